"""Every card: declared in full, drawn over a small county and over nothing, and put on paper."""

import ast
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import dash
import pandas as pd
import plotly.graph_objects as go
import pytest
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

import app
from data.errors import OlderSnapshot
from data.spec.metric import catalogue
from data.view import View
from pages._cards import (
    complaints,
    decisions,
    explore,
    funds,
    home,
    overlay,
    ranking,
    recovery,
    twelve_months,
    warning_proof,
    warnings,
)
from pages._cards.registry import all_cards
from pages._charts.paper import SLIDE, WORD
from pages._components import cards, drilldown, narrowing, shell
from pages._components.cards import Card
from pages._components.page import drawn
from pages._request import read_request, read_view
from pages.complaints import PAGE as COMPLAINTS
from pages.funds import PAGE as FUNDS
from pages.ranking import PAGE as RANKING

ROOT = Path(__file__).parents[2]
SEARCHES = [
    "",
    "?period=last_12_months&compare=previous",
    "?town=371526101&channel=visits&sector=housing&authority=housing_bureau",
    # nothing of this county is there
    "?town=371526109",
    "?from=2023-01-01&to=2023-01-31&compare=lunar_last_year",
]
every_card = pytest.mark.parametrize("card", all_cards().values(), ids=all_cards())


def test_all_cards_are_found() -> None:
    modules = (
        *(home, decisions, complaints, overlay, recovery, funds, ranking, explore, twelve_months),
        *(warnings, warning_proof),
    )
    assert sorted(card.id for module in modules for card in module.CARDS) == sorted(all_cards())


@every_card
def test_card_is_declared_in_full(card: Card) -> None:
    assert card.title and card.unit
    assert card.metrics and set(card.metrics) <= set(catalogue())
    assert card.rows and all(drilldown.is_known(one) for one in card.rows)
    assert card.ledgers


@every_card
def test_card_says_its_definition(card: Card, view: View) -> None:
    """With the numbers of the snapshot in their places."""
    words = card.definition(view)
    for one in card.metrics:
        before, *_ = catalogue()[one].definition.split("{")
        assert before in words and "{" not in words


@pytest.mark.parametrize("search", SEARCHES)
@every_card
def test_card_draws(card: Card, search: str, over_county: None) -> None:
    view = read_view(search)
    assert view is not None
    filled = cards.contents(card, view)
    body, sub = filled.body, filled.sub
    assert sub
    if card.draw:
        go.Figure(body)
    assert "NaN" not in json.dumps(body, cls=PlotlyJSONEncoder)


def test_a_card_that_an_older_snapshot_cannot_fill_says_so(view: View) -> None:
    def ask(_view: View) -> pd.DataFrame:
        raise OlderSnapshot("没有这里要用的列")

    filled = cards.contents(replace(all_cards()["complaints-by-month"], ask=ask), view)
    assert filled.figures.children == "没有这里要用的列"
    assert filled.body["layout"]["annotations"][0]["text"] == "没有这里要用的列"


@every_card
@pytest.mark.parametrize("sheet", [WORD, SLIDE], ids=["word", "slide"])
def test_card_goes_on_paper(card: Card, sheet: Any, view: View) -> None:
    figure = cards.paper_figure(card, view, sheet)
    go.Figure(figure)
    words = " ".join(one["text"] for one in figure["layout"]["annotations"])
    assert figure["layout"]["width"] == sheet.width
    # a list of the present state has no period
    period = "截至2024年6月15日" if card.is_present else "2024年1月1日至6月15日"
    for part in (
        f"{period}高唐县{card.name_in(view)}",
        "数据截至2024年6月15日",
        "单位：",
        "口径：",
        view.snapshot.id,
    ):
        assert part in words


def test_every_name_says_by_itself_what_it_is_of(view: View) -> None:
    names = [card.name_in(view) for card in all_cards().values()]
    # the page 总览 repeats the monthly chart
    assert {name for name, count in Counter(names).items() if count > 1} <= {"每月投诉量"}
    assert not {"分渠道", "分行业", "各镇街", "有什么变化", "为什么是这个分"} & set(names)


def test_a_score_is_explained_under_the_name_of_its_town(over_county: None) -> None:
    """On the page the chosen town stands beside; on paper and in files nothing else would say which."""
    asked = read_view("?why=371526101")
    assert asked is not None
    figure = cards.paper_figure(ranking.WHY, asked, WORD)
    words = [one["text"] for one in figure["layout"]["annotations"]]
    assert "<b>2024年1月1日至6月15日高唐县梁村镇失分原因</b>" in words
    assert any("梁村镇得" in one and "在12个镇街中列第" in one for one in words)
    only = read_view("?why=371526101&town=371526101")
    assert only is not None and ranking.WHY.full_title(only) == "2024年1月1日至6月15日梁村镇失分原因"


def test_the_town_that_a_page_has_chosen_is_kept_in_its_address(over_county: None) -> None:
    """What is put by must not be another town's when the next snapshot ranks another one last."""
    asked = read_request("")
    assert asked is not None
    last = ranking.scores_frame(asked.view)["town"].iloc[-1]
    foot = json.dumps(drawn(RANKING, asked)["foot"], cls=PlotlyJSONEncoder, ensure_ascii=False)
    assert f'"data-pinned": "?from=2024-01-01&to=2024-06-15&why={last}"' in foot
    assert f"why={last}" not in json.dumps(drawn(FUNDS, asked)["foot"], cls=PlotlyJSONEncoder)


