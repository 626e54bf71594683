"""Sums as they are typed: 1.2w, 12k, a Chinese comma between thousands. All texts are made up."""

import pytest

from etl.staging.hotline.amounts_owed import read_amount
from etl.staging.hotline.normalised import normalised
from pages._import.order_evidence import marked


def yuan(text: str) -> int | None:
    found = read_amount(normalised(text), None).value
    return None if found is None or found.yuan is None else int(found.yuan)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("厂里欠俺工资2.4w，老板躲着", 24_000),
        ("还差我9k没结工钱", 9_000),
        ("拖欠薪水3.6W元", 36_000),
        ("工钱欠着1w8，要了半年", 18_000),
        ("拖欠工资1.5w-2w", 15_000),
        ("总共3W多工资没给", 30_000),
        ("尚欠我们27，460元工资", 27_460),
        ("共差工资7，250.50元", 7_250),
        ("欠工资4，000元", 4_000),
        ("给我们打的条子是欠工钱1，340，000元", 1_340_000),
        ("欠工资5，0000元", 50_000),
        ("欠工资6万3，拖了一年", 63_000),
        ("欠工资四万四，拖了一年", 44_000),
        ("欠工资伍万贰仟元整", 52_000),
        ("欠工资4万零3百元", 40_300),
    ],
)
def test_money_is_read_however_it_is_typed(text: str, expected: int) -> None:
    assert yuan(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "欠我们加工8k规格板子的工资7000元",
        "工地离家15k，欠工资7000元",
        "装的是功率2.5w的灯，欠工资7000元",
        "修了一台35K的空调，工资7000元没给",
        "型号A-12k的钻机，欠司机工资7000元",
        "跑了36k，工资7000元没结",
    ],
)
def test_sizes_models_and_distances_are_no_money(text: str) -> None:
    assert yuan(text) == 7_000


def test_a_comma_between_clauses_is_none_between_thousands() -> None:
    assert yuan("一天按150，300元没给，欠的是工资") == 300


def test_the_page_marks_the_sum_as_it_was_typed() -> None:
    words = "老板欠我工资2.4w没给"
    children = marked(words, {"yuan": ["2.4万"]})
    assert [getattr(child, "children", child) for child in children] == ["老板欠我工资", "2.4w", "没给"]
