"""Runs one command at a time for a page; its progress and answer are read from disk."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from filelock import FileLock

from data.paths import data_dir, state_dir
from pages._jobs.supervisor import AUDITED, DESCRIPTION, EXIT_CODE, MESSAGES, OUTPUT, SCRATCH

ROOT = Path(__file__).parents[2]
ID = re.compile(r"[0-9a-f]{32}")
PROCESS = "process.json"
# only the end of a long list of progress lines is read
TAIL_BYTES = 8192
# a short command takes a second or two; a busy machine may need longer
PATIENCE_SECONDS = 120
TOO_BUSY = "机器太忙，没有做成；请稍后再试。"
# a job without a process after this time counts as never started
STARTING_SECONDS = 30
# the exit code given to a job whose processes were killed before they could write one
KILLED = -9
# children of this server process, kept to reap those that have ended
_CHILDREN: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Job:
    """One run of a command; `about` is the page's description of it.

    `started_at` in seconds since 1970, by the clock of this machine.
    """

    id: str
    kind: str
    folder: Path
    started_at: float
    about: Mapping[str, Any]

    @property
    def files(self) -> Path:
        """The folder for files that the command makes."""
        return self.folder / "files"

    @property
    def seconds(self) -> int:
        return max(0, int(time.time() - self.started_at))


@dataclass(frozen=True)
class Answer:
    """How a command ended: its exit code, what it printed, and its own lines of messages."""

    code: int
    output: str
    messages: tuple[str, ...] = ()

    def json(self) -> dict[str, Any]:
        """Its output parsed as JSON; empty where it is not JSON."""
        try:
            found: dict[str, Any] = json.loads(self.output)
        except ValueError:
            return {}
        return found


@dataclass(frozen=True)
class Progress:
    """Files done of `total`; 0 of 0 before the first progress line."""

    done: int
    total: int
    file: str


# (job's id, kind, arguments, about): writes into the audit that a job begins; gives what the line of its end
# has in common with that. None, and nothing written, for a job that the audit does not keep.
Audit = Callable[[str, str, Sequence[str], Mapping[str, Any]], dict[str, Any] | None]


def unaudited(*_asked: Any) -> None:
    """The jobs of a runner that the audit keeps none of."""


class JobRunner:
    """The jobs of one module. All server processes over the same data folder see the same jobs."""

    def __init__(self, module: str, keep: int, audit: Audit = unaudited) -> None:
        self._module = module
        self._keep = keep
        self._audit = audit

    @property
    def root(self) -> Path:
        return state_dir() / "jobs" / self._module

    def start(
        self,
        kind: str,
        arguments: Sequence[str],
        *,
        files: Mapping[str, str] | None = None,
        **about: Any,
    ) -> Job | None:
        """Starts a job; None while another one runs, in this or another server process.

        `files` are written into the job's folder first; "{folder}" in an argument is replaced by that folder.
        Raises: AccessError where the audit cannot be written; then nothing is started.
        """
        state_dir().mkdir(mode=0o700, parents=True, exist_ok=True)
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(self.root / "start.lock"):
            if self.running() is not None:
                return None
            self._clear_old()
            folder = self.root / secrets.token_hex(16)
            audited = self._audit(folder.name, kind, arguments, about)
            folder.mkdir(mode=0o700)
            for name, text in (files or {}).items():
                (folder / name).write_text(text, encoding="utf-8")
            command = [one.replace("{folder}", str(folder)) for one in arguments]
            job = Job(folder.name, kind, folder, time.time(), about)
            described = {"kind": kind, "started_at": job.started_at, "about": about, AUDITED: audited}
            _write_json(folder / DESCRIPTION, described)
            _spawn(folder, [self._module, *command])
            return job

    def _clear_old(self) -> None:
        """Removes old jobs; the latest stay, so that their answers can be read again."""
        for job in self.all()[: 1 - self._keep]:
            shutil.rmtree(job.folder, ignore_errors=True)

    def all(self) -> list[Job]:
        """All jobs on disk, the oldest first."""
        if not self.root.is_dir():
            return []
        found = [self.get(folder.name) for folder in self.root.iterdir()]
        return sorted((job for job in found if job), key=lambda job: job.started_at)

    def get(self, job_id: str | None) -> Job | None:
        if not job_id or not ID.fullmatch(job_id):
            return None
        folder = self.root / job_id
        record = _read_json(folder / DESCRIPTION)
        return Job(job_id, record["kind"], folder, record["started_at"], record["about"]) if record else None

    def running(self) -> Job | None:
        return next((job for job in self.all() if self.is_running(job)), None)

    def is_running(self, job: Job) -> bool:
        if (job.folder / EXIT_CODE).is_file():
            return False
        record = _read_json(job.folder / PROCESS)
        if not record:
            # the folder is made before the process; a server killed in between leaves only the folder
            return job.seconds < STARTING_SECONDS and job.folder.is_dir()
        _reap()
        return _created(record["pid"]) == record["created"]

    def answer(self, job: Job) -> Answer | None:
        """The answer of a job; None while it runs."""
        if self.is_running(job):
            return None
        code = _read_text(job.folder / EXIT_CODE)
        if not code:
            shutil.rmtree(job.folder / SCRATCH, ignore_errors=True)
        messages = tuple(line for line in _tail(job.folder / MESSAGES) if line and not _is_progress(line))
        return Answer(int(code) if code else KILLED, _read_text(job.folder / OUTPUT), messages)

    def progress(self, job: Job) -> Progress:
        for line in reversed(_tail(job.folder / MESSAGES)):
            if _is_progress(line):
                message = json.loads(line)
                return Progress(message["done"], message["total"], message["file"])
        return Progress(0, 0, "")


def run_now(module: str, arguments: Sequence[str], given: str = "") -> Answer:
    """Runs a short command and waits for it, such as saving a mapping; `given` is its standard input."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env={**os.environ, "ANXIN_DATA": str(data_dir()), "PYTHONIOENCODING": "utf-8"},
            input=given.encode(),
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Answer(1, "", (TOO_BUSY,))
    messages = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
    return Answer(done.returncode, done.stdout.decode("utf-8", errors="replace"), tuple(messages))


