"""Numbers, money, dates and comparisons as Chinese readers write them; pages, charts and wall share it."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from typing import Any

import pandas as pd

Number = int | float | Decimal | None

MINUS = "\u2212"
NONE = "—"
LATE = "数据未齐"
ABSENT = "数据未到"

# the comparison's own name, and what its base is called
COMPARISONS = {
    "last_year": ("同比", "上年同期"),
    "previous": ("环比", "上期"),
    "lunar_last_year": ("农历同比", "上年农历同期"),
}
# the base in a tile, where there is room for two characters only
SHORT_BASE = {"last_year": "上年", "previous": "上期", "lunar_last_year": "农历上年"}

COUNT_UNITS = {"件", "项", "起", "人", "个", "户", "笔"}
# a change that rounds to 0.00% neither rises nor falls for a reader
ALMOST = "基本持平"
# below this base a percentage says more about chance than about work (look §3)
SMALL_BASE = 10


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


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half a unit goes up, as in the figures of the data and as a reader rounds by hand."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number(value: Number, decimals: int = 0, *, sign: bool = False) -> str:
    """1,234.50; minus is U+2212; a missing value is —."""
    if is_missing(value):
        return NONE
    printed = rounded(Decimal(str(value)), decimals)
    text = f"{abs(printed):,.{decimals}f}"
    if printed < 0:
        return MINUS + text
    return f"+{text}" if sign and printed > 0 else text


def shown(value: Number, unit: str, decimals: int | None = None) -> Shown:
    """A metric's value in the unit it is read in: 元 as 万元 with two decimals, % with two."""
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


def change_pct(value: Number, base: Number) -> float | None:
    """Relative change in per cent; none where there is no base to divide by."""
    if is_missing(value) or is_missing(base) or float(base) <= 0:  # type: ignore[arg-type]
        return None
    return 100 * (float(value) - float(base)) / float(base)  # type: ignore[arg-type]


def tone_of(difference: float, good: str) -> str:
    """Better or worse by the metric's own direction, never by the sign alone."""
    if difference == 0 or good not in {"high", "low"}:
        return "same"
    return "better" if (difference > 0) == (good == "high") else "worse"


def arrow(difference: float) -> str:
    return "▲" if difference > 0 else "▼" if difference < 0 else ""


def compare(
    value: Number,
    base: Number,
    *,
    unit: str,
    good: str,
    comparison: str | None,
    decimals: int = 2,
) -> Change:
    """The named comparison with its base: 同比 ▼31.73%，上年312件; small and zero bases in counts only."""
    if comparison is None:
        return Change("", "", "没有可比的时期", "unknown")
    if is_missing(value) or is_missing(base):
        return Change("", "", f"无{COMPARISONS[comparison][1]}数据", "unknown")
    exact_value, exact_base = Decimal(str(value)), Decimal(str(base))
    tone = tone_of(float(exact_value - exact_base), good)
    if unit == "%":
        return _compare_points(exact_value - exact_base, COMPARISONS[comparison][0], tone, decimals)
    return _compare_amounts(
        exact_value, exact_base, unit=unit, comparison=comparison, tone=tone, decimals=decimals
    )


def _compare_points(difference: Decimal, name: str, tone: str, decimals: int) -> Change:
    """Percentages differ by 个百分点, never by per cent."""
    moved = rounded(difference, decimals)
    if moved == 0:
        return Change(f"{name} ", "持平", "", "same")
    return Change(f"{name} ", f"{arrow(float(moved))}{number(abs(moved), decimals)}个百分点", "", tone)


def _compare_amounts(
    value: Decimal, base: Decimal, *, unit: str, comparison: str, tone: str, decimals: int
) -> Change:
    """Counts and money: per cent of the base, or the plain difference where the base is too small."""
    name, base_name = COMPARISONS[comparison]
    base_text = f"{SHORT_BASE[comparison]}{shown(base, unit)}"
    exact = value - base
    difference = str(shown(abs(exact), unit))
    if base == 0:
        words = "持平" if exact == 0 else f"{'增加' if exact > 0 else '减少'}{difference}"
        return Change(f"{base_name}为0，", words, "", tone)
    if exact == 0:
        return Change(f"{name} ", "持平", f"，{base_text}", "same")
    if is_small_base(base, unit):
        return Change(f"{base_text}，", f"{'多' if exact > 0 else '少'}{difference}", "（基数小）", tone)
    share = rounded(abs(100 * exact / base), decimals)
    if share == 0:
        return Change(f"{name} ", ALMOST, f"，{base_text}", "same")
    moved = f"{arrow(float(exact))}{number(share, decimals)}%"
    return Change(f"{name} ", moved, f"，{base_text}", tone)


def is_small_base(base: Decimal, unit: str) -> bool:
    """A base that carries no percentage: below nought, or a handful of cases or people."""
    return base < 0 or (unit in COUNT_UNITS and base < SMALL_BASE)


def prose(value: Number, base: Number, *, unit: str, comparison: str | None) -> str:
    """The comparison as a sentence's second half: ，比上年同期312件下降31.73%."""
    if comparison is None or is_missing(value) or is_missing(base):
        return ""
    base_name = COMPARISONS[comparison][1]
    exact_base = Decimal(str(base))
    exact = Decimal(str(value)) - exact_base
    word = "上升" if exact > 0 else "下降"
    if unit == "%":
        moved = "持平" if rounded(exact, 2) == 0 else f"{word}{number(abs(exact), 2)}个百分点"
        return f"，比{base_name}{moved}"
    if exact == 0:
        return f"，与{base_name}持平"
    if exact_base == 0 or is_small_base(exact_base, unit):
        return f"，比{base_name}{shown(base, unit)}{'增加' if exact > 0 else '减少'}{shown(abs(exact), unit)}"
    share = rounded(abs(100 * exact / exact_base), 2)
    if share == 0:
        return f"，与{base_name}{shown(base, unit)}{ALMOST}"
    return f"，比{base_name}{shown(base, unit)}{word}{number(share, 2)}%"


def short_change(value: Number, base: Number, *, unit: str, good: str, decimals: int = 2) -> tuple[str, str]:
    """The comparison for a table cell, with its tone: ▼31.73%, 少4 (base below 10), 新增3, 持平 or —."""
    if is_missing(value) or is_missing(base):
        return NONE, "unknown"
    exact = Decimal(str(value)) - Decimal(str(base))
    tone = tone_of(float(exact), good)
    if exact == 0:
        return "持平", "same"
    if unit == "%":
        points = rounded(exact, decimals)
        return (
            (f"{arrow(float(points))}{number(abs(points), decimals)}点", tone) if points else ("持平", "same")
        )
    exact_base = Decimal(str(base))
    if exact_base == 0 or is_small_base(exact_base, unit):
        word = ("新增" if exact_base == 0 else "多") if exact > 0 else "少"
        return f"{word}{shown(abs(exact), unit).text}", tone
    share = rounded(abs(100 * exact / exact_base), decimals)
    return (f"{arrow(float(exact))}{number(share, decimals)}%", tone) if share else (ALMOST, "same")


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


def safe(text: object) -> str:
    """A name from the data, harmless inside a figure, whose texts are read as a little HTML."""
    return escape(str(text), quote=False)
