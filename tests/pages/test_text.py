"""Numbers, money and comparisons as they are printed."""

from datetime import date
from decimal import Decimal

import pytest

from pages._charts import text
from tests.comparisons import against

MISSING = [None, float("nan")]


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (0, 0, "0"),
        (1234567, 0, "1,234,567"),
        (-3, 0, "\u22123"),
        # half a unit goes up, on either side of nought
        (2.345, 2, "2.35"),
        (92.25, 1, "92.3"),
        (-92.25, 1, "\u221292.3"),
        (2.5, 0, "3"),
        (Decimal("2.355"), 2, "2.36"),
        (-0.001, 2, "0.00"),
    ],
)
def test_number(value: object, decimals: int, printed: str) -> None:
    assert text.number(value, decimals) == printed


@pytest.mark.parametrize("missing", MISSING)
def test_missing_is_a_dash_and_never_zero(missing: object) -> None:
    assert text.number(missing) == "—"
    assert str(text.shown(missing, "元")) == "—"
    assert text.percent(missing) == "—"


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        (213, "件", "213件"),
        (Decimal("3872400.00"), "元", "387.24万元"),
        (Decimal("97.2"), "%", "97.20%"),
        (0, "元", "0.00万元"),
    ],
)
def test_shown_with_its_unit(value: object, unit: str, printed: str) -> None:
    assert str(text.shown(value, unit)) == printed


@pytest.mark.parametrize(
    ("value", "base", "unit", "good", "comparison", "printed", "tone"),
    [
        # 99 / 312 = 31.730…%
        (213, 312, "件", "low", "last_year", "同比 ▼31.73%，上年312件", "better"),
        (346, 449, "人", "low", "previous", "环比 ▼22.94%，上期449人", "better"),
        (15, 13, "件", "low", "last_year", "同比 ▲15.38%，上年13件", "worse"),
        # below ten a percentage says nothing
        (3, 7, "起", "low", "last_year", "上年7起，少4起（基数小）", "better"),
        (11, 9, "件", "low", "last_year", "上年9件，多2件（基数小）", "worse"),
        (20, 10, "件", "low", "last_year", "同比 ▲100.00%，上年10件", "worse"),
        (5, 0, "件", "low", "last_year", "上年同期为0，增加5件", "worse"),
        (0, 0, "件", "low", "last_year", "上年同期为0，持平", "same"),
        (40, 40, "件", "low", "last_year", "同比 持平，上年40件", "same"),
        (Decimal("97.20"), Decimal("94.60"), "%", "high", "last_year", "同比 ▲2.60个百分点", "better"),
        (Decimal("5.06"), Decimal("6.97"), "%", "low", "last_year", "同比 ▼1.91个百分点", "better"),
        (
            Decimal(3872400),
            Decimal(3000000),
            "元",
            "none",
            "last_year",
            "同比 ▲29.08%，上年300.00万元",
            "same",
        ),
        (Decimal(90000), Decimal(0), "元", "none", "last_year", "上年同期为0，增加9.00万元", "same"),
        (10, 20, "件", "low", "lunar_last_year", "农历同比 ▼50.00%，农历上年20件", "better"),
        (None, 20, "件", "low", "last_year", "无上年同期数据", "unknown"),
        (10, None, "%", "high", "previous", "无上期数据", "unknown"),
        (10, 20, "件", "low", None, "没有可比的时期", "unknown"),
    ],
)
def test_compare(
    *, value: object, base: object, unit: str, good: str, comparison: str | None, printed: str, tone: str
) -> None:
    change = text.compare(against(value, base, unit=unit, good=good, compare=comparison))
    assert (str(change), change.tone) == (printed, tone)


@pytest.mark.parametrize(
    ("value", "base", "unit", "printed"),
    [
        (36, 55, "件", "▼34.55%"),
        (7, 9, "件", "少2"),
        (3, 0, "件", "新增3"),
        (8, 8, "件", "持平"),
        (86.42, 78.77, "%", "▲7.65点"),
        (None, 3, "件", "—"),
    ],
)
def test_short_change(value: object, base: object, unit: str, printed: str) -> None:
    assert text.short_change(against(value, base, unit=unit))[0] == printed


@pytest.mark.parametrize(
    ("value", "base", "unit", "printed"),
    [
        (213, 312, "件", "，比上年同期312件下降31.73%"),
        (5, 3, "件", "，比上年同期3件增加2件"),
        (5, 0, "件", "，比上年同期0件增加5件"),
        (5, 5, "件", "，与上年同期持平"),
        (92.51, 88.1, "%", "，比上年同期上升4.41个百分点"),
        (None, 1, "件", ""),
    ],
)
def test_prose(value: object, base: object, unit: str, printed: str) -> None:
    assert text.prose(against(value, base, unit=unit)) == printed


def test_what_rounds_to_nothing_neither_rises_nor_falls() -> None:
    """40元 more on 1,000,000元 is 0.004%: not ▲0.00%; 0.004 points are none."""
    more, base = Decimal("1000040"), Decimal("1000000")
    told = text.compare(against(more, base, unit="元"))
    assert (str(told), told.tone) == ("同比 基本持平，上年100.00万元", "same")
    assert text.short_change(against(more, base, unit="元")) == ("基本持平", "same")
    assert text.prose(against(more, base, unit="元")) == "，与上年同期100.00万元基本持平"
    # 0.04 points are a rise on every surface: one that shows one decimal shows two rather than ▲0.0
    assert text.short_change(against(95.04, 95.0, unit="%", good="high"), 1) == ("▲0.04点", "better")
    assert text.short_change(against(95.004, 95.0, unit="%", good="high"), 1) == ("持平", "same")
    # 50元 are 0.005%, which goes up
    assert text.short_change(against(base + 50, base, unit="元")) == ("▲0.01%", "worse")


def test_days_and_months() -> None:
    assert text.day(date(2024, 6, 3)) == "2024年6月3日"
    assert text.day(date(2024, 6, 3), year=False) == "6月3日"
    assert text.day(None) == "—"
    assert (text.month("2024-06"), text.short_month("2024-12")) == ("2024年6月", "12月")


def test_a_name_is_harmless_in_a_figure() -> None:
    assert text.safe("<b>甲&乙</b>") == "&lt;b&gt;甲&amp;乙&lt;/b&gt;"
