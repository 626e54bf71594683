"""What is due, its days counted by hand: as of the day that the main sources have all reached."""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import COUNTY, Filters, Scope, Warehouse
from data.query.due_list import DueList, due_list, total_yuan
from pages._charts import text
from tests.data.small_county.complaints import COMPLAINTS
from tests.data.small_county.days import LIANGCUN, YUQIUHU, day
from tests.data.small_county.files import FIRST, SOURCES, TABLES, point_to, write_snapshot
from tests.data.small_county.money import DEPOSITS, FUND_ADVANCES, deposit
from tests.due_items import due_advance, due_complaint

# five days before 数据截至, the last of 端午; the visits reach 7 June only
COMPLETE_UNTIL = date(2024, 6, 10)
Ask = Callable[..., DueList]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """The due list of the small county, some tables and parameters of which are others."""
    numbers = count()

    def over(
        filters: Filters | None = None,
        scope: Scope = COUNTY,
        parameters: Mapping[str, int] | None = None,
        **tables: list[dict[str, Any]],
    ) -> DueList:
        folder = tmp_path / str(next(numbers))
        path = write_snapshot(folder, FIRST, {**TABLES, **tables}, complete_until=COMPLETE_UNTIL)
        with duckdb.connect(str(path)) as con:
            for name, value in (parameters or {}).items():
                con.execute("update parameters set value = ? where parameter = ?", [value, name])
        point_to(folder, FIRST)
        return due_list(Warehouse(folder), filters=filters or Filters(), scope=scope)

    return over


def test_complaints_are_judged_as_of_the_earlier_day(ask: Ask) -> None:
    """c3 of the visits as of 7 June, 59 work-days late; c5 of the hotline as of 10 June: until Monday 24 June
    there are 4 work-days of that week, 5 of the next, and the day itself."""
    found = ask()
    assert found.as_of == COMPLETE_UNTIL
    told = [
        (one.channel, one.level, one.judged_on, one.due_date, one.workdays_left) for one in found.complaints
    ]
    assert told == [
        ("现场投诉", "red", date(2024, 6, 7), date(2024, 3, 14), -59),
        ("12345热线", "blue", date(2024, 6, 10), date(2024, 6, 24), 10),
    ]
    first = found.complaints[0]
    assert (first.town, first.sector, first.authority_short, first.workers) == (
        "梁村镇",
        "房建",
        "住建局",
        None,
    )
    assert (first.received_date, first.line) == (date(2024, 2, 29), "1:0:3")


@pytest.mark.parametrize(
    "filters", [Filters(), Filters(date(2023, 1, 1), date(2023, 6, 30))], ids=["no-period", "long-past"]
)
def test_days_and_ages_are_as_of_the_complete_day_whatever_the_period(ask: Ask, filters: Filters) -> None:
    """From 10 June to 1 July are 21 days; since 10 January 152 (21+29+31+30+31+10), since 1 March 101."""
    found = ask(filters)
    assert [(one.project, one.level, one.days_left, one.yuan) for one in found.guarantees] == [
        ("p2", "yellow", 21, 1000.0)
    ]
    assert [(one.town, one.level, one.age, one.age_days, one.yuan) for one in found.advances] == [
        ("县本级", "blue", "3–6个月", 152, 20000.0),
        ("鱼邱湖街道", "blue", "3–6个月", 101, 2000.0),
    ]
    assert [found.count(kind, "red") for kind in ("complaint", "guarantee", "advance")] == [1, 0, 0]


def ending(*days: str) -> list[dict[str, Any]]:
    return [
        deposit(f"p{number}", "2024-01-31", "9999-12-31", "1000", "1000", expiry_date=day(one))
        for number, one in enumerate(days, start=10)
    ]


