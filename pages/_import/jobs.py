"""Jobs of the loader for the page 数据, one `python -m etl` at a time, and their error sentences."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app

from access import audit
from data.paths import state_dir
from pages._jobs import runner
from pages._jobs.runner import Answer, JobRunner
from pages._scope import person

KEPT_ANSWERS = 20
CRASHED = "处理程序意外结束"
MODULE = "etl"
# These change nothing: the audit does not keep them.
LOOKS = frozenset({"inspect", "trial"})
# Of these the second word of the command is an id, which names no person.
BY_ID = frozenset({"undo", "reference"})

# so much of a job's id tells its two lines of the audit from those of others
JOB_LETTERS = 8

log = logging.getLogger(__name__)


def _begun(
    job_id: str, kind: str, arguments: Sequence[str], about: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The audit keeps who begins each job that changes data, before it begins, and how it ended.

    Without accounts the journal alone does.
    """
    asking = person()
    if asking is None or kind in LOOKS:
        return None
    told: dict[str, Any] = {"what": arguments[1]} if kind in BY_ID else {"files": len(about.get("paths", ()))}
    told["job"] = job_id[:JOB_LETTERS]
    at = current_app.config["NOW"]().timestamp()
    audit.write(state_dir(), at, asking.name, kind, {**told, "stage": "begun"})
    return {"who": asking.name, "action": kind, "about": told}


JOBS = JobRunner(MODULE, keep=KEPT_ANSWERS, audit=_begun)


def run_now(arguments: Sequence[str], given: str = "") -> Answer:
    """Runs a short command of the loader and waits for it."""
    return runner.run_now(MODULE, arguments, given)


def reason(answer: Answer) -> str:
    """The loader's own error sentence; a fixed sentence where the program crashed."""
    if answer.code == 0:
        return ""
    is_traceback = any(line.startswith("Traceback") for line in answer.messages)
    if answer.code != 1 or not answer.messages or is_traceback:
        log.error("etl ended with %s: %s", answer.code, "\n".join(answer.messages))
        return f"{CRASHED}（返回码 {answer.code}），原快照继续使用。请告诉维护人员，详情在服务日志里。"
    return answer.messages[-1]
