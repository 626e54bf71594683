"""Lists with lines that are returned, and the returned workbooks, mended as senders do, for later loads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.etl_load.conftest import CLUE_HEADER, Rows, clue, clue_sheet, write_book

# A workbook that comes back, what is written into its cells, and the name under which it is loaded.
Mended = tuple[str, dict[str, dict[str, str]], str]

PROJECT_MERGES = ("A1:H1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:G2", "H2:H3")


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


def without_reasons(book: openpyxl.Workbook) -> openpyxl.Workbook:
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("原第"):
                    cell.value = None
    return book


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
