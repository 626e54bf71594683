"""A trial says what a load would do, and leaves nothing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.feedback.line_remarks import MOST_CHANGES, MOST_REMARKS
from etl.feedback.report import SHOWN_LINES, LoadReport, load_text
from etl.load import load_paths
from tests.etl_load.conftest import NOW, clue


def trial(data_dir: Path, *paths: Path) -> LoadReport:
    return load_paths(paths, data_dir=data_dir, now=NOW, user="tester", is_trial=True)


def kept(data_dir: Path) -> dict[str, bytes]:
    """Everything in the store but the lock and the workbooks of trials."""
    return {
        str(path.relative_to(data_dir)): path.read_bytes()
        for path in sorted(data_dir.rglob("*"))
        if path.is_file() and path.suffix != ".lock" and "trials" not in path.parts
    }


def test_says_what_a_load_would_do_and_leaves_nothing(
    clues: Callable[..., Path], load: Callable[..., LoadReport], data_dir: Path
) -> None:
    load(clues("一.xlsx", [clue("A1"), clue("A2", yuan=5000)]))
    before = kept(data_dir)
    # A1 stays, A2 is corrected, A3 is new with a doubt (settled without a day), A4 has a day that cannot be.
    path = clues(
        "二.xlsx",
        [
            clue("A1"),
            clue("A2", yuan=6000),
            clue("A3", 核处状态="已办结"),
            clue("A4", "2024-13-45"),
            ["合计", *[""] * 8, 12, 30000, "", "", ""],
        ],
    )
    report = trial(data_dir, path)
    (file,) = report.files
    counts = file.counts
    assert (counts.rows_read, counts.new, counts.updated, counts.unchanged, counts.rejected) == (
        7,
        1,
        1,
        1,
        1,
    )
    assert (dict(counts.skipped), file.doubts) == ({"title": 1, "header": 1, "total": 1}, 1)
    assert [(one.outcome, one.sheet, one.row, one.column) for one in file.remarks] == [
        ("rejected", "台账", 6, "提交时间"),
        ("doubt", "台账", 5, "办结时间"),
    ]
    assert file.remarks[0].label == "日期看不懂"
    assert [(one.row, one.column, one.before, one.after) for one in file.changes] == [
        (4, "欠薪金额", "5000.00", "6000.00")
    ]
    # 12,000 + 6,000 + 12,000 + 12,000 are 42,000, not the 30,000 that the sheet says. Of the 12 people, which
    # are right, three are in the row that is not taken.
    assert [one.rule for one in file.notices] == ["total_with_rejected", "total_mismatch"]
    assert (report.batch, report.is_published, report.is_ok) == (None, False, True)
    assert kept(data_dir) == before
    # What was said comes true.
    (loaded,) = load(path).files
    assert loaded.counts == counts and loaded.doubts == file.doubts and loaded.remarks == []


@pytest.mark.usefixtures("without_marts")
def test_workbook_of_a_trial_is_loaded_after_it(
    clues: Callable[..., Path], load: Callable[..., LoadReport], data_dir: Path
) -> None:
    (file,) = trial(data_dir, clues("一.xlsx", [clue("A1"), clue("A2", "没有日期", 欠薪地="东京镇")])).files
    assert file.rejects_file is not None
    workbook = Path(file.rejects_file)
    assert workbook.is_file() and workbook.parent.parent == data_dir / "state" / "trials"
    assert not (data_dir / "snapshots" / "CURRENT").exists() and not list((data_dir / "sources").iterdir())
    # A load removes what killed loads left; the trial's workbook is no such thing.
    load(clues("二.xlsx", [clue("A3")]))
    assert workbook.is_file()


@pytest.mark.usefixtures("without_marts")
def test_lines_beyond_those_listed_are_counted(
    clues: Callable[..., Path], load: Callable[..., LoadReport], data_dir: Path
) -> None:
    """1,001 lines have a day that cannot be, 4 more a doubt. 150 lines change sum and people."""
    held = [clue(f"A{number}") for number in range(150)]
    load(clues("一.xlsx", held))
    changed = [clue(f"A{number}", yuan=15000, 涉及人数=4) for number in range(150)]
    wrong = [clue(f"B{number}", "2024-13-45") for number in range(1001)]
    doubted = [clue(f"C{number}", 欠薪地="东京镇") for number in range(4)]
    report = trial(data_dir, clues("二.xlsx", [*changed, *wrong, *doubted]))
    (file,) = report.files
    assert (file.counts.updated, file.counts.rejected, file.doubts) == (150, 1001, 4)
    assert (file.remark_count, len(file.remarks)) == (1005, MOST_REMARKS)
    assert (file.change_count, len(file.changes)) == (300, MOST_CHANGES)
    # Cut off where the file ends: the doubts come after the lines that are rejected.
    assert {one.outcome for one in file.remarks} == {"rejected"}
    said = report.to_json()["files"][0]
    assert (said["remark_count"], said["change_count"]) == (1005, 300)
    words = load_text(report)
    assert f"…另有 {1005 - SHOWN_LINES} 处，--json 列前 1000 处" in words
    assert f"…另有 {300 - SHOWN_LINES} 处，--json 列前 200 处" in words


def test_command_line(
    clues: Callable[..., Path],
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(data_dir))
    path = clues("一.xlsx", [clue("A1"), clue("A2", "2024-13-45")])
    assert main(["load", "--dry-run", str(path)]) == 0
    said = capsys.readouterr().out
    assert "退回：工作表“台账”第 4 行，提交时间：" in said
    assert said.rstrip().endswith("试导入，什么也没有存；还没有任何快照")
    assert main(["load", "--dry-run", "--json", str(path)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["is_trial"], found["batch"], found["snapshot"]) == (True, None, None)
    assert [one["row"] for one in found["files"][0]["remarks"]] == [4]
    # Nothing in it can be loaded: as of a load, 1.
    bad = clues("坏.xlsx", [clue("A2", "2024-13-45")])
    assert main(["load", "--dry-run", str(bad)]) == 1
