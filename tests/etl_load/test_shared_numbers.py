"""One number on several things: no money is lost, the same file changes nothing, a correction still wins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.commands import batches
from etl.feedback.report import LoadReport
from tests.etl_load.conftest import NOW, Loaded, Rows, books
from tests.etl_load.test_people import ID, outcome
from tests.snapshot_file import query

Load = Callable[..., LoadReport]
Book = Callable[..., Path]
FUND = ["批次号", "账户层级", "镇街", "欠薪单位", "项目", "批准日期", "垫付金额"]
DEPOSIT = ["项目名称", "施工总承包单位", "存储日期", "应缴额（元）", "保函编号"]
PAY = ["项目名称", "月份", "姓名", "身份证号", "班组", "工种", "应发工资", "实发工资"]
OTHER_ID = "371526199001010038"


def fund(*rows: tuple[object, ...]) -> Rows:
    """A list of advances: (number, account, town, employer, yuan), …."""
    lines = [[n, account, town, who, "", "2024-03-05", yuan] for n, account, town, who, yuan in rows]
    return [["应急周转金台账"], FUND, *lines]


def deposits(*rows: tuple[str, str, int]) -> Rows:
    lines = [[project, "鑫达公司", "2024-01-10", yuan, number] for project, number, yuan in rows]
    return [["工资保证金台账"], DEPOSIT, *lines]


def pay(*rows: tuple[str, str, str, int]) -> Rows:
    lines = [["甲项目", "2024-05", who, card, "一班", trade, yuan, 0] for who, card, trade, yuan in rows]
    return [["农民工工资发放表"], PAY, *lines]


# several stories in the same loads ----------------------------------------------------------------

# A number of two employers, one of a single line, two accounts that number on their own.
A, B = ("P1", "县级", "", "甲公司", 100), ("P1", "县级", "", "乙公司", 200)
CORRECTED = (*A[:4], 150)
RENAMED = ("P3", "县级", "", "丁公司更名", 120)
FIRST_TOWN, SECOND_TOWN = ("1", "镇街", "梁村镇", "己公司", 100), ("1", "镇街", "尹集镇", "庚公司", 200)
GUARANTEES = [
    ("一号楼项目", "G1", 10),
    ("二号楼项目", "G1", 20),
    ("三号楼项目", "现金", 30),
    ("四号楼项目", "现金", 40),
    ("五号楼项目", "见附件", 50),
    ("六号楼项目", "/", 60),
    ("七号楼项目", "第一号", 70),
]
WORKERS = [("张三", ID, "木工", 3000), ("李四", OTHER_ID, "", 1000), ("张三", ID, "瓦工", 2000)]
LAST_OF_TWO = ("李四", OTHER_ID, "", 1500)
# The files of each load.
FILES: list[dict[str, Rows]] = [
    {
        "two-employers": fund(A, B, ("P2", "县级", "", "丙公司", 7)),
        "one-line": fund(("P3", "县级", "", "丁公司", 100)),
        "guarantees": deposits(*GUARANTEES),
        "workers": pay(*WORKERS, LAST_OF_TWO),
    },
    {
        # The same lines in another order and another file.
        "two-employers": fund(B, A),
        "one-line": fund(RENAMED),
        "guarantees": deposits(*reversed(GUARANTEES)),
        "workers": pay(*WORKERS[::2], LAST_OF_TWO),
    },
    {
        # One of them alone.
        "two-employers": fund(B),
        # A second employer on the number.
        "one-line": fund(RENAMED, ("P3", "县级", "", "戊公司", 200)),
        # The cash is replaced by a guarantee, whose number comes with it.
        "guarantees": deposits(("三号楼项目", "G3", 30), *GUARANTEES[3:]),
        "workers": pay(WORKERS[0], ("张三", ID, "瓦工", 2500)),
    },
    {
        # One of them corrected.
        "two-employers": fund(CORRECTED, B),
        "first-town": fund(FIRST_TOWN),
    },
    {
        # All lines but one are as they were: that one's employer was written wrongly.
        "two-employers": fund(CORRECTED, ("P1", "县级", "", "乙一公司", 200)),
        "second-town": fund(SECOND_TOWN),
    },
]


@pytest.fixture(scope="module")
def loaded(loaded_once: Callable[..., Loaded]) -> Loaded:
    return loaded_once("shared_numbers", *map(books, FILES))


def advanced(employers: str) -> str:
    """The query for what has been advanced for these employers, each named by a character."""
    return (
        "select employer_name, advanced_yuan::integer from fund_advances"
        f" where employer_name[1] in ({', '.join(map(repr, employers))}) order by 1, 2"
    )


def doubts(*files: str) -> str:
    """The query for the lines of these files that are asked about."""
    names = ", ".join(f"'{name}.xlsx'" for name in files)
    return (
        "select line.row_number, rule from current_doubts join source_lines as line using (row_id)"
        f" where rule in ('number_shared', 'superseded_in_file') and file_name in ({names}) order by all"
    )


def test_one_batch_number_for_two_employers(loaded: Loaded) -> None:
    employers, file = advanced("甲乙丙"), "two-employers.xlsx"
    assert loaded.outcome(file, load=0) == (3, 0, 0)
    assert loaded.query(employers, load=0) == [("丙公司", 7), ("乙公司", 200), ("甲公司", 100)]
    asked = [(3, "number_shared"), (4, "number_shared")]
    assert loaded.query(doubts("two-employers"), load=0) == asked
    assert loaded.outcome(file, load=1) == (0, 0, 2)
    assert loaded.outcome(file, load=2) == (0, 0, 1)
    assert loaded.outcome(file, load=3) == (0, 1, 1)
    assert loaded.query(employers, load=3) == [("丙公司", 7), ("乙公司", 200), ("甲公司", 150)]
    assert loaded.outcome(file, load=4) == (0, 1, 1)
    assert loaded.query(employers, load=4) == [("丙公司", 7), ("乙一公司", 200), ("甲公司", 150)]


def test_one_line_a_number_stays_one_row_whatever_is_corrected(loaded: Loaded) -> None:
    employers, file = advanced("丁戊"), "one-line.xlsx"
    assert loaded.outcome(file, load=1) == (0, 1, 0)
    assert loaded.query(employers, load=1) == [("丁公司更名", 120)]
    assert loaded.outcome(file, load=2) == (1, 0, 1)
    assert loaded.query(employers, load=2) == [("丁公司更名", 120), ("戊公司", 200)]
    # The row held since the second load is asked about as well as the new one.
    assert loaded.query(doubts("one-line"), load=2) == [(3, "number_shared"), (4, "number_shared")]


def test_accounts_of_two_towns_number_on_their_own(
    loaded: Loaded, load: Load, workbook: Book, data_dir: Path
) -> None:
    towns = advanced("己庚")
    assert loaded.outcome("second-town.xlsx") == (1, 0, 0)
    assert loaded.query(towns) == [("己公司", 100), ("庚公司", 200)]
    asked = [(3, "number_shared"), (3, "number_shared")]
    assert loaded.query(doubts("first-town", "second-town")) == asked
    loaded.copy_to(data_dir)
    batches.undo(loaded.reports[3]["batch"], data_dir=data_dir, now=NOW, user="tester")
    assert query(data_dir, towns) == [("庚公司", 200)]
    corrected = fund((*SECOND_TOWN[:4], 250))
    assert outcome(load(workbook("c.xlsx", corrected))) == (0, 1, 0)


def test_a_guarantee_on_two_projects_and_words_that_are_no_number(loaded: Loaded) -> None:
    required = "select sum(required_yuan)::integer from current_wage_deposits"
    numbers = "select guarantee_number from current_wage_deposits order by required_yuan"
    assert loaded.outcome("guarantees.xlsx", load=0) == (7, 0, 0)
    assert loaded.query(required, load=0) == [(280,)]
    told = loaded.query(numbers, load=0)
    assert told == [("G1",), ("G1",), (None,), (None,), (None,), (None,), ("第一号",)]
    assert loaded.outcome("guarantees.xlsx", load=1) == (0, 0, 7)
    assert loaded.outcome("guarantees.xlsx", load=2) == (0, 1, 4)
    assert loaded.query(required, load=2) == [(280,)]


def test_a_worker_of_two_trades_and_one_whose_lines_nothing_tells_apart(loaded: Loaded) -> None:
    due = "select sum(due_yuan)::integer from wage_months"
    assert loaded.outcome("workers.xlsx", load=0) == (3, 0, 0)
    assert loaded.file("workers.xlsx", load=0)["skipped"]["superseded_in_file"] == 1
    assert loaded.query(due, load=0) == [(6500,)]
    # The line that holds names the one that does not.
    superseded = (
        "select file_name, row_number, message from current_doubts join source_lines using (row_id)"
        " where rule = 'superseded_in_file'"
    )
    assert loaded.query(superseded, load=0) == [
        (
            "workers.xlsx",
            6,
            "第 4 行与本行（第 6 行）编号或自然键相同而内容不同（应发工资），以本行为准，前者没有计入；"
            "如应分别计入，请补全能区分两行的栏目后重新导入",
        )
    ]
    assert loaded.outcome("workers.xlsx", load=1) == (0, 0, 3)
    assert loaded.outcome("workers.xlsx", load=2) == (0, 1, 1)
    assert loaded.query(due, load=2) == [(7000,)]
