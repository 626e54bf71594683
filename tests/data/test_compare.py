"""Windows to compare with, worked out on a calendar."""

from datetime import date
from typing import Any

import pytest

from data import COUNTY, Filters, QuestionError, Warehouse
from data.query.coverage import Cover, base_of
from data.query.windows import COMPARES, Compare, Shift, Window, compared, laid_days
from data.spec import reference


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("compare", "window", "expected"),
    [
        ("last_year", ("2024-01-01", "2024-06-15"), ("2023-01-01", "2023-06-15")),
        # whole months stay whole, over a leap day in either direction
        ("last_year", ("2024-02-01", "2024-02-29"), ("2023-02-01", "2023-02-28")),
        ("last_year", ("2025-02-01", "2025-02-28"), ("2024-02-01", "2024-02-29")),
        ("last_year", ("2024-02-10", "2024-02-29"), ("2023-02-10", "2023-02-28")),
        ("last_year", ("2025-02-10", "2025-02-28"), ("2024-02-10", "2024-02-28")),
        # as many whole months before, of whatever length
        ("previous", ("2024-03-01", "2024-03-31"), ("2024-02-01", "2024-02-29")),
        ("previous", ("2024-01-01", "2024-06-30"), ("2023-07-01", "2023-12-31")),
        ("previous", ("2024-01-01", "2024-12-31"), ("2023-01-01", "2023-12-31")),
        # equal length just before: 15 days
        ("previous", ("2024-06-01", "2024-06-15"), ("2024-05-17", "2024-05-31")),
        ("previous", ("2024-03-01", "2024-03-01"), ("2024-02-29", "2024-02-29")),
        # 10 February 2024 is 384 days after 22 January 2023
        ("lunar_last_year", ("2024-01-01", "2024-02-29"), ("2022-12-13", "2023-02-10")),
        # the middle is 30 June 2024: the festival nearest is 10 February 2024, 141 days, not 29 January 2025
        ("lunar_last_year", ("2024-06-30", "2024-06-30"), ("2023-06-12", "2023-06-12")),
        # from October 2024 the nearest is 29 January 2025, 354 days after that of 2024
        ("lunar_last_year", ("2024-10-01", "2024-10-31"), ("2023-10-13", "2023-11-12")),
    ],
)
def test_compared_window(compare: Compare, window: tuple[str, str], expected: tuple[str, str]) -> None:
    found, _ = compared(Window(day(window[0]), day(window[1])), compare, reference.spring_festivals())
    assert found == Window(day(expected[0]), day(expected[1]))


def test_a_year_without_a_festival_is_refused() -> None:
    with pytest.raises(QuestionError, match="春节日期表"):
        compared(
            Window(day("2010-01-01"), day("2010-01-31")), "lunar_last_year", reference.spring_festivals()
        )
    with pytest.raises(QuestionError, match="太早"):
        compared(Window(date.min, day("2010-01-31")), "last_year", reference.spring_festivals())


def values(county: Warehouse, first: str, last: str, compare: Compare, **how: Any) -> list[tuple[Any, Any]]:
    metric_id = how.pop("metric_id", "complaints_received")
    answer = county.measure(
        metric_id, filters=Filters(day(first), day(last)), scope=COUNTY, compare=compare, **how
    )[metric_id]
    return [(row["value"], row["compare_value"]) for row in answer.rows]


def test_february_answers_to_february(county: Warehouse) -> None:
    """c3 of 29 February 2024 against c6 of 28 February 2023, the first day of complaints: of January 2023
    nothing is known, of March nothing came."""
    assert values(county, "2024-02-01", "2024-02-29", "last_year", by="month") == [(1, 1)]
    assert values(county, "2024-01-01", "2024-03-31", "last_year", by="month") == [(2, None), (1, 1), (1, 0)]


def test_earlier_months_lie_upon_these(county: Warehouse) -> None:
    """January to March 2024 against October to December 2023: c7 of 31 December lies upon March."""
    assert values(county, "2024-01-01", "2024-03-31", "previous", by="month") == [(2, 0), (1, 0), (1, 1)]


