"""明细: the rows behind a figure, masked as the warehouse keeps them, with file and line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import dash_bootstrap_components as dbc
from dash import (
    ALL,
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    dcc,
    html,
    no_update,
)

from data.errors import OlderSnapshot, QueryStopped
from data.query.compiler import Group
from data.view import View
from pages._charts import text
from pages._components import drilldown, marks
from pages._components.grid import grid
from pages._components.lineage import line_dialog
from pages._components.narrowing import idle_filters, subject
from pages._components.panels import dialog
from pages._request import read_view

# of a download: the cell that was clicked, the comparison whose window is meant, and the part of a change
ALSO, BASE, GROUP = "also", "base", "group"
# more rows than this are only in the download
SHOWN = 1000


def rows_parts() -> list[Any]:
    """The dialog and the store that asks for it; both stand in the shell, once."""
    return [
        dcc.Store(id="rows-request"),
        dialog("rows-modal", "rows-title", "明细", dbc.ModalBody(id="rows-body"), className="rows-modal"),
        *line_dialog(),
    ]


@dataclass(frozen=True)
class RowsRequest:
    """A parsed click on 明细: what can be opened, what is chosen, and the window."""

    of: tuple[str, ...]
    chosen: str
    also: dict[str, str]
    base: str
    group: Group | None
    # as the page has it, and over the window that is shown
    view: View
    shown: View

    @property
    def period(self) -> str:
        if not drilldown.has_window(self.chosen):
            return f"截至{text.day(self.view.snapshot.complete_until)}"
        label = self.shown.period_label
        return f"{text.COMPARISONS[self.base][1]}（{label}）" if self.base else label


def understood(request: Mapping[str, Any], view: View) -> RowsRequest | None:
    """The parsed click; None where nothing in it can be opened."""
    of = drilldown.plain(marks.listed(request.get("of")))
    if not of:
        return None
    wanted = drilldown.plain([str(request.get("chosen") or "")])
    also = {str(key): str(value) for key, value in marks.mapping(request.get("also")).items()}
    chosen = wanted[0] if wanted and wanted[0] in of else of[0]
    base = str(request.get("base") or "") if drilldown.has_window(chosen) else ""
    view = drilldown.narrowed(view, also)
    shown = drilldown.opened(chosen, view, base)
    group = drilldown.read_group(str(request.get("group") or ""), chosen)
    return RowsRequest(tuple(of), chosen, also, "" if shown is view else base, group, view, shown)


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
    rows_request = understood(marks.mapping(request), view) if view else None
    if rows_request is None:
        return no_update, no_update, no_update
    figures = drilldown.figures(rows_request.chosen)
    of = subject(rows_request.view, figures) + idle_filters(rows_request.view, figures)
    of += drilldown.group_words(rows_request.group, rows_request.view)
    title = f"{drilldown.label(rows_request.chosen)}的明细：{of}，{rows_request.period}"
    try:
        frame, count = drilldown.rows_of(
            rows_request.chosen, rows_request.view, SHOWN, base=rows_request.base, group=rows_request.group
        )
    except (OlderSnapshot, QueryStopped) as error:
        return True, title, [_choices(rows_request), html.P(str(error), className="empty")]
    return True, title, [_choices(rows_request), _head(rows_request, len(frame), count), grid(frame)]


def _choices(rows_request: RowsRequest) -> html.Div | None:
    """Buttons for the other figures of the card and for the compared window."""
    base = rows_request.base or rows_request.view.compare
    figures = [
        _choice(rows_request, drilldown.label(one), one == rows_request.chosen, chosen=one)
        for one in rows_request.of
        if one == rows_request.chosen or drilldown.can_narrow(one, rows_request.also)
    ]
    windows = [_choice(rows_request, "本期", not rows_request.base, base="")]
    is_offered = drilldown.has_window(rows_request.chosen) and drilldown.has_base(
        rows_request.also, base or ""
    )
    if base and is_offered:
        windows.append(_choice(rows_request, text.COMPARISONS[base][1], bool(rows_request.base), base=base))
    groups = [html.Div(group, className="choices", role="group") for group in (figures, windows) if group[1:]]
    return html.Div(groups, className="rows-choices") if groups else None


def _choice(
    rows_request: RowsRequest, words: str, is_on: bool, chosen: str | None = None, base: str | None = None
) -> html.Button:
    return html.Button(
        words,
        className="choice is-on" if is_on else "choice",
        **{
            "aria-pressed": "true" if is_on else "false",
            "data-rows": ",".join(rows_request.of),
            "data-chosen": rows_request.chosen if chosen is None else chosen,
            "data-base": rows_request.base if base is None else base,
            "data-also": drilldown.also_words(rows_request.also),
            "data-group": drilldown.group_written(rows_request.group) if rows_request.group else "",
        },
    )


def _head(rows_request: RowsRequest, shown: int, count: int) -> html.Div:
    figure = drilldown.figure_words(
        rows_request.chosen, rows_request.view, base=rows_request.base, group=rows_request.group
    )
    more = f"，这里显示前{text.number(shown)}行，下载含全部" if shown < count else ""
    words = {
        ALSO: drilldown.also_words(rows_request.also),
        BASE: rows_request.base,
        GROUP: drilldown.group_written(rows_request.group) if rows_request.group else "",
    }
    extra = "".join(f"&{key}={quote(value)}" for key, value in words.items() if value)
    summary = f"共{text.number(count)}行{more}。姓名、证件、电话已遮蔽；点一行，看它在台账里的来历。"
    return html.Div(
        [
            html.B(figure) if figure else None,
            html.Span(summary),
            # the scripts write here what the grid's own filters leave
            html.Span(id="rows-left", role="status"),
            *[
                html.Button(
                    [f"下载{extension.upper()}", html.Span(className="rows-taken")],
                    className=f"link-button{' push' if extension == 'xlsx' else ''}",
                    **{
                        "data-download": f"export/rows/{rows_request.chosen}.{extension}",
                        "data-extra": extra,
                    },
                )
                for extension in ("xlsx", "csv")
            ],
        ],
        className="rows-head",
        # whether every row stands in the grid: only then has a download its order
        **({} if shown < count else {"data-is-whole": ""}),
    )


def connect() -> None:
    """Heading, 合计 and download follow the filters and the order of the grid."""
    every = {"type": "rows-grid", "part": ALL}
    clientside_callback(
        ClientsideFunction("rows", "follow"),
        Input(every, "virtualRowData"),
        State(every, "rowData"),
        State(every, "columnDefs"),
        State(every, "id"),
        prevent_initial_call=True,
    )
