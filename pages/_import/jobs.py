"""Jobs of the loader for the page 数据, one `python -m etl` at a time, and their error sentences."""

import logging
from collections.abc import Sequence

from pages._jobs import runner
from pages._jobs.runner import Answer, JobRunner

KEPT_ANSWERS = 20
CRASHED = "处理程序意外结束"
MODULE = "etl"
JOBS = JobRunner(MODULE, keep=KEPT_ANSWERS)

log = logging.getLogger(__name__)


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
