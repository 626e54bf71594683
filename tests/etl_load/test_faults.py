"""The machine fails: the old figures stay, a Chinese sentence says what to do, nothing is left behind."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from data import COUNTY, Filters, Warehouse
from data.snapshot.checksum import CHECKSUM_SUFFIX, HISTORY, POINTER
from etl.__main__ import main
from etl.commands import batches
from etl.commands.status import status
from etl.load import load_paths
from tests.etl_load.conftest import NOW
from tests.faults.kill import run

# several loads a test
pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
LATER = NOW + timedelta(seconds=9)
NOBODY = 65534


def owed(warehouse: Warehouse) -> int:
    answer = warehouse.measure("owed_yuan", filters=Filters(), scope=COUNTY)["owed_yuan"]
    return int(answer.total()["value"])


def left_behind(data_dir: Path) -> list[str]:
    """Files of a load that came to nothing."""
    snapshots = [path.name for path in (data_dir / "snapshots").iterdir()]
    unfinished = [name for name in snapshots if ".tmp" in name]
    checksums = [name for name in snapshots if name.endswith(CHECKSUM_SUFFIX)]
    known = {one["batch"] for one in status(data_dir=data_dir)["batches"]}
    strange = [path.name for path in (data_dir / "sources").iterdir() if path.name not in known]
    work = [path.name for path in (data_dir / "state" / "tmp").iterdir()]
    return unfinished + strange + work + checksums[2:]


# the pointer and the snapshots --------------------------------------------------------------------


def current_file(data_dir: Path) -> Path:
    return data_dir / "snapshots" / (data_dir / "snapshots" / POINTER).read_text().strip()


def point_to(text: str) -> Callable[[Path], object]:
    return lambda data_dir: (data_dir / "snapshots" / POINTER).write_text(text)


def cut(data_dir: Path) -> None:
    path = current_file(data_dir)
    path.chmod(0o600)
    os.truncate(path, path.stat().st_size // 2)


def flip_a_bit(data_dir: Path) -> None:
    path = current_file(data_dir)
    path.chmod(0o600)
    with path.open("r+b") as stream:
        stream.seek(path.stat().st_size // 2)
        byte = stream.read(1)[0]
        stream.seek(-1, os.SEEK_CUR)
        stream.write(bytes([byte ^ 1]))


DAMAGES = {
    "cut": (cut, "已损坏：应为"),
    "a bit flipped": (flip_a_bit, "内容与校验值不符"),
    "file gone": (lambda data_dir: current_file(data_dir).unlink(), "不存在"),
    "pointer empty": (point_to(""), "指针 CURRENT 已损坏"),
    "pointer rubbish": (point_to("\0\0\0\0"), "指针 CURRENT 已损坏"),
    "pointer to nothing": (point_to("wages-gone.duckdb\n"), "不存在"),
    "pointer gone": (lambda data_dir: (data_dir / "snapshots" / POINTER).unlink(), "读不出来"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_survived_told_and_mended_by_the_next_load(home: Path, name: str) -> None:
    damage, words = DAMAGES[name]
    data_dir = home / "data"
    first, second = sorted(status(data_dir=data_dir)["batches"], key=lambda one: one["loaded_at"])
    is_pointer_only = name.startswith("pointer")
    # The pointer alone is damaged: the snapshot is whole and serves on. Else the one before it does.
    good = 300 if is_pointer_only else 100
    damage(data_dir)
    warehouse = Warehouse(data_dir)
    # The content is checked in the background: until then the file is taken at its word.
    until = time.monotonic() + 20
    while not warehouse.health(date(2024, 7, 1)).warnings[0].startswith("快照") and time.monotonic() < until:
        time.sleep(0.05)
    assert owed(warehouse) == good
    warning = warehouse.health(date(2024, 7, 1)).warnings[0]
    # a reader that meets the bit while it opens the file says so at once
    assert words in warning or (damage is flip_a_bit and "打不开或不完整" in warning)
    for part in ("仍在使用快照 wages-", "数据截至 2024-03-05", "python -m etl rollback"):
        assert part in warning
    [told] = status(data_dir=data_dir)["warnings"]
    assert words in told and "python -m etl rollback" in told
    third = load_paths(
        [home / "files" / "全国根治欠薪线索_A3.csv"], data_dir=data_dir, now=LATER, user="tester"
    )
    assert words in third.notes[0]
    assert (second["batch"] in third.notes[0]) == (not is_pointer_only)
    assert owed(warehouse) == good + 400
    assert status(data_dir=data_dir)["warnings"] == []
    assert not any("快照" in warning for warning in warehouse.health(date(2024, 7, 1)).warnings)
    # What the damaged snapshot held comes back from the files as received.
    kept = data_dir / "sources" / second["batch"]
    load_paths([kept], data_dir=data_dir, now=LATER + timedelta(seconds=1), user="tester")
    assert owed(warehouse) == 700
    states = {one["batch"]: one["state"] for one in status(data_dir=data_dir)["batches"]}
    assert states[first["batch"]] == "in_force"
    assert states[second["batch"]] == ("in_force" if is_pointer_only else "repair")


def test_a_reader_leaves_a_file_that_is_damaged_under_it(home: Path) -> None:
    data_dir = home / "data"
    warehouse = Warehouse(data_dir)
    assert owed(warehouse) == 300
    whole = current_file(data_dir).read_bytes()
    cut(data_dir)
    assert (
        warehouse.measure("owed_yuan", filters=Filters(), scope=COUNTY)["owed_yuan"].total()["value"] == 100
    )
    # Brought back from a backup it is current again.
    current_file(data_dir).write_bytes(whole)
    assert owed(warehouse) == 300
    assert not any("快照" in warning for warning in warehouse.health(date(2024, 7, 1)).warnings)


def test_after_a_rollback_the_snapshot_left_is_the_last_to_fall_back_on(home: Path) -> None:
    data_dir = home / "data"
    batches.rollback(data_dir=data_dir, now=LATER, user="tester")
    names = (data_dir / "snapshots" / HISTORY).read_text().split()
    assert names[0] == current_file(data_dir).name and len(names) == 2
    (data_dir / "snapshots" / POINTER).write_text("")
    assert owed(Warehouse(data_dir)) == 100


def test_without_any_good_snapshot_the_reason_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data_dir = home / "data"
    for path in (data_dir / "snapshots").glob("*.duckdb"):
        path.chmod(0o600)
        path.write_bytes(b"")
    health = Warehouse(data_dir).health(date(2024, 7, 1))
    assert health.snapshot is None and "已损坏：应为" in health.warnings[0]
    monkeypatch.setenv("ANXIN_DATA", str(data_dir))
    assert main(["status"]) == 1
    assert "没有别的完好快照" in capsys.readouterr().err


def test_a_folder_of_snapshots_that_is_gone_is_made_anew(home: Path) -> None:
    data_dir = home / "data"
    told = [one["batch"] for one in status(data_dir=data_dir)["batches"]]
    shutil.rmtree(data_dir / "snapshots")
    assert "还没有数据" in Warehouse(data_dir).health(date(2024, 7, 1)).warnings[0]
    report = load_paths([data_dir / "sources"], data_dir=data_dir, now=LATER, user="tester")
    assert all(batch in report.notes[0] for batch in told)
    assert owed(Warehouse(data_dir)) == 300


# the disk -----------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(two_loads: Path) -> Iterator[Path]:
    """The two loads on a disk of its own, which can be filled."""
    folder = Path(tempfile.mkdtemp(prefix="anxin-disk-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        folder.rmdir()
        pytest.skip("only root may mount a disk of its own")
    try:
        shutil.copytree(two_loads, folder / "home")
        yield folder / "home"
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def long_book(path: Path) -> None:
    """The rows of a CSV as a workbook, and so much beside them that their cells need half a megabyte."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("全国根治欠薪线索")
    for line in path.read_text(encoding="utf-8").splitlines():
        sheet.append(line.split(","))
    notes = book.create_sheet("说明")
    for number in range(5000):
        notes.append([f"{number}：" + "说明" * 20])
    book.save(path.with_suffix(".xlsx"))
    path.unlink()


