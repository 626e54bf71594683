"""The loader at work for the page: one child process at a time, its progress and its answer."""

import json
import logging
import os
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.paths import data_dir
from pages._import import inbox

ROOT = Path(__file__).parents[2]
KEPT_ANSWERS = 20
# The end of a long list of progress lines is all that is read of it.
TAIL_BYTES = 8192
CRASHED = "处理程序意外结束"
# A short command takes a second or two; a machine that has much else to do is given longer.
PATIENCE_SECONDS = 120
TOO_BUSY = "机器太忙，没有做成；请稍后再试。"

log = logging.getLogger(__name__)


@dataclass
class Job:
    """One run of `python -m etl …`; `about` says to the page what it was for."""

    id: str
    kind: str
    process: subprocess.Popen[bytes]
    folder: Path
    about: dict[str, Any]
    started: float = field(default_factory=time.monotonic)
    answer: "Answer | None" = None


@dataclass(frozen=True)
class Answer:
    """How a job ended: the loader's exit code, what it printed, and its sentence where it failed."""

    code: int
    output: str
    reason: str

    def json(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self.output)
        except ValueError:
            return {}
        return found


@dataclass(frozen=True)
class Progress:
    done: int
    total: int
    file: str
    seconds: int


class Jobs:
    """All jobs of this process. The loader's own lock keeps those of other processes apart."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}

    def start(self, kind: str, arguments: Sequence[str], **about: Any) -> Job | None:
        """A new job, or None while another one runs."""
        with self._lock:
            if self.running() is not None:
                return None
            folder = inbox.root() / secrets.token_hex(16)
            folder.mkdir(mode=0o700, parents=True)
            with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
                process = subprocess.Popen(
                    [sys.executable, "-m", "etl", *arguments],
                    cwd=ROOT,
                    env=_environment(folder),
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=err,
                )
            job = Job(folder.name, kind, process, folder, about)
            self._jobs[job.id] = job
            for old in list(self._jobs)[:-KEPT_ANSWERS]:
                del self._jobs[old]
            return job

    def running(self) -> Job | None:
        return next((job for job in self._jobs.values() if job.process.poll() is None), None)

    def get(self, job_id: str | None) -> Job | None:
        return self._jobs.get(job_id or "")

    def answer(self, job: Job) -> Answer | None:
        """None while the job runs. What it wrote is read once, then deleted."""
        with self._lock:
            if job.answer is None and (code := job.process.poll()) is not None:
                job.answer = _read_answer(job, code)
                shutil.rmtree(job.folder, ignore_errors=True)
            return job.answer

    def progress(self, job: Job) -> Progress:
        seconds = int(time.monotonic() - job.started)
        for line in reversed(_tail(job.folder / "err")):
            if line.startswith('{"done"'):
                told = json.loads(line)
                return Progress(told["done"], told["total"], told["file"], seconds)
        return Progress(0, 0, "", seconds)


def _environment(folder: Path) -> dict[str, str]:
    """What the loader unpacks lies in the job's own folder, so nothing personal stays in a common one."""
    return {**os.environ, "ANXIN_DATA": str(data_dir()), "TMPDIR": str(folder), "PYTHONIOENCODING": "utf-8"}


def _tail(path: Path) -> list[str]:
    """The last whole lines of a file that is being written."""
    try:
        with path.open("rb") as stream:
            stream.seek(max(0, path.stat().st_size - TAIL_BYTES))
            text = stream.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        # The job has just ended and its folder is gone.
        return []
    return text.split("\n")[:-1]


def _read_answer(job: Job, code: int) -> Answer:
    output = (job.folder / "out").read_text(encoding="utf-8", errors="replace")
    told = [line for line in _tail(job.folder / "err") if line and not line.startswith('{"done"')]
    reason = reason_of(code, told)
    if reason.startswith(CRASHED):
        log.error("etl %s ended with %s: %s", job.kind, code, "\n".join(told))
    return Answer(code, output, reason)


def reason_of(code: int, told: Sequence[str]) -> str:
    """The loader's own sentence; a program that has failed has none that a clerk could use."""
    if code == 0:
        return ""
    if code != 1 or not told or any(line.startswith("Traceback") for line in told):
        return f"{CRASHED}（返回码 {code}），原快照继续使用。请告诉维护人员，详情在服务日志里。"
    return told[-1]


JOBS = Jobs()


def run_now(arguments: Sequence[str], given: str) -> Answer:
    """A short command that is waited for, such as saving a mapping."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "etl", *arguments],
            cwd=ROOT,
            env={**os.environ, "ANXIN_DATA": str(data_dir()), "PYTHONIOENCODING": "utf-8"},
            input=given.encode(),
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Answer(1, "", TOO_BUSY)
    told = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
    output = done.stdout.decode("utf-8", errors="replace")
    return Answer(done.returncode, output, reason_of(done.returncode, told))
