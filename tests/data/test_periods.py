"""Presets from 数据截至, and windows by name."""

from datetime import date

import pytest

from data.errors import QuestionError
from data.query.periods import cut_at, deadline_words, preset, window_label
from data.query.windows import Window


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("name", "until", "expected"),
    [
        ("this_month", "2024-06-15", ("2024-06-01", "2024-06-15")),
        ("this_quarter", "2024-06-15", ("2024-04-01", "2024-06-15")),
        ("this_quarter", "2024-12-31", ("2024-10-01", "2024-12-31")),
        ("first_half", "2024-06-15", ("2024-01-01", "2024-06-15")),
        ("first_half", "2024-11-02", ("2024-01-01", "2024-06-30")),
        ("this_year", "2024-06-15", ("2024-01-01", "2024-06-15")),
        ("last_12_months", "2024-06-30", ("2023-07-01", "2024-06-30")),
        ("last_12_months", "2024-02-29", ("2023-03-01", "2024-02-29")),
    ],
)
def test_preset(name: str, until: str, expected: tuple[str, str]) -> None:
    assert preset(name, day(until)) == Window(day(expected[0]), day(expected[1]))


def test_unknown_preset_is_refused() -> None:
    with pytest.raises(QuestionError, match="this_decade"):
        preset("this_decade", day("2024-06-30"))


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        ("2024-01-01", "2024-12-31", "2024年"),
        ("2024-01-01", "2024-06-30", "2024年上半年"),
        ("2024-07-01", "2024-12-31", "2024年下半年"),
        ("2024-04-01", "2024-06-30", "2024年二季度"),
        ("2024-02-01", "2024-02-29", "2024年2月"),
        ("2024-02-01", "2024-02-28", "2024年2月1日至2月28日"),
        ("2024-01-01", "2024-05-31", "2024年1–5月"),
        ("2024-01-01", "2024-06-15", "2024年1月1日至6月15日"),
        ("2023-07-01", "2024-06-30", "2023年7月至2024年6月"),
        ("2021-01-01", "2023-12-31", "2021–2023年"),
        ("2023-12-30", "2024-01-02", "2023年12月30日至2024年1月2日"),
        ("2024-06-15", "2024-06-15", "2024年6月15日"),
    ],
)
def test_window_label(first: str, last: str, label: str) -> None:
    assert window_label(Window(day(first), day(last))) == label


@pytest.mark.parametrize(
    ("last", "kept", "words"),
    [
        ("2024-06-15", "2024-06-15", ""),
        # the rest of the month of 数据截至 is asked for by a click on that month
        ("2024-06-30", "2024-06-15", ""),
        ("2024-07-01", "2024-06-15", "截止日=2024-07-01（晚于数据截至，按2024年6月15日计）"),
    ],
)
def test_a_last_day_is_cut_at_the_last_day_of_the_data(last: str, kept: str, words: str) -> None:
    assert cut_at(day(last), day("2024-06-15")) == (day(kept), words)


@pytest.mark.parametrize(
    ("due", "left", "words"),
    [
        ("2024-06-25", -3, "超期3日"),
        # Saturday: Sunday is over, and no work-day has passed
        ("2024-06-29", 0, "刚过期"),
        ("2024-06-30", 0, "当日到期"),
        # a Sunday's view of a Saturday to come, were it a rest with no work-day before it
        ("2024-07-06", 0, "休息日到期"),
        ("2024-07-01", 1, "剩1日"),
    ],
)
def test_deadline_words(due: str, left: int, words: str) -> None:
    assert deadline_words(day(due), day("2024-06-30"), left, "日") == words
