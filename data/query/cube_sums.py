"""Numerators and denominators by group, added up from a cube in memory.

The same sums as `compiler.aggregate_query` gives over the mart itself; a test asks both.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np

from data.query.compiler import WindowRequest, applied, as_of_days, check_selection
from data.query.cube_columns import DAY_ZERO, Array, CubeColumns
from data.query.filters import Selection
from data.query.group_sums import GroupSums, Key
from data.query.results import Number
from data.query.windows import Shift, Window
from data.spec.cube import STATE_DAYS, CubedMetric, Measure
from data.spec.mart import TIME_DIMENSIONS, marts
from data.spec.metric import Metric

# More groups than these are counted from the mart: a table of them all would be mostly empty.
MOST_GROUPS = 2_000_000


@dataclass(frozen=True)
class _Axis:
    """One part of a group key: of each row the place of its value in `values`."""

    values: tuple[Any, ...]
    places: Array


@dataclass(frozen=True)
class CubedFigure:
    """A figure of one mart, and the cube that it is read from."""

    part: Metric
    read: CubedMetric
    columns: CubeColumns


def cube_sums(
    figure: CubedFigure, by: Sequence[str], selection: Selection, asked: WindowRequest
) -> GroupSums | None:
    """Group key → numerator and denominator; None where there would be too many groups.

    Raises: as `check_selection`.
    """
    check_selection(figure.part, selection)
    part, read, columns = figure.part, figure.read, figure.columns
    if part.is_stock:
        return _states(figure, by, selection, asked)
    days = columns.days[part.date]
    first, last = (_number(one) for one in (asked.window.date_from, asked.window.date_to))
    rows = slice(*np.searchsorted(days, [first, last + 1]))
    chosen = _chosen(columns, part, selection, rows)
    for channel, own in asked.cuts:
        chosen &= _not_cut(columns, days[rows], channel, own, rows)
    for day in read.come:
        chosen &= columns.days[day][rows] <= _number(asked.seen_on)
    axes = [
        _time_axis(dimension, days[rows], asked)
        if dimension in TIME_DIMENSIONS
        else _axis(columns, dimension, rows)
        for dimension in by
    ]
    return _grouped(figure, axes, rows, chosen)


def _number(day: date) -> int:
    return day.toordinal() - DAY_ZERO


def _chosen(columns: CubeColumns, part: Metric, selection: Selection, rows: slice) -> Array:
    """Which rows the filters and the scope leave."""
    chosen = np.ones(rows.stop - rows.start, dtype=bool)
    for name, codes in applied(marts()[part.mart].dimensions, selection).items():
        dimension = columns.dimensions[name]
        is_chosen = np.array([code in codes for code in dimension.codes])
        chosen &= is_chosen[dimension.places[rows]]
    return chosen


def _not_cut(columns: CubeColumns, days: Array, channel: str, own: Window | None, rows: slice) -> Array:
    """Rows of other channels, and those of this channel on its own days."""
    dimension = columns.dimensions["channel"]
    kept = np.array([code != channel for code in dimension.codes])[dimension.places[rows]]
    if own is not None:
        kept |= (days >= _number(own.date_from)) & (days <= _number(own.date_to))
    return kept


def _axis(columns: CubeColumns, name: str, rows: slice) -> _Axis:
    dimension = columns.dimensions[name]
    return _Axis(dimension.codes, dimension.places[rows])


def _time_axis(grain: str, days: Array, asked: WindowRequest) -> _Axis:
    """Bins of the days that there are: a window may reach thousands of years beyond them."""
    if not len(days):
        return _Axis((), days)
    first, last = int(days[0]), int(days[-1])
    starts, places = bins_of_days(grain, (first, last), asked.shown, asked.shift)
    return _Axis(starts, places[days - first])


@lru_cache(maxsize=256)
def bins_of_days(
    grain: str, span: tuple[int, int], shown: Window, shift: Shift
) -> tuple[tuple[date, ...], Array]:
    """The first days of the bins of days from 1970-01-01, both ends inclusive, laid upon a window; and of
    each of the days the place of its bin."""
    days = np.arange(span[0], span[1] + 1).astype("M8[D]")
    if shift != Shift():
        months = days.astype("M8[M]") + shift.months
        # a month's end answers to a month's end
        last = (months + 1).astype("M8[D]") - np.timedelta64(1, "D")
        moved = months.astype("M8[D]") + (days - days.astype("M8[M]").astype("M8[D]"))
        days = np.minimum(moved, last) + np.timedelta64(shift.days, "D")
        days = np.clip(days, np.datetime64(shown.date_from), np.datetime64(shown.date_to))
    starts, places = np.unique(_bin_starts(grain, days), return_inverse=True)
    return tuple(starts.astype("M8[D]").tolist()), places


def _bin_starts(grain: str, days: Array) -> Array:
    if grain == "day":
        return days
    if grain == "week":
        # 1970-01-01 was a Thursday
        return days - (days.astype(np.int64) + 3) % 7
    if grain == "quarter":
        months = days.astype("M8[M]").astype(np.int64)
        return (months - months % 3).astype("M8[M]").astype("M8[D]")
    return days.astype("M8[M]" if grain == "month" else "M8[Y]").astype("M8[D]")


def _states(
    figure: CubedFigure, by: Sequence[str], selection: Selection, asked: WindowRequest
) -> GroupSums | None:
    """Sums over the states that hold on each day asked for; a day stands for the bins that it ends."""
    columns = figure.columns
    grain = next((dimension for dimension in by if dimension in TIME_DIMENSIONS), None)
    begins, ends = (columns.days[day] for day in STATE_DAYS)
    everything = slice(0, len(begins))
    chosen = _chosen(columns, figure.part, selection, everything)
    found: dict[Key, tuple[Number | None, Number | None]] = {}
    for day, starts in as_of_days(asked, grain).items():
        holds = chosen & (begins <= _number(day)) & (ends > _number(day))
        for come in figure.read.come:
            holds &= columns.days[come] <= _number(day)
        axes = [
            _Axis((day,), np.zeros(len(begins), dtype=np.int8))
            if dimension == grain
            else _axis(columns, dimension, everything)
            for dimension in by
        ]
        groups = _grouped(figure, axes, everything, holds)
        if groups is None:
            return None
        for key, sums in groups.items():
            for start in starts if grain else [None]:
                named = (start if one == grain else part for one, part in zip(by, key, strict=True))
                found[tuple(named)] = sums
    return found


def _grouped(figure: CubedFigure, axes: Sequence[_Axis], rows: slice, chosen: Array) -> GroupSums | None:
    read = figure.read
    sizes = [len(axis.values) for axis in axes]
    count = math.prod(sizes)
    if count > MOST_GROUPS:
        return None
    places = np.flatnonzero(chosen)
    groups = np.zeros(len(places), dtype=np.int64)
    for axis, size in zip(axes, sizes, strict=True):
        groups = groups * size + axis.places[places]
    taken = _Taken(figure.columns, places + rows.start, groups, count)
    # a figure that is not split has its one group also where there is no row
    occurring = np.flatnonzero(taken.units(read.rows)) if axes else np.zeros(1, dtype=np.int64)
    numerators = taken.numbers(read.numerator, occurring, read.member)
    denominators: Sequence[Number | None] = [None] * len(occurring)
    if read.denominator:
        denominators = taken.numbers(read.denominator, occurring, read.member)
    parts = np.unravel_index(occurring, sizes) if axes else ()
    keys = zip(
        *([axis.values[place] for place in part] for axis, part in zip(axes, parts, strict=True)), strict=True
    )
    return dict(zip(keys if axes else [()], zip(numerators, denominators, strict=True), strict=True))


@dataclass(frozen=True)
class _Taken:
    """The rows that count, and the group of each."""

    columns: CubeColumns
    rows: Array
    groups: Array
    count: int

    def numbers(self, measure: Measure, occurring: Array, member: str) -> list[Number | None]:
        """The sum of each group that occurs, as SQL gives it: of nothing a count is 0, a sum null."""
        if member:
            return list(self._members(measure, member)[occurring].tolist())
        sums = self.columns.sums[measure.name]
        units = [round(one) for one in self.units(measure)[occurring].tolist()]
        if measure.is_count:
            return list(units)
        there = self.groups if sums.is_there is None else self.groups[sums.is_there[self.rows]]
        is_there = np.bincount(there, minlength=self.count)[occurring].tolist()
        return [
            (Decimal(number).scaleb(-sums.decimals) if sums.decimals else number) if any_there else None
            for number, any_there in zip(units, is_there, strict=True)
        ]

    def units(self, measure: Measure) -> Array:
        """By group; floats, which hold every whole number that a cube's sum can reach."""
        weights = self.columns.sums[measure.name].units[self.rows]
        return np.bincount(self.groups, weights=weights, minlength=self.count)

    def _members(self, measure: Measure, member: str) -> Array:
        """How many different members each group has among rows that the measure counts."""
        members = self.columns.members[member][self.rows]
        is_counted = (self.columns.sums[measure.name].units[self.rows] > 0) & (members > 0)
        members = members[is_counted].astype(np.int64)
        most = int(members.max(initial=0)) + 1
        pairs = np.unique(self.groups[is_counted] * most + members)
        return np.bincount(pairs // most, minlength=self.count)
