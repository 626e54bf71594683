"""`measure()`: metric by dimensions, completed, compared and divided, from one query a window."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from data.errors import QuestionError
from data.query import coverage, notes, recorded_columns, row_keys
from data.query.comparison import Limits, make_comparison
from data.query.compiler import WindowRequest, as_asked, cut_to, laid_upon
from data.query.filters import Filters, Selection, select
from data.query.group_sums import NOTHING, GroupSums, Key, WindowSums, combine
from data.query.recorded_columns import Records
from data.query.results import Answer, figures
from data.query.results import base as base_of
from data.query.scope import Scope
from data.query.windows import (
    BASE_LABELS,
    COMPARE_LABELS,
    Compare,
    Shift,
    Window,
    bin_end,
    compared,
)
from data.snapshot.opener import Snapshot
from data.spec.mart import DIMENSION_LABELS, TIME_DIMENSIONS
from data.spec.metric import Metric, breakdowns, parts_of, times

NO_FIGURES: tuple[None, None, None] = (None, None, None)


@dataclass(frozen=True)
class Request:
    """One metric asked of one snapshot."""

    metric: Metric
    by: tuple[str, ...]
    filters: Filters
    scope: Scope
    compare: Compare | None
    snapshot: Snapshot

    @property
    def key(self) -> Hashable:
        """All that the answer depends on, the scope with it."""
        return (self.snapshot.id, self.metric.id, self.by, self.filters, self.scope, self.compare)

    @cached_property
    def selection(self) -> Selection:
        return select(self.filters, self.scope, self.snapshot)

    @cached_property
    def window(self) -> Window:
        return window_of(self.filters, self.snapshot, is_stock=self.metric.is_stock)

    @property
    def parts(self) -> list[Metric]:
        """The metrics that are read from marts: itself, or the two it divides."""
        return parts_of(self.metric)

    @cached_property
    def limits(self) -> Limits:
        return comparison_limits(self.snapshot)

    def sums_key(self, part: Metric, window: WindowRequest, selection: Selection) -> Hashable:
        """Equal where the same sums would be read again: one window serves several answers."""
        return (self.snapshot.id, part.id, self.by, selection, self.scope, window)


def comparison_limits(snapshot: Snapshot) -> Limits:
    """Which bases are too small for per cent, and which changes too large, by the snapshot's parameters."""
    until = snapshot.data_until
    return Limits(snapshot.parameter("small_base_count", until), snapshot.parameter("manifold_change", until))


# Adds one metric up over one window and a selection of rows, and remembers the result.
Run = Callable[[Request, Metric, WindowRequest, Selection], GroupSums]


def window_of(filters: Filters, snapshot: Snapshot, *, is_stock: bool = False) -> Window:
    """The window used: the filters', its missing ends filled in from the data, cut at 数据截至.

    A window that begins after 数据截至 has no day to be cut to and stays as asked: nothing is known of it.
    A stock is asked for as of one day, whatever the first.
    """
    until = snapshot.data_until
    date_to = min(filters.date_to or until, until)
    date_from = filters.date_from or min(snapshot.data_from, date_to)
    if date_from <= date_to:
        return Window(date_from, date_to)
    if filters.date_to is None:
        raise QuestionError(f"起始日 {date_from} 晚于数据截至日 {date_to}。")
    return Window(date_to, date_to) if is_stock else Window(date_from, filters.date_to)


