"""The pointer is followed, damage is survived, and nobody gets another's rows."""

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib import import_module
from pathlib import Path
from threading import Barrier
from typing import Any

import duckdb
import pytest

from data import COUNTY, Filters, NoSnapshot, QuestionError, Scope, Warehouse
from data import warehouse as the_warehouse
from data.errors import QueryFailed
from data.query.cache import ResultCache, weight
from data.snapshot import follower, spill
from data.snapshot.opener import open_file
from data.warehouse import KEPT_OPEN
from tests.data.small_county.complaints import COMPLAINTS, complaint
from tests.data.small_county.days import HUIXIN, LIANGCUN, YUQIUHU
from tests.data.small_county.files import FIRST, SECOND, TABLES, point_to, write_snapshot


def received(w: Warehouse, **how: Any) -> int:
    how = {"filters": Filters(), "scope": COUNTY, **how}
    return w.measure("complaints_received", **how)["complaints_received"].total()["value"]


def one_more(folder: Path, snapshot_id: str) -> Path:
    more = [*COMPLAINTS, complaint(9, "hotline", "2024-06-14", YUQIUHU)]
    return write_snapshot(folder, snapshot_id, {**TABLES, "complaints": more})


def test_the_pointer_is_followed_without_a_restart(own_folder: Path) -> None:
    w = Warehouse(own_folder)
    assert (w.snapshot().id, received(w)) == (FIRST, 7)
    path = one_more(own_folder, SECOND)
    assert received(w) == 7
    point_to(own_folder, path.name)
    assert (w.snapshot().id, received(w)) == (SECOND, 8)
    point_to(own_folder, f"{FIRST}.duckdb")
    assert (w.snapshot().id, received(w)) == (FIRST, 7)


def test_an_older_snapshot_answers_by_its_id(own_folder: Path) -> None:
    point_to(own_folder, one_more(own_folder, SECOND).name)
    w = Warehouse(own_folder)
    assert (received(w), received(w, snapshot_id=FIRST)) == (8, 7)
    for wrong in ("wages-none", "../snapshots/" + FIRST, ""):
        with pytest.raises(NoSnapshot, match="没有编号"):
            w.snapshot(wrong)


def test_only_the_last_few_stay_open_and_running_readers_are_not_cut_off(own_folder: Path) -> None:
    w = Warehouse(own_folder)
    with w.cursor() as (_, cursor):
        for number in range(KEPT_OPEN + 2):
            path = write_snapshot(own_folder, f"wages-20240701T00000{number}Z-0000000{number}")
            point_to(own_folder, path.name)
            assert received(w) == 7
        assert len(w._open) == KEPT_OPEN
        assert cursor.execute("select count(*) from complaints").fetchone() == (8,)
        # opened anew while that reader still holds it
        assert received(w, snapshot_id=FIRST) == received(Warehouse(own_folder), snapshot_id=FIRST) == 7


def test_no_snapshot_says_what_to_do(tmp_path: Path) -> None:
    w = Warehouse(tmp_path)
    with pytest.raises(NoSnapshot, match="还没有数据：请先装载台账"):
        received(w)
    health = w.health(date(2024, 6, 16))
    assert health.snapshot is None
    assert "还没有数据" in health.warnings[0]
    # the first load is seen without a restart
    point_to(tmp_path, write_snapshot(tmp_path, FIRST).name)
    assert received(w) == 7


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "已损坏"),
        ("../../etc/passwd", "已损坏"),
        ("wages-gone.duckdb", "不存在"),
        ("broken.duckdb", "打不开"),
    ],
)
def test_a_damaged_pointer_leaves_the_last_good_one(own_folder: Path, text: str, reason: str) -> None:
    (own_folder / "snapshots" / "broken.duckdb").write_bytes(b"no database" * 1000)
    w = Warehouse(own_folder)
    assert received(w) == 7
    point_to(own_folder, text)
    assert received(w) == 7
    warnings = w.health(date(2024, 6, 16)).warnings
    assert reason in warnings[0]
    assert f"仍在使用快照 {FIRST}" in warnings[0]
    assert "请用 python -m etl rollback" in warnings[0]
    # a process that starts on the damage finds the last good one, and says the same
    fresh = Warehouse(own_folder)
    assert received(fresh) == 7
    assert reason in fresh.health(date(2024, 6, 16)).warnings[0]
    # mended, it is as if nothing had been
    point_to(own_folder, f"{FIRST}.duckdb")
    assert received(w) == 7
    assert not any(reason in warning for warning in w.health(date(2024, 6, 16)).warnings)


def test_a_missing_pointer_leaves_the_last_good_one(own_folder: Path) -> None:
    w = Warehouse(own_folder)
    assert received(w) == 7
    (own_folder / "snapshots" / "CURRENT").unlink()
    assert received(w) == 7
    assert "读不出来" in w.health(date(2024, 6, 16)).warnings[0]


