"""A job of the loader on the page: start, progress while it runs, result when it has ended."""

import re
import time
from typing import Any

import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, callback, ctx, dcc, html, no_update, set_props
from dash.exceptions import PreventUpdate

from data.errors import DataError
from data.frames import records
from pages._components import shell
from pages._components.batch_words import short_words
from pages._import import inbox, result
from pages._import.jobs import JOBS, reason, run_now
from pages._import.logs import ask
from pages._import.permissions import may_change
from pages._import.stores import Inbox
from pages._import.trial import trial_result
from pages._jobs.runner import Answer, Job

POLL_MS = 700
BUSY = "正在处理上一项，请等它结束。"
WAITS = "正在处理上一项，结束后自动识别刚传的文件。"
DOING = {
    "inspect": "正在识别",
    "trial": "正在试导入",
    "load": "正在导入",
    "undo": "正在撤销",
    "rollback": "正在回退",
    "review": "正在记下核对",
    "settle": "正在处理待核",
    "split": "正在拆分",
    "unsplit": "正在恢复",
    "join": "正在并案",
    "unjoin": "正在恢复",
    "reference": "正在保存参考数据",
}
ROLLBACK = "rollback"
BATCH = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4}")
UNDO_NOTICE = "较晚的批次不受影响；源文件保留，可以重新导入。"


def parts() -> list[Any]:
    """Parts shared by all tabs: the poll that runs only with a job, the confirmation, the last message."""
    job = JOBS.running()
    return [
        dcc.Store(id="import-job", data=job.id if job else None),
        dcc.Store(id="data-changed"),
        dcc.Store(id="data-to-undo"),
        dcc.Interval(id="import-poll", interval=POLL_MS, disabled=job is None),
        dbc.Modal(
            [
                dbc.ModalHeader(dbc.ModalTitle(id="data-confirm-title"), close_button=False),
                dbc.ModalBody(id="data-confirm-words"),
                dbc.ModalFooter(
                    [
                        html.Button("取消", id="data-no", className="quiet-button"),
                        html.Button("确定", id="data-yes", className="main-button"),
                    ]
                ),
            ],
            id="data-confirm",
            labelledby="data-confirm-title",
            is_open=False,
            centered=True,
        ),
        html.Div(id="data-message", className="data-message", role="status"),
    ]


def started(job: Job | None) -> dict[str, Any]:
    """Outputs of a callback that has started a job, or could not because another one runs."""
    if job is None:
        return {"job": no_update, "still": no_update, "state": BUSY}
    return {"job": job.id, "still": False, "state": state_words(job)}


def start_inspection(inbox_id: str) -> dict[str, Any]:
    """Outputs that start the inspection of an upload, or let it wait for the running job."""
    folder = inbox.root() / inbox_id / "files"
    job = JOBS.start("inspect", ["inspect", str(folder), "--json", "--progress"], inbox=inbox_id)
    if job is not None:
        return started(job)
    before = JOBS.running()
    return {"job": before.id if before else no_update, "still": False, "state": WAITS}


STARTED = {
    "job": Output("import-job", "data", allow_duplicate=True),
    "still": Output("import-poll", "disabled", allow_duplicate=True),
    "state": Output("import-state", "children", allow_duplicate=True),
}


def state_words(job: Job) -> list[Any]:
    """A bar and a sentence while a job runs."""
    progress = JOBS.progress(job)
    share = f" {progress.done}/{progress.total} {progress.file}" if progress.total else ""
    return [
        html.Progress(max=str(max(progress.total, 1)), value=str(progress.done)) if progress.total else None,
        html.Span(f"{DOING[job.kind]}{share}，已用{job.seconds}秒"),
    ]


FOLLOWED = ("job", "still", "state", "looked", "result", "changed", "message")


@callback(
    output={
        "job": Output("import-job", "data"),
        "still": Output("import-poll", "disabled"),
        "state": Output("import-state", "children"),
        "looked": Output("import-looked", "data"),
        "result": Output("import-result", "children"),
        "changed": Output("data-changed", "data"),
        "message": Output("data-message", "children"),
    },
    inputs={"_tick": Input("import-poll", "n_intervals")},
    state={"job_id": State("import-job", "data"), "given": State("import-inbox", "data")},
    prevent_initial_call=True,
)
def follow(_tick: int | None, job_id: str | None, given: Inbox | None) -> dict[str, Any]:
    """Shows the progress of a running job; when it has ended, its result, and stops the poll."""
    outputs: dict[str, Any] = dict.fromkeys(FOLLOWED, no_update)
    job = JOBS.get(job_id)
    waiting = _waiting(job, given)
    if job is None:
        return (
            {**outputs, **start_inspection(waiting)} if waiting else {**outputs, "still": True, "state": None}
        )
    answer = JOBS.answer(job)
    if answer is None:
        return {**outputs, "state": WAITS if waiting else state_words(job)}
    if waiting:
        # The job was another person's: its outcome is shown on that page.
        return {**outputs, "changed": time.time(), **start_inspection(waiting)}
    return {**outputs, "still": True, "state": None, **_outcome(job, answer)}


