"""Our own workbook loaded again: which row each of its lines was, so that a corrected one replaces no other.

Without an own number a row is known by several of its cells. Mending one of these would make another row
of it, and of lines alike in them all the corrected one would take the place of its neighbour. So the workbook
carries what a line was known by; the loader believes it only where it cannot do harm.
"""

from __future__ import annotations

import duckdb

from data.spec.ledger import Ledger
from etl.detect.ledger_detection import Layout
from etl.detect.returned_columns import DOUBTED, IDENTITY, REJECTED, own_places
from etl.staging.raw import cells_source

# How many lines of one file may share their natural key and still be distinguished.
MOST_ALIKE = 1000


def create_identities(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        "create or replace temp table returned_keys"
        " (sheet_index integer, row_number integer, kind varchar, record_key varchar)"
    )


def read_identities(con: duckdb.DuckDBPyConnection, layouts: list[Layout]) -> None:
    """Temp table returned_keys: what the lines of a returned workbook were known by."""
    create_identities(con)
    for layout in layouts:
        place = own_places(layout).get(IDENTITY)
        if place is None:
            continue
        con.execute(
            f"""
            insert into returned_keys
            select $sheet, row_number, c{place}[1], c{place}[3:] from {cells_source(con, layout)}
            where regexp_full_match(c{place}, '({REJECTED}|{DOUBTED}):[kfp]:[0-9a-f]{{32}}')
            """,
            {"sheet": layout.sheet.index},
        )
    # A line that somebody has copied is a row of its own.
    con.execute(
        "delete from returned_keys where record_key in"
        " (select record_key from returned_keys group by record_key having count(*) > 1)"
    )


def apply_identities(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> bool:
    """Set `record_key` of staged lines to what they were known by, and `returned_as` to what they were.

    Returns whether there are such lines. An accepted row: where it is still held. A rejected one: only where
    its cells still say the same key, or one of those that lines alike in it were given.
    """
    changed = con.execute(
        f"""
        update staged set record_key = known.record_key, returned_as = known.kind
        from (
            select lines.sheet_index, lines.row_number, returned_keys.record_key, kind
            from (
                select sheet_index, row_number, record_key, list_prepend(natural_key, list_transform(
                    range(2, {MOST_ALIKE}), lambda n: 'f:' || md5(natural_key || chr(31) || n)
                )) as alike
                from staged where (sheet_index, row_number) in
                    (select (sheet_index, row_number) from returned_keys)
            ) as lines
            join returned_keys using (sheet_index, row_number)
            where case kind
                when '{DOUBTED}'
                    then returned_keys.record_key in (select record_key from snap.stg_{ledger.id})
                else list_contains(alike, returned_keys.record_key) and list_contains(alike, lines.record_key)
            end
        ) as known
        where staged.sheet_index = known.sheet_index and staged.row_number = known.row_number
        """
    )
    row = changed.fetchone()
    return row is not None and row[0] > 0
