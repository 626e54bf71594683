"""A snapshot file read beside whoever else has it open, on a connection in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from data.snapshot import spill


def state_of(snapshot: Path) -> Path:
    """The state folder beside the folder of a snapshot."""
    return snapshot.parent.parent / "state"


@contextmanager
def in_memory(state: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to an empty database; what does not fit into memory spills into this process's folder."""
    held = spill.own(state)
    with duckdb.connect(":memory:", config=held.settings | {"autoinstall_known_extensions": False}) as con:
        con.execute("set timezone = 'Asia/Shanghai'")
        con.execute(spill.LIMIT)
        yield con


@contextmanager
def attached(path: Path, state: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own in memory, whose default database is the file; nothing can be written to it.

    DuckDB opens a file once for a process, and refuses a second connection with other settings. Attached, it
    goes with whoever else reads it. `state` is named for a file that is no snapshot.
    """
    with in_memory(state or state_of(path)) as con:
        con.execute(f"attach {text_literal(str(path))} as snapshot (read_only)")
        con.execute("use snapshot")
        yield con


def text_literal(value: str) -> str:
    """A text as SQL, for ATTACH, which takes no parameters."""
    return "'" + value.replace("'", "''") + "'"
