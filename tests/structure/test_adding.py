"""A page, a card with its chart and a scene are files, and no line elsewhere: those of docs/architecture.md
are put into a copy of pages, and a new process draws what they say."""

import json
import os
import shutil
import subprocess
import sys
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.data.small_county.files import FIRST, point_to, write_snapshot
from tests.structure.test_additions import Block, blocks

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
page = next(one for one in dash.page_registry.values() if one["path"] == "/total")
drawn = __import__("sys").modules[page["module"]].draw
with app.server.test_request_context():
    body = drawn("")
    layout = str(page["layout"]())
scenes, unknown = read_scenes(["合计"])
print(json.dumps({
    "navigation": [one["name"] for one in dash.page_registry.values()],
    "status": client.get("/total").status_code,
    "has card": "投诉合计" in layout,
    "bar": [float(y) for y in body["bodies"][0]["data"][0]["y"]],
    "csv": client.get("/export/card/complaints-one-bar.csv").get_data(as_text=True),
    "cards": list(all_cards()),
    "scenes": [scenes, unknown],
    "wall": markup(picture.draw(warehouse(), scenes)[1]).html,
}))
"""


def added() -> list[Block]:
    return [block for block in blocks() if block.path.startswith("pages/")]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the copied tree with the added files draws over the small county."""
    home = tmp_path_factory.mktemp("house")
    for name in ("app.py", "access", "data", "briefing", "assets", "service", "etl", "anxin.toml"):
        (home / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "pages", home / "pages", ignore=shutil.ignore_patterns("__pycache__"))
    for block in added():
        (home / block.path).write_text(block.text, encoding="utf-8")
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
    assert "合计" in drawn["navigation"]
    assert (drawn["status"], drawn["has card"]) == (200, True)


def test_a_card_with_a_chart_is_two_files(drawn: dict[str, Any]) -> None:
    assert "complaints-one-bar" in drawn["cards"]
    # c1 … c5 of the small county fall into 2024 until 15 June
    assert drawn["bar"] == [5]
    assert drawn["csv"].splitlines()[:2] == ["\ufeff投诉量（件）", "5"]


def test_a_scene_is_one_file(drawn: dict[str, Any]) -> None:
    assert drawn["scenes"] == [["total"], []]
    assert "收到5件" in drawn["wall"]
    assert "各渠道合计" in drawn["wall"]
