"""The days, towns and snapshot of a briefing."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from briefing.errors import PeriodError
from data import Filters, Scope, warehouse
from data.query import periods
from data.query.filters import snapshot_codes
from data.query.windows import Compare, Window, month_end
from data.snapshot.opener import Snapshot
from data.view import View

HOW = "时期应写成 2024-06、2024H1、2024Q2、2024，或 2024-04..2024-05、2024-01-01..2024-06-15"
# the comparison of its charts; its sentences have 环比 too
COMPARE: Compare = "last_year"
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_HALF = re.compile(r"(\d{4})H([12])")
_QUARTER = re.compile(r"(\d{4})Q([1-4])")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR = re.compile(r"(\d{4})")


def read_period(words: str) -> Window:
    """First and last day of 2024-06, 2024H1, 2024Q2, 2024 or 2024-01-01..2024-06-30, 2024-04..2024-06."""
    words = words.strip()
    try:
        ends = [part.strip() for part in words.split("..", 1)]
        first, last = _named(ends[0]).date_from, _named(ends[-1]).date_to
    except ValueError as error:
        raise PeriodError(f"不认识时期“{words}”：{HOW}。") from error
    if first > last:
        raise PeriodError(f"时期“{words}”的起始日晚于截止日：{HOW}。")
    return Window(first, last)


def _named(words: str) -> Window:
    if found := _MONTH.fullmatch(words):
        return _months(int(found[1]), int(found[2]), 1)
    if found := _HALF.fullmatch(words):
        return _months(int(found[1]), 6 * int(found[2]) - 5, 6)
    if found := _QUARTER.fullmatch(words):
        return _months(int(found[1]), 3 * int(found[2]) - 2, 3)
    if found := _YEAR.fullmatch(words):
        return _months(int(found[1]), 1, 12)
    if _DAY.fullmatch(words):
        return Window(date.fromisoformat(words), date.fromisoformat(words))
    raise ValueError(words)


def _months(year: int, month: int, count: int) -> Window:
    return Window(date(year, month, 1), month_end(date(year, month + count - 1, 1)))


def left_out(period: str, snapshot: Snapshot) -> list[str]:
    """Sentences on the part of a period after the snapshot's last day."""
    _, cut = periods.cut_at(read_period(period).date_to, snapshot.data_until)
    return [f"{cut}。"] if cut else []


def view_of_period(
    period: str, scope: Scope, *, towns: Sequence[str] = (), snapshot_id: str | None = None
) -> View:
    """The view of a briefing, its days cut at 数据截至. Raises: PeriodError where the period has no data."""
    snapshot = warehouse().snapshot(snapshot_id)
    window = read_period(period)
    if window.date_from > snapshot.data_until:
        raise PeriodError(f"还没有“{period}”的数据：快照 {snapshot.id} 的数据截至{snapshot.data_until}。")
    if window.date_to < snapshot.data_from:
        raise PeriodError(f"没有“{period}”的数据：快照 {snapshot.id} 的数据自{snapshot.data_from}起。")
    if unknown := [town for town in towns if town not in snapshot_codes("town", snapshot)]:
        raise PeriodError(f"没有代码为“{'、'.join(unknown)}”的镇街。")
    last, _ = periods.cut_at(window.date_to, snapshot.data_until)
    filters = Filters(window.date_from, last, towns=tuple(towns))
    return View(snapshot, filters, scope, COMPARE)


def without_other_filters(view: View) -> View:
    """A page's view with its days and towns only; a 通报 follows no other filter."""
    filters = Filters(view.filters.date_from, view.filters.date_to, towns=view.filters.towns)
    return replace(view.comparing(COMPARE), filters=filters, choices=())
