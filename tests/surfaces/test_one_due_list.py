"""What is due is the same on page, wall and paper, in number and in kind."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import app
from briefing import open_items
from briefing.facts import Facts
from data import warehouse
from data.view import View
from pages._cards.decisions import DECISIONS
from pages._cards.funds import EXPIRING
from pages._request import read_view
from pages._wall.county_queries import county_view
from pages._wall.scenes import alerts, funds, overview
from tests.data.small_county.complaints import complaint
from tests.data.small_county.days import LIANGCUN, day
from tests.data.small_county.files import FIRST, SOURCES, TABLES, point_to, write_snapshot
from tests.data.small_county.money import FUND_ADVANCES, deposit

# 数据截至 Saturday 15 June; the soon ones fall due within 3 work-days (19 June), the watched within 10
DUE = {
    "red": ("2024-03-14", "2024-06-13", "2024-06-14"),
    "yellow": ("2024-06-15", "2024-06-19"),
    "blue": ("2024-06-20",),
}
# 5 days past; in 16 days; in 47 days
EXPIRY = ("2024-06-10", "2024-07-01", "2024-08-01")


def made_complaints() -> list[dict[str, Any]]:
    days = [(level, one) for level, days in DUE.items() for one in days]
    return [
        complaint(
            number,
            "hotline",
            "2024-03-01",
            LIANGCUN,
            due_date=day(due),
            is_due=True,
            is_overdue=level == "red",
            is_open_overdue=level == "red",
        )
        for number, (level, due) in enumerate(days, start=1)
    ]


@pytest.fixture
def over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three complaints overdue, two soon, one watched; a guarantee of each level; an old advance and two."""
    old = {**FUND_ADVANCES[1], "advance_id": "f0", "advanced_date": day("2023-01-10")}
    tables = {
        **TABLES,
        "complaints": made_complaints(),
        "deposit_states": [
            deposit(f"p{number}", "2024-01-31", "9999-12-31", "1000", "1000", expiry_date=day(one))
            for number, one in enumerate(EXPIRY, start=10)
        ],
        "fund_advances": [*FUND_ADVANCES, old],
        "sources": SOURCES,
    }
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, tables).name)
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    with app.server.test_request_context():
        yield


def view_of(query: str) -> View:
    found = read_view(query)
    assert found is not None
    return found


@pytest.mark.usefixtures("over")
@pytest.mark.parametrize(
    "query", ["", "?from=2024-03-01&to=2024-03-31"], ids=["this-year", "a-month-long-past"]
)
def test_page_wall_and_paper_count_the_same(query: str) -> None:
    view = view_of(query)
    due = view.due_list()
    assert [due.count("complaint", level) for level in ("red", "yellow", "blue")] == [3, 2, 1]
    # the metric of the same day
    assert view.present().measure("open_overdue_count")["open_overdue_count"].total()["value"] == 3

    page = DECISIONS.ask(view)
    # an account is one line: the one old advance
    assert Counter(page["level"]) == page.attrs["counts"] == {"red": 3 + 1, "yellow": 2 + 1 + 1}
    assert len(EXPIRING.ask(view)) == 3

    county = county_view(warehouse())
    lines, warned, pools = overview.ask(county).due_list, alerts.ask(county), funds.ask(county)
    assert (lines.overdue, lines.due_soon, lines.due_watched) == (3, 2, 3)
    assert (warned.open_overdue.value, warned.due_soon, warned.due_watched) == (3, 2, 3)
    assert Counter(one.level for one in warned.tasks) == {"red": 3, "yellow": 2, "blue": 1}
    assert (pools.expired, pools.expiring, len(pools.guarantees)) == (1, 1, 2)
    assert Counter(one.level for one in pools.advances) == {"yellow": 1, "blue": 2}

    assert len(open_items.overdue_now(Facts(view))) == 3


@pytest.mark.usefixtures("over")
def test_the_states_of_the_page_are_as_of_the_complete_day() -> None:
    """Asked of March: as of 15 June one guarantee is 5 days past, one ends in 16; the old advance is 522 days
    old, 355 of 2023 and 167 of 2024."""
    frame = DECISIONS.ask(view_of("?from=2024-03-01&to=2024-03-31"))
    states = dict(zip(frame["state"], frame["line"], strict=True))
    assert {"已过期5天", "剩16天", "最久522天"} <= set(states)
    assert states["最久522天"].endswith(":2024-06-15")
