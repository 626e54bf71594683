"""Numbers, money, dates and comparisons as Chinese readers write them; pages, charts and wall share it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any

import pandas as pd

from data.query.comparison import COUNT_UNITS, DECIMALS, PERCENT_UNIT, Comparison, half_up

Number = int | float | Decimal | None

MINUS = "\u2212"
NONE = "—"
LATE = "数据未齐"
ABSENT = "数据未到"

# the name of the comparison, and the name of its base
COMPARISONS = {
    "last_year": ("同比", "上年同期"),
    "previous": ("环比", "上期"),
    "lunar_last_year": ("农历同比", "上年农历同期"),
}
# the name of the base in a tile, with room for two characters
SHORT_BASE = {"last_year": "上年", "previous": "上期", "lunar_last_year": "农历上年"}

SAME = "持平"
ALMOST = "基本持平"


@dataclass(frozen=True)
class Shown:
    """A figure as printed: the text of the number, and its unit."""

    text: str
    unit: str

    def __str__(self) -> str:
        return f"{self.text}{self.unit}" if self.text != NONE else NONE


@dataclass(frozen=True)
class Change:
    """A comparison in words: `lead` + coloured `delta` + `tail`; tone is better, worse, same or unknown."""

    lead: str
    delta: str
    tail: str
    tone: str

    def __str__(self) -> str:
        return f"{self.lead}{self.delta}{self.tail}"


def is_missing(value: Any) -> bool:
    return value is None or bool(pd.isna(value))


def number(value: Number, decimals: int = 0, *, sign: bool = False) -> str:
    """1,234.50; minus is U+2212; a missing value is —."""
    if is_missing(value):
        return NONE
    printed = half_up(Decimal(str(value)), decimals)
    text = f"{abs(printed):,.{decimals}f}"
    if printed < 0:
        return MINUS + text
    return f"+{text}" if sign and printed > 0 else text


def shown(value: Number, unit: str, decimals: int | None = None) -> Shown:
    """A metric's value in its display unit: 元 as 万元 with two decimals, % with two."""
    if unit == "元":
        wan = None if is_missing(value) else Decimal(str(value)) / 10000
        return Shown(number(wan, 2 if decimals is None else decimals), "万元")
    if decimals is None:
        decimals = 0 if unit in COUNT_UNITS else 2
    return Shown(number(value, decimals), unit)


def money(yuan: Number, decimals: int = 2) -> str:
    """387.24万元."""
    return str(shown(yuan, "元", decimals))


def percent(value: Number, decimals: int = 2, *, sign: bool = False) -> str:
    """92.51%."""
    return NONE if is_missing(value) else f"{number(value, decimals, sign=sign)}%"


def arrow(direction: str) -> str:
    return {"up": "▲", "down": "▼"}.get(direction, "")


def changed(exact: Decimal, decimals: int) -> str:
    """The size of a change, with two decimals where fewer would round it to 0."""
    return number(abs(exact), decimals if half_up(exact, decimals) else DECIMALS)


def without_base(compare: str) -> str:
    """What a figure says in place of its change where the compared period is unknown."""
    return f"无{COMPARISONS[compare][1]}数据"


def compare(comparison: Comparison, decimals: int = DECIMALS) -> Change:
    """The named comparison with its base: 同比 ▼31.73%，上年312件; small and zero bases in counts only."""
    one = comparison
    if one.compare is None:
        return Change("", "", "没有可比的时期", one.tone)
    name, base_name = COMPARISONS[one.compare]
    if one.difference is None:
        return Change("", "", without_base(one.compare), one.tone)
    if one.unit == PERCENT_UNIT:
        points = f"{arrow(one.direction)}{changed(one.difference, decimals)}个百分点"
        return Change(f"{name} ", SAME if one.kind == "equal" else points, "", one.tone)
    if one.base == 0:
        more = f"{'增加' if one.direction == 'up' else '减少'}{difference(one)}"
        return Change(f"{base_name}为0，", SAME if one.kind == "equal" else more, "", one.tone)
    base_text = f"{SHORT_BASE[one.compare]}{shown(one.base, one.unit)}"
    if one.kind == "difference":
        words = f"{'多' if one.direction == 'up' else '少'}{difference(one)}"
        return Change(f"{base_text}，", words, "（基数小）" if one.has_small_base else "", one.tone)
    return Change(f"{name} ", _by_percent(one, decimals), f"，{base_text}", one.tone)


