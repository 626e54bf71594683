"""What a card counts and what it lists: many overdue ones, a due day on a Friday, accounts without a pool."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import app
from data.view import View
from pages._cards import complaints, funds, recovery
from pages._cards.decisions import DECISIONS
from pages._charts.cumulative import cumulative, running
from pages._charts.look import PAGE
from pages._request import read_view
from tests.data.small_county.complaints import COMPLAINTS, MATTERS, complaint, matter
from tests.data.small_county.days import LIANGCUN, YUQIUHU, day
from tests.data.small_county.files import FIRST, SOURCES, TABLES, point_to, write_snapshot
from tests.data.small_county.money import FUND_STATES

Look = Callable[..., View]


@pytest.fixture
def look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Look]:
    """A page's view over the small county with other rows in some of its tables."""

    def over(search: str = "", **tables: list[dict[str, Any]]) -> View:
        point_to(tmp_path, write_snapshot(tmp_path, FIRST, {**TABLES, **tables}).name)
        found = read_view(search)
        assert found is not None
        return found

    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    with app.server.test_request_context():
        yield over


def overdue(number: int, due: str = "2024-03-14", **other: Any) -> dict[str, Any]:
    return complaint(
        number,
        "visits",
        "2024-02-29",
        LIANGCUN,
        due_date=day(due),
        is_due=True,
        is_open_overdue=True,
        **other,
    )


def decisions(view: View) -> tuple[int, str]:
    frame = DECISIONS.ask(view)
    assert DECISIONS.sub is not None
    return len(frame), DECISIONS.sub(frame, view)


def test_all_overdue_are_counted_and_sixty_listed(look: Look) -> None:
    """c3 and 70 more are overdue; of the yellow ones there is a guarantee that ends on 1 July."""
    view = look(complaints=[*COMPLAINTS, *(overdue(number) for number in range(100, 170))])
    assert view.measure("open_overdue_count")["open_overdue_count"].total()["value"] == 71
    assert decisions(view) == (61, "红71件、黄1件，红的在前，每类列前60件")


def test_a_short_list_says_nothing_of_a_part(look: Look) -> None:
    assert decisions(look()) == (2, "红1件、黄1件，红的在前")


def test_due_on_friday_is_overdue_on_saturday(look: Look) -> None:
    """数据截至 Saturday 15 June: no work-day has passed since Friday, and yet the day is over.

    Nor is there one until Sunday, which is not today. The visits reach to that Saturday too: a case is
    judged as of the earlier of the two days.
    """
    days = ("2024-06-14", "2024-06-15", "2024-06-16")
    sources = [
        {**one, "data_until": day("2024-06-15")} if one["ledger"] == "visits" else one for one in SOURCES
    ]
    view = look(complaints=[overdue(number, due) for number, due in enumerate(days)], sources=sources)
    states = DECISIONS.ask(view)[["level", "state"]].to_numpy().tolist()
    assert states[:3] == [["red", "刚过期"], ["yellow", "当日到期"], ["yellow", "休息日到期"]]


def test_all_uncleared_matters_are_counted(look: Look) -> None:
    """m3 and 129 more."""
    more = [matter(number, "2024-05-01", YUQIUHU, is_verified=True) for number in range(100, 229)]
    view = look(matters=[*MATTERS, *more])
    frame = recovery.UNCLEARED.ask(view)
    assert recovery.UNCLEARED.sub is not None
    assert len(frame) == 100
    assert "共130项，金额大的在前，列前100项，" in recovery.UNCLEARED.sub(frame, view)


def test_accounts_without_a_pool_stay(look: Look) -> None:
    """20,000 of the county, 2,000 of 鱼邱湖, 7,000 of 梁村 whose account has no pool: 29,000 in all."""
    orphan = {
        "account_code": LIANGCUN,
        "town_code": LIANGCUN,
        "valid_from": date(2024, 2, 1),
        "valid_until": date(9999, 12, 31),
        "pool_yuan": Decimal(0),
        "outstanding_yuan": Decimal(7000),
    }
    view = look(fund_states=[*FUND_STATES, orphan])
    frame = funds.ACCOUNTS.ask(view)
    assert list(frame["account"]) == ["371526", LIANGCUN, YUQIUHU]
    total = view.measure("fund_outstanding_yuan")["fund_outstanding_yuan"].total()["value"]
    assert frame["fund_outstanding_yuan"].sum() == total == 29000
    assert funds.ACCOUNTS.draw is not None
    assert "-inf" not in str(funds.ACCOUNTS.draw(frame, view, PAGE))


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("?from=2024-05-01&to=2024-05-31", "横线为上年同月"),
        ("?from=2024-05-01&to=2024-05-31&compare=previous", "横线为上期对应月份"),
    ],
)
def test_the_line_of_a_channel_is_named(look: Look, search: str, words: str) -> None:
    view = look(search)
    assert complaints.BY_CHANNEL.sub is not None
    assert complaints.BY_CHANNEL.sub(complaints.BY_CHANNEL.ask(view), view).endswith(words)


def test_nothing_recovered_keeps_its_words_off_the_months_names() -> None:
    """One month, 4.06万元 verified and nothing recovered: the gap is named above the axis, not below."""
    one = pd.DataFrame({"month": ["2024-06"], "verified_yuan": [40600.0], "recovered_yuan": [0.0]})
    ends = [
        note
        for note in cumulative(running(one))["layout"]["annotations"]
        if "追回" in note["text"] or "追发" in note["text"]
    ]
    assert [(note["text"], note["y"], note["yshift"]) for note in ends] == [
        ("<b>追发 0.00</b>", 0.0, 26.0),
        ("未追回 4.06", 0.0, 8.0),
    ]
