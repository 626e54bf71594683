"""The way to every figure: the current snapshot, measures over it and questions to it."""

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import duckdb
import pandas as pd

from data.errors import NoSnapshot
from data.paths import data_dir
from data.query import faults, group_sums, measures, question
from data.query.asker import Watch
from data.query.cache import ResultCache
from data.query.compiler import Group, Query, WindowRequest, aggregate_query
from data.query.cube_columns import CubeColumns, SnapshotCubes
from data.query.cube_sums import CubedFigure, cube_sums
from data.query.filters import Filters, Selection
from data.query.lanes import TURN_SECONDS, Lane, Lanes, Load
from data.query.measures import GroupSums, Request
from data.query.results import Answer
from data.query.scope import Scope
from data.query.windows import Compare
from data.snapshot import folder, spill
from data.snapshot.follower import Follower
from data.snapshot.opener import NO_DAYS, Snapshot, named_file, open_file
from data.snapshot.rolled_back import BATCHES, with_rolled_back
from data.spec import reference
from data.spec.cube import cubed
from data.spec.mart import WIDE_DIMENSIONS
from data.spec.metric import Metric, metric

# The current snapshot and a few older ones that open pages may still ask for.
KEPT_OPEN = 3
# A list of a card is remembered like a figure unless it is heavier; the rows behind a figure never are.
MOST_LIST_BYTES = 8 * 2**20
EVERYTHING = Filters()
Result = TypeVar("Result")


@dataclass(frozen=True)
class Health:
    """What the health page says: no data inside, only the state of the data."""

    snapshot: Snapshot | None
    warnings: tuple[str, ...]


