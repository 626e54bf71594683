"""How many months of pay a 12345 text says are owed, and which. All texts are made up."""

import time
from datetime import date
from decimal import Decimal

import pytest

from etl.staging.hotline.months_of_pay import MonthsOwed, read_months
from etl.staging.hotline.spoken_months import spells_in

RECEIVED = date(2025, 9, 15)


def months(text: str) -> tuple[Decimal | None, str | None, str | None]:
    value = read_months(text, RECEIVED).value
    return (None, None, None) if value is None else (value.count, value.first, value.last)


def name(month: int | None) -> str | None:
    return None if month is None else f"{month // 12}-{month % 12 + 1:02d}"


@pytest.mark.parametrize(
    ("words", "length", "first", "last"),
    [
        ("6、7、8三个月", "3", "2025-06", "2025-08"),
        ("六、七、八三个月", "3", "2025-06", "2025-08"),
        ("七八九三个月", "3", "2025-07", "2025-09"),
        ("八九两个月", "2", "2025-08", "2025-09"),
        ("五六月份", "2", "2025-05", "2025-06"),
        ("10月11月12月", "3", "2024-10", "2024-12"),
        ("三月份四月份", "2", "2025-03", "2025-04"),
        ("去年十一、十二月和今年一月", "3", "2024-11", "2025-01"),
        ("去年11月至今年1月", "3", "2024-11", "2025-01"),
        ("24年8—11月", "4", "2024-08", "2024-11"),
        ("2024年9月至次年1月", "5", "2024-09", "2025-01"),
        ("2024年11月、12月及2025年3月", "3", "2024-11", "2025-03"),
        ("6月干到9月", "4", "2025-06", "2025-09"),
        ("去年九月到年底四个月", "4", "2024-09", "2024-12"),
        # days: 15 March is half of it, 10 June to 25 August are two months and a half
        ("1月至3月15日", "2.5", "2025-01", "2025-03"),
        ("6月10日—8月25日", "2.5", "2025-06", "2025-08"),
        ("去年10月中到11月底", "1.5", "2024-10", "2024-11"),
        ("7月中旬到9月中旬", "2", "2025-07", "2025-09"),
        ("2月20日至3月25日", None, "2025-02", "2025-03"),
        ("8月半个月", "0.5", "2025-08", "2025-08"),
        ("9月下半月和10月整月", "1.5", "2024-09", "2024-10"),
        # the last of that name before the day received
        ("12月、1月", "2", "2024-12", "2025-01"),
        ("十二月", "1", "2024-12", "2024-12"),
        ("一季度", "3", "2025-01", "2025-03"),
        ("去年上半年", "6", "2024-01", "2024-06"),
        ("2025年头四个月", "4", "2025-01", "2025-04"),
        ("上个月", "1", "2025-08", "2025-08"),
        ("俩月", "2", None, None),
        ("仨月", "3", None, None),
        ("半拉月", "0.5", None, None),
        ("个把月", "1", None, None),
        ("三个半月", "3.5", None, None),
        ("两个多月", "2", None, None),
        ("半年", "6", None, None),
        ("一年零三个月", "15", None, None),
        # the lunar last month may be December or January
        ("腊月和十一月", "2", None, None),
    ],
)
def test_stretches(words: str, length: str | None, first: str | None, last: str | None):
    [spell] = spells_in(words, RECEIVED)
    assert spell.length == (None if length is None else Decimal(length))
    assert (name(spell.first), name(spell.last)) == (first, last)


@pytest.mark.parametrize("words", ["6月5号", "八月十五", "二月十八号", "5月底"])
def test_days(words: str):
    assert [spell.is_day for spell in spells_in(words, RECEIVED)] == [True]


@pytest.mark.parametrize(
    ("text", "count", "first", "last"),
    [
        ("公司拖欠我三个月工资", 3, None, None),
        ("工资已经两个月没发了", 2, None, None),
        ("压了俩月工资", 2, None, None),
        ("欠2、3月份工资", 2, "2025-02", "2025-03"),
        ("7月、8月的工资没发", 2, "2025-07", "2025-08"),
        ("拖欠11月、12月两个月工资", 2, "2024-11", "2024-12"),
        ("4月欠1800，5月欠2200", 2, "2025-04", "2025-05"),
        ("2025年5月份工资3400元、6月份工资3600元未发放", 2, "2025-05", "2025-06"),
        ("11月工资没发，12月干了也没给", 2, "2024-11", "2024-12"),
        ("二季度的提成没发", 3, "2025-04", "2025-06"),
        ("加班费从1月欠到6月", 6, "2025-01", "2025-06"),
        ("欠6月下半月工资", Decimal("0.5"), "2025-06", "2025-06"),
        ("押一个半月工资", Decimal("1.5"), None, None),
        ("最后一个月工资不给", 1, None, None),
        ("第三个月的工资没给", 1, None, None),
        ("一个月工资3500，俩月没给了", 2, None, None),
        ("整整半年没给开工资了", 6, None, None),
        ("四个月的工资加起来1万6", 4, None, None),
        ("去年6-9月在这干，9月的工资没发", 1, "2024-09", "2024-09"),
        ("上上个月和上个月的工资", 2, "2025-07", "2025-08"),
    ],
)
def test_owed(text: str, count: int | Decimal, first: str | None, last: str | None):
    assert months(text) == (count, first, last)


