"""A watched folder: files are loaded once, when they stand still; a bad one is told about once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import etl.commands.watch as watching
from etl.commands import batches
from etl.commands.watch import Watch
from etl.errors import LoadError
from etl.feedback.report import LoadReport
from etl.marts import run as marts_run
from etl.publish.snapshot_files import lock
from tests.conftest import ROOT
from tests.etl_load.conftest import NOW, clue
from tests.etl_load.test_load import amounts
from tests.snapshot_file import query

SETTLED = 5


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_seconds(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "盯住"
    folder.mkdir()
    return folder


@pytest.fixture
def put(folder: Path, clues: Callable[..., Path]) -> Callable[[str, str], object]:
    """put(name, number): a workbook of one clue into the watched folder."""
    return lambda name, number: shutil.copy(clues(name, [clue(number)]), folder)


@pytest.fixture
def start(folder: Path, data_dir: Path, clock: Clock, said: list[str]) -> Callable[[], Watch]:
    return lambda: Watch(folder, data_dir=data_dir, user="tester", clock=clock, say=said.append)


@pytest.mark.usefixtures("without_marts")
def test_file_is_loaded_when_it_stands_still(
    start: Callable[[], Watch], clues: Callable[..., Path], folder: Path, data_dir: Path, clock: Clock
) -> None:
    watch = start()
    target = folder / "a.xlsx"
    shutil.copy(clues("a.xlsx", [clue("A1", yuan=1)]), target)
    assert watch.look(SETTLED) is None
    clock.pass_seconds(4)
    # Still growing: it now says something else.
    shutil.copy(clues("a.xlsx", [clue("A1", yuan=2)]), target)
    os.utime(target, (1, 1))
    assert watch.look(SETTLED) is None
    clock.pass_seconds(4)
    assert watch.look(SETTLED) is None
    clock.pass_seconds(1)
    report = watch.look(SETTLED)
    assert report is not None and report.batch
    assert amounts(data_dir) == {"A1": 2}
    clock.pass_seconds(10)
    assert watch.look(SETTLED) is None
    assert target.exists()


@pytest.mark.usefixtures("without_marts")
def test_remembered_by_content_across_starts_and_names(
    start: Callable[[], Watch], clues: Callable[..., Path], folder: Path, data_dir: Path, clock: Clock
) -> None:
    shutil.copy(clues("a.xlsx", [clue("A1")]), folder)
    first = start().look(0)
    assert first is not None and first.batch
    batches.undo(first.batch, data_dir=data_dir, now=NOW, user="tester")
    (folder / "a.xlsx").rename(folder / "b.xlsx")
    # Undone by a person: the same content is not brought back behind his back.
    assert start().look(0) is None
    assert query(data_dir, "select count(*) from current_national_clues") == [(0,)]


@pytest.mark.usefixtures("without_marts")
def test_failing_file_is_told_once_and_does_not_stop_the_others(
    start: Callable[[], Watch], clues: Callable[..., Path], folder: Path, data_dir: Path, said: list[str]
) -> None:
    (folder / "说明.txt").write_text("不是台账", encoding="utf-8")
    shutil.copy(clues("a.xlsx", [clue("A1")]), folder)
    watch = start()
    watch.look(0)
    watch.look(0)
    start().look(0)
    assert [words for words in said if words.startswith("说明.txt：没有导入")] == [said[1]]
    assert said[0] == "a.xlsx：全国平台线索，接受 1（新增 1、更新 0），退回 0"
    assert len(said) == 2
    # Under another name it may be meant otherwise.
    (folder / "说明.txt").rename(folder / "说明.csv")
    watch.look(0)
    assert said[2].startswith("说明.csv：没有导入")


@pytest.mark.usefixtures("without_marts")
def test_files_wait_while_another_load_runs(
    start: Callable[[], Watch], clues: Callable[..., Path], folder: Path, data_dir: Path, said: list[str]
) -> None:
    shutil.copy(clues("a.xlsx", [clue("A1")]), folder)
    watch = start()
    with lock(data_dir / "state", "某人"):
        assert watch.look(0) is None
        assert watch.look(0) is None
    assert len(said) == 1 and "另一个导入正在进行" in said[0]
    report = watch.look(0)
    assert report is not None and report.batch


def test_no_such_folder(data_dir: Path, clock: Clock, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="没有文件夹"):
        Watch(tmp_path / "没有", data_dir=data_dir, user="tester", clock=clock, say=print)


def test_command_stops_cleanly_on_sigterm(
    clues: Callable[..., Path], folder: Path, data_dir: Path, tmp_path: Path
) -> None:
    shutil.copy(clues("a.xlsx", [clue("A1")]), folder)
    log = tmp_path / "watch.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "etl", "watch", str(folder), "--every", "0.2", "--settled", "0.2"],
            cwd=ROOT,
            env={**os.environ, "ANXIN_DATA": str(data_dir)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            end = time.monotonic() + 30
            while "a.xlsx" not in log.read_text() and time.monotonic() < end:
                time.sleep(0.1)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=15) == 0
        finally:
            process.kill()
    assert log.read_text().splitlines() == ["a.xlsx：全国平台线索，接受 1（新增 1、更新 0），退回 0"]
    assert list(amounts(data_dir)) == ["A1"]


@pytest.mark.usefixtures("without_marts")
def test_a_file_that_bears_the_name_of_an_unfinished_one_is_left_alone(
    start: Callable[[], Watch], folder: Path, clues: Callable[..., Path], clock: Clock, said: list[str]
) -> None:
    """It is read under its own name, and nobody is told of a type unknown."""
    whole = clues("线索.xlsx", [clue("A1")])
    part = shutil.copy(whole, folder / "线索.xlsx.part")
    watch = start()
    watch.look(SETTLED)
    clock.pass_seconds(SETTLED)
    assert watch.look(SETTLED) is None and said == []
    Path(part).rename(folder / "线索.xlsx")
    watch.look(SETTLED)
    clock.pass_seconds(SETTLED)
    report = watch.look(SETTLED)
    assert report is not None and report.files[0].counts.accepted == 1


def test_a_fault_of_the_program_does_not_end_the_watcher(
    start: Callable[[], Watch],
    put: Callable[[str, str], object],
    data_dir: Path,
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The one file that breaks the build is told and set aside; the others are loaded."""
    for name, number in (("好.xlsx", "A1"), ("坏.xlsx", "B1"), ("新.xlsx", "A2")):
        put(name, number)
    real = marts_run.group_complaints

    def group(con: Any, decisions: Any) -> None:
        if con.execute("select count(*) from complaint_records where native_number = 'B1'").fetchone()[0]:
            raise ValueError("x")
        real(con, decisions)

    monkeypatch.setattr(marts_run, "group_complaints", group)
    watch = start()
    watch.look(0)
    held = "select native_number from current_national_clues order by 1"
    assert query(data_dir, held) == [("A1",), ("A2",)]
    [message] = [words for words in said if words.startswith("坏.xlsx")]
    assert "没有导入" in message and "join_decisions" in message
    assert watch.look(0) is None and len(said) == 3
    # A mended program takes it at its next start.
    monkeypatch.undo()
    start().look(0)
    assert query(data_dir, held) == [("A1",), ("A2",), ("B1",)]


