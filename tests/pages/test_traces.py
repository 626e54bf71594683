"""Pages and the wall draw bars and lines alone: their browsers have only that part of Plotly.

Official pictures are drawn on the server with the whole of it; a picture of a table that the browser draws
fetches the whole (assets/js/11_late_scripts.js).
"""

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from plotly.basedatatypes import BaseTraceType

from data import warehouse
from pages._cards.registry import all_cards
from pages._charts.look import PAGE, PHONE
from pages._components.cards import contents
from pages._exploring import CHARTS
from pages._request import read_view
from pages._wall.markup import markup
from pages._wall.picture import USUAL, WIDE, draw
from pages._wall.scene import all_scenes

ROOT = Path(__file__).parents[2]
# https://github.com/plotly/plotly.js/blob/master/dist/README.md: what plotly-basic has besides pie
PART = {"bar", "scatter"}
CLASSES = [getattr(go, name) for name in go.__all__]
TRACES = {one().type for one in CLASSES if isinstance(one, type) and issubclass(one, BaseTraceType)}
WIDE_WINDOW = "from=2024-01-01&to=2024-06-15"
SEARCHES = ["", "period=last_12_months&compare=previous", "town=371526109", "from=2023-01-01&to=2023-01-31"]
EXPLORED = [
    f"{WIDE_WINDOW}&chart={chart}&by={by}"
    for chart, by in product(CHARTS, ("town,month", "month,channel", "sector", "week"))
]


def types(figure: dict[str, Any]) -> set[str]:
    """The traces of a figure; one without a type would be a line."""
    return {trace.get("type", "scatter") for trace in figure["data"]}


@pytest.mark.parametrize("search", [*SEARCHES, *EXPLORED])
def test_cards_draw_what_the_part_has(over_county: None, search: str) -> None:
    view = read_view(f"?{search}")
    assert view is not None
    drawn = [one for one in all_cards().values() if one.draw]
    assert len(drawn) > 10
    found = {
        (card.id, look.is_phone): types(contents(card, view, look).body)
        for card, look in product(drawn, (PAGE, PHONE))
    }
    assert {name: kinds - PART for name, kinds in found.items() if kinds - PART} == {}


@pytest.mark.parametrize("shape", [USUAL, WIDE])
def test_the_wall_draws_what_the_part_has(over_county: None, shape: str) -> None:
    snapshot, picture = draw(warehouse(), list(all_scenes()), shape)
    figures = markup(picture).figures
    assert snapshot and len(figures) > 3
    assert set().union(*map(types, figures)) <= PART


def written(path: Path) -> Iterator[str]:
    """The types that a module writes into dictionaries, by name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "type" and isinstance(value, ast.Constant):
                    yield value.value


def test_no_module_writes_another_trace() -> None:
    """Tables alone are another, which are drawn only in pictures."""
    assert {"heatmap", "table", "bar", "scatter"} <= TRACES
    modules = sorted((ROOT / "pages").rglob("*.py"))
    found = {path.name: {*written(path)} & TRACES - PART for path in modules}
    assert {name: kinds for name, kinds in found.items() if kinds} == {"table.py": {"table"}}
