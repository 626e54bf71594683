"""Words where a date is asked for: the row counts without the date, unless it is counted by that date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

CLUE = {"线索编号": "QG1", "提交时间": "2024-03-01 09:00:00"}
DEPOSIT = {"项目": "龙湖小区", "总包": "甲公司", "存储日期": "2024-01-05"}


@pytest.mark.parametrize(
    ("ledger", "row", "words"),
    [
        ("provincial_clues", CLUE, ("接收时间", "当天", "unreadable_date")),
        ("national_clues", CLUE, ("办结时间", "办理中", "worded_date")),
        ("national_clues", CLUE, ("办结时间", "未结", "worded_date")),
        ("national_clues", CLUE, ("办结时间", "正在办理", "worded_date")),
        ("national_clues", CLUE, ("办结时间", "详见备注", "unreadable_date")),
        ("national_clues", CLUE, ("办结时间", "电话办结", "unreadable_date")),
        ("national_clues", CLUE, ("办结时间", "2024-03-20（电话办结）", "unreadable_date")),
        ("national_clues", CLUE, ("办结时间", "2024-02-30", "unreadable_date")),
        ("national_clues", CLUE, ("转办时间", "当日", "unreadable_date")),
        ("visits", {"登记日期": "2024-03-01", "来访人": "张三"}, ("办结日期", "尚未办结", "worded_date")),
        ("wage_deposits", DEPOSIT, ("到期日", "长期", "worded_date")),
        ("wage_deposits", DEPOSIT, ("到期日", "无固定期限", "worded_date")),
        ("wage_deposits", DEPOSIT, ("到期日", "竣工验收后", "unreadable_date")),
        ("wage_deposits", {**DEPOSIT, "存储日期": None}, ("存储日期", "开工后", "unreadable_date")),
        (
            "projects",
            {"项目编号": "P1", "项目名称": "龙湖小区"},
            ("开工日期", "手续办理后", "unreadable_date"),
        ),
        (
            "payrolls",
            {"姓名": "张三", "月份": "2024-03", "实发工资": "1"},
            ("发放日期", "分批发放", "unreadable_date"),
        ),
        ("revolving_fund", {"批次号": "1", "批准日期": "2024-03-01"}, ("追偿日期", "未追偿", "worded_date")),
    ],
)
def test_a_row_counts_without_a_date_it_is_not_counted_by(
    checked: Callable[..., Any], ledger: str, row: dict[str, str], words: tuple[str, str, str]
) -> None:
    column, cell, rule = words
    found = checked(ledger, [{**row, column: cell}])
    assert found.rejects == set()
    assert (0, rule, column) in found.doubts


@pytest.mark.parametrize("cell", ["未办结", "无", "/", "-", None])
def test_a_cell_that_says_that_there_is_nothing_is_no_doubt(
    checked: Callable[..., Any], cell: str | None
) -> None:
    assert checked("national_clues", [{**CLUE, "办结时间": cell}]).doubts == set()


def test_a_date_that_counts_comes_from_another_of_the_row(checked: Callable[..., Any]) -> None:
    unread = {"提交时间": "2024年3月上旬", "线索编号": "QG1"}
    found = checked(
        "national_clues",
        [
            {**unread, "接收时间": "2024-03-04", "转办时间": "2024-03-06"},
            {**unread, "接收时间": "不详", "转办时间": "2024-03-06"},
            {**unread, "接收时间": "无"},
        ],
    )
    assert [str(row["received_at"])[:10] for row in found.rows] == ["2024-03-04", "2024-03-06", "None"]
    assert found.doubts == {(0, "date_from_another", "提交时间"), (1, "date_from_another", "提交时间")}
    assert found.rejects == {(2, "impossible_date", "提交时间")}


@pytest.mark.parametrize(
    ("ledger", "row", "column", "remedy"),
    [
        ("national_clues", {"线索编号": "QG1"}, "提交时间", "可以留空，有线索编号的行照收"),
        ("visits", {"来访人": "张三"}, "登记日期", "不能留空"),
        ("payrolls", {"姓名": "张三", "实发工资": "1"}, "月份", "不能留空"),
    ],
)
def test_the_reason_says_whether_the_date_may_be_left_empty(
    checked: Callable[..., Any], ledger: str, row: dict[str, str], column: str, remedy: str
) -> None:
    found = checked(ledger, [{**row, column: "上旬"}])
    assert found.rejects == {(0, "impossible_date", column)}
    assert any(remedy in message for message in found.messages)


@pytest.mark.parametrize("card", ["\ue0006228480402564890000", "6.22848E+18", "6.2284804E+15"])
def test_a_bank_card_kept_as_a_number_costs_only_the_card(checked: Callable[..., Any], card: str) -> None:
    row = {"姓名": "张三", "月份": "2024-03", "项目名称": "龙湖小区", "应发工资": "6000", "实发工资": "6000"}
    found = checked("payrolls", [{**row, "银行卡号": card}])
    assert found.rejects == set()
    assert found.doubts == {(0, "damaged_card", "银行卡号")}
    assert (found.rows[0]["bank_card"], found.rows[0]["paid_yuan"]) == (None, 6000)
