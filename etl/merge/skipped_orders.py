"""12345 orders passed over as not about wages although their words mention wages: kept for a person to see.

They are no rows of the ledger and are counted nowhere. A person who finds one to be about wages brings it in.
"""

from __future__ import annotations

import duckdb

from etl.staging.hotline.text_fields import TEXT_FIELDS

TABLE = "skipped_orders"
_OWN = {
    "file_seq": "integer",
    "sheet_name": "varchar",
    "row_number": "integer",
    "native_number": "varchar",
    "received_at": "timestamp",
    "title": "varchar",
    "content": "varchar",
    "is_confirmed": "boolean",
}
COLUMNS = {**_OWN, **dict(TEXT_FIELDS)}


def store_skipped(con: duckdb.DuckDBPyConnection, file_seq: int) -> None:
    """Of the file in `staged` and `decided`: the orders that might have been misread, their words masked."""
    texts = ", ".join(f"staged.{name}" for name, _ in TEXT_FIELDS)
    con.execute(
        f"""
        insert into snap.{TABLE} ({", ".join(COLUMNS)})
        select $seq, staged.sheet_name, staged.row_number, native_number, received_at, title, content,
            text_confidence = 1, {texts}
        from staged join decided using (sheet_index, row_number)
        where outcome = 'not_about_wages' and native_number is not null
            and (text_confidence = 1 or text_wages_confidence < parameter_value('sure_skip_confidence'))
        """,
        {"seq": file_seq},
    )


def mark_confirmed(con: duckdb.DuckDBPyConnection) -> None:
    """Which of them persons have found right to be passed over, by reading_decisions.

    One found to be about wages after all stays on the list until a load has brought it in.
    """
    con.execute(
        f"update snap.{TABLE} set is_confirmed = upper(native_number) in"
        " (select reading_id from temp.main.reading_decisions)"
        " and upper(native_number) not in (select reading_id from temp.main.reading_decisions"
        " where field = 'is_about_wages' and value = 'true')"
    )
