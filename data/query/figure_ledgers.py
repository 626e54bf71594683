"""The ledgers of a figure: those that it speaks of, those that decide whether it is complete, and how far
each of them goes for it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from data.query.memo import remembered
from data.query.recorded_columns import Channels, is_unrecorded, partly_recorded
from data.query.windows import month_end, move_months
from data.snapshot.opener import Snapshot
from data.spec.mart import marts
from data.spec.metric import Metric, parts_of

# columns of wages that say something only once a month's pay day is past, or once it is paid
PAY_DAY_STATES = re.compile(r"\b(pay_day_date|is_pay_day_past|bank_paid_yuan|known_way_paid_yuan)\b")
PAY_DAY = "default_pay_day"


@dataclass(frozen=True)
class Reach:
    """How far a ledger goes for a figure. Null means: it has no end.

    `is_of_months`: the figure is dated by months of which the ledger has lines only to this month's end,
    whatever later days it tells of.
    """

    last: date | None
    is_of_months: bool = False


Reaches = Mapping[str, Reach]


def mart_ledgers(mart: str, snapshot: Snapshot, channels: Channels = None) -> frozenset[str]:
    """The ledgers that a mart is made of: its own, or those of the channels asked for.

    Of ledgers of which one is enough those that have come, if any: nothing lacks for the others' sake.
    """
    made = marts()[mart]
    if made.is_of_any_ledger:
        return frozenset(made.ledgers) - snapshot.absent or frozenset(made.ledgers)
    if not made.is_of_channels:
        return frozenset(made.ledgers)
    return frozenset(one.ledger for one in snapshot.channels if channels is None or one.channel in channels)


@remembered
def part_ledgers(part: Metric, snapshot: Snapshot, channels: Channels = None) -> frozenset[str]:
    """The ledgers that a figure over one mart is computed from.

    Of a column that not every channel records, those that do, if any: the others tell nothing of it.
    """
    found = partly_recorded(part, snapshot)
    if found is not None and not is_unrecorded(part, snapshot, channels):
        channels = tuple(one for one in found.recording if channels is None or one in channels)
    return mart_ledgers(part.mart, snapshot, channels)


def ledgers_of(asked: Metric, snapshot: Snapshot, channels: Channels = None) -> frozenset[str]:
    """All the ledgers of the records that a figure speaks of, of the channels asked for."""
    return frozenset[str]().union(*(mart_ledgers(part.mart, snapshot, channels) for part in parts_of(asked)))


def flow_ledgers(asked: Metric, snapshot: Snapshot, channels: Channels = None) -> frozenset[str]:
    """The ledgers of which a figure lacks something where they lack days at the beginning of a window.

    A stock lacks none: its states come from all before.
    """
    parts = [part for part in parts_of(asked) if not part.is_stock]
    return frozenset[str]().union(*(part_ledgers(part, snapshot, channels) for part in parts))


@remembered
def reach(part: Metric, ledger: str, snapshot: Snapshot) -> Reach:
    """How far a ledger goes for a figure over one mart.

    A payroll tells of a month's wages when they are paid, a month later, and of payments on any day since. So
    what was earned in a month is known once the payroll has a line of that month; what should have been paid
    of it, or was, is missing only from that month's pay day on.
    """
    source = snapshot.source(ledger)
    until = source.data_until if source else None
    last = snapshot.last_months.get(ledger) if part.is_by_month else None
    if last is None or (until is not None and until <= last):
        return Reach(until)
    if any(PAY_DAY_STATES.search(one) for one in part.fragments) and not _is_pay_day_past(last, snapshot):
        return Reach(until)
    return Reach(last, is_of_months=True)


def _is_pay_day_past(last: date, snapshot: Snapshot) -> bool:
    """Whether the wages of the month after this one should have been paid."""
    paid_in = move_months(last.replace(day=1), 2)
    day = min(int(snapshot.parameter_or_first(PAY_DAY, paid_in)), month_end(paid_in).day)
    return paid_in.replace(day=day) <= snapshot.data_until


def reaches(
    metrics: Collection[Metric], snapshot: Snapshot, channels: Channels = None, more: Collection[str] = ()
) -> dict[str, Reach]:
    """Ledger → how far it goes for all of these figures, of those that decide whether they are complete.

    `more`: other ledgers, to their own last day.
    """
    found: dict[str, Reach] = {one: _own(one, snapshot) for one in more}
    for part in (part for asked in metrics for part in parts_of(asked)):
        for ledger in part_ledgers(part, snapshot, channels):
            own = reach(part, ledger, snapshot)
            if own.is_of_months or ledger not in found:
                found[ledger] = own
    return found


def _own(ledger: str, snapshot: Snapshot) -> Reach:
    source = snapshot.source(ledger)
    return Reach(source.data_until if source else None)
