"""A changed program reads again: files that come again at once, all kept sources by `build`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from data import COUNTY, Warehouse
from etl.commands import batches
from tests.etl_load.conftest import NOW, clue
from tests.snapshot_file import query

WHO = {"now": NOW, "user": "tester"}
OWED = "select native_number, owed_yuan from current_national_clues order by 1"
# As a former program would have read them: every amount doubled.
FORMER = {"A1": 24000, "A2": 4000}


@pytest.fixture
def former(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Under another program: the stage of staging doubles amounts. Calling it brings today's back."""
    import etl.load_file as loading  # noqa: PLC0415

    staged = loading.stage

    def doubled(con, ledger, layouts, **more):  # type: ignore[no-untyped-def]
        found = staged(con, ledger, layouts, **more)
        con.execute("update staged set owed_yuan = 2 * owed_yuan, content_hash = 'former' || content_hash")
        return found

    monkeypatch.setattr(loading, "stage", doubled)
    monkeypatch.setattr("etl.publish.store.build_version", lambda: "former")
    return monkeypatch.undo


def owed(data_dir: Path) -> dict[str, int]:
    return {number: int(yuan) for number, yuan in query(data_dir, OWED)}


def keys(data_dir: Path) -> list[tuple[object, ...]]:
    return query(data_dir, "select native_number, record_key from current_national_clues order by 1")


@pytest.mark.usefixtures("without_marts")
def test_a_file_that_comes_again_is_read_again(load, clues, data_dir: Path, former) -> None:  # type: ignore[no-untyped-def]
    path = clues("1.xlsx", [clue("A1"), clue("A2", yuan=2000)])
    load(path)
    assert owed(data_dir) == FORMER
    before = keys(data_dir)
    again = load(path)
    assert (again.batch, again.files[0].counts.unchanged) == (None, 2)
    former()
    report = load(path)
    assert report.files[0].counts.updated == 2 and report.is_published
    assert owed(data_dir) == {"A1": 12000, "A2": 2000}
    assert keys(data_dir) == before
    assert load(path).batch is None


@pytest.mark.usefixtures("without_marts")
def test_a_file_read_again_corrects_nothing_that_came_after_it(load, clues, data_dir: Path, former) -> None:  # type: ignore[no-untyped-def]
    first = clues("1.xlsx", [clue("A1"), clue("A2", yuan=2000)])
    load(first)
    former()
    (note,) = load(clues("2.xlsx", [clue("A2", yuan=700)])).notes
    assert note.startswith("留存的源文件有 1 个是以前的程序读的") and note.endswith("python -m etl build")
    assert owed(data_dir)["A2"] == 700
    report = load(first)
    assert report.notes == []
    counts = report.files[0].counts
    assert owed(data_dir) == {"A1": 12000, "A2": 700}
    assert (counts.updated, counts.unchanged) == (1, 1)


def test_build_reads_every_kept_source_again(load, clues, data_dir: Path, former) -> None:  # type: ignore[no-untyped-def]
    """Each file corrects the rows that it holds, a figure follows; undoing the batch brings the old back."""
    first, second = (
        clues("1.xlsx", [clue("A1"), clue("A2", yuan=2000)]),
        clues("2.xlsx", [clue("A2", yuan=700)]),
    )
    load(first)
    load(second)
    for path in (first, second):
        path.unlink()
    assert owed(data_dir) == {"A1": 24000, "A2": 1400}
    before = keys(data_dir)
    former()
    batches.build(data_dir=data_dir, **WHO)
    assert owed(data_dir) == {"A1": 12000, "A2": 700}
    assert keys(data_dir) == before
    answer = Warehouse(data_dir).measure("owed_yuan", scope=COUNTY)["owed_yuan"]
    assert answer.total()["value"] == 12700
    (latest,) = query(data_dir, "select batch_id from files order by file_seq desc limit 1")
    batches.undo(str(latest[0]), data_dir=data_dir, **WHO)
    assert owed(data_dir) == {"A1": 24000, "A2": 1400}
    # Those that are not read by today's program are read again.
    batches.build(data_dir=data_dir, **WHO)
    assert owed(data_dir) == {"A1": 12000, "A2": 700}
    files = query(data_dir, "select count(*) from files")
    batches.build(data_dir=data_dir, **WHO)
    assert query(data_dir, "select count(*) from files") == files


@pytest.mark.usefixtures("without_marts")
def test_a_chosen_sheet_and_mapping_are_chosen_again(load, workbook, data_dir: Path, former) -> None:  # type: ignore[no-untyped-def]
    """The headers say nothing to the loader: without the mapping the file could not be read at all."""
    from etl.detect.import_options import ImportOptions, OptionsPerFile  # noqa: PLC0415
    from etl.detect.mappings import check  # noqa: PLC0415
    from etl.load import load_paths  # noqa: PLC0415

    mapping = check(
        "手工",
        {"ledger": "national_clues", "columns": {"甲": "线索编号", "乙": "提交时间", "丙": "欠薪金额"}},
    )
    path = workbook("别的.xlsx", [["甲", "乙", "丙"], ["A1", "2024-03-05", 12000]])
    options = OptionsPerFile(ImportOptions("national_clues", mapping))
    report = load_paths([path], data_dir=data_dir, options=options, **WHO)
    assert report.is_published and owed(data_dir) == {"A1": 24000}
    former()
    batches.build(data_dir=data_dir, **WHO)
    assert owed(data_dir) == {"A1": 12000}
