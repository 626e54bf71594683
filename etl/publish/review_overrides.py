"""What persons have decided and every later build must keep to: complaints split off or joined, readings
corrected, doubts settled.

One file a kind in `state`, one JSON line a decision, never changed: the last line about a thing holds, those
before it say who thought otherwise and when. No personal data: numbers of records, companies, amounts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.errors import LoadError
from etl.marts import Decisions, Join, Settlement, Split
from etl.publish import snapshot_files

SPLITS = "splits.jsonl"
JOINS = "joins.jsonl"
READINGS = "readings.jsonl"
SETTLEMENTS = "settlements.jsonl"


@dataclass(frozen=True)
class Reading:
    """What a person says of one order, by its number, or of one visit, by its complaint id, both in capitals.

    A field that is not in `fields` is left to the rules.
    """

    order: str
    fields: Mapping[str, str | None]


def decisions(state: Path) -> Decisions:
    """All in force about matters."""
    return Decisions(splits(state), joins(state))


def joins(state: Path) -> list[Join]:
    """The pairs joined."""
    last = {(line["complaint"], line["joined_to"]): line for line in _lines(state / JOINS)}
    return [
        Join(
            complaint_id=complaint,
            joined_to=other,
            decided_at=datetime.fromisoformat(line["at"]),
            decided_by=line["user"],
            reason=line["reason"],
        )
        for (complaint, other), line in last.items()
        if line["is_joined"]
    ]


def splits(state: Path) -> list[Split]:
    """The splits in force."""
    last = {line["complaint"]: line for line in _lines(state / SPLITS)}
    return [
        Split(
            complaint_id=complaint,
            apart_from=line["apart_from"],
            decided_at=datetime.fromisoformat(line["at"]),
            decided_by=line["user"],
            reason=line["reason"],
        )
        for complaint, line in last.items()
        if line["is_split"]
    ]


def readings(state: Path) -> list[Reading]:
    """The last decision about each text; one taken back has no fields, so that the text is read again."""
    last = {line["order"]: line["fields"] for line in _lines(state / READINGS)}
    return [Reading(order, fields) for order, fields in last.items()]


def settlements(state: Path, batches: Collection[str]) -> list[Settlement]:
    """Those of some batches, in the order of deciding.

    A settlement holds where its batch is in force. The snapshot alone says that: a batch that came to
    nothing, was undone or lies behind a rollback has left its line in the file all the same.
    """
    return [
        Settlement(
            batch_id=line["batch"],
            decided_at=datetime.fromisoformat(line["at"]),
            decided_by=line["user"],
            **one,
        )
        for line in _lines(state / SETTLEMENTS)
        if line.get("batch") in batches
        for one in line["settled"]
    ]


def order_number(written: str) -> str:
    """Numbers and ids are compared as staging keeps them: without blanks, in capitals."""
    return written.strip().replace(" ", "").upper()


def record(state: Path, name: str, now: datetime, user: str, **facts: Any) -> None:
    """Add a decision; the file is replaced as a whole, so that a kill leaves the old one or the new one."""
    path = state / name
    line = {"at": now.astimezone(UTC).isoformat(timespec="seconds"), "user": user, **facts}
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    unfinished = path.with_suffix(".new")
    with unfinished.open("w", encoding="utf-8") as out:
        out.write(before + json.dumps(line, ensure_ascii=False) + "\n")
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(path)
    snapshot_files.sync_folder(state)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise LoadError(
                    f"人工核对记录 {path} 第 {number} 行不是 JSON（{error}）；请改正这一行，或从备份恢复"
                ) from error
