"""One figure over one window: tile, hatching, footer, picture, wall and API agree whether it is complete.

How far a source may be behind before the office is reminded has no part in it: the national platform ends on
8 June, seven days before 数据截至, and seven days are allowed.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

import app
from briefing.facts import Facts
from briefing.sentences import data_state
from data import warehouse
from data.spec.metric import catalogue
from data.view import View
from pages._cards.registry import all_cards
from pages._cards.splits import month_marks
from pages._charts.look import PAGE
from pages._components import kpi, page, sources
from pages._request import read_view
from pages._url import UrlState
from pages._wall.county_queries import county_view, late_channels
from pages._wall.frame import snapshot_status_of
from tests.data.small_county.files import FIRST, point_to, write_snapshot
from tests.surfaces.test_one_number import WINDOWS, by_api, window_of

HOTLINE, NATIONAL, VISITS = "12345工单", "全国平台线索", "现场投诉"
SPRING = {"from": "2024-04-01", "to": "2024-06-15"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("status")
    point_to(made, write_snapshot(made, FIRST).name)
    return made


@pytest.fixture(autouse=True)
def over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ANXIN_DATA", str(folder))
    with app.server.test_request_context():
        yield


def seen(query: dict[str, str]) -> View:
    view = read_view("?" + urlencode(query))
    assert view is not None
    return view


def in_footer(view: View, *metrics: str) -> list[str]:
    """What the footer of a page with these figures marks as lacking."""
    footer: list[Any] = page.footer(UrlState(view.filters, view.compare, "custom"), view, metrics)
    return [one.children for one in footer if getattr(one, "className", None) == "is-late"]


def on_tile(view: View, metric_id: str) -> bool:
    (tile,) = kpi.fill([kpi.Tile(metric_id)], view)
    return any(getattr(one, "className", None) == "late-mark is-late" for one in tile)


@pytest.mark.parametrize("channel", ["", "national", "hotline", "visits"])
@pytest.mark.parametrize("name", [one for one in WINDOWS if one != "after"])
def test_every_surface_marks_the_same_figures(name: str, channel: str) -> None:
    first, last = WINDOWS[name]
    query = {"from": first, "to": last, **({"channel": channel} if channel else {})}
    view = seen(query)
    for metric_id in catalogue():
        status = by_api(metric_id, urlencode(query)).status
        if status == "unknown":
            continue
        marked = bool(in_footer(view, metric_id))
        assert (status == "partial") == marked, metric_id
        assert on_tile(view, metric_id) == marked, metric_id
        assert bool(sources.lacking_words(view, [metric_id])) == marked, metric_id
        hatched = month_marks(view, "件", view.ledgers_asked(metric_id)).late_from is not None
        assert marked or not hatched, metric_id
        # what a window lacks at its beginning is no day that is still to come
        assert hatched or not marked or view.sources_begun(metric_id), metric_id


def test_the_days_by_hand() -> None:
    view = seen({"from": "2024-06-01", "to": "2024-06-10"})
    national, visits = "只到6月8日，数据未齐", "只到6月7日，数据未齐"
    assert in_footer(view, "complaints_received") == [f"◆ {NATIONAL}{national}", f"◆ {VISITS}{visits}"]
    marks = month_marks(view, "件", view.ledgers_asked("complaints_received"))
    assert (marks.late_from, marks.late_until) == (date(2024, 6, 8), date(2024, 6, 10))
    assert marks.late_label == f"{NATIONAL}、{VISITS}6月8日起数据未齐"
    # of one channel alone
    own = seen({"from": "2024-06-01", "to": "2024-06-10", "channel": "national"})
    assert month_marks(own, "件", own.ledgers_asked("complaints_received")).late_from == date(2024, 6, 9)
    # the hotline, which reaches the 15th, is named nowhere
    assert HOTLINE not in "".join(in_footer(view, *catalogue()))
    # days that every channel has
    whole = seen({"from": "2024-03-01", "to": "2024-05-31"})
    assert in_footer(whole, "complaints_received") == []
    assert month_marks(whole, "件", whole.ledgers_asked("complaints_received")).late_from is None


def test_a_month_chart_hatches_a_source_within_its_allowed_delay() -> None:
    view = seen({**SPRING, "channel": "national"})
    source = view.snapshot.source("national_clues")
    assert source is not None and not source.is_late
    card = all_cards()["complaints-by-month"]
    assert card.draw is not None
    figure = card.draw(card.ask(view), view, PAGE)
    assert any("数据未齐" in note["text"] for note in figure["layout"]["annotations"])
    assert any("pattern" in trace.get("marker", {}) for trace in figure["data"])
    assert "全国平台线索只到2024年6月8日，数据未齐" in card.source(view)


def test_wall_and_paper_name_the_same_sources() -> None:
    wall = county_view(warehouse()).over(window_of(SPRING))
    assert late_channels(wall) == {"national": date(2024, 6, 8), "visits": date(2024, 6, 7)}
    assert [one.label for one in snapshot_status_of(wall, "complaints_received").late] == [NATIONAL, VISITS]
    until_may = wall.over(window_of({**SPRING, "to": "2024-05-31"}))
    assert snapshot_status_of(until_may, "complaints_received").late == []
    said = data_state(Facts(seen(SPRING)))
    assert f"{NATIONAL}2024年6月9日起、{VISITS}2024年6月8日起的数据未齐" in said


def test_a_figure_is_not_marked_for_a_source_that_does_not_record_it() -> None:
    """Orders of the hotline have no verified amount: days that they lack take nothing from it."""
    ledgers = seen(SPRING).ledgers_asked("verified_yuan")
    assert "hotline_orders" not in ledgers and "national_clues" in ledgers
