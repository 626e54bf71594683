"""Presets of the filter bar, counted from the day the data are complete to, and the name of any window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from data.errors import QuestionError
from data.query.windows import Window, month_end, move_months
from data.snapshot.opener import Snapshot

# those that every snapshot has; by name, as addresses and the interface take it
PRESETS = {
    "this_month": "本月",
    "this_quarter": "本季",
    "first_half": "上半年",
    "this_year": "本年",
    "last_12_months": "近12个月",
    "last_month": "上月",
    "last_quarter": "上季",
    "last_year": "上年",
}
BEFORE_FESTIVAL = "before_spring_festival"
CUSTOM = "custom"
CUSTOM_LABEL = "自定义"


@dataclass(frozen=True)
class Reach:
    """What presets are counted from: the days of the data, and the Spring Festivals.

    `until` is the day at which they end, `first` the first day of data; without it no year is named.
    """

    until: date
    first: date | None = None
    festivals: Mapping[int, date] = field(default_factory=dict)
    festival_days: int = 0


def reach_of(snapshot: Snapshot) -> Reach:
    """Raises: NoSnapshot where the snapshot has no days."""
    until = snapshot.complete_until
    days = int(snapshot.parameter("festival_preset_days", until))
    return Reach(until, snapshot.data_from, snapshot.festivals, days)


def _quarter(day: date) -> Window:
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return Window(first, month_end(move_months(first, 2)))


def _first_half(until: date) -> Window:
    return Window(date(until.year, 1, 1), min(until, date(until.year, 6, 30)))


def _month_before(until: date) -> Window:
    last = until.replace(day=1) - timedelta(days=1)
    return Window(last.replace(day=1), last)


_WINDOWS: dict[str, Callable[[date], Window]] = {
    "this_month": lambda until: Window(until.replace(day=1), until),
    "this_quarter": lambda until: Window(_quarter(until).date_from, until),
    "first_half": _first_half,
    "this_year": lambda until: Window(date(until.year, 1, 1), until),
    # Twelve calendar months with the one that it ends in, so that a chart has twelve bars.
    "last_12_months": lambda until: Window(move_months(until.replace(day=1), -11), until),
    "last_month": _month_before,
    "last_quarter": lambda until: _quarter(_quarter(until).date_from - timedelta(days=1)),
    "last_year": lambda until: _year(until.year - 1),
}


def _year(year: int) -> Window:
    return Window(date(year, 1, 1), date(year, 12, 31))


def _before_festival(reach: Reach) -> Window | None:
    """The days before the latest Spring Festival for which they have begun; None where no data reach them."""
    begins = [(day - timedelta(days=reach.festival_days), day) for day in reach.festivals.values()]
    begun = [(begin, day) for begin, day in begins if begin <= reach.until]
    if not reach.festival_days or not begun:
        return None
    begin, day = max(begun)
    window = Window(begin, min(day - timedelta(days=1), reach.until))
    return None if reach.first and window.date_to < reach.first else window


def presets(reach: Reach) -> dict[str, str]:
    """Name → Chinese label of every preset: the usual ones, 春节前60天, the earlier years that have data."""
    found = dict(PRESETS)
    if _before_festival(reach):
        found[BEFORE_FESTIVAL] = f"春节前{reach.festival_days}天"
    first = reach.first.year if reach.first else reach.until.year
    return found | {str(year): f"{year}年" for year in range(reach.until.year - 1, first - 1, -1)}


def preset(name: str, reach: Reach) -> Window:
    """The days of a preset. Raises: QuestionError where there is none of this name, with those there are."""
    named = presets(reach)
    if name not in named:
        known = "、".join(f"{one}（{label}）" for one, label in named.items())
        raise QuestionError(f"没有名为“{name}”的时间范围；可用：{known}。")
    if name in _WINDOWS:
        return _WINDOWS[name](reach.until)
    window = _before_festival(reach) if name == BEFORE_FESTIVAL else _year(int(name))
    assert window
    return window


def cut_at(last: date, data_until: date) -> tuple[date, str]:
    """A last day no later than 数据截至, and in Chinese that it was cut.

    Nothing is said of the rest of the month that 数据截至 stands in: a click on that month asks for it.
    """
    if last <= data_until:
        return last, ""
    if (last.year, last.month) == (data_until.year, data_until.month):
        return data_until, ""
    return data_until, f"截止日={last}（晚于数据截至，按{day_label(data_until)}计）"


def is_past(due: date, data_until: date) -> bool:
    """A due day is over once the data reach beyond it, be there no work-day between."""
    return due < data_until


def deadline_words(due: date, data_until: date, workdays_left: int, unit: str) -> str:
    """超期3日, 刚过期 (no work-day has passed since), 当日到期, 休息日到期 (no work-day before it), 剩2日."""
    if is_past(due, data_until):
        return f"超期{-workdays_left}{unit}" if workdays_left < 0 else "刚过期"
    if workdays_left > 0:
        return f"剩{workdays_left}{unit}"
    return "当日到期" if due == data_until else "休息日到期"


def window_label(window: Window) -> str:
    """2024年, 2024年上半年, 2024年二季度, 2024年1–5月, 2024年1月1日至6月15日."""
    if window.is_whole_months:
        return _months_label(window)
    date_from, date_to = window.date_from, window.date_to
    first = day_label(date_from)
    if date_from == date_to:
        return first
    last = day_label(date_to)
    if date_from.year == date_to.year:
        last = last.split("年", 1)[1]
    return f"{first}至{last}"


def day_label(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _months_label(window: Window) -> str:
    first, last = window.date_from, window.date_to
    if first.year != last.year:
        if first.month == 1 and last.month == 12:
            return f"{first.year}–{last.year}年"
        return f"{first.year}年{first.month}月至{last.year}年{last.month}月"
    named = {
        (1, 12): "",
        (1, 6): "上半年",
        (7, 12): "下半年",
        (1, 3): "一季度",
        (4, 6): "二季度",
        (7, 9): "三季度",
        (10, 12): "四季度",
    }
    months = (first.month, last.month)
    if months in named:
        return f"{first.year}年{named[months]}"
    if first.month == last.month:
        return f"{first.year}年{first.month}月"
    return f"{first.year}年{first.month}–{last.month}月"
