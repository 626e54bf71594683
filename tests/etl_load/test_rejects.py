"""Rejected rows go back in the sender's own layout; mended there and loaded as they are, they are taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from etl.feedback.report import FileReport, LoadReport
from tests.etl_load.conftest import CLUE_HEADER, NOW, clue
from tests.etl_load.test_load import numbers
from tests.snapshot_file import query

Load = Callable[..., LoadReport]
Make = Callable[..., Path]


def returned(report: FileReport) -> openpyxl.Workbook:
    assert report.rejects_file is not None
    return openpyxl.load_workbook(report.rejects_file)


def shown(sheet: Worksheet) -> list[list[Any]]:
    """The rows without our hidden column."""
    return [
        [cell.value for cell in row if not sheet.column_dimensions[get_column_letter(cell.column)].hidden]
        for row in sheet.iter_rows()
    ]


def reload(load: Load, book: openpyxl.Workbook, path: Path, *, keep_reasons: bool = True) -> FileReport:
    if not keep_reasons:
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("原第"):
                        cell.value = None
    book.save(path)
    return load(path).files[0]


PROJECTS = [
    ["高唐县在建项目台账（2024年）", *[None] * 7],
    ["项目编号", "项目名称", "参建单位", None, "合同额（万元）", "工期", None, "工资支付日"],
    [None, None, "建设单位", "施工总承包单位", None, "开工日期", "计划竣工日期", None],
    ["P1", "甲小区项目", "甲置业有限公司", "乙建设有限公司", "1,250.5", "2024-01-05", "2025-01-05", "15"],
    [371526202403050000, None, "甲置业有限公司", "乙建设有限公司", "300", "2024-03-05", "2025-02-28", "15"],
    ["P3", None, "甲置业有限公司", "丙建设有限公司", "80", "2024-02-01", "2024-12-01", "20"],
]
PROJECT_MERGES = ("A1:H1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:G2", "H2:H3")
DAMAGED = "长数字在表格里按数值存放，末几位已丢失；请把该列设为文本格式后重新填写完整号码"
NAMELESS = "缺少项目名称；请补填后重新导入"


@pytest.mark.parametrize("keep_reasons", [True, False])
def test_two_level_header_with_merges_and_several_reasons(
    load: Load, workbook: Make, data_dir: Path, tmp_path: Path, keep_reasons: bool
) -> None:
    report = load(workbook("在建项目.xlsx", PROJECTS, merges=PROJECT_MERGES)).files[0]
    # Six lines: a title, two of the header, one good, two rejected.
    assert numbers(report) == (1, 0, 0, 2, {"title": 1, "header": 2})
    book = returned(report)
    sheet = book["台账"]
    assert {str(one) for one in sheet.merged_cells.ranges} == {*PROJECT_MERGES, "I2:I3"}
    rows = shown(sheet)
    assert [row[:8] for row in rows[:3]] == PROJECTS[:3] and rows[1][8] == "退回原因"
    assert rows[3][0] == pytest.approx(PROJECTS[4][0]) and rows[3][1:8] == PROJECTS[4][1:]
    assert rows[4][:8] == PROJECTS[5]
    assert rows[3][8].split("\n") == [
        f"原第 5 行。1）B4“项目名称”：{NAMELESS}",
        f"2）A4“项目编号”：{DAMAGED}",
    ]
    assert rows[4][8] == f"原第 6 行。B5“项目名称”：{NAMELESS}"
    filled = {cell.coordinate for row in sheet.iter_rows(min_row=4) for cell in row if cell.fill.patternType}
    assert filled == {"A4", "B4", "I4", "B5", "I5"}
    sheet["A4"], sheet["B4"], sheet["B5"] = "P2", "乙小区项目", "丙小区项目"
    again = reload(load, book, tmp_path / "在建项目_退回.xlsx", keep_reasons=keep_reasons)
    assert numbers(again) == (2, 0, 0, 0, {"title": 1, "header": 2})
    assert query(
        data_dir,
        "select native_number, project_name, contract_yuan::bigint, start_date::varchar"
        " from stg_projects order by 1",
    ) == [
        ("P1", "甲小区项目", 12505000, "2024-01-05"),
        ("P2", "乙小区项目", 3000000, "2024-03-05"),
        ("P3", "丙小区项目", 800000, "2024-02-01"),
    ]


def test_half_mended_it_comes_back_once_more_without_a_second_column(
    load: Load, workbook: Make, tmp_path: Path
) -> None:
    book = returned(load(workbook("在建项目.xlsx", PROJECTS, merges=PROJECT_MERGES)).files[0])
    book["台账"]["A4"] = "P2"
    second = reload(load, book, tmp_path / "一.xlsx")
    assert numbers(second) == (0, 0, 0, 2, {"title": 1, "header": 2})
    rows = shown(returned(second)["台账"])
    assert [row.count("退回原因") for row in rows[:2]] == [0, 1]
    assert [row[8].split("：")[0] for row in rows[3:]] == [
        "原第 4 行。B4“项目名称”",
        "原第 5 行。B5“项目名称”",
    ]


DEPOSITS = """单位：万元,,,,
项目,总包,应缴额,存储日期,状态
甲小区,乙建设有限公司,1.5,2024-03-05,已缴存
,乙建设有限公司,2.25,2024-02-29,已缴存
,丙建设有限公司,3,2024-03-07,未缴存
"""


def test_gb18030_csv_in_wan_yuan_comes_back_as_a_workbook(load: Load, tmp_path: Path, data_dir: Path) -> None:
    path = tmp_path / "工资保证金台账.csv"
    path.write_text(DEPOSITS, encoding="gb18030")
    report = load(path).files[0]
    assert numbers(report) == (1, 0, 0, 2, {"title": 1, "header": 1})
    book = returned(report)
    (sheet,) = book
    assert shown(sheet)[0][0] == "单位：万元"
    sheet["A3"], sheet["A4"] = "乙小区", "丙小区"
    again = reload(load, book, tmp_path / "退.xlsx")
    assert numbers(again)[:4] == (2, 0, 0, 0)
    assert query(
        data_dir, "select project_name, required_yuan::bigint from stg_wage_deposits order by 1"
    ) == [("丙小区", 30000), ("乙小区", 22500), ("甲小区", 15000)]


PAY_HEADER = ["姓名", "身份证号", "应发工资", "实发工资", "出勤天数", "发放日期"]


def test_payroll_facts_of_sheet_and_title_and_merged_cells_are_not_lost(
    load: Load, workbook: Make, tmp_path: Path, data_dir: Path
) -> None:
    """Team from the sheet's name, project and month from the title, one pay day merged over three rows."""
    rows = [
        ["甲小区项目2024年3月农民工工资发放表"],
        PAY_HEADER,
        ["张三", 371526199001011234, "5000", "5000", "22", "4月15日"],
        ["李四", 371526199001021234, "6000", "6000", "22", None],
        ["王五", 371526199001031234, "7000", "7000", "22", None],
    ]
    path = workbook("表.xlsx", rows, sheet="木工班", merges=("A1:F1", "F3:F5"))
    report = load(path).files[0]
    assert numbers(report)[:4] == (0, 0, 0, 3)
    book = returned(report)
    sheet = book["木工班"]
    assert [row[5] for row in shown(sheet)[2:]] == ["4月15日"] * 3
    # A number that the spreadsheet has cut is no text now, or it would be believed.
    assert (sheet["B5"].data_type, sheet["C5"].data_type) == ("n", "s")
    sheet["B3"], sheet["B4"] = "371526199001011234", "371526199001021234"
    again = reload(load, book, tmp_path / "一.xlsx")
    assert numbers(again)[:4] == (2, 0, 0, 1)
    sheet["B5"] = "371526199001031234"
    assert numbers(reload(load, book, tmp_path / "二.xlsx"))[:4] == (1, 0, 2, 0)
    assert query(
        data_dir,
        "select project_name, wage_month::varchar, team, paid_date::varchar, paid_yuan::integer"
        " from stg_payrolls order by 5",
    ) == [("甲小区项目", "2024-03-01", "木工班", "2024-04-15", pay) for pay in (5000, 6000, 7000)]


