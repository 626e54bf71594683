"""One number on several things: no money is lost, the same file changes nothing, a correction still wins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.commands import batches
from etl.feedback.report import LoadReport
from tests.etl_load.conftest import NOW
from tests.etl_load.test_people import ID, outcome
from tests.snapshot_file import query

Load = Callable[..., LoadReport]
Book = Callable[..., Path]
FUND = ["批次号", "账户层级", "镇街", "欠薪单位", "项目", "批准日期", "垫付金额"]
DEPOSIT = ["项目名称", "施工总承包单位", "存储日期", "应缴额（元）", "保函编号"]
PAY = ["项目名称", "月份", "姓名", "身份证号", "班组", "工种", "应发工资", "实发工资"]


@pytest.fixture
def fund(workbook: Book) -> Callable[..., Path]:
    """fund(name, (number, account, town, employer, yuan), …)."""

    def make(name: str, *rows: tuple[object, ...]) -> Path:
        lines = [[n, account, town, who, "", "2024-03-05", yuan] for n, account, town, who, yuan in rows]
        return workbook(name, [["应急周转金台账"], FUND, *lines])

    return make


def advanced(data_dir: Path) -> list[tuple[str, int]]:
    return query(data_dir, "select employer_name, advanced_yuan::integer from fund_advances order by 1, 2")


def doubts(data_dir: Path) -> list[tuple[int, str]]:
    return query(
        data_dir,
        "select line.row_number, rule from current_doubts join source_lines as line using (row_id)"
        " where rule in ('number_shared', 'superseded_in_file') order by all",
    )


A, B = ("P1", "县级", "", "甲公司", 100), ("P1", "县级", "", "乙公司", 200)


def test_one_batch_number_for_two_employers(load: Load, fund: Callable[..., Path], data_dir: Path) -> None:
    report = load(fund("a.xlsx", A, B, ("P2", "县级", "", "丙公司", 7)))
    assert outcome(report) == (3, 0, 0)
    assert advanced(data_dir) == [("丙公司", 7), ("乙公司", 200), ("甲公司", 100)]
    assert doubts(data_dir) == [(3, "number_shared"), (4, "number_shared")]
    # The same lines in another order and another file, one of them alone, one of them corrected.
    assert outcome(load(fund("b.xlsx", B, A))) == (0, 0, 2)
    assert outcome(load(fund("c.xlsx", B))) == (0, 0, 1)
    assert outcome(load(fund("d.xlsx", (*A[:4], 150), B))) == (0, 1, 1)
    assert advanced(data_dir) == [("丙公司", 7), ("乙公司", 200), ("甲公司", 150)]
    # All lines but one are as they were: that one's employer was written wrongly.
    renamed = load(fund("e.xlsx", (*A[:4], 150), ("P1", "县级", "", "乙一公司", 200)))
    assert outcome(renamed) == (0, 1, 1)
    assert advanced(data_dir) == [("丙公司", 7), ("乙一公司", 200), ("甲公司", 150)]


def test_one_line_a_number_stays_one_row_whatever_is_corrected(
    load: Load, fund: Callable[..., Path], data_dir: Path
) -> None:
    load(fund("a.xlsx", A))
    assert outcome(load(fund("b.xlsx", ("P1", "县级", "", "甲公司更名", 120)))) == (0, 1, 0)
    assert advanced(data_dir) == [("甲公司更名", 120)]
    # The next file adds a second employer to the number.
    assert outcome(load(fund("c.xlsx", ("P1", "县级", "", "甲公司更名", 120), B))) == (1, 0, 1)
    assert advanced(data_dir) == [("乙公司", 200), ("甲公司更名", 120)]
    # The row held since b.xlsx is asked about as well as the new one.
    assert doubts(data_dir) == [(3, "number_shared"), (4, "number_shared")]


def test_accounts_of_two_towns_number_on_their_own(
    load: Load, fund: Callable[..., Path], data_dir: Path
) -> None:
    first = load(fund("a.xlsx", ("1", "镇街", "梁村镇", "甲公司", 100)))
    second = fund("b.xlsx", ("1", "镇街", "尹集镇", "乙公司", 200))
    assert outcome(load(second)) == (1, 0, 0)
    assert advanced(data_dir) == [("乙公司", 200), ("甲公司", 100)]
    assert doubts(data_dir) == [(3, "number_shared"), (3, "number_shared")]
    assert first.batch
    batches.undo(first.batch, data_dir=data_dir, now=NOW, user="tester")
    assert advanced(data_dir) == [("乙公司", 200)]
    assert outcome(load(fund("c.xlsx", ("1", "镇街", "尹集镇", "乙公司", 250)))) == (0, 1, 0)


def test_a_guarantee_on_two_projects_and_words_that_are_no_number(
    load: Load, workbook: Book, data_dir: Path
) -> None:
    def ledger(name: str, *rows: tuple[str, str, int]) -> Path:
        lines = [[project, "鑫达公司", "2024-01-10", yuan, number] for project, number, yuan in rows]
        return workbook(name, [["工资保证金台账"], DEPOSIT, *lines])

    rows = [
        ("一号楼项目", "G1", 10),
        ("二号楼项目", "G1", 20),
        ("三号楼项目", "现金", 30),
        ("四号楼项目", "现金", 40),
        ("五号楼项目", "见附件", 50),
        ("六号楼项目", "/", 60),
        ("七号楼项目", "第一号", 70),
    ]
    assert outcome(load(ledger("a.xlsx", *rows))) == (7, 0, 0)
    required = "select sum(required_yuan)::integer from current_wage_deposits"
    assert query(data_dir, required) == [(280,)]
    numbers = "select guarantee_number from current_wage_deposits order by required_yuan"
    assert query(data_dir, numbers) == [("G1",), ("G1",), (None,), (None,), (None,), (None,), ("第一号",)]
    assert outcome(load(ledger("b.xlsx", *reversed(rows)))) == (0, 0, 7)
    # The cash is replaced by a guarantee, whose number comes with it.
    assert outcome(load(ledger("c.xlsx", ("三号楼项目", "G3", 30), *rows[3:]))) == (0, 1, 4)
    assert query(data_dir, required) == [(280,)]


def test_a_worker_of_two_trades_and_one_whose_lines_nothing_tells_apart(
    load: Load, workbook: Book, data_dir: Path
) -> None:
    other = "371526199001010038"

    def pay(name: str, *rows: tuple[str, str, str, int]) -> Path:
        lines = [["甲项目", "2024-05", who, card, "一班", trade, yuan, 0] for who, card, trade, yuan in rows]
        return workbook(name, [["农民工工资发放表"], PAY, *lines])

    rows = [("张三", ID, "木工", 3000), ("李四", other, "", 1000), ("张三", ID, "瓦工", 2000)]
    report = load(pay("a.xlsx", *rows, ("李四", other, "", 1500)))
    assert outcome(report) == (3, 0, 0)
    assert report.files[0].counts.skipped["superseded_in_file"] == 1
    assert query(data_dir, "select sum(due_yuan)::integer from wage_months") == [(6500,)]
    # The line that holds names the one that does not.
    assert query(
        data_dir, "select row_id, message from current_doubts where rule = 'superseded_in_file'"
    ) == [
        (
            "1:0:6",
            "第 4 行与本行（第 6 行）编号或自然键相同而内容不同（应发工资），以本行为准，前者没有计入；"
            "如应分别计入，请补全能区分两行的栏目后重新导入",
        )
    ]
    assert outcome(load(pay("b.xlsx", *rows[::2], ("李四", other, "", 1500)))) == (0, 0, 3)
    assert outcome(load(pay("c.xlsx", rows[0], ("张三", ID, "瓦工", 2500)))) == (0, 1, 1)
    assert query(data_dir, "select sum(due_yuan)::integer from wage_months") == [(7000,)]
