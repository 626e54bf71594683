"""A snapshot copied into the data folder of a second server: whole, or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from data import COUNTY, Filters, Warehouse
from data.snapshot import checksum
from etl.__main__ import main
from etl.commands import batches
from etl.errors import LoadError
from etl.load import load_paths
from etl.publish import replica
from tests.conftest import ROOT
from tests.etl_load.conftest import NOW
from tests.snapshot_file import current

LATER = NOW + timedelta(seconds=9)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "second"


def owed(data_dir: Path) -> int:
    answers = Warehouse(data_dir).measure("owed_yuan", filters=Filters(), scope=COUNTY)
    return int(answers["owed_yuan"].total()["value"])


def copy(home: Path, target: Path) -> replica.Replicated:
    return replica.replicate(home / "data", target, now=NOW, user="tester")


def earlier(home: Path) -> None:
    """The first of the two snapshots is in force, of A1 alone."""
    batches.rollback(data_dir=home / "data", now=LATER, user="tester")


def test_the_copy_is_read_like_the_original_and_copied_once(home: Path, target: Path) -> None:
    """A1 of 100 元 and A2 of 200 元."""
    first = copy(home, target)
    made = current(target)
    assert first.is_switched and first.copied_bytes == made.stat().st_size
    assert made.read_bytes() == current(home / "data").read_bytes()
    assert checksum.read_checksum(made) == checksum.read_checksum(current(home / "data"))
    assert owed(target) == 300
    assert copy(home, target) == replica.Replicated(first.snapshot_id, 0, is_switched=False)


def test_a_rollback_is_followed_without_copying_again(home: Path, target: Path) -> None:
    second = current(home / "data").name
    earlier(home)
    copy(home, target)
    assert owed(target) == 100
    load_paths([home / "files" / "全国根治欠薪线索_A3.csv"], data_dir=home / "data", now=LATER, user="tester")
    copy(home, target)
    assert owed(target) == 500
    batches.rollback(data_dir=home / "data", now=LATER, user="tester")
    assert copy(home, target) == replica.Replicated(current(home / "data").stem, 0, is_switched=True)
    assert owed(target) == 100 and not (target / "snapshots" / second).exists()


def damage(path: Path) -> None:
    """One byte in the middle."""
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_damaged_original_is_not_copied(home: Path, target: Path) -> None:
    earlier(home)
    copy(home, target)
    load_paths([home / "files" / "全国根治欠薪线索_A3.csv"], data_dir=home / "data", now=LATER, user="tester")
    damage(current(home / "data"))
    with pytest.raises(LoadError, match=r"已损坏.*没有复制.*rollback"):
        copy(home, target)
    assert owed(target) == 100 and not list((target / "snapshots").glob("*.tmp"))
    current(home / "data").unlink()
    with pytest.raises(LoadError, match=r"不存在。没有复制.*rollback"):
        copy(home, target)
    assert owed(target) == 100


def test_a_damaged_copy_is_copied_again(home: Path, target: Path) -> None:
    copy(home, target)
    damage(current(target))
    assert copy(home, target).copied_bytes > 0
    checksum.check_content(current(target))


def no_space(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_leaves_what_was_served(
    home: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = current(home / "data")
    earlier(home)
    copy(home, target)
    (home / "data" / "snapshots" / "CURRENT").write_text(second.name + "\n", encoding="utf-8")
    before = sorted(path.name for path in (target / "snapshots").iterdir())
    with monkeypatch.context() as patch, pytest.raises(LoadError, match=r"磁盘空间不足.*原来的快照继续使用"):
        patch.setattr(replica, "SPARE_BYTES", 10**18)
        copy(home, target)
    with monkeypatch.context() as patch, pytest.raises(LoadError, match="磁盘空间不足"):
        patch.setattr(replica.os, "fsync", no_space)
        copy(home, target)
    assert sorted(path.name for path in (target / "snapshots").iterdir()) == before
    assert owed(target) == 100


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from etl.publish import replica
from data.snapshot.journal import SHANGHAI

def half(source, unfinished):
    unfinished.write_bytes(source.read_bytes()[:1000])
    os.kill(os.getpid(), signal.SIGKILL)

replica._copied = half
replica.replicate(Path(sys.argv[1]), Path(sys.argv[2]), now=datetime(2024, 7, 1, tzinfo=SHANGHAI), user="x")
"""


@pytest.mark.skipif(os.name == "nt", reason="kills a process")
def test_what_a_kill_left_behind_is_removed(home: Path, target: Path) -> None:
    second = current(home / "data")
    earlier(home)
    copy(home, target)
    (home / "data" / "snapshots" / "CURRENT").write_text(second.name + "\n", encoding="utf-8")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(home / "data"), str(target)], cwd=ROOT, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert list((target / "snapshots").glob("*.tmp")) and owed(target) == 100
    copy(home, target)
    assert not list((target / "snapshots").glob("*.tmp")) and owed(target) == 300


def test_nothing_is_changed_in_a_copy(home: Path, target: Path) -> None:
    copy(home, target)
    third = home / "files" / "全国根治欠薪线索_A3.csv"
    for change in (
        lambda: load_paths([third], data_dir=target, now=LATER, user="tester"),
        lambda: batches.rollback(data_dir=target, now=LATER, user="tester"),
        lambda: replica.replicate(target, home / "third", now=LATER, user="tester"),
    ):
        with pytest.raises(LoadError, match=f"{target} 是副本.*REPLICA"):
            change()
    (target / replica.MARK).unlink()
    load_paths([third], data_dir=target, now=LATER, user="tester")
    with pytest.raises(LoadError, match="有自己的快照"):
        copy(home, target)


def test_a_folder_restored_from_a_backup_becomes_a_copy(home: Path, target: Path) -> None:
    shutil.copytree(home / "data", target)
    assert not copy(home, target).is_switched
    assert (target / replica.MARK).is_file()


@pytest.mark.parametrize("place", ["data", "data/inside", "."])
def test_a_copy_lies_outside_the_data(home: Path, place: str) -> None:
    with pytest.raises(LoadError, match="不能复制到自己的数据目录"):
        copy(home, home / place)


def test_the_command_says_what_came_of_it(
    home: Path, target: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said: Callable[[], str] = lambda: capsys.readouterr().out  # noqa: E731
    monkeypatch.setenv("ANXIN_DATA", str(home / "data"))
    assert main(["replicate", str(target)]) == 0
    assert said().startswith(f"已复制快照 {current(target).stem}（")
    assert main(["replicate", str(target)]) == 0
    assert said() == f"{target} 用的已是快照 {current(target).stem}，没有要复制的\n"
    monkeypatch.setenv("ANXIN_DATA", str(home / "nothing"))
    assert main(["replicate", str(target)]) == 1
    assert "还没有快照" in capsys.readouterr().err