VISIT_HEADER = [
    "登记日期",
    "投诉人",
    "身份证号",
    "被投诉单位",
    "属地镇街",
    "人数",
    "金额",
    "诉求",
    "接访人",
    "办结日期",
]


def visit(day: str, who: str, yuan: object, **other: object) -> list[object]:
    told = [day, who, "", "甲有限公司", "梁村镇", 1, yuan, "要工资", "李某", ""]
    row = dict(zip(VISIT_HEADER, told, strict=True))
    return list({**row, **other}.values())


def test_rows_alike_in_all_they_are_known_by_do_not_displace_each_other(
    load: Load, workbook: Make, tmp_path: Path, data_dir: Path
) -> None:
    """One person, day and employer, no number: two rows. The second has a doubt and comes back alone."""
    rows = [
        VISIT_HEADER,
        visit("2024-03-05", "张三", 1000),
        visit("2024-03-05", "张三", 2500, 办结日期="3月32日"),
    ]
    report = load(workbook("来访登记.xlsx", rows)).files[0]
    assert (numbers(report)[:4], report.doubts) == ((2, 0, 0, 0), 1)
    book = returned(report)
    book["待核"]["J2"] = "2024-03-30"
    assert numbers(reload(load, book, tmp_path / "一.xlsx"))[:4] == (0, 1, 0, 0)
    held = "select owed_yuan::integer, settled_date::varchar from current_visits order by 1"
    assert query(data_dir, held) == [(1000, None), (2500, "2024-03-30")]
    # Saved once more with another remedy: a version of its own row.
    book["待核"]["J2"] = "2024-03-31"
    assert numbers(reload(load, book, tmp_path / "二.xlsx"))[:4] == (0, 1, 0, 0)
    assert query(data_dir, held) == [(1000, None), (2500, "2024-03-31")]


