"""Signing in and out. A session is a random secret that the browser keeps; here stands its digest."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from access import audit, database
from access.accounts import Account, read
from access.errors import SignInRefused
from access.secrets import is_password, new_secret, secret_hash
from data.spec.reference import parameter

REFUSED = (
    "没有登录成功：账户名或密码不对，或者账户已停用，或者失败次数太多、须等{minutes}分钟。"
    "请核对后再试，仍不行请找管理员。"
)
# How often the last use of a session is written down.
NOTED_SECONDS = 60.0


def sign_in(state: Path, name: str, password: str, *, address: str, now: datetime) -> str:
    """The secret of a new session. Raises: SignInRefused, with the same words for every reason.

    The password is compared in every case, so that the answer takes as long.
    """
    day, begun = now.date(), now.timestamp()
    pause = float(parameter("sign_in_pause_minutes", day)) * 60
    limits = {
        ("account", name): parameter("sign_in_failures", day),
        ("address", address): parameter("sign_in_address_failures", day),
    }
    with database.changing(state) as con:
        con.execute("delete from failures where failed_at <= ?", (begun - pause,))
        row = con.execute("select * from accounts where name = ?", (name,)).fetchone()
        is_paused = any(_failures(con, *who) >= most for who, most in limits.items())
    is_right = is_password(password, row["password_hash"] if row else None)
    if not is_right or is_paused or row["is_disabled"]:
        _note_failure(state, name, address, begun, is_counted=not is_paused)
        raise SignInRefused(REFUSED.format(minutes=f"{pause / 60:g}"))
    clear_ended(state, now=now)
    secret = _begun(state, name, begun)
    audit.write(state, begun, name, "sign_in", {"address": address})
    return secret


def _failures(con: sqlite3.Connection, kind: str, name: str) -> int:
    row = con.execute("select count(*) from failures where kind = ? and name = ?", (kind, name)).fetchone()
    return int(row[0])


def _note_failure(state: Path, name: str, address: str, at: float, *, is_counted: bool) -> None:
    """While an account or address pauses, further attempts do not make the pause longer."""
    if is_counted:
        with database.changing(state) as con:
            con.executemany(
                "insert into failures values (?, ?, ?)",
                [("account", name, at), ("address", address, at)],
            )
    audit.write(state, at, name[:40], "sign_in_failed", {"address": address, "is_paused": not is_counted})


def _begun(state: Path, name: str, at: float) -> str:
    secret = new_secret()
    with database.changing(state) as con:
        con.execute("delete from failures where kind = 'account' and name = ?", (name,))
        con.execute("insert into sessions values (?, ?, ?, ?)", (secret_hash(secret), name, at, at))
    return secret


def account_of(state: Path, secret: str, *, now: datetime, is_used: bool) -> Account | None:
    """Whose session it is; None where it has ended, by itself or by the account's closing.

    `is_used`: somebody did something, which is not so where a page only asks whether there is news.
    """
    at = now.timestamp()
    idle = float(parameter("session_idle_minutes", now.date())) * 60
    longest = float(parameter("session_hours", now.date())) * 3600
    key = secret_hash(secret)
    with database.reading(state) as con:
        row = con.execute(
            "select accounts.*, seen_at from sessions join accounts on name = account"
            " where secret_hash = ? and not is_disabled and seen_at > ? and begun_at > ?",
            (key, at - idle, at - longest),
        ).fetchone()
        if row is not None and is_used and at - row["seen_at"] >= NOTED_SECONDS:
            con.execute("update sessions set seen_at = ? where secret_hash = ?", (at, key))
    return read(row) if row else None


def sign_out(state: Path, secret: str, *, now: datetime, is_everywhere: bool = False) -> None:
    """Ends the session, or all of its account's; nothing where it has ended already."""
    key = secret_hash(secret)
    with database.changing(state) as con:
        row = con.execute("select account from sessions where secret_hash = ?", (key,)).fetchone()
        if row is None:
            return
        if is_everywhere:
            con.execute("delete from sessions where account = ?", (row["account"],))
        else:
            con.execute("delete from sessions where secret_hash = ?", (key,))
    audit.write(state, now.timestamp(), row["account"], "sign_out", {"is_everywhere": is_everywhere})


def is_own_password(state: Path, name: str, password: str) -> bool:
    with database.reading(state) as con:
        row = con.execute("select password_hash from accounts where name = ?", (name,)).fetchone()
    return is_password(password, row["password_hash"] if row else None)


def clear_ended(state: Path, *, now: datetime) -> int:
    """Removes sessions that are over; how many."""
    longest = float(parameter("session_hours", now.date())) * 3600
    with database.changing(state) as con:
        return con.execute("delete from sessions where begun_at <= ?", (now.timestamp() - longest,)).rowcount
