"""A briefing in the making: `python -m briefing` in a child process, one at a time, and what it left."""

import json
import logging
import os
import re
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

from data.paths import data_dir, state_dir

ROOT = Path(__file__).parents[2]
KEPT_BRIEFINGS = 5
CARDS = "cards.json"
ID = re.compile(r"[0-9a-f]{32}")
UNEXPECTED = "生成程序意外结束，请重试；仍不成请告诉维护人员，详情在服务日志里。"

log = logging.getLogger(__name__)


@dataclass
class Job:
    """One run; `files` holds what it makes, `err` and `out` what it says."""

    id: str
    title: str
    is_basket: bool
    process: subprocess.Popen[bytes]
    folder: Path
    started: float = field(default_factory=time.monotonic)

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def seconds(self) -> int:
        return int(time.monotonic() - self.started)


@dataclass(frozen=True)
class Progress:
    done: int
    total: int
    file: str


def root() -> Path:
    return state_dir() / "briefings"


class Jobs:
    """All briefings that this process has started."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}

    def start(self, arguments: Sequence[str], title: str, cards: str = "") -> Job | None:
        """A new job, or None while another one runs. `cards` is the list of a basket, as JSON."""
        with self._lock:
            if self.running() is not None:
                return None
            self._clear_old()
            folder = root() / secrets.token_hex(16)
            state_dir().mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, parents=True)
            if cards:
                (folder / CARDS).write_text(cards, encoding="utf-8")
                arguments = [*arguments, "--cards", str(folder / CARDS)]
            with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
                process = subprocess.Popen(
                    [sys.executable, "-m", "briefing", "--json", "--out", str(folder / "files"), *arguments],
                    cwd=ROOT,
                    env={**os.environ, "ANXIN_DATA": str(data_dir()), "PYTHONIOENCODING": "utf-8"},
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=err,
                )
            job = Job(folder.name, title, bool(cards), process, folder)
            self._jobs[job.id] = job
            return job

    def _clear_old(self) -> None:
        """The last few stay to be fetched again, those of an earlier process too."""
        if not root().is_dir():
            return
        old = sorted((one for one in root().iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime)
        for folder in old[: 1 - KEPT_BRIEFINGS]:
            shutil.rmtree(folder, ignore_errors=True)
            self._jobs.pop(folder.name, None)

    def running(self) -> Job | None:
        return next((job for job in self._jobs.values() if job.process.poll() is None), None)

    def latest(self, *, is_basket: bool) -> Job | None:
        """The last one of a period, or of a basket."""
        return next((job for job in reversed(self._jobs.values()) if job.is_basket == is_basket), None)

    def get(self, job_id: str | None) -> Job | None:
        return self._jobs.get(job_id or "")

    def progress(self, job: Job) -> Progress:
        for line in reversed(_lines(job)):
            if line.startswith('{"done"'):
                told = json.loads(line)
                return Progress(told["done"], told["total"], told["file"])
        return Progress(0, 0, "")

    def reason(self, job: Job) -> str:
        """Why an ended job made nothing; empty where it has made all."""
        code = job.process.poll()
        if code == 0:
            return ""
        said = [
            line for line in _lines(job) if line and not line.startswith(("{", "nanobind:", " - ", "See "))
        ]
        if code == 1 and said:
            return said[-1]
        log.error("briefing ended with %s: %s", code, "\n".join(said))
        return UNEXPECTED

    def manifest(self, job: Job) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((job.files / "manifest.json").read_text(encoding="utf-8"))
        return found


def _lines(job: Job) -> list[str]:
    """Whole lines of a file that is being written."""
    return (job.folder / "err").read_text(encoding="utf-8", errors="replace").split("\n")[:-1]


JOBS = Jobs()