@pytest.mark.parametrize(
    ("kind", "kilobytes"), [("csv", 0), ("csv", 40), ("xlsx", 40), ("csv", 2000), ("csv", 7000)]
)
def test_a_full_disk(
    small_disk: Path,
    kind: str,
    kilobytes: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data_dir = small_disk / "data"
    if kind == "xlsx":
        long_book(small_disk / "files" / "全国根治欠薪线索_A3.csv")
    free = shutil.disk_usage(small_disk).free
    with (small_disk.parent / "ballast").open("wb") as out:
        os.posix_fallocate(out.fileno(), 0, free - kilobytes * 1024)
    before = sorted(path.relative_to(data_dir) for path in data_dir.rglob("*"))
    monkeypatch.setenv("ANXIN_DATA", str(data_dir))
    assert main(["load", str(small_disk / "files")]) == 1
    told = capsys.readouterr().err
    assert "磁盘空间不足" in told and "原快照继续使用" in told
    assert left_behind(data_dir) == []
    after = sorted(path.relative_to(data_dir) for path in data_dir.rglob("*"))
    assert set(after) - set(before) <= {Path("state/tmp")}
    assert owed(Warehouse(data_dir)) == 300
    (small_disk.parent / "ballast").unlink()
    assert main(["load", str(small_disk / "files")]) == 0
    assert owed(Warehouse(data_dir)) == 700


# The interpreter itself may lie where only root can read: the user changes once all is imported.
AS_USER = """
import os, sys
from etl.__main__ import main
if {user}:
    os.setgroups([])
    os.setgid({user})
    os.setuid({user})
sys.exit(main(sys.argv[1:]))
"""


def as_other(home: Path, *, user: int | None = None, file_size: int | None = None) -> tuple[int, str]:
    """A load by a process of its own: another user's, or one that may write no longer files."""
    done = subprocess.run(
        [sys.executable, "-c", AS_USER.format(user=user), "load", str(home / "files")],
        cwd=ROOT,
        env={**os.environ, "ANXIN_DATA": str(home / "data"), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size)))
        if file_size
        else None,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def test_a_file_that_may_not_grow(home: Path) -> None:
    code, told = as_other(home, file_size=2_000_000)
    assert code == 1 and "文件超过了系统允许的大小" in told and "Traceback" not in told
    assert left_behind(home / "data") == []
    assert owed(Warehouse(home / "data")) == 300


def test_a_folder_that_may_not_be_written(two_loads: Path) -> None:
    home = Path(tempfile.mkdtemp(prefix="anxin-readonly-"))
    try:
        shutil.copytree(two_loads, home, dirs_exist_ok=True)
        for path in (home, *home.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        user = NOBODY if os.geteuid() == 0 else None
        code, told = as_other(home, user=user)
        assert code == 1 and "没有写入权限" in told and "读写权限" in told and "Traceback" not in told
        # Reading needs no writing.
        assert owed(Warehouse(home / "data")) == 300
        assert status(data_dir=home / "data")["warnings"] == []
    finally:
        for path in (home, *home.rglob("*")):
            path.chmod(0o755)
        shutil.rmtree(home)


# kills --------------------------------------------------------------------------------------------


def test_killed_loads_while_somebody_reads(tmp_path: Path) -> None:
    """The long version is `python -m tests.faults.kill`."""
    told: list[str] = []
    played = run(tmp_path / "data", rounds=6, seed=11, tell=told.append)
    assert len(played) == 6 and "失败 0 次" in told[-2]
