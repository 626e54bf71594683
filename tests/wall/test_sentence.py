"""The answer sentence at every edge, each written out by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pages._charts.county import TownMark
from pages._wall.sentence import Facts, answer, most_line, plain, rising_line
from tests.comparisons import against

USUAL = Facts(
    period="上半年",
    volume=against(213, 312),
    verified_yuan=Decimal("4186000.00"),
    recovered_yuan=Decimal("3872000.00"),
    open_overdue=9,
    due_soon=2,
    soon_workdays=3,
)


def town(name: str, value: float | None, base: float | None) -> TownMark:
    return TownMark(name, name, 116.2, 36.8, 0, 0, value, against(value, base, unit="项"))


def said(**changes: object) -> str:
    return plain(answer(replace(USUAL, **changes)))


def test_usual_half_year() -> None:
    assert said() == (
        "上半年投诉 213件，比上年同期少99件；核实欠薪418.6万元，已追发387.2万元；"
        "还有 9件超期未结，3个工作日内到期2件。"
    )


@pytest.mark.parametrize(
    ("received", "base", "words"),
    [
        (20, 15, "上半年投诉 20件，比上年同期多5件；"),
        (20, 20, "上半年投诉 20件，与上年同期持平；"),
        (3, 7, "上半年投诉 3件，上年同期7件，少4件（基数小）；"),
        (9, 7, "上半年投诉 9件，上年同期7件，多2件（基数小）；"),
        (12, 10, "上半年投诉 12件，比上年同期多2件；"),
        (5, 0, "上半年投诉 5件，上年同期没有投诉；"),
        (0, 0, "上半年没有收到投诉，上年同期也没有；"),
        (0, 31, "上半年没有收到投诉，比上年同期少31件；"),
        (213, None, "上半年投诉 213件，没有上年同期可比；"),
        (None, 312, "上半年投诉数据未到；"),
        (1213, 2312, "上半年投诉 1,213件，比上年同期少1,099件；"),
    ],
)
def test_volume(received: int | None, base: int | None, words: str) -> None:
    assert said(volume=against(received, base)).startswith(words)


@pytest.mark.parametrize(
    ("verified", "recovered", "words"),
    [
        (0, 0, "没有核实的欠薪；"),
        (0, 52000, "没有核实的欠薪，已追发5.2万元（含以前年度）；"),
        (4186000, 0, "核实欠薪418.6万元，尚未追发；"),
        (4186000, 4300000, "核实欠薪418.6万元，已追发430.0万元（含以前年度）；"),
        (4186000, 4186000, "核实欠薪418.6万元，已追发418.6万元；"),
        (4186000, None, "核实欠薪418.6万元，追发数据未到；"),
        (None, 3872000, "核实欠薪数据未到，已追发387.2万元；"),
    ],
)
def test_money(verified: int | None, recovered: int | None, words: str) -> None:
    assert words in said(verified_yuan=verified, recovered_yuan=recovered)


@pytest.mark.parametrize(
    ("overdue", "soon", "words"),
    [
        (0, 0, "；没有超期未结。"),
        (0, 4, "；没有超期未结，3个工作日内到期4件。"),
        (9, 0, "；还有 9件超期未结。"),
        (9, None, "；还有 9件超期未结。"),
        (None, 4, "；超期情况未知。"),
    ],
)
def test_pressing(overdue: int | None, soon: int | None, words: str) -> None:
    assert said(open_overdue=overdue, due_soon=soon).endswith(words)


def test_only_judged_changes_are_coloured() -> None:
    assert ("少99件", "better") in answer(USUAL)
    assert ("多5件", "worse") in answer(replace(USUAL, volume=against(20, 15)))
    small = answer(replace(USUAL, volume=against(3, 7)))
    assert [tone for words, tone in small if "基数小" in words] == [""]
    assert ("9件超期未结", "red") in answer(USUAL)


def test_lines_under_the_map() -> None:
    towns = [
        town("鱼邱湖", 26, 40),
        town("人和", 23, 30),
        town("汇鑫", 20, 31),
        town("姜店镇", 15, 13),
        town("固河镇", 4, 2),
    ]
    assert plain(most_line(towns)) == "最多：鱼邱湖26项、人和23项、汇鑫20项"
    assert plain(rising_line(towns)) == "只有姜店镇上升"


def test_rising_towns_are_counted_past_three_worst_first() -> None:
    towns = [
        town("甲", 11, 10),
        town("乙", 20, 10),
        town("丙", 15, 10),
        town("丁", 12, 10),
    ]
    assert plain(rising_line(towns)) == "乙、丙、丁等4个镇街上升"


def test_no_town_rises_and_no_base_is_large_enough() -> None:
    assert rising_line([town("甲", 8, 10), town("乙", 0, 12)]) == [("没有镇街上升", "better")]
    assert plain(rising_line([town("甲", 8, 2), town("乙", 7, 12)])) == "可比的镇街没有上升"
    assert (
        plain(rising_line([town("甲", 8, 2), town("乙", 7, None)])) == "各镇街上年同期基数都小，不作升降判断"
    )
    assert plain(most_line([town("甲", 8, 10), town("乙", 0, 12)])) == "最多：甲8项"
    assert plain(most_line([town("甲", 0, 12), town("乙", None, 12)])) == "所选期间各镇街都没有事项"
