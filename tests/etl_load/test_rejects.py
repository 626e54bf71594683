"""Rejected rows go back in the sender's own layout; mended there and loaded as they are, they are taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from etl.feedback.report import FileReport, LoadReport
from tests.etl_load.conftest import CLUE_HEADER, NOW, Loaded, clue
from tests.etl_load.returned_rows import (
    PROJECT_MERGES,
    SECOND,
    THIRD,
    projects,
    write_first,
    write_last,
    write_mended,
)
from tests.etl_load.test_load import numbers

DAMAGED = "长数字在表格里按数值存放，末几位已丢失；请把该列设为文本格式后重新填写完整号码"
NAMELESS = "缺少项目名称；请补填后重新导入"
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


def reload(load: Load, book: openpyxl.Workbook, path: Path) -> FileReport:
    book.save(path)
    return load(path).files[0]


# several stories in the same loads ----------------------------------------------------------------


@pytest.fixture(scope="module")
def loaded(loaded_once: Callable[..., Loaded]) -> Loaded:
    return loaded_once("rejects", write_first, write_mended(*SECOND), write_mended(*THIRD), write_last)


def counted(loaded: Loaded, name: str, *, load: int) -> tuple[int, int, int, int, dict[str, int]]:
    """new, updated, unchanged, rejected, skipped."""
    file = loaded.file(name, load=load)
    assert file["rows_read"] == file["accepted"] + file["rejected"] + sum(file["skipped"].values())
    return (*loaded.outcome(name, load=load), file["rejected"], file["skipped"])


def came_back(loaded: Loaded, name: str, *, load: int = 0) -> openpyxl.Workbook:
    return openpyxl.load_workbook(loaded.file(name, load=load)["rejects_file"])


@pytest.mark.parametrize("letter", ["K", "L"])
def test_two_level_header_with_merges_and_several_reasons(loaded: Loaded, letter: str) -> None:
    """The reasons are left in the workbook that is loaded again, or not."""
    # Six lines: a title, two of the header, one good, two rejected.
    assert counted(loaded, f"project-{letter}.xlsx", load=0) == (1, 0, 0, 2, {"title": 1, "header": 2})
    sheet = came_back(loaded, f"project-{letter}.xlsx")["台账"]
    assert {str(one) for one in sheet.merged_cells.ranges} == {*PROJECT_MERGES, "I2:I3"}
    rows, sent = shown(sheet), projects(letter)
    assert [row[:8] for row in rows[:3]] == sent[:3] and rows[1][8] == "退回原因"
    assert rows[3][0] == pytest.approx(sent[4][0]) and rows[3][1:8] == sent[4][1:]
    assert rows[4][:8] == sent[5]
    assert rows[3][8].split("\n") == [
        f"原第 5 行。1）B4“项目名称”：{NAMELESS}",
        f"2）A4“项目编号”：{DAMAGED}",
    ]
    assert rows[4][8] == f"原第 6 行。B5“项目名称”：{NAMELESS}"
    filled = {cell.coordinate for row in sheet.iter_rows(min_row=4) for cell in row if cell.fill.patternType}
    assert filled == {"A4", "B4", "I4", "B5", "I5"}
    again = counted(loaded, f"project-{letter}-2.xlsx", load=1)
    assert again == (2, 0, 0, 0, {"title": 1, "header": 2})
    assert loaded.query(
        "select native_number, project_name, contract_yuan::bigint, start_date::varchar"
        f" from stg_projects where native_number[1] = '{letter}' order by 1",
        load=1,
    ) == [
        (f"{letter}1", f"{letter}甲项目", 12505000, "2024-01-05"),
        (f"{letter}2", f"{letter}乙项目", 3000000, "2024-03-05"),
        (f"{letter}3", f"{letter}丙项目", 800000, "2024-02-01"),
    ]


def test_half_mended_it_comes_back_once_more_without_a_second_column(loaded: Loaded) -> None:
    assert counted(loaded, "project-M-2.xlsx", load=1) == (0, 0, 0, 2, {"title": 1, "header": 2})
    rows = shown(came_back(loaded, "project-M-2.xlsx", load=1)["台账"])
    assert [row.count("退回原因") for row in rows[:2]] == [0, 1]
    assert [row[8].split("：")[0] for row in rows[3:]] == [
        "原第 4 行。B4“项目名称”",
        "原第 5 行。B5“项目名称”",
    ]


def test_gb18030_csv_in_wan_yuan_comes_back_as_a_workbook(loaded: Loaded) -> None:
    assert counted(loaded, "工资保证金台账.csv", load=0) == (1, 0, 0, 2, {"title": 1, "header": 1})
    (sheet,) = came_back(loaded, "工资保证金台账.csv")
    assert shown(sheet)[0][0] == "单位：万元"
    assert loaded.outcome("deposits-2.xlsx", load=1) == (2, 0, 0)
    assert loaded.file("deposits-2.xlsx", load=1)["rejected"] == 0
    assert loaded.query("select project_name, required_yuan::bigint from stg_wage_deposits order by 1") == [
        ("丙小区", 30000), ("乙小区", 22500), ("甲小区", 15000),
    ]  # fmt: skip


def test_payroll_facts_of_sheet_and_title_and_merged_cells_are_not_lost(loaded: Loaded) -> None:
    assert counted(loaded, "表.xlsx", load=0)[:4] == (0, 0, 0, 3)
    sheet = came_back(loaded, "表.xlsx")["木工班"]
    assert [row[5] for row in shown(sheet)[2:]] == ["4月15日"] * 3
    # A number that the spreadsheet has cut is no text now, or it would be believed.
    assert (sheet["B5"].data_type, sheet["C5"].data_type) == ("n", "s")
    assert counted(loaded, "pay-2.xlsx", load=1)[:4] == (2, 0, 0, 1)
    assert counted(loaded, "pay-3.xlsx", load=2)[:4] == (1, 0, 2, 0)
    assert loaded.query(
        "select project_name, wage_month::varchar, team, paid_date::varchar, paid_yuan::integer"
        " from stg_payrolls order by 5"
    ) == [("甲小区项目", "2024-03-01", "木工班", "2024-04-15", pay) for pay in (5000, 6000, 7000)]


def test_rows_alike_in_all_they_are_known_by_do_not_displace_each_other(loaded: Loaded) -> None:
    assert counted(loaded, "来访登记-甲.xlsx", load=0)[:4] == (2, 0, 0, 0)
    assert loaded.file("来访登记-甲.xlsx", load=0)["doubts"] == 1
    held = (
        "select owed_yuan::integer, settled_date::varchar from current_visits"
        " where received_date = '2024-02-05' order by 1"
    )
    assert counted(loaded, "alike-2.xlsx", load=1)[:4] == (0, 1, 0, 0)
    assert loaded.query(held, load=1) == [(1000, None), (2500, "2024-03-30")]
    # A version of its own row.
    assert counted(loaded, "alike-3.xlsx", load=2)[:4] == (0, 1, 0, 0)
    assert loaded.query(held, load=2) == [(1000, None), (2500, "2024-03-31")]


def test_doubted_rows_mended_in_the_workbook_are_new_versions_and_the_others_change_nothing(
    loaded: Loaded,
) -> None:
    assert counted(loaded, "来访登记-乙.xlsx", load=0)[:4] == (4, 0, 0, 0)
    assert loaded.file("来访登记-乙.xlsx", load=0)["doubts"] == 3
    book = came_back(loaded, "来访登记-乙.xlsx")
    assert book.sheetnames == ["待核"]
    lines = shown(book["待核"])
    assert [line[:2] for line in lines[1:]] == [
        ["2024-03-05", "张三"], ["2204-03-06", "李四"], ["2024-03-07", "王五"],
    ]  # fmt: skip
    assert lines[0][-1] == "待核原因" and lines[1][-1].startswith("原第 2 行。E2“属地镇街”：未知镇街")
    assert counted(loaded, "doubted-2.xlsx", load=1)[:4] == (0, 0, 3, 0)
    assert counted(loaded, "doubted-3.xlsx", load=2)[:4] == (0, 2, 1, 0)
    assert loaded.query(
        "select received_date::varchar, town_text, owed_yuan::integer from current_visits"
        " where received_date > '2024-03-01' order by 1",
        load=2,
    ) == [
        ("2024-03-05", "清平镇", 1000),
        ("2024-03-06", "梁村镇", 2000),
        ("2024-03-07", "另一镇", 3000),
        ("2024-03-08", "梁村镇", 4000),
    ]
    rules = (
        "select rule from current_doubts join current_visits using (row_id)"
        " where received_date > '2024-03-01'"
    )
    assert loaded.query(rules, load=2) == [("unknown_town",)]
    # The ledger itself, mended as well, finds the same rows.
    assert counted(loaded, "来访登记-丙.xlsx", load=3)[:4] == (0, 0, 4, 0)


def test_both_sheets_at_once(loaded: Loaded) -> None:
    assert came_back(loaded, "both.xlsx").sheetnames == ["台账", "待核"]
    # Each sheet has its title and header.
    assert counted(loaded, "both-2.xlsx", load=1) == (1, 1, 0, 0, {"title": 2, "header": 2})
    numbers_and_towns = (
        "select native_number, town_text from current_national_clues where native_number[1] = 'A' order by 1"
    )
    assert loaded.query(numbers_and_towns) == [
        ("A1", "鱼邱湖街道"), ("A2", "梁村镇"), ("A3", "鱼邱湖街道"),
    ]  # fmt: skip


def test_days_counted_from_1904_go_back_counted_from_1900(loaded: Loaded) -> None:
    assert came_back(loaded, "1904.xlsx").active["C3"].value == "45356"
    assert loaded.query(
        "select native_number, received_at::date::varchar from stg_national_clues"
        " where native_number[1] <> 'A'"
    ) == [("371526202403050012", "2024-03-05")]


# loads of their own -------------------------------------------------------------------------------


@pytest.mark.usefixtures("without_marts")
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


@pytest.mark.usefixtures("without_marts")
def test_a_told_ledger_is_told_in_the_workbook(load: Load, workbook: Make, tmp_path: Path) -> None:
    """Nothing but the command line said which of two platforms it was."""
    path = workbook("a.xlsx", [CLUE_HEADER, clue("A1", "2024-02-30"), clue("A2")])
    report = load(path, ledger="provincial_clues", now=NOW).files[0]
    book = returned(report)
    assert book["台账"]["A1"].value == "台账：省平台投诉"
    book["台账"]["C3"] = "2024-02-29"
    again = reload(load, book, tmp_path / "退.xlsx")
    assert (again.ledger, numbers(again)[:4]) == ("provincial_clues", (1, 0, 0, 0))
