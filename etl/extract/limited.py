"""The child's side of a limited process: limits set in the kernel, then the work, then answer.json."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from etl.errors import SourceError

# Key of an answer that holds a SourceError's own words.
SENTENCE = "sentence"
DISK_REFUSALS = {errno.ENOSPC: "space", errno.EDQUOT: "space", errno.EFBIG: "output"}

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
    _limit(resource, resource.RLIMIT_AS, limits["memory_bytes"])
    # One second between soft and hard: SIGXCPU then means time, SIGKILL the system's memory killer.
    _limit(resource, resource.RLIMIT_CPU, limits["seconds"], margin=1)
    _limit(resource, resource.RLIMIT_FSIZE, limits["output_bytes"])
    _limit(resource, resource.RLIMIT_CORE, 0)


def _limit(of_system: ModuleType, kind: int, most: int, *, margin: int = 0) -> None:
    """One limit, never above the one that the parent is held to itself."""
    _, held = of_system.getrlimit(kind)
    soft, hard = most, most + margin
    if held != of_system.RLIM_INFINITY:
        soft, hard = min(soft, held), min(hard, held)
    of_system.setrlimit(kind, (soft, hard))


def answer_within_limits(read: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Runs `read` on the request named on the command line; whatever it raises becomes an answer."""
    request = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    answer_path = Path(request["folder"]) / "answer.json"
    limit_process(request["limits"])
    try:
        answer = read(request)
    except Refused as refused:
        answer = {"refused": refused.kind, "detail": refused.detail}
    except SourceError as error:
        answer = {SENTENCE: {"what": error.what, "where": error.where, "remedy": error.remedy}}
    except MemoryError:
        answer = {"refused": "memory", "detail": ""}
    # The workbook reader's panics derive from BaseException, not Exception.
    except BaseException as error:  # noqa: BLE001
        number = error.errno if isinstance(error, OSError) else None
        kind = DISK_REFUSALS.get(number or 0, "unreadable")
        answer = {"refused": kind, "detail": f"{type(error).__name__}: {error}"[:300]}
    answer_path.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    return 0
