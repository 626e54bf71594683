"""How many doubts wait: counted in the snapshot's view current_doubts, which the page 待核 lists.

So a number on the command line is the page's: doubts about rows in force, those that are seen only across
ledgers among them, those of rows corrected since or settled by a person not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from data.spec.ledger import load_all
from etl.feedback.report import DoubtTotals, FileReport
from etl.publish import store
from etl.publish.build_session import BuildSession

ACCEPTED = "('new', 'updated', 'unchanged', 'known_before')"


def start(con: duckdb.DuckDBPyConnection) -> None:
    """Temp table `accepted_records`: the records that each file of a load says something of."""
    con.execute("create or replace temp table accepted_records (file_seq integer, record_key varchar)")


def remember(con: duckdb.DuckDBPyConnection, file_seq: int) -> None:
    """Those of the file in `decided`."""
    con.execute(
        f"insert into accepted_records select $seq, record_key from decided where outcome in {ACCEPTED}",
        {"seq": file_seq},
    )


@dataclass(frozen=True)
class LedgerDoubts:
    """`places` are doubts, `rows` the rows that have one or more."""

    ledger: str
    label: str
    places: int
    rows: int


def of_snapshot(con: duckdb.DuckDBPyConnection, schema: str) -> list[LedgerDoubts] | None:
    """By ledger, those without doubts left out. `schema` is an attached snapshot; None: too old to say."""
    has_view = con.execute(
        "select 1 from duckdb_views() where database_name = $schema and view_name = 'current_doubts'",
        {"schema": schema},
    ).fetchone()
    if not has_view:
        return None
    labels = {ledger.id: ledger.label for ledger in load_all().values()}
    rows = con.execute(
        f"select ledger, count(*), count(distinct row_id) from {schema}.current_doubts group by 1 order by 1"
    ).fetchall()
    return [LedgerDoubts(ledger, labels.get(ledger, ledger), places, count) for ledger, places, count in rows]


def total(found: Sequence[LedgerDoubts]) -> DoubtTotals:
    return DoubtTotals(sum(one.places for one in found), sum(one.rows for one in found))


def count(session: BuildSession, reports: Sequence[FileReport]) -> DoubtTotals | None:
    """The doubts in force of the whole store; and of each report's rows, into it.

    Whatever the load has published is the store, else the snapshot that it found; None where there is none.
    """
    if session.info is None:
        return None
    with _current(session) as schema:
        found = of_snapshot(session.con, schema)
        if found is None:
            return None
        for one in reports:
            if one.ledger and one.file_seq is not None:
                one.doubts = _of_file(session, schema, one.ledger, one.file_seq)
    return total(found)


@contextmanager
def _current(session: BuildSession) -> Iterator[str]:
    if not session.is_published:
        yield "prior"
        return
    assert session.info is not None
    path = session.folders.snapshots / f"{session.info.snapshot_id}.duckdb"
    store.attach(session.con, path, "published", read_only=True)
    try:
        yield "published"
    finally:
        session.con.execute("detach published")


def _of_file(session: BuildSession, schema: str, ledger: str, file_seq: int) -> int:
    """Rows in force with a doubt, of those that a file says: one of this load, or one known from before."""
    con = session.con
    seen = con.execute(
        "select database_name from duckdb_tables() where table_name = 'sightings'"
        " and database_name in ($schema, 'seen')",
        {"schema": schema},
    ).fetchall()
    sightings = " ".join(
        f"union select record_key from {name}.sightings where ledger = $ledger and file_seq = $seq"
        for (name,) in seen
    )
    row = con.execute(
        f"""
        select count(*) from {schema}.current_{ledger} where row_id in
            (select row_id from {schema}.current_doubts where ledger = $ledger)
            and record_key in (
                select record_key from accepted_records where file_seq = $seq
                union select record_key from {schema}.stg_{ledger} where file_seq = $seq {sightings}
            )
        """,
        {"seq": file_seq, "ledger": ledger},
    ).fetchone()
    assert row is not None
    return int(row[0])
