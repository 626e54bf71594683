"""Which sources lack days: decided here alone; pages, wall and papers only put it into words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from data.query.windows import Window
from data.snapshot.opener import Snapshot, Source

Kind = Literal["absent", "late", "behind", "ahead"]


@dataclass(frozen=True)
class SourceNote:
    """A source that does not end where the others do.

    `kind`: absent, it never came; late, it should have come by now (parameters `…_late_days`); behind, it
    ends before the day up to which the main sources have all come, though nothing says when it should come;
    ahead, it goes beyond that day. `data_until`: None where it never came. `is_awaited`: there is a number of
    days within which it should have come.
    """

    ledger: str
    label: str
    data_until: date | None
    kind: Kind
    is_awaited: bool = False

    @property
    def is_lacking(self) -> bool:
        return self.kind != "ahead"


def source_notes(snapshot: Snapshot, ledgers: Collection[str] = ()) -> list[SourceNote]:
    """The sources that end elsewhere than the others, of these ledgers or of all, in the snapshot's order."""
    wanted = [one for one in snapshot.sources if not ledgers or one.ledger in ledgers]
    kinds = {one.ledger: _kind(one, snapshot) for one in wanted}
    return [
        SourceNote(one.ledger, one.label, one.data_until, kind, is_awaited=one.is_late)
        for one in wanted
        if (kind := kinds[one.ledger]) is not None
    ]


def begun_within(snapshot: Snapshot, window: Window, ledgers: Collection[str]) -> list[tuple[Source, date]]:
    """The sources of which the first days of a window are not known, and the day from which each is."""
    firsts = [
        (one, snapshot.first_days[one.ledger])
        for one in snapshot.sources
        if one.ledger in ledgers and one.ledger in snapshot.first_days
    ]
    return [(one, first) for one, first in firsts if window.date_from < first <= window.date_to]


def _kind(source: Source, snapshot: Snapshot) -> Kind | None:
    if source.ledger in snapshot.absent:
        return "absent"
    if source.is_late:
        return "late"
    complete = snapshot.last_complete_day
    if source.data_until is None or complete is None or source.data_until == complete:
        return None
    return "behind" if source.data_until < complete else "ahead"
