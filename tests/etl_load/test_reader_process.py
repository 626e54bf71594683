"""Waiting for the child process of a reader: until it ends, and no longer than it may take."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from etl.extract import process


def _python(code: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code])


@pytest.mark.parametrize("has_pidfd", [True, False])
def test_the_exit_code_is_that_of_the_child(has_pidfd: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not has_pidfd:
        monkeypatch.delattr(os, "pidfd_open", raising=False)
    assert process._wait(_python("raise SystemExit(3)"), 60) == 3
    child = _python("import time; time.sleep(60)")
    with pytest.raises(subprocess.TimeoutExpired):
        process._wait(child, 0.05)
    child.send_signal(signal.SIGKILL)
    assert process._wait(child, 60) == -signal.SIGKILL
