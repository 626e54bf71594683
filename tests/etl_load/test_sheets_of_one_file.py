"""Visible sheets of one workbook that hold the same cases: the later state stands, whatever their order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.feedback.report import FileReport, LoadReport
from tests.etl_load.conftest import CLUE_HEADER, Loaded, clue, clue_sheet, write_book
from tests.snapshot_file import query

# the stages before the marts
pytestmark = pytest.mark.usefixtures("without_marts")

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


# What each copy of a sheet is called, with the month in whose name the original is.
COPIES = {
    "一月": "一月台账 (2)",
    "二月": "二月台账（2）",
    "三月": "三月台账-副本",
    "四月": "副本四月台账",
    "五月": "五月台账_copy",
    "六月": "旧六月台账",
}


@pytest.fixture(scope="module")
def copies(loaded_once: Callable[..., Loaded]) -> Loaded:
    """Of each month two cases settled, and its copy: the two from before, and one that only the copy has."""

    def write(folder: Path) -> None:
        sheets = {}
        for month, name in COPIES.items():
            first, second, third = (f"{month}{number}" for number in (1, 2, 9))
            sheets[f"{month}台账"] = clue_sheet([clue(first, **SETTLED), clue(second, **SETTLED)])
            sheets[name] = clue_sheet([clue(first), clue(second), clue(third, yuan=90000)])
        write_book(folder / "线索.xlsx", sheets)

    return loaded_once("sheets_of_one_file", write)


@pytest.mark.parametrize("month", COPIES)
def test_a_copy_is_asked_about_and_not_counted_twice(copies: Loaded, month: str) -> None:
    name = COPIES[month]
    taken = copies.query(
        "select sheet_name, row_number from current_national_clues"
        f" where starts_with(native_number, '{month}') order by native_number"
    )
    assert taken == [(f"{month}台账", 3), (f"{month}台账", 4), (name, 5)]
    [notice] = [one for one in copies.file("线索.xlsx")["notices"] if month in one["sheet"]]
    assert (notice["rule"], notice["sheet"]) == ("copied_sheet", name)
    for word in ("副本", "2 行各计一次", "1 行已计入"):
        assert word in notice["message"]
    assert (name, 5, "only_in_copy") in doubts(copies.data_dir)


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
