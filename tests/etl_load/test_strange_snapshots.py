"""What lies among the snapshots and is none stops no command: it is named and left as it is."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from data import COUNTY, Filters, Warehouse
from data.snapshot.folder import contents
from etl.__main__ import main
from etl.commands.status import status
from etl.commands.watch import Pace, Watch
from etl.load import load_paths
from tests.data.test_snapshot_folder import litter
from tests.etl_load.conftest import NOW

# several loads a test
pytestmark = pytest.mark.slow

LATER = NOW + timedelta(seconds=9)
THIRD = "files/全国根治欠薪线索_A3.csv"


def owed(data_dir: Path) -> int:
    answers = Warehouse(data_dir).measure("owed_yuan", filters=Filters(), scope=COUNTY)
    return int(answers["owed_yuan"].total()["value"])


def tree(folder: Path) -> dict[str, object]:
    """Everything strange with its content."""
    found: dict[str, object] = {}
    for one in contents(folder).strange:
        path = folder / one.name
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        found[one.name] = [
            (str(each.relative_to(folder)), each.read_bytes() if each.is_file() else None) for each in inside
        ]
    return found


@pytest.fixture
def littered(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two loads of 100 and 200 元, a third file of 400 元 to load, and strange things among the snapshots."""
    litter(home / "data" / "snapshots")
    # what a reader of an earlier program left when its memory was full
    current = (home / "data" / "snapshots" / "CURRENT").read_text(encoding="utf-8").strip()
    spilled = home / "data" / "snapshots" / f"{current}.tmp"
    spilled.mkdir()
    (spilled / "duckdb_temp_storage-0.tmp").write_bytes(b"spilled")
    monkeypatch.setenv("ANXIN_DATA", str(home / "data"))
    return home


def second_batch(home: Path) -> str:
    return next(str(one["batch"]) for one in status(data_dir=home / "data")["batches"])


# command → its arguments, and what is owed when it has run
COMMANDS: dict[str, tuple[Callable[[Path], list[str]], int]] = {
    "load": (lambda home: ["load", str(home / THIRD)], 700),
    "a trial": (lambda home: ["load", str(home / THIRD), "--dry-run"], 300),
    "undo": (lambda home: ["undo", second_batch(home)], 100),
    "rollback": (lambda _home: ["rollback"], 100),
    "a trial of rollback": (lambda _home: ["rollback", "--dry-run"], 300),
    "build": (lambda _home: ["build"], 300),
    "build if older": (lambda _home: ["build", "--if-older"], 300),
    "status": (lambda _home: ["status"], 300),
    "inspect": (lambda home: ["inspect", str(home / THIRD)], 300),
    "review": (lambda _home: ["review", "--list"], 300),
    "doubts": (lambda _home: ["review", "--doubts"], 300),
}
SILENT = ("build if older", "inspect", "review", "doubts")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_steps_over_it(
    littered: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    snapshots = littered / "data" / "snapshots"
    strange = tree(snapshots)
    assert len(strange) == 10
    notice = contents(snapshots).notice
    arguments, yuan = COMMANDS[command]
    assert main(arguments(littered)) == 0
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    # those that list the snapshots or write one say what they have found
    assert (notice in said.out) == (command not in SILENT)
    assert owed(littered / "data") == yuan
    assert tree(snapshots) == strange


def test_the_watch_steps_over_it(littered: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "全国根治欠薪线索_A3.csv").write_bytes((littered / THIRD).read_bytes())
    told: list[str] = []
    watch = Watch(inbox, data_dir=littered / "data", user="tester", clock=lambda: LATER, say=told.append)
    watch.run(Pace(0, 0), Event(), is_once=True)
    assert owed(littered / "data") == 700, told


def test_old_snapshots_are_cleared_among_strange_things(littered: Path) -> None:
    """The number kept counts snapshots alone, and a folder is none."""
    data_dir = littered / "data"
    for number in range(3):
        at = NOW + timedelta(seconds=20 + number)
        main_file = littered / "files" / f"全国根治欠薪线索_B{number}.csv"
        main_file.write_text(
            (littered / THIRD).read_text(encoding="utf-8").replace("A3", f"B{number}"), encoding="utf-8"
        )
        report = load_paths([main_file], data_dir=data_dir, now=at, user="tester")
        assert report.is_ok and contents(data_dir / "snapshots").notice in report.notes
    assert len(contents(data_dir / "snapshots").snapshots) == 5
    assert owed(data_dir) == 300 + 3 * 400


@pytest.mark.parametrize("name", ["CURRENT", "HISTORY"])
def test_a_folder_in_the_place_of_the_pointer_is_moved_aside(
    littered: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    snapshots = littered / "data" / "snapshots"
    (snapshots / name).unlink()
    (snapshots / name).mkdir()
    (snapshots / name / "mine").write_text("kept", encoding="utf-8")
    assert main(["load", str(littered / THIRD)]) == 0
    assert owed(littered / "data") == 700
    assert (snapshots / name).is_file()
    (moved,) = snapshots.glob(f"{name}-*")
    assert (moved / "mine").read_text(encoding="utf-8") == "kept"


def test_status_lists_snapshots_alone(littered: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    files = [path.stem for path in contents(littered / "data" / "snapshots").snapshots]
    assert (found["snapshots"], len(files)) == (sorted(files), 2)
    assert found["warnings"] == [contents(littered / "data" / "snapshots").notice]


def test_a_load_spills_into_the_state_alone(littered: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What dead processes left there goes with the next load."""
    left = littered / "data" / "state" / "spill" / "1-dead"
    left.mkdir(parents=True)
    (left / "duckdb_temp_block").write_bytes(b"x")
    before = os.listdir(littered / "data" / "snapshots")  # noqa: PTH208
    assert main(["load", str(littered / THIRD)]) == 0
    assert not left.exists()
    new = set(os.listdir(littered / "data" / "snapshots")) - set(before)  # noqa: PTH208
    assert {name.partition(".")[2] for name in new} == {"duckdb", "sha256"}
