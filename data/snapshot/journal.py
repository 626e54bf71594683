"""state/loads.jsonl as it is read: who did what to the warehouse and when, one JSON line an action."""

from __future__ import annotations

import json
import logging
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

JOURNAL = "loads.jsonl"
# China has kept one time without summer time since 1992.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
# Actions that leave a snapshot for an older one: what was loaded in between is no longer in force.
ROLLBACK, REPAIR = "rollback", "repair"
LEAVING = (ROLLBACK, REPAIR)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RolledBackBatch:
    """A batch that is in no snapshot any more, since a rollback or a damaged snapshot left it behind."""

    batch: str
    loaded_at: str
    loaded_by: str
    # "rollback" or "repair", when and by whom
    how: str
    left_at: str
    left_by: str
    counts: Mapping[str, int]


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The lines that are whole; one torn off by a kill records nothing that was finished."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            try:
                entry = json.loads(line)
            except ValueError:
                log.warning("%s 第 %d 行不完整，已略过", path, number)
                continue
            if isinstance(entry, dict):
                yield entry


def missing_batches(state: Path, in_force: Container[str]) -> list[str]:
    """Batches in force by the journal that the snapshot in use does not hold."""
    loaded: dict[str, None] = {}
    for entry in read(state / JOURNAL):
        if entry.get("action") == "load" and entry.get("batch"):
            loaded[entry["batch"]] = None
        elif entry.get("action") in LEAVING:
            for batch in entry.get("undone", ()):
                loaded.pop(batch, None)
    return [batch for batch in loaded if batch not in in_force]


def lost_settlements(state: Path, known: Container[str]) -> dict[str, dict[str, Any]]:
    """Journal lines of settlements in force that the snapshot in use does not list, by batch.

    A damaged snapshot takes its batches with it. Files can be loaded again; what a person decided is kept in
    `state` alone, and its batch goes into the next snapshot.
    """
    settled: dict[str, dict[str, Any]] = {}
    is_in_force: dict[str, bool] = {}
    for entry in read(state / JOURNAL):
        action, batch = entry.get("action"), entry.get("batch")
        if action == "settle" and batch:
            settled[batch], is_in_force[batch] = entry, True
        elif action == "undo" and batch:
            is_in_force[batch] = False
        elif action == ROLLBACK:
            is_in_force |= dict.fromkeys(entry.get("undone", ()), False)
            is_in_force |= dict.fromkeys(entry.get("restored", ()), True)
    return {batch: line for batch, line in settled.items() if is_in_force[batch] and batch not in known}


def rolled_back_batches(state: Path, known: Container[str]) -> list[RolledBackBatch]:
    """Batches that were loaded and that the current snapshot does not list."""
    loads: dict[str, dict[str, Any]] = {}
    leavings: dict[str, dict[str, Any]] = {}
    for entry in read(state / JOURNAL):
        if entry.get("action") in ("load", "settle") and entry.get("batch"):
            loads[entry["batch"]] = entry
        elif entry.get("action") in LEAVING:
            leavings |= dict.fromkeys(entry.get("undone", ()), entry)
    wanted = [batch for batch in {**loads, **leavings} if batch not in known]
    return [_left(batch, loads.get(batch), leavings.get(batch)) for batch in wanted]


def _left(batch: str, load: dict[str, Any] | None, leaving: dict[str, Any] | None) -> RolledBackBatch:
    """A kill may have kept either line from being written."""
    files = [one for one in (load or {}).get("files", ()) if one.get("ledger")]
    names = ("rows_read", "accepted", "new", "updated", "unchanged", "rejected")
    counts = {name: sum(int(one.get(name, 0)) for one in files) for name in names}
    return RolledBackBatch(
        batch=batch,
        loaded_at=load["at"] if load else _time_in_id(batch),
        loaded_by=load["user"] if load else "",
        how=leaving["action"] if leaving else ROLLBACK,
        left_at=leaving["at"] if leaving else "",
        left_by=leaving["user"] if leaving else "",
        counts={"files": len(files), **counts},
    )


def _time_in_id(batch: str) -> str:
    """The time in a batch's own name: 20240701T013000Z-3f2a."""
    return datetime.strptime(batch.partition("-")[0] + "+0000", "%Y%m%dT%H%M%SZ%z").isoformat()
