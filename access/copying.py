"""A copy of accounts and audit that fits together, made while servers go on using them."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from filelock import FileLock

from access import audit, database

# What `copy` makes: these are not to be copied one by one.
FILES = (database.FILE, audit.LAST, audit.KEY)
# What SQLite keeps beside its file.
BESIDE = (f"{database.FILE}-wal", f"{database.FILE}-shm")


def copy(state: Path, target: Path) -> list[Path]:
    """The files that were made in `target`; none where there are no accounts yet.

    SQLite copies its own file page by page; the lock of the audit is held, so that the last line that is
    recorded beside it is the last of the copy.
    """
    if not database.exists(state):
        return []
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(state / audit.LOCK, mode=0o600):
        with (
            database.reading(state) as live,
            closing(sqlite3.connect(target / database.FILE, isolation_level=None)) as copied,
        ):
            live.backup(copied)
            # one file, with nothing beside it
            copied.execute("pragma journal_mode = delete")
        for name in (audit.LAST, audit.KEY):
            if (state / name).is_file():
                shutil.copy2(state / name, target / name)
    made = [target / name for name in FILES if (target / name).is_file()]
    for path in made:
        path.chmod(0o600)
    return made
