"""The one place that makes a `dcc.Graph`: Chinese, no logo, no upload, drawn as SVG."""

from typing import Any

from dash import dcc

CONFIG = {
    "locale": "zh-CN",
    "displayModeBar": False,
    "displaylogo": False,
    # plotly.js 4 offers to upload the chart to its maker's cloud: no request leaves the machine
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "modeBarButtonsToRemove": ["sendChartToCloud", "lasso2d", "select2d"],
    "responsive": True,
    "doubleClick": False,
}


def graph(graph_id: str | dict[str, str], figure: dict[str, Any] | None = None, **more: Any) -> dcc.Graph:
    """A graph with the safe configuration; it fills the box it stands in."""
    given = {} if figure is None else {"figure": figure}
    return dcc.Graph(id=graph_id, config=CONFIG, responsive=True, **given, **more)
