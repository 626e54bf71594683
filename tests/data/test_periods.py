"""Presets from 数据截至, and windows by name."""

from datetime import date

import pytest

from data.errors import QuestionError
from data.query.periods import Reach, cut_at, deadline_words, preset, presets, window_label
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
        ("last_month", "2024-03-31", ("2024-02-01", "2024-02-29")),
        ("last_month", "2024-01-15", ("2023-12-01", "2023-12-31")),
        ("last_quarter", "2024-02-29", ("2023-10-01", "2023-12-31")),
        ("last_quarter", "2024-11-30", ("2024-07-01", "2024-09-30")),
        ("last_year", "2024-06-15", ("2023-01-01", "2023-12-31")),
    ],
)
def test_preset(name: str, until: str, expected: tuple[str, str]) -> None:
    assert preset(name, Reach(day(until))) == Window(day(expected[0]), day(expected[1]))


def test_unknown_preset_is_refused() -> None:
    with pytest.raises(QuestionError, match="this_decade"):
        preset("this_decade", Reach(day("2024-06-30")))


FESTIVALS = {2023: date(2023, 1, 22), 2024: date(2024, 2, 10), 2025: date(2025, 1, 29)}


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        # over since long
        ("2024-06-15", ("2023-12-12", "2024-02-09")),
        # the next one's days have begun: they end where the data do
        ("2024-11-30", ("2024-11-30", "2024-11-30")),
        ("2024-11-29", ("2023-12-12", "2024-02-09")),
        ("2025-01-10", ("2024-11-30", "2025-01-10")),
    ],
)
def test_the_days_before_the_festival(until: str, expected: tuple[str, str]) -> None:
    found = preset("before_spring_festival", Reach(day(until), date(2021, 1, 1), FESTIVALS, 60))
    assert found == Window(day(expected[0]), day(expected[1]))


def test_presets_follow_the_snapshot() -> None:
    named = presets(Reach(day("2024-06-15"), day("2022-03-01"), FESTIVALS, 60))
    assert list(named.values())[5:] == ["上月", "上季", "上年", "春节前60天", "2023年", "2022年"]
    assert preset("2022", Reach(day("2024-06-15"), day("2022-03-01"))) == Window(
        date(2022, 1, 1), date(2022, 12, 31)
    )
    # no data reach the days before a festival, nor a year before
    late = Reach(day("2024-06-15"), day("2024-03-01"), FESTIVALS, 60)
    assert list(presets(late).values())[-1] == "上年"


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
