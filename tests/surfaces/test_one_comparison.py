"""One base, one parameter: page, wall, paper and API say a change the same way."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

import app
from briefing.facts import Facts
from briefing.phrasing import changes, short_change
from data import warehouse
from data.query.windows import Window
from pages._components import kpi
from pages._request import read_view
from pages._wall import parts
from pages._wall.county_queries import county_view, readings
from tests.data.small_county.files import FIRST, point_to, write_snapshot
from tests.wall.conftest import words

# c3, c4 and c5 of February to June 2024; a year before, c6 alone
QUERY = "from=2024-02-01&to=2024-06-15"
WINDOW = Window(date(2024, 2, 1), date(2024, 6, 15))
METRIC = "complaints_received"


@pytest.fixture
def over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    """A snapshot in which some parameters have another value than in today's file."""
    path = write_snapshot(tmp_path, FIRST)
    with duckdb.connect(str(path)) as con:
        for name, value in request.param.items():
            con.execute("update parameters set value = ? where parameter = ?", [value, name])
    point_to(tmp_path, FIRST)
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    with app.server.test_request_context():
        yield


def on_page() -> str:
    view = read_view(f"?{QUERY}&compare=last_year")
    assert view is not None
    (tile,) = kpi.fill([kpi.Tile(METRIC)], view)
    return words([one for one in tile if getattr(one, "className", "") == "versus"])


def on_wall() -> str:
    reading = readings(county_view(warehouse()).over(WINDOW), METRIC)[METRIC]
    tile = parts.tile(parts.Tile("received", "投诉量", reading))
    return words(next(one for one in tile.children if one.className == "wall-compare"))


def on_paper() -> tuple[str, str]:
    view = read_view(f"?{QUERY}")
    assert view is not None
    total = Facts(view).total(METRIC)
    return changes(total).split("，")[1], short_change(total.last_year)


def by_api() -> tuple[Any, Any]:
    answer = app.server.test_client().get(f"/api/metrics/{METRIC}.json?{QUERY}&compare=last_year")
    (row,) = answer.json["rows"]
    return row["change"], row["change_pct"]


AS_TODAY: dict[str, int] = {}
SAID = [
    # a base of 1 is a handful
    (
        AS_TODAY,
        "上年1件，多2件（基数小）",
        "上年1件，多2件（基数小）",
        ("比上年同期1件增加2件", "+2件"),
        None,
    ),
    # 2 of 1 is 200%
    (
        {"small_base_count": 1},
        "同比 ▲200.00%，上年1件",
        "同比 ▲200.0%，上年1件",
        ("同比上升200.00%（上年同期1件）", "+200.00%"),
        200.0,
    ),
    # twice the base is the limit
    (
        {"small_base_count": 1, "manifold_change": 2},
        "上年1件，多2件",
        "上年1件，多2件",
        ("比上年同期1件增加2件", "+2件"),
        None,
    ),
]


@pytest.mark.parametrize(
    ("over", "page", "wall", "paper", "change_pct"), SAID, indirect=["over"], ids=["today", "one", "twice"]
)
def test_a_parameter_of_the_snapshot_changes_every_surface(
    over: None, page: str, wall: str, paper: tuple[str, str], change_pct: float | None
) -> None:
    assert (on_page(), on_wall(), on_paper()) == (page, wall, paper)
    assert by_api() == (2, change_pct)
