"""state/loads.jsonl: who did what to the warehouse and when, one JSON line an action, never changed.

It is the audit log and is kept for good; a load of files known to the last byte leaves only their number.
"""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.snapshot.journal import JOURNAL

log = logging.getLogger(__name__)


def write(state: Path, now: datetime, user: str, action: str, **facts: Any) -> None:
    """One line. What it records is done: a journal that cannot be written gives a warning only."""
    at = now.astimezone(UTC).isoformat(timespec="seconds")
    line = json.dumps({"at": at, "user": user, "action": action, **facts}, ensure_ascii=False)
    try:
        append(state / JOURNAL, [line])
    except OSError as error:
        log.warning("操作已完成，但日志 %s 没有写成（%s）；请核对磁盘空间", JOURNAL, error.strerror)


def append(path: Path, lines: list[str]) -> None:
    """Lines at the end of a file, on disk; what a kill tore off before stays a line of its own."""
    with path.open("ab+") as out:
        is_torn = out.tell() > 0 and _last_byte(out) != b"\n"
        out.write(("\n" if is_torn else "").encode() + "".join(f"{line}\n" for line in lines).encode())
        out.flush()
        os.fsync(out.fileno())


def _last_byte(stream: Any) -> bytes:
    stream.seek(-1, os.SEEK_END)
    last: bytes = stream.read(1)
    return last