def test_file_names_say_place_title_period_and_date(over_county: None) -> None:
    whole, town = read_view("?from=2024-01-01&to=2024-03-31"), read_view("?town=371526101")
    assert whole is not None and town is not None
    figures = narrowing.figures_named("complaints_received")
    name = narrowing.file_name
    assert name("投诉量趋势", whole, "xlsx", figures) == "高唐县_投诉量趋势_2024一季度_截至20240615.xlsx"
    assert (
        name("分渠道", town, "png", figures) == "高唐县_梁村镇_分渠道_2024年1月1日至6月15日_截至20240615.png"
    )


def test_a_filter_that_cannot_apply_is_said(over_county: None) -> None:
    view = read_view("?channel=visits&town=371526101")
    assert view is not None
    deposit, complaints = "deposit_coverage_pct", "complaints_received"
    assert narrowing.idle_filters(view, narrowing.figures_named(deposit)) == "（渠道筛选不适用）"
    assert narrowing.idle_filters(view, narrowing.figures_named(complaints)) == ""
    both = narrowing.figures_named(deposit, complaints)
    assert narrowing.idle_filters(view, both) == "（渠道筛选不适用于保证金落实率）"


def test_the_page_says_which_headlines_a_filter_leaves_alone(over_county: None) -> None:
    notice = drawn(FUNDS, read_request("?channel=visits"))["notice"]
    words = json.dumps(notice, cls=PlotlyJSONEncoder, ensure_ascii=False)
    assert "渠道筛选不适用于：应存保证金、实存保证金" in words
    assert drawn(FUNDS, read_request(""))["notice"] is None


# -- pages -----------------------------------------------------------------------------------------


def ids_of(component: Any) -> list[str]:
    found = []
    for part in [component, *component._traverse()] if isinstance(component, Component) else []:
        own = getattr(part, "id", None)
        if own is not None:
            found.append(json.dumps(own, sort_keys=True) if isinstance(own, dict) else own)
    return found


def registered() -> list[dict[str, Any]]:
    return list(dash.page_registry.values())


@pytest.mark.parametrize("page", registered(), ids=lambda page: page["path"])
def test_layout_builds_whatever_the_query(page: dict[str, Any], over_county: None) -> None:
    built = page["layout"](town="bogus", nonsense="1")
    counted = Counter(ids_of(built) + ids_of(shell.shell()))
    assert [one for one, times in counted.items() if times > 1] == []


def test_menu_lists_the_pages_in_order() -> None:
    assert [page["name"] for page in shell.nav_pages()] == [
        "总览",
        "投诉趋势",
        "追缴成效",
        "资金使用",
        "预警",
        "镇街排名",
        "自助分析",
        "简报",
        "数据",
    ]


def test_pages_without_a_snapshot_say_how_to_load(over_nothing: None) -> None:
    found = drawn(COMPLAINTS, read_request(""))
    assert "python -m etl load" in json.dumps(found["notice"], cls=PlotlyJSONEncoder, ensure_ascii=False)
    assert len(found["bodies"]) == len(COMPLAINTS.cards)
    assert "还没有数据" in json.dumps(shell.shell(), cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_the_page_shows_the_metric_and_its_comparison(over_county: None) -> None:
    # complaints 1–5 fall in 2024; they begin on 28 February 2023, so that the year before lacks two months
    tile = drawn(COMPLAINTS, read_request(""))["tiles"][0]
    shown = json.dumps(tile, cls=PlotlyJSONEncoder, ensure_ascii=False)
    assert '"children": "5"' in shown
    assert "上年同期数据不全" in shown and "多4件" not in shown
    march = read_request("?from=2024-02-01&to=2024-06-15")
    shown = json.dumps(drawn(COMPLAINTS, march)["tiles"][0], cls=PlotlyJSONEncoder, ensure_ascii=False)
    # complaints 3–5 against complaint 6
    assert "上年1件，" in shown and "多2件" in shown


def test_graphs_are_made_in_one_place_only() -> None:
    """A graph made elsewhere would offer the upload to Plotly's cloud."""
    found = []
    for path in sorted((ROOT / "pages").rglob("*.py")):
        if path == ROOT / "pages" / "_components" / "graph.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            made = node.func if isinstance(node, ast.Call) else None
            is_attribute = isinstance(made, ast.Attribute) and made.attr == "Graph"
            is_import = isinstance(node, ast.ImportFrom) and any(name.name == "Graph" for name in node.names)
            if is_attribute or is_import:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_the_one_graph_is_safe() -> None:
    from pages._components.graph import CONFIG  # noqa: PLC0415

    assert CONFIG["showSendToCloud"] is False
    assert (CONFIG["plotlyServerURL"], CONFIG["displaylogo"], CONFIG["locale"]) == ("", False, "zh-CN")


def test_the_application_is_built() -> None:
    assert app.app.title == "安薪 · 高唐县根治欠薪监测分析"
