"""What goes wrong with one file stays with that file; a number on two rows breaks no build."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from etl import load_file as loading
from etl.detect import import_options
from etl.errors import LoadError
from etl.extract import source_files
from etl.feedback.report import FileReport, LoadReport
from etl.marts import BuildStepError
from etl.marts import run as marts_run
from tests.etl_load.conftest import CLUE_HEADER, Loaded, clue, clue_sheet, write_book
from tests.etl_load.test_load import numbers, query
from tests.etl_load.test_rejects import reload, returned

Load = Callable[..., LoadReport]
Make = Callable[..., Path]
PROJECT_HEADER = ["项目编号", "项目名称", "施工总承包单位", "属地镇街", "合同额（万元）", "开工日期"]


def with_number(book: openpyxl.Workbook, row: int, number: str, column: str) -> openpyxl.Workbook:
    book["待核"][f"{column}{row}"] = number
    return book


def test_a_number_corrected_to_one_that_another_row_has_keeps_both_rows(
    load: Load, clues: Make, tmp_path: Path, data_dir: Path
) -> None:
    """A1 comes back from the office as A2, which another clue has: both stand, and both are doubted."""
    report = load(
        clues("a.xlsx", [clue("A1", yuan=1000, 欠薪地="某某镇"), clue("A2", yuan=2000), clue("A3")])
    )
    book = with_number(returned(report.files[0]), 3, "A2", "B")
    again = reload(load, book, tmp_path / "退.xlsx")
    assert numbers(again)[:4] == (0, 1, 0, 0)
    assert query(data_dir, "select native_number, owed_yuan::integer from complaints order by 1, 2") == [
        ("A2", 1000),
        ("A2", 2000),
        ("A3", 12000),
    ]
    assert query(data_dir, "select count(distinct complaint_id), count(*) from complaints") == [(3, 3)]
    # The row that had the number first is still known by it: decisions about it are not lost.
    assert query(
        data_dir, "select owed_yuan::integer from complaints where complaint_id = 'national:A2'"
    ) == [(2000,)]
    doubted = "select owed_yuan::integer from current_doubts join current_national_clues using (row_id)"
    assert query(data_dir, f"{doubted} where rule = 'number_shared' order by 1") == [(1000,), (2000,)]
    [(first,), (second,)] = query(
        data_dir, "select message from current_doubts where rule = 'number_shared' order by row_id"
    )
    assert "退.xlsx" in first and "第 3 行" in first
    assert "a.xlsx" in second and "第 4 行" in second
    # Put right, the doubt goes from both.
    book["待核"]["B3"] = "A4"
    assert numbers(reload(load, book, tmp_path / "改.xlsx"))[:4] == (0, 1, 0, 0)
    assert query(data_dir, "select count(*) from current_doubts where rule = 'number_shared'") == [(0,)]


def test_two_rows_corrected_to_one_new_number_and_two_that_swap_theirs(
    load: Load, clues: Make, tmp_path: Path, data_dir: Path
) -> None:
    rows = [clue(f"A{place}", yuan=place, 欠薪地="某某镇") for place in range(1, 5)]
    book = returned(load(clues("a.xlsx", rows)).files[0])
    for row, number in ((3, "B9"), (4, "B9"), (5, "A4"), (6, "A3")):
        with_number(book, row, number, "B")
    assert numbers(reload(load, book, tmp_path / "退.xlsx"))[:4] == (0, 4, 0, 0)
    assert query(data_dir, "select native_number, owed_yuan::integer from complaints order by 2") == [
        ("B9", 1), ("B9", 2), ("A4", 3), ("A3", 4),
    ]  # fmt: skip
    assert query(data_dir, "select count(distinct complaint_id) from complaints") == [(4,)]
    assert query(
        data_dir,
        "select owed_yuan::integer from current_doubts join current_national_clues using (row_id)"
        " where rule = 'number_shared' order by 1",
    ) == [(1,), (2,)]


def test_a_project_number_that_another_project_has(
    load: Load, workbook: Make, tmp_path: Path, data_dir: Path
) -> None:
    rows = [
        ["在建项目台账"],
        PROJECT_HEADER,
        ["P1", "甲小区项目", "乙建设有限公司", "某某镇", "1000", "2024-01-05"],
        ["P2", "乙小区项目", "丙建设有限公司", "梁村镇", "500", "2024-01-05"],
    ]
    book = returned(load(workbook("在建项目.xlsx", rows)).files[0])
    with_number(book, 3, "P2", "A")
    again = reload(load, book, tmp_path / "退.xlsx")
    assert numbers(again)[:4] == (0, 1, 0, 0)
    assert query(data_dir, "select project_name, project_id = 'P2' from projects order by 1") == [
        ("乙小区项目", True), ("甲小区项目", False),
    ]  # fmt: skip
    assert query(
        data_dir,
        "select project_name from current_doubts join current_projects using (row_id)"
        " where rule = 'number_shared' order by 1",
    ) == [("乙小区项目",), ("甲小区项目",)]


@pytest.fixture
def with_one_clue(loaded_once: Callable[..., Loaded], data_dir: Path) -> None:
    """The test's own copy of a data folder that one process has loaded."""

    def write(folder: Path) -> None:
        write_book(folder / "前.xlsx", {"台账": clue_sheet([clue("A0")])})

    loaded_once("file_faults", write).copy_to(data_dir)


