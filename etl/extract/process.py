"""Starts a reader in a process of its own; says what it answered or, whatever became of it, why it died."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from etl.errors import SourceError
from etl.extract.limited import SENTENCE
from etl.extract.limits import Limits

# What the kernel ends a child with → why; Windows has no such signals.
ENDED_BY = {
    getattr(signal, name): why
    for name, why in (("SIGXCPU", "time"), ("SIGKILL", "memory"), ("SIGXFSZ", "output"))
    if hasattr(signal, name)
}
ROOT = Path(__file__).resolve().parents[2]


def run_child(module: str, path: Path, folder: Path, limits: Limits, **more: str) -> dict[str, Any]:
    """The answer of `python -m module`; {"refused": kind} also for a child that is late or dies.

    `more` goes into the request as it is. Raises: the SourceError that the child raised.
    """
    request = folder / "request.json"
    request.write_text(
        json.dumps(
            {
                "source": str(path.absolute()),
                "folder": str(folder.resolve()),
                "limits": limits.as_dict(),
                **more,
            }
        ),
        encoding="utf-8",
    )
    log_path = folder / "child.log"
    with log_path.open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", module, str(request)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        )
        try:
            code = _wait(child, limits.seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            return {"refused": "time"}
        except BaseException:
            child.kill()
            child.wait()
            raise
    answer = folder / "answer.json"
    if code == 0 and answer.exists():
        result: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        if SENTENCE in result:
            words = result[SENTENCE]
            raise SourceError(words["what"], where=words["where"], remedy=words["remedy"])
        return result
    return {"refused": _why_it_died(code, log_path)}


def _wait(child: subprocess.Popen[bytes], seconds: float) -> int:
    """Its exit code, as soon as there is one: `Popen.wait` with a time-out sleeps between its looks.

    Raises: subprocess.TimeoutExpired.
    """
    if hasattr(os, "pidfd_open"):
        ended = os.pidfd_open(child.pid)
        try:
            if not select.select([ended], [], [], seconds)[0]:
                raise subprocess.TimeoutExpired(child.args, seconds)
        finally:
            os.close(ended)
    return child.wait(timeout=seconds)


def _why_it_died(code: int, log: Path) -> str:
    with log.open("rb") as stream:
        text = stream.read(64 * 1024).lower()
    if -code in ENDED_BY:
        return ENDED_BY[-code]
    if b"no space left" in text:
        return "space"
    if b"memory" in text or b"capacity overflow" in text:
        return "memory"
    return "crash"
