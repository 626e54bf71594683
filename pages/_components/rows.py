"""明细: the rows behind a figure, masked as the warehouse keeps them, with file and line."""

import json
from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache
from numbers import Real
from pathlib import Path
from typing import Any

import dash_ag_grid as dag
import dash_bootstrap_components as dbc
import pandas as pd
from dash import Input, Output, State, callback, dcc, html, no_update

from data import warehouse
from data.catalogue import catalogue
from data.filters import codes
from pages._charts import text
from pages._components.view import FIELDS, View, read_view

# more than this is read in the downloaded file, not in a browser
SHOWN = 1000
LOCALE = Path(__file__).parents[2] / "assets" / "vendor" / "ag-grid-locale-zh-CN.json"


def rows_parts() -> list[Any]:
    """The dialog and the store that asks for it; both stand in the shell, once."""
    return [
        dcc.Store(id="rows-request"),
        dbc.Modal(
            [
                dbc.ModalHeader(dbc.ModalTitle("明细", id="rows-title"), close_button=True),
                dbc.ModalBody(id="rows-body"),
            ],
            id="rows-modal",
            className="rows-modal",
            is_open=False,
            scrollable=False,
        ),
    ]


@lru_cache(maxsize=1)
def grid_locale() -> dict[str, str]:
    return json.loads(LOCALE.read_text(encoding="utf-8"))


def narrowed(view: View, also: dict[str, str]) -> View:
    """The view with one more code chosen, as a click on a table's row asks; unknown codes change nothing."""
    filters = view.filters
    for dimension, code in also.items():
        if dimension in FIELDS and code in codes(dimension):
            filters = replace(filters, **{FIELDS[dimension]: (code,)})
    return replace(view, asked=replace(view.asked, filters=filters))


@callback(
    Output("rows-modal", "is_open"),
    Output("rows-title", "children"),
    Output("rows-body", "children"),
    Input("rows-request", "data"),
    State("address", "search"),
    prevent_initial_call=True,
)
def open_rows(request: dict[str, Any] | None, search: str | None) -> tuple[Any, Any, Any]:
    view = read_view(search)
    asked = (request or {}).get("metric")
    if view is None or asked not in catalogue():
        return no_update, no_update, no_update
    also = {str(key): str(value) for key, value in ((request or {}).get("also") or {}).items()}
    view = narrowed(view, also)
    frame, count = warehouse().rows(
        asked, filters=view.filters, scope=view.scope, limit=SHOWN, snapshot_id=view.snapshot.id
    )
    metric = catalogue()[asked]
    title = f"{metric.label}的明细：{view.place}，{view.asked.period_label}"
    return True, title, [_head(asked, also, len(frame), count), grid(frame)]


def _head(metric_id: str, also: dict[str, str], shown: int, count: int) -> html.Div:
    more = f"，这里显示前{text.number(shown)}行，下载含全部" if shown < count else ""
    extra = "".join(f"&{key}={value}" for key, value in also.items())
    return html.Div(
        [
            html.Span(
                f"共{text.number(count)}行{more}。姓名、证件、电话已遮蔽；每行注明来源文件、工作表和行号。"
            ),
            *[
                html.Button(
                    f"下载{extension.upper()}",
                    className=f"link-button{' push' if extension == 'xlsx' else ''}",
                    **{"data-download": f"export/rows/{metric_id}.{extension}", "data-extra": extra},
                )
                for extension in ("xlsx", "csv")
            ],
        ],
        className="rows-head",
    )


def grid(frame: pd.DataFrame) -> dag.AgGrid:
    return dag.AgGrid(
        id="rows-grid",
        className="rows-grid",
        columnDefs=[_column(frame, name, place) for place, name in enumerate(frame.columns)],
        rowData=_records(frame),
        defaultColDef={"resizable": True, "sortable": True, "filter": True, "minWidth": 84},
        columnSize="autoSize",
        dashGridOptions={
            "localeText": grid_locale() | {"noRowsToShow": "所选条件下没有记录"},
            "rowHeight": 35,
            "headerHeight": 35,
            "animateRows": False,
            "enableCellTextSelection": True,
        },
        style={"height": None},
    )


def _column(frame: pd.DataFrame, name: str, place: int) -> dict[str, Any]:
    """Numbers right, words left, the first column pinned."""
    column: dict[str, Any] = {"field": f"c{place}", "headerName": name, "maxWidth": 420}
    kept = [value for value in frame[name] if not text.is_missing(value)]
    if kept and all(isinstance(value, Real) and not isinstance(value, bool) for value in kept):
        column |= {"type": "rightAligned", "filter": "agNumberColumnFilter"}
        if "元" in name or "金额" in name:
            column["valueFormatter"] = {
                "function": "params.value == null ? '' : d3.format(',.2f')(params.value)"
            }
    if place == 0:
        column["pinned"] = "left"
    return column


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Plain values, missing ones empty. Fields are numbered, for a heading may hold a dot."""
    names = [f"c{place}" for place in range(len(frame.columns))]
    return [
        dict(zip(names, map(_plain, row), strict=True)) for row in frame.itertuples(index=False, name=None)
    ]


def _plain(value: Any) -> Any:
    if text.is_missing(value):
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else value
