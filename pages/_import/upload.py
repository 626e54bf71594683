"""The tab 导入: files are uploaded, inspected, shown and loaded; the loader itself does each step."""

import json
from typing import Any

import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, callback, ctx, dcc, html
from dash.exceptions import PreventUpdate

from data.spec.ledger_catalogue import declared
from pages._components import marks
from pages._components.panels import scroller
from pages._import import corrections, inbox, preview
from pages._import.job_callbacks import STARTED, start_inspection, started
from pages._import.jobs import JOBS
from pages._import.overview import known_ledgers
from pages._import.permissions import may_change
from pages._import.stores import ColumnsPage, Correction, Inbox

# outputs of show() without an upload
NOTHING = {
    "files": None,
    "count": "",
    "go": "导入",
    "idle": True,
    "untried": True,
    "hidden": True,
    "columns": None,
    "closed": True,
    "fixed": True,
}
FORMATS = "xlsx、xlsm、xls、ods、csv、tsv，及其 zip、gz 压缩包"


def section() -> list[Any]:
    """The content of the tab."""
    job = JOBS.running()
    # a page reloaded while a job runs still shows the files of that job
    inbox_id = job.about.get("inbox") if job else None
    return [
        dcc.Store(id="import-inbox", data={"inbox": inbox_id} if inbox_id else None),
        dcc.Store(id="import-looked"),
        dcc.Store(id="import-choices", data={}),
        dcc.Store(id="import-opened"),
        dcc.Store(id="import-page"),
        html.Section(
            [
                html.Div(
                    [
                        html.B("把文件或整个文件夹拖到这里"),
                        html.Span(f"支持 {FORMATS}。文件只存在本机，姓名、证件、电话入库前遮蔽。"),
                    ],
                    className="drop-words",
                ),
                html.Div(
                    [
                        html.Button("选择文件", className="main-button", **{"data-pick": "files"}),
                        html.Button("选择文件夹", className="quiet-button", **{"data-pick": "folder"}),
                    ],
                    className="drop-buttons",
                ),
            ],
            className="drop-zone",
            id="import-drop",
        ),
        html.Div(id="import-state", className="import-state", role="status"),
        html.Div(id="import-result"),
        html.Section(
            [
                html.Div(
                    [
                        html.H2("待导入的文件"),
                        html.Span(id="import-count", className="sub"),
                        html.Div(
                            [
                                html.Button("清空", id="import-clear", className="quiet-button"),
                                html.Button(
                                    "试导入",
                                    id="import-try",
                                    className="quiet-button",
                                    title="先看会怎样：哪些行会退回、待核、更新；什么也不存",
                                ),
                                html.Button("导入", id="import-go", className="main-button"),
                            ],
                            className="actions",
                        ),
                    ],
                    className="card-head",
                ),
                scroller("待导入的文件", id="import-files"),
            ],
            className="card-box",
            id="import-card",
            hidden=True,
        ),
        html.Section(
            [html.Div(id="import-columns"), _saver()], className="card-box", id="import-panel", hidden=True
        ),
        html.Div(
            [html.Div(id="import-overview"), html.Div(known_ledgers(declared()), id="import-known")],
            className="before-files",
        ),
    ]


def _saver() -> html.Div:
    """The form that saves a mapping; it is outside the columns, since redrawing would clear the typed
    name."""
    return html.Div(
        [
            html.Span("表头每次都这样的文件，可把对应关系存下来，下次自动套用："),
            dbc.Input(id="import-name", placeholder="映射名，如 省平台导出", size="sm", maxLength=40),
            html.Button("保存映射", id="import-save", className="quiet-button"),
            html.Span(id="import-saved", className="panel-note"),
        ],
        className="saver",
        id="import-saver",
        hidden=True,
    )


# inspection -----------------------------------------------------------------------------------


@callback(
    output={**STARTED, "choices": Output("import-choices", "data", allow_duplicate=True),
            "opened": Output("import-opened", "data", allow_duplicate=True)},
    inputs={"given": Input("import-inbox", "data")},
    prevent_initial_call=True,
)  # fmt: skip
def look(given: Inbox | None) -> dict[str, Any]:
    """Inspects all files of a new upload."""
    folder = inbox.folder((given or {}).get("inbox"))
    if folder is None or not may_change():
        raise PreventUpdate
    return {**start_inspection(folder.name), "choices": {}, "opened": None}


# showing --------------------------------------------------------------------------------------


