"""Checks across fields and ledgers' plausibility: each finds the row that trips it, not the one beside it."""

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest

from tests.etl_staging.conftest import Checked, Rows

Check = Callable[[str, Rows], Checked]
CLUE = {"线索编号": "A1", "提交时间": "2024-03-05"}
VISIT = {"登记日期": "2024-03-05", "电话": "13812345678"}
PAY = {"项目名称": "甲", "月份": "2024-03", "姓名": "张三"}
FUND = {"批次号": "1", "批准日期": "2024-03-05", "垫付金额": "200"}
# The example of GB 11643-1999, and the same with another last sign.
RIGHT, WRONG = "11010519491231002X", "110105194912310021"


@pytest.mark.parametrize(
    ("ledger", "rows", "found"),
    [
        (
            "national_clues",
            [{**CLUE, "涉及人数": "3", "欠薪金额": "149.99"}, {**CLUE, "涉及人数": "3", "欠薪金额": "150"}],
            (0, "low_amount_per_head", "欠薪金额"),
        ),
        (
            "visits",
            [{**VISIT, "人数": "2", "金额": "3.5"}, {**VISIT, "人数": "2", "金额": "3.5万"}],
            (0, "low_amount_per_head", "金额"),
        ),
        (
            "recoveries",
            [
                {"台账编号": "1", "追发日期": "2024-03-05", "追发人数": "2", "追发金额": "600000.01"},
                {"台账编号": "2", "追发日期": "2024-03-05", "追发人数": "2", "追发金额": "600000"},
            ],
            (0, "high_amount_per_head", "追发金额"),
        ),
        (
            "revolving_fund",
            [
                {**FUND, "垫付人数": "1", "垫付金额": "30.1万元"},
                {**FUND, "垫付人数": "1", "垫付金额": "30万元"},
            ],
            (0, "high_amount_per_head", "垫付金额"),
        ),
        (
            "revolving_fund",
            [{**FUND, "追偿日期": "2024-03-04"}, {**FUND, "追偿日期": "2024-03-05"}],
            (0, "reclaimed_before_advanced", "追偿日期"),
        ),
        (
            "projects",
            [
                {"项目编号": "1", "项目名称": "甲", "开工日期": "2024-03-05", "实际竣工日期": "2024-03-04"},
                {"项目编号": "2", "项目名称": "乙", "开工日期": "2024-03-05", "计划竣工日期": "2025-03-04"},
            ],
            (0, "finished_before_started", "实际竣工日期"),
        ),
        (
            "wage_deposits",
            [
                {"项目": "甲", "存储日期": "2024-03-05", "动用日期": "2024-03-04"},
                {"项目": "乙", "存储日期": "2024-03-05", "返还日期": "2024-03-05"},
            ],
            (0, "returned_before_stored", "动用日期"),
        ),
        (
            "wage_deposits",
            [
                {"项目": "甲", "存储日期": "2024-03-05", "到期日": "2024-03-04"},
                {"项目": "乙", "存储日期": "2024-03-05", "到期日": "2024-03-05"},
            ],
            (0, "expires_before_stored", "到期日"),
        ),
        (
            "wage_deposits",
            [
                {"项目": "甲", "应缴额": "100", "已缴金额": "50", "动用金额": "50.01"},
                {"项目": "乙", "应缴额": "100", "已缴金额": "50", "动用金额": "50"},
                {"项目": "丙", "应缴额": "100", "动用金额": "100"},
            ],
            (0, "used_more_than_stored", "动用金额"),
        ),
        (
            "wage_deposits",
            [{"项目": "甲", "应缴比例": "6.01%"}, {"项目": "乙", "应缴比例": "6%"}],
            (0, "ratio", "应缴比例"),
        ),
        (
            # 500 is 500万元: 30万 is 6 %, 2500 is 0.05 %.
            "wage_deposits",
            [
                {"项目": "甲", "合同额": "500", "应缴额": "300001"},
                {"项目": "乙", "合同额": "500", "应缴额": "300000"},
                {"项目": "丙", "合同额": "500", "应缴额": "2500"},
                {"项目": "丁", "合同额": "500", "应缴额": "0"},
            ],
            (0, "ratio", "应缴额"),
        ),
        (
            "wage_deposits",
            [{"项目": "甲", "合同额": "500", "应缴额": "10"}, {"项目": "乙", "合同额": "500"}],
            (0, "ratio", "应缴额"),
        ),
        (
            "national_clues",
            [
                {**CLUE, "欠薪金额": "9000", "核实金额": "8000", "追发金额": "9000.01"},
                {**CLUE, "线索编号": "A2", "欠薪金额": "9000", "核实金额": "8000", "追发金额": "9000"},
                {**CLUE, "线索编号": "A3", "追发金额": "9000"},
            ],
            (0, "recovered_more_than_owed", "追发金额"),
        ),
        (
            "national_clues",
            [{**CLUE, "涉及人数": "3", "追发人数": "4"}, {**CLUE, "涉及人数": "3", "追发人数": "3"}],
            (0, "recovered_more_than_owed", "追发人数"),
        ),
        (
            "payrolls",
            [{**PAY, "月份": "2024-02", "出勤天数": "29.5"}, {**PAY, "月份": "2024-02", "出勤天数": "29"}],
            (0, "attended_days", "出勤天数"),
        ),
        (
            "payrolls",
            [{**PAY, "应发工资": yuan, "实发工资": yuan} for yuan in ("99.99", "100", "0")],
            (0, "low_wage", "应发工资"),
        ),
        (
            "payrolls",
            [{**PAY, "发放日期": "2024-02-29"}, {**PAY, "发放日期": "2024-03-01"}],
            (0, "paid_before_worked", "发放日期"),
        ),
        (
            # The first line speaks for the others.
            "payrolls",
            [
                {**PAY, "项目名称": None},
                {**PAY, "项目名称": None, "姓名": "李四"},
                {**PAY, "项目名称": None, "项目编号": "P1"},
            ],
            (0, "no_project", "项目名称"),
        ),
        (
            "national_clues",
            [{"线索编号": "A1"}, CLUE],
            (0, "no_date", "提交时间"),
        ),
        (
            "visits",
            [
                {**VISIT, "电话": "1381234567"},
                VISIT,
                {**VISIT, "电话": "2388123"},
                {**VISIT, "电话": "138****5678"},
            ],
            (0, "implausible_phone", "电话"),
        ),
        (
            "national_clues",
            [{**CLUE, "线索编号": "371526202403050000"}, {**CLUE, "线索编号": "371526202403050010"}],
            (0, "rounded_number", "线索编号"),
        ),
    ],
)
def test_doubted_and_kept(checked: Check, ledger: str, rows: Rows, found: tuple[int, str, str]) -> None:
    result = checked(ledger, rows)
    assert result.doubts == {found}
    assert result.rejects == set()
    assert all("请" in message for message in result.messages)


