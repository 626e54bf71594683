"""The engine of every load: DuckDB, in this process."""

from __future__ import annotations

import duckdb

from data.spec.cube import Cube
from data.spec.mart import Mart
from etl.marts.cubes import fill_cube
from etl.marts.relations import fill


class DuckDb:
    """See `Engine`."""

    def fill(self, con: duckdb.DuckDBPyConnection, made: Mart) -> None:
        fill(con, made)

    def fill_cube(self, con: duckdb.DuckDBPyConnection, cube: Cube) -> None:
        fill_cube(con, cube)


DUCKDB = DuckDb()
