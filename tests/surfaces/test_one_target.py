"""What a figure should come to: page, wall, Word, slides and pictures say the same, and none where none is in
force on the last day of the figure."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import app
from briefing.content import compose
from briefing.document import write_document
from briefing.facts import Facts
from briefing.period import view_of_period
from briefing.phrasing import share
from briefing.slides import write_slides
from data import COUNTY, warehouse
from data.paths import REFERENCE
from data.query.windows import Window
from data.view import View
from pages._cards.registry import all_cards
from pages._charts.paper import SHEETS
from pages._components import kpi
from pages._components.cards import paper_figure
from pages._request import read_view
from pages._wall import picture
from pages._wall.county_queries import county_view, readings
from pages._wall.scene import all_scenes
from tests.briefing.papers import docx_parts, pptx_parts
from tests.conftest import ROOT
from tests.data.small_county.files import FIRST, TABLES, point_to, write_snapshot
from tests.surfaces.test_one_number import texts_of
from tests.wall.conftest import walk

# the small county's figures of 1 January to 15 June 2024: 5 complaints; 2 of 4 on time, 50%; recovered
# 12,500.08 of 15,000.10 yuan, 83.33%; 22,000 yuan outstanding; 2 of 4 settled, 1 of 2 satisfied
TARGETS = """metric,value,direction,valid_from,valid_until,text,source
on_time_pct,60,at_least,2024-01-01,,甲,乙
recovered_pct,80,at_least,2024-01-01,2024-06-15,甲,乙
complaints_received,5,at_most,2024-06-15,,甲,乙
fund_outstanding_yuan,15000,at_most,2024-01-01,,甲,乙
satisfied_pct,90,at_least,2024-01-01,2024-06-14,甲,乙
settled_pct,90,at_least,2024-06-16,,甲,乙
"""
# metric → what is said of its target, and the words before the figure on paper
SAID = {
    "on_time_pct": ("目标60%，未达到", "按期办结率"),
    "recovered_pct": ("目标80%，已达到", "追发到位率"),
    "complaints_received": ("目标不高于5件，已达到", "收到欠薪投诉"),
    "fund_outstanding_yuan": ("目标不高于1.50万元，未达到", "尚未追回"),
    "satisfied_pct": ("", "满意率"),
    "settled_pct": ("", "办结率"),
}
PERIOD, BEFORE = ("2024-01-01", "2024-06-15"), ("2023-03-01", "2023-12-31")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("targets")
    reference = Path(shutil.copytree(REFERENCE, made / "reference"))
    (reference / "targets.csv").write_text(TARGETS, encoding="utf-8")
    point_to(made, write_snapshot(made, FIRST, TABLES, reference).name)
    return made


@pytest.fixture(autouse=True)
def over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ANXIN_DATA", str(folder))
    with app.server.test_request_context():
        yield


def page_view(first: str, last: str) -> View:
    found = read_view(f"?from={first}&to={last}")
    assert found is not None
    return found


def on_page(metric: str, view: View, **more: Any) -> list[str]:
    (tile,) = kpi.fill([kpi.Tile(metric, **more)], view)
    return [one.children for one in tile if "target" in (getattr(one, "className", None) or "").split()]


def on_wall() -> dict[str, list[str]]:
    """The small lines between figure and comparison of every tile, by the figure of the tile."""
    _, drawn = picture.draw(warehouse(), list(all_scenes()))
    found = {}
    for one in walk(drawn):
        if (getattr(one, "className", None) or "").startswith("wall-tile wall-tile-"):
            metrics = one.to_plotly_json()["props"]["data-metrics"].split()
            own = [part for part in walk(one) if getattr(part, "className", None) == "wall-recorded"]
            found |= {metrics[0]: texts_of(own[0]) if own else []} if metrics else {}
    return found


def of_target(lines: list[str]) -> str:
    return "".join(one for one in lines if one.startswith("目标"))


def after(lead: str, text: str) -> str:
    """目标…，已达到, in the brackets behind the first figure that these words lead to."""
    figure = re.search(rf"(?:^|[^按期]){lead}[−\d.]+\w*%?(?:（([^）]*)）)?", text)
    assert figure, (lead, text)
    return of_target(re.findall(r"目标[^，]+，.达到", figure[1] or ""))


@pytest.mark.parametrize("metric", SAID)
def test_page_wall_and_word_say_the_same(metric: str) -> None:
    said, lead = SAID[metric]
    assert of_target(on_page(metric, page_view(*PERIOD))) == said
    wall = on_wall()
    if metric in wall:
        assert of_target(wall[metric]) == said
    else:
        assert metric in {"satisfied_pct", "settled_pct"}
    paper = compose(view_of_period(f"{PERIOD[0]}..{PERIOD[1]}", COUNTY))
    assert after(lead, paper.plain_text) == said


def test_word_and_slides_as_written() -> None:
    """In the text, beneath the table of towns, and among the definitions with who wants it."""
    paper = compose(view_of_period(f"{PERIOD[0]}..{PERIOD[1]}", COUNTY))
    dot = dict.fromkeys(
        (one.key for one in paper.figures), (ROOT / "docs" / "images" / "home.png").read_bytes()
    )
    word, _, _ = docx_parts(write_document(paper, dot))
    slides, _ = pptx_parts(write_slides(paper, dot))
    note = "全县投诉目标不高于5件，已达到。全县按期办结率目标60%，未达到。全县到位率目标80%，已达到。"
    assert [one for one in word if one.endswith(note)] and [one for one in slides if one.endswith(note)]
    assert {one for one in word if one.endswith("依据：乙。")} == {
        "投诉量目标不高于5件：甲。依据：乙。",
        "按期办结率目标60%：甲。依据：乙。",
        "追发到位率目标80%：甲。依据：乙。",
    }
    assert "90%" not in "".join([*word, *slides])


def test_none_before_any_is_in_force() -> None:
    """Until the end of 2023."""
    window = Window(date(2023, 3, 1), date(2023, 12, 31))
    before, facts = page_view(*BEFORE), Facts(view_of_period(f"{BEFORE[0]}..{BEFORE[1]}", COUNTY))
    wall = readings(county_view(warehouse()).over(window), *SAID)
    for metric in SAID:
        assert on_page(metric, before) == []
        assert wall[metric].goal is None
        assert facts.total(metric).goal == ""
    assert "目标" not in compose(facts.view).plain_text


def test_an_unknown_figure_has_its_target_unjudged() -> None:
    """No order of the hotline has a verified amount: 到位率 is unknown, its target stands."""
    view = page_view(*PERIOD).choosing("channel", "hotline")
    assert on_page("recovered_pct", view) == ["目标80%"]
    assert share(Facts(view).total("recovered_pct")).endswith("（目标80%）")


def test_the_second_figure_of_a_tile_has_its_own() -> None:
    assert on_page("recovered_yuan", page_view(*PERIOD), beside="recovered_pct") == ["到位率目标80%，已达到"]


def test_the_wall_has_both_small_lines() -> None:
    assert on_wall()["recovered_pct"] == ["核实2/5件", "目标80%，已达到"]


def lines_of(figure: dict[str, Any]) -> list[float]:
    return [one["x0"] for one in figure["layout"]["shapes"] if one["line"].get("dash") == "dash"]


@pytest.mark.parametrize(
    ("card", "goal"),
    # a count's target is the county's; its towns add up to it
    [("recovery-pct-by-town", (80.0, "目标80%")), ("complaints-by-town", None)],
)
def test_a_picture_of_a_share_has_a_broken_line(card: str, goal: tuple[float, str] | None) -> None:
    view = page_view(*PERIOD)
    for sheet in SHEETS.values():
        figure = paper_figure(all_cards()[card], view, sheet)
        named = [one for one in figure["layout"]["annotations"] if re.fullmatch(r"目标\S+", one["text"])]
        assert lines_of(figure) == ([goal[0]] if goal else [])
        assert [(one["x"], one["text"]) for one in named] == ([goal] if goal else [])
        # the axis reaches it
        if goal:
            assert figure["layout"]["xaxis"]["range"][1] > goal[0]
    native = all_cards()[card].native
    assert native is not None
    chart = native(all_cards()[card].ask(view), view)
    assert chart is not None
    assert chart.remark == (goal[1] if goal else "")


def test_the_wall_s_bars_have_it_too() -> None:
    """到位率 of the towns and 按期办结率 of the channels, each out of 100."""
    _, drawn = picture.draw(warehouse(), ["recovery", "alerts", "funds"])
    cards = {
        one.className.split()[-1]: one
        for one in walk(drawn)
        if (getattr(one, "className", None) or "").startswith("wall-card wall-")
    }
    marks = {
        name: {
            part.style["left"] for part in walk(card) if getattr(part, "className", None) == "wall-row-goal"
        }
        for name, card in cards.items()
    }
    assert {name: places for name, places in marks.items() if places} == {
        "wall-rates": {"80.00%"},
        "wall-alert-channels": {"60.00%"},
    }
    assert "目标80%" in texts_of(cards["wall-rates"]) and "目标60%" in texts_of(cards["wall-alert-channels"])


def test_in_a_handful_and_in_prose() -> None:
    """In the brackets of the two parts; without thousands separators."""
    facts = Facts(view_of_period(f"{PERIOD[0]}..{PERIOD[1]}", COUNTY))
    on_time = facts.total("on_time_pct")
    assert re.fullmatch(r"按期办结率50\.00%（到期应结4件，按期2件，.*目标60%，未达到）", share(on_time))
    many = replace(
        on_time, is_of_few=False, last_year=None, previous=None, goal="目标不高于1,460万元，已达到"
    )
    assert share(many) == "按期办结率50.00%（目标不高于1460万元，已达到）"