@callback(
    output={
        "files": Output("import-files", "children"),
        "count": Output("import-count", "children"),
        "go": Output("import-go", "children"),
        "idle": Output("import-go", "disabled"),
        "untried": Output("import-try", "disabled"),
        "hidden": Output("import-card", "hidden"),
        "columns": Output("import-columns", "children"),
        "closed": Output("import-panel", "hidden"),
        "fixed": Output("import-saver", "hidden"),
    },
    inputs={
        "_looked": Input("import-looked", "data"),
        "choices": Input("import-choices", "data"),
        "opened": Input("import-opened", "data"),
        "turned": Input("import-page", "data"),
    },
    state={"given": State("import-inbox", "data")},
    prevent_initial_call=True,
)
def show(
    _looked: Any,
    choices: dict[str, Correction],
    opened: str | None,
    turned: ColumnsPage | None,
    given: Inbox | None,
) -> dict[str, Any]:
    looked = inbox.inspection((given or {}).get("inbox"))
    if looked is None or not looked["files"]:
        return {**NOTHING}
    files = looked["files"]
    count = len(corrections.plan(files, choices))
    file = next((one for one in files if one["file"] == opened), None)
    correction = choices.get(file["file"], {}) if file else {}
    page = turned["page"] if turned and turned["file"] == opened else 0
    return {
        "files": preview.files_table(looked, choices, opened),
        "count": f"共{len(files)}个，选中{count}个",
        "go": f"导入选中的{count}个文件",
        "idle": not count,
        "untried": not count,
        "hidden": False,
        "columns": preview.columns_panel(looked, file, correction, page) if file else None,
        "closed": file is None,
        "fixed": file is None or not preview.is_correctable(file, correction),
    }


@callback(
    Output("import-opened", "data", allow_duplicate=True),
    Output("import-saved", "children", allow_duplicate=True),
    Input({"type": "import-open", "place": ALL}, "n_clicks"),
    State("import-opened", "data"),
    State("import-inbox", "data"),
    prevent_initial_call=True,
)
def open_file(_clicks: list[int | None], opened: str | None, given: Inbox | None) -> tuple[Any, str]:
    """Opens a file's columns; redrawn rows call this too, so only a click counts."""
    looked = inbox.inspection((given or {}).get("inbox"))
    if looked is None or not ctx.triggered_id or not any(one["value"] for one in ctx.triggered):
        raise PreventUpdate
    file = marks.at(looked["files"], ctx.triggered_id.get("place"))["file"]
    return (None if file == opened else file), ""


@callback(
    Output("import-page", "data"),
    Input({"type": "import-turn", "page": ALL, "way": ALL}, "n_clicks"),
    State("import-opened", "data"),
    prevent_initial_call=True,
)
def turn(_clicks: list[int | None], opened: str | None) -> dict[str, Any]:
    """Shows another page of the open file's columns."""
    if not ctx.triggered_id or not any(one["value"] for one in ctx.triggered):
        raise PreventUpdate
    return {"file": opened, "page": marks.number(ctx.triggered_id.get("page"))}


# loading --------------------------------------------------------------------------------------


@callback(
    output=STARTED,
    inputs={
        "_go": Input("import-go", "n_clicks"),
        "_try": Input("import-try", "n_clicks"),
        "_tried": Input({"type": "import-tried", "part": ALL}, "n_clicks"),
    },
    state={"given": State("import-inbox", "data"), "choices": State("import-choices", "data")},
    prevent_initial_call=True,
)
def go(
    _go: int | None,
    _try: int | None,
    _tried: list[int | None],
    given: Inbox | None,
    choices: dict[str, Correction],
) -> dict[str, Any]:
    """Loads the chosen files, or tries to; the result of a trial has a button that loads them."""
    folder = inbox.folder((given or {}).get("inbox"))
    looked = inbox.inspection(folder.name if folder else None)
    is_clicked = any(one["value"] for one in ctx.triggered)
    if not is_clicked or folder is None or looked is None or not may_change():
        raise PreventUpdate
    lines = corrections.plan(looked["files"], choices)
    plan = folder / "plan.json"
    plan.write_text(json.dumps({"files": lines}, ensure_ascii=False), encoding="utf-8")
    paths = [line["path"] for line in lines]
    is_trial = ctx.triggered_id == "import-try"
    job = JOBS.start(
        "trial" if is_trial else "load",
        ["load", *paths, "--plan", str(plan), "--json", "--progress", *(["--dry-run"] if is_trial else [])],
        inbox=folder.name,
        paths=paths,
        labels={one["id"]: one["label"] for one in looked["ledgers"]},
    )
    return started(job)


@callback(
    Output("import-result", "children", allow_duplicate=True),
    Input("import-choices", "data"),
    State({"type": "import-tried", "part": ALL}, "id"),
    prevent_initial_call=True,
)
def forget_trial(_choices: Any, tried: list[Any]) -> None:
    """The result of a trial is of the files and columns as they were chosen then."""
    if not tried:
        raise PreventUpdate


@callback(
    Output("import-inbox", "data", allow_duplicate=True),
    Output("import-looked", "data", allow_duplicate=True),
    Output("import-result", "children", allow_duplicate=True),
    Output("import-state", "children", allow_duplicate=True),
    Input("import-clear", "n_clicks"),
    State("import-inbox", "data"),
    prevent_initial_call=True,
)
def clear(clicks: int | None, given: Inbox | None) -> tuple[Any, ...]:
    if not clicks or not may_change():
        raise PreventUpdate
    inbox.remove((given or {}).get("inbox"))
    return None, clicks, None, None
