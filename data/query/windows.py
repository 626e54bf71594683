"""Windows of days, their months and weeks, and the windows they are compared with."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from data.errors import QuestionError

Compare = Literal["last_year", "previous", "lunar_last_year"]
COMPARES: tuple[Compare, ...] = ("last_year", "previous", "lunar_last_year")
COMPARE_LABELS: dict[Compare, str] = {
    "last_year": "同比",
    "previous": "环比",
    "lunar_last_year": "农历同比",
}
# What the compared window is called in a sentence.
BASE_LABELS: dict[Compare, str] = {
    "last_year": "上年同期",
    "previous": "上期",
    "lunar_last_year": "上年农历同期",
}
# A split by time into more parts than this is a slip of the pen, not a question.
MOST_BINS = 1200
# Days or calendar months of each part that time is split into, and what it is called.
DAYS_OF = {"day": 1, "week": 7}
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
GRAIN_LABELS = {"day": "日", "week": "周", "month": "月", "quarter": "季度", "year": "年"}
_BIN = {
    "day": re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"),
    "week": re.compile(r"(?P<year>\d{4})-W(?P<week>\d\d)"),
    "month": re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)"),
    "quarter": re.compile(r"(?P<year>\d{4})-Q(?P<quarter>[1-4])"),
    "year": re.compile(r"(?P<year>\d{4})"),
}


def compare_named(name: str | None) -> Compare | None:
    """A comparison by its name, as an address or a control gives it; None where there is no such one."""
    return next((one for one in COMPARES if one == name), None)


@dataclass(frozen=True)
class Window:
    """Days from `date_from` to `date_to`, both inclusive."""

    date_from: date
    date_to: date

    @property
    def days(self) -> int:
        return (self.date_to - self.date_from).days + 1

    @property
    def is_whole_months(self) -> bool:
        return self.date_from.day == 1 and self.date_to == month_end(self.date_to)

    def is_in_whole_months(self, until: date) -> bool:
        """Whether it is whole months but for the days that the data do not reach."""
        return self.date_from.day == 1 and self.date_to in {month_end(self.date_to), until}

    def within(self, other: "Window") -> "Window | None":
        """The days that are also the other's; None where there are none."""
        first, last = max(self.date_from, other.date_from), min(self.date_to, other.date_to)
        return Window(first, last) if first <= last else None

    @property
    def month_count(self) -> int:
        """Calendar months touched."""
        return (self.date_to.year - self.date_from.year) * 12 + self.date_to.month - self.date_from.month + 1

    @property
    def months_begun(self) -> int:
        """Calendar months whose first day is in it."""
        return self.month_count - (self.date_from.day > 1)


@dataclass(frozen=True)
class Shift:
    """How far a compared window lies back: calendar months, or days."""

    months: int = 0
    days: int = 0


