"""Wages are dated by months: windows that hold no month's first day, and bases that hold fewer of them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from data import Filters, Warehouse
from tests.data.asking import ask
from tests.data.small_county.days import day
from tests.data.small_county.files import FIRST, SOURCES, TABLES, point_to, write_snapshot
from tests.data.small_county.money import WAGE_EVENTS, WAGE_MONTHS, wage_month


@pytest.fixture
def wages(tmp_path: Path) -> Warehouse:
    """p1 owes 100 for January, 200 for February and 400 for May besides; March and June as they are."""
    more = [
        {
            **WAGE_EVENTS[0],
            "wage_month": day(month),
            "event_date": day(month),
            "unpaid_delta_yuan": Decimal(yuan),
        }
        for month, yuan in (("2024-01-01", "100"), ("2024-02-01", "200"), ("2024-05-01", "400"))
    ]
    january = {**WAGE_MONTHS[0], "wage_month": day("2024-01-01")}
    tables = {**TABLES, "wage_events": [*WAGE_EVENTS, *more], "wage_months": [*WAGE_MONTHS, january]}
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, tables).name)
    return Warehouse(tmp_path)


def of(first: str, last: str) -> Filters:
    return Filters(date.fromisoformat(first), date.fromisoformat(last))


def test_part_of_a_month_is_not_compared_with_days_of_no_month(wages: Warehouse) -> None:
    """1 to 15 June owes 700 for June; the 15 days before, from 17 May on, hold no month: unknown."""
    june = ask(wages, "wages_unpaid_yuan", of("2024-06-01", "2024-06-15"), compare="previous")
    row = june.total()
    assert (row["value"], row["status"]) == (Decimal("700.00"), "known")
    assert (row["compare_value"], row["compare_status"]) == (None, "unknown")
    assert "应发未发工资按月份统计，本期有1个月，上期有0个月，不作比较。" in june.notes


def test_three_months_are_not_compared_with_two(wages: Warehouse) -> None:
    """April to 15 June are 76 days and three months; the 76 before, from 16 January on, February and March.

    On 31 March 200 were unpaid for February, 1,000 and 500 for March."""
    row = ask(wages, "wages_unpaid_yuan", of("2024-04-01", "2024-06-15"), compare="previous").total()
    assert (row["value"], row["compare_value"]) == (Decimal("1100.00"), Decimal("1700.00"))
    assert (row["is_comparable"], row["compare_word"], row["comparison"].difference) == (
        False,
        "月数不同",
        None,
    )


def test_whole_months_are_compared_with_as_many(wages: Warehouse) -> None:
    """May and June to May: 400 against nothing for April, which the payrolls cover."""
    row = ask(wages, "wages_unpaid_yuan", of("2024-05-01", "2024-05-31"), compare="previous").total()
    assert (row["value"], row["compare_value"], row["is_comparable"]) == (Decimal("400.00"), 0, True)


@pytest.mark.parametrize("metric_id", ["wages_unpaid_yuan", "wages_overdue_yuan", "bank_paid_pct"])
def test_days_within_a_month_have_no_figure(wages: Warehouse, metric_id: str) -> None:
    """5 to 15 June: June is dated by its first day, so nothing is known of these days."""
    answer = ask(wages, metric_id, of("2024-06-05", "2024-06-15"))
    assert (answer.total()["value"], answer.status, answer.word) == (None, "unknown", "不足整月")
    assert any(note.endswith("起始日所在的 2024-06 不计入。") for note in answer.notes)


@pytest.fixture
def paid_late(tmp_path: Path) -> Warehouse:
    """The payrolls reach to 31 May 2024. 1,000 for May 2023 were paid on 10 June, 1,000 for May 2024 not."""
    events = [
        {
            **WAGE_EVENTS[0],
            "wage_month": day(month),
            "event_date": day(on),
            "unpaid_delta_yuan": Decimal(yuan),
        }
        for month, on, yuan in (
            ("2023-05-01", "2023-05-01", "1000"),
            ("2023-05-01", "2023-06-10", "-1000"),
            ("2024-05-01", "2024-05-01", "1000"),
        )
    ]
    months = [
        wage_month("p1", month, due="1000", paid="0", bank="0", known="0")
        for month in ("2023-04-01", "2023-05-01", "2024-05-01")
    ]
    until = {"ledger": "payrolls", "label": "工资表", "data_until": day("2024-05-31"), "late_after_days": 45}
    tables = {**TABLES, "sources": [*SOURCES, until], "wage_events": events, "wage_months": months}
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, tables).name)
    return Warehouse(tmp_path)


def test_a_base_is_seen_on_its_last_compared_day(paid_late: Warehouse) -> None:
    """Of April to 15 June the payrolls cover April and May: the base is these months of 2023 as of 31 May.

    What was paid on 10 June 2023 was not paid yet then, as what June 2024 pays is not known yet.
    """
    answer = ask(
        paid_late, "wages_unpaid_yuan", of("2024-04-01", "2024-06-15"), by="month", compare="last_year"
    )
    assert [(row["month"], row["value"], row["compare_value"]) for row in answer.rows] == [
        ("2024-04", 0, 0),
        ("2024-05", 1000, 1000),
        ("2024-06", None, None),
    ]
    row = ask(paid_late, "wages_unpaid_yuan", of("2024-04-01", "2024-06-15"), compare="last_year").total()
    assert (row["value"], row["compare_value"]) == (Decimal("1000.00"), Decimal("1000.00"))
    assert (row["is_comparable"], row["comparison"].difference) == (True, 0)


def test_a_month_of_a_window_has_the_base_that_it_has_in_the_whole(paid_late: Warehouse) -> None:
    """May alone, seen on the last day of April to 15 June: its base too is as of 31 May 2023."""
    may = of("2024-05-01", "2024-05-31")
    part = replace(may, seen_on=date(2024, 6, 15))
    row = ask(paid_late, "wages_unpaid_yuan", part, compare="last_year").total()
    assert (row["value"], row["compare_value"]) == (Decimal("1000.00"), Decimal("1000.00"))
    # asked for by itself it is judged on its own last day, and so is May 2023
    row = ask(paid_late, "wages_unpaid_yuan", may, compare="last_year").total()
    assert (row["value"], row["compare_value"]) == (Decimal("1000.00"), Decimal("1000.00"))
