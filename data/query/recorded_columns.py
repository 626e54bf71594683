"""Columns that not every channel records: 核实金额 has no place in an order of 12345, nor in the visits book.

A figure over such a column is unknown for those channels; over several it says how many records have it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.query.filters import Selection
from data.query.memo import remembered
from data.snapshot.opener import Snapshot
from data.spec.mart import MartColumn, marts
from data.spec.metric import Metric, columns_named, parts_of, recorded_counts

Channels = tuple[str, ...] | None
NOT_RECORDED = "该渠道不登记"
NONE = (0, 0)
NO_FIELDS: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PartlyRecorded:
    """A column of a mart, the channels whose ledgers record it, and those whose ledgers do not."""

    column: MartColumn
    recording: tuple[str, ...]
    lacking: tuple[str, ...]

    @property
    def what(self) -> str:
        """What the ledgers call it: 核实金额; of one made of several fields what their share is called."""
        return self.column.recorded if self.column.fields else self.column.comment.partition("：")[0]


@dataclass(frozen=True)
class Recorded:
    """Of `of` records `count` came by channels that record the column, and `filled` have a value in it.

    `sentence` says so in full, with the channels that do not record it.
    """

    count: int
    of: int
    filled: int
    words: str
    sentence: str


@remembered
def partly_recorded(part: Metric, snapshot: Snapshot) -> PartlyRecorded | None:
    """The column of a figure over a mart that some channel does not record; of several that of the fewest."""
    return _partly_recorded(
        part, {one.channel: snapshot.recorded_fields.get(one.ledger, NO_FIELDS) for one in snapshot.channels}
    )


def is_partly_recorded(asked: Metric, snapshot: Snapshot) -> bool:
    """Whether a figure is made of such a column."""
    return any(partly_recorded(part, snapshot) for part in parts_of(asked))


def _partly_recorded(part: Metric, fields: Mapping[str, frozenset[str]]) -> PartlyRecorded | None:
    """`fields`: channel → those that its ledger records."""
    mart = marts()[part.mart]
    if not mart.is_of_channels:
        return None
    found = []
    for column in columns_named(part):
        if not column.sources:
            continue
        recording = tuple(one for one, own in fields.items() if not own.isdisjoint(column.sources))
        if recording and len(recording) < len(fields):
            found.append(
                PartlyRecorded(column, recording, tuple(one for one in fields if one not in recording))
            )
    return min(found, key=lambda one: len(one.recording), default=None)


def is_unrecorded(part: Metric, snapshot: Snapshot, channels: Channels) -> bool:
    """Whether none of the channels asked for records what a figure is computed from."""
    found = partly_recorded(part, snapshot)
    return found is not None and channels is not None and set(channels) <= set(found.lacking)


def not_recorded(part: Metric, snapshot: Snapshot, channels: Channels) -> str:
    """12345工单不登记核实欠薪金额."""
    found = partly_recorded(part, snapshot)
    assert found is not None
    return f"{_ledger_labels(snapshot, channels or ())}不登记{found.what}"


def _ledger_labels(snapshot: Snapshot, channels: tuple[str, ...]) -> str:
    ledgers = [one.ledger for one in snapshot.channels if one.channel in channels]
    sources = {one.ledger: one.label for one in snapshot.sources}
    return "、".join(sources.get(ledger, ledger) for ledger in ledgers)


# -- counting the records --------------------------------------------------------------------------


def counts(part: Metric, found: PartlyRecorded, selection: Selection) -> tuple[tuple[Metric, Selection], ...]:
    """Two counts and the selections to ask them of: records of channels that record the column, as a ratio of
    those with a value in it to all; and all records."""
    within = tuple(one for one in found.recording if selection.channel is None or one in selection.channel)
    filled, records = recorded_counts(part, found.column)
    return ((filled, replace(selection, channel=within)), (records, selection))


@dataclass(frozen=True)
class Records:
    """By key, filled and all records of the channels that record a column, and twice those of all."""

    part: Metric
    found: PartlyRecorded
    snapshot: Snapshot
    recorded: Mapping[Any, tuple[Any, Any]]
    all: Mapping[Any, tuple[Any, Any]]

    def share(self, key: Any = None) -> Recorded | None:
        """Of the records of a key, or of all; None where there is none. Without words where all record it."""
        keys = self.all if key is None else [key]
        of = sum(self.all.get(each, NONE)[1] for each in keys)
        filled, count = (sum(self.recorded.get(each, NONE)[place] for each in keys) for place in (0, 1))
        if not of:
            return None
        if count == of:
            return Recorded(count, of, filled, "", "")
        words = f"{self.found.column.recorded}{count}/{of}{marts()[self.part.mart].row_unit}"
        return Recorded(count, of, filled, words, self._sentence(words, filled))

    def _sentence(self, words: str, filled: int) -> str:
        labels, unit = _ledger_labels(self.snapshot, self.found.lacking), marts()[self.part.mart].row_unit
        return (
            f"{words}：{labels}不登记{self.found.what}，不在{self.part.label}之内；"
            f"登记的渠道中已填写的{filled}{unit}。"
        )
