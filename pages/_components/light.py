"""Long tables as one component: Dash goes through each of its components at every change of the page.

A table of a thousand figures as a thousand components holds a browser for half a minute. As a description,
from which assets/js/17_light.js makes the elements, it takes no time that is noticed.
"""

import json
from typing import Any

from dash import html
from plotly.utils import PlotlyJSONEncoder

MARKUP = "data-markup"
Element = dict[str, Any]


def element(kind: str, children: Any, **properties: Any) -> Element:
    """An element as `light` describes it, made without a component of Dash: a long table has thousands."""
    return {"type": kind, "props": {"children": children, **properties}}


def light(component: Any) -> html.Div:
    """The same as `component`, which has only plain elements of HTML that no callback names."""
    return html.Div(className="light", **{MARKUP: json.dumps(component, cls=PlotlyJSONEncoder)})
