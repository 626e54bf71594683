"""The child's side of a limited process: limits that the kernel holds, then the work, then answer.json."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

resource: ModuleType | None
try:
    import resource
except ImportError:
    # Windows: its parent ends it when the time is up; memory and file size have no limit of ours there.
    resource = None


class Refused(Exception):
    """The file is refused for a reason known by name; the parent words it."""

    def __init__(self, kind: str, detail: str = "") -> None:
        self.kind = kind
        self.detail = detail
        super().__init__(kind)


def limit_process(limits: dict[str, int]) -> None:
    """Memory, processor time and file size that the kernel enforces from here on, where it can."""
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"], limits["memory_bytes"]))
    # One second between soft and hard: SIGXCPU then means time, SIGKILL the system's memory killer.
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["output_bytes"], limits["output_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer_within_limits(read: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Runs `read` on the request named on the command line; whatever it raises becomes an answer."""
    request = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    answer_path = Path(request["folder"]) / "answer.json"
    limit_process(request["limits"])
    try:
        answer = read(request)
    except Refused as refused:
        answer = {"refused": refused.kind, "detail": refused.detail}
    except MemoryError:
        answer = {"refused": "memory", "detail": ""}
    # The workbook reader's panics derive from BaseException, not Exception.
    except BaseException as error:  # noqa: BLE001
        is_full = isinstance(error, OSError) and error.errno == errno.ENOSPC
        kind = "space" if is_full else "unreadable"
        answer = {"refused": kind, "detail": f"{type(error).__name__}: {error}"[:300]}
    answer_path.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    return 0
