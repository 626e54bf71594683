"""Texts that an earlier program has loaded, masked by what this one knows of personal names and numbers.

A line is kept as it was first read while it says the same, so a better masking would reach new lines only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from data.spec.ledger import Ledger
from etl.merge.skipped_orders import TABLE as SKIPPED

SKIPPED_TEXTS = ("title", "content")
# what a skipped order's reading quotes of them
QUOTED = ("text_evidence", "text_reasons")


def mask_held_texts(con: duckdb.DuckDBPyConnection, ledgers: Mapping[str, Ledger]) -> None:
    """Star in every text of `snap` the persons whom any text of its row names, and their numbers."""
    for ledger in ledgers.values():
        long_texts = [column.field for column in ledger.of_kind("long_text")]
        texts = [column.field for column in ledger.of_kind("text", "long_text", "code")]
        if texts:
            _mask(con, f"snap.stg_{ledger.id}", long_texts, texts)
    _mask(con, f"snap.{SKIPPED}", SKIPPED_TEXTS, (*SKIPPED_TEXTS, *QUOTED))


def _mask(
    con: duckdb.DuckDBPyConnection, table: str, long_texts: Sequence[str], texts: Sequence[str]
) -> None:
    for text in texts:
        con.execute(f"update {table} set {text} = mask_digits({text}) where {text} <> mask_digits({text})")
    if not long_texts:
        return
    con.execute(
        "create or replace temp table named_rows as select * from ("
        f" select rowid as place, persons_in(concat_ws('。', {', '.join(long_texts)})) as names from {table}"
        ") where names is not null"
    )
    masks = ", ".join(f"{text} = mask_persons({text}, names)" for text in texts)
    con.execute(f"update {table} as held set {masks} from named_rows where named_rows.place = held.rowid")
    con.execute("drop table temp.named_rows")