def test_doubted_rows_mended_in_the_workbook_are_new_versions_and_the_others_change_nothing(
    load: Load, workbook: Make, tmp_path: Path, data_dir: Path
) -> None:
    rows = [
        VISIT_HEADER,
        visit("2024-03-05", "张三", 1000, 属地镇街="某某镇"),
        # The year cannot be, and it is part of what the row is known by.
        visit("2204-03-06", "李四", 2000),
        visit("2024-03-07", "王五", 3000, 属地镇街="另一镇"),
        visit("2024-03-08", "赵六", 4000),
    ]
    report = load(workbook("来访登记.xlsx", rows)).files[0]
    assert (numbers(report)[:4], report.doubts) == ((4, 0, 0, 0), 3)
    book = returned(report)
    assert book.sheetnames == ["待核"]
    lines = shown(book["待核"])
    assert [line[:2] for line in lines[1:]] == [
        ["2024-03-05", "张三"], ["2204-03-06", "李四"], ["2024-03-07", "王五"],
    ]  # fmt: skip
    assert lines[0][-1] == "待核原因" and lines[1][-1].startswith("原第 2 行。E2“属地镇街”：未知镇街")
    # Nothing mended: nothing changes.
    same = reload(load, book, tmp_path / "一.xlsx")
    assert (numbers(same)[:4], same.rejects_file) == ((0, 0, 3, 0), same.rejects_file)
    book["待核"]["E2"], book["待核"]["A3"] = "清平镇", "2024-03-06"
    assert numbers(reload(load, book, tmp_path / "二.xlsx"))[:4] == (0, 2, 1, 0)
    assert query(
        data_dir,
        "select received_date::varchar, town_text, owed_yuan::integer from current_visits order by 1",
    ) == [
        ("2024-03-05", "清平镇", 1000),
        ("2024-03-06", "梁村镇", 2000),
        ("2024-03-07", "另一镇", 3000),
        ("2024-03-08", "梁村镇", 4000),
    ]
    assert query(data_dir, "select rule from current_doubts") == [("unknown_town",)]
    # The ledger itself, mended as well, finds the same rows.
    rows[1][4], rows[2][0] = "清平镇", "2024-03-06"
    assert numbers(load(workbook("来访登记.xlsx", rows)).files[0])[:4] == (0, 0, 4, 0)


