"""Snapshot files read directly with SQL, for tests and measurements that check the product from outside.

DuckDB keeps one database for each file in a process, and refuses a second `connect` with other settings:
while the product's reader has a snapshot open, a plain connection to it fails. So a file is attached,
read-only, to a database of its own in memory, which goes with whatever else has the file open.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb


def current(data_dir: Path) -> Path:
    """The file that the pointer of a data folder names."""
    folder = data_dir / "snapshots"
    return folder / (folder / "CURRENT").read_text(encoding="utf-8").strip()


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose default database is the snapshot file; nothing can be written through it."""
    with duckdb.connect(":memory:") as connection:
        name = str(path).replace("'", "''")
        connection.execute(f"attach '{name}' as snapshot (read_only)")
        connection.execute("use snapshot")
        yield connection


def query(data_dir: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the current snapshot of a data folder."""
    with opened(current(data_dir)) as connection:
        return connection.execute(sql).fetchall()
