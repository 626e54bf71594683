"""A batch undone beneath later ones: what they say is decided again, as if it had never come."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from etl.commands import batches
from etl.feedback.report import LoadReport
from tests.etl_load.conftest import NOW, clue
from tests.etl_load.test_batches import CURRENT_ROWS
from tests.etl_load.test_load import Clues, Load, amounts
from tests.etl_load.test_people import ID, Pay, due, line, outcome, pay
from tests.faults.undo import KINDS, play
from tests.snapshot_file import query

# several loads a test
pytestmark = pytest.mark.slow

__all__ = ["pay"]

OTHER_ID = "371526199001010038"
PHONE, OTHER_PHONE = "13800000001", "13800000002"
VERSIONS = """
    select id_card is not null, payable_yuan::integer, file_name
    from stg_payrolls join files using (file_seq) order by file_seq
"""


def undo(data_dir: Path, loaded: LoadReport) -> int:
    return batches.undo(str(loaded.batch), data_dir=data_dir, now=NOW, user="tester").rows


def test_without_the_wrong_id_the_right_one_is_of_the_same_row(load: Load, pay: Pay, data_dir: Path) -> None:
    load(pay("a.xlsx", line("张三", 5000)))
    wrong = load(pay("b.xlsx", line("张三", 5000, id_card=OTHER_ID)))
    # The row has the other ID by now, so this one is somebody else.
    assert outcome(load(pay("c.xlsx", line("张三", 4500, id_card=ID)))) == (1, 0, 0)
    assert due(data_dir) == 9500
    assert undo(data_dir, wrong) == 1
    assert due(data_dir) == 4500
    assert query(data_dir, VERSIONS) == [(False, 5000, "a.xlsx"), (True, 4500, "c.xlsx")]


def test_without_the_second_of_two_a_line_that_named_neither_is_of_the_first(
    load: Load, pay: Pay, data_dir: Path
) -> None:
    load(pay("a.xlsx", line("张三", 5000, id_card=ID)))
    second = load(pay("b.xlsx", line("张三", 4000, id_card=OTHER_ID)))
    assert outcome(load(pay("c.xlsx", line("张三", 3000)))) == (1, 0, 0)
    assert due(data_dir) == 12000
    assert undo(data_dir, second) == 1
    assert due(data_dir) == 3000


def test_a_change_that_was_taken_back_by_the_next_file_leaves_one_version(
    load: Load, clues: Clues, data_dir: Path
) -> None:
    first = load(clues("1.xlsx", [clue("A1", yuan=100, 欠薪地="不知名镇")]))
    middle = load(clues("2.xlsx", [clue("A1", yuan=200)]))
    load(clues("3.xlsx", [clue("A2", yuan=1), clue("A1", yuan=100, 欠薪地="不知名镇")]))
    versions = (
        "select file_seq, owed_yuan::integer from stg_national_clues where native_number = 'A1' order by 1"
    )
    doubted = "select row_id from current_doubts where rule = 'unknown_town'"
    assert query(data_dir, versions) == [(1, 100), (2, 200), (3, 100)]
    assert undo(data_dir, middle) == 1
    # The third file had said what the first says: nothing new.
    assert query(data_dir, versions) == [(1, 100)]
    assert query(data_dir, doubted) == [("1:0:3",)]
    assert query(data_dir, "select file_seq, row_number from sightings") == [(3, 4)]
    assert undo(data_dir, first) == 0
    assert query(data_dir, versions) == [(3, 100)]
    assert query(data_dir, doubted) == [("3:0:4",)]
    assert query(data_dir, "select * from sightings") == []
    assert [row[0] for row in query(data_dir, CURRENT_ROWS)] == ["A1", "A2"]


def test_undo_keeps_a_later_correction_and_its_history(load: Load, clues: Clues, data_dir: Path) -> None:
    first = load(clues("1.xlsx", [clue("A1", yuan=100)]))
    load(clues("2.xlsx", [clue("A1", yuan=100), clue("A2", yuan=1)]))
    load(clues("3.xlsx", [clue("A1", yuan=300)]))
    undo(data_dir, first)
    versions = (
        "select owed_yuan::integer, file_seq from stg_national_clues where native_number = 'A1' order by 2"
    )
    # The first version is now that of the second file, which had seen it unchanged.
    assert query(data_dir, versions) == [(100, 2), (300, 3)]
    assert amounts(data_dir) == {"A1": 300, "A2": 1}


def test_doubts_follow_their_row(load: Load, clues: Clues, data_dir: Path) -> None:
    strange = clue("A1", 欠薪地="不知名镇")
    first = load(clues("1.xlsx", [strange]))
    load(clues("2.xlsx", [clue("A2"), strange]))
    undo(data_dir, first)
    rows = query(
        data_dir, "select row_id from doubts where column_name is not null and row_id not like '2:0:3'"
    )
    assert rows == [("2:0:4",)]
    assert query(data_dir, "select row_id from current_national_clues where native_number = 'A1'") == rows


def test_a_line_of_our_own_workbook_stays_the_row_that_it_was(
    load: Load, pay: Pay, data_dir: Path, tmp_path: Path
) -> None:
    report = load(pay("a.xlsx", line("张三", 900_000_000, phone=PHONE)))
    namesake = load(pay("b.xlsx", line("张三", 4000, phone=OTHER_PHONE)))
    # Mended are the amount and the name, and the name is what the row is known by.
    book = openpyxl.load_workbook(str(report.files[0].rejects_file))
    sheet = book.worksheets[0]
    header = next(row for row in sheet.iter_rows() if "姓名" in [cell.value for cell in row])
    places = {cell.value: cell.column for cell in header}
    sheet.cell(header[0].row + 1, places["姓名"]).value = "张四"
    sheet.cell(header[0].row + 1, places["应发工资"]).value = 5000
    book.save(tmp_path / "退.xlsx")
    assert outcome(load(tmp_path / "退.xlsx")) == (0, 1, 0)
    assert due(data_dir) == 9000
    assert undo(data_dir, namesake) == 1
    assert due(data_dir) == 5000
    assert query(data_dir, "select count(*), count(distinct record_key) from stg_payrolls") == [(2, 1)]


def test_undone_is_as_never_loaded(tmp_path: Path) -> None:
    """The long version is `python -m tests.faults.undo`."""
    assert play(tmp_path, seed=7, kinds=sorted(KINDS)) == {}
