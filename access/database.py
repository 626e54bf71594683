"""The SQLite file of accounts, sessions and audit in the state folder, safe for several processes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock

from access.errors import AccessError

FILE = "access.sqlite"
MIGRATIONS = Path(__file__).with_name("migrations")
# For so long one process waits for another's change.
WAIT_SECONDS = 10.0

# Files that this process has looked at: every request asks.
_migrated: set[tuple[str, int]] = set()


def path_of(state: Path) -> Path:
    return state / FILE


def exists(state: Path) -> bool:
    return path_of(state).is_file()


@contextmanager
def reading(state: Path) -> Iterator[sqlite3.Connection]:
    """A connection for questions. Raises: AccessError where this program cannot read the file."""
    path = path_of(state)
    _migrate(state, path)
    with _connected(path) as con:
        yield con


@contextmanager
def changing(state: Path) -> Iterator[sqlite3.Connection]:
    """All changes made inside, or none of them; one process at a time. Raises: as `reading`."""
    with reading(state) as con:
        con.execute("begin immediate")
        try:
            yield con
        except BaseException:
            con.execute("rollback")
            raise
        con.execute("commit")


@contextmanager
def _connected(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)) as con:
            con.row_factory = sqlite3.Row
            con.execute("pragma foreign_keys = on")
            yield con
    except sqlite3.DatabaseError as error:
        raise AccessError(f"账户文件 {path} 读不了（{error}）；请从备份恢复，恢复前谁也不能登录。") from error


def _migrate(state: Path, path: Path) -> None:
    if path.is_file() and _mark(path) in _migrated:
        return
    scripts = sorted(MIGRATIONS.glob("*.sql"))
    if path.is_file() and _version(path) == len(scripts):
        _migrated.add(_mark(path))
        return
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock"), mode=0o600):
        # nobody but the server's own user reads it, from its first byte on
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with _connected(path) as con:
            con.execute("pragma journal_mode = wal")
            done = _version(path)
            if done > len(scripts):
                raise AccessError(f"账户文件 {path} 是更新的程序写的；请用那个版本的程序，或从备份恢复。")
            for number, script in enumerate(scripts[done:], done + 1):
                words = script.read_text(encoding="utf-8")
                con.executescript(f"begin;\n{words}\npragma user_version = {number};\ncommit;")


def _mark(path: Path) -> tuple[str, int]:
    """The file by its name and what stands behind it: one that was restored is another."""
    return str(path), path.stat().st_ino


def _version(path: Path) -> int:
    with _connected(path) as con:
        return int(con.execute("pragma user_version").fetchone()[0])
