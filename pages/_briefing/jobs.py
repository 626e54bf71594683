"""Jobs that make briefings, one `python -m briefing` at a time, and the files they made."""

import json
import logging
from collections.abc import Sequence
from typing import Any

from data.view import View
from pages._jobs.runner import Answer, Job, JobRunner
from pages._scope import request_user

KEPT_BRIEFINGS = 20
CARDS = "cards.json"
# Lines of standard error that are not our own sentence: remarks of libraries at process end, and JSON.
REMARKS = ("{", "nanobind:", " - ", "See ")
UNEXPECTED = "生成程序意外结束，请重试；仍不成请告诉维护人员，详情在服务日志里。"
JOBS = JobRunner("briefing", keep=KEPT_BRIEFINGS)

log = logging.getLogger(__name__)


def days_and_towns(view: View) -> list[str]:
    """What the 通报 of a view is of, as a job keeps it."""
    return [str(view.window.date_from), str(view.window.date_to), *sorted(view.filters.towns)]


def start(
    arguments: Sequence[str],
    title: str,
    cards: str = "",
    *,
    of: Sequence[str] = (),
    jobs: JobRunner = JOBS,
) -> Job | None:
    """Starts a job; None while another one runs. `cards` is the list of a basket, as JSON; `of`: as
    `days_and_towns`, of a 通报."""
    where = ["--json", "--out", "{folder}/files", *arguments]
    about: dict[str, Any] = {
        "title": title,
        "is_basket": bool(cards),
        "maker": request_user(),
        "of": list(of),
    }
    if not cards:
        return jobs.start("briefing", where, **about)
    return jobs.start("briefing", [*where, "--cards", f"{{folder}}/{CARDS}"], files={CARDS: cards}, **about)


def reason(answer: Answer) -> str:
    """Why an ended job made no files; empty where it succeeded."""
    if answer.code == 0:
        return ""
    messages = [line for line in answer.messages if not line.startswith(REMARKS)]
    if answer.code == 1 and messages:
        return messages[-1]
    log.error("briefing ended with %s: %s", answer.code, "\n".join(messages))
    return UNEXPECTED


def manifest(job: Job) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((job.files / "manifest.json").read_text(encoding="utf-8"))
    return found
