"""明细: the rows behind a figure, masked as the warehouse keeps them, with file and line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, callback, dcc, html, no_update

from data.view import View
from pages._charts import text
from pages._components import drilldown, marks
from pages._components.grid import grid
from pages._components.lineage import line_dialog
from pages._request import read_view

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
        *line_dialog(),
    ]


@dataclass(frozen=True)
class RowsRequest:
    """A click on 明细 understood: what can be opened, what is, and of which window."""

    of: tuple[str, ...]
    chosen: str
    also: dict[str, str]
    base: str
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
    """None where nothing that is asked for can be opened."""
    of = drilldown.plain(marks.listed(request.get("of")))
    if not of:
        return None
    wanted = drilldown.plain([str(request.get("chosen") or "")])
    also = {str(key): str(value) for key, value in marks.mapping(request.get("also")).items()}
    view = drilldown.narrowed(view, also)
    chosen = wanted[0] if wanted and wanted[0] in of else of[0]
    base = str(request.get("base") or "") if drilldown.has_window(chosen) else ""
    shown = drilldown.opened(chosen, view, base)
    return RowsRequest(tuple(of), chosen, also, "" if shown is view else base, view, shown)


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
    asked = understood(marks.mapping(request), view) if view else None
    if asked is None:
        return no_update, no_update, no_update
    frame, count = drilldown.rows_of(asked.chosen, asked.shown, SHOWN)
    title = f"{drilldown.label(asked.chosen)}的明细：{asked.view.place}，{asked.period}"
    return True, title, [_choices(asked), _head(asked, len(frame), count), grid(frame)]


def _choices(asked: RowsRequest) -> html.Div | None:
    """The other figures of the card, and the window it is compared with."""
    base = asked.base or asked.view.compare
    figures = [_choice(asked, drilldown.label(one), one == asked.chosen, chosen=one) for one in asked.of]
    windows = [_choice(asked, "本期", not asked.base, base="")]
    if base and drilldown.has_window(asked.chosen):
        windows.append(_choice(asked, text.COMPARISONS[base][1], bool(asked.base), base=base))
    groups = [html.Div(group, className="choices", role="group") for group in (figures, windows) if group[1:]]
    return html.Div(groups, className="rows-choices") if groups else None


def _choice(
    asked: RowsRequest, words: str, is_on: bool, chosen: str | None = None, base: str | None = None
) -> html.Button:
    return html.Button(
        words,
        className="choice is-on" if is_on else "choice",
        **{
            "aria-pressed": "true" if is_on else "false",
            "data-rows": ",".join(asked.of),
            "data-chosen": asked.chosen if chosen is None else chosen,
            "data-base": asked.base if base is None else base,
            "data-also": ",".join(f"{key}:{value}" for key, value in asked.also.items()),
        },
    )


def _head(asked: RowsRequest, shown: int, count: int) -> html.Div:
    figure = drilldown.figure_words(asked.chosen, asked.shown)
    more = f"，这里显示前{text.number(shown)}行，下载含全部" if shown < count else ""
    extra = "".join(f"&{key}={value}" for key, value in asked.also.items())
    extra += f"&base={asked.base}" if asked.base else ""
    told = f"共{text.number(count)}行{more}。姓名、证件、电话已遮蔽；点一行，看它在台账里的来历。"
    return html.Div(
        [
            html.B(figure) if figure else None,
            html.Span(told),
            *[
                html.Button(
                    f"下载{extension.upper()}",
                    className=f"link-button{' push' if extension == 'xlsx' else ''}",
                    **{"data-download": f"export/rows/{asked.chosen}.{extension}", "data-extra": extra},
                )
                for extension in ("xlsx", "csv")
            ],
        ],
        className="rows-head",
    )
