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


def graph(
    graph_id: str | dict[str, str],
    figure: dict[str, Any] | None = None,
    *,
    is_still: bool = False,
    **more: Any,
) -> dcc.Graph:
    """A graph with the safe configuration; it fills its box, or is a still picture of its own size."""
    given = {} if figure is None else {"figure": figure}
    config = {**CONFIG, "responsive": False, "staticPlot": True} if is_still else CONFIG
    return dcc.Graph(id=graph_id, config=config, responsive=not is_still, **given, **more)