def answer(request: Request, run: Run) -> Answer:
    """A request's answer; `run` adds up and remembers the sums."""
    _check(request)
    window, snapshot = request.window, request.snapshot
    asked = as_asked(window, snapshot, request.filters.seen_on)
    now = WindowSums(request.metric, _group_sums(request, asked, run), _lacking(request, asked, run))
    against: Window | None = None
    shift: Shift | None = None
    before = WindowSums(request.metric)
    if request.compare is not None:
        against, shift = compared(window, request.compare, snapshot.festivals)
        before = _base_sums(request, run)
    channels = request.selection.channel
    records = _records(request, asked, run)
    known = now.judge_all(coverage.judge(request.parts, window, snapshot, channels))
    share = records.share() if records and known.status != "unknown" else None
    base = _judge_base(request, window, shift, channels)
    known_before = before.judge_all(base) if base else None
    cuts = _cut_notes(request, against, shift, run) if against and shift else []
    return Answer(
        metric=request.metric,
        snapshot_id=snapshot.id,
        data_until=snapshot.data_until,
        complete_until=snapshot.complete_until,
        date_from=window.date_from,
        date_to=window.date_to,
        compare_from=against.date_from if against else None,
        compare_to=against.date_to if against else None,
        by=request.by,
        ignored_filters=notes.ignored_filters(request),
        status=known.status,
        word=known.word,
        reason=known.reason,
        compare_status=known_before.status if known_before else None,
        compare_reason=known_before.reason if known_before else "",
        lacks=known.lacks,
        compare_lacks=known_before.lacks if known_before else (),
        notes=tuple(
            dict.fromkeys(
                [
                    *notes.notes(request),
                    *known.lacks,
                    *([share.sentence] if share and share.sentence else []),
                    *(known_before.lacks if known_before else ()),
                    *cuts,
                ]
            )
        ),
        cuts=tuple(cuts),
        is_partly_recorded=records is not None,
        recorded=share,
        rows=_rows(request, now, before, shift, records),
    )


def _check(request: Request) -> None:
    """An error that names what can be asked, where the split or the comparison is not one of them."""
    asked, by = request.metric, request.by
    offered = (*times(asked), *breakdowns(asked))
    for dimension in by:
        if dimension not in DIMENSION_LABELS:
            raise QuestionError(f"没有名为“{dimension}”的维度；{asked.label}可按{'、'.join(offered)}拆分。")
        if dimension not in offered:
            raise QuestionError(
                f"{asked.label}不能按{DIMENSION_LABELS[dimension]}（{dimension}）拆分；"
                f"可用：{'、'.join(offered)}。"
            )
    if len(set(by)) < len(by):
        raise QuestionError("同一维度不能重复拆分。")
    if len(asked_times := [DIMENSION_LABELS[one] for one in by if one in TIME_DIMENSIONS]) > 1:
        raise QuestionError(f"不能同时按{'和'.join(asked_times)}拆分，只取一种时间。")
    if request.compare is not None and request.compare not in COMPARE_LABELS:
        raise QuestionError(f"没有名为“{request.compare}”的比较；可用：{'、'.join(COMPARE_LABELS)}。")


def _group_sums(request: Request, window: WindowRequest, run: Run) -> GroupSums:
    """Numerators and denominators by key; a ratio of two metrics takes one from each."""
    return combine(
        request.metric,
        [run(request, part, window, request.selection) for part in request.parts],
    )


def _lacking(request: Request, asked: WindowRequest, run: Run) -> Mapping[Key, int]:
    """By key, how many rows do not give what the metric sums."""
    if not request.metric.lacks_where:
        return {}
    part = request.metric.lacking
    counts = run(request, part, asked, request.selection)
    return {key: int(count) for key, (count, _) in counts.items() if count}


def _records(request: Request, asked: WindowRequest, run: Run) -> Records | None:
    """By key, how many of the records have the column that not every channel keeps; None where all do."""
    snapshot = request.snapshot
    for part in request.parts:
        if (found := recorded_columns.partly_recorded(part, snapshot)) is None:
            continue
        within, everywhere = (
            run(request, one, asked, selection)
            for one, selection in recorded_columns.counts(part, found, request.selection)
        )
        return Records(part, found, snapshot, within, everywhere)
    return None


def base_asked(request: Request, part: Metric) -> WindowRequest:
    """The compared window as it is read: of each source the days that it has reported in this one.

    Raises: QuestionError where there is no such window; ValueError where nothing is to be compared.
    """
    if request.compare is None:
        raise ValueError("no comparison was asked for")
    window, snapshot = request.window, request.snapshot
    against, shift = compared(window, request.compare, snapshot.festivals)
    cuts = coverage.base_cuts(part, window, shift, snapshot, request.selection.channel)
    asked = cut_to(part, laid_upon(against, window, shift, snapshot), cuts, snapshot.channels)
    # a part is seen on the day on which the whole is, which may be cut as well
    seen_on = request.filters.seen_on or window.date_to
    whole = Window(window.date_from, min(seen_on, snapshot.data_until))
    seen_as = coverage.base_seen_on(part, whole, shift, snapshot, request.selection.channel)
    return replace(asked, seen_on=seen_as)


