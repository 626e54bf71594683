"""Overhears what a page asks of the warehouse, so that the same queries can be timed alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

import app
from data.snapshot.opener import Snapshot
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


class RecordingWarehouse(Warehouse):
    """A warehouse of its own cache that remembers the statements of the last page drawn."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir)
        self._heard: list[Asked] | None = None

    @contextmanager
    def cursor(
        self, snapshot_id: str | None = None, *, is_heavy: bool = False
    ) -> Iterator[tuple[Snapshot, Any]]:
        with super().cursor(snapshot_id, is_heavy=is_heavy) as (snapshot, cursor):
            yield snapshot, cursor if self._heard is None else OverheardCursor(cursor, self._heard)

    def queries_of(self, name: str, search: str) -> list[Asked]:
        """Statements of one full filter change of a page, in order."""
        self._heard = []
        asked_before, _request.warehouse = _request.warehouse, lambda: self
        try:
            with app.server.app_context():
                page.drawn(PAGES[name], _request.read_request(search))
            return self._heard
        finally:
            _request.warehouse = asked_before
            self._heard = None
