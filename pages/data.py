"""数据: files in, what became of them, batches taken back, how fresh each source is, and the dictionary."""

from typing import Any

import dash
from dash import ALL, Input, Output, callback, html

from data import NoSnapshot, warehouse
from data.errors import DataError
from pages._charts import text
from pages._components.page import page_heading
from pages._import import (
    correcting,
    dictionary,
    job_callbacks,
    logs,
    matter_review,
    order_review,
    overview,
    upload,
)
from pages._import.tabs import TABS, tab_bar, tab_of

dash.register_page(__name__, path="/data", name="数据", title="数据 · 安薪", order=6)

# imported for its callbacks, which are registered at import
CALLBACKS = (correcting,)

# tabs that are loaded when opened; the others keep the user's input
FILLED = tuple(key for key in TABS if key not in ("import", "review"))


def layout(**_query: str) -> html.Main:
    """All tabs are on the page, so that an upload stays while another tab is open."""
    sections = {"import": upload.section(), "review": [*order_review.section(), *matter_review.section()]}
    bodies = [
        html.Div(sections.get(key), id=f"data-{key}", className="tab-body", role="tabpanel") for key in TABS
    ]
    tabs = html.Div(id="data-tabs", className="data-tabs", role="tablist")
    return html.Main(
        [
            page_heading("data"),
            html.Div([*job_callbacks.parts(), tabs, *bodies], className="page"),
            html.Footer(id="data-foot", className="foot"),
        ],
        className="on-data",
    )


@callback(
    output={
        "bar": Output("data-tabs", "children"),
        "hidden": {key: Output(f"data-{key}", "hidden") for key in TABS},
        "bodies": {key: Output(f"data-{key}", "children") for key in FILLED},
        "overview": Output("import-overview", "children"),
        "foot": Output("data-foot", "children"),
    },
    inputs={"search": Input("address", "search"), "_changed": Input("data-changed", "data")},
)
def open_tab(search: str | None, _changed: Any) -> dict[str, Any]:
    """The tab that the address names, loaded again each time it is opened."""
    tab = tab_of(search)
    bodies: dict[str, Any] = dict.fromkeys(FILLED, dash.no_update)
    if tab in bodies:
        bodies[tab] = body(tab)
    hidden = {key: key != tab for key in TABS}
    first = overview.overview_section() if tab == "import" else dash.no_update
    return {"bar": tab_bar(tab), "hidden": hidden, "bodies": bodies, "overview": first, "foot": foot()}


def body(tab: str) -> list[Any]:
    try:
        if tab == "sources":
            return logs.sources_section(warehouse().snapshot())
        sections = {
            "batches": logs.batches_section,
            "doubts": logs.doubts_section,
            "dictionary": dictionary.dictionary_section,
        }
        return sections[tab]()
    except DataError as error:
        return [logs.unanswered(error)]


def foot() -> list[Any]:
    """The snapshot of the lists."""
    try:
        snapshot = warehouse().snapshot()
    except NoSnapshot:
        return [html.Span("还没有数据：把台账拖到上面即可导入。")]
    demo = " · 演示数据" if snapshot.is_demo else ""
    until = html.Span(f"数据截至{text.day(snapshot.last_day)}")
    return [until, html.Span(f"快照 {snapshot.id}{demo}", className="push")]


@callback(
    Output({"type": "doubts-list", "part": ALL}, "children"),
    Input({"type": "doubts-filter", "part": "ledger"}, "value"),
    Input({"type": "doubts-filter", "part": "rule"}, "value"),
    prevent_initial_call=True,
)
def filter_doubts(ledger: str | None, rule: str | None) -> list[list[Any]]:
    shown = logs.doubts_list(logs.chosen(ledger), logs.chosen(rule))
    return [shown for _ in dash.ctx.outputs_list]
