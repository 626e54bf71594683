"""A picture as one text of HTML and its charts beside it.

Each Dash component on a page listens to each of the page's events, and the wall's clock alone makes several
a second: a picture of 1,500 components cost the browser a sixth of a core when idle and ten seconds for every
new snapshot. As HTML it costs nothing when idle; wall.js puts it in place and draws the charts into it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from dash import dcc
from dash.development.base_component import Component

VOID = {"img", "br", "hr"}
# attributes with another name in React
NAMES = {"className": "class", "colSpan": "colspan", "rowSpan": "rowspan"}


@dataclass
class Markup:
    """HTML with `<div data-figure="0">` in the place of the first of `figures`, which Plotly draws."""

    html: str = ""
    figures: list[dict[str, Any]] = field(default_factory=list)


def markup(picture: Sequence[Any]) -> Markup:
    made = Markup()
    made.html = "".join(_node(one, made.figures) for one in picture)
    return made


def _node(one: Any, figures: list[dict[str, Any]]) -> str:
    if one is None:
        return ""
    if isinstance(one, list | tuple):
        return "".join(_node(child, figures) for child in one)
    if isinstance(one, dcc.Graph):
        return _chart(one, figures)
    if not isinstance(one, Component):
        return escape(str(one))
    tag = type(one).__name__.lower()
    opened = f"<{tag}{_attributes(one)}>"
    if tag in VOID:
        return opened
    return f"{opened}{_node(getattr(one, 'children', None), figures)}</{tag}>"


def _chart(graph: dcc.Graph, figures: list[dict[str, Any]]) -> str:
    figures.append({**graph.figure, "config": graph.config})
    box = {
        "id": graph.id,
        "class": "dash-graph",
        "style": _style(graph.style),
        "data-figure": len(figures) - 1,
    }
    return f"<div{_written(box)}></div>"


def _attributes(one: Component) -> str:
    given = {name: value for name, value in one.to_plotly_json()["props"].items() if name != "children"}
    if "style" in given:
        given["style"] = _style(given["style"])
    return _written({NAMES.get(name, name): value for name, value in given.items()})


def _written(attributes: dict[str, Any]) -> str:
    parts = []
    for name, value in attributes.items():
        if value is True:
            parts.append(f" {name}")
        elif value is not None and value is not False:
            parts.append(f' {name}="{escape(str(value))}"')
    return "".join(parts)


def _style(style: dict[str, Any]) -> str:
    """{'gridColumn': '1'} → grid-column:1; custom properties (--x) keep their names."""
    return ";".join(
        f"{re.sub(r'[A-Z]', lambda big: '-' + big[0].lower(), name)}:{value}" for name, value in style.items()
    )
