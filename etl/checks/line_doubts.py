"""Lines that may be no rows (an example, a subtotal without a word), taken as rows: a doubt on each."""

from __future__ import annotations

import duckdb

from etl.staging.body_lines import RawCounts


def doubt_lines(con: duckdb.DuckDBPyConnection, raw: RawCounts) -> None:
    """A line in the temp table `raw_doubts` for each."""
    if raw.doubts:
        con.executemany("insert into raw_doubts values (?, ?, ?, ?, ?)", raw.doubts)
