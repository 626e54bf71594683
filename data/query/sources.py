"""Which sources lack days of a window: decided here alone; every answer, page, wall and paper asks here.

A source covers the days to its own last one. How many days it may be behind (parameters `…_late_days`) says
when the office is reminded of it (`Source.is_late`), and never whether a figure is complete.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from data.query.figure_ledgers import Reach, Reaches, ledgers_by_days
from data.query.recorded_columns import Channels
from data.query.windows import Window
from data.snapshot.opener import Snapshot, Source
from data.spec.metric import Metric

Kind = Literal["absent", "late", "behind", "ahead"]


@dataclass(frozen=True)
class SourceNote:
    """A source that does not end where the others do.

    `kind`: absent, it never came; late, the window has days after its last one; behind, it covers the window,
    yet ends before the day up to which the main sources have all come; ahead, it goes beyond that day.
    `data_until`: None where it never came. `is_of_months`: it is the end of the last month with lines, of
    figures by month; the source itself may tell of later days.
    """

    ledger: str
    label: str
    data_until: date | None
    kind: Kind
    is_of_months: bool = False

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
    snapshot: Snapshot, reaches: Reaches | None = None, window: Window | None = None
) -> list[SourceNote]:
    """The sources that end elsewhere than the others, of these or of all, in the snapshot's order.

    `reaches`: ledger → how far it goes for the figures that are spoken of; None: all, to their own last days.
    Without a window: of all days up to which the main sources have come.
    """
    found = []
    for one in snapshot.sources:
        if reaches is None or one.ledger in reaches:
            reach = reaches[one.ledger] if reaches is not None else Reach(one.data_until)
            if kind := _kind(one.ledger, reach, snapshot, window):
                found.append(SourceNote(one.ledger, one.label, reach.last, kind, reach.is_of_months))
    return found


def begun_within(
    snapshot: Snapshot, window: Window, metrics: Iterable[Metric], channels: Channels = None
) -> list[tuple[Source, date]]:
    """The sources of figures of which the first days of a window are not known, and the day each begins."""
    last_day = Window(window.date_to, window.date_to)
    days: dict[str, Window] = {}
    for asked in metrics:
        flows, stocks = ledgers_by_days(asked, snapshot, channels)
        days = {**dict.fromkeys(stocks, last_day), **days, **dict.fromkeys(flows, window)}
    firsts = [
        (one, snapshot.first_days[one.ledger])
        for one in snapshot.sources
        if one.ledger in days and one.ledger in snapshot.first_days
    ]
    return [(one, first) for one, first in firsts if begins_within(first, days[one.ledger])]


def _kind(ledger: str, reach: Reach, snapshot: Snapshot, window: Window | None) -> Kind | None:
    if ledger in snapshot.absent:
        return "absent"
    complete = snapshot.last_complete_day
    if window is None and complete is not None:
        window = Window(complete, complete)
    if window is not None and ends_before(reach.last, window):
        return "late"
    # months end where they end: that says nothing of the days of the source
    if reach.last is None or complete is None or reach.is_of_months or reach.last == complete:
        return None
    return "behind" if reach.last < complete else "ahead"