def _base_sums(request: Request, run: Run) -> WindowSums:
    """The sums of the compared window."""
    by_part = []
    lacking: Mapping[Key, int] = {}
    for part in request.parts:
        asked = base_asked(request, part)
        by_part.append(run(request, part, asked, request.selection))
        lacking = lacking or _lacking(request, asked, run)
    return WindowSums(request.metric, combine(request.metric, by_part), lacking)


def _judge_base(
    request: Request, window: Window, shift: Shift | None, channels: coverage.Channels
) -> coverage.BaseCoverage | None:
    if shift is None or request.compare is None:
        return None
    return coverage.judge_base(
        request.parts, window, coverage.Against(request.compare, shift), request.snapshot, channels
    )


def _cut_notes(request: Request, against: Window, shift: Shift, run: Run) -> list[str]:
    """Which sources' bases were cut, and what the base is without that."""
    assert request.compare is not None
    window, snapshot = request.window, request.snapshot
    words = []
    for part in request.parts:
        cuts = coverage.base_cuts(part, window, shift, snapshot, request.selection.channel)
        words += notes.cut_words(cuts, request.compare, snapshot)
    if not words:
        return []
    whole = replace(request, by=())
    sums = _group_sums(whole, laid_upon(against, window, shift, snapshot), run)
    value = figures(request.metric, *sums.get((), NOTHING))[2]
    if value is not None and value != _base_sums(whole, run).figures(())[2]:
        words.append(f"不这样截取，{BASE_LABELS[request.compare]}为 {value}{request.metric.unit}。")
    return words


def _rows(
    request: Request, now: WindowSums, before: WindowSums, shift: Shift | None, records: Records | None
) -> list[dict[str, Any]]:
    """One row a key, without a figure where none can be known; `shift` is that of the compared window.

    `sums` are numerator and denominator of both windows whatever is known of them: what the whole is made of.
    """
    rows = []
    judged: dict[Hashable, tuple[coverage.Coverage, coverage.BaseCoverage | None]] = {}
    for key in row_keys.keys(request, [*now.keys, *before.keys]):
        days = window, channels = _row_window(request, key), _row_channels(request, key)
        if days not in judged:
            judged[days] = (
                coverage.judge(request.parts, window, request.snapshot, channels),
                _judge_base(request, window, shift, channels),
            )
        covered, covered_base = judged[days]
        current = now.judge(key, covered)
        base = before.judge(key, covered_base) if covered_base else None
        row = row_keys.cells(request, key)
        row["numerator"], row["denominator"], row["value"] = (
            now.figures(key) if current.status != "unknown" else NO_FIGURES
        )
        row["compare_numerator"], row["compare_denominator"], row["compare_value"] = (
            before.figures(key) if base and base.status != "unknown" else NO_FIGURES
        )
        row["sums"] = (*now.sums.get(key, NOTHING), *before.sums.get(key, NOTHING))
        share = records.share(key) if records and current.status != "unknown" else None
        row["recorded"], row["recorded_of"] = (share.count, share.of) if share else (None, None)
        row["status"], row["word"], row["reason"] = current.status, current.word, current.reason
        row["compare_status"] = base.status if base else None
        row["compare_word"] = base.word if base else ""
        row["compare_reason"] = base.reason if base else ""
        row["is_comparable"] = bool(base and base.is_comparable)
        row["comparison"] = make_comparison(
            row["value"],
            base_of(row),
            compare=request.compare,
            unit=request.metric.unit,
            good=request.metric.good,
            limits=request.limits,
        )
        rows.append(row)
    return rows


def _row_window(request: Request, key: Key) -> Window:
    """The days that a row stands for: its part of time, cut at the window's ends."""
    window = request.window
    for dimension, start in zip(request.by, key, strict=True):
        if dimension in TIME_DIMENSIONS:
            return Window(max(start, window.date_from), min(bin_end(start, dimension), window.date_to))
    return window


def _row_channels(request: Request, key: Key) -> tuple[str, ...] | None:
    return (key[request.by.index("channel")],) if "channel" in request.by else request.selection.channel