class Warehouse:
    """Read-only answers from the snapshots of one data folder; safe for threads and across forks."""

    def __init__(self, data_dir: Path, *, make_lanes: Callable[[], Lanes] = Lanes) -> None:
        self._folder = data_dir / "snapshots"
        self._state = data_dir / "state"
        self._make_lanes = make_lanes
        self._forget()
        self._left_by_parent: list[Any] = []

    def _forget(self) -> None:
        self._process = os.getpid()
        self._lock = threading.RLock()
        self._open: OrderedDict[Path, tuple[duckdb.DuckDBPyConnection, Snapshot]] = OrderedDict()
        self._cubes: dict[Path, SnapshotCubes] = {}
        lanes = self._lanes = self._make_lanes()
        self._watch = Watch()
        self._results = ResultCache(holds_place=lambda: lanes.is_held)
        # Held for as long as the connections whose queries spill into it.
        self._spill: spill.Spill | None = None
        self._following = Follower(self._folder, self._lock, self._opened)

    def _after_fork(self) -> None:
        """A connection belongs to the process that made it: a child opens its own.

        The parent's are kept from being collected, for closing them here would touch its threads.
        """
        if self._process != os.getpid():
            self._left_by_parent.append(self._open)
            self._forget()

    # -- snapshots ---------------------------------------------------------------------------

    def snapshot(self, snapshot_id: str | None = None) -> Snapshot:
        """The current snapshot, or an older one by its id; `NoSnapshot` where there is none."""
        self._after_fork()
        with self._lock:
            return self._entry(snapshot_id)[1]

    def _entry(self, snapshot_id: str | None) -> tuple[duckdb.DuckDBPyConnection, Snapshot]:
        if snapshot_id is not None:
            path = self._named(snapshot_id)
            self._following.refuse_damaged(path)
            entry = self._opened(path)
            self._following.check_later(path)
            return entry
        self._following.look()
        current = self._following.current
        if current is None and self._following.damage:
            raise NoSnapshot(f"没有可用的数据：{self._following.damage}{self._following.remedy}")
        if current is None:
            raise NoSnapshot("还没有数据：请先装载台账（python -m etl load 文件夹）。")
        return self._opened(current)

    def _named(self, snapshot_id: str) -> Path:
        """An open snapshot needs its file no more: it may have been cleared away meanwhile."""
        opened = {path.stem: path for path in self._open}
        return opened.get(snapshot_id) or named_file(self._folder, snapshot_id)

    def _opened(self, path: Path, is_changed: bool = False) -> tuple[duckdb.DuckDBPyConnection, Snapshot]:
        if is_changed:
            self._open.pop(path, None)
            self._cubes.pop(path, None)
        if path not in self._open:
            self._spill = spill.own(self._state)
            self._open[path] = open_file(path)
            reference.forget()
        self._open.move_to_end(path)
        idle = [one for one in self._open if one not in (path, self._following.current)]
        for old in idle[: max(0, len(self._open) - KEPT_OPEN)]:
            # Dropped, not closed: closing would close the cursors of requests still running.
            # DuckDB lets the file go with the last of them.
            del self._open[old]
            self._cubes.pop(old, None)
        return self._open[path]

    @contextmanager
    def cursor(
        self, snapshot_id: str | None = None, *, is_heavy: bool = False
    ) -> Iterator[tuple[Snapshot, duckdb.DuckDBPyConnection]]:
        """A cursor of one's own on a snapshot, closed at the end, when there is a place for it.

        Raises: Busy where there is none in time; AskerLeft where nobody waits for the answer any more.
        """
        self._after_fork()
        with self._lock:
            connection, snapshot = self._entry(snapshot_id)
            cursor = connection.cursor()
        try:
            with self._lanes.place(self._lane(snapshot, is_heavy)), self._watch.over(cursor):
                yield snapshot, cursor
        except duckdb.Error as error:
            raise faults.translated(error, snapshot) from error
        finally:
            cursor.close()

    def _lane(self, snapshot: Snapshot, is_heavy: bool) -> Lane:
        with self._lock:
            if self._following.current is None:
                self._following.look()
            is_older = snapshot.path != self._following.current
        return self._lanes.heavy if is_heavy or is_older else self._lanes.figures

    @contextmanager
    def turn(self, snapshot_id: str | None = None) -> Iterator[None]:
        """A place for a whole page, whose figures are asked one after the other, for `TURN_SECONDS`.

        Raises: as `cursor`; a question after that time raises Busy.
        """
        lane = self._lane(self.snapshot(snapshot_id), is_heavy=False)
        with self._lanes.place(lane, TURN_SECONDS):
            yield

    @contextmanager
    def heavy_place(self) -> Iterator[None]:
        """A place among the heavy questions for all that is asked and made inside. Raises: as `cursor`."""
        self._after_fork()
        with self._lanes.place(self._lanes.heavy):
            yield

    # -- answers -----------------------------------------------------------------------------

    def measure(
        self,
        ids: str | Sequence[str],
        *,
        by: str | Sequence[str] = (),
        filters: Filters = EVERYTHING,
        scope: Scope,
        compare: Compare | None = None,
        snapshot_id: str | None = None,
    ) -> dict[str, Answer]:
        """Metrics by dimensions: id → answer. All come from one snapshot."""
        snapshot = self.snapshot(snapshot_id)
        wanted = [ids] if isinstance(ids, str) else list(ids)
        split = (by,) if isinstance(by, str) else tuple(by)
        requests = [Request(metric(one), split, filters, scope, compare, snapshot) for one in wanted]
        return {request.metric.id: self._answer(request) for request in requests}

    def _answer(self, request: Request) -> Answer:
        """From memory where it was asked before: a snapshot never changes."""

        def run(asked: Request, part: Metric, window: WindowRequest, selection: Selection) -> GroupSums:
            key = asked.sums_key(part, window, selection)
            sums = self._results.get(key, lambda: self._sums(asked, part, window, selection))
            return cast(GroupSums, sums)

        answer: Answer = self._results.get(request.key, lambda: measures.answer(request, run))
        # A caller may change its rows; the remembered ones stay as they are.
        return replace(answer, rows=[dict(row) for row in answer.rows])

    def remembered(self, key: Hashable, compute: Callable[[], Result]) -> Result:
        """A result that only the snapshot named in the key decides: computed once, then from memory.

        It must not be changed by who gets it.
        """
        self._after_fork()
        return cast(Result, self._results.get(key, compute))

    def _sums(self, request: Request, part: Metric, window: WindowRequest, selection: Selection) -> GroupSums:
        """From the snapshot's cube, or where that cannot tell from the rows of the mart."""
        read = cubed(part)
        if read and not set(request.by) & set(WIDE_DIMENSIONS):
            columns = self._cube(request.snapshot, read.cube)
            if columns and columns.has(read.measures):
                sums = cube_sums(CubedFigure(part, read, columns), request.by, selection, window)
                if sums is not None:
                    return sums
        query = aggregate_query(part, request.by, selection, window)
        with self.cursor(request.snapshot.id) as (_, cursor):
            lines = cursor.execute(query.sql, query.parameters).fetchall()
        return group_sums.read_sums(part, request.by, window, lines)

    def _cube(self, snapshot: Snapshot, name: str) -> CubeColumns | None:
        with self._lock:
            cubes = self._cubes.setdefault(snapshot.path, SnapshotCubes())
        return cubes.get(name, lambda: self.cursor(snapshot.id))

    def question(
        self,
        name: str,
        *,
        filters: Filters = EVERYTHING,
        scope: Scope,
        metric_id: str | None = None,
        limit: int | None = None,
        snapshot_id: str | None = None,
        **parameters: Any,
    ) -> pd.DataFrame:
        """The answer of data/questions/<name>.sql; with a metric, over the rows it is made of."""
        asked = metric(metric_id) if metric_id else None
        snapshot = self.snapshot(snapshot_id)
        query = question.compile_question(
            name, metric=asked, filters=filters, scope=scope, snapshot=snapshot, given=parameters
        )
        frame, _ = self._rows(snapshot, question.limited(query, limit), most_bytes=MOST_LIST_BYTES)
        return with_rolled_back(frame, self._state) if name == BATCHES else frame

    def rows(
        self,
        metric_id: str,
        *,
        filters: Filters = EVERYTHING,
        scope: Scope,
        limit: int | None = None,
        snapshot_id: str | None = None,
        compare: Compare | None = None,
        group: Group | None = None,
    ) -> tuple[pd.DataFrame, int]:
        """The rows a figure is made of, with Chinese headings, file and line, and how many there are.

        Of a ratio of two metrics, those of its numerator: ask for the other metric to see the rest.
        `compare`: the rows of the figure that it is compared with; `group`: those of one part alone.
        """
        asked = metric(metric_id)
        counted = metric(asked.numerator_metric) if asked.parts else asked
        snapshot = self.snapshot(snapshot_id)
        query = question.compile_question(
            f"{counted.mart}_rows",
            metric=counted,
            filters=filters,
            scope=scope,
            snapshot=snapshot,
            given={},
            compare=compare,
            group=group,
        )
        frame, total = self._rows(snapshot, query, limit, most_bytes=0, is_heavy=True)
        return question.without_idle_columns(frame, counted), total

    def _rows(
        self,
        snapshot: Snapshot,
        query: Query,
        limit: int | None = None,
        *,
        most_bytes: int,
        is_heavy: bool = False,
    ) -> tuple[pd.DataFrame, int]:
        """At most `limit` rows and how many there are, read once for all who ask meanwhile."""

        def read() -> tuple[pd.DataFrame, int]:
            with self.cursor(snapshot.id, is_heavy=is_heavy) as (_, cursor):
                frame = question.fetch(cursor, question.limited(query, limit))
                is_cut = limit is not None and len(frame) >= limit
                return frame, question.count(cursor, query) if is_cut else len(frame)

        key = question.key_of(snapshot, query, limit)
        frame, total = self._results.get(key, read, most_bytes=most_bytes)
        # Each may change its own.
        return frame.copy(), total

    # -- health ------------------------------------------------------------------------------

    @property
    def load(self) -> Load:
        self._after_fork()
        return Load(self._lanes, self._results.bytes_kept)

    def health(self, today: date) -> Health:
        """The state of the data as seen on a day; cheap, and no error where there is none."""
        try:
            snapshot = self.snapshot()
        except NoSnapshot as none:
            return Health(None, (str(none),))
        last = snapshot.last_day
        damage, until = self._following.damage, f"（数据截至 {last}）" if last else ""
        remedy = self._following.remedy
        warnings = [f"{damage}仍在使用快照 {snapshot.id}{until}。{remedy}"] if damage else []
        stale_after = int(snapshot.parameter("stale_after_days", today))
        if last is None:
            warnings.append(NO_DAYS)
        elif (today - last).days > stale_after:
            warnings.append(f"数据截至 {last}，已超过 {stale_after} 天没有新数据。")
        warnings += list(filter(None, (folder.contents(self._folder).notice,)))
        warnings += [f"{one.label}该补数了。" for one in snapshot.sources if one.is_late]
        if snapshot.reference_hash != reference.reference_hash():
            warnings.append("参考表在建库后有改动，再装载一次台账（python -m etl load）后生效。")
        if snapshot.has_provisional_deadlines:
            warnings.append("部分期限超出工作日历，暂按周一至周五推算；请补充 data/reference/workdays.csv。")
        return Health(snapshot, tuple(warnings))


@lru_cache(maxsize=4)
def _warehouse(data_dir: Path) -> Warehouse:
    return Warehouse(data_dir)


def warehouse() -> Warehouse:
    """The warehouse of ANXIN_DATA, one a process."""
    return _warehouse(data_dir())
