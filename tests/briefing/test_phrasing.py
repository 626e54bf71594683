"""Comparisons in official prose, each worked out by hand, at every edge."""

from dataclasses import replace
from decimal import Decimal

import pytest

from briefing.facts import Figure
from briefing.phrasing import amount, change, changes, share, short_change
from tests.comparisons import LIMITS, against


@pytest.mark.parametrize(
    ("value", "base", "unit", "words"),
    [
        (213, 312, "件", "同比下降31.73%（上年同期312件）"),
        (330, 300, "件", "同比上升10.00%（上年同期300件）"),
        (312, 312, "件", "与上年同期持平"),
        (0, 0, "件", "上年同期同为0件"),
        (5, 0, "件", "上年同期为0，增加5件"),
        (0, 5, "件", "比上年同期5件减少5件"),
        (7, 9, "件", "比上年同期9件减少2件"),
        (20, 9, "件", "比上年同期9件增加11件"),
        (9, 10, "件", "同比下降10.00%（上年同期10件）"),
        (0, 12, "件", "同比下降100.00%（上年同期12件）"),
        (1234567, 1234566, "人", "与上年同期1234566人基本持平"),
        (Decimal("1234567.00"), Decimal("1000000.00"), "元", "同比上升23.46%（上年同期100.00万元）"),
        (Decimal("30000.00"), Decimal("0.00"), "元", "上年同期为0，增加3.00万元"),
        (Decimal("0.00"), Decimal("0.00"), "元", "上年同期同为0万元"),
        (Decimal("-20000.00"), Decimal("-50000.00"), "元", "比上年同期−5.00万元增加3.00万元"),
        (Decimal("12500.00"), Decimal("100.00"), "元", "比上年同期0.01万元增加1.24万元"),
        (109, 10, "件", "同比上升990.00%（上年同期10件）"),
        (110, 10, "件", "比上年同期10件增加100件"),
        (Decimal("97.20"), Decimal("94.60"), "%", "同比提高2.60个百分点"),
        (Decimal("94.60"), Decimal("97.20"), "%", "同比下降2.60个百分点"),
        (Decimal("94.60"), Decimal("94.60"), "%", "与上年同期持平"),
        (Decimal("100.00"), None, "%", ""),
        (None, Decimal("100.00"), "%", ""),
    ],
)
def test_change(value: int, base: int, unit: str, words: str) -> None:
    assert change(against(value, base, unit=unit)) == words


def test_against_the_window_before() -> None:
    assert change(against(12, 10, compare="previous")) == "环比上升20.00%（上期10件）"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1234567, "件", "1234567件"),
        (Decimal("12345678.90"), "元", "1234.57万元"),
        (Decimal("88.60"), "%", "88.60%"),
        (None, "%", "—"),
    ],
)
def test_no_thousands_separators(value: int, unit: str, words: str) -> None:
    assert amount(value, unit) == words


FIGURE = Figure(
    "complaints_received", "投诉量", "件", 213, against(213, 312), against(213, 250, compare="previous")
)


def test_both_comparisons_in_a_row() -> None:
    assert changes(FIGURE) == "，同比下降31.73%（上年同期312件），环比下降14.80%（上期250件）"


def test_no_data_before_is_no_zero() -> None:
    assert changes(replace(FIGURE, last_year=None, previous=None)) == ""


@pytest.mark.parametrize(
    ("value", "base", "words"),
    [(213, 312, "−31.73%"), (3, 2, "+1件"), (0, 4, "−4件"), (4, 0, "+4件"), (4, 4, "持平"), (4, None, "—")],
)
def test_change_in_a_cell(value: int, base: int | None, words: str) -> None:
    assert short_change(against(value, base)) == words


def test_two_comparisons_alike_are_said_once() -> None:
    def said(value: int, last_year: int, previous: int) -> str:
        before = against(value, previous, compare="previous")
        return changes(replace(FIGURE, value=value, last_year=against(value, last_year), previous=before))

    assert said(5, 5, 5) == "，与上年同期、上期均持平"
    assert said(0, 0, 0) == "，上年同期、上期均为0件"
    assert said(5, 5, 4) == "，与上年同期持平，比上期4件增加1件"


RATE = Figure(
    "on_time_pct", "按期办结率", "%", Decimal("75.00"),
    against(Decimal("75.00"), Decimal("50.00"), unit="%", good="high"),
    numerator=3, denominator=4, is_of_few=True,
)  # fmt: skip


def test_a_rate_of_a_handful_shows_its_parts_and_compares_with_nothing() -> None:
    assert share(RATE) == "按期办结率75.00%（到期应结4件，按期3件，基数小，不作比较）"
    assert share(replace(RATE, last_year=None)) == "按期办结率75.00%（到期应结4件，按期3件）"
    compared = against(Decimal("70.00"), Decimal("50.00"), unit="%", good="high")
    ten = replace(RATE, value=Decimal("70.00"), last_year=compared, denominator=10, is_of_few=False)
    assert share(ten) == "按期办结率70.00%，同比提高20.00个百分点"
    assert share(replace(RATE, value=None)) == "按期办结率没有可统计的对象"
    assert share(replace(FIGURE, value=None)) == "投诉量数据未到"


def test_a_rate_of_money_has_no_handful() -> None:
    assert not LIMITS.is_small(Decimal("4.00"), "元")
    assert [LIMITS.is_small(count, "件") for count in (9, 10)] == [True, False]
    money = replace(RATE, metric="recovered_pct", label="追发到位率", is_of_few=False)
    assert share(money) == "追发到位率75.00%，同比提高25.00个百分点"
