"""Who is one worker, and which month is worked, as the figure of unpaid wages shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from etl.feedback.report import LoadReport
from tests.etl_load.conftest import NOW
from tests.snapshot_file import query

HEADER = ["项目名称", "月份", "姓名", "身份证号", "联系电话", "班组", "应发工资", "扣款", "实发工资"]
ID = "371526199001010011"
Load = Callable[..., LoadReport]
Book = Callable[..., Path]
Pay = Callable[..., Path]


@pytest.fixture
def pay(workbook: Book) -> Pay:
    """pay(name, rows): a pay sheet."""
    return lambda name, *rows: workbook(name, [["农民工工资发放表"], HEADER, *rows])


def line(name: str, yuan: int, *, team: str = "", id_card: str = "", phone: str = "") -> list[object]:
    """What one worker of 甲项目 was due in May 2024, nothing of it paid."""
    return ["甲项目", "2024-05", name, id_card, phone, team, yuan, 0, 0]


def due(data_dir: Path) -> Decimal:
    [(yuan,)] = query(data_dir, "select sum(due_yuan) from wage_months")
    return yuan


def months(data_dir: Path) -> dict[str, Decimal]:
    return dict(query(data_dir, "select strftime(wage_month, '%Y-%m'), due_yuan from wage_months"))


def outcome(report: LoadReport) -> Sequence[int]:
    counts = report.files[0].counts
    return counts.new, counts.updated, counts.unchanged


def test_workers_without_numbers_are_not_merged(load: Load, pay: Pay, data_dir: Path) -> None:
    names = [("张三", 5000), ("张四", 4000), ("李建军", 3000), ("李国军", 2000)]
    load(pay("a.xlsx", *(line(name, yuan) for name, yuan in names)))
    assert due(data_dir) == 14000
    # The same rows in another file, one of them corrected.
    again = load(pay("b.xlsx", *(line(name, yuan) for name, yuan in [*names[:3], ("李国军", 2500)])))
    assert outcome(again) == (0, 1, 3)
    assert due(data_dir) == 14500


def test_two_workers_of_one_name_are_both_paid(load: Load, pay: Pay, data_dir: Path) -> None:
    rows = [line("张三", 5000), line("张三", 4000), line("张三", 5000)]
    report = load(pay("a.xlsx", *rows))
    assert outcome(report) == (2, 0, 0)
    assert report.files[0].counts.skipped["repeated"] == 1
    assert due(data_dir) == 9000
    assert outcome(load(pay("b.xlsx", *rows, line("王五", 100)))) == (1, 0, 2)


def test_a_worker_in_two_teams_of_two_files(load: Load, pay: Pay, data_dir: Path) -> None:
    load(pay("a.xlsx", line("张三", 3000, team="钢筋", id_card=ID)))
    load(pay("b.xlsx", line("张三", 5000, team="木工", id_card=ID)))
    assert due(data_dir) == 8000
    both = [line("张三", yuan, team=team, id_card=ID) for yuan, team in ((5000, "木工"), (3000, "钢筋"))]
    assert outcome(load(pay("c.xlsx", *both))) == (0, 0, 2)
    assert due(data_dir) == 8000


def test_a_month_kept_as_a_number_is_not_taken_for_january(
    load: Load, workbook: Book, data_dir: Path
) -> None:
    def sheet(title: str) -> list[list[object]]:
        rows = [line("张三", yuan, id_card=ID) for yuan in (1000, 2000, 4000)]
        for row, month in zip(rows, (2024.10, 2024.11, "2024.12"), strict=True):
            row[1] = month
        return [[title], HEADER, *rows]

    later = NOW.replace(year=2025)
    report = load(workbook("a.xlsx", sheet("农民工工资发放表")), now=later)
    assert (outcome(report), report.files[0].counts.rejected) == ((2, 0, 0), 1)
    assert due(data_dir) == 6000
    # The title's month holds for the cell that lost its zero, and for no other.
    report = load(workbook("b.xlsx", sheet("甲项目2024年10月农民工工资发放表")), now=later)
    assert (outcome(report), report.files[0].counts.rejected) == ((1, 0, 2), 0)
    assert months(data_dir) == {"2024-10": 1000, "2024-11": 2000, "2024-12": 4000}