def test_a_fault_that_passes_does_not_keep_a_reader_from_the_newest(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    w = Warehouse(own_folder)
    assert received(w) == 7
    path = one_more(own_folder, SECOND)
    monkeypatch.setattr(import_module("data.warehouse"), "open_file", fail_to_open)
    point_to(own_folder, path.name)
    assert received(w) == 7
    assert "打不开" in w.health(date(2024, 6, 16)).warnings[0]
    monkeypatch.undo()
    # The pointer and the file are as they were; only time has passed.
    monkeypatch.setattr(follower, "RETRY_SECONDS", 0.0)
    w._following._retry_at = 0.0
    assert received(w) == 8
    assert not any("打不开" in warning for warning in w.health(date(2024, 6, 16)).warnings)


def fail_to_open(path: Path) -> Any:
    raise NoSnapshot(f"快照 {path.name} 打不开或不完整（IOException）。")


def test_one_file_opened_by_several_threads_at_once(own_folder: Path) -> None:
    path = own_folder / "snapshots" / f"{FIRST}.duckdb"
    # whoever opens a file holds the folder that its queries spill into
    held = spill.own(own_folder / "state")
    start = Barrier(3)

    def open_at_once(_: int) -> str:
        start.wait()
        connection, snapshot = open_file(path)
        connection.close()
        return snapshot.id

    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(open_at_once, range(60))) == {FIRST}
    assert Path(held.settings["temp_directory"]).is_dir()


def test_an_open_snapshot_outlives_its_file(own_folder: Path) -> None:
    w = Warehouse(own_folder)
    assert w.snapshot().id == FIRST
    (own_folder / "snapshots" / f"{FIRST}.duckdb").unlink()
    assert received(w) == 7


def test_health_says_what_needs_care(county: Warehouse) -> None:
    fresh = county.health(date(2024, 6, 22))
    assert fresh.warnings == (
        "现场投诉该补数了。",
        "追发台账该补数了。",
        "部分期限超出工作日历，暂按周一至周五推算；请补充 data/reference/workdays.csv。",
    )
    assert "已超过 7 天没有新数据" in county.health(date(2024, 6, 23)).warnings[0]


def test_health_says_that_the_reference_has_changed(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    w = Warehouse(own_folder)
    assert not any("参考表" in warning for warning in w.health(date(2024, 6, 16)).warnings)
    monkeypatch.setattr("data.spec.reference.reference_hash", lambda: "another")
    assert (
        "参考表在建库后有改动，再装载一次台账（python -m etl load）后生效。"
        in w.health(date(2024, 6, 16)).warnings
    )


def test_sources_late_by_more_than_their_allowance(county: Warehouse) -> None:
    assert {source.ledger: source.is_late for source in county.snapshot().sources} == {
        "hotline_orders": False,
        "national_clues": False,
        "provincial_clues": False,
        "visits": True,
        "recoveries": True,
    }


def test_scopes_never_share_an_answer(own_folder: Path) -> None:
    """The same question of two towns' people, each asked twice, and of the county between."""
    w = Warehouse(own_folder)
    scopes = {town: Scope(frozenset({town})) for town in (YUQIUHU, LIANGCUN, HUIXIN)}
    for _ in range(2):
        assert [received(w, scope=scope) for scope in scopes.values()] == [3, 2, 1]
        assert received(w) == 7


def test_a_repeated_question_is_not_computed_again(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    w = Warehouse(own_folder)
    queried: Counter[str] = Counter()
    real = Warehouse._sums

    def counted(self: Warehouse, request: Any, part: Any, window: Any, query: Any) -> Any:
        queried[part.id] += 1
        return real(self, request, part, window, query)

    monkeypatch.setattr(Warehouse, "_sums", counted)
    for _ in range(3):
        w.measure(["recovered_pct", "recovered_yuan", "verified_yuan"], by="town", scope=COUNTY)
    once = ("recovered_yuan", "verified_yuan", "verified_yuan:recorded", "verified_yuan:records")
    assert queried == dict.fromkeys(once, 1)


def test_an_answer_changed_by_its_reader_is_not_remembered_so(own_folder: Path) -> None:
    w = Warehouse(own_folder)
    w.measure("complaints_received", scope=COUNTY)["complaints_received"].rows[0]["value"] = 99
    assert received(w) == 7


def test_eight_threads_get_their_own_rows(own_folder: Path) -> None:
    w = Warehouse(own_folder)
    expected = {YUQIUHU: 3, HUIXIN: 1, LIANGCUN: 2, "unknown": 1}

    def ask(number: int) -> bool:
        town = list(expected)[number % 4]
        window = Filters(date(2023, 1, 1 + number % 20), date(2024, 6, 15), towns=(town,))
        frame, total = w.rows("complaints_received", filters=window, scope=COUNTY)
        counted = received(w, filters=window, scope=Scope(frozenset({town})))
        return len(frame) == total == counted == expected[town]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(200)))


