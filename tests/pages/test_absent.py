"""Pages over a county of which one ledger came, and none: a dash with 数据未到, never nought."""

from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

import app
from briefing.content import source_of
from data.view import View
from pages._cards import home, ranking, recovery
from pages._cards.findings import total_sentence
from pages._cards.registry import all_cards
from pages._charts.look import PAGE
from pages._charts.paper import WORD
from pages._components import cards, kpi, page, sources
from pages._request import read_view
from pages._url import UrlState
from tests.data.small_county.complaints import COMPLAINTS, MATTERS
from tests.data.small_county.days import day
from tests.data.small_county.files import FIRST, TABLES, point_to, write_snapshot
from tests.wall.conftest import words

LEDGERS = (
    "hotline_orders",
    "provincial_clues",
    "visits",
    "recoveries",
    "projects",
    "payrolls",
    "wage_deposits",
    "revolving_fund",
)
NATIONAL = {"ledger": "national_clues", "label": "全国平台线索", "data_until": None, "late_after_days": 7}


def only(came: bool) -> dict[str, list[dict[str, Any]]]:
    """c2 of the national platform alone, or nothing."""
    missing = [{**NATIONAL, "ledger": one, "label": one} for one in LEDGERS]
    national = {**NATIONAL, "data_until": day("2024-06-08") if came else None}
    return {
        **{name: [] for name in TABLES},
        "complaints": [one for one in COMPLAINTS if one["channel"] == "national" and came],
        "sources": [national, *missing],
    }


@pytest.fixture(params=[True, False], ids=["one", "none"])
def over(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, only(request.param)).name)
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    with app.server.test_request_context():
        yield request.param


@pytest.fixture
def view(over: bool) -> View:
    found = read_view("")
    assert found is not None
    return found


def test_every_card_draws(view: View) -> None:
    for card in all_cards().values():
        filled = cards.contents(card, view)
        body, sub = filled.body, filled.sub
        assert sub
        if card.draw:
            go.Figure(body)
        if card.conclude:
            assert card.conclude(card.ask(view), view)
        assert cards.paper_figure(card, view, WORD)["layout"]["width"] == WORD.width


def test_a_tile_says_the_data_have_not_come(view: View, over: bool) -> None:
    tiles = [kpi.Tile(one) for one in ("recovered_yuan", "deposit_coverage_pct", "complaints_received")]
    recovered, coverage, complaints = (words(box) for box in kpi.fill(tiles, view))
    assert recovered.startswith("—") and recovered.endswith("数据未到")
    assert coverage.startswith("—") and "数据未到" in coverage and coverage.endswith("目标100%")
    assert complaints.startswith("1件" if over else "—")
    assert total_sentence(view, "recovered_yuan") == "2024年1月1日至6月15日高唐县追发金额—，数据未到。"


def test_the_ranking_says_what_is_not_scored(view: View, over: bool) -> None:
    frame = ranking.scores_frame(view)
    left = "追发到位率、百项目事项、保证金落实率、专户代发率、按时足额支付率的数据未到，不计分"
    assert (left in ranking.scores_sub(frame, view)) == over
    assert len(frame) == (12 if over else 0)


def test_channels_that_came_keep_their_scale(view: View, over: bool) -> None:
    """One complaint is drawn on an axis that holds it, beside three channels that have not come."""
    card = all_cards()["complaints-by-channel"]
    assert card.draw is not None
    figure = card.draw(card.ask(view), view, PAGE)
    heads = [one["text"] for one in figure["layout"]["annotations"]]
    assert sum("数据未到" in head for head in heads) == (3 if over else 4)
    assert figure["layout"]["yaxis"]["range"][1] >= 1


def test_a_sum_that_never_came_is_no_line_along_nought(view: View, over: bool) -> None:
    """c2 of 31 January: 15,000.10元 is 1.50万元 verified; of recoveries nothing is known."""
    card = all_cards()["recovery-cumulative"]
    assert card.draw is not None
    figure = card.draw(card.ask(view), view, PAGE)
    lines = [line["y"] for line in figure["data"]]
    assert lines == [[1.5] * 6 if over else [None] * 6, [None] * 6]
    ends = [one["text"] for one in figure["layout"]["annotations"]]
    assert ends == ["核实 1.50" if over else "核实 数据未到", "追发 数据未到"]


def test_without_a_year_before_nothing_is_called_unchanged(view: View) -> None:
    table = home.changes_table(home.changes_frame(view), view)
    assert table.empty == "无上年同期数据"


def test_only_ledgers_that_came_are_named_as_sources(view: View, over: bool) -> None:
    came = "全国平台线索" if over else ""
    footer = page.footer(UrlState(view.filters, view.compare, "year"), view, ["recovered_yuan"])
    assert f"来源：{1 if over else 0}种台账" in words(footer)
    assert source_of(view.snapshot).startswith(f"数据来源：{came}；" if over else "数据截至")
    assert "hotline_orders数据未到" not in words(footer) and "recoveries数据未到" in words(footer)
    lacks = sources.lacking_words(view, ["recovered_yuan"])
    line = sources.source_line(view, {"national_clues", "recoveries"}, lacks)
    assert line.startswith(f"来源：{came}　数据截至" if over else "数据截至")
    assert "hotline_orders数据未到" not in line and "recoveries数据未到" in line


def test_what_was_paid_for_a_matter_is_unknown_without_recoveries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """m3 is found true and not settled; on the page as in a briefing its payments are unknown."""
    tables = {**only(came=True), "matters": MATTERS}
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, tables).name)
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    with app.server.test_request_context():
        view = read_view("")
        assert view is not None
        assert recovery.UNCLEARED.ask(view)["已追发（元）"].isna().tolist() == [True]
        assert view.question("uncleared_matters")["已追发（元）"].isna().tolist() == [True]
