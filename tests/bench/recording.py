"""Overhears what a page asks of the warehouse, so that the same queries can be timed alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

import app
from data.query.compiler import WindowRequest, aggregate_query
from data.query.filters import Selection
from data.query.group_sums import GroupSums
from data.query.measures import Request
from data.snapshot.opener import Snapshot
from data.spec.metric import Metric
from data.warehouse import Warehouse
from pages import _request, complaints
from pages._components import page

PAGES = {"complaints": complaints.PAGE}
Asked = tuple[str, Any]


class OverheardCursor:
    """A cursor that notes every statement before it runs it."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, heard: list[Asked]) -> None:
        self._cursor, self._heard = cursor, heard

    def execute(self, sql: str, parameters: Any = None) -> duckdb.DuckDBPyConnection:
        self._heard.append((sql, parameters))
        return self._cursor.execute(sql, parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


@dataclass(frozen=True)
class Heard:
    """What one drawing of a page asks: its statements, and the sums that its figures are made of."""

    statements: list[Asked] = field(default_factory=list)
    sums: list[tuple[Request, Metric, WindowRequest, Selection]] = field(default_factory=list)

    def row_queries(self) -> list[Asked]:
        """The same sums as statements over the marts' rows."""
        queries = [
            aggregate_query(part, request.by, chosen, days) for request, part, days, chosen in self.sums
        ]
        return [(one.sql, one.parameters) for one in queries]


class RecordingWarehouse(Warehouse):
    """A warehouse of its own cache that remembers what the last page drawn has asked."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir)
        self._heard: Heard | None = None

    @contextmanager
    def cursor(
        self, snapshot_id: str | None = None, *, is_heavy: bool = False
    ) -> Iterator[tuple[Snapshot, Any]]:
        with super().cursor(snapshot_id, is_heavy=is_heavy) as (snapshot, cursor):
            yield snapshot, cursor if self._heard is None else OverheardCursor(cursor, self._heard.statements)

    def _sums(self, request: Request, part: Metric, window: WindowRequest, selection: Selection) -> GroupSums:
        if self._heard is not None:
            self._heard.sums.append((request, part, window, selection))
        heard, self._heard = self._heard, None
        try:
            # a cube that is read, or rows that are asked instead, are no statements of the page
            return super()._sums(request, part, window, selection)
        finally:
            self._heard = heard

    def add_up(self, heard: Heard) -> None:
        """The sums once more, without any memory of results."""
        for one in heard.sums:
            self._sums(*one)

    def heard_of(self, name: str, search: str) -> Heard:
        """What one full filter change of a page asks, in order."""
        self._heard = heard = Heard()
        asked_before, _request.warehouse = _request.warehouse, lambda: self
        try:
            with app.server.app_context():
                page.drawn(PAGES[name], _request.read_request(search))
            return heard
        finally:
            _request.warehouse = asked_before
            self._heard = None
