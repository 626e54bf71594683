"""明细: the rows behind a figure, masked as the warehouse keeps them, with file and line."""

from dataclasses import replace
from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, callback, dcc, html, no_update

from data import warehouse
from data.catalogue import catalogue
from data.filters import codes
from pages._charts import text
from pages._components.grid import grid
from pages._components.lines import line_dialog
from pages._components.view import FIELDS, View, read_view

# more than this is read in the downloaded file, not in a browser
SHOWN = 1000


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
        line_dialog(),
    ]


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
                f"共{text.number(count)}行{more}。姓名、证件、电话已遮蔽；点一行，看它在台账里的来历。"
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