def test_days_are_moved_before_they_are_binned(county: Warehouse) -> None:
    """c6 of 28 February 2023 moved by 384 days is 18 March 2024; nothing is known of the days before."""
    assert values(county, "2024-01-01", "2024-03-31", "lunar_last_year", by="month") == [
        (2, None),
        (1, None),
        (1, 1),
    ]


def test_stocks_are_compared_at_their_ends(county: Warehouse) -> None:
    """p1 alone was live in 2023: at the year before's month ends, 28 February among them."""
    expected = [(2, 1), (2, 1), (2, 1), (1, 1), (1, 1), (2, 1)]
    assert (
        values(county, "2024-01-01", "2024-06-15", "last_year", by="month", metric_id="live_projects")
        == expected
    )
    assert values(county, "2024-05-01", "2024-05-31", "previous", metric_id="live_projects") == [(1, 1)]
    # of 31 March, when p1 still was
    assert values(county, "2024-04-01", "2024-04-30", "previous", metric_id="live_projects") == [(1, 2)]


def test_compare_is_none_without_it_and_zero_where_nothing_was(county: Warehouse) -> None:
    answer = county.measure("complaints_received", filters=Filters(), scope=COUNTY)["complaints_received"]
    assert (answer.total()["compare_value"], answer.compare_from) == (None, None)
    assert values(county, "2024-03-01", "2024-03-31", "last_year") == [(1, 0)]
    assert values(county, "2024-03-01", "2024-03-31", "last_year", metric_id="settled_pct") == [(None, None)]


@pytest.mark.parametrize("compare", COMPARES)
def test_bins_of_a_comparison_are_those_of_the_window(county: Warehouse, compare: Compare) -> None:
    for grain, count in (("month", 6), ("week", 24)):
        assert len(values(county, "2024-01-01", "2024-06-15", compare, by=grain)) == count


@pytest.mark.parametrize(
    ("window", "last", "expected"),
    [
        # the whole of February is there, and its base is the whole of it
        (("2025-01-01", "2025-03-31"), "2025-02-28", ("2024-01-01", "2024-02-29")),
        (("2025-01-01", "2025-03-15"), "2025-02-28", ("2024-01-01", "2024-02-29")),
        (("2024-01-01", "2024-03-31"), "2024-02-29", ("2023-01-01", "2023-02-28")),
        (("2025-01-01", "2025-03-31"), "2025-02-27", ("2024-01-01", "2024-02-27")),
        # begun within a month, the days alone answer to each other
        (("2025-02-10", "2025-03-31"), "2025-02-28", ("2024-02-10", "2024-02-28")),
        (("2025-01-01", "2025-03-31"), "2025-04-30", ("2024-01-01", "2024-03-31")),
    ],
)
def test_days_of_a_base_that_answer_to_those_of_a_late_source(
    window: tuple[str, str], last: str, expected: tuple[str, str]
) -> None:
    source = Cover("visits", "现场投诉", None, day(last))
    base = base_of(source, Window(*map(day, window)), Shift(months=12))
    assert base == Window(*map(day, expected))


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        # from Monday 15 January 2024; the same dates of 2023 begin on a Sunday
        (("2024-01-15", "2024-01-21"), ("2023-01-15", "2023-01-21")),
        # over 29 February, which no day of 2023 is laid upon: six days
        (("2024-02-26", "2024-03-03"), ("2023-02-26", "2023-03-03")),
        # its last day is 28 February, which the 28th and the 29th are laid upon: eight days
        (("2021-02-22", "2021-02-28"), ("2020-02-22", "2020-02-29")),
        # its first day is 29 February 2044, a Monday
        (("2044-02-29", "2044-03-06"), ("2043-03-01", "2043-03-06")),
    ],
)
def test_the_days_laid_upon_a_week_by_date(week: tuple[str, str], expected: tuple[str, str]) -> None:
    decades = Window(day("2001-01-01"), day("2050-12-31"))
    assert laid_days(Window(*map(day, week)), decades, Shift(months=12)) == Window(*map(day, expected))


def test_only_days_of_the_compared_window_are_laid_upon_a_week() -> None:
    week, base = Window(day("2024-06-10"), day("2024-06-16")), Window(day("2023-01-01"), day("2023-06-15"))
    assert laid_days(week, base, Shift(months=12)) == Window(day("2023-06-10"), day("2023-06-15"))
    assert laid_days(week, base, Shift(months=36)) is None
