"""What fills the relations and cubes of a snapshot: DuckDB itself, or another engine by the same SELECTs."""

from __future__ import annotations

from typing import Protocol

import duckdb

from data.spec.cube import Cube
from data.spec.mart import Mart


class Engine(Protocol):
    """Leaves every relation and cube as a table of the connection's default database."""

    def fill(self, con: duckdb.DuckDBPyConnection, made: Mart) -> None:
        """Raises: MartError where the SELECT does not give exactly the declared columns."""

    def fill_cube(self, con: duckdb.DuckDBPyConnection, cube: Cube) -> None:
        """Raises: MartError for a sum that is neither a whole number nor yuan."""
