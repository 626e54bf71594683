"""Removes a batch's rows from the snapshot and decides later lines again, as if it had not been loaded.

Whether a line is a new row, a correction or nothing new depends on the rows held when it came: an ID number
filled in by the batch may have made a row of its own of what would have been one, a number on two things may
have made two rows. So the lines of later files that could have matched a row of the batch go through
`decide` once more, file by file. Every other row stays untouched.
"""

from __future__ import annotations

import duckdb

from data.spec.ledger import Ledger
from etl.checks.copied_sheets import RULE as ONLY_IN_COPY
from etl.merge.corrected_workbook import create_identities
from etl.merge.key_collisions import RULE as NUMBER_SHARED
from etl.merge.upsert import SUPERSEDED, append_rows, decide
from etl.staging import staged_columns
from etl.staging.body_lines import RawCounts
from etl.staging.running_totals import RULE as LIKE_SUBTOTAL

# Doubts about other lines of their file: they are not passed to a line of another file.
OF_ONE_FILE = (NUMBER_SHARED, SUPERSEDED, ONLY_IN_COPY, LIKE_SUBTOTAL)


def remove_batch(con: duckdb.DuckDBPyConnection, ledger: Ledger, batch_id: str) -> int:
    """Removes the batch's rows from `snap`; how many of them no other file holds.

    The sightings of its files must be removed before.
    """
    table = f"snap.stg_{ledger.id}"
    given = {"batch": batch_id}
    con.execute(
        "create or replace temp table removed_rows as"
        f" select row_id, record_key, file_seq from {table} where batch_id = $batch",
        given,
    )
    _find_related(con, table)
    _collect_lines(con, ledger, batch_id)
    for name in (table, "snap.doubts"):
        con.execute(
            f"delete from {name} where row_id in"
            " (select row_id from removed_rows union select row_id from redecided_rows)"
        )
    con.execute(
        f"delete from snap.sightings where ledger = '{ledger.id}'"
        " and (file_seq, sheet_index, row_number) in"
        " (select (file_seq, sheet_index, row_number) from redecided_rows)"
    )
    files = con.execute("select distinct file_seq, batch_id from redecided_rows order by file_seq").fetchall()
    for file_seq, of_batch in files:
        _decide_again(con, ledger, file_seq, of_batch)
    row = con.execute(
        "select count(*) from removed_rows where row_id not in (select twin_id from redecided_rows)"
    ).fetchone()
    assert row is not None
    for name in ("removed_rows", "related", "redecided_rows", "redecided_doubts"):
        con.execute(f"drop table {name}")
    return int(row[0])


def _find_related(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Temp table `related`: keys of the removed rows and of all rows that could have matched them."""
    con.execute("create or replace temp table related as select distinct record_key from removed_rows")
    while True:
        con.execute(
            "create or replace temp table related_names as"
            f" select distinct unnest([record_key, natural_key, 'l:' || match_key]) as name from {table}"
            " where record_key in (select record_key from related)"
        )
        found = con.execute(
            f"""
            insert into related
            select distinct record_key from {table}
            where record_key not in (select record_key from related) and (
                record_key in (select name from related_names)
                or natural_key in (select name from related_names)
                or 'l:' || match_key in (select name from related_names)
            )
            """
        ).fetchone()
        if not found or not found[0]:
            break
    con.execute("drop table related_names")


def _collect_lines(con: duckdb.DuckDBPyConnection, ledger: Ledger, batch_id: str) -> None:
    """Temp tables `redecided_rows`, the lines to be decided again as their files gave them, and
    `redecided_doubts`.

    A line that brought nothing new is kept as a sighting only: its cells are those of its twin, the version
    that said the same.
    """
    table = f"snap.stg_{ledger.id}"
    fields = ", ".join(f"version.{name}" for name, _ in staged_columns(ledger))
    con.execute(
        f"""
        create or replace temp table redecided_rows as
        with later as (select min(file_seq) as first_seq from removed_rows),
        seen as (
            select sightings.*, files.batch_id from snap.sightings join snap.files using (file_seq)
            where sightings.ledger = '{ledger.id}' and record_key in (select record_key from related)
        )
        select version.row_id, version.row_id as twin_id, split_part(version.row_id, ':', 2)::integer
                as sheet_index, version.sheet_name, version.row_number, version.file_seq, version.batch_id,
            version.record_key as old_key, version.natural_key, version.match_key, version.content_hash,
            version.returned_as, {fields}
        from {table} as version, later
        where version.record_key in (select record_key from related) and version.file_seq > first_seq
            and version.batch_id <> $batch
        union all by name
        select null as row_id, version.row_id as twin_id, seen.sheet_index, seen.sheet_name,
            seen.row_number, seen.file_seq, seen.batch_id, version.record_key as old_key, version.natural_key,
            version.match_key, version.content_hash, null as returned_as, {fields}
        from seen join {table} as version
            on version.record_key = seen.record_key and version.content_hash = seen.content_hash
                and version.file_seq < seen.file_seq, later
        where seen.file_seq > first_seq
        qualify row_number() over (
            partition by seen.file_seq, seen.sheet_index, seen.row_number order by version.file_seq desc
        ) = 1
        """,
        {"batch": batch_id},
    )
    con.execute(
        f"""
        create or replace temp table redecided_doubts as
        select file_seq, sheet_index, redecided_rows.row_number, rule, column_name, message
        from redecided_rows
            join snap.doubts on doubts.row_id = redecided_rows.twin_id and doubts.ledger = '{ledger.id}'
        where redecided_rows.row_id is not null or rule not in {OF_ONE_FILE}
        """
    )


def _decide_again(con: duckdb.DuckDBPyConnection, ledger: Ledger, file_seq: int, batch_id: str) -> None:
    """The lines of one file, against the rows that the files before it have left."""
    given = {"seq": file_seq}
    fields = ", ".join(name for name, _ in staged_columns(ledger))
    con.execute(
        "create or replace temp table staged as"
        f" select sheet_index, sheet_name, row_number, {fields}, match_key, natural_key as record_key,"
        " natural_key, null::varchar as returned_as, content_hash, null::varchar as skip_rule"
        " from redecided_rows where file_seq = $seq",
        given,
    )
    con.execute("create or replace temp table rejects (sheet_index integer, row_number integer)")
    con.execute(
        "create or replace temp table raw_doubts as"
        " select * exclude (file_seq) from redecided_doubts"
        f" where file_seq = $seq and rule <> '{NUMBER_SHARED}'",
        given,
    )
    create_identities(con)
    con.execute(
        "insert into returned_keys select sheet_index, row_number, returned_as, old_key from redecided_rows"
        " where file_seq = $seq and returned_as is not null",
        given,
    )
    row = con.execute("select count(*) from staged").fetchone()
    assert row is not None
    decide(con, ledger, RawCounts(rows_read=row[0]), f"{ledger.label} {file_seq}")
    append_rows(con, ledger, file_seq, batch_id)
    for name in ("staged", "decided", "rejects", "raw_doubts", "returned_keys"):
        con.execute(f"drop table temp.{name}")
