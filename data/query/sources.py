"""Which sources lack days: decided here alone; pages, wall and papers only put it into words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from data.snapshot.opener import Snapshot


@dataclass(frozen=True)
class SourceNote:
    """A source that lacks days. `is_awaited`: there is a number of days within which it should have come."""

    ledger: str
    label: str
    data_until: date | None
    kind: Literal["absent", "late"]
    is_awaited: bool


def source_notes(snapshot: Snapshot, ledgers: Collection[str] = ()) -> list[SourceNote]:
    """Sources that never came or have fallen behind the others, of these ledgers or of all."""
    wanted = [one for one in snapshot.sources if not ledgers or one.ledger in ledgers]
    return [
        SourceNote(
            one.ledger,
            one.label,
            one.data_until,
            "absent" if one.ledger in snapshot.absent else "late",
            is_awaited=one.is_late,
        )
        for one in wanted
        if one.ledger in snapshot.absent or one.is_late
    ]
