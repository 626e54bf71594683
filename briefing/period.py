"""Which days and towns a briefing is of, and of which snapshot."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from briefing.errors import PeriodError
from data import Scope, warehouse
from data.query.filters import codes
from data.query.windows import Compare
from data.snapshot.opener import Snapshot
from pages._components.view import View, understood

HOW = "时期应写成 2024-06、2024H1、2024Q2、2024，或 2024-04..2024-05、2024-01-01..2024-06-15"
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_HALF = re.compile(r"(\d{4})H([12])")
_QUARTER = re.compile(r"(\d{4})Q([1-4])")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR = re.compile(r"(\d{4})")


def read_period(words: str) -> tuple[date, date]:
    """First and last day of 2024-06, 2024H1, 2024Q2, 2024 or 2024-01-01..2024-06-30, 2024-04..2024-06."""
    words = words.strip()
    try:
        ends = [part.strip() for part in words.split("..", 1)]
        first, last = _named(ends[0])[0], _named(ends[-1])[1]
    except ValueError as error:
        raise PeriodError(f"不认识时期“{words}”：{HOW}。") from error
    if first > last:
        raise PeriodError(f"时期“{words}”的起始日晚于截止日：{HOW}。")
    return first, last


def _named(words: str) -> tuple[date, date]:
    if found := _MONTH.fullmatch(words):
        return _months(int(found[1]), int(found[2]), 1)
    if found := _HALF.fullmatch(words):
        return _months(int(found[1]), 6 * int(found[2]) - 5, 6)
    if found := _QUARTER.fullmatch(words):
        return _months(int(found[1]), 3 * int(found[2]) - 2, 3)
    if found := _YEAR.fullmatch(words):
        return _months(int(found[1]), 1, 12)
    if _DAY.fullmatch(words):
        return date.fromisoformat(words), date.fromisoformat(words)
    raise ValueError(words)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    last = month + count - 1
    return date(year, month, 1), date(year, last, calendar.monthrange(year, last)[1])


def search_of(window: tuple[date, date], towns: Sequence[str], compare: Compare = "last_year") -> str:
    """The address of a view, as the pages write it: what a job of the renderer carries."""
    pairs = [f"from={window[0]}", f"to={window[1]}", f"compare={compare}"]
    if towns:
        pairs.append(f"town={','.join(towns)}")
    return "?" + "&".join(pairs)


def view_of(search: str, snapshot: Snapshot, scope: Scope) -> View:
    """The view that an address names, on one snapshot."""
    return View(understood(search, snapshot), snapshot, scope)


def asked_view(
    period: str, scope: Scope, *, towns: Sequence[str] = (), snapshot_id: str | None = None
) -> View:
    """The view of a briefing; a period without data is refused. Days after 数据截至 are left out, which
    the view says of itself."""
    snapshot = warehouse().snapshot(snapshot_id)
    first, last = read_period(period)
    if first > snapshot.data_until:
        raise PeriodError(f"还没有“{period}”的数据：快照 {snapshot.id} 的数据截至{snapshot.data_until}。")
    if last < snapshot.data_from:
        raise PeriodError(f"没有“{period}”的数据：快照 {snapshot.id} 的数据自{snapshot.data_from}起。")
    if unknown := [town for town in towns if town not in codes("town")]:
        raise PeriodError(f"没有代码为“{'、'.join(unknown)}”的镇街。")
    return view_of(search_of((first, last), towns), snapshot, scope)


def compared_view(view: View, compare: Compare) -> View:
    """The same view with another comparison, or with none where there is nothing to compare with."""
    search = search_of(view.asked.window, view.filters.towns, compare)
    return replace(view, asked=view_of(search, view.snapshot, view.scope).asked)