@pytest.mark.parametrize(
    ("text", "count", "first", "last"),
    [
        # to the month before the day received, or to that month itself
        ("工资从4月份开始一直没发", 5, "2025-04", "2025-08"),
        ("自2025年7月起至今没发过工资", 3, "2025-07", "2025-09"),
        ("从今年3月开始就没发过工资，到7月底一共5个月", 5, "2025-03", "2025-07"),
        ("工资只发到六月，后面就没了", 2, "2025-07", "2025-08"),
        # how long it is says till when
        ("从6月起没发钱，三个月了", 3, "2025-06", "2025-08"),
    ],
)
def test_open_stretches(text: str, count: int, first: str, last: str):
    assert months(text) == (count, first, last)


@pytest.mark.parametrize(
    ("text", "count", "first", "last"),
    [
        ("干了半年，工资一直没结", 6, None, None),
        ("6月1日至8月31日在该厂上班，工资没给", 3, "2025-06", "2025-08"),
        ("4月15号干到6月底，工钱没给", Decimal("2.5"), "2025-04", "2025-06"),
        ("我是3月8号去的，5月20号走的，工资一直没给", Decimal("2.5"), "2025-03", "2025-05"),
        ("我干了三个月，给了一个月的，还有两个月没给", 2, None, None),
        ("干了仨月只给了一个月的钱", 2, None, None),
    ],
)
def test_months_worked_without_pay(text: str, count: int | Decimal, first: str | None, last: str | None):
    assert months(text) == (count, first, last)


def test_of_pay_partly_paid_the_months_are_not_counted():
    text = "工期从2025年2月至2025年6月，应付12万，已付5万，尚欠7万"
    assert months(text) == (None, "2025-02", "2025-06")


def test_days_of_work_are_no_months():
    assert months("去年9月到11月一共干了23天，钱没给") == (None, "2024-09", "2024-11")


@pytest.mark.parametrize(
    "text",
    [
        "老板说9月底给，到现在没给",
        "8月10日打过12345，工资没给",
        "工程3月份完工，工钱到现在没给",
        "等了三个月了，工资还是没给",
        "三个月前就说给工资",
        "干了20天，工资没给",
        "去年八月十五前干完的活，工钱没给",
        "要求支付两个月的经济补偿",
        "工地停工两个月了，工资没人管",
        "他欠我5000块，两年没给",
        "",
        "😀\0",
    ],
)
def test_other_times(text: str):
    assert months(text) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "count", "first", "last"),
    [
        ("2月份发了，3、4、5月没发", 3, "2025-03", "2025-05"),
        ("前两个月发了，后四个月没发", 4, None, None),
        ("社保断缴三个月，工资也欠了两个月", 2, None, None),
        ("离职三个月了，还压着我一个月工资", 1, None, None),
    ],
)
def test_what_was_paid_is_not_owed(text: str, count: int, first: str | None, last: str | None):
    assert months(text) == (count, first, last)


def test_of_a_follow_up_the_last_telling_holds():
    text = (
        "【首次来电】5月、6月、7月工资未发。【回复】企业已支付5月工资4380元。"
        "【再次来电】6、7两个月的工资没见着"
    )
    assert months(text) == (2, "2025-06", "2025-07")


def test_without_the_day_received_only_what_the_text_says_is_known():
    assert read_months("拖欠8月、9月工资", None).value == MonthsOwed(Decimal(2), None, None)
    assert read_months("2024年8月工资没发", None).value == MonthsOwed(Decimal(1), "2024-08", "2024-08")


def test_pay_owed_is_surer_than_months_worked():
    owed = read_months("拖欠8月、9月工资", RECEIVED)
    worked = read_months("8月份在饭店端盘子，没给钱", RECEIVED)
    assert owed.reason is None
    assert worked.reason == "按干活的月份计"
    assert owed.score > worked.score


@pytest.mark.parametrize(
    "text",
    ["3月、" * 6_000, "3月" * 10_000, "3个月" * 6_000, "3到" * 10_000, "2023年" * 4_000, "一" * 20_000],
)
def test_long_texts_take_no_longer_than_their_length(text: str):
    started = time.process_time()
    read_months(text, RECEIVED)
    assert time.process_time() - started < 2