def test_guarantees_at_each_edge(ask: Ask) -> None:
    """On its last day a guarantee still holds; 30 days on is 10 July, 60 days on 9 August."""
    days = ("2024-06-09", "2024-06-10", "2024-07-10", "2024-07-11", "2024-08-09", "2024-08-10")
    found = ask(deposit_states=ending(*days))
    assert [(one.days_left, one.level) for one in found.guarantees] == [
        (-1, "red"),
        (0, "yellow"),
        (30, "yellow"),
        (31, "blue"),
        (60, "blue"),
    ]
    counts = [found.count("guarantee", level) for level in ("red", "yellow", "blue")]
    assert (counts, found.count("guarantee", "yellow", "blue")) == ([1, 2, 2], 4)


def test_an_advance_is_old_from_a_year_on(ask: Ask) -> None:
    dates = ("2023-06-10", "2023-06-11")
    advances = [{**FUND_ADVANCES[1], "advance_id": f"a{one}", "advanced_date": day(one)} for one in dates]
    found = ask(fund_advances=advances)
    assert [(one.level, one.age, one.age_days) for one in found.advances] == [
        ("yellow", "1年以上", 366),
        ("blue", "6–12个月", 365),
    ]


def test_the_limits_are_the_snapshot_s(ask: Ask) -> None:
    found = ask(parameters={"due_soon_workdays": 10, "guarantee_soon_days": 20, "guarantee_watch_days": 21})
    assert [one.level for one in found.complaints] == ["red", "yellow"]
    assert [one.level for one in found.guarantees] == ["blue"]
    nearer = {"due_watch_workdays": 9, "guarantee_soon_days": 20, "guarantee_watch_days": 20}
    found = ask(parameters=nearer)
    assert ([one.level for one in found.complaints], found.guarantees) == (["red"], ())


def test_all_are_in_one_order(ask: Ask) -> None:
    found = ask(deposit_states=[*DEPOSITS, *ending("2024-06-09")])
    assert [(one.kind, one.level) for one in found.items] == [
        ("complaint", "red"),
        ("guarantee", "red"),
        ("guarantee", "yellow"),
        ("complaint", "blue"),
        ("advance", "blue"),
        ("advance", "blue"),
    ]


def test_what_never_came_is_unknown_and_not_none(ask: Ask) -> None:
    never = [
        {"ledger": ledger, "label": ledger, "data_until": None, "late_after_days": None}
        for ledger in ("wage_deposits", "revolving_fund")
    ]
    emptied = {name: [] for name in ("deposit_states", "fund_entries", "fund_states", "fund_advances")}
    found = ask(sources=[*SOURCES, *never], **emptied)
    assert found.unknown == ("guarantee", "advance")
    assert (found.count("guarantee", "red"), found.count("complaint", "red")) == (None, 1)


def test_filters_and_scope_hold(ask: Ask) -> None:
    of_town = ask(Filters(towns=(LIANGCUN,)))
    assert [one.town for one in of_town.items] == ["梁村镇"]
    own = ask(scope=Scope(frozenset({YUQIUHU})))
    assert [(one.kind, one.town) for one in own.items] == [
        ("guarantee", "鱼邱湖街道"),
        ("advance", "鱼邱湖街道"),
    ]


def test_closed_and_declined_are_not_due(ask: Ask) -> None:
    """Of eight complaints c3 and c5 are open and have a due day: c4 is declined, the others are closed."""
    assert len(COMPLAINTS) == 8
    assert [one.line for one in ask().complaints] == ["1:0:3", "1:0:5"]


def test_the_money_of_several_is_added_in_decimals() -> None:
    """31,844.44 + 17,612.29 + 93.27 are 49,550.00: as floats a little less, which would read 4.95万元."""
    own = [
        due_advance("yellow", "县本级", COMPLETE_UNTIL, yuan, "1年以上")
        for yuan in (31844.44, 17612.29, 93.27)
    ]
    assert total_yuan([*own, due_complaint(yuan=None)]) == 49550.0
    assert text.money(total_yuan(own)) == "4.96万元"
