"""Visible sheets of one workbook that hold the same cases: the later state stands, whatever their order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.feedback.report import FileReport, LoadReport
from tests.etl_load.conftest import CLUE_HEADER, clue
from tests.snapshot_file import query

TITLE = ["全国根治欠薪线索台账（2024年）"]
SETTLED = {"核处状态": "已办结", "核处结论": "属实已解决", "办结时间": "2024-03-20"}


@pytest.fixture
def one(load: Callable[..., LoadReport]) -> Callable[..., FileReport]:
    def run(path: Path) -> FileReport:
        [report] = load(path).files
        counts = report.counts
        assert counts.rows_read == counts.accepted + counts.rejected + sum(counts.skipped.values())
        return report

    return run


def doubts(data_dir: Path) -> list[tuple[object, ...]]:
    return query(
        data_dir,
        "select sheet_name, row_number, rule from current_doubts join current_national_clues using (row_id)"
        " where rule in ('superseded_in_file', 'only_in_copy') order by all",
    )


@pytest.mark.parametrize("is_first", [True, False])
def test_the_later_state_stands_whatever_the_order(
    workbook: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path, is_first: bool
) -> None:
    new = [TITLE, CLUE_HEADER, clue("A1", **SETTLED), clue("A2", "2024-03-06", **SETTLED)]
    # Of A3 neither has a later day: the fuller row stands.
    old = [TITLE, CLUE_HEADER, clue("A1"), clue("A2", "2024-03-06"), clue("A3", 联系电话="")]
    new.append(clue("A3"))
    sheets = {"六月": new, "五月": old} if is_first else {"五月": old, "六月": new}
    report = one(workbook("线索.xlsx", sheets=sheets))
    assert query(
        data_dir, "select native_number, status, sheet_name from current_national_clues order by 1"
    ) == [("A1", "已办结", "六月"), ("A2", "已办结", "六月"), ("A3", "核处中", "六月")]
    assert report.counts.skipped["superseded_in_file"] == 3
    assert doubts(data_dir) == [("六月", row, "superseded_in_file") for row in (3, 4, 5)]
    [(message,)] = query(
        data_dir, "select message from current_doubts where rule = 'superseded_in_file' and row_id like '%:3'"
    )
    for word in ("工作表“五月”第 3 行", "核处状态", "办结时间", "较晚"):
        assert word in message


def test_on_one_sheet_the_last_line_stands(
    clues: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path
) -> None:
    one(clues("线索.xlsx", [clue("A1", **SETTLED), clue("A1", yuan=5)]))
    assert query(data_dir, "select status, owed_yuan::integer from current_national_clues") == [("核处中", 5)]


@pytest.mark.parametrize("name", ["台账 (2)", "台账（2）", "台账-副本", "副本台账", "台账_copy", "旧台账"])
def test_a_copy_is_asked_about_and_not_counted_twice(
    workbook: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path, name: str
) -> None:
    now = [TITLE, CLUE_HEADER, clue("A1", **SETTLED), clue("A2", **SETTLED)]
    copy = [TITLE, CLUE_HEADER, clue("A1"), clue("A2"), clue("A9", yuan=90000)]
    report = one(workbook("线索.xlsx", sheets={"台账": now, name: copy}))
    assert report.counts.new == 3
    [notice] = report.notices
    assert (notice.rule, notice.sheet) == ("copied_sheet", name)
    for word in ("副本", "2 行各计一次", "1 行已计入"):
        assert word in notice.message
    assert (name, 5, "only_in_copy") in doubts(data_dir)


def test_persons_without_a_number_are_not_counted_twice_in_a_copy(
    workbook: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path
) -> None:
    header = ["项目名称", "月份", "姓名", "应发工资", "实发工资", "发放日期"]
    now = [header, ["甲小区", "2024-03", "张三", 5000, 5000, "2024-04-10"],
           ["甲小区", "2024-03", "李四", 6000, 6000, "2024-04-10"]]  # fmt: skip
    old = [header, ["甲小区", "2024-03", "张三", 5000, 0, ""], ["甲小区", "2024-03", "李四", 6000, 0, ""]]
    report = one(workbook("工资.xlsx", sheets={"三月 (2)": old, "三月": now}))
    assert [notice.rule for notice in report.notices] == ["copied_sheet"]
    found = query(
        data_dir, "select sum(payable_yuan)::integer, sum(paid_yuan)::integer from current_payrolls"
    )
    assert found == [(11000, 11000)]


def test_a_sheet_of_that_name_with_other_people_is_no_copy(
    workbook: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path
) -> None:
    sheets = {
        "台账": [TITLE, CLUE_HEADER, clue("A1"), clue("A2")],
        "台账 (2)": [TITLE, CLUE_HEADER, clue("A3"), clue("A4"), clue("A1")],
    }
    report = one(workbook("线索.xlsx", sheets=sheets))
    assert (report.counts.new, report.notices, doubts(data_dir)) == (4, [], [])
