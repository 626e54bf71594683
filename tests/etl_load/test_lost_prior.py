"""The snapshot in force is lost or written to while the next one is built from it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from data import COUNTY, Filters, Warehouse
from etl.errors import LoadError
from etl.load import load_paths
from etl.publish.build_session import build_session
from tests.etl_load.conftest import NOW
from tests.snapshot_file import current, opened

pytestmark = pytest.mark.slow

LATER = NOW + timedelta(seconds=9)


def owed(data_dir: Path) -> int:
    answers = Warehouse(data_dir).measure("owed_yuan", filters=Filters(), scope=COUNTY)
    return int(answers["owed_yuan"].total()["value"])


def zeros(path: Path) -> None:
    """All but the first block, in place."""
    path.chmod(0o600)
    with path.open("r+b") as file:
        file.seek(12_288)
        file.write(bytes(path.stat().st_size - 12_288))


def cut(path: Path) -> None:
    path.chmod(0o600)
    os.truncate(path, path.stat().st_size // 2)


HARM: dict[str, tuple[Callable[[Path], object], str]] = {
    "gone": (Path.unlink, "不见了"),
    "zeros": (zeros, "被改动了"),
    "cut": (cut, "被改动了"),
}


def load_third(home: Path, harm: Callable[[], object] = lambda: None) -> list[str]:
    """The notes of the load; `harm` is done when the new file has begun as a copy of the one in force."""

    def progress(done: int, total: int, _name: str) -> None:
        if not done and total:
            harm()

    third = home / "files" / "全国根治欠薪线索_A3.csv"
    report = load_paths([third], data_dir=home / "data", now=LATER, user="tester", progress=progress)
    assert report.snapshot
    return report.notes


@pytest.mark.parametrize("name", HARM)
def test_before_it_is_copied(home: Path, name: str) -> None:
    """A1 of 100 元, then A2 of 200 元, whose snapshot is lost; A3 of 400 元 is loaded."""
    data_dir = home / "data"
    harm, words = HARM[name]
    lost = current(data_dir)
    with (
        pytest.raises(LoadError, match=rf"当前快照 {lost.name} 在途中{words}；没有发布.*请再做一次"),
        build_session(data_dir, now=LATER, user="tester", doing="导入") as session,
    ):
        harm(lost)
        session.create_snapshot()
    assert not list((data_dir / "snapshots").glob("*.tmp"))
    assert owed(data_dir) == 100
    assert any("重新导入" in note for note in load_third(home))
    assert owed(data_dir) == 500


@pytest.mark.parametrize("name", HARM)
def test_after_it_is_copied(home: Path, name: str) -> None:
    """What is published is whole; else nothing is, and the last good one serves until it is loaded again."""
    data_dir = home / "data"
    harm, words = HARM[name]
    lost = current(data_dir)
    try:
        load_third(home, lambda: harm(lost))
    except LoadError as error:
        assert f"当前快照 {lost.name} 在途中{words}；没有发布" in str(error)
        assert owed(data_dir) == 100
        load_third(home)
        assert owed(data_dir) == 500
    else:
        assert owed(data_dir) == 700
    with opened(current(data_dir)) as con:
        for (table,) in con.execute("select table_name from duckdb_tables()").fetchall():
            con.execute(f'select max(columns(*)) from "{table}"').fetchall()
