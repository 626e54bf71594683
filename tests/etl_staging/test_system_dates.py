"""Dates as programs write them, and years of two digits: read where they have no second meaning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

MARCH_1 = "2024-03-01 10:22:11"


def clues(*cells: str, **other: str) -> list[dict[str, str | None]]:
    return [{"线索编号": f"QG{n}", "提交时间": cell, **other} for n, cell in enumerate(cells)]


def shown(moment: datetime | None) -> str | None:
    return str(moment) if moment else None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Fri Mar 01 10:22:11 CST 2024", MARCH_1),
        ("Fri Mar 01 02:22:11 UTC 2024", MARCH_1),
        ("Fri Mar 01 10:22:11 GMT+08:00 2024", MARCH_1),
        ("Fri Mar 01 2024 10:22:11 GMT+0800 (中国标准时间)", MARCH_1),
        ("Fri, 01 Mar 2024 02:22:11 GMT", MARCH_1),
        ("2024-03-01T02:22:11Z", MARCH_1),
        ("2024-03-01T02:22:11.000Z", MARCH_1),
        ("2024-03-01T10:22:11+08:00", MARCH_1),
        ("2024-03-01 10:22:11.123+0800", MARCH_1),
        ("2024-02-29T21:22:11-05:00", MARCH_1),
        ("2024-03-01 10:22:11 GMT+8", MARCH_1),
        # midnight of the county as a browser sends it
        ("2024-02-29T16:00:00.000Z", "2024-03-01 00:00:00"),
        ("1709259731", MARCH_1),
        ("1709259731000", MARCH_1),
        ("1709259731000.0", MARCH_1),
        ("01-3月 -24", "2024-03-01 00:00:00"),
        ("1-3月-2024", "2024-03-01 00:00:00"),
        ("01-3月 -24 10.22.11.000000000 上午", MARCH_1),
        ("01-3月 -24 03.22.11 下午", "2024-03-01 15:22:11"),
        ("01-MAR-24", "2024-03-01 00:00:00"),
        ("Mar 1, 2024", "2024-03-01 00:00:00"),
        # zones that nobody here writes, days that are not, and what is no day at all
        ("Fri Mar 01 10:22:11 PST 2024", None),
        ("31-2月 -24", None),
        ("170925973", None),
        ("2024年3月上旬", None),
    ],
)
def test_dates_of_programs(staged: Callable[..., Any], cell: str, expected: str | None) -> None:
    [row] = staged("national_clues", clues(cell))
    assert shown(row["received_at"]) == expected


def test_a_zone_decides_the_day(staged: Callable[..., Any]) -> None:
    [row] = staged("visits", [{"登记日期": "2024-03-01T16:30:00Z", "来访人": "张三"}])
    assert row["received_date"] == date(2024, 3, 2)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # all of a register so: as days before the year they would lie in 2001 and 2031
        (["24.3.1", "24.3.31", "24.4.2"], [(2024, 3, 1), (2024, 3, 31), (2024, 4, 2)]),
        (["24/12/1 10:22", "24/12/31 9:05"], [(2024, 12, 1), (2024, 12, 31)]),
        # no other row agrees
        (["24-3-5"], [None]),
        (["24年3月1日"], [(2024, 3, 1)]),
        # beside whole years
        (["2024-03-05", "24-03-01", "23-12-30"], [(2024, 3, 5), (2024, 3, 1), (2023, 12, 30)]),
        # days before the year: refused, all of them
        (["2024-03-05", "01-03-24", "15-03-24"], [(2024, 3, 5), None, None]),
        # either: 2024-03-23, or 24 March 2023
        (["2024-03-05", "24-03-23"], [(2024, 3, 5), None]),
        # either by itself, but not beside the others
        (["24-03-23", "24-03-30", "24-04-02"], [(2024, 3, 23), (2024, 3, 30), (2024, 4, 2)]),
        # the named month of Oracle beside them has its year at the end
        (["2024-03-05", "24-03-01", "01-3月 -24"], [(2024, 3, 5), (2024, 3, 1), (2024, 3, 1)]),
        # no such day
        (["24-03-01", "24-03-02", "24-02-30"], [(2024, 3, 1), (2024, 3, 2), None]),
    ],
)
def test_a_year_of_two_digits(
    staged: Callable[..., Any], cells: list[str], expected: list[tuple[int, int, int] | None]
) -> None:
    rows = staged("national_clues", clues(*cells))
    found = [row["received_at"] and row["received_at"].timetuple()[:3] for row in rows]
    assert found == expected


def test_short_years_of_other_columns_are_judged_by_the_days_of_the_sheet(staged: Callable[..., Any]) -> None:
    rows = staged(
        "wage_deposits",
        [
            {"项目": "甲", "存储日期": "2024-01-05", "到期日": "25-01-05"},
            {"项目": "乙", "存储日期": "2024-01-05", "到期日": "26-03-31"},
        ],
    )
    assert [row["expiry_date"] for row in rows] == [date(2025, 1, 5), date(2026, 3, 31)]


@pytest.mark.parametrize("cell", ["3", "03", "3.0", "3月", "24.3", "24-03"])
def test_months_with_their_year_in_another_cell_or_short(staged: Callable[..., Any], cell: str) -> None:
    others = [{"姓名": "李四", "月份": "2024-12", "@year": "2024"}]
    rows = staged("payrolls", [{"姓名": "张三", "月份": cell, "@year": "2024"}, *others])
    assert rows[0]["wage_month"] == date(2024, 3, 1)


def test_a_number_alone_is_no_month_without_a_year(staged: Callable[..., Any]) -> None:
    [row] = staged("payrolls", [{"姓名": "张三", "月份": "3"}])
    assert row["wage_month"] is None


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        # 10:22:11 as a float of days, a little below and a little above
        ("45352.43207175926", "2024-03-01 10:22:11"),
        ("45352.432071759250", "2024-03-01 10:22:11"),
        # 10:22:10.4997: half a millisecond below the half is the half, which goes up
        ("45352.4320659687", "2024-03-01 10:22:11"),
        # one second before midnight, and less than half a second before it
        ("45352.99998842593", "2024-03-01 23:59:59"),
        ("45352.99999768519", "2024-03-02 00:00:00"),
    ],
)
def test_serials_are_rounded_to_the_millisecond_then_to_the_second(
    staged: Callable[..., Any], serial: str, expected: str
) -> None:
    [row] = staged("national_clues", clues(serial))
    assert shown(row["received_at"]) == expected
