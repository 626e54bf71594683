"""What does not fit into memory lies in a folder of the process, never among the snapshots.

Queries are stopped at their limits, with a sentence that says what to do, and when whoever asked has left.
"""

import gc
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from data import COUNTY, DataError, Filters, Warehouse
from data.errors import AskerLeft, QueryFailed, QueryStopped
from data.query import faults
from data.query.asker import asked_by
from data.snapshot import opener, spill
from tests.conftest import ROOT
from tests.data.small_county.files import FIRST

PATIENT = 60.0
# a temporary table of some 200 MB
BIG = (
    "create temp table big as"
    " select md5(range::varchar) as a, md5((range + 1)::varchar) as b from range(3000000)"
)
# counts to a number that no machine reaches
ENDLESS = "select count(*) from range(1000000000000) as numbers(i) where i % 3 = 1"


@pytest.fixture
def small_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(opener.READ_CONFIG, "memory_limit", "60MB")
    monkeypatch.setitem(opener.READ_CONFIG, "max_execution_time", 600_000)


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit of time that the test does not reach: only what it looks at can end the query."""
    monkeypatch.setitem(opener.READ_CONFIG, "max_execution_time", 24 * 3_600_000)


def spilled(folder: Path) -> list[Path]:
    return [path for path in (folder / "state" / "spill").rglob("duckdb_temp*") if path.is_file()]


def test_a_reader_spills_into_its_own_folder(own_folder: Path, small_memory: None) -> None:
    before = sorted((own_folder / "snapshots").iterdir())
    w = Warehouse(own_folder)
    with w.cursor() as (_, cursor):
        cursor.execute(BIG)
        assert spilled(own_folder)
        assert sorted((own_folder / "snapshots").iterdir()) == before
    del w
    gc.collect()
    assert list((own_folder / "state" / "spill").iterdir()) == []


def test_out_of_memory_says_what_to_do(
    own_folder: Path, small_memory: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spill, "LIMIT", "set global max_temp_directory_size = '10MB'")
    w = Warehouse(own_folder)
    with pytest.raises(QueryStopped, match=r"内存不足.*请缩小时间范围"), w.cursor() as (_, cursor):
        cursor.execute(BIG)
    # others go on
    assert len(w.rows("complaints_received", scope=COUNTY)[0]) == 7


def test_a_folder_that_cannot_be_written_leaves_reading_as_it_is(
    own_folder: Path, small_memory: None, caplog: pytest.LogCaptureFixture
) -> None:
    (own_folder / "state").write_text("in the way", encoding="utf-8")
    w = Warehouse(own_folder)
    assert len(w.rows("complaints_received", scope=COUNTY)[0]) == 7
    assert "内存不够的查询不能借用磁盘" in caplog.text
    with pytest.raises(QueryStopped, match="内存不足"), w.cursor() as (_, cursor):
        cursor.execute(BIG)
    assert not list((own_folder / "snapshots").glob("*.tmp*"))


def test_out_of_time_says_what_to_do(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(opener.READ_CONFIG, "max_execution_time", 200)
    w = Warehouse(own_folder)
    with pytest.raises(QueryStopped, match=r"查询超时.*请缩小时间范围"), w.cursor() as (_, cursor):
        cursor.execute(ENDLESS)


def test_other_failures_are_no_stop(county: Warehouse) -> None:
    with pytest.raises(QueryFailed) as failed, county.cursor() as (_, cursor):
        cursor.execute("select 1 / 'x'")
    assert not isinstance(failed.value, QueryStopped)


def test_a_full_disk_is_told_apart(county: Warehouse) -> None:
    for said in (
        'IO Error: Could not write file "x": No space left on device',
        'IO Error: Failed to create directory "/srv/state/spill/1-a": No such file or directory',
    ):
        error = faults.translated(duckdb.IOException(said), county.snapshot())
        assert isinstance(error, QueryStopped) and "清理磁盘" in str(error)
    other = faults.translated(duckdb.IOException("IO Error: Could not read file"), county.snapshot())
    assert isinstance(other, QueryFailed)


# whoever asked has left -----------------------------------------------------------------------


def test_a_query_ends_when_its_asker_leaves(own_folder: Path, endless: None) -> None:
    w, left, begun = Warehouse(own_folder), threading.Event(), threading.Event()

    def ask() -> None:
        with asked_by(left.is_set), w.cursor() as (_, cursor):
            begun.set()
            cursor.execute(ENDLESS)

    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask)
        assert begun.wait(PATIENT)
        left.set()
        with pytest.raises(AskerLeft):
            asked.result(PATIENT)
    # nothing is begun for who has left
    with asked_by(left.is_set), pytest.raises(AskerLeft), w.cursor():
        raise AssertionError("not to be reached")
    # others are not touched
    with asked_by(lambda: False):
        assert len(w.rows("complaints_received", filters=Filters(), scope=COUNTY)[0]) == 7


def test_only_the_query_of_who_left_ends(own_folder: Path, endless: None) -> None:
    w, left, both = Warehouse(own_folder), threading.Event(), threading.Barrier(3)
    stop_other = threading.Event()

    def ask(gone: threading.Event) -> str:
        try:
            with asked_by(gone.is_set), w.cursor() as (_, cursor):
                both.wait(PATIENT)
                cursor.execute(ENDLESS)
        except AskerLeft:
            return "left"
        except DataError as error:
            return str(error)
        return "answered"

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(ask, left), pool.submit(ask, stop_other)
        both.wait(PATIENT)
        left.set()
        assert first.result(PATIENT) == "left"
        assert not second.done()
        stop_other.set()
        assert second.result(PATIENT) == "left"


# folders that processes leave -----------------------------------------------------------------

HOLDING = """
import sys
from pathlib import Path
from data.snapshot import spill
held = spill.own(Path(sys.argv[1]))
Path(held.settings["temp_directory"], "duckdb_temp_block").write_bytes(b"x")
print(held.settings["temp_directory"], flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A living process with a folder of its own, and that folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(tmp_path / "state")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process, Path(process.stdout.readline().strip())
    finally:
        process.kill()
        process.communicate()


def test_only_what_dead_processes_left_is_cleaned(
    tmp_path: Path, other: tuple[subprocess.Popen[str], Path]
) -> None:
    state, (process, theirs) = tmp_path / "state", other
    mine = spill.own(state)
    own = Path(mine.settings["temp_directory"])
    (state / "spill" / "999-old").mkdir()
    (state / "spill" / "999-old" / "duckdb_temp_block").write_bytes(b"x")
    (state / "spill" / "notes.txt").write_text("mine", encoding="utf-8")
    spill.clean(state)
    assert sorted(path.name for path in (state / "spill").iterdir() if path.is_dir()) == sorted(
        [own.name, theirs.name]
    )
    assert (theirs / "duckdb_temp_block").exists()
    process.kill()
    process.wait()
    spill.clean(state)
    left = [path.name for path in (state / "spill").iterdir() if path.suffix != spill.LOCK_SUFFIX]
    assert sorted(left) == sorted([own.name, "notes.txt"])


def test_a_process_that_ends_leaves_nothing(
    tmp_path: Path, other: tuple[subprocess.Popen[str], Path]
) -> None:
    process, theirs = other
    assert theirs.is_dir()
    process.communicate("")
    assert process.returncode == 0
    assert list((tmp_path / "state" / "spill").iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only there is a process forked")
def test_a_forked_child_leaves_its_parent_s_folder(tmp_path: Path) -> None:
    held = spill.own(tmp_path / "state")
    folder = Path(held.settings["temp_directory"])
    script = f"""
import os, sys
from pathlib import Path
from data.snapshot import spill
state = Path({str(tmp_path / "state")!r})
held = spill.own(state)
child = os.fork()
if child == 0:
    del held
    again = spill.own(state)
    sys.exit(0)
os.waitpid(child, 0)
print(Path(held.settings["temp_directory"]).is_dir())
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "True", done.stderr
    assert folder.is_dir()


def test_readers_of_one_file_in_one_process_agree(own_folder: Path) -> None:
    """Two warehouses over one folder, the second after the first has gone and a reader still has its file."""
    first = Warehouse(own_folder)
    cursor_context = first.cursor()
    snapshot, cursor = cursor_context.__enter__()
    assert snapshot.id == FIRST
    del first
    gc.collect()
    assert len(Warehouse(own_folder).rows("complaints_received", scope=COUNTY)[0]) == 7
    assert cursor.execute("select count(*) from complaints").fetchone() == (8,)
    cursor_context.__exit__(None, None, None)
    shutil.rmtree(own_folder / "state")
