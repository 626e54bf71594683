"""Texts in the snapshot read again: all when the rules have changed, else those decided on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

from data.spec.ledger import Ledger, order_ledger, read_ledgers
from data.spec.order_fields import ORDER_FIELDS
from etl import checks
from etl.merge.skipped_orders import TABLE as SKIPPED
from etl.merge.skipped_orders import mark_confirmed
from etl.publish.review_overrides import Reading
from etl.staging.columns import UNREADABLE
from etl.staging.hotline.text_fields import (
    COLUMNS,
    add_text_fields,
    create_decisions,
    read_fields,
    reading_id,
    text_fields,
    unread_mark,
)

# Orders that persons found to be about wages.
WANTED = "select unnest($orders::varchar[]) as order_number"
TABLES = "select table_name from duckdb_tables() where database_name = 'prior'"


def fill_decisions(con: duckdb.DuckDBPyConnection, readings: Sequence[Reading]) -> None:
    """Persons' decisions for staging, as of now."""
    create_decisions(con)
    lines = [(one.order, field, value) for one in readings for field, value in one.fields.items()]
    if lines:
        con.executemany("insert into reading_decisions values (?, ?, ?)", lines)


def reparse(
    con: duckdb.DuckDBPyConnection, readings: Sequence[Reading], *, loaded_on: date, is_every_text: bool
) -> dict[str, dict[str, int]]:
    """Read texts of `snap` again, masked as they are, with the checks that go with it.

    Without `is_every_text`, only those that a person ever decided on: a decision taken back gives the text
    back to the rules. Returns what moved: ledger in Chinese → field in Chinese → lines read otherwise now.
    """
    mark_confirmed(con)
    con.execute(
        "create or replace temp table texts_to_read as select unnest($ids::varchar[]) as reading_id",
        {"ids": [one.order for one in readings]},
    )
    moved = {
        ledger.label: _reparse(con, ledger, loaded_on, is_every_text=is_every_text)
        for ledger in read_ledgers()
    }
    con.execute("drop table temp.texts_to_read")
    return {ledger: fields for ledger, fields in moved.items() if fields}


def _reparse(
    con: duckdb.DuckDBPyConnection, ledger: Ledger, loaded_on: date, *, is_every_text: bool
) -> dict[str, int]:
    names = [name for name, _ in text_fields(ledger)]
    con.execute(
        "create or replace temp table staged as"
        f" select * exclude ({', '.join(names)}, row_number), 0 as sheet_index,"
        f" (row_number() over ())::integer as row_number, {_flags(ledger)} as flags,"
        " null::varchar as skip_rule"
        f" from snap.stg_{ledger.id} as held"
        f" where $is_every_text or {reading_id(ledger)} in (from texts_to_read)",
        {"is_every_text": is_every_text},
    )
    moved: dict[str, int] = {}
    if con.execute("select 1 from staged limit 1").fetchone():
        add_text_fields(con, ledger)
        checks.run(con, ledger, loaded_on=loaded_on, of_reading_alone=True)
        moved = _moved(con, ledger)
        values = ", ".join(f"{name} = staged.{name}" for name in names)
        con.execute(
            f"update snap.stg_{ledger.id} as held set {values} from staged where held.row_id = staged.row_id"
            # what is written counts as changed, though it say the same
            f" and ({', '.join(f'held.{name}' for name in names)})"
            f" is distinct from ({', '.join(f'staged.{name}' for name in names)})"
        )
        _doubt_again(con, ledger)
    for table in ("staged", "rejects", "raw_doubts", "check_notices"):
        con.execute(f"drop table if exists temp.{table}")
    return moved


def _flags(ledger: Ledger) -> str:
    """SQL over held rows: the flags of cells that are written and were not taken, as doubts say."""
    columns = [ledger.by_field[own] for own in ledger.read_where_empty.values()]
    marks = [
        f"case when exists (select 1 from snap.doubts where ledger = '{ledger.id}'"
        f" and doubts.row_id = held.row_id and column_name = '{column.name}')"
        f" then '{unread_mark(ledger, column.field)}' end"
        for column in columns
        if column.kind in UNREADABLE
    ]
    return f"nullif(concat_ws(' ', {', '.join(marks)}), '')" if marks else "null::varchar"


def _doubt_again(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Doubts about the text are all of the reading's making."""
    given = {"ledger": ledger.id, "column": ledger.by_field[ledger.read_words[-1]].name}
    con.execute(
        "delete from snap.doubts where ledger = $ledger and column_name = $column"
        " and row_id in (select row_id from staged)",
        given,
    )
    con.execute(
        "insert into snap.doubts (ledger, row_id, rule, column_name, message)"
        " select $ledger, row_id, rule, column_name, message"
        " from raw_doubts join staged using (sheet_index, row_number) where column_name = $column",
        given,
    )


def _moved(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> dict[str, int]:
    fields = read_fields(ledger)
    differs = ", ".join(
        f"count(*) filter (held.{COLUMNS[field][0]} is distinct from staged.{COLUMNS[field][0]})"
        for field in fields
    )
    counts = con.execute(
        f"select {differs} from snap.stg_{ledger.id} as held inner join staged using (row_id)"
    ).fetchone()
    assert counts is not None
    return {ORDER_FIELDS[field]: count for field, count in zip(fields, counts, strict=True) if count}


def _held() -> str:
    """SQL: numbers of the orders that `prior` holds."""
    return f"select upper(native_number) from prior.stg_{order_ledger().id} where native_number is not null"


def needs_source_file(con: duckdb.DuckDBPyConnection, readings: Sequence[Reading]) -> bool:
    """Whether a person says of an order that `prior` does not hold that it is about wages: it was skipped."""
    found = con.execute(
        f"select count(*) from ({WANTED}) where order_number not in ({_held()})", _wanted(readings)
    ).fetchone()
    assert found is not None
    return int(found[0]) > 0


def files_to_reread(con: duckdb.DuckDBPyConnection, readings: Sequence[Reading]) -> list[tuple[str, str]]:
    """(stored path, sha256) of the files in which such orders are known to be, each order's latest."""
    if SKIPPED not in {name for (name,) in con.execute(TABLES).fetchall()}:
        return []  # a snapshot of an older program
    return con.execute(
        f"""
        select distinct stored_path, sha256
        from ({WANTED})
        join (
            select upper(native_number) as order_number, arg_max(file_seq, file_seq) as file_seq
            from prior.{SKIPPED} join prior.files using (file_seq) join prior.batches using (batch_id)
            where not is_undone group by 1
        ) using (order_number)
        join prior.files using (file_seq)
        where order_number not in ({_held()})
        order by stored_path
        """,
        _wanted(readings),
    ).fetchall()


def _wanted(readings: Sequence[Reading]) -> dict[str, list[str]]:
    return {"orders": [one.order for one in readings if one.fields.get("is_about_wages") == "true"]}