def difference(comparison: Comparison) -> str:
    """The size of the difference, without a sign: 4件."""
    return str(shown(abs(comparison.difference or Decimal(0)), comparison.unit))


def _by_percent(comparison: Comparison, decimals: int) -> str:
    """▼31.73%, 持平 or 基本持平, where the change is not given as a difference."""
    if comparison.kind == "equal":
        return SAME
    if comparison.percent is None or comparison.kind == "almost":
        return ALMOST
    return f"{arrow(comparison.direction)}{changed(comparison.percent, decimals)}%"


def prose(comparison: Comparison) -> str:
    """The comparison as a sentence's second half: ，比上年同期312件下降31.73%."""
    one = comparison
    if one.compare is None or one.difference is None:
        return ""
    base_name = COMPARISONS[one.compare][1]
    rises = one.direction == "up"
    if one.unit == PERCENT_UNIT:
        moved = f"{'上升' if rises else '下降'}{number(abs(one.difference), DECIMALS)}个百分点"
        return f"，比{base_name}{SAME if one.kind == 'equal' else moved}"
    if one.kind == "equal":
        return f"，与{base_name}{SAME}"
    was = f"{base_name}{shown(one.base, one.unit)}"
    if one.kind == "difference" or one.percent is None:
        return f"，比{was}{'增加' if rises else '减少'}{difference(one)}"
    if one.kind == "almost":
        return f"，与{was}{ALMOST}"
    return f"，比{was}{'上升' if rises else '下降'}{number(abs(one.percent), DECIMALS)}%"


def short_change(comparison: Comparison, decimals: int = DECIMALS) -> tuple[str, str]:
    """The comparison for a table cell, with its tone: ▼31.73%, 少4 (base below 10), 新增3, 持平 or —."""
    one = comparison
    if one.difference is None:
        return NONE, one.tone
    if one.unit == PERCENT_UNIT:
        points = f"{arrow(one.direction)}{changed(one.difference, decimals)}点"
        return SAME if one.kind == "equal" else points, one.tone
    if one.kind == "difference":
        word = ("新增" if one.base == 0 else "多") if one.direction == "up" else "少"
        return f"{word}{shown(abs(one.difference), one.unit).text}", one.tone
    return _by_percent(one, decimals), one.tone


def day(value: date | None, *, year: bool = True) -> str:
    """2024年6月30日, or 6月30日."""
    if is_missing(value):
        return NONE
    text = f"{value.month}月{value.day}日"  # type: ignore[union-attr]
    return f"{value.year}年{text}" if year else text  # type: ignore[union-attr]


def month(key: str) -> str:
    """'2024-06' → 2024年6月."""
    year, number_of_month = key.split("-")
    return f"{year}年{int(number_of_month)}月"


def short_month(key: str) -> str:
    """'2024-06' → 6月."""
    return f"{int(key.split('-')[1])}月"


QUARTERS = "一二三四"


def time_name(key: str, grain: str) -> str:
    """A part of time in full: 2024年3月5日, 2024年第10周, 2024年3月, 2024年一季度, 2024年."""
    year = f"{key[:4]}年"
    if grain == "day":
        return day(date.fromisoformat(key))
    if grain == "week":
        return f"{year}第{int(key[6:])}周"
    if grain == "month":
        return month(key)
    return f"{year}{QUARTERS[int(key[6:]) - 1]}季度" if grain == "quarter" else year


def short_time(key: str, grain: str) -> str:
    """The same beneath a chart that says the year elsewhere: 3/5, 10周, 3月, 一季度."""
    if grain == "day":
        return f"{int(key[5:7])}/{int(key[8:])}"
    if grain == "week":
        return f"{int(key[6:])}周"
    return time_name(key, grain) if grain == "year" else time_name(key, grain)[5:]


def safe(text: object) -> str:
    """A name from the data, escaped for a figure, whose texts are read as simple HTML."""
    return escape(str(text), quote=False)
