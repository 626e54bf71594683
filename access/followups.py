"""Follow-up of warnings: 派单→签收→核处→反馈→审核→销号, who took each step and when.

A warning has one follow-up at a time. A step may only be taken after those that STEPS names. One that closes
a warning which still stands needs a reason and evidence, and a false alarm is counted apart: 三色预警的派单、
反馈、销号, as the county has settled it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from access import accounts, audit, database
from access.errors import AccessError
from data.query.scope import Scope
from data.snapshot.journal import SHANGHAI

MOST_WORDS = 500


@dataclass(frozen=True)
class Step:
    """`after`: the steps that it may follow; `action`: what whoever takes it must be allowed to do.

    `needs`: what has to be written down: words, evidence.
    """

    label: str
    after: tuple[str, ...]
    action: str
    needs: tuple[str, ...] = ()


STEPS = {
    "sent": Step("派单", (), "dispatch"),
    "accepted": Step("签收", ("sent",), "respond"),
    "handled": Step("核处", ("accepted", "returned"), "respond", ("words",)),
    "reported": Step("反馈", ("handled",), "respond", ("words",)),
    "approved": Step("审核通过", ("reported",), "dispatch"),
    "returned": Step("审核退回", ("reported",), "dispatch", ("words",)),
    "closed": Step("销号", ("approved",), "dispatch"),
    "false_alarm": Step(
        "误报", ("sent", "accepted", "handled", "reported", "approved"), "dispatch", ("words",)
    ),
}
ENDS = ("closed", "false_alarm")
NEEDED = {"words": "说明", "evidence": "依据（凭证、文号等）"}


@dataclass(frozen=True)
class Taken:
    """One step: when (UTC seconds, and the county's day), by whom, what was written, what it rests on."""

    step: str
    at: float
    day: date
    who: str
    words: str
    evidence: str

    @property
    def label(self) -> str:
        return STEPS[self.step].label


@dataclass(frozen=True)
class Followup:
    """One dispatch, with its steps in order. `level` is the warning's when it was sent out."""

    id: int
    warning: str
    rule: str
    label: str
    town: str
    authority: str
    level: int
    sent_on: date
    step: str
    taken: tuple[Taken, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.step not in ENDS

    @property
    def next_steps(self) -> tuple[str, ...]:
        return tuple(id for id, one in STEPS.items() if self.step in one.after)

    def is_seen_by(self, scope: Scope) -> bool:
        """By whoever may see its town and its authority."""
        return scope.sees("town", self.town) and scope.sees("authority", self.authority)


@dataclass(frozen=True)
class Dispatched:
    """What a follow-up is about, as the snapshot says that it was sent from."""

    warning: str
    rule: str
    label: str
    town: str
    authority: str
    level: int


def send(state: Path, one: Dispatched, *, now: datetime, by: str, words: str = "") -> int:
    """派单. Raises: AccessError where the warning is being followed up already."""
    with database.changing(state) as con:
        running = con.execute(
            f"select id from followups where warning = ? and step not in ({_marks(ENDS)})",
            (one.warning, *ENDS),
        ).fetchone()
        if running:
            raise AccessError(f"“{one.label}”的这条预警已经派单，正在办理；请刷新页面。")
        made = con.execute(
            "insert into followups (warning, rule, label, town, authority, level, sent_on, step)"
            " values (?, ?, ?, ?, ?, ?, ?, 'sent')",
            (one.warning, one.rule, one.label, one.town, one.authority, one.level, _day(now).isoformat()),
        ).lastrowid
        assert made is not None
        _record(con, made, Taken("sent", now.timestamp(), _day(now), by, _short(words), ""))
    _note(state, now, by, made, "sent")
    return made


def take(
    state: Path,
    id: int,
    step: str,
    *,
    now: datetime,
    by: str,
    words: str = "",
    evidence: str = "",
    is_still_true: bool = False,
) -> Followup:
    """The next step of a follow-up.

    `is_still_true`: the warning still stands, so that closing it needs words and evidence.
    Raises: AccessError for a step that is not next, one before it, and one that lacks what it needs.
    """
    if step not in STEPS:
        raise AccessError("没有这一步；请刷新页面再试。")
    lacking = [
        NEEDED[need]
        for need in (*STEPS[step].needs, *(NEEDED if step == "closed" and is_still_true else ()))
        if not {"words": words, "evidence": evidence}[need].strip()
    ]
    if lacking:
        still = "预警的情形还在，" if step == "closed" and is_still_true else ""
        raise AccessError(f"{still}{STEPS[step].label}要写明{'、'.join(dict.fromkeys(lacking))}。")
    with database.changing(state) as con:
        held = _read(con, "where id = ?", (id,))
        if not held:
            raise AccessError("没有这张派单；请刷新页面。")
        (one,) = held
        if step not in one.next_steps:
            raise AccessError(f"现在是“{STEPS[one.step].label}”，不能接着“{STEPS[step].label}”；请刷新页面。")
        if now.timestamp() < one.taken[-1].at:
            raise AccessError("这一步的时间早于上一步；请核对服务器的时钟。")
        con.execute("update followups set step = ? where id = ?", (step, id))
        _record(con, id, Taken(step, now.timestamp(), _day(now), by, _short(words), _short(evidence)))
        (changed,) = _read(con, "where id = ?", (id,))
    _note(state, now, by, id, step)
    return changed


def listed(state: Path, *, scope: Scope, warnings: Iterable[str] | None = None) -> list[Followup]:
    """Those within a scope, the newest first; of some warnings only, if given."""
    if not database.exists(state):
        return []
    with database.reading(state) as con:
        found = [one for one in _read(con, "order by id desc", ()) if one.is_seen_by(scope)]
    kept = None if warnings is None else set(warnings)
    return [one for one in found if kept is None or one.warning in kept]


def find(state: Path, id: int, *, scope: Scope) -> Followup:
    """Raises: AccessError where there is none, or none within the scope: the words are the same."""
    found = [one for one in listed(state, scope=scope) if one.id == id]
    if not found:
        raise AccessError("没有这张派单；请刷新页面。")
    return found[0]


def _read(con: sqlite3.Connection, rest: str, given: tuple[object, ...]) -> list[Followup]:
    steps: dict[int, list[Taken]] = {}
    for row in con.execute("select * from followup_steps order by number").fetchall():
        taken = Taken(
            row["step"],
            row["at"],
            date.fromisoformat(row["on_day"]),
            row["who"],
            row["words"],
            row["evidence"],
        )
        steps.setdefault(row["followup"], []).append(taken)
    return [
        Followup(
            row["id"],
            row["warning"],
            row["rule"],
            row["label"],
            row["town"],
            row["authority"],
            row["level"],
            date.fromisoformat(row["sent_on"]),
            row["step"],
            tuple(steps.get(row["id"], ())),
        )
        for row in con.execute(f"select * from followups {rest}", given).fetchall()
    ]


def _record(con: sqlite3.Connection, followup: int, one: Taken) -> None:
    con.execute(
        "insert into followup_steps (followup, step, at, on_day, who, words, evidence)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        (followup, one.step, one.at, one.day.isoformat(), one.who, one.words, one.evidence),
    )


def _day(now: datetime) -> date:
    return now.astimezone(SHANGHAI).date()


def _note(state: Path, now: datetime, by: str, id: int, step: str) -> None:
    """In the audit, where there are accounts: which step of which dispatch, not what was written."""
    if accounts.any_account(state):
        audit.write(state, now.timestamp(), by, "followup", {"followup": id, "step": step})


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)


def _short(words: str) -> str:
    return words.strip()[:MOST_WORDS]
