"""Numerator and denominator by group in one window, and how many rows do not give what is summed.

A payroll line that does not say what was paid is neither paid nor unpaid. A sum over nothing but such lines
is unknown, one over some of them partial.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from data.query.compiler import WindowRequest, as_of_days
from data.query.coverage import LATE, BaseCoverage, Coverage
from data.query.results import Number, figures
from data.spec.mart import TIME_DIMENSIONS
from data.spec.metric import Metric

Key = tuple[Any, ...]
# Group key → numerator and denominator of one metric in one window.
GroupSums = Mapping[Key, tuple[Number | None, Number | None]]
NOTHING: tuple[None, None] = (None, None)
NOT_STATED = "台账未写明"
C = TypeVar("C", bound=Coverage)


def read_sums(
    part: Metric, by: tuple[str, ...], window: WindowRequest, lines: Iterable[Sequence[Any]]
) -> GroupSums:
    """Lines of an aggregate query by key; a stock's day becomes the bin it stands for."""
    grain = next((dimension for dimension in by if dimension in TIME_DIMENSIONS), None)
    place = by.index(grain) if grain else -1
    starts = as_of_days(window, grain) if part.is_stock and grain else {}
    sums: dict[Key, tuple[Number | None, Number | None]] = {}
    for line in lines:
        key = list(line[:-2])
        for start in starts[key[place]] if starts else [None]:
            if start is not None:
                key[place] = start
            sums[tuple(key)] = (line[-2], line[-1])
    return sums


def combine(metric: Metric, parts: list[GroupSums]) -> GroupSums:
    """Of a ratio of two metrics, the numerator of each."""
    if not metric.parts:
        return parts[0]
    above, below = parts
    return {key: (above.get(key, NOTHING)[0], below.get(key, NOTHING)[0]) for key in {**above, **below}}


@dataclass(frozen=True)
class WindowSums:
    """Sums by group in one window, and by group how many rows lack the figure."""

    metric: Metric
    sums: GroupSums = field(default_factory=dict)
    lacking: Mapping[Key, int] = field(default_factory=dict)

    @property
    def keys(self) -> list[Key]:
        return list({**self.sums, **self.lacking})

    def figures(self, key: Key) -> tuple[Any, Any, Any]:
        """Numerator, denominator and value."""
        return figures(self.metric, *self.sums.get(key, NOTHING))

    def judge(self, key: Key, covered: C) -> C:
        """What is known of the figure of a key whose days are covered so."""
        return self._judge([key], covered)

    def judge_all(self, covered: C) -> C:
        """The same of the figure of all keys together."""
        return self._judge(self.keys, covered)

    def _judge(self, keys: list[Key], covered: C) -> C:
        count = sum(self.lacking.get(key, 0) for key in keys)
        if not count or covered.status == "unknown":
            return covered
        lacks = (*covered.lacks, f"{self.metric.label}：另有{count}{self.metric.lacks_label}，未计入。")
        if any(self._has_any(key) for key in keys):
            return replace(covered, status="partial", lacks=lacks, word=covered.word or LATE)
        unknown = replace(covered, status="unknown", lacks=lacks, word=NOT_STATED)
        return replace(unknown, is_comparable=False) if isinstance(unknown, BaseCoverage) else unknown

    def _has_any(self, key: Key) -> bool:
        numerator, denominator = self.sums.get(key, NOTHING)
        return bool(denominator) if self.metric.is_ratio else numerator is not None
