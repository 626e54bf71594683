"""The period that a title names: 2024年上半年, 2024年1-6月, 2023年11月至2024年2月, 2024年第一季度."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

YEAR, MONTH, DAY = r"(20\d{2})", r"(1[0-2]|0?[1-9])", r"(3[01]|[12]\d|0?[1-9])"
# A month or a day with its year: 2024年3月5日, 2024.3.5, 20240305, 202403.
POINT = re.compile(
    rf"(?<!\d)(?:{YEAR}\s*年\s*{MONTH}\s*(?:月\s*(?:{DAY}\s*日)?|(?=\D|$))"
    rf"|{YEAR}([./-]){MONTH}(?:\5{DAY})?(?!\d)"
    r"|(20\d{2})(1[0-2]|0[1-9])([0-2]\d|3[01])?(?!\d))"
)
UNTIL = re.compile(r"\s*(?:份|日|月)?\s*[-—–~～至到、和及]+\s*")
# The end of a span whose year is that of its beginning: 6月, 6月30日.
SAME_YEAR = re.compile(rf"{MONTH}\s*月\s*(?:{DAY}\s*日)?")
HALF = re.compile(rf"(?<!\d){YEAR}\s*年?度?\s*(上|下)半年")
QUARTER = re.compile(rf"(?<!\d){YEAR}\s*年?度?\s*(?:第\s*([一二三四1-4])|([一二三四]))\s*季度")
YEARS = re.compile(rf"(?<!\d){YEAR}\s*年?度?\s*(?:[-—–~～至到、和及]+\s*{YEAR})?(?=\D|$)")
BARE_MONTH = re.compile(rf"(?<![\d\-—–~～至到、]){MONTH}\s*月(?!\s*[\d\-—–~～至到、])")
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True)
class Period:
    """First and last day. `is_year`: no more than a year is named, of which a sheet may hold one month."""

    first: date
    last: date
    is_year: bool = False


def period_of(texts: Iterable[str]) -> Period | None:
    """The period of the first text that names one; of a year alone, the month that a later text names."""
    year: Period | None = None
    for text in texts:
        if year is None:
            year = _period(text)
            if year is not None and not year.is_year:
                return year
        elif (bare := BARE_MONTH.search(text)) and year.first.year == year.last.year:
            return _months(year.first.year, int(bare[1]), int(bare[1]))
    return year


def days_of(periods: Iterable[Period | None]) -> tuple[date | None, date | None]:
    """First and last day of all of them; None where there is none."""
    known = [one for one in periods if one]
    first, last = [one.first for one in known], [one.last for one in known]
    return min(first, default=None), max(last, default=None)


def _period(text: str) -> Period | None:
    if half := HALF.search(text):
        first = 1 if half[2] == "上" else 7
        return _months(int(half[1]), first, first + 5)
    if quarter := QUARTER.search(text):
        number = QUARTERS.get(quarter[2] or quarter[3]) or int(quarter[2])
        return _months(int(quarter[1]), 3 * number - 2, 3 * number)
    if span := _span(text):
        return span
    # a single day is when something was written, not what it is about
    without_days = POINT.sub("", text)
    if years := YEARS.search(without_days):
        return Period(date(int(years[1]), 1, 1), date(int(years[2] or years[1]), 12, 31), is_year=True)
    return None


def _span(text: str) -> Period | None:
    """From a month or day to another; a month alone is its own span."""
    for begin in POINT.finditer(text):
        year, month, day = _parts(begin)
        until = UNTIL.match(text, begin.end())
        if until and (end := POINT.match(text, until.end()) or SAME_YEAR.match(text, until.end())):
            last = _parts(end) if end.re is POINT else (year, int(end[1]), int(end[2] or 0))
            if (found := _days((year, month, day), last)) is not None:
                return found
        if not day:
            return _months(year, month, month)
    return None


def _parts(point: re.Match[str]) -> tuple[int, int, int]:
    """Year, month and day of a POINT; no day is 0."""
    worded, dotted, compact = (
        point.group(1, 2, 3),
        (point[4], point[6], point[7]),
        point.group(8, 9, 10),
    )
    year, month, day = next(one for one in (worded, dotted, compact) if one[0])
    return int(year), int(month), int(day or 0)


def _days(first: tuple[int, int, int], last: tuple[int, int, int]) -> Period | None:
    """None where a day cannot be, or the end lies before the beginning."""
    year, month, day = last
    end = min(day or 31, monthrange(year, month)[1])
    try:
        found = Period(date(first[0], first[1], first[2] or 1), date(year, month, end))
    except ValueError:
        return None
    return found if found.first <= found.last else None


def _months(year: int, first: int, last: int) -> Period:
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))