# A process of its own: that of the tests holds the threads of all the tests before, and a fork of it may end
# in any library.
FORKED = """
import multiprocessing, os, sys
from pathlib import Path
from data import COUNTY, Filters, Warehouse

def received(w):
    answers = w.measure("complaints_received", filters=Filters(), scope=COUNTY)
    return answers["complaints_received"].total()["value"]

def ask(w, answers):
    number = received(w)
    answers.put((w._process == os.getpid(), number))

w = Warehouse(Path(sys.argv[1]))
before = received(w)
fork = multiprocessing.get_context("fork")
answers = fork.SimpleQueue()
child = fork.Process(target=ask, args=(w, answers))
child.start()
child.join(20)
print(before, child.exitcode, *(answers.get() if child.exitcode == 0 else ()), received(w))
"""


def test_a_forked_child_opens_its_own(own_folder: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", FORKED, str(own_folder)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.stdout.split() == ["7", "0", "True", "7", "7"], told.stderr


def test_readers_cannot_reach_out_or_change_settings(county: Warehouse) -> None:
    for forbidden in (
        "create table t (x integer)",
        "select * from read_csv('/etc/passwd')",
        "set memory_limit = '20GB'",
        "set enable_external_access = true",
    ):
        with pytest.raises(QueryFailed), county.cursor() as (_, cursor):
            cursor.execute(forbidden)
    with county.cursor() as (_, cursor):
        settings = dict(
            cursor.execute(
                "select name, value from duckdb_settings()"
                " where name in ('TimeZone', 'threads', 'max_execution_time')"
            ).fetchall()
        )
    assert settings == {"TimeZone": "Asia/Shanghai", "threads": "1", "max_execution_time": "20000"}


def test_values_are_never_read_as_sql(county: Warehouse) -> None:
    with pytest.raises(QuestionError):
        county.measure("complaints_received", filters=Filters(towns=("' or 1=1 --",)), scope=COUNTY)
    with pytest.raises(QuestionError):
        county.measure("complaints_received", by=["town_code; drop table x"], scope=COUNTY)


def test_the_data_folder_is_read_at_each_call(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(own_folder))
    assert the_warehouse().snapshot().id == FIRST
    assert the_warehouse() is the_warehouse()
    monkeypatch.setenv("ANXIN_DATA", str(own_folder / "elsewhere"))
    with pytest.raises(NoSnapshot):
        the_warehouse().snapshot()


def test_cache_is_bounded_in_bytes_and_forgets_failures() -> None:
    """Two texts of 1000 letters fit, a third drops the oldest, one of 5000 is not kept."""
    cache = ResultCache(2 * weight("x" * 1000))
    computed: list[str] = []

    def text(key: str) -> str:
        computed.append(key)
        return key * (5000 if key == "z" else 1000)

    for key in ("a", "b", "b", "c", "a", "z", "z"):
        assert cache.get(key, lambda key=key: text(key))[0] == key
        assert cache.bytes_kept <= 2 * weight("x" * 1000)
    assert computed == ["a", "b", "c", "a", "z", "z"]

    def fail() -> int:
        raise ValueError("once")

    with pytest.raises(ValueError, match="once"):
        cache.get(4, fail)
    assert cache.get(4, lambda: 40) == 40


def test_a_connection_of_our_own_does_not_hinder_readers(own_folder: Path) -> None:
    """The loader verifies a snapshot with a connection of the same kind while pages read it."""
    w = Warehouse(own_folder)
    assert received(w) == 7
    with pytest.raises(duckdb.Error):
        duckdb.connect(str(own_folder / "snapshots" / f"{FIRST}.duckdb"))
    assert received(w) == 7


def test_a_result_weighs_all_that_it_holds() -> None:
    rows = [{"town": "371526001", "value": number + 1000} for number in range(100)]
    assert weight(rows) > sum(sys.getsizeof(row) for row in rows) > 100 * sys.getsizeof({})


def test_a_snapshot_of_an_earlier_program_says_how_to_build_it_again(tmp_path: Path) -> None:
    path = write_snapshot(tmp_path, FIRST)
    with duckdb.connect(str(path)) as con:
        con.execute("create table sightings (ledger varchar, row_key varchar)")
    point_to(tmp_path, path.name)
    with pytest.raises(NoSnapshot, match=r"旧版程序建立的.*python -m etl build"):
        Warehouse(tmp_path).snapshot()
