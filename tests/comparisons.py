"""Comparisons for tests, by the limits that the county's parameters set: bases below 10, tenfold changes."""

from decimal import Decimal
from typing import Any

from data.query.comparison import Comparison, Limits, make_comparison
from pages._wall.parts import Reading

LIMITS = Limits(Decimal(10), Decimal(10))


def against(
    value: Any, base: Any, *, unit: str = "件", good: str = "low", compare: str | None = "last_year"
) -> Comparison:
    return make_comparison(value, base, compare=compare, unit=unit, good=good, limits=LIMITS)


def reading(label: str, unit: str, good: str, value: Any, base: Any = None, **more: Any) -> Reading:
    return Reading(label, unit, good, value, against(value, base, unit=unit, good=good), **more)
