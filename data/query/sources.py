"""Which sources lack days of a window: decided here alone; every answer, page, wall and paper asks here.

A source covers the days to its own last one. How many days it may be behind (parameters `…_late_days`) says
when the office is reminded of it (`Source.is_late`), and never whether a figure is complete.
"""

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

    `kind`: absent, it never came; late, the window has days after its last one; behind, it covers the window,
    yet ends before the day up to which the main sources have all come; ahead, it goes beyond that day.
    `data_until`: None where it never came.
    """

    ledger: str
    label: str
    data_until: date | None
    kind: Kind

    @property
    def is_lacking(self) -> bool:
        """Whether a figure over the window that it is a source of is not complete."""
        return self.kind in ("absent", "late")


def ends_before(data_until: date | None, window: Window) -> bool:
    """Whether a window has days after a source's last one."""
    return data_until is not None and data_until < window.date_to


def begins_within(first: date | None, window: Window) -> bool:
    """Whether a window has days before a source's first one."""
    return first is not None and window.date_from < first


def source_notes(
    snapshot: Snapshot, ledgers: Collection[str] | None = None, window: Window | None = None
) -> list[SourceNote]:
    """The sources that end elsewhere than the others, of these ledgers or of all, in the snapshot's order.

    Without a window: of all days up to which the main sources have come.
    """
    wanted = [one for one in snapshot.sources if ledgers is None or one.ledger in ledgers]
    kinds = {one.ledger: _kind(one, snapshot, window) for one in wanted}
    return [
        SourceNote(one.ledger, one.label, one.data_until, kind)
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
    return [(one, first) for one, first in firsts if begins_within(first, window)]


def _kind(source: Source, snapshot: Snapshot, window: Window | None) -> Kind | None:
    if source.ledger in snapshot.absent:
        return "absent"
    complete = snapshot.last_complete_day
    if window is None and complete is not None:
        window = Window(complete, complete)
    if window is not None and ends_before(source.data_until, window):
        return "late"
    if source.data_until is None or complete is None or source.data_until == complete:
        return None
    return "behind" if source.data_until < complete else "ahead"
