"""What is typed into the date fields: read where it is plain, else answered with what to do."""

from datetime import date

import pytest

from data.query.windows import Window
from pages._components import typed_dates
from pages._days import typed_day
from pages._url import UrlState, parse_within

ASKED = parse_within("?channel=visits", date(2021, 1, 1), date(2024, 6, 15))


@pytest.mark.parametrize(
    "words", ["2023-01-05", "20230105", "2023/1/5", "2023.1.5", " 2023年1月5日 ", "２０２３－０１－０５"]
)
def test_a_plain_writing_is_the_day(words: str) -> None:
    assert typed_day(words) == date(2023, 1, 5)


def said(first: str, last: str, asked: UrlState = ASKED) -> str:
    reading = typed_dates.read({"first": first, "last": last}, asked)
    assert reading.window is None
    return str(reading.says)


@pytest.mark.parametrize(
    ("first", "sentence"),
    [
        ("20230230", "起始日“20230230”：2023年2月只有28天，没有30日。"),
        ("2023-2-30", "起始日“2023-2-30”：2023年2月只有28天，没有30日。"),
        ("1/2/2023", "起始日“1/2/2023”：日期应写成2024-06-30。"),
        ("昨天", "起始日“昨天”：日期应写成2024-06-30。"),
        ("", "起始日没有填，请写成2024-06-30。"),
        ("x" * 10_000, f"起始日“{'x' * 20}…”：日期应写成2024-06-30。"),
    ],
)
def test_a_wrong_day_is_answered_and_the_period_stays(first: str, sentence: str) -> None:
    words = said(first, "2023-06-30")
    assert sentence in words
    assert "图表仍是2024年1月1日至6月15日的。" in words


def test_two_days_the_wrong_way_round_can_be_turned() -> None:
    words = said("2023-06-30", "20230101")
    assert "起始日2023-06-30晚于截止日2023-01-01" in words
    assert "?from=2023-01-01&to=2023-06-30&channel=visits" in words


def test_two_right_days_are_the_period() -> None:
    reading = typed_dates.read({"first": "20230101", "last": "2023年6月30日"}, ASKED)
    assert reading == typed_dates.Reading(Window(date(2023, 1, 1), date(2023, 6, 30)))
