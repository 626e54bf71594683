"""How a figure differs from its base, each kind and edge worked out by hand."""

from decimal import Decimal
from typing import Any

import pytest

from data.query.comparison import NOT_COMPARED, Comparison, Limits, make_comparison

LIMITS = Limits(small_base=Decimal(10), manifold=Decimal(10))


def compare(
    value: Any, base: Any, unit: str = "件", good: str = "low", limits: Limits = LIMITS
) -> Comparison:
    return make_comparison(value, base, compare="last_year", unit=unit, good=good, limits=limits)


@pytest.mark.parametrize(
    ("value", "base", "unit", "kind", "direction", "difference", "stated"),
    [
        (0, 0, "件", "equal", "same", "0", None),
        (0, 3, "件", "difference", "down", "-3", None),
        (3, 0, "件", "difference", "up", "3", None),
        (4, 9, "件", "difference", "down", "-5", None),
        (9, 4, "件", "difference", "up", "5", None),
        (11, 10, "件", "percent", "up", "1", "10.00"),
        (10, 11, "件", "percent", "down", "-1", "-9.09"),
        (10, 10, "件", "equal", "same", "0", "0.00"),
        # 99 / 312 = 31.7307…%
        (213, 312, "件", "percent", "down", "-99", "-31.73"),
        (312, 213, "件", "percent", "up", "99", "46.48"),
        # nine times the base more is per cent, ten times is not
        (109, 10, "件", "percent", "up", "99", "990.00"),
        (110, 10, "件", "difference", "up", "100", None),
        (0, 12, "件", "percent", "down", "-12", "-100.00"),
        # 1 of 1,234,566 is 0.00008%
        (1234567, 1234566, "人", "almost", "same", "1", "0.00"),
        # 40 of 1,000,000 is 0.004%, 50 is 0.005% and goes up
        (Decimal("1000040.00"), Decimal("1000000.00"), "元", "almost", "same", "40.00", "0.00"),
        (Decimal("1000050.00"), Decimal("1000000.00"), "元", "percent", "up", "50.00", "0.01"),
        (Decimal("30000.00"), Decimal("0.00"), "元", "difference", "up", "30000.00", None),
        (Decimal("0.00"), Decimal("0.00"), "元", "equal", "same", "0.00", None),
        # money has no handful, but a tenfold change
        (Decimal("6.00"), Decimal("4.00"), "元", "percent", "up", "2.00", "50.00"),
        (Decimal("12500.00"), Decimal("100.00"), "元", "difference", "up", "12400.00", None),
        (Decimal("-20000.00"), Decimal("-50000.00"), "元", "difference", "up", "30000.00", None),
        # percentages differ in points, however small the base is
        (Decimal("97.20"), Decimal("94.60"), "%", "points", "up", "2.60", None),
        (Decimal("2.00"), Decimal("0.00"), "%", "points", "up", "2.00", None),
        (Decimal("100"), Decimal("99.996"), "%", "equal", "same", "0.004", None),
        (Decimal("100"), Decimal("99.995"), "%", "points", "up", "0.005", None),
    ],
)
def test_kinds(
    *, value: Any, base: Any, unit: str, kind: str, direction: str, difference: str, stated: str | None
) -> None:
    one = compare(value, base, unit)
    assert (one.kind, one.direction, one.difference) == (kind, direction, Decimal(difference))
    assert (None if one.stated_percent is None else str(one.stated_percent)) == stated


@pytest.mark.parametrize(("value", "base"), [(None, 3), (3, None), (None, None)])
def test_what_is_not_known_differs_in_nothing(value: int | None, base: int | None) -> None:
    one = compare(value, base)
    assert (one.kind, one.direction, one.tone) == ("unknown", "unknown", "unknown")
    assert (one.difference, one.percent, one.is_known, one.has_small_base) == (None, None, False, False)
    assert (one.value, one.base) == (value, base)


def test_nothing_asked_for() -> None:
    one = make_comparison(3, None, compare=None, unit="件", good="low", limits=LIMITS)
    assert (one.kind, one.tone, one.stated_percent) == ("none", "unknown", None)
    assert not NOT_COMPARED.is_known


@pytest.mark.parametrize(
    ("value", "base", "good", "tone"),
    [
        (11, 10, "low", "worse"),
        (11, 10, "high", "better"),
        (10, 11, "low", "better"),
        (10, 11, "high", "worse"),
        (11, 10, "none", "same"),
        (10, 10, "low", "same"),
        # too little to say so
        (1234567, 1234566, "low", "same"),
        (3, 0, "low", "worse"),
    ],
)
def test_tone(value: int, base: int, good: str, tone: str) -> None:
    assert compare(value, base, good=good).tone == tone


@pytest.mark.parametrize(
    ("value", "base", "unit", "is_small"),
    [
        (11, 9, "件", True),
        (9, 9, "件", True),
        (0, 0, "件", True),
        (11, 10, "件", False),
        (110, 10, "件", False),
        (1, 0, "元", False),
        (1, -1, "元", True),
        (1, 1, "%", False),
    ],
)
def test_small_base(value: int, base: int, unit: str, is_small: bool) -> None:
    assert compare(value, base, unit).has_small_base is is_small


def test_a_map_is_coloured_by_per_cent_of_a_manifold_too() -> None:
    assert [compare(110, 10).percent, compare(10, 10).percent, compare(9, 9).percent] == [1000, 0, None]


def test_the_limits_are_parameters() -> None:
    one = compare(3, 1, limits=Limits(small_base=Decimal(1), manifold=Decimal(3)))
    assert (one.kind, str(one.stated_percent)) == ("percent", "200.00")
    assert compare(3, 1, limits=Limits(small_base=Decimal(1), manifold=Decimal(2))).kind == "difference"
    assert compare(100, 50, limits=Limits(small_base=Decimal(51), manifold=Decimal(10))).kind == "difference"
