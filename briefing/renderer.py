"""Starts the renderer process on demand, gives it one job at a time, and replaces it when it fails."""

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import Any

from briefing.chromium import remove_folder, require_chromium
from briefing.errors import NoRenderer, RenderFailed
from data import Scope
from data.paths import data_dir
from data.view import View

ROOT = Path(__file__).parents[1]
START_SECONDS = 60.0
JOB_SECONDS = 45.0
# Chromium does not free all memory after a picture
JOBS_A_PROCESS = 100
TRIES = 2
END_SECONDS = 5.0
PREFIX = "anxin-renderer-"
# Chromium binds a socket below its temporary folder; a socket's path has room for 107 bytes (unix(7)), of
# which our own folder's name and Chromium's take these.
SOCKET_PATH_BYTES, BELOW_TEMPORARY_BYTES = 107, 75
SHORT_FOLDER = "/tmp"
LAST_LETTERS = 2000
ABANDONED_SECONDS = 24 * 3600.0
NOT_STARTED = (
    "Chromium 没有启动起来，不能在服务器上生成正式图片：{reason}。请在本机命令行试运行它，"
    "或重新安装（Debian、麒麟：apt-get install chromium fonts-noto-cjk）。"
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """One picture: card, view and sheet, in plain values that can be sent to another process.

    `view`: `View.to_json`, which names snapshot, filters and scope.
    """

    view: Mapping[str, Any] = field(hash=False)
    card: str
    sheet: str

    @classmethod
    def of(cls, view: View, card: str, sheet: str) -> "Job":
        return cls(view.to_json(), card, sheet)

    @property
    def scope(self) -> Scope:
        """The scope of the user who requested the picture."""
        return Scope.from_json(self.view["scope"])


class _Broken(Exception):
    """The process has ended, does not answer, or its answer cannot be read."""


class _Process:
    """One renderer process with a folder of its own for Chromium's profile and the pictures."""

    def __init__(self, browser: str, seconds: float) -> None:
        remove_abandoned_folders()
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=temporary_folder()))
        self.jobs = 0
        self._answers: Queue[str | None] = Queue()
        # outside its folder, which the process removes when it ends
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self._child = subprocess.Popen(
            [sys.executable, "-m", "briefing.drawing", str(self.folder)],
            cwd=ROOT,
            env={
                **os.environ,
                "ANXIN_DATA": str(data_dir()),
                "BROWSER_PATH": browser,
                "TMPDIR": str(self.folder),
                "PYTHONIOENCODING": "utf-8",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        try:
            ready = self._answer(seconds)
        except _Broken:
            log.warning("renderer did not start: %s", self.last_words())
            self.end()
            raise
        if "reason" in ready:
            self.end()
            raise NoRenderer(ready["reason"])

    @property
    def pid(self) -> int:
        return self._child.pid

    def _listen(self) -> None:
        assert self._child.stdout
        for line in self._child.stdout:
            self._answers.put(line.decode("utf-8", errors="replace"))
        self._answers.put(None)

    def _answer(self, seconds: float) -> dict[str, Any]:
        """The next line that is an answer; Chromium's wrapper may print other lines."""
        while True:
            try:
                line = self._answers.get(timeout=seconds)
            except Empty:
                raise _Broken(f"{seconds:g}秒内没有画完") from None
            if line is None:
                raise _Broken("渲染进程意外结束")
            if line.startswith("{"):
                found: dict[str, Any] = json.loads(line)
                return found

    def draw(self, job: Job, seconds: float) -> bytes:
        self.jobs += 1
        path = self.folder / f"{self.jobs}.png"
        request = {**asdict(job), "id": self.jobs, "path": str(path)}
        assert self._child.stdin
        try:
            self._child.stdin.write((json.dumps(request) + "\n").encode())
            self._child.stdin.flush()
        except OSError as error:
            raise _Broken("渲染进程意外结束") from error
        answer = self._answer(seconds)
        if answer.get("id") != self.jobs:
            raise _Broken("渲染进程的回答对不上")
        if "reason" in answer:
            raise RenderFailed(answer["reason"])
        png = path.read_bytes()
        path.unlink()
        return png

    def last_words(self) -> str:
        """The last lines of its standard error."""
        self._errors.seek(0)
        return self._errors.read().decode("utf-8", errors="replace")[-LAST_LETTERS:].strip()

    def end(self) -> None:
        """Ends the process, which ends its Chromium; if it hangs, Chromium ends when the pipe closes."""
        self._child.terminate()
        try:
            self._child.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._listener.join(timeout=5)
        for pipe in (self._child.stdin, self._child.stdout, self._errors):
            if pipe:
                try:
                    pipe.close()
                except BrokenPipeError as gone:
                    log.debug("renderer pipe: %s", gone)
        remove_folder(self.folder)


def temporary_folder() -> str:
    """Where renderers keep their folders: the process's own temporary folder, unless its path is too long
    for Chromium's socket, as that of a job in a deep data folder is."""
    own = tempfile.gettempdir()
    is_short = len(os.fsencode(own)) <= SOCKET_PATH_BYTES - BELOW_TEMPORARY_BYTES
    return own if is_short or os.name != "posix" else SHORT_FOLDER


def remove_abandoned_folders() -> None:
    """Removes folders left after a power failure; a running renderer writes to its own folder."""
    for folder in Path(temporary_folder()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


class Renderer:
    """Official pictures for any number of threads.

    The lock allows one job at a time, so that no answer goes to the wrong request. A process that fails is
    replaced once for each job; every process is replaced after a hundred pictures.
    """

    def __init__(self, *, job_seconds: float = JOB_SECONDS, start_seconds: float = START_SECONDS) -> None:
        self._lock = threading.Lock()
        self._process: _Process | None = None
        self._job_seconds = job_seconds
        self._start_seconds = start_seconds

    def __enter__(self) -> "Renderer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def picture(self, job: Job) -> bytes:
        """The PNG of a job. Raises: NoRenderer where no picture can be drawn, RenderFailed where this one
        cannot."""
        browser = require_chromium()
        with self._lock:
            for _ in range(TRIES):
                try:
                    return self._ready(browser).draw(job, self._job_seconds)
                except _Broken as broken:
                    reason = str(broken)
                    last_words = self._process.last_words() if self._process else ""
                    log.warning("renderer replaced: %s (%s) %s", reason, job.card, last_words)
                    self._end()
            raise RenderFailed(f"{reason}，重试后仍不成。请稍后再试。")

    def prove(self) -> None:
        """Starts the process, which first checks the Chinese font. Raises: NoRenderer with the reason."""
        browser = require_chromium()
        with self._lock:
            try:
                self._ready(browser)
            except _Broken as broken:
                raise NoRenderer(NOT_STARTED.format(reason=broken)) from broken

    def _ready(self, browser: str) -> _Process:
        if self._process and self._process.jobs >= JOBS_A_PROCESS:
            self._end()
        if self._process is None:
            self._process = _Process(browser, self._start_seconds)
        return self._process

    def _end(self) -> None:
        if self._process:
            self._process.end()
            self._process = None

    def close(self) -> None:
        with self._lock:
            self._end()
