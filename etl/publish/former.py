"""What a new snapshot takes over from the one that it began as a copy of: its lines, its marts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb

from etl.marts import Former, read_former

SUPERSEDED_LINES = "superseded"


def former_of(con: duckdb.DuckDBPyConnection, ledgers: Iterable[str], program: str) -> Former:
    """Of `snap`: what its marts were made from, where it began as a copy of `prior`."""
    made = read_former(con, "snap")
    known = [ledger for ledger in ledgers if f"stg_{ledger}" in made]
    same = untouched(con, [f"stg_{ledger}" for ledger in known])
    staged = {ledger: made[f"stg_{ledger}"].content for ledger in known if f"stg_{ledger}" in same}
    return Former(program, made, staged)


def untouched(con: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> set[str]:
    """The tables of `snap` of which no row was written since the file was copied from `prior`.

    Their parts then lie in the very blocks where they lie in `prior`: rows added or changed are in others,
    and rows removed are counted. What is written and taken back may count as written.
    """
    if not tables:
        return set()
    before, now = (
        con.execute(
            " union all ".join(
                f"select '{table}', (select count(*) from {database}.{table}), list(part order by part)"
                " from (select (row_group_id, column_path, segment_id, segment_type, start, count,"
                " has_updates, persistent, block_id, block_offset, additional_block_ids) as part"
                f" from pragma_storage_info('{database}.main.{table}'))"
                for table in tables
            )
        ).fetchall()
        for database in ("prior", "snap")
    )
    return {line[0] for line in now if line in before}


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
