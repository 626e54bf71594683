"""Presets of the filter bar, counted from 数据截至, and the Chinese name of any window."""

from collections.abc import Callable
from datetime import date

from data.errors import QuestionError
from data.query.windows import Window, move_months

PRESETS = {
    "this_month": "本月",
    "this_quarter": "本季",
    "first_half": "上半年",
    "this_year": "本年",
    "last_12_months": "近12个月",
}
CUSTOM = "custom"
CUSTOM_LABEL = "自定义"


def _this_quarter(until: date) -> Window:
    return Window(until.replace(month=(until.month - 1) // 3 * 3 + 1, day=1), until)


def _first_half(until: date) -> Window:
    return Window(date(until.year, 1, 1), min(until, date(until.year, 6, 30)))


_WINDOWS: dict[str, Callable[[date], Window]] = {
    "this_month": lambda until: Window(until.replace(day=1), until),
    "this_quarter": _this_quarter,
    "first_half": _first_half,
    "this_year": lambda until: Window(date(until.year, 1, 1), until),
    # Twelve calendar months with the one that 数据截至 stands in, so that a chart has twelve bars.
    "last_12_months": lambda until: Window(move_months(until.replace(day=1), -11), until),
}


def preset(name: str, data_until: date) -> Window:
    """The days of a preset."""
    if name not in _WINDOWS:
        raise QuestionError(f"没有名为“{name}”的时间范围；可用：{'、'.join(PRESETS)}。")
    return _WINDOWS[name](data_until)


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
