"""What a thing costs to add: a page, a card with its chart and a scene are files, and no line elsewhere.

The tree is copied, files are put beside the others, and a new process draws what they say.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.data.small_county.files import FIRST, point_to, write_snapshot

CHART = '''"""A chart: one bar."""

from pages._charts.look import PAGE, Look
from pages._charts.theme import Figure


def one_bar(value: float, look: Look = PAGE) -> Figure:
    bar = {"type": "bar", "x": ["all"], "y": [value], "marker": {"color": look.palette.bar}}
    return {"data": [bar], "layout": look.layout(left=10, right=10, top=10, bottom=10)}
'''
CARD = '''"""A card that draws it."""

from pages._charts.added import one_bar
from pages._charts.table import Column, Table
from pages._components.cards import Card


def ask(view):
    return view.measure("complaints_received")["complaints_received"].frame()


CARDS = (
    Card(
        id="added-card",
        title="新卡片",
        unit="件",
        metrics=("complaints_received",),
        rows=("complaints_received",),
        ledgers=("hotline_orders",),
        ask=ask,
        table=lambda frame, _view: Table((Column("投诉量", "value", "件"),), frame),
        draw=lambda frame, _view, look: one_bar(frame["value"].iloc[0], look),
    ),
)
'''
PAGE = '''"""A page of that card."""

import dash

from pages._cards import added as cards
from pages._components.kpi import Tile
from pages._components.page import Page, connect, page_layout

dash.register_page(__name__, path="/added", name="新页面", title="新页面 · 安薪", order=7)

PAGE = Page(prefix="added", tiles=(Tile("complaints_received"),), cards=cards.CARDS)
draw = connect(PAGE)


def layout(**_query: str):
    return page_layout(PAGE)
'''
SCENE = '''"""A scene of one sentence."""

from dataclasses import dataclass

from dash import html

from pages._wall import frame
from pages._wall.county_queries import CHANNEL_LEDGERS, Questions
from pages._wall.scene import Scene
from pages._wall.window import this_year


@dataclass(frozen=True)
class Added:
    standing: frame.Standing
    received: float


def ask(warehouse, snapshot_id=None):
    questions = Questions(warehouse, snapshot_id)
    window = this_year(questions.snapshot.data_until)
    received = questions.readings("complaints_received", window=window)["complaints_received"]
    return Added(questions.standing(CHANNEL_LEDGERS), received.value)


def layout(data):
    return frame.stage(data.standing, [(f"收到{data.received}件", "")], html.Div("新场景的内容"))


SCENE = Scene("added", "新场景", 9, ask, layout, lambda _data: True)
'''
FILES = {
    "_charts/added.py": CHART,
    "_cards/added.py": CARD,
    "added.py": PAGE,
    "_wall/scenes/added.py": SCENE,
}
# what a browser and the wall would be given, as JSON
CHILD = """
import json

import dash

import app
from data import warehouse
from pages._cards.registry import all_cards
from pages._wall import picture
from pages._wall.markup import markup
from pages._wall.scene import read_scenes

client = app.server.test_client()
page = next(one for one in dash.page_registry.values() if one["path"] == "/added")
drawn = __import__("sys").modules[page["module"]].draw
with app.server.test_request_context():
    body = drawn("")
    layout = str(page["layout"]())
scenes, unknown = read_scenes(["新场景"])
print(json.dumps({
    "navigation": [one["name"] for one in dash.page_registry.values()],
    "status": client.get("/added").status_code,
    "has card": "新卡片" in layout,
    "bar": body["bodies"][0]["data"][0]["y"],
    "csv": client.get("/export/card/added-card.csv").get_data(as_text=True),
    "cards": list(all_cards()),
    "scenes": [scenes, unknown],
    "wall": markup(picture.draw(warehouse(), scenes)[1]).html,
}))
"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the copied tree with the added files draws over the small county."""
    home = tmp_path_factory.mktemp("house")
    for name in ("app.py", "data", "briefing", "assets"):
        (home / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "pages", home / "pages", ignore=shutil.ignore_patterns("__pycache__"))
    for name, code in FILES.items():
        (home / "pages" / name).write_text(code, encoding="utf-8")
    folder = tmp_path_factory.mktemp("county")
    point_to(folder, write_snapshot(folder, FIRST).name)
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        cwd=home,
        env={**os.environ, "ANXIN_DATA": str(folder), "PYTHONPATH": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_page_is_one_file_and_its_cards(drawn: dict[str, Any]) -> None:
    assert "新页面" in drawn["navigation"]
    assert (drawn["status"], drawn["has card"]) == (200, True)


def test_a_card_with_a_chart_is_two_files(drawn: dict[str, Any]) -> None:
    assert "added-card" in drawn["cards"]
    # c1 … c5 of the small county fall into 2024 until 15 June
    assert drawn["bar"] == [5]
    assert "投诉量（件）" in drawn["csv"]
    assert drawn["csv"].split()[-1].endswith("5")


def test_a_scene_is_one_file(drawn: dict[str, Any]) -> None:
    assert drawn["scenes"] == [["added"], []]
    assert "收到5件" in drawn["wall"]
    assert "新场景的内容" in drawn["wall"]


def test_nothing_of_it_stays_behind() -> None:
    assert [name for name in FILES if (Path(ROOT) / "pages" / name).exists()] == []
