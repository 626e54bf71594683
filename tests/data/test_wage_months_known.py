"""A payroll that tells of payments in June need not hold a line of June's wages: unknown, not nought."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from data import COUNTY, Filters, Warehouse
from data.spec.metric import metric
from data.view import View
from pages._components.sources import lacking_words
from tests.data.asking import ask
from tests.data.small_county.days import day
from tests.data.small_county.files import FIRST, SOURCES, TABLES, point_to, write_snapshot
from tests.data.small_county.money import WAGE_EVENTS, wage_month

LATE = "工资表应发月份只到 {}，之后未齐。"
Loaded = Callable[[str], Warehouse]


def event(month: str, on: str, yuan: str) -> dict[str, Any]:
    days = {"wage_month": day(month), "event_date": day(on), "pay_day_date": day(on)}
    return {**WAGE_EVENTS[0], **days, "unpaid_delta_yuan": Decimal(yuan)}


@pytest.fixture
def until(tmp_path: Path) -> Loaded:
    """1,000 owed for each month from January 2023 on to the one given, 400 of it paid on 12 June of its year.

    The payroll itself reaches 15 June 2024: that is the last day of the whole snapshot.
    """

    def load(last: str) -> Warehouse:
        months = [f"{year}-{month:02}-01" for year in (2023, 2024) for month in range(1, 13)]
        held = [one for one in months if one <= f"{last}-01"]
        events = [event(month, month, "1000") for month in held]
        events += [event(month, f"{month[:4]}-06-12", "-400") for month in held if month[5:7] <= "06"]
        lines = [wage_month("p1", one, due="1000", paid="400", bank="400", known="400") for one in held]
        source = {
            "ledger": "payrolls",
            "label": "工资表",
            "data_until": day("2024-06-15"),
            "late_after_days": 45,
        }
        tables = {**TABLES, "sources": [*SOURCES, source], "wage_events": events, "wage_months": lines}
        point_to(tmp_path, write_snapshot(tmp_path, FIRST, tables).name)
        return Warehouse(tmp_path)

    return load


YEAR = Filters(date(2024, 1, 1), date(2024, 6, 15))


def test_a_month_without_a_line_is_unknown(until: Loaded) -> None:
    w = until("2024-05")
    june = ask(w, "wages_unpaid_yuan", Filters(date(2024, 6, 1), date(2024, 6, 15)))
    assert (june.total()["value"], june.status, june.word) == (None, "unknown", "数据未齐")
    assert june.total()["reason"] == LATE.format("2024-05")
    months = ask(w, "wages_unpaid_yuan", YEAR, by="month").rows
    assert [row["value"] for row in months] == [600, 600, 600, 600, 600, None]
    whole = ask(w, "wages_unpaid_yuan", YEAR).total()
    assert (whole["value"], whole["status"]) == (3000, "partial")


def test_the_year_is_compared_over_the_same_months_as_of_the_same_day(until: Loaded) -> None:
    """January to May 2023, with what was paid on 12 June: 5 × 600 on both sides."""
    whole = ask(until("2024-05"), "wages_unpaid_yuan", YEAR, compare="last_year").total()
    assert (whole["value"], whole["compare_value"]) == (3000, 3000)
    assert (whole["is_comparable"], whole["comparison"].difference) == (True, 0)


def test_a_month_with_a_line_is_known(until: Loaded) -> None:
    june = ask(until("2024-06"), "wages_unpaid_yuan", YEAR).total()
    assert (june["value"], june["status"]) == (3600, "known")


@pytest.mark.parametrize("metric_id", ["wages_overdue_yuan", "paid_on_time_pct", "bank_paid_pct"])
def test_what_is_to_be_paid_later_is_not_missed(until: Loaded, metric_id: str) -> None:
    """June is to be paid in July: nothing of it can be overdue, in time or paid through the account yet."""
    assert ask(until("2024-05"), metric_id, YEAR).status == "known"


@pytest.mark.parametrize("metric_id", ["wages_overdue_yuan", "paid_on_time_pct", "bank_paid_pct"])
def test_what_should_have_been_paid_is_missed(until: Loaded, metric_id: str) -> None:
    """The payroll of April stands nowhere, and its pay day, 15 May, is past."""
    answer = ask(until("2024-03"), metric_id, YEAR)
    assert answer.status == "partial"
    assert LATE.format("2024-03") in answer.total()["reason"]


def test_page_and_paper_say_the_month(until: Loaded) -> None:
    w = until("2024-05")
    view = View(w.snapshot(), YEAR, COUNTY)
    assert lacking_words(view, ["wages_unpaid_yuan"]) == ["工资表的应发月份只到2024年5月，数据未齐"]
    assert lacking_words(view, ["wages_overdue_yuan", "bank_paid_pct"]) == []
    whole = replace(view, filters=Filters(date(2024, 1, 1), date(2024, 5, 31)))
    assert lacking_words(whole, [metric("wages_unpaid_yuan").id]) == []
