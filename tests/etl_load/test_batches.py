"""Undo, rollback, build, the lock and the pointer: one click back, and never half a load."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from data import COUNTY, Warehouse
from data.paths import REFERENCE
from etl.__main__ import main
from etl.commands import batches
from etl.commands.status import status
from etl.errors import LoadError
from etl.load import load_paths
from etl.publish import snapshot_files
from tests.etl_load.conftest import NOW, clue
from tests.etl_load.test_load import Clues, Load, amounts, numbers
from tests.snapshot_file import query

WHO = {"now": NOW, "user": "tester"}
ROOT = Path(__file__).resolve().parents[2]
CURRENT_ROWS = """
    select native_number, owed_yuan::integer, record_key, content_hash, file_name, line.row_number
    from current_national_clues join source_lines as line using (row_id) order by 1
"""


def undo(data_dir: Path, batch: str | None) -> batches.Change:
    return batches.undo(str(batch), data_dir=data_dir, **WHO)


# undo ---------------------------------------------------------------------------------------------


def test_undo_leaves_what_loading_only_the_other_file_gives(
    load: Load, clues: Clues, data_dir: Path, tmp_path: Path
) -> None:
    first = load(clues("1.xlsx", [clue("A1", yuan=100), clue("A2", yuan=200)]))
    second = clues("2.xlsx", [clue("A2", yuan=200), clue("A3", yuan=300)])
    load(second)
    change = undo(data_dir, first.batch)
    # A1 is gone; A2, which the second file holds too, is now its line.
    assert change.rows == 1
    after = query(data_dir, CURRENT_ROWS)
    assert [row[:2] + row[4:] for row in after] == [("A2", 200, "2.xlsx", 3), ("A3", 300, "2.xlsx", 4)]
    assert query(data_dir, "select count(*) from complaints") == [(2,)]
    alone = tmp_path / "alone"
    shutil.copytree(data_dir / "state", alone / "state")
    load_paths([second], data_dir=alone, **WHO)
    assert query(alone, CURRENT_ROWS) == after


@pytest.mark.usefixtures("without_marts")
def test_undo_keeps_what_a_file_without_news_holds_too(
    load: Load, clues: Clues, data_dir: Path, tmp_path: Path
) -> None:
    first = load(clues("1.xlsx", [clue("A1", yuan=100), clue("A2", yuan=200), clue("A3", yuan=300)]))
    again = clues("2.xlsx", [clue("A3", yuan=300), clue("A2", yuan=200)])
    for _ in range(2):
        report = load(again)
        assert (report.batch, report.snapshot) == (None, first.snapshot)
        assert numbers(report.files[0])[:3] == (0, 0, 2)
    # It is one batch however often the file comes, and can be taken back as any other.
    told = {one["batch"] for one in status(data_dir=data_dir)["batches"]}
    assert {path.name for path in (data_dir / "sources").iterdir()} == told
    [seen] = told - {first.batch}
    assert undo(data_dir, first.batch).rows == 1
    after = query(data_dir, CURRENT_ROWS)
    assert [row[:2] + row[4:] for row in after] == [("A2", 200, "2.xlsx", 4), ("A3", 300, "2.xlsx", 3)]
    alone = tmp_path / "alone"
    shutil.copytree(data_dir / "state", alone / "state")
    load_paths([again], data_dir=alone, **WHO)
    assert query(alone, CURRENT_ROWS) == after
    assert undo(data_dir, seen).rows == 2
    assert query(data_dir, CURRENT_ROWS) == []


@pytest.mark.usefixtures("without_marts")
def test_what_was_seen_goes_with_the_snapshot_it_was_seen_on(
    load: Load, clues: Clues, data_dir: Path
) -> None:
    load(clues("0.xlsx", [clue("B1", yuan=1)]))
    first = load(clues("1.xlsx", [clue("A1", yuan=100)]), now=NOW + timedelta(seconds=1))
    seen = clues("2.xlsx", [clue("A1", yuan=100)])
    assert load(seen, now=NOW + timedelta(seconds=2)).batch is None
    later = load(clues("3.xlsx", [clue("A2", yuan=200)]), now=NOW + timedelta(seconds=3))
    # Back before the third file: the second still counts as loaded.
    assert batches.rollback(data_dir=data_dir, **WHO).batches == (later.batch,)
    undo(data_dir, first.batch)
    assert amounts(data_dir) == {"B1": 1, "A1": 100}
    # Back before the first: nothing is known of the second, which brings its row anew.
    batches.rollback(data_dir=data_dir, **WHO)
    assert set(batches.rollback(data_dir=data_dir, **WHO).batches) >= {first.batch}
    assert amounts(data_dir) == {"B1": 1}
    assert numbers(load(seen, now=NOW + timedelta(seconds=9)).files[0])[:3] == (1, 0, 0)


@pytest.mark.usefixtures("without_marts")
def test_undo_of_a_correction_brings_the_older_version_back(load: Load, clues: Clues, data_dir: Path) -> None:
    load(clues("1.xlsx", [clue("A1", yuan=100)]))
    wrong = load(clues("2.xlsx", [clue("A1", yuan=999)]))
    load(clues("3.xlsx", [clue("A2", yuan=200)]))
    undo(data_dir, wrong.batch)
    assert amounts(data_dir) == {"A1": 100, "A2": 200}
    assert query(data_dir, "select batch_id from batches where is_undone") == [(wrong.batch,)]
    # The same file can be loaded again.
    assert numbers(load(clues("2.xlsx", [clue("A1", yuan=999)])).files[0])[:3] == (0, 1, 0)


def test_undo_of_what_is_not_there(load: Load, clues: Clues, data_dir: Path) -> None:
    with pytest.raises(LoadError, match="还没有任何快照"):
        undo(data_dir, "x")
    batch = load(clues("1.xlsx", [clue("A1")])).batch
    with pytest.raises(LoadError, match="没有批次"):
        undo(data_dir, "x")
    undo(data_dir, batch)
    assert query(data_dir, "select count(*) from complaints") == [(0,)]
    with pytest.raises(LoadError, match="已经撤销"):
        undo(data_dir, batch)


# rollback and build -------------------------------------------------------------------------------


def test_rollback_goes_to_the_snapshot_before_and_the_next_load_builds_on_it(
    load: Load, clues: Clues, data_dir: Path
) -> None:
    first = load(clues("1.xlsx", [clue("A1", yuan=100)]))
    second_file = clues("2.xlsx", [clue("A1", yuan=200)])
    second = load(second_file, now=NOW + timedelta(seconds=1))
    told_before = batches.rollback(data_dir=data_dir, is_trial=True, **WHO)
    assert amounts(data_dir) == {"A1": 200}
    change = batches.rollback(data_dir=data_dir, **WHO)
    assert change == told_before
    assert (change.snapshot, change.batches) == (first.snapshot, (second.batch,))
    assert amounts(data_dir) == {"A1": 100}
    told = {one["batch"]: one["state"] for one in status(data_dir=data_dir)["batches"]}
    assert told == {first.batch: "in_force", second.batch: "rollback"}
    # One clock for all of them, the county's.
    times = {one["batch"]: one["loaded_at"] for one in status(data_dir=data_dir)["batches"]}
    assert times == {first.batch: "2024-07-01T09:30:00", second.batch: "2024-07-01T09:30:01"}
    shown = Warehouse(data_dir).question("batches", scope=COUNTY)
    assert shown[["批次", "已撤销", "撤销方式", "新增", "更新"]].to_numpy().tolist() == [
        [second.batch, True, "回退", 0, 1],
        [first.batch, False, "", 1, 0],
    ]
    again = load(second_file, now=NOW + timedelta(seconds=2))
    assert numbers(again.files[0])[:3] == (0, 1, 0)
    assert amounts(data_dir) == {"A1": 200}
    assert query(data_dir, "select parent_id from snapshot_info") == [(first.snapshot,)]
    batches.rollback(data_dir=data_dir, **WHO)
    with pytest.raises(LoadError, match="第一个快照"):
        batches.rollback(data_dir=data_dir, **WHO)


@pytest.mark.usefixtures("without_marts")
def test_rollback_of_an_undo_says_which_batch_is_in_force_again(
    load: Load, clues: Clues, data_dir: Path
) -> None:
    load(clues("1.xlsx", [clue("A1", yuan=100)]))
    second = load(clues("2.xlsx", [clue("A1", yuan=200)]))
    undo(data_dir, second.batch)
    change = batches.rollback(data_dir=data_dir, **WHO)
    assert (change.snapshot, change.batches, change.restored) == (second.snapshot, (), (second.batch,))
    assert amounts(data_dir) == {"A1": 200}


@pytest.mark.usefixtures("without_marts")
def test_rollback_is_the_way_out_of_a_damaged_snapshot(load: Load, clues: Clues, data_dir: Path) -> None:
    first = load(clues("1.xlsx", [clue("A1", yuan=100)]))
    second = load(clues("2.xlsx", [clue("A1", yuan=200)]))
    broken = data_dir / "snapshots" / f"{second.snapshot}.duckdb"
    broken.chmod(0o600)
    broken.write_bytes(b"not a database" * 1000)
    change = batches.rollback(data_dir=data_dir, **WHO)
    # The batch that the damaged snapshot held is named, so that it can be loaded again.
    assert (change.snapshot, change.batches) == (first.snapshot, (second.batch,))
    (data_dir / "snapshots" / "CURRENT").write_text("nothing.duckdb\n")
    assert batches.rollback(data_dir=data_dir, **WHO).snapshot == first.snapshot
    assert amounts(data_dir) == {"A1": 100}


def test_building_again_takes_up_a_new_town_alias(
    load: Load, clues: Clues, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = clues("1.xlsx", [clue("A1", 欠薪地="老城片区"), clue("A2")])
    load(path)
    towns = "select native_number, town_code from complaints order by 1"
    assert query(data_dir, towns) == [("A1", "unknown"), ("A2", "371526001")]
    reference = tmp_path / "reference"
    shutil.copytree(REFERENCE, reference)
    with (reference / "town_aliases.csv").open("a", encoding="utf-8") as out:
        out.write("老城片区,371526003\n")
    monkeypatch.setattr("etl.publish.store.REFERENCE", reference)
    batches.build(data_dir=data_dir, **WHO)
    assert query(data_dir, towns) == [("A1", "371526003"), ("A2", "371526001")]
    monkeypatch.undo()
    # A load of the same file notices that reference data has changed, too.
    again = load(path)
    assert (again.batch, again.is_published) == (None, True)
    assert query(data_dir, towns)[0] == ("A1", "unknown")


# pointer, lock, faults ----------------------------------------------------------------------------


@pytest.mark.usefixtures("without_marts")
def test_two_loads_at_once(load: Load, clues: Clues, data_dir: Path) -> None:
    path = clues("1.xlsx", [clue("A1")])
    with (
        snapshot_files.lock(data_dir / "state", "另一人"),
        pytest.raises(LoadError, match="另一个导入正在进行（另一人）"),
    ):
        load(path)
    assert load(path).is_published


@pytest.mark.usefixtures("without_marts")
def test_a_killed_load_leaves_the_old_snapshot_and_the_next_load_works(
    load: Load, clues: Clues, data_dir: Path
) -> None:
    before = load(clues("1.xlsx", [clue("A1")]))
    clues("2.xlsx", [clue("A2")])
    environment = {**os.environ, "ANXIN_DATA": str(data_dir)}
    child = subprocess.Popen(
        [sys.executable, "-m", "etl", "load", str(data_dir.parent / "in")],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 30
    while not list((data_dir / "snapshots").glob("*.tmp")) and time.monotonic() < deadline:
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert list((data_dir / "snapshots").glob("*.tmp"))
    assert query(data_dir, "select snapshot_id from snapshot_info") == [(before.snapshot,)]
    after = load(data_dir.parent / "in", now=NOW + timedelta(seconds=1))
    assert after.is_published and amounts(data_dir).keys() == {"A1", "A2"}
    assert not list((data_dir / "snapshots").glob("*.tmp*"))
    assert not list((data_dir / "state" / "tmp").iterdir())
    kept = {path.name for path in (data_dir / "sources").iterdir()}
    assert kept == {before.batch, after.batch}


def test_only_the_last_snapshots_stay(tmp_path: Path) -> None:
    for number in range(6):
        path = tmp_path / f"wages-{number}.duckdb"
        path.touch()
        os.utime(path, ns=(number, number))
    snapshot_files.prune(tmp_path, 3, {"wages-0"})
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["wages-0", "wages-3", "wages-4", "wages-5"]


# command line -------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    told = capsys.readouterr()
    return code, told.out, told.err


def test_command_line(
    clues: Clues, data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(data_dir))
    assert run(capsys, "status")[:2] == (0, "还没有快照；请用 python -m etl load 导入台账\n")
    code, out, _ = run(capsys, "load", str(data_dir / "没有"), "--json")
    assert code == 1 and json.loads(out)["files"][0]["ledger"] is None
    path = str(clues("1.xlsx", [clue("A1"), clue("A2", "2024-02-30")]))
    code, out, _ = run(capsys, "load", path, "--ledger", "nonsense", "--json")
    assert code == 1 and json.loads(out)["batch"] is None
    code, out, _ = run(capsys, "load", path)
    assert code == 0
    for told in ("全国平台线索", "退回", "跳过 表头行 1、标题行 1", "已发布快照 wages-"):
        assert told in out
    code, out, _ = run(capsys, "load", path, "--json")
    report = json.loads(out)
    assert (code, report["batch"], report["files"][0]["unchanged"]) == (0, None, 1)
    assert Path(report["files"][0]["rejects_file"]).is_file()
    code, out, _ = run(capsys, "status", "--json")
    status = json.loads(out)
    assert status["snapshot"] == report["snapshot"] and len(status["batches"]) == 1
    code, _, err = run(capsys, "undo", "x")
    assert code == 1 and "没有批次“x”" in err
    assert run(capsys, "undo", status["batches"][0]["batch"])[0] == 0
    assert run(capsys, "rollback")[0] == 0
    assert run(capsys, "build")[0] == 0
    code, out, _ = run(capsys, "build", "--if-older")
    assert (code, out) == (0, "快照与程序、参考数据一致，不用重建\n")
    monkeypatch.setattr("etl.publish.store.build_version", lambda: "another program")
    code, out, _ = run(capsys, "build", "--if-older")
    assert code == 0 and out.startswith("已重建，当前快照 wages-")


@pytest.mark.usefixtures("without_marts")
def test_a_program_that_changes_while_it_loads_is_built_again(
    load: Load, clues: Clues, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = iter(["at first", *["changed"] * 20])
    monkeypatch.setattr("etl.publish.store.build_version", lambda: next(versions))
    load(clues("1.xlsx", [clue("A1")]))
    assert query(data_dir, "select build_version from snapshot_info") == [("at first",)]
    assert query(data_dir, "select read_by from files") == [("at first",)]
    assert not batches.is_of_today(data_dir)
