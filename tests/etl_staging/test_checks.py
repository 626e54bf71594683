"""Each check finds the row that trips it, and not the one beside it. Rows are counted from 0."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from data.spec.ledger import LedgerError
from etl.checks.run import all_checks, load_check
from tests.etl_staging.conftest import Checked, Rows

Check = Callable[[str, Rows], Checked]
CLUE = {"线索编号": "A1", "提交时间": "2024-03-05"}
VISIT = {"登记日期": "2024-03-05", "电话": "13812345678"}
PAY = {"项目名称": "金城小区", "月份": "2024-03", "姓名": "张三", "身份证号": "371526199001011234"}
ORDER = {"工单编号": "1", "受理时间": "2024-03-05", "主要内容": "鑫达建筑有限公司拖欠3名工人工资共计30000元"}
DAMAGED = "\ue000371526199001011000"


@pytest.mark.parametrize(
    ("ledger", "rows", "found"),
    [
        # generic rules
        ("national_clues", [{**CLUE, "提交时间": "2024-02-30"}, CLUE], (0, "impossible_date", "提交时间")),
        (
            "national_clues",
            [{**CLUE, "提交时间": "3月份"}, {**CLUE, "办结时间": "/"}],
            (0, "impossible_date", "提交时间"),
        ),
        ("payrolls", [{**PAY, "月份": "2023-13"}, PAY], (0, "impossible_date", "月份")),
        (
            "visits",
            [{**VISIT, "登记日期": "2月30日", "@year": "2024"}, VISIT],
            (0, "impossible_date", "登记日期"),
        ),
        (
            "national_clues",
            [{"线索内容": "欠薪"}, {"线索编号": "A1"}, {"提交时间": "2024-03-05"}],
            (0, "no_number_no_date", "提交时间"),
        ),
        ("visits", [{"电话": "13812345678"}, VISIT], (0, "no_number_no_date", "登记日期")),
        ("payrolls", [{**PAY, "月份": None}, PAY], (0, "required_missing", "月份")),
        (
            "projects",
            [{"项目编号": "P1"}, {"项目编号": "P2", "项目名称": "金城小区"}],
            (0, "required_missing", "项目名称"),
        ),
        ("wage_deposits", [{"总包": "鑫达"}, {"项目": "金城小区"}], (0, "required_missing", "项目")),
        ("visits", [{**VISIT, "身份证号": DAMAGED}, VISIT], (0, "damaged_number", "身份证号")),
        (
            "payrolls",
            [{**PAY, "月份": "\ue0002024.1"}, {**PAY, "月份": "2024.1"}],
            (0, "ambiguous_month", "月份"),
        ),
        ("national_clues", [{**CLUE, "线索编号": "3.71526E+17"}, CLUE], (0, "damaged_number", "线索编号")),
        # ledger's own
        ("payrolls", [{**PAY, "姓名": None, "身份证号": None}, PAY], (0, "no_worker", "姓名")),
    ],
)
def test_rejected(checked: Check, ledger: str, rows: Rows, found: tuple[int, str, str]):
    result = checked(ledger, rows)
    assert result.rejects == {found}


@pytest.mark.parametrize(
    ("ledger", "rows", "found"),
    [
        ("visits", [{**VISIT, "金额": "若干"}, {**VISIT, "金额": "不详"}], (0, "unreadable_amount", "金额")),
        ("visits", [{**VISIT, "人数": "3-5人"}, {**VISIT, "人数": "3人"}], (0, "unreadable_count", "人数")),
        (
            "payrolls",
            [{**PAY, "出勤天数": "全勤"}, {**PAY, "出勤天数": "22"}],
            (0, "unreadable_quantity", "出勤天数"),
        ),
        (
            "wage_deposits",
            [{"项目": "甲", "应缴比例": "两成"}, {"项目": "乙", "应缴比例": "2%"}],
            (0, "unreadable_pct", "应缴比例"),
        ),
        (
            "national_clues",
            [{**CLUE, "办理时限": "尽快"}, {**CLUE, "办理时限": "10"}],
            (0, "unreadable_limit", "办理时限"),
        ),
        (
            "visits",
            [{**VISIT, "身份证号": "37152619900"}, {**VISIT, "身份证号": "371526********1234"}],
            (0, "implausible_id_card", "身份证号"),
        ),
        (
            "national_clues",
            [{**CLUE, "核处状态": "挂起"}, {**CLUE, "核处状态": "办结", "办结时间": "2024-04-01"}],
            (0, "unknown_code", "核处状态"),
        ),
        (
            "national_clues",
            [{**CLUE, "欠薪地": "金城街道办"}, {**CLUE, "欠薪地": "梁村"}],
            (0, "unknown_town", "欠薪地"),
        ),
        (
            "national_clues",
            [
                {**CLUE, "欠薪地": "某某镇", "详细地址": "清平镇人民路1号"},
                {**CLUE, "欠薪地": "高唐县", "详细地址": "清平镇人民路1号"},
            ],
            (0, "unknown_town", "欠薪地"),
        ),
        ("national_clues", [{**CLUE, "提交时间": "2204-03-05"}, CLUE], (0, "implausible_date", "提交时间")),
        ("national_clues", [{**CLUE, "提交时间": "1924-03-05"}, CLUE], (0, "implausible_date", "提交时间")),
        ("payrolls", [{**PAY, "月份": "2024-08"}, PAY], (0, "implausible_date", "月份")),
        (
            "national_clues",
            [{**CLUE, "办结时间": "2024-03-04"}, {**CLUE, "办结时间": "2024-03-05"}],
            (0, "settled_before_received", "办结时间"),
        ),
        (
            "visits",
            [{**VISIT, "办结日期": "2024-03-04"}, {**VISIT, "办结日期": "2024-03-05"}],
            (0, "settled_before_received", "办结日期"),
        ),
        (
            "payrolls",
            [
                {**PAY, "应发工资": "5000", "扣款": "100", "实发工资": "4900.01"},
                {**PAY, "应发工资": "5000", "扣款": "100", "实发工资": "4900"},
            ],
            (0, "paid_more_than_due", "实发工资"),
        ),
        (
            "revolving_fund",
            [
                {"批次号": "1", "申请日期": "2024-03-05", "垫付金额": "200"},
                {"批次号": "2", "批准日期": "2024-03-05", "垫付金额": "200"},
            ],
            (0, "not_approved", "批准日期"),
        ),
        (
            "revolving_fund",
            [
                {"批次号": "1", "批准日期": "2024-03-05", "垫付金额": "200", "已追偿": "200.01"},
                {"批次号": "2", "批准日期": "2024-03-05", "垫付金额": "200", "已追偿": "200"},
            ],
            (0, "reclaimed_more_than_advanced", "已追偿"),
        ),
        (
            "revolving_fund",
            [
                {"批次号": "1", "批准日期": "2024-03-05", "已追偿": "200"},
                {"批次号": "2", "批准日期": "2024-03-05"},
            ],
            (0, "reclaimed_more_than_advanced", "已追偿"),
        ),
        # 91350100M000100Y43 is the example of GB 32100-2015
        (
            "projects",
            [
                {"项目编号": "1", "项目名称": "甲", "统一社会信用代码": "91350100M000100Y44"},
                {"项目编号": "2", "项目名称": "乙", "统一社会信用代码": "91350100m000100y43"},
            ],
            (0, "credit_code_check_digit", "统一社会信用代码"),
        ),
        (
            "projects",
            [
                {"项目编号": "1", "项目名称": "甲", "统一社会信用代码": "9135010"},
                {"项目编号": "2", "项目名称": "乙"},
            ],
            (0, "credit_code_check_digit", "统一社会信用代码"),
        ),
        (
            "projects",
            [
                {"项目编号": "1", "项目名称": "甲", "工资支付日": "45"},
                {"项目编号": "2", "项目名称": "乙", "工资支付日": "31"},
            ],
            (0, "pay_day", "工资支付日"),
        ),
        (
            "hotline_orders",
            [{**ORDER, "主要内容": "老板不给发工资"}, ORDER],
            (0, "low_confidence", "主要内容"),
        ),
    ],
)
def test_doubted(checked: Check, ledger: str, rows: Rows, found: tuple[int, str, str]):
    result = checked(ledger, rows)
    assert result.doubts == {found}
    assert result.rejects == set()


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("老板不给发工资", "没有读出单位，也没有读出项目"),
        ("远博装饰有限公司在东关嘉园和柳林学府两处都有活，拖欠我工资6000元", "项目把握不大"),
    ],
)
def test_an_order_that_is_read_with_doubt_says_in_what(checked: Check, words: str, parts: str):
    result = checked("hotline_orders", [{**ORDER, "主要内容": words}, ORDER])
    assert result.doubts == {(0, "low_confidence", "主要内容")}
    assert result.messages == [f"工单文字：{parts}。请在“数据”页的“复核”中核对"]


@pytest.mark.parametrize(
    ("ledger", "row", "field", "found"),
    [
        ("visits", {**VISIT, "金额": "-500"}, "owed_yuan", (0, "negative_amount", "金额")),
        ("visits", {**VISIT, "金额": "24.3万亿"}, "owed_yuan", (0, "absurd_amount", "金额")),
        ("visits", {**VISIT, "金额": "24300000000000"}, "owed_yuan", (0, "absurd_amount", "金额")),
        (
            "visits",
            {**VISIT, "金额": "2000", "金额@unit": "万元", "人数": "3"},
            "owed_yuan",
            (0, "absurd_amount_per_head", "金额"),
        ),
        ("visits", {**VISIT, "人数": "-2"}, "worker_count", (0, "negative_count", "人数")),
        ("visits", {**VISIT, "人数": "2001"}, "worker_count", (0, "absurd_count", "人数")),
        ("payrolls", {**PAY, "应发工资": "50000.01"}, "payable_yuan", (0, "absurd_amount", "应发工资")),
        (
            "projects",
            {"项目编号": "1", "项目名称": "甲", "工资支付日": "45"},
            "pay_day",
            (0, "pay_day", "工资支付日"),
        ),
    ],
)
def test_what_cannot_be_is_set_aside(
    checked: Check, ledger: str, row: dict, field: str, found: tuple[int, str, str]
):
    result = checked(ledger, [row])
    assert result.doubts == {found}
    assert result.rows[0][field] is None


@pytest.mark.parametrize(
    ("ledger", "row", "field", "expected"),
    [
        ("visits", {**VISIT, "金额": "20000000"}, "owed_yuan", "20000000"),
        ("visits", {**VISIT, "金额": "900000", "人数": "3"}, "owed_yuan", "900000"),
        ("payrolls", {**PAY, "应发工资": "50000", "实发工资": "50000"}, "payable_yuan", "50000"),
        ("projects", {"项目编号": "1", "项目名称": "甲", "合同额": "30000"}, "contract_yuan", "300000000"),
    ],
)
def test_large_but_possible_amounts_stay(checked: Check, ledger: str, row: dict, field: str, expected: str):
    result = checked(ledger, [row])
    assert result.doubts == set()
    assert result.rows[0][field] == Decimal(expected)


def test_due_and_expiry_days_may_lie_ahead(checked: Check):
    deposit = {"项目": "甲", "存储日期": "2024-01-05", "到期日": "2026-01-05"}
    assert checked("wage_deposits", [deposit]).doubts == set()
    assert checked("national_clues", [{**CLUE, "办理时限": "2024-12-31"}]).doubts == set()


def test_a_deposit_not_yet_stored_has_neither_number_nor_day(checked: Check):
    assert checked("wage_deposits", [{"项目": "甲", "总包": "鑫达", "状态": "应缴未缴"}]).rejects == set()


def test_a_town_may_be_read_from_the_address(checked: Check):
    rows = [
        {**CLUE, "欠薪地": "高唐县", "详细地址": "高唐县梁村镇"},
        {**CLUE, "欠薪地": None, "详细地址": "某处"},
    ]
    assert checked("national_clues", rows).doubts == set()


def test_a_skipped_line_is_not_checked(checked: Check):
    result = checked("hotline_orders", [{"主要内容": "路灯不亮", "工单状态": "挂起"}])
    assert result.rows[0]["skip_rule"] == "not_about_wages"
    assert result.doubts == result.rejects == set()


def test_messages_say_the_remedy_and_no_value(checked: Check):
    result = checked("visits", [{**VISIT, "登记日期": "2024-02-30", "人数": "3-5人", "身份证号": DAMAGED}])
    assert len(result.messages) == 3
    for message in result.messages:
        assert "请" in message
        assert "2024-02-30" not in message
        assert "371526" not in message


def test_every_file_says_how_grave_it_is(tmp_path: Path):
    assert {check.severity for check in all_checks()} == {"reject", "doubt"}
    path = tmp_path / "visits__odd.sql"
    path.write_text("select 1", encoding="utf-8")
    with pytest.raises(LedgerError, match="severity"):
        load_check(path)
