"""Amounts that are not certain: the number is used where it is plain, and the doubt says which."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.etl_staging.conftest import Checked, Rows

Check = Callable[[str, Rows], Checked]
VISIT = {"登记日期": "2024-03-05", "电话": "13812345678"}
PAY = {"项目名称": "金城小区", "月份": "2024-03", "姓名": "张三", "身份证号": "371526199001011234"}
DEPOSIT = {"项目": "金城小区", "总包": "鑫达", "存储日期": "2024-03-05"}
ADVANCE = {"批次号": "1", "垫付日期": "2024-03-05"}


@pytest.mark.parametrize(
    ("cell", "taken", "said"),
    [
        ("五万余元(待核)", "50000.00", "50,000元"),
        ("五万余元（待核）", "50000.00", "50,000元"),
        ("约3万", "30000.00", "30,000元"),
        ("2万多", "20000.00", "20,000元"),
        ("１２００元左右", "1200.00", "1,200元"),
        ("十几万", "100000.00", "100,000元"),
        ("3000+", "3000.00", "3,000元"),
        ("3.5万元，待核实", "35000.00", "35,000元"),
        ("约三万元待核", "30000.00", "30,000元"),
        ("预计35000.5", "35000.50", "35,000.50元"),
        ("本人自述3万元", "30000.00", "30,000元"),
        ("35000？", "35000.00", "35,000元"),
        ("不低于2000元", "2000.00", "2,000元"),
        ("3万元（含利息）", "30000.00", "30,000元"),
    ],
)
def test_taken_and_asked_about(checked: Check, cell: str, taken: str, said: str):
    result = checked("visits", [{**VISIT, "金额": cell}, {**VISIT, "金额": "30000"}])
    assert result.rows[0]["owed_yuan"] == Decimal(taken)
    assert result.doubts == {(0, "approximate_amount", "金额")}
    # Of words that may name somebody nothing is quoted.
    words = "" if cell in ("本人自述3万元", "3万元（含利息）") else f"：“{cell}”"
    assert result.messages == [
        f"写的是约数，或附有说明（待核、估计等）{words}，暂按{said}计；请核实，定下来的改成一个数字"
    ]


@pytest.mark.parametrize(
    ("cell", "taken"),
    [
        ("叁万元整", "30000.00"),
        ("共计3.5万元", "35000.00"),
        ("3.5（万元）", "35000.00"),
        ("30000（元）", "30000.00"),
        ("30000（已核实）", "30000.00"),
        ("￥30,000", "30000.00"),
    ],
)
def test_certain_however_it_is_written(checked: Check, cell: str, taken: str):
    result = checked("visits", [{**VISIT, "金额": cell}])
    assert (result.rows[0]["owed_yuan"], result.doubts) == (Decimal(taken), set())


@pytest.mark.parametrize(
    "cell", ["3-5万", "3至5万元", "三四万", "几万", "3万、5万", "3万元以内", "数万元待核"]
)
def test_no_single_number_is_plain(checked: Check, cell: str):
    result = checked("visits", [{**VISIT, "金额": cell}])
    assert (result.rows[0]["owed_yuan"], result.doubts) == (None, {(0, "unreadable_amount", "金额")})


def test_every_ledger_and_unit(checked: Check):
    deposit = checked("wage_deposits", [{**DEPOSIT, "已缴金额": "约20", "已缴金额@unit": "万元"}])
    assert deposit.rows[0]["stored_yuan"] == Decimal(200000)
    assert (0, "approximate_amount", "已缴金额") in deposit.doubts
    assert any("暂按200,000元计" in message for message in deposit.messages)
    fund = checked("revolving_fund", [{**ADVANCE, "垫付金额": "2万多"}])
    assert fund.rows[0]["advanced_yuan"] == Decimal(20000)
    assert (0, "approximate_amount", "垫付金额") in fund.doubts


def test_of_columns_summed_the_part_is_named(checked: Check):
    result = checked("payrolls", [{**PAY, "扣款": "100", "扣款@2": "20余元"}])
    assert result.rows[0]["deducted_yuan"] == Decimal(120)
    assert (0, "approximate_amount", "扣款") in result.doubts
    assert any("暂按20元计" in message for message in result.messages)


def test_one_that_cannot_be_is_not_called_taken(checked: Check):
    result = checked("visits", [{**VISIT, "金额": "约9亿9千万元"}])
    assert (result.rows[0]["owed_yuan"], result.doubts) == (None, {(0, "absurd_amount", "金额")})


def test_the_same_amount_made_certain_is_another_content(checked: Check):
    vague, certain = (checked("visits", [{**VISIT, "金额": one}]).rows[0] for one in ("约3万", "30000"))
    assert vague["record_key"] == certain["record_key"]
    assert vague["content_hash"] != certain["content_hash"]
    summed = [
        checked("payrolls", [{**PAY, "扣款": "100", "扣款@2": one}]).rows[0]["content_hash"]
        for one in ("约20", "20", "20.0")
    ]
    assert summed[0] != summed[1] == summed[2]
