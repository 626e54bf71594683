"""Numbers as people say them in 12345 texts. All texts are made up."""

from decimal import Decimal

import pytest

from etl.staging.hotline.spoken_numbers import joined_range, numbers_in, value_of


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("1.86万", 18_600, None),
        ("9万6", 96_000, None),
        ("71万3", 713_000, None),
        ("1万6千9百6", 16_960, None),
        ("5千8百", 5_800, None),
        ("1496.88", Decimal("1496.88"), None),
        ("三万三", 33_000, None),
        ("四万七千三", 47_300, None),
        ("八千五百五", 8_550, None),
        ("二百五", 250, None),
        ("一千零五", 1_005, None),
        ("两万零八百", 20_800, None),
        ("一十五万", 150_000, None),
        ("贰万叁仟", 23_000, None),
        ("壹万零伍佰", 10_500, None),
        ("俩", 2, None),
        ("仨", 3, None),
        # two digits in a row are a range
        ("两千三四", 2_300, 2_400),
        ("一万五六", 15_000, 16_000),
        ("三四千", 3_000, 4_000),
        ("十二三万", 120_000, 130_000),
        ("二十五六", 25, 26),
        ("三五百", 300, 500),
        ("三两千", 2_000, 3_000),
        # dialect: between eight hundred and a thousand
        ("千八百", 800, 1_000),
    ],
)
def test_values(words: str, low: int | Decimal, high: int | None):
    [number] = numbers_in(words)
    assert (number.low, number.high) == (low, high)
    assert number.words == words


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("五千来块", 5_000),
        ("万把块", 10_000),
        ("千把块钱", 1_000),
        ("六千多", 6_000),
        ("五十八万余元", 580_000),
        ("三十多万", 300_000),
        ("十几个", 10),
        ("百十来号人", 100),
        ("小一万", 10_000),
        ("约三千", 3_000),
        ("差不多得四千", 4_000),
        ("少说也得两千", 2_000),
        ("3000元左右", 3_000),
        ("四千出头", 4_000),
    ],
)
def test_about(text: str, low: int):
    [number] = numbers_in(text)
    assert number.low == low
    assert number.is_approximate


@pytest.mark.parametrize("text", ["三千二", "最近3天", "很快5号", "12800余下", "3000元"])
def test_exact(text: str):
    assert not numbers_in(text)[0].is_approximate


@pytest.mark.parametrize(
    "text",
    [
        "电话13900001234",
        "1390000 7741",
        "371526 1985 0322 0047",
        "371526 19670312 442X",
        "工单GT20250903-0417",
        "2024-12-20",
        "9：30",
        "打了12345热线",
        "S322公路",
        "上万元",
        "几千块",
        "老百姓",
        "",
        "no numbers at all",
    ],
)
def test_no_numbers(text: str):
    assert numbers_in(text) == ()


def test_money_sign_parts_thousands_by_blanks():
    assert [number.low for number in numbers_in("合计¥63 500")] == [63_500]


def test_figures_and_words_do_not_mix():
    assert [number.words for number in numbers_in("6、7、8三个月")] == ["6", "7", "8", "三"]


def test_year_in_words():
    assert value_of("二〇二五") == (2025, 2025)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("四千到六千", (4_000, 6_000)),
        ("三到四千", (3_000, 4_000)),
        ("1.2至1.5万", (12_000, 15_000)),
        ("5000-8000", (5_000, 8_000)),
        # the second does not go on from the first
        ("8000到500", None),
    ],
)
def test_joined_ranges(text: str, ends: tuple[int, int] | None):
    first, second = numbers_in(text)
    assert joined_range(first, second) == ends


@pytest.mark.parametrize("text", ["7" * 20_000, "千万" * 10_000, "a" * 20_000, "一" * 20_000, "\0😀"])
def test_hostile(text: str):
    numbers_in(text)
