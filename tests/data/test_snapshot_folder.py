"""What lies among the snapshots and is none is named and stepped over by every reader."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from data import COUNTY, Filters, Warehouse
from data.snapshot.folder import contents
from data.snapshot.listing import kept_snapshots
from tests.conftest import ROOT
from tests.data.small_county.files import FIRST, SECOND, point_to, write_snapshot

NOBODY = 65534
# name → why it is no snapshot
STRANGE = {
    "CURRENT.tmp": "文件夹",
    "notes.txt": "不是快照文件",
    f"{FIRST}.duckdb.tmp": "文件夹",
    f"{FIRST}.sha256.d": "文件夹",
    "other.duckdb": "不是快照文件",
    "wages-folder.duckdb": "文件夹",
    "wages-gone.duckdb": "断开的链接",
    "wages-loop.duckdb": "读不了",
    "wages-pipe.duckdb": "不是普通文件",
}


def litter(snapshots: Path) -> None:
    """One of every kind of strange thing."""
    for name in ("CURRENT.tmp", f"{FIRST}.duckdb.tmp", f"{FIRST}.sha256.d", "wages-folder.duckdb"):
        (snapshots / name).mkdir()
        (snapshots / name / "duckdb_temp_storage.tmp").write_bytes(b"spilled")
    (snapshots / "notes.txt").write_text("mine", encoding="utf-8")
    (snapshots / "other.duckdb").write_bytes(b"no database")
    (snapshots / "wages-gone.duckdb").symlink_to(snapshots / "nowhere.duckdb")
    (snapshots / "wages-loop.duckdb").symlink_to(snapshots / "wages-loop.duckdb")
    os.mkfifo(snapshots / "wages-pipe.duckdb")


@pytest.fixture
def littered(own_folder: Path) -> Path:
    write_snapshot(own_folder, SECOND)
    point_to(own_folder, f"{SECOND}.duckdb")
    litter(own_folder / "snapshots")
    return own_folder


def received(w: Warehouse, snapshot_id: str | None = None) -> int:
    answers = w.measure("complaints_received", filters=Filters(), scope=COUNTY, snapshot_id=snapshot_id)
    return answers["complaints_received"].total()["value"]


def test_every_strange_thing_is_named_with_its_kind(littered: Path) -> None:
    found = contents(littered / "snapshots")
    assert {one.name: one.why.split("，")[0] for one in found.strange} == STRANGE
    assert [path.stem for path in found.snapshots] == [SECOND, FIRST]
    assert (found.unfinished, found.checksums, found.unreadable) == ((), (), ())
    assert found.notice.startswith("snapshots 文件夹里有不是导入写的东西，已略过、没有改动：")
    assert "notes.txt（不是快照文件）" in found.notice and "等 9 样；请核实后移走。" in found.notice


def test_a_usual_folder_and_none_have_nothing_strange(own_folder: Path, tmp_path: Path) -> None:
    snapshots = own_folder / "snapshots"
    for name in (f"{FIRST}.sha256", "HISTORY", "HISTORY.0a.tmp", f"{SECOND}.duckdb.tmp"):
        (snapshots / name).touch()
    found = contents(snapshots)
    assert (found.strange, found.notice) == ((), "")
    assert [path.name for path in found.unfinished] == ["HISTORY.0a.tmp", f"{SECOND}.duckdb.tmp"]
    assert contents(tmp_path / "nothing").snapshots == ()


def test_readers_step_over_it_and_health_names_it(littered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    w = Warehouse(littered)
    assert (received(w), received(w, FIRST)) == (7, 7)
    warnings = w.health(date(2024, 6, 16)).warnings
    notice = contents(littered / "snapshots").notice
    assert [one for one in warnings if "notes.txt（不是快照文件）" in one] == [notice]
    monkeypatch.setenv("ANXIN_DATA", str(littered))
    assert sorted(one.id for one in kept_snapshots()) == [FIRST, SECOND]


@pytest.mark.parametrize("name", ["CURRENT", "HISTORY"])
def test_a_folder_in_the_place_of_the_pointer_leaves_the_last_good_one(littered: Path, name: str) -> None:
    (littered / "snapshots" / name).unlink(missing_ok=True)
    (littered / "snapshots" / name).mkdir()
    w = Warehouse(littered)
    assert received(w) == 7
    assert f"{name}（文件夹）" in contents(littered / "snapshots").notice


def test_a_pointer_to_what_is_no_file_leaves_the_last_good_one(littered: Path) -> None:
    for name in ("wages-folder.duckdb", "wages-gone.duckdb", "wages-loop.duckdb", "wages-pipe.duckdb"):
        point_to(littered, name)
        w = Warehouse(littered)
        assert received(w) == 7
        assert "不存在" in w.health(date(2024, 6, 16)).warnings[0]


def test_only_strange_things_are_no_snapshot(tmp_path: Path) -> None:
    (tmp_path / "snapshots").mkdir()
    litter(tmp_path / "snapshots")
    health = Warehouse(tmp_path).health(date(2024, 6, 16))
    assert health.snapshot is None and "还没有数据" in health.warnings[0]


UNREADABLE = """
import gc, os, sys
from pathlib import Path
from data import COUNTY, Filters, Warehouse
from data.snapshot.folder import contents
folder = Path(sys.argv[1])

def answer():
    answers = Warehouse(folder).measure("complaints_received", filters=Filters(), scope=COUNTY)
    return answers["complaints_received"]

# the interpreter itself may lie where only root can read: all is read in before the user changes
answer()
gc.collect()
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid({user})
    os.setuid({user})
found, said = contents(folder / "snapshots"), answer()
print(said.total()["value"], said.snapshot_id, found.unreadable[0].stem, found.strange[0].why)
"""


def test_a_file_that_may_not_be_read_leaves_the_last_good_one(own_folder: Path) -> None:
    """As another user: the files of root can be read by root whatever their mode."""
    own_folder.chmod(0o755)
    for parent in own_folder.parents:
        if parent.name.startswith(("pytest-", "popen-")):
            parent.chmod(0o755)
    point_to(own_folder, write_snapshot(own_folder, SECOND).name)
    (own_folder / "snapshots" / f"{SECOND}.duckdb").chmod(0)
    done = subprocess.run(
        [sys.executable, "-c", UNREADABLE.format(user=NOBODY), str(own_folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["7", FIRST, SECOND, "没有读取权限"], done.stderr