# one file's fault ---------------------------------------------------------------------------------


def breaking(name: str, error: Exception, real: Callable[..., Any]) -> Callable[..., Any]:
    """`real`, which fails with `error` for the file called `name`."""

    def run(path: Path, *args: Any, **kwargs: Any) -> Any:
        if Path(path).name == name:
            raise error
        return real(path, *args, **kwargs)

    return run


@pytest.mark.parametrize(
    "error", [ValueError("x"), KeyError("x"), RecursionError("x"), AssertionError(), UnicodeError("x")]
)
@pytest.mark.usefixtures("without_marts")
def test_an_unexpected_fault_in_one_file_leaves_the_others_loaded(
    load: Load, clues: Make, data_dir: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    bad, good = clues("坏.xlsx", [clue("A1")]), clues("好.xlsx", [clue("A2")])
    monkeypatch.setattr(import_options, "detect", breaking("坏.xlsx", error, import_options.detect))
    report = load(bad, good)
    refused, taken = report.files
    assert report.is_published and numbers(taken)[:4] == (1, 0, 0, 0)
    assert refused.ledger is None and refused.reason is not None
    assert "坏.xlsx" in refused.reason and type(error).__name__ in refused.reason
    assert query(data_dir, "select native_number from current_national_clues") == [("A2",)]
    # Of the refused file no copy is kept.
    assert [path.name for path in (data_dir / "sources").rglob("*.xlsx")] == ["好.xlsx"]


@pytest.mark.parametrize("step", ["checks.run", "decide", "write_rejects", "file_notices.record"])
@pytest.mark.usefixtures("without_marts")
def test_a_fault_in_any_step_of_one_file_leaves_nothing_of_it(
    load: Load, clues: Make, data_dir: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The same for every step: its rows are not held half, and its lines are not counted."""
    bad, good = clues("坏.xlsx", [clue("A1")]), clues("好.xlsx", [clue("A2")])
    owner, _, name = step.rpartition(".")
    place = getattr(loading, owner) if owner else loading
    real, calls = getattr(place, name), []

    def once(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise TypeError("x")
        return real(*args, **kwargs)

    monkeypatch.setattr(place, name, once)
    refused, taken = load(bad, good).files
    assert refused.ledger is None and refused.counts.rows_read == 0
    assert numbers(taken)[:4] == (1, 0, 0, 0)
    assert query(data_dir, "select native_number from current_national_clues") == [("A2",)]
    assert query(data_dir, "select file_name from files") == [("好.xlsx",)]


@pytest.mark.usefixtures("without_marts")
def test_the_second_ledger_of_a_workbook_fails_and_the_first_is_reported(
    load: Load, workbook: Make, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits = ["登记日期", "投诉人", "被投诉单位", "属地镇街", "人数", "金额", "诉求", "接访人", "受理方式"]
    path = workbook(
        "两种.xlsx",
        sheets={
            "线索": [["全国根治欠薪线索"], CLUE_HEADER, clue("A1")],
            "来访": [
                ["来访登记"],
                visits,
                ["2024-03-05", "张三", "甲公司", "梁村镇", 1, 5000, "工资", "李", "受理"],
            ],
        },
    )
    real = loading.stage

    def stage(con: Any, ledger: Any, *more: Any, **given: Any) -> Any:
        if ledger.id == "visits":
            raise ZeroDivisionError
        return real(con, ledger, *more, **given)

    monkeypatch.setattr(loading, "stage", stage)
    report = load(path)
    by_ledger: dict[str | None, FileReport] = {one.ledger: one for one in report.files}
    assert numbers(by_ledger["national_clues"])[:4] == (1, 0, 0, 0)
    assert "ZeroDivisionError" in (by_ledger[None].reason or "")
    assert query(data_dir, "select native_number from current_national_clues") == [("A1",)]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "内存不够"),
        (OSError(28, "No space left on device"), "磁盘空间不足"),
        (duckdb.OutOfMemoryException("Out of Memory Error"), "内存不够"),
    ],
)
@pytest.mark.usefixtures("with_one_clue")
def test_a_fault_of_the_machine_stops_the_batch_and_publishes_nothing(
    load: Load, clues: Make, data_dir: Path, monkeypatch: pytest.MonkeyPatch, *, error: Exception, said: str
) -> None:
    monkeypatch.setattr(import_options, "detect", breaking("坏.xlsx", error, import_options.detect))
    with pytest.raises(LoadError, match=said):
        load(clues("好.xlsx", [clue("A2")]), clues("坏.xlsx", [clue("A1")]))
    assert query(data_dir, "select native_number from current_national_clues") == [("A0",)]
    assert [path.name for path in (data_dir / "sources").rglob("*.xlsx")] == ["前.xlsx"]


# a step of the build ------------------------------------------------------------------------------


@pytest.mark.usefixtures("with_one_clue")
def test_a_database_error_of_a_build_step_names_the_step_and_the_rows(
    load: Load, clues: Make, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two rows of one key in a mart, by a rule that no longer holds: said in Chinese, nothing published."""
    real = marts_run.group_complaints

    def group(con: Any, splits: Any) -> None:
        real(con, splits)
        con.execute("update complaint_records set complaint_id = 'national:A1'")

    monkeypatch.setattr(marts_run, "group_complaints", group)
    with pytest.raises(BuildStepError) as caught:
        load(clues("甲.xlsx", [clue("A1"), clue("A2")]))
    said = str(caught.value)
    assert "complaints" in said and "national:A1" in said and "原快照继续使用" in said
    assert "甲.xlsx" in said and "第 3 行" in said
    assert query(data_dir, "select native_number from current_national_clues") == [("A0",)]


# one copy -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("without_marts")
def test_a_file_that_changes_after_it_was_received_is_loaded_as_it_was(
    load: Load, clues: Make, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved again between hashing and reading: what is hashed, read and kept is one and the same."""
    path = clues("a.xlsx", [clue("A1", yuan=1000)])
    before = path.read_bytes()
    real = loading.read_file

    def read_file(*args: Any, **kwargs: Any) -> Any:
        clues("a.xlsx", [clue("A1", yuan=9999)])
        return real(*args, **kwargs)

    monkeypatch.setattr(loading, "read_file", read_file)
    report = load(path).files[0]
    kept = next((data_dir / "sources").rglob("a.xlsx"))
    assert path.read_bytes() != before
    assert kept.read_bytes() == before
    assert report.sha256 == hashlib.sha256(before).hexdigest()
    assert query(data_dir, "select owed_yuan::integer from current_national_clues") == [(1000,)]
    assert query(data_dir, "select sha256 from files") == [(report.sha256,)]
    # What it says since is news.
    monkeypatch.undo()
    assert numbers(load(path).files[0])[:4] == (0, 1, 0, 0)


def test_a_file_that_is_being_written_is_refused(
    load: Load, tmp_path: Path, clues: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "增长.csv"
    path.write_text("线索编号,提交时间\nA1,2024-03-05\n", encoding="utf-8")
    real = source_files.os.fstat
    calls: list[int] = []

    def fstat(handle: int) -> Any:
        if calls:
            with path.open("a", encoding="utf-8") as out:
                out.write("A2,2024-03-06\n")
        calls.append(handle)
        return real(handle)

    monkeypatch.setattr(source_files.os, "fstat", fstat)
    refused = load(path).files[0]
    assert refused.ledger is None and "还在被写入" in (refused.reason or "")


@pytest.mark.usefixtures("without_marts")
def test_two_files_of_one_name_are_both_kept(load: Load, clues: Make, data_dir: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "甲" / "a.xlsx", tmp_path / "乙" / "a.xlsx"
    for path, number in ((one, "A1"), (other, "A2")):
        path.parent.mkdir()
        clues("a.xlsx", [clue(number)]).rename(path)
    load(one, other)
    kept = {path.name: path.read_bytes() for path in (data_dir / "sources").rglob("*.xlsx")}
    assert kept == {"a.xlsx": one.read_bytes(), "a_2.xlsx": other.read_bytes()}
    stored = query(data_dir, "select stored_path, sha256 from files order by file_seq")
    for path, sha256 in stored:
        assert hashlib.sha256((data_dir / path).read_bytes()).hexdigest() == sha256