@pytest.mark.usefixtures("without_marts")
def test_any_fault_of_a_load_is_told_and_the_next_look_goes_on(
    start: Callable[[], Watch],
    put: Callable[[str, str], object],
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put("a.xlsx", "A1")

    def fail(*_: Any, **__: Any) -> LoadReport:
        raise RuntimeError("x")

    watch = start()
    with monkeypatch.context() as patched:
        patched.setattr(watching, "load_paths", fail)
        assert watch.look(0) is None
    assert len(said) == 1 and "RuntimeError" in said[0] and "a.xlsx" in said[0]
    put("b.xlsx", "A2")
    report = watch.look(0)
    assert report is not None and [Path(one.file).name for one in report.files] == ["b.xlsx"]


@pytest.mark.usefixtures("without_marts")
def test_a_file_that_vanishes_while_it_is_loaded(
    start: Callable[[], Watch],
    folder: Path,
    put: Callable[[str, str], object],
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put("a.xlsx", "A1")
    put("b.xlsx", "A2")
    real = watching.load_paths

    def load(*args: Any, **kwargs: Any) -> LoadReport:
        (folder / "a.xlsx").unlink()
        return real(*args, **kwargs)

    monkeypatch.setattr(watching, "load_paths", load)
    report = start().look(0)
    assert report is not None and [one.counts.accepted for one in report.files] == [0, 1]
    assert "没有这个文件" in said[0]