def _spawn(folder: Path, command: Sequence[str]) -> None:
    """The process that runs a job's command and waits for it."""
    child = subprocess.Popen(
        [sys.executable, "-m", "pages._jobs.supervisor", str(folder), *command],
        cwd=ROOT,
        env={**os.environ, "ANXIN_DATA": str(data_dir())},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _CHILDREN.append(child)
    _write_json(folder / PROCESS, {"pid": child.pid, "created": _created(child.pid)})


def _reap() -> None:
    for child in [one for one in _CHILDREN if one.poll() is not None]:
        with suppress(ValueError):  # another thread has reaped it already
            _CHILDREN.remove(child)


def _created(pid: int) -> float | None:
    """The start time of a process, which distinguishes reused process ids; None where it has ended."""
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else process.create_time()
    except psutil.NoSuchProcess:
        return None


def _is_progress(line: str) -> bool:
    return line.startswith('{"done"')


def _tail(path: Path) -> list[str]:
    """The last complete lines of a file that may still be written."""
    try:
        with path.open("rb") as stream:
            stream.seek(max(0, path.stat().st_size - TAIL_BYTES))
            text = stream.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return text.split("\n")[:-1]


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def _read_json(path: Path) -> dict[str, Any] | None:
    text = _read_text(path)
    return json.loads(text) if text else None


def _write_json(path: Path, facts: Mapping[str, Any]) -> None:
    """Writes a file atomically, because another server process may read it at the same time."""
    unfinished = path.with_suffix(".new")
    with suppress(FileNotFoundError):
        unfinished.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        unfinished.replace(path)
