"""A job of the loader on the page: started, followed while it runs, told about when it has ended."""

import re
import time
from typing import Any

import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, callback, ctx, dcc, html, no_update, set_props
from dash.exceptions import PreventUpdate

from data.errors import DataError
from data.frames import records
from pages._components import shell
from pages._import import inbox, result
from pages._import.jobs import JOBS, reason, run_now
from pages._import.logs import ask
from pages._import.permissions import may_change
from pages._import.stores import Inbox
from pages._jobs.runner import Answer, Job

POLL_MS = 700
BUSY = "正在处理上一项，请等它结束。"
WAITS = "正在处理上一项，结束后自动识别刚传的文件。"
DOING = {"inspect": "正在识别", "load": "正在导入", "undo": "正在撤销", "rollback": "正在回退",
         "review": "正在记下核对", "split": "正在拆分", "unsplit": "正在恢复"}  # fmt: skip
ROLLBACK = "rollback"
BATCH = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4}")
UNDO_WORDS = "较晚的批次不受影响；源文件保留，可以重新导入。"


def parts() -> list[Any]:
    """What every tab shares: the poll that runs with a job only, the confirmation, the last sentence."""
    job = JOBS.running()
    return [
        dcc.Store(id="import-job", data=job.id if job else None),
        dcc.Store(id="data-changed"),
        dcc.Store(id="data-asked"),
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
            is_open=False,
            centered=True,
        ),
        html.Div(id="data-said", className="data-said", role="status"),
    ]


def started(job: Job | None) -> dict[str, Any]:
    """Outputs of a callback that has started a job, or could not."""
    if job is None:
        return {"job": no_update, "still": no_update, "state": BUSY}
    return {"job": job.id, "still": False, "state": state_words(job)}


def look_at(inbox_id: str) -> dict[str, Any]:
    """Outputs that start looking at an upload, or that wait for the job that runs to look at it then."""
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
    told = JOBS.progress(job)
    share = f" {told.done}/{told.total} {told.file}" if told.total else ""
    return [
        html.Progress(max=str(max(told.total, 1)), value=str(told.done)) if told.total else None,
        html.Span(f"{DOING[job.kind]}{share}，已用{job.seconds}秒"),
    ]


FOLLOWED = ("job", "still", "state", "looked", "result", "changed", "said")


@callback(
    output={
        "job": Output("import-job", "data"),
        "still": Output("import-poll", "disabled"),
        "state": Output("import-state", "children"),
        "looked": Output("import-looked", "data"),
        "result": Output("import-result", "children"),
        "changed": Output("data-changed", "data"),
        "said": Output("data-said", "children"),
    },
    inputs={"_tick": Input("import-poll", "n_intervals")},
    state={"job_id": State("import-job", "data"), "given": State("import-inbox", "data")},
    prevent_initial_call=True,
)
def follow(_tick: int | None, job_id: str | None, given: Inbox | None) -> dict[str, Any]:
    """While a job runs its progress; at its end what became of it, and the poll stops."""
    told: dict[str, Any] = dict.fromkeys(FOLLOWED, no_update)
    job = JOBS.get(job_id)
    waiting = _waiting(job, given)
    if job is None:
        return {**told, **look_at(waiting)} if waiting else {**told, "still": True, "state": None}
    answer = JOBS.answer(job)
    if answer is None:
        return {**told, "state": WAITS if waiting else state_words(job)}
    if waiting:
        # The job was another person's: its outcome is told on that page.
        return {**told, "changed": time.time(), **look_at(waiting)}
    return {**told, "still": True, "state": None, **_outcome(job, answer)}


def _outcome(job: Job, answer: Answer) -> dict[str, Any]:
    """What the page shows of a job that has ended."""
    # The head of the page says whether there are data, and whether they are demo data.
    set_props("shell-right", {"children": shell.right()})
    now = time.time()
    if job.kind == "load":
        return {"looked": now, "result": loaded(job, answer), "changed": now}
    if answer.code:
        return {"state" if job.kind == "inspect" else "said": reason(answer)}
    if job.kind == "inspect":
        inbox.keep_inspection(job.about["inbox"], answer.json())
        return {"looked": now}
    return {"said": answer.output, "changed": now}


def _waiting(job: Job | None, given: Inbox | None) -> str:
    """The upload of this page that nobody has looked at, for another job was running when it came."""
    mine = str((given or {}).get("inbox") or "")
    is_of_job = job is not None and job.about.get("inbox") == mine
    is_new = bool(inbox.folder(mine)) and inbox.inspection(mine) is None
    return mine if is_new and not is_of_job and may_change() else ""


def loaded(job: Job, answer: Answer) -> html.Div:
    """The result of a load; what was taken leaves the upload, what was not stays to be corrected."""
    batch = answer.json().get("batch")
    try:
        reasons = ask("reject_reasons", batch=batch) if batch else None
    except DataError:
        # The counts are shown all the same; the workbook has the reasons.
        reasons = None
    inbox.release(job.about["inbox"], result.taken(answer, job.about["paths"]))
    return result.load_result(answer, job.about["labels"], reasons)


# taking back ----------------------------------------------------------------------------------


@callback(
    Output("data-confirm", "is_open", allow_duplicate=True),
    Output("data-confirm-title", "children"),
    Output("data-confirm-words", "children"),
    Output("data-yes", "disabled"),
    Output("data-asked", "data"),
    Input({"type": "data-ask", "what": ALL}, "n_clicks"),
    prevent_initial_call=True,
)
def confirm(_clicks: list[int | None]) -> tuple[bool, str, str, bool, str]:
    """Nothing is taken back without a second click, and without having been told what goes."""
    if not ctx.triggered_id or not any(one["value"] for one in ctx.triggered):
        raise PreventUpdate
    what = str(ctx.triggered_id["what"])
    if what == ROLLBACK:
        told = run_now([ROLLBACK, "--dry-run"])
        return True, "回到上一个快照？", reason(told) or told.output, bool(told.code), what
    return True, f"撤销批次{what}？", f"{_brought(what)}{UNDO_WORDS}", False, what


def _brought(batch: str) -> str:
    """What a batch brought, and what its undoing takes away."""
    found = ask("batches")
    lines = records(found[found["批次"] == batch])
    return "".join(
        f"{one['文件数']}个文件带来的{one['新增']}行新增、{one['更新']}行更新会退回；" for one in lines
    )


@callback(
    output={**STARTED, "open": Output("data-confirm", "is_open", allow_duplicate=True),
            "said": Output("data-said", "children", allow_duplicate=True)},
    inputs={"_yes": Input("data-yes", "n_clicks"), "_no": Input("data-no", "n_clicks")},
    state={"what": State("data-asked", "data")},
    prevent_initial_call=True,
)  # fmt: skip
def take_back(_yes: int | None, _no: int | None, what: str | None) -> dict[str, Any]:
    is_known = what == ROLLBACK or BATCH.fullmatch(what or "")
    if ctx.triggered_id != "data-yes" or not is_known or not may_change():
        return {**dict.fromkeys(STARTED, no_update), "open": False, "said": no_update}
    job = JOBS.start(ROLLBACK, [ROLLBACK]) if what == ROLLBACK else JOBS.start("undo", ["undo", str(what)])
    said = BUSY if job is None else f"{DOING[job.kind]}…"
    return {**started(job), "open": False, "said": said}
