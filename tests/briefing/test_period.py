"""Periods as they are written on the command line."""

from datetime import date

import pytest

from briefing.errors import PeriodError
from briefing.period import left_out, read_period, view_of_period
from data import COUNTY
from data.query.windows import Window


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2024-06", date(2024, 6, 1), date(2024, 6, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024H1", date(2024, 1, 1), date(2024, 6, 30)),
        ("2023H2", date(2023, 7, 1), date(2023, 12, 31)),
        ("2024Q2", date(2024, 4, 1), date(2024, 6, 30)),
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2024-01-01..2024-06-15", date(2024, 1, 1), date(2024, 6, 15)),
        ("2024-04 .. 2024-05", date(2024, 4, 1), date(2024, 5, 31)),
        ("2023H2..2024Q1", date(2023, 7, 1), date(2024, 3, 31)),
        ("2024-06-30", date(2024, 6, 30), date(2024, 6, 30)),
    ],
)
def test_period(words: str, first: date, last: date) -> None:
    assert read_period(words) == Window(first, last)


@pytest.mark.parametrize("words", ["", "2024-13", "2024H3", "2024Q5", "上半年", "2024-06-31..2024-07-01"])
def test_wrong_period_says_how(words: str) -> None:
    with pytest.raises(PeriodError, match="2024H1"):
        read_period(words)


def test_period_backwards() -> None:
    with pytest.raises(PeriodError, match="晚于"):
        read_period("2024-06-30..2024-01-01")


def test_days_after_the_data_are_left_out(over_small: None) -> None:
    view = view_of_period("2024", COUNTY)
    assert view.window == Window(date(2024, 1, 1), date(2024, 6, 15))
    assert left_out("2024", view.snapshot) == ["截止日=2024-12-31（晚于数据截至，按2024年6月15日计）。"]
    assert left_out("2024-06", view.snapshot) == []


@pytest.mark.parametrize("words", ["2025", "2019-01"])
def test_period_without_data_is_refused(over_small: None, words: str) -> None:
    with pytest.raises(PeriodError, match="数据"):
        view_of_period(words, COUNTY)


def test_unknown_town_is_refused(over_small: None) -> None:
    with pytest.raises(PeriodError, match="371526999"):
        view_of_period("2024H1", COUNTY, towns=("371526999",))


def test_first_year_has_nothing_to_compare_with(over_small: None) -> None:
    first = view_of_period("2023-01", COUNTY)
    answer = first.measure("recovered_yuan", compare="last_year")["recovered_yuan"]
    assert (answer.status, answer.compare_status) == ("partial", "unknown")
    assert answer.total()["compare_value"] is None
    before = first.comparing("previous").measure("recovered_yuan")["recovered_yuan"]
    assert before.compare_status == "unknown"
