"""How a figure differs from the one it is compared with, decided once; surfaces only put it into words.

Pure: imports nothing of the data, so that charts may use it too.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

Number = int | float | Decimal
# none: nothing was asked for. unknown: value or base is not known. almost: less than 0.005% of the base.
# points: percentages differ by 个百分点. difference: the base carries no percentage, or the change is
# `manifold` times the base.
Kind = Literal["none", "unknown", "equal", "almost", "points", "percent", "difference"]
Direction = Literal["up", "down", "same", "unknown"]
Tone = Literal["better", "worse", "same", "unknown"]

COUNT_UNITS = frozenset({"件", "项", "起", "人", "个", "户", "笔", "条"})
PERCENT_UNIT = "%"
# The decimals at which a change counts as none, however many a surface shows.
DECIMALS = 2


@dataclass(frozen=True)
class Limits:
    """Parameters small_base_count and manifold_change, as the snapshot that answers has them."""

    small_base: Decimal
    manifold: Decimal

    def is_small(self, count: Number, unit: str) -> bool:
        """Whether a number of cases or people is too small to make percentages of."""
        return unit in COUNT_UNITS and Decimal(str(count)) < self.small_base


@dataclass(frozen=True)
class Comparison:
    """A figure and its base, and how they differ.

    `difference` is value − base, exact; None where one is unknown. `percent` is it in per cent of the base,
    exact; None where the base is unknown, zero, negative or a handful, and between percentages.
    """

    compare: str | None
    unit: str
    value: Number | None
    base: Number | None
    kind: Kind
    direction: Direction = "unknown"
    tone: Tone = "unknown"
    difference: Decimal | None = None
    percent: Decimal | None = None

    @property
    def is_known(self) -> bool:
        return self.difference is not None

    @property
    def share_of_base(self) -> Fraction | None:
        """The change in per cent of any base above 0, exact: a score weighs a handful too."""
        if self.difference is None or self.base is None or self.base <= 0:
            return None
        return Fraction(self.difference) / Fraction(self.base) * 100

    @property
    def has_small_base(self) -> bool:
        """Whether the base is a handful of cases or people, 0 too, or negative: too little to judge by."""
        if not self.is_known or self.percent is not None or self.unit == PERCENT_UNIT:
            return False
        return self.unit in COUNT_UNITS or bool(self.base is not None and self.base < 0)

    @property
    def stated_percent(self) -> Decimal | None:
        """The change in per cent, half-up at two decimals; None where it is said as a difference."""
        if self.percent is None or self.kind == "difference":
            return None
        return half_up(self.percent)


NOT_COMPARED = Comparison(None, "", None, None, "none")


def make_comparison(
    value: Number | None, base: Number | None, *, compare: str | None, unit: str, good: str, limits: Limits
) -> Comparison:
    """Compares two figures; `good` is the metric's direction (high, low, none)."""
    if compare is None:
        return Comparison(None, unit, value, None, "none")
    if value is None or base is None:
        return Comparison(compare, unit, value, base, "unknown")
    now, before = Decimal(str(value)), Decimal(str(base))
    moved = now - before
    percent = None
    if unit != PERCENT_UNIT and before > 0 and not limits.is_small(before, unit):
        percent = 100 * moved / before
    kind = _kind(moved, before, percent, unit, limits)
    direction: Direction = "same" if kind in {"equal", "almost"} else "up" if moved > 0 else "down"
    return Comparison(compare, unit, value, base, kind, direction, tone_of(direction, good), moved, percent)


def _kind(moved: Decimal, before: Decimal, percent: Decimal | None, unit: str, limits: Limits) -> Kind:
    if unit == PERCENT_UNIT:
        return "points" if half_up(moved) else "equal"
    if not moved:
        return "equal"
    if percent is None or abs(moved) >= limits.manifold * before:
        return "difference"
    return "percent" if half_up(percent) else "almost"


def tone_of(direction: Direction, good: str) -> Tone:
    """Better or worse by the metric's own direction, never by the sign alone."""
    if direction == "same" or good not in {"high", "low"}:
        return "same"
    return "better" if (direction == "up") == (good == "high") else "worse"


def half_up(number: Decimal, decimals: int = DECIMALS) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