def _outcome(job: Job, answer: Answer) -> dict[str, Any]:
    """Outputs for a job that has ended."""
    # the head of the page shows whether there are data and whether they are demo data
    set_props("shell-right", {"children": shell.right()})
    now = time.time()
    if job.kind == "load":
        return {"looked": now, "result": loaded(job, answer), "changed": now}
    if job.kind == "trial":
        return {"result": trial_result(answer, job.about["labels"])}
    if answer.code:
        return {"state" if job.kind == "inspect" else "message": reason(answer)}
    if job.kind == "inspect":
        inbox.keep_inspection(job.about["inbox"], answer.json())
        return {"looked": now}
    return {"message": answer.output, "changed": now}


def _waiting(job: Job | None, given: Inbox | None) -> str:
    """The upload of this page that is not inspected yet because another job was running."""
    mine = str((given or {}).get("inbox") or "")
    is_of_job = job is not None and job.about.get("inbox") == mine
    is_new = bool(inbox.folder(mine)) and inbox.inspection(mine) is None
    return mine if is_new and not is_of_job and may_change() else ""


def loaded(job: Job, answer: Answer) -> html.Div:
    """The result of a load; loaded files leave the upload, the others stay for correction."""
    batch = answer.json().get("batch")
    try:
        reasons = ask("reject_reasons", batch=batch) if batch else None
    except DataError:
        # the counts are shown anyway; the workbook has the reasons
        reasons = None
    inbox.release(job.about["inbox"], result.loaded_paths(answer, job.about["paths"]))
    return result.load_result(answer, job.about["labels"], reasons)


# undo -----------------------------------------------------------------------------------------


@callback(
    Output("data-confirm", "is_open", allow_duplicate=True),
    Output("data-confirm-title", "children"),
    Output("data-confirm-words", "children"),
    Output("data-yes", "disabled"),
    Output("data-to-undo", "data"),
    Input({"type": "data-ask", "what": ALL}, "n_clicks"),
    prevent_initial_call=True,
)
def confirm(_clicks: list[int | None]) -> tuple[bool, str, str, bool, str]:
    """Asks for confirmation before an undo and shows what it removes."""
    if not ctx.triggered_id or not any(one["value"] for one in ctx.triggered):
        raise PreventUpdate
    what = str(ctx.triggered_id["what"])
    if what == ROLLBACK:
        trial = run_now([ROLLBACK, "--dry-run"])
        return True, "回到上一个快照？", reason(trial) or trial.output, bool(trial.code), what
    return True, f"撤销{short_words(what)}的批次？", f"{_batch_contents(what)}{UNDO_NOTICE}", False, what


def _batch_contents(batch: str) -> str:
    """The counts of a batch, which its undo removes."""
    found = ask("batches")
    lines = records(found[found["批次"] == batch])
    return "".join(
        f"{one['文件数']}个文件带来的{one['新增']}行新增、{one['更新']}行更新会退回；"
        if one["文件数"]
        else "这一批的人工核对会收回，待核重新列出；"
        for one in lines
    )


@callback(
    output={**STARTED, "open": Output("data-confirm", "is_open", allow_duplicate=True),
            "message": Output("data-message", "children", allow_duplicate=True)},
    inputs={"_yes": Input("data-yes", "n_clicks"), "_no": Input("data-no", "n_clicks")},
    state={"what": State("data-to-undo", "data")},
    prevent_initial_call=True,
)  # fmt: skip
def undo(_yes: int | None, _no: int | None, what: str | None) -> dict[str, Any]:
    is_known = what == ROLLBACK or BATCH.fullmatch(what or "")
    if ctx.triggered_id != "data-yes" or not is_known or not may_change():
        return {**dict.fromkeys(STARTED, no_update), "open": False, "message": no_update}
    job = JOBS.start(ROLLBACK, [ROLLBACK]) if what == ROLLBACK else JOBS.start("undo", ["undo", str(what)])
    message = BUSY if job is None else f"{DOING[job.kind]}…"
    return {**started(job), "open": False, "message": message}
