"""Questions run in two lanes of few places; who waits is served in order, or refused in time."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data import COUNTY, Filters, Warehouse
from data.errors import AskerLeft, Busy, TurnOver
from data.query import question
from data.query.asker import asked_by
from data.query.cache import ResultCache
from data.query.lanes import BUSY, Lane, Lanes, Limits
from tests.conftest import wait_until
from tests.data.small_county.files import FIRST, SECOND, point_to, write_snapshot

PATIENT = 60.0
# complaints of the hand-made county by that channel
HOTLINE = 4
ONE = Limits(places=1, waiting=8, seconds=PATIENT)
# whoever finds no place is refused at once
NONE_WAITS = Limits(places=1, waiting=0, seconds=0)


def one_place() -> Lanes:
    return Lanes(ONE, ONE)


def nobody_waits() -> Lanes:
    return Lanes(NONE_WAITS, NONE_WAITS)


def received(w: Warehouse, **how: Any) -> int:
    how = {"filters": Filters(), "scope": COUNTY, **how}
    return w.measure("complaints_received", **how)["complaints_received"].total()["value"]


def rows(w: Warehouse, **how: Any) -> pd.DataFrame:
    return w.rows("complaints_received", scope=COUNTY, **how)[0]


@contextmanager
def held(place: Callable[[], Any]) -> Iterator[None]:
    """A place that another thread holds meanwhile."""
    taken, release = threading.Event(), threading.Event()

    def hold() -> None:
        with place():
            taken.set()
            assert release.wait(PATIENT)

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(hold)
        assert taken.wait(PATIENT)
        try:
            yield
        finally:
            release.set()
        done.result()


# lanes alone ----------------------------------------------------------------------------------


def test_never_more_at_once_than_places() -> None:
    lanes = Lanes(Limits(places=3, waiting=40, seconds=PATIENT))
    # breaks unless three are inside together
    three = threading.Barrier(3)
    most: list[int] = []

    def work(_: int) -> None:
        with lanes.place(lanes.figures):
            most.append(lanes.figures.taken)
            three.wait(PATIENT)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(work, range(12)))
    assert (len(most), max(most), lanes.figures.taken, lanes.figures.waiting) == (12, 3, 0, 0)


def test_places_are_given_in_the_order_of_asking() -> None:
    lane = Lane(ONE)
    served: list[int] = []

    def work(number: int) -> None:
        lane.take()
        served.append(number)
        lane.give_back()

    lane.take()
    with ThreadPoolExecutor(5) as pool:
        for number in range(5):
            pool.submit(work, number)
            wait_until(lambda number=number: lane.waiting == number + 1, PATIENT)
        lane.give_back()
    assert served == [0, 1, 2, 3, 4]


def test_who_was_refused_keeps_its_turn() -> None:
    """Who asks again goes before those who came after it first asked; of a full queue the last gives way."""
    lane = Lane(Limits(places=1, waiting=2, seconds=PATIENT))
    served: list[str] = []

    def work(name: str, since: float | None) -> None:
        with asked_by(None, since):
            lane.take()
        served.append(name)
        lane.give_back()

    lane.take()
    now = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(work, "came first", None)
        wait_until(lambda: lane.waiting == 1, PATIENT)
        last = pool.submit(work, "came last", None)
        wait_until(lambda: lane.waiting == 2, PATIENT)
        again = pool.submit(work, "came again", now - 100)
        with pytest.raises(Busy):
            last.result(PATIENT)
        wait_until(lambda: lane.waiting == 2, PATIENT)
        with pytest.raises(Busy):
            work("came too late", None)
        lane.give_back()
        again.result(PATIENT)
        first.result(PATIENT)
    assert served == ["came again", "came first"]


def test_a_full_queue_refuses_at_once_and_a_long_wait_in_time() -> None:
    lane = Lane(Limits(places=1, waiting=1, seconds=PATIENT))
    lane.take()
    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(lane.take)
        wait_until(lambda: lane.waiting == 1, PATIENT)
        with pytest.raises(Busy, match=BUSY):
            lane.take()
        lane.give_back()
        waits.result(PATIENT)
    lane.give_back()
    impatient = Lane(Limits(places=1, waiting=5, seconds=0))
    impatient.take()
    with pytest.raises(Busy, match=BUSY):
        impatient.take()
    assert impatient.waiting == 0
    # a free place is given to who cannot wait
    impatient.give_back()
    impatient.take()
    nobody = Lane(NONE_WAITS)
    nobody.take()
    assert nobody.taken == 1


def test_a_thread_has_one_place_however_deep_it_asks() -> None:
    lanes = nobody_waits()
    with lanes.place(lanes.figures), lanes.place(lanes.heavy), lanes.place(lanes.figures):
        assert (lanes.figures.taken, lanes.heavy.taken, lanes.is_held) == (1, 0, True)
    assert (lanes.figures.taken, lanes.is_held) == (0, False)
    # given back where what was asked fails
    with pytest.raises(ZeroDivisionError), lanes.place(lanes.heavy):
        raise ZeroDivisionError
    assert lanes.heavy.taken == 0


def test_after_its_turn_a_page_begins_nothing_new() -> None:
    lanes = one_place()
    with lanes.place(lanes.figures, turn=PATIENT), lanes.place(lanes.figures):
        pass
    with lanes.place(lanes.figures, turn=-1.0):
        with pytest.raises(Busy, match=BUSY), lanes.place(lanes.figures):
            raise AssertionError("not to be reached")
        assert lanes.figures.taken == 1
    assert lanes.figures.taken == 0


def test_who_has_left_leaves_the_queue() -> None:
    lane, left = Lane(ONE), threading.Event()
    lane.take()

    def wait() -> None:
        with asked_by(left.is_set):
            lane.take()

    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(wait)
        wait_until(lambda: lane.waiting == 1, PATIENT)
        left.set()
        with pytest.raises(AskerLeft):
            waits.result(PATIENT)
    assert (lane.taken, lane.waiting) == (1, 0)


# a warehouse ----------------------------------------------------------------------------------


def test_figures_and_heavy_questions_do_not_wait_for_each_other(own_folder: Path) -> None:
    w = Warehouse(own_folder, make_lanes=nobody_waits)
    with held(w.cursor):
        with pytest.raises(Busy, match=BUSY):
            received(w)
        assert len(rows(w)) == 7
    # what was refused is not remembered
    assert received(w) == 7
    with held(w.heavy_place):
        with pytest.raises(Busy, match=BUSY):
            rows(w)
        assert received(w, filters=Filters(channels=("hotline",))) == HOTLINE
    assert len(rows(w)) == 7


def test_what_is_remembered_needs_no_place(own_folder: Path) -> None:
    w = Warehouse(own_folder, make_lanes=nobody_waits)
    assert received(w) == 7
    with held(w.cursor):
        assert received(w) == 7


def test_an_older_snapshot_is_a_heavy_question(own_folder: Path) -> None:
    point_to(own_folder, write_snapshot(own_folder, SECOND).name)
    w = Warehouse(own_folder, make_lanes=nobody_waits)
    with held(w.heavy_place):
        with pytest.raises(Busy):
            received(w, snapshot_id=FIRST)
        with pytest.raises(Busy), w.turn(FIRST):
            raise AssertionError("not to be reached")
        assert received(w, snapshot_id=SECOND) == 7
    with held(w.turn):
        assert received(w, snapshot_id=FIRST) == 7


def test_all_asked_in_a_turn_runs_in_its_place(own_folder: Path) -> None:
    w = Warehouse(own_folder, make_lanes=nobody_waits)
    with w.turn():
        assert (received(w), len(rows(w))) == (7, 7)
    with w.heavy_place(), held(w.turn):
        assert (received(w, filters=Filters(channels=("hotline",))), len(rows(w))) == (HOTLINE, 7)


def test_many_threads_never_wait_for_one_another_for_ever(own_folder: Path) -> None:
    """Pages that hold a place and questions that do not, of the same few figures: all are answered."""
    w = Warehouse(own_folder, make_lanes=one_place)
    channels = ("hotline", "national", "provincial", "visits")
    begin = threading.Barrier(8)

    def ask(number: int) -> list[int]:
        begin.wait(PATIENT)
        wanted = [Filters(channels=(channels[(number + step) % 4],)) for step in range(4)]
        if number % 2:
            return sorted(received(w, filters=one) for one in wanted)
        with w.turn():
            return sorted(received(w, filters=one) for one in wanted)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    # 7 complaints by their channels
    assert all(sum(one) == 7 for one in answers) and answers == [answers[0]] * 8


# single flight --------------------------------------------------------------------------------


class Gate:
    """Reading of rows that waits until it is let on, and is counted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.entered, self.open = threading.Semaphore(0), threading.Event()
        self.read = 0
        real = question.fetch

        def fetch(cursor: Any, query: Any) -> pd.DataFrame:
            self.read += 1
            self.entered.release()
            assert self.open.wait(PATIENT)
            return real(cursor, query)

        monkeypatch.setattr(question, "fetch", fetch)


