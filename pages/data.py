"""数据: files in, what became of them, batches taken back, how fresh each source is, and the dictionary."""

from typing import Any

import dash
from dash import Input, Output, callback, html

from data import NoSnapshot, warehouse
from data.errors import DataError
from pages._charts import text
from pages._components.page import page_heading
from pages._components.page_help import PageHelp
from pages._components.panels import AWAITED
from pages._import import (
    correcting,
    dictionary,
    doubt_form,
    doubts,
    job_callbacks,
    logs,
    matter_review,
    order_review,
    overview,
    reference_data,
    snapshots,
    upload,
)
from pages._import.tabs import TABS, tab_bar, tab_of
from pages._scope import may

dash.register_page(
    __name__,
    path="/data",
    name="数据",
    title="数据 · 安薪",
    order=6,
    has_charts=False,
    help=PageHelp(
        shows="导入台账、退回和待核的行、各批次、各来源到哪一天、口径和数据字典。",
        reading="先在“导入”放文件，核对台账和列，再导入。读取的行等于接受、退回、跳过之和。导错了，在“批次”里撤销，撤销后各页随即恢复。",
        sources="台账文件原样留存；每一行都记着来自哪份文件、哪张表、哪一行、哪一批。本页总是最新的数据，不按筛选。",
    ),
)

# imported for its callbacks, which are registered at import
CALLBACKS = (correcting, doubt_form)

# tabs that are loaded when opened; the others keep the user's input
FILLED = tuple(key for key in TABS if key not in ("import", "review", "doubts", "snapshots", "reference"))


def layout(**_query: str) -> html.Main:
    """All tabs are on the page, so that an upload stays while another tab is open."""
    sections = {
        "import": upload.section(),
        "review": [*order_review.section(), *matter_review.section()],
        "doubts": doubts.section(),
        "snapshots": snapshots.section(),
        # its callbacks are refused to others, and ask only where their parts are on the page
        "reference": reference_data.section() if may("reference") else None,
    }
    bodies = [
        html.Div(sections.get(key), id=f"data-{key}", className="tab-body", role="tabpanel") for key in TABS
    ]
    tabs = html.Div(id="data-tabs", className="data-tabs", role="tablist", **AWAITED)
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
