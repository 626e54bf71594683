"""The log of the server: files that turn over by size, written by all its processes, without personal data.

Kept in state/logs. It holds no client addresses, no names and no query strings (the audit says who did what);
of an exception its type and place, not its words, which may quote a cell; long numbers are masked everywhere.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from filelock import FileLock

from data.paths import state_dir

FOLDER, FILE = "logs", "server.log"
MOST_BYTES, KEPT = 10 * 2**20, 5
LINE = "%(asctime)s %(process)d %(levelname)s %(name)s %(message)s"
# As long as a telephone number: identity numbers, cards and telephones are this or longer.
LONG_NUMBER = re.compile(r"\d{7,}[\dXx]?")
MASK = "*" * 7


class Formatter(logging.Formatter):
    """One line a record; an exception adds its type and where it was raised."""

    def format(self, record: logging.LogRecord) -> str:
        return LONG_NUMBER.sub(MASK, super().format(record))

    def formatException(self, ei: Any) -> str:
        kind, _, trace = ei
        places = "".join(traceback.format_tb(trace)) if trace else ""
        return f"{places}{kind.__name__ if kind else ''}"


class SharedFile(RotatingFileHandler):
    """A file that several processes write and any of them turns over."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        super().__init__(path, maxBytes=MOST_BYTES, backupCount=KEPT, encoding="utf-8", delay=True)

    def _open(self) -> Any:
        stream = super()._open()
        Path(self.baseFilename).chmod(0o600)
        return stream

    def emit(self, record: logging.LogRecord) -> None:
        # made anew each time: a lock may not be taken along into a forked process
        with FileLock(Path(self.baseFilename).with_suffix(".lock"), mode=0o600):
            if self._is_another():
                self.close()
            super().emit(record)

    def _is_another(self) -> bool:
        """Whether another process has turned the file over since it was opened here."""
        if self.stream is None:
            return False
        try:
            return not os.path.samestat(os.fstat(self.stream.fileno()), Path(self.baseFilename).stat())
        except FileNotFoundError:
            return True


def start() -> Path:
    """The log of this process goes to the file, warnings to the terminal too. Returns the file."""
    path = state_dir() / FOLDER / FILE
    path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handlers: list[logging.Handler] = [SharedFile(path), logging.StreamHandler(sys.stderr)]
    handlers[1].setLevel(logging.WARNING)
    for handler in handlers:
        handler.setFormatter(Formatter(LINE))
    logging.basicConfig(level=logging.INFO, handlers=handlers, force=True)
    return path