def test_more_doubts_than_a_person_mends_are_counted_and_cut(
    load: Load, clues: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.feedback.rejects.MOST_DOUBTED", 2)
    rows = [clue(f"A{number}", 欠薪地="某某镇") for number in range(1, 6)]
    report = load(clues("a.xlsx", rows)).files[0]
    assert (numbers(report)[:4], report.doubts) == ((5, 0, 0, 0), 5)
    book = returned(report)
    assert book.sheetnames == ["待核_共5行只列2行"]
    reasons = [line[-1] for line in shown(book.worksheets[0])]
    assert sum("未知镇街" in str(one) for one in reasons) == 2
    # Loaded again as it is, the two change nothing and the three are not lost.
    assert numbers(reload(load, book, tmp_path / "一.xlsx"))[:4] == (0, 0, 2, 0)


def test_both_sheets_at_once(load: Load, clues: Make, tmp_path: Path, data_dir: Path) -> None:
    report = load(clues("a.xlsx", [clue("A1", "2024-02-30"), clue("A2", 欠薪地="某某镇"), clue("A3")])).files[
        0
    ]
    book = returned(report)
    assert book.sheetnames == ["台账", "待核"]
    book["台账"]["C3"], book["待核"]["I3"] = "2024-02-29", "梁村镇"
    # Each sheet has its title and header.
    assert numbers(reload(load, book, tmp_path / "一.xlsx")) == (1, 1, 0, 0, {"title": 2, "header": 2})
    assert query(data_dir, "select native_number, town_text from current_national_clues order by 1") == [
        ("A1", "鱼邱湖街道"), ("A2", "梁村镇"), ("A3", "鱼邱湖街道"),
    ]  # fmt: skip


def test_days_counted_from_1904_go_back_counted_from_1900(load: Load, tmp_path: Path, data_dir: Path) -> None:
    old = openpyxl.Workbook()
    old.epoch = CALENDAR_MAC_1904
    old.active.append(["全国平台线索"])
    old.active.append(CLUE_HEADER)
    # 2024-03-05 as a bare number, and a number of 18 digits that the sheet has broken.
    old.active.append(clue(371526202403050012, 45356 - 1462))  # type: ignore[arg-type]
    old.save(tmp_path / "a.xlsx")
    book = returned(load(tmp_path / "a.xlsx").files[0])
    assert book.active["C3"].value == "45356"
    book.active["B3"] = "371526202403050012"
    reload(load, book, tmp_path / "退.xlsx")
    assert query(data_dir, "select native_number, received_at::date::varchar from stg_national_clues") == [
        ("371526202403050012", "2024-03-05")
    ]


def test_a_told_ledger_is_told_in_the_workbook(load: Load, workbook: Make, tmp_path: Path) -> None:
    """Nothing but the command line said which of two platforms it was."""
    path = workbook("a.xlsx", [CLUE_HEADER, clue("A1", "2024-02-30"), clue("A2")])
    report = load(path, ledger="provincial_clues", now=NOW).files[0]
    book = returned(report)
    assert book["台账"]["A1"].value == "台账：省平台投诉"
    book["台账"]["C3"] = "2024-02-29"
    again = reload(load, book, tmp_path / "退.xlsx")
    assert (again.ledger, numbers(again)[:4]) == ("provincial_clues", (1, 0, 0, 0))