NO_SHIFT = Shift()


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def move_months(day: date, months: int) -> date:
    """The same day some months away, or that month's last where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not date.min.year <= year <= date.max.year:
        raise QuestionError(f"日期 {day} 太早，没有可比的区间。")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def move_back(day: date, shift: Shift) -> date:
    try:
        return move_months(day, -shift.months) - timedelta(days=shift.days)
    except OverflowError as error:
        raise QuestionError(f"日期 {day} 太早，没有可比的区间。") from error


def bin_start(day: date, grain: str) -> date:
    """First day of the day, ISO week, month, quarter or year that a day belongs to."""
    if grain in DAYS_OF:
        return day - timedelta(days=day.weekday() if grain == "week" else 0)
    months = MONTHS_OF[grain]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def bin_end(start: date, grain: str) -> date:
    if grain in DAYS_OF:
        return start + timedelta(days=DAYS_OF[grain] - 1)
    return month_end(start.replace(month=start.month + MONTHS_OF[grain] - 1))


def bin_label(start: date, grain: str) -> str:
    """2023-11-05, 2023-W46 by ISO 8601, 2023-11, 2023-Q4 or 2023."""
    if grain == "week":
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02d}"
    quarter = (start.month + 2) // 3
    return {
        "day": f"{start:%Y-%m-%d}",
        "month": f"{start:%Y-%m}",
        "quarter": f"{start.year:04d}-Q{quarter}",
        "year": f"{start.year:04d}",
    }[grain]


def read_bin(label: str, grain: str) -> Window | None:
    """The days of a label as bin_label writes it; None where it is not written so, or there are no such."""
    found = _BIN[grain].fullmatch(label)
    if found is None:
        return None
    part = {name: int(value) for name, value in found.groupdict().items()}
    try:
        if grain == "week":
            start = date.fromisocalendar(part["year"], part["week"], 1)
        else:
            month = part.get("month", part.get("quarter", 1) * 3 - 2)
            start = date(part["year"], month, part.get("day", 1))
        return Window(start, bin_end(start, grain))
    except (ValueError, OverflowError):
        return None


def bins(window: Window, grain: str) -> list[date]:
    """First day of each part of time that the window touches, in order."""
    if window.days > MOST_BINS * (DAYS_OF.get(grain) or 31 * MONTHS_OF[grain]):
        label = GRAIN_LABELS[grain]
        raise QuestionError(
            f"区间 {window.date_from} 至 {window.date_to} 过长，不能按{label}展开；"
            "请缩短区间，或按更长的时间拆分。"
        )
    start = bin_start(window.date_from, grain)
    found = []
    while start <= window.date_to:
        found.append(start)
        start = bin_end(start, grain) + timedelta(days=1)
    return found


def compared(window: Window, compare: Compare, festivals: Mapping[int, date]) -> tuple[Window, Shift]:
    """The window to compare with, and the shift that lays its days upon this window's."""
    if compare == "last_year":
        return _moved_months(window, 12)
    if compare == "previous":
        if window.is_whole_months:
            return _moved_months(window, window.month_count)
        return _moved_days(window, window.days)
    return _moved_days(window, _lunar_days(window, festivals))


def window_back(window: Window, shift: Shift) -> Window:
    """Whole calendar months stay whole: February 2024 against all of February 2023, and the reverse."""
    date_to = move_back(window.date_to, shift)
    if shift.months and window.is_whole_months:
        date_to = month_end(date_to)
    return Window(move_back(window.date_from, shift), date_to)


def laid_days(part: Window, window: Window, shift: Shift) -> Window | None:
    """Days of a compared window that a shift lays upon a part of time; None where it has none.

    A week is laid upon by the same dates, which are not a week from Monday.
    """
    first, last = move_back(part.date_from, shift), move_back(part.date_to, shift)
    # 29 February is laid upon the 28th of a year without it, and no day upon 29 February
    if _laid(first, shift) < part.date_from:
        first += timedelta(days=1)
    if _laid(last + timedelta(days=1), shift) <= part.date_to:
        last += timedelta(days=1)
    return Window(first, last).within(window)


def _laid(day: date, shift: Shift) -> date:
    return move_months(day, shift.months) + timedelta(days=shift.days)


def _moved_months(window: Window, months: int) -> tuple[Window, Shift]:
    shift = Shift(months=months)
    return window_back(window, shift), shift


def _moved_days(window: Window, days: int) -> tuple[Window, Shift]:
    shift = Shift(days=days)
    return window_back(window, shift), shift


def _lunar_days(window: Window, festivals: Mapping[int, date]) -> int:
    """Days between the Spring Festival nearest the window's middle and the one a year before it."""
    # Twice the middle, so that a window of an even number of days needs no half day.
    middle = window.date_from.toordinal() + window.date_to.toordinal()
    year = min(festivals, key=lambda year: (abs(2 * festivals[year].toordinal() - middle), year))
    nearest = festivals[year]
    reach = 366
    if year - 1 not in festivals or abs(2 * nearest.toordinal() - middle) > 2 * reach:
        raise QuestionError(
            f"春节日期表没有 {window.date_from} 至 {window.date_to} 前后的年份，不能按农历对齐；"
            "请在 data/reference/spring_festivals.csv 补上。"
        )
    return (nearest - festivals[year - 1]).days
