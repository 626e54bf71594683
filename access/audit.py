"""The audit: who did what and when, one line an action, each sealed together with the line before it.

A seal is an HMAC under a key of the state folder, so that nobody without the key can write lines that fit.
The number and seal of the last line stand in a file of their own: lines cut off the end are missed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from access import database
from access.errors import AccessError

KEY, LAST, LOCK = "audit.key", "audit.last", "audit.lock"
KEY_BYTES = 32


@dataclass(frozen=True)
class Line:
    """`at`: UTC seconds; `about`: what it was done to, without personal data in clear."""

    number: int
    at: float
    who: str
    action: str
    about: Mapping[str, Any]


def write(state: Path, at: float, who: str, action: str, about: Mapping[str, Any] | None = None) -> None:
    """One line more. Raises: AccessError where it cannot be written; what is not recorded is not done."""
    words = json.dumps(about or {}, ensure_ascii=False, sort_keys=True)
    key = _key(state)
    # the lock keeps the file of the last line in the order of the lines
    with FileLock(state / LOCK, mode=0o600):
        with database.changing(state) as con:
            last = con.execute("select number, seal from audit order by number desc limit 1").fetchone()
            number, before = (last["number"] + 1, last["seal"]) if last else (1, "")
            seal = _seal(key, before, (number, at, who, action, words))
            con.execute("insert into audit values (?, ?, ?, ?, ?, ?)", (number, at, who, action, words, seal))
        _keep_last(state, number, seal)


def lines(state: Path, *, newest: int | None = None) -> Iterator[Line]:
    """The newest lines first; all of them without `newest`."""
    with database.reading(state) as con:
        rows = con.execute(
            "select * from audit order by number desc limit ?", (-1 if newest is None else newest,)
        ).fetchall()
    for row in rows:
        yield Line(row["number"], row["at"], row["who"], row["action"], json.loads(row["about"]))


def verify(state: Path) -> tuple[int, list[str]]:
    """How many lines there are, and what is wrong with them, in Chinese; nothing where all is as written."""
    with database.reading(state) as con:
        rows = con.execute("select * from audit order by number").fetchall()
    key, before, faults = _key(state), "", []
    for expected, row in enumerate(rows, 1):
        if row["number"] != expected:
            faults.append(f"第{expected}行缺失或次序被改")
            return len(rows), faults
        if not hmac.compare_digest(_seal(key, before, tuple(row)[:5]), row["seal"]):
            faults.append(f"第{expected}行被改过，或它之前的行被换过")
            return len(rows), faults
        before = row["seal"]
    return len(rows), [*faults, *_missing_at_end(state, rows)]


def _missing_at_end(state: Path, rows: list[sqlite3.Row]) -> list[str]:
    path = state / LAST
    if not path.is_file():
        return [f"记着最后一行的文件 {LAST} 不在了"] if rows else []
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        number, seal = int(kept["number"]), str(kept["seal"])
    except (ValueError, KeyError, TypeError):
        return [f"记着最后一行的文件 {LAST} 被改过"]
    if number > len(rows):
        return [f"末尾少了{number - len(rows)}行"]
    return [] if rows[number - 1]["seal"] == seal else [f"记着最后一行的文件 {LAST} 与第{number}行不符"]


def _seal(key: bytes, before: str, fields: tuple[Any, ...]) -> str:
    number, at, who, action, about = fields
    words = json.dumps([before, number, float(at), who, action, about], ensure_ascii=False)
    return hmac.new(key, words.encode(), hashlib.sha256).hexdigest()


def _keep_last(state: Path, number: int, seal: str) -> None:
    unfinished = state / f"{LAST}.new"
    unfinished.write_text(json.dumps({"number": number, "seal": seal}), encoding="utf-8")
    unfinished.chmod(0o600)
    unfinished.replace(state / LAST)


def _key(state: Path) -> bytes:
    path = state / KEY
    if not path.is_file():
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(state / f"{KEY}.lock", mode=0o600):
            if not path.is_file():
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "wb") as out:
                    out.write(secrets.token_bytes(KEY_BYTES))
                    out.flush()
                    os.fsync(out.fileno())
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise AccessError(f"审计密钥 {path} 不完整；请从备份恢复，切勿另造。")
    return key
