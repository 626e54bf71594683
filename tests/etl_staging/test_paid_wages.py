"""What a payroll says was paid, under whatever header it says it, and that nobody may know it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

# A cell with nothing in it.
EMPTY = "·"


def lines(headers: str, *rows: str) -> list[dict[str, str | None]]:
    """Payroll lines, a worker each: headers and cells as words with blanks between them."""
    return [
        {"姓名": f"张{number}", "项目名称": "龙湖小区", "月份": "2024-03", **_cells(headers, row)}
        for number, row in enumerate(rows, start=1)
    ]


def _cells(headers: str, row: str) -> dict[str, str | None]:
    pairs = zip(headers.split(), row.split(), strict=True)
    return {header: None if cell == EMPTY else cell for header, cell in pairs}


@pytest.mark.parametrize(
    ("headers", "rows", "paid"),
    [
        # 应发 − 已发 = 剩余: 剩余 is owed
        ("应发工资 已发工资 剩余工资", ["6000 2000 4000", "5000 500 4500"], [2000, 500]),
        ("应发工资 实发工资 剩余工资", ["6000 2000 4000", "5000 500 4500"], [2000, 500]),
        # after deductions, and one row of three mistyped
        (
            "应发工资 扣款 已发工资 剩余工资",
            ["6000 500 2000 3500", "5000 0 500 4500", "4000 0 1000 9"],
            [2000, 500, 1000],
        ),
        # a row without 已发 takes it from what is left
        ("应发工资 已发工资 剩余工资", ["6000 2000 4000", "5000 · 1000"], [2000, 4000]),
        # 应发 − 未发 = 剩余: here 剩余 is what was paid
        ("应发工资 未发工资 剩余工资", ["6000 4000 2000", "5000 5000 0"], [2000, 0]),
        # what was paid follows from what is owed
        ("应发工资 未发工资", ["6000 4000", "5000 0"], [2000, 5000]),
        ("应发工资 扣款 未发工资", ["6000 1000 4000", "5000 · 5000"], [1000, 0]),
        # 实发 is what was due after deductions, 已发 what was paid of it
        ("应发工资 扣款 实发工资 已发工资", ["6000 500 5500 2000", "5000 0 5000 0"], [2000, 0]),
        # 已发 was paid before, 实发 is the rest of it
        ("应发工资 已发工资 实发工资", ["6000 2000 4000", "5000 500 4500"], [6000, 5000]),
        ("应发工资 已发工资 实发工资", ["6000 6000 6000", "5000 · 5000"], [6000, 5000]),
        # an empty cell or a dash beside others that are filled in: not paid
        ("应发工资 实发工资", ["6000 2000", "5000 ·"], [2000, 0]),
        ("应发工资 已发工资", ["6000 0", "5000 －"], [0, 0]),
        # what cannot be read, or is said not to be known, is not nought
        ("应发工资 实发工资", ["6000 2000", "5000 见附表", "4000 不详"], [2000, None, None]),
    ],
)
def test_paid_as_the_rows_add_up(
    checked: Callable[..., Any], headers: str, rows: list[str], paid: list[int | None]
) -> None:
    found = checked("payrolls", lines(headers, *rows))
    assert [row["paid_yuan"] for row in found.rows] == [None if one is None else Decimal(one) for one in paid]
    assert found.rejects == set()
    assert "remaining_unclear" not in {rule for _, rule, _ in found.doubts}


@pytest.mark.parametrize(
    ("headers", "rows", "is_remaining_asked"),
    [
        # no amount of a payment at all, or one that nobody has filled in
        ("应发工资 工种", ["6000 木工", "5000 瓦工"], False),
        ("应发工资 实发工资", ["6000 ·", "5000 ·"], False),
        # 剩余 alone: owed, or what was handed over after advances
        ("应发工资 剩余工资", ["6000 4000", "5000 4500"], True),
        ("应发工资 扣款 剩余工资", ["6000 2000 4000", "5000 500 4500"], True),
        # two amounts called paid, and nothing that says how they belong together
        ("应发工资 实发工资 已发工资", ["6000 100 2000", "5000 200 700"], False),
        ("应发工资 实发工资 已发工资", ["6000 6000 0", "5000 5000 0"], False),
        # more unpaid than was due: of several months
        ("应发工资 未发工资", ["6000 40000", "5000 50000"], False),
    ],
)
def test_paid_that_nobody_knows(
    checked: Callable[..., Any], headers: str, rows: list[str], is_remaining_asked: bool
) -> None:
    found = checked("payrolls", lines(headers, *rows))
    assert [row["paid_yuan"] for row in found.rows] == [None, None]
    assert found.rejects == set()
    # asked once a sheet, in its first row
    assert (0, "paid_unknown", "实发工资") in found.doubts
    assert (1, "paid_unknown", "实发工资") not in found.doubts
    assert ((0, "remaining_unclear", "剩余工资") in found.doubts) == is_remaining_asked


def test_what_is_owed_is_kept_beside_what_was_paid(staged: Callable[..., Any]) -> None:
    rows = staged("payrolls", lines("应发工资 已发工资 剩余工资", "6000 2000 4000"))
    assert [(row["paid_yuan"], row["unpaid_yuan"]) for row in rows] == [(2000, 4000)]


def test_remaining_that_does_not_add_up_beside_paid_is_asked_about(checked: Callable[..., Any]) -> None:
    found = checked("payrolls", lines("应发工资 已发工资 剩余工资", "6000 2000 11", "5000 500 12"))
    assert [(row["paid_yuan"], row["unpaid_yuan"]) for row in found.rows] == [(2000, None), (500, None)]
    assert found.doubts == {(0, "remaining_unclear", "剩余工资")}


def test_unpaid_that_is_no_difference_is_a_doubt(checked: Callable[..., Any]) -> None:
    found = checked(
        "payrolls", lines("应发工资 已发工资 未发工资", "6000 2000 4000", "5000 500 4000", "5000 1000 ·")
    )
    assert [row["paid_yuan"] for row in found.rows] == [2000, 500, 1000]
    assert found.doubts == {(1, "unpaid_differs", "未发工资")}


def test_the_way_it_is_settled_is_content(staged: Callable[..., Any]) -> None:
    """A row whose payment only became known by another row is a new version of it."""
    headers = "应发工资 已发工资 剩余工资"
    [alone] = staged("payrolls", lines(headers, "5000 · 4500"))
    _, beside = staged("payrolls", lines(headers, "6000 2000 4000", "5000 · 4500"))
    assert (alone["paid_yuan"], beside["paid_yuan"]) == (None, 500)
    assert alone["content_hash"] != beside["content_hash"]
