"""Settling or undoing that is killed, and damaged snapshots: what was decided holds, or never did."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.commands import batches, settle, settle_cli
from etl.errors import LoadError
from etl.feedback.report import LoadReport
from etl.publish import snapshot_files
from tests.etl_load.conftest import Loaded, clue
from tests.etl_load.settled import OTHERS, WHO, by_town, doubts, held, named, named_once, start, undone
from tests.snapshot_file import query

__all__ = ["held", "named", "named_once", "start", "undone"]

Load = Callable[..., LoadReport]
ROOT = Path(__file__).resolve().parents[2]

# A program that is killed where it would come to a named step, the arguments being its command line.
KILLED = """
import os, signal, sys
from etl.__main__ import main
from etl.publish import journal, snapshot_files, store
{step} = lambda *_arguments, **_named: os.kill(os.getpid(), signal.SIGKILL)
sys.exit(main(sys.argv[1:]))
"""


def run_killed(data_dir: Path, step: str, *arguments: str) -> None:
    code = KILLED.format(step=step)
    child = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, "ANXIN_DATA": str(data_dir)},
        timeout=120,
        check=False,
    )
    assert child.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("step", "is_published"),
    [
        # the new snapshot is there in part, whole without its name, and named
        ("store.finish", False),
        ("snapshot_files.name_verified", False),
        ("snapshot_files.switch_to", False),
        # the pointer has moved, the journal has no line yet
        ("journal.write", True),
    ],
)
@pytest.mark.usefixtures("start")
def test_a_settlement_killed_before_it_is_published_never_holds(
    clues: Callable[..., Path], load: Load, data_dir: Path, step: str, is_published: bool
) -> None:
    row_id = doubts(data_dir)["B unknown_town"].row_id
    [doubt] = [one for one in settle.waiting(data_dir) if one["row_id"] == row_id]
    run_killed(data_dir, step, "review", "--settle", settle_cli.mark(doubt), "--means", "梁村镇")
    named = {"鱼邱湖街道": 4, "梁村镇": 2, "未知镇街": 1}
    assert by_town(data_dir) == (named if is_published else {"鱼邱湖街道": 4, "未知镇街": 3})
    # The next build applies it as little, or as much.
    load(clues("二.xlsx", [clue("D", 欠薪地="城东片")]))
    assert by_town(data_dir) == ({**named, "梁村镇": 3} if is_published else {"鱼邱湖街道": 4, "未知镇街": 4})
    assert query(data_dir, "select count(*) from settlements") == [(int(is_published),)]


@pytest.mark.parametrize("is_whole_folder_gone", [False, True])
@pytest.mark.usefixtures("undone")
def test_a_damaged_snapshot_takes_no_settlement_with_it(
    held: Loaded, clues: Callable[..., Path], load: Load, data_dir: Path, is_whole_folder_gone: bool
) -> None:
    """What a person decided is kept apart from the snapshots; what he took back stays taken back."""
    # without the folder all are gone, else the one in use and those that knew of the decision
    for path in (data_dir / "snapshots").glob("*.duckdb"):
        if path.stem != held.reports[0]["snapshot"]:
            path.write_bytes(b"")
    if is_whole_folder_gone:
        shutil.rmtree(data_dir / "snapshots")
        load(held.data_dir.parent / "in-1" / "一.xlsx")
    load(clues("二.xlsx", [clue("D", 欠薪地="城东片")]))
    assert by_town(data_dir) == {"鱼邱湖街道": 4, "梁村镇": 3, "未知镇街": 1}


def test_an_undo_that_fails_or_is_killed_leaves_the_settlement(
    named: str, clues: Callable[..., Path], load: Load, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(snapshot_files, "name_verified", full)
        with pytest.raises(LoadError, match="磁盘空间不足"):
            batches.undo(named, data_dir=data_dir, **WHO)
    run_killed(data_dir, "snapshot_files.switch_to", "undo", named)
    assert by_town(data_dir) == {"鱼邱湖街道": 4, "梁村镇": 2, "未知镇街": 1}
    load(clues("二.xlsx", [clue("D", 欠薪地="城东片")]))
    assert by_town(data_dir) == {"鱼邱湖街道": 4, "梁村镇": 3, "未知镇街": 1}
    assert sorted(doubts(data_dir)) == OTHERS
    # It can still be undone.
    assert batches.undo(named, data_dir=data_dir, **WHO).settled == 1
    assert by_town(data_dir) == {"鱼邱湖街道": 4, "未知镇街": 4}