def test_equal_rows_asked_together_are_read_once(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # with one place a second reading would have to wait for the first, which ends only when both have asked
    w = Warehouse(own_folder, make_lanes=nobody_waits)
    gate, come = Gate(monkeypatch), threading.Semaphore(0)
    real = ResultCache.get

    def get(self: ResultCache, *asked: Any, **how: Any) -> Any:
        come.release()
        return real(self, *asked, **how)

    monkeypatch.setattr(ResultCache, "get", get)
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(rows, w) for _ in range(4)]
        assert all(come.acquire(timeout=PATIENT) for _ in range(4))
        assert gate.entered.acquire(timeout=PATIENT)
        # other rows find no place: so those that are answered have shared the one reading
        with pytest.raises(Busy):
            rows(w, limit=3)
        gate.open.set()
        frames = [one.result(PATIENT) for one in asked]
    assert all(len(frame) == 7 for frame in frames)
    # each has its own
    frames[0].iloc[:, 0] = None
    assert frames[1].iloc[:, 0].notna().all()


def test_rows_are_not_kept_and_short_lists_are(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    w = Warehouse(own_folder)
    gate = Gate(monkeypatch)
    gate.open.set()
    before = w._results.bytes_kept
    assert rows(w).equals(rows(w))
    assert (gate.read, w._results.bytes_kept) == (2, before)
    lists = [w.question("repeat_employers", scope=COUNTY) for _ in range(2)]
    assert lists[0].equals(lists[1]) and lists[0] is not lists[1]
    assert gate.read == 3 and w._results.bytes_kept > before


def test_a_heavy_result_is_shared_and_then_forgotten() -> None:
    cache = ResultCache()
    computed: list[str] = []

    def text(size: int) -> str:
        computed.append("x")
        return "x" * size

    for size, times in ((500, 1), (2000, 2)):
        computed.clear()
        assert [len(cache.get(size, lambda size=size: text(size), most_bytes=1000)) for _ in "ab"] == [
            size
        ] * 2
        assert len(computed) == times


@pytest.mark.parametrize("reason", [AskerLeft(), TurnOver(BUSY)])
def test_who_shared_a_reading_that_was_given_up_reads_it_again(reason: Exception) -> None:
    cache = ResultCache()
    inside, go_on = threading.Event(), threading.Event()

    def left() -> str:
        inside.set()
        assert go_on.wait(PATIENT)
        raise reason

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(cache.get, "rows", left)
        assert inside.wait(PATIENT)
        second = pool.submit(cache.get, "rows", lambda: "read")
        go_on.set()
        with pytest.raises(type(reason)):
            first.result(PATIENT)
        assert second.result(PATIENT) == "read"


def test_a_thread_with_a_place_computes_what_one_without_has_begun() -> None:
    holders = threading.local()
    cache = ResultCache(holds_place=lambda: getattr(holders, "is_one", False))
    inside, go_on = threading.Event(), threading.Event()

    def waits_for_a_place() -> str:
        inside.set()
        assert go_on.wait(PATIENT)
        return "later"

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(cache.get, "sum", waits_for_a_place)
        assert inside.wait(PATIENT)
        holders.is_one = True
        # the first ends only after this
        assert cache.get("sum", lambda: "at once") == "at once"
        go_on.set()
        assert first.result(PATIENT) == "later"
    assert cache.get("sum", lambda: "anew") == "later"


def test_busy_does_not_stick_to_those_who_wait(own_folder: Path) -> None:
    w = Warehouse(own_folder, make_lanes=nobody_waits)
    with held(w.cursor):
        for _ in range(2):
            with pytest.raises(Busy):
                w.remembered("key", lambda: received(w))
    assert w.remembered("key", lambda: received(w)) == 7
