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
from tests.etl_load.conftest import CLUE_HEADER, NOW, Loaded, Rows, clue, clue_sheet, write_book
from tests.etl_load.test_load import numbers

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


def without_reasons(book: openpyxl.Workbook) -> openpyxl.Workbook:
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("原第"):
                    cell.value = None
    return book


def reload(load: Load, book: openpyxl.Workbook, path: Path) -> FileReport:
    book.save(path)
    return load(path).files[0]


# several stories in the same loads ----------------------------------------------------------------

# A workbook that comes back, what is written into its cells, and the name under which it is loaded.
Mended = tuple[str, dict[str, dict[str, str]], str]

PROJECT_MERGES = ("A1:H1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:G2", "H2:H3")
DAMAGED = "长数字在表格里按数值存放，末几位已丢失；请把该列设为文本格式后重新填写完整号码"
NAMELESS = "缺少项目名称；请补填后重新导入"


def projects(letter: str) -> list[list[Any]]:
    """A header of two levels, one good row, two to be rejected; the letter is that of their numbers."""
    owner, days = f"{letter}置业有限公司", ["2024-03-05", "2025-02-28", "15"]
    return [
        ["高唐县在建项目台账（2024年）", *[None] * 7],
        ["项目编号", "项目名称", "参建单位", None, "合同额（万元）", "工期", None, "工资支付日"],
        [None, None, "建设单位", "施工总承包单位", None, "开工日期", "计划竣工日期", None],
        [
            f"{letter}1",
            f"{letter}甲项目",
            owner,
            "乙建设有限公司",
            "1,250.5",
            "2024-01-05",
            "2025-01-05",
            "15",
        ],
        [371526202403050000, None, owner, "乙建设有限公司", "300", *days],
        [f"{letter}3", None, owner, "丙建设有限公司", "80", "2024-02-01", "2024-12-01", "20"],
    ]


DEPOSITS = """单位：万元,,,,
项目,总包,应缴额,存储日期,状态
甲小区,乙建设有限公司,1.5,2024-03-05,已缴存
,乙建设有限公司,2.25,2024-02-29,已缴存
,丙建设有限公司,3,2024-03-07,未缴存
"""
# Team from the sheet's name, project and month from the title, one pay day merged over three rows.
PAY = [
    ["甲小区项目2024年3月农民工工资发放表"],
    ["姓名", "身份证号", "应发工资", "实发工资", "出勤天数", "发放日期"],
    ["张三", 371526199001011234, "5000", "5000", "22", "4月15日"],
    ["李四", 371526199001021234, "6000", "6000", "22", None],
    ["王五", 371526199001031234, "7000", "7000", "22", None],
]
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


# One person, day and employer, no number: two rows. The second has a doubt and comes back alone.
ALIKE = [visit("2024-02-05", "周一", 1000), visit("2024-02-05", "周一", 2500, 办结日期="3月32日")]


def doubted(town: str, second_day: str) -> Rows:
    return [
        VISIT_HEADER,
        visit("2024-03-05", "张三", 1000, 属地镇街=town),
        visit(second_day, "李四", 2000),
        visit("2024-03-07", "王五", 3000, 属地镇街="另一镇"),
        visit("2024-03-08", "赵六", 4000),
    ]


def write_1904(path: Path) -> None:
    old = openpyxl.Workbook()
    old.epoch = CALENDAR_MAC_1904
    old.active.append(["全国平台线索"])
    old.active.append(CLUE_HEADER)
    # 2024-03-05 as a bare number, and a number of 18 digits that the sheet has broken.
    old.active.append(clue(371526202403050012, 45356 - 1462))  # type: ignore[arg-type]
    old.save(path)


def write_first(files: Path) -> None:
    for letter in "KLM":
        write_book(files / f"project-{letter}.xlsx", {"台账": projects(letter)}, PROJECT_MERGES)
    (files / "工资保证金台账.csv").write_text(DEPOSITS, encoding="gb18030")
    write_book(files / "表.xlsx", {"木工班": PAY}, ("A1:F1", "F3:F5"))
    write_book(files / "来访登记-甲.xlsx", {"台账": [VISIT_HEADER, *ALIKE]})
    # The year cannot be, and it is part of what the row is known by.
    write_book(files / "来访登记-乙.xlsx", {"台账": doubted("某某镇", "2204-03-06")})
    both = [clue("A1", "2024-02-30"), clue("A2", 欠薪地="某某镇"), clue("A3")]
    write_book(files / "both.xlsx", {"台账": clue_sheet(both)})
    write_1904(files / "1904.xlsx")


SECOND: list[Mended] = [
    ("project-K", {"台账": {"A4": "K2", "B4": "K乙项目", "B5": "K丙项目"}}, "project-K-2"),
    ("project-L", {"台账": {"A4": "L2", "B4": "L乙项目", "B5": "L丙项目"}}, "project-L-2"),
    ("project-M", {"台账": {"A4": "M2"}}, "project-M-2"),
    ("工资保证金台账", {"台账": {"A3": "乙小区", "A4": "丙小区"}}, "deposits-2"),
    ("表", {"木工班": {"B3": "371526199001011234", "B4": "371526199001021234"}}, "pay-2"),
    ("来访登记-甲", {"待核": {"J2": "2024-03-30"}}, "alike-2"),
    # Nothing mended.
    ("来访登记-乙", {}, "doubted-2"),
    ("both", {"台账": {"C3": "2024-02-29"}, "待核": {"I3": "梁村镇"}}, "both-2"),
    ("1904", {"台账": {"B3": "371526202403050012"}}, "1904-2"),
]
THIRD: list[Mended] = [
    (
        "表",
        {
            "木工班": {
                "B3": "371526199001011234",
                "B4": "371526199001021234",
                "B5": "371526199001031234",
            }
        },
        "pay-3",
    ),
    # Saved once more with another remedy.
    ("来访登记-甲", {"待核": {"J2": "2024-03-31"}}, "alike-3"),
    ("来访登记-乙", {"待核": {"E2": "清平镇", "A3": "2024-03-06"}}, "doubted-3"),
]


def write_mended(*several: Mended) -> Callable[[Path], None]:
    """Mends what the first load has returned."""

    def write(files: Path) -> None:
        for name, cells, new_name in several:
            [path] = (files.parent / "data" / "state" / "rejects").rglob(f"{name}_*")
            book = openpyxl.load_workbook(path)
            for sheet, values in cells.items():
                # a file without sheets comes back with one, whatever its name
                page = book[sheet] if sheet in book.sheetnames else book.worksheets[0]
                for place, value in values.items():
                    page[place] = value
            (without_reasons(book) if "-L" in name else book).save(files / f"{new_name}.xlsx")

    return write


def write_last(files: Path) -> None:
    write_book(files / "来访登记-丙.xlsx", {"台账": doubted("清平镇", "2024-03-06")})


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


def test_a_told_ledger_is_told_in_the_workbook(load: Load, workbook: Make, tmp_path: Path) -> None:
    """Nothing but the command line said which of two platforms it was."""
    path = workbook("a.xlsx", [CLUE_HEADER, clue("A1", "2024-02-30"), clue("A2")])
    report = load(path, ledger="provincial_clues", now=NOW).files[0]
    book = returned(report)
    assert book["台账"]["A1"].value == "台账：省平台投诉"
    book["台账"]["C3"] = "2024-02-29"
    again = reload(load, book, tmp_path / "退.xlsx")
    assert (again.ledger, numbers(again)[:4]) == ("provincial_clues", (1, 0, 0, 0))
