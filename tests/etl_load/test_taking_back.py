"""A batch undone beneath later ones: what they say is decided again, as if it had never come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from etl.commands import batches
from tests.etl_load.conftest import NOW, Loaded, Rows, books, clue, clue_sheet
from tests.etl_load.test_batches import CURRENT_ROWS
from tests.etl_load.test_people import HEADER, ID, line
from tests.faults.undo import KINDS, play
from tests.snapshot_file import query

# several loads a test
pytestmark = pytest.mark.slow

OTHER_ID = "371526199001010038"
THIRD_ID, FOURTH_ID = "371526199102030013", "371526199203040034"
PHONE, OTHER_PHONE = "13800000001", "13800000002"

# several stories in the same three loads ----------------------------------------------------------

STRANGE = clue("C1", 欠薪地="不知名镇")
CHANGED = clue("A1", yuan=100, 欠薪地="不知名镇")


def payroll(*rows: list[object]) -> Rows:
    return [["农民工工资发放表"], HEADER, *rows]


# The files of each load; what is said of one site, or of numbers of one letter, is a story of its own.
FILES: list[Mapping[str, Rows]] = [
    {
        "wrong-id-1": payroll(line("张三", 5000)),
        "second-of-two-1": payroll(line("李四", 5000, id_card=THIRD_ID, site="乙项目")),
        "changed-1": clue_sheet([CHANGED]),
        "history-1": clue_sheet([clue("B1", yuan=100)]),
        "doubted-1": clue_sheet([STRANGE]),
        "workbook-1": payroll(line("王五", 900_000_000, phone=PHONE, site="丙项目")),
    },
    {
        "wrong-id-2": payroll(line("张三", 5000, id_card=OTHER_ID)),
        "second-of-two-2": payroll(line("李四", 4000, id_card=FOURTH_ID, site="乙项目")),
        "changed-2": clue_sheet([clue("A1", yuan=200)]),
        "history-2": clue_sheet([clue("B1", yuan=100), clue("B2", yuan=1)]),
        "doubted-2": clue_sheet([clue("C2"), STRANGE]),
        "workbook-2": payroll(line("王五", 4000, phone=OTHER_PHONE, site="丙项目")),
    },
    {
        "wrong-id-3": payroll(line("张三", 4500, id_card=ID)),
        "second-of-two-3": payroll(line("李四", 3000, site="乙项目")),
        "changed-3": clue_sheet([clue("A2", yuan=1), CHANGED]),
        "history-3": clue_sheet([clue("B1", yuan=300)]),
    },
]


def mend_returned(data_dir: Path, path: Path) -> None:
    """Mends the amount and the name in our own workbook, and the name is what the row is known by."""
    [returned] = (data_dir / "state" / "rejects").rglob("workbook-1_*")
    book = openpyxl.load_workbook(returned)
    sheet = book.worksheets[0]
    header = next(row for row in sheet.iter_rows() if "姓名" in [cell.value for cell in row])
    places = {cell.value: cell.column for cell in header}
    sheet.cell(header[0].row + 1, places["姓名"]).value = "王六"
    sheet.cell(header[0].row + 1, places["应发工资"]).value = 5000
    book.save(path)


def write_third(files: Path) -> None:
    books(FILES[2])(files)
    mend_returned(files.parent / "data", files / "workbook-3.xlsx")


@pytest.fixture(scope="module")
def loaded(loaded_once: Callable[..., Loaded]) -> Loaded:
    return loaded_once("taking_back", *map(books, FILES[:2]), write_third)


@pytest.fixture(scope="module")
def without(loaded: Loaded, changed_once: Callable[..., Path]) -> Callable[..., Path]:
    """without(load, ...): the data folder with these loads taken back, one after another."""

    def run(*loads: int) -> Path:
        data_dir = without_all(loads[:-1])
        return changed_once(f"taking_back {loads}", data_dir, lambda copy: undo(copy, loads[-1]))

    def without_all(loads: tuple[int, ...]) -> Path:
        return run(*loads) if loads else loaded.data_dir

    def undo(data_dir: Path, load: int) -> None:
        batch = loaded.reports[load - 1]["batch"]
        change = batches.undo(batch, data_dir=data_dir, now=NOW, user="tester")
        (data_dir / "rows-undone").write_text(str(change.rows), encoding="utf-8")

    return run


Without = Callable[..., Path]


def due(site: str) -> str:
    return f"select sum(due_yuan)::integer from wage_months where project_name = '{site}'"


def versions(number: str) -> str:
    return (
        "select file_name, owed_yuan::integer from stg_national_clues join files using (file_seq)"
        f" where native_number = '{number}' order by file_seq"
    )


def test_every_row_that_goes_is_counted(without: Without) -> None:
    """Each file of the second load brought one; of the first, the third load holds one as well."""
    assert (without(2) / "rows-undone").read_text(encoding="utf-8") == "6"
    assert (without(2, 1) / "rows-undone").read_text(encoding="utf-8") == "5"


def test_without_the_wrong_id_the_right_one_is_of_the_same_row(loaded: Loaded, without: Without) -> None:
    # The row has the other ID by now, so this one is somebody else.
    assert loaded.outcome("wrong-id-3.xlsx") == (1, 0, 0)
    assert loaded.query(due("甲项目")) == [(9500,)]
    undone = without(2)
    assert query(undone, due("甲项目")) == [(4500,)]
    found = query(
        undone,
        "select id_card is not null, payable_yuan::integer, file_name"
        " from stg_payrolls join files using (file_seq) where project_name = '甲项目' order by file_seq",
    )
    assert found == [(False, 5000, "wrong-id-1.xlsx"), (True, 4500, "wrong-id-3.xlsx")]


def test_without_the_second_of_two_a_line_that_named_neither_is_of_the_first(
    loaded: Loaded, without: Without
) -> None:
    assert loaded.outcome("second-of-two-3.xlsx") == (1, 0, 0)
    assert loaded.query(due("乙项目")) == [(12000,)]
    assert query(without(2), due("乙项目")) == [(3000,)]


def test_a_change_that_was_taken_back_by_the_next_file_leaves_one_version(
    loaded: Loaded, without: Without
) -> None:
    first, second, third = (f"changed-{load}.xlsx" for load in (1, 2, 3))
    doubted = (
        "select file_name, row_number from current_doubts join source_lines using (row_id)"
        " where rule = 'unknown_town' and file_name like 'changed-%'"
    )
    seen = (
        "select file_name, row_number from sightings join files using (file_seq)"
        " where file_name like 'changed-%'"
    )
    assert loaded.query(versions("A1")) == [(first, 100), (second, 200), (third, 100)]
    # The third file had said what the first says: nothing new.
    middle_gone = without(2)
    assert query(middle_gone, versions("A1")) == [(first, 100)]
    assert query(middle_gone, doubted) == [(first, 3)]
    assert query(middle_gone, seen) == [(third, 4)]
    both_gone = without(2, 1)
    assert query(both_gone, versions("A1")) == [(third, 100)]
    assert query(both_gone, doubted) == [(third, 4)]
    assert query(both_gone, seen) == []
    assert [row[0] for row in query(both_gone, CURRENT_ROWS) if row[0][0] == "A"] == ["A1", "A2"]


def test_undo_keeps_a_later_correction_and_its_history(without: Without) -> None:
    undone = without(1)
    # The first version is now that of the second file, which had seen it unchanged.
    assert query(undone, versions("B1")) == [("history-2.xlsx", 100), ("history-3.xlsx", 300)]
    rows = query(undone, CURRENT_ROWS)
    assert [row[:2] for row in rows if row[0][0] == "B"] == [("B1", 300), ("B2", 1)]


def test_doubts_follow_their_row(without: Without) -> None:
    undone = without(1)
    place = ("doubted-2.xlsx", 4)
    doubted = query(
        undone,
        "select file_name, row_number from doubts join source_lines using (row_id)"
        " where column_name is not null and file_name like 'doubted-%' and row_number <> 3",
    )
    assert doubted == [place]
    assert [row[4:] for row in query(undone, CURRENT_ROWS) if row[0] == "C1"] == [place]


def test_a_line_of_our_own_workbook_stays_the_row_that_it_was(loaded: Loaded, without: Without) -> None:
    assert loaded.outcome("workbook-3.xlsx") == (0, 1, 0)
    assert loaded.query(due("丙项目")) == [(9000,)]
    undone = without(2)
    assert query(undone, due("丙项目")) == [(5000,)]
    rows = "select count(*), count(distinct record_key) from stg_payrolls where project_name = '丙项目'"
    assert query(undone, rows) == [(2, 1)]


def test_undone_is_as_never_loaded(tmp_path: Path) -> None:
    """The long version is `python -m tests.faults.undo`."""
    assert play(tmp_path, seed=7, kinds=sorted(KINDS)) == {}