def test_an_amount_doubted_for_being_small_stays(checked: Check) -> None:
    assert checked("visits", [{**VISIT, "人数": "2", "金额": "3.5"}]).rows[0]["owed_yuan"] is not None


@pytest.fixture
def real_people(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    con.execute("set variable has_real_people = true")
    yield
    con.execute("set variable has_real_people = false")


IDS: list[dict[str, str | None]] = [
    {**VISIT, "身份证号": written}
    for written in (
        RIGHT,
        "１１０１０５１９４９１２３１００２ｘ",
        "110105 19491231 002X",
        "110105********002X",
        WRONG,
    )
]


@pytest.mark.usefixtures("real_people")
def test_check_digit_of_an_id_number_however_written(checked: Check) -> None:
    result = checked("visits", [*IDS, {**VISIT, "身份证号": "130503670401001"}, VISIT])
    assert result.doubts == {(4, "id_card_check_digit", "身份证号")}
    assert not any(WRONG[:17] in message for message in result.messages)


@pytest.mark.usefixtures("real_people")
def test_a_file_without_the_column_is_not_asked(checked: Check) -> None:
    rows: list[dict[str, Any]] = [{"项目名称": "甲", "月份": "2024-03", "姓名": "张三"}]
    assert checked("payrolls", rows).doubts == set()


def test_demo_numbers_are_not_asked(checked: Check) -> None:
    assert checked("visits", IDS).doubts == set()
