"""A metric, a split, a selection and a window → one SQL query and its named parameters.

Only text of the catalogue and of `data.spec.mart` becomes SQL; every value is a parameter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from data.errors import QuestionError
from data.query.filters import UNKNOWN, Selection, no_such_code
from data.query.scope import refuse_beyond
from data.query.windows import MONTHS_OF, NO_SHIFT, Shift, Window, bin_end, bins, month_end, move_back
from data.snapshot.opener import Snapshot
from data.spec.mart import NARROWING_DIMENSIONS, TIME_DIMENSIONS, marts
from data.spec.metric import Metric, fragment_parameters
from data.spec.reference import Channel

Parameters = dict[str, Any]


@dataclass(frozen=True)
class Query:
    sql: str
    parameters: Parameters


@dataclass(frozen=True)
class Group:
    """Rows of some members of a dimension, or with `is_rest` those of all others."""

    dimension: str
    codes: tuple[str, ...]
    is_rest: bool = False


@dataclass(frozen=True)
class WindowRequest:
    """One window of one metric: `window` is read, and laid by `shift` upon `shown`, whose bins split it."""

    window: Window
    shown: Window
    shift: Shift
    data_until: date
    # the day up to which it is judged what is settled
    complete_until: date
    # the day on which it is judged what is still unpaid: the window's last, or a later one
    seen_on: date
    # channel → its own days of a compared window (None: no day), where they are fewer than the window's
    cuts: tuple[tuple[str, Window | None], ...] = ()


def as_asked(window: Window, snapshot: Snapshot, seen_on: date | None = None) -> WindowRequest:
    """A window asked for as itself; `seen_on`: the last day of the one that it is a part of."""
    asked = laid_upon(window, window, NO_SHIFT, snapshot)
    return replace(asked, seen_on=min(seen_on, snapshot.data_until)) if seen_on else asked


def laid_upon(window: Window, shown: Window, shift: Shift, snapshot: Snapshot) -> WindowRequest:
    """A window of a snapshot, laid by a shift upon another."""
    return WindowRequest(window, shown, shift, snapshot.data_until, snapshot.complete_until, window.date_to)


def cut_to(
    part: Metric, base: WindowRequest, cuts: Mapping[str, Window | None], channels: Sequence[Channel]
) -> WindowRequest:
    """The compared window without the days that are not compared: by channel, where a mart has several."""
    if not marts()[part.mart].is_of_channels:
        days = next(iter(cuts.values()), None)
        return replace(base, window=days) if days else base
    by_channel = {one.channel: cuts[one.ledger] for one in channels if one.ledger in cuts}
    return replace(base, cuts=tuple(sorted(by_channel.items(), key=lambda pair: pair[0])))


def aggregate_query(metric: Metric, by: Sequence[str], selection: Selection, asked: WindowRequest) -> Query:
    """Numerator and denominator of a metric, one row a combination of `by` that occurs.

    The columns are the dimensions in order, a time dimension as the first day of its bin (as the
    day asked for, where the metric is a stock), then numerator and denominator.
    """
    mart = marts()[metric.mart]
    check_selection(metric, selection)
    predicate, parameters = _predicate(metric, selection, asked)
    keys = []
    for dimension in by:
        if dimension not in TIME_DIMENSIONS:
            expression = mart.dimensions[dimension]
        elif metric.is_stock:
            expression = "as_of_day"
        else:
            expression, moved = _bin(metric.date, dimension, asked)
            parameters |= moved
        keys.append(f"{expression} as {dimension}_key")
    source = metric.mart
    if metric.is_stock:
        source += " cross join (select unnest($as_of_days) as as_of_day)"
        grain = next((dimension for dimension in by if dimension in TIME_DIMENSIONS), None)
        parameters["as_of_days"] = list(as_of_days(asked, grain))
    sums = [f"{_numerator(metric)} as numerator", f"{_denominator(metric)} as denominator"]
    columns = ",\n    ".join([*keys, *sums])
    sql = f"select\n    {columns}\nfrom {source}\nwhere {predicate}\ngroup by all"
    return Query(sql, parameters)


def rows_query(
    metric: Metric, selection: Selection, asked: WindowRequest, group: Group | None = None
) -> Query:
    """Every row that the metric counts or sums, with `in_numerator` (NULL unless a ratio of counts).

    Raises: QuestionError where the mart lacks the group's dimension.
    """
    check_selection(metric, selection)
    predicate, parameters = _predicate(metric, selection, asked)
    if group:
        if group.dimension not in marts()[metric.mart].dimensions:
            raise QuestionError(f"{metric.label}的明细不能按“{group.dimension}”筛选。")
        column = marts()[metric.mart].dimensions[group.dimension]
        predicate += (
            f"\n    and {'not ' if group.is_rest else ''}list_contains($group_codes::text[], {column})"
        )
        parameters["group_codes"] = list(group.codes)
    counted = f"({metric.numerator_where})" if metric.numerator_where else "null::boolean"
    source = metric.mart
    if metric.is_stock:
        source += " cross join (select unnest($as_of_days) as as_of_day)"
        parameters["as_of_days"] = list(as_of_days(asked, None))
    sql = f"select {metric.mart}.*, {counted} as in_numerator\nfrom {source}\nwhere {predicate}"
    return Query(sql, parameters)


def as_of_days(asked: WindowRequest, grain: str | None) -> dict[date, list[date]]:
    """The days a stock is asked for → the first days of the bins each stands for.

    Without a grain the window's last day alone; with one the last day of each bin, the last of them cut at
    the window's end. A 28 February stands for two days of a leap year.
    """
    if grain is None:
        return {asked.window.date_to: [asked.window.date_to]}
    days: dict[date, list[date]] = {}
    for start in bins(asked.shown, grain):
        shown_end = bin_end(start, grain)
        if shown_end >= asked.shown.date_to:
            day = asked.window.date_to
        elif asked.shift.months and grain in MONTHS_OF:
            # A month's end answers to a month's end: 29 February to 28 February, and the reverse.
            day = month_end(move_back(shown_end.replace(day=1), asked.shift))
        else:
            day = move_back(shown_end, asked.shift)
        days.setdefault(day, []).append(start)
    return days


def applied(columns: Mapping[str, str], selection: Selection) -> dict[str, tuple[str, ...]]:
    """The filters that narrow a mart: those chosen whose dimension it has."""
    own = [dimension for dimension in NARROWING_DIMENSIONS if dimension in columns]
    chosen = {dimension: selection.chosen(dimension) for dimension in own}
    return {dimension: codes for dimension, codes in chosen.items() if codes is not None}


def selection_conditions(
    columns: Mapping[str, str], selection: Selection, what: str
) -> tuple[list[str], Parameters]:
    """Filters and scope as SQL conditions over a mart's columns, and their parameters.

    Raises OutOfScope where the asker is bound to a dimension that the mart lacks; `what` names the question.
    """
    refuse_beyond(selection.scope, columns, what)
    conditions, parameters = [], Parameters()
    for dimension, codes in applied(columns, selection).items():
        conditions.append(f"list_contains(${dimension}_codes::text[], {columns[dimension]})")
        parameters[f"{dimension}_codes"] = list(codes)
    return conditions, parameters


def check_selection(metric: Metric, selection: Selection) -> None:
    """Raises: OutOfScope where the asker is bound to a dimension that the mart lacks; QuestionError for a
    channel that its rows cannot have."""
    mart = marts()[metric.mart]
    refuse_beyond(selection.scope, mart.dimensions, metric.label)
    if mart.is_of_channels and UNKNOWN in (selection.channel or ()):
        # every complaint has come by some channel; of other records it may be unknown
        raise no_such_code("channel", UNKNOWN)


def _predicate(metric: Metric, selection: Selection, asked: WindowRequest) -> tuple[str, Parameters]:
    if metric.is_stock:
        conditions, parameters = ["valid_from <= as_of_day", "as_of_day < valid_until"], Parameters()
    else:
        conditions = [f"{metric.date} between $first_day and $last_day"]
        parameters = {"first_day": asked.window.date_from, "last_day": asked.window.date_to}
        for place, (channel, days) in enumerate(asked.cuts):
            parameters[f"cut_{place}_channel"] = channel
            own = f"{marts()[metric.mart].dimensions['channel']} is distinct from $cut_{place}_channel"
            if days is not None:
                own += f" or {metric.date} between $cut_{place}_from and $cut_{place}_to"
                parameters |= {f"cut_{place}_from": days.date_from, f"cut_{place}_to": days.date_to}
            conditions.append(f"({own})")
    chosen, codes = selection_conditions(marts()[metric.mart].dimensions, selection, metric.label)
    conditions += chosen
    parameters |= codes
    # what has come by the last day has, of a stock, come by the day that it is asked for
    where = metric.where.replace("$date_to", "as_of_day") if metric.is_stock else metric.where
    if where:
        conditions.append(f"({where})")
    offered = {
        "data_until": asked.data_until,
        "complete_until": asked.complete_until,
        "date_to": asked.seen_on,
    }
    others = (one for one in metric.fragments if one is not metric.where)
    parameters |= {name: offered[name] for name in fragment_parameters(where, *others)}
    return "\n    and ".join(conditions), parameters


def _bin(column: str, grain: str, asked: WindowRequest) -> tuple[str, Parameters]:
    """First day of the bin of a date, laid upon the shown window and never outside it."""
    if asked.shift == NO_SHIFT:
        return f"date_trunc('{grain}', {column})::date", {}
    moved = f"({column} + to_months($shift_months) + to_days($shift_days))::date"
    inside = f"greatest($shown_from, least($shown_to, {moved}))"
    return f"date_trunc('{grain}', {inside})::date", {
        "shift_months": asked.shift.months,
        "shift_days": asked.shift.days,
        "shown_from": asked.shown.date_from,
        "shown_to": asked.shown.date_to,
    }


def _numerator(metric: Metric) -> str:
    if not metric.is_ratio:
        return metric.value
    if metric.numerator_where:
        return f"{metric.numerator} filter (where {metric.numerator_where})"
    return metric.numerator


def _denominator(metric: Metric) -> str:
    return metric.denominator if metric.is_ratio else "null"
