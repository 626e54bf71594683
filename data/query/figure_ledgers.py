"""The ledgers of a figure: those that it speaks of, and those that decide whether it is complete."""

from data.query.memo import remembered
from data.query.recorded_columns import Channels, is_unrecorded, partly_recorded
from data.snapshot.opener import Snapshot
from data.spec.mart import marts
from data.spec.metric import Metric, parts_of


def mart_ledgers(mart: str, snapshot: Snapshot, channels: Channels = None) -> frozenset[str]:
    """The ledgers that a mart is made of: its own, or those of the channels asked for."""
    made = marts()[mart]
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


def computed_from(
    asked: Metric, snapshot: Snapshot, channels: Channels = None, *, is_of_flows: bool = False
) -> frozenset[str]:
    """The ledgers of which a figure lacks something where they lack days at the end of a window.

    `is_of_flows`: where they lack days at its beginning. A stock lacks none: its states come from all before.
    """
    parts = [part for part in parts_of(asked) if not (is_of_flows and part.is_stock)]
    return frozenset[str]().union(*(part_ledgers(part, snapshot, channels) for part in parts))
