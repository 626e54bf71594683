"""What a new snapshot takes over from the one that it began as a copy of: its lines, its marts."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from etl.marts import Former, read_former

SUPERSEDED_LINES = "superseded"


def former_of(con: duckdb.DuckDBPyConnection, ledgers: Iterable[str], program: str) -> Former:
    """Of `snap`: what its marts were made from, where it began as a copy of `prior`."""
    made = read_former(con, "snap")
    staged = {
        ledger: made[f"stg_{ledger}"].content
        for ledger in ledgers
        if f"stg_{ledger}" in made and is_untouched(con, f"stg_{ledger}")
    }
    return Former(program, made, staged)


def is_untouched(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether no row of a table of `snap` was written since the file was copied from `prior`.

    Its parts then lie in the very blocks where they lie in `prior`: rows added or changed are in others, and
    rows removed are counted. What is written and taken back may count as written.
    """
    parts = (
        "select row_group_id, column_path, segment_id, segment_type, start, count, has_updates, persistent,"
        " block_id, block_offset, additional_block_ids"
        " from pragma_storage_info('{}.main.{}') order by all"
    )
    before, now = (
        (
            con.execute(f"select count(*) from {database}.{table}").fetchone(),
            con.execute(parts.format(database, table)).fetchall(),
        )
        for database in ("prior", "snap")
    )
    return before == now


def list_superseded(con: duckdb.DuckDBPyConnection, ledgers: Iterable[str]) -> None:
    """Lines of these ledgers of which there is a newer version, in the table `superseded`."""
    for ledger in ledgers:
        con.execute(f"delete from {SUPERSEDED_LINES} where ledger = $ledger", {"ledger": ledger})
        # A file gives one row a key at most, so the file alone decides which version is newest.
        con.execute(
            f"""
            insert into {SUPERSEDED_LINES}
            select $ledger, row_id from stg_{ledger}
            where record_key in (select record_key from stg_{ledger} group by record_key having count(*) > 1)
            qualify row_number() over (partition by record_key order by file_seq desc) > 1
            """,
            {"ledger": ledger},
        )
