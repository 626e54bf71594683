"""Screens on a wall: each opens with a token of its own, named and revocable, and shows the wall only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from access import audit, database
from access.errors import AccessError
from access.secrets import new_secret, secret_hash

# How often it is written down that a screen was seen.
NOTED_SECONDS = 60.0


@dataclass(frozen=True)
class Wall:
    """`scenes`: the only ones it may show; none named: all."""

    name: str
    scenes: tuple[str, ...]
    made_at: float
    made_by: str
    seen_at: float | None
    is_revoked: bool


def add(state: Path, name: str, scenes: Sequence[str], *, now: datetime, by: str) -> str:
    """The token of a new screen, told once. Raises: AccessError where a screen in use has the name."""
    if not name.strip():
        raise AccessError("请给大屏起个名字，例如“指挥中心”。")
    secret = new_secret()
    with database.changing(state) as con:
        held = con.execute("select is_revoked from walls where name = ?", (name,)).fetchone()
        if held and not held["is_revoked"]:
            raise AccessError(
                f"已有名为“{name}”的大屏；请先撤销：python -m access revoke {name}，或换个名字。"
            )
        con.execute("delete from walls where name = ?", (name,))
        con.execute(
            "insert into walls values (?, ?, ?, ?, ?, null, 0)",
            (name, secret_hash(secret), ",".join(scenes), now.timestamp(), by),
        )
    audit.write(state, now.timestamp(), by, "wall_add", {"wall": name, "scenes": list(scenes)})
    return secret


def revoke(state: Path, name: str, *, now: datetime, by: str) -> None:
    """Raises: AccessError where there is none of that name."""
    with database.changing(state) as con:
        done = con.execute(
            "update walls set is_revoked = 1 where name = ? and not is_revoked", (name,)
        ).rowcount
    if not done:
        raise AccessError(f"没有在用的大屏“{name}”；python -m access walls 列出全部。")
    audit.write(state, now.timestamp(), by, "wall_revoke", {"wall": name})


def listed(state: Path) -> list[Wall]:
    with database.reading(state) as con:
        rows = con.execute("select * from walls order by name").fetchall()
    return [
        Wall(
            row["name"],
            _scenes(row["scenes"]),
            row["made_at"],
            row["made_by"],
            row["seen_at"],
            bool(row["is_revoked"]),
        )
        for row in rows
    ]


def by_token(state: Path, secret: str, *, now: datetime) -> Wall | None:
    """The screen in use that a token opens; notes that it was seen."""
    at, key = now.timestamp(), secret_hash(secret)
    with database.reading(state) as con:
        row = con.execute("select * from walls where secret_hash = ? and not is_revoked", (key,)).fetchone()
        if row is None:
            return None
        if row["seen_at"] is None or at - row["seen_at"] >= NOTED_SECONDS:
            con.execute("update walls set seen_at = ? where secret_hash = ?", (at, key))
    return Wall(row["name"], _scenes(row["scenes"]), row["made_at"], row["made_by"], at, is_revoked=False)


def _scenes(words: str) -> tuple[str, ...]:
    return tuple(filter(None, words.split(",")))
