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
    joined = f"persons_in(concat_ws('。', {', '.join(long_texts)}))" if long_texts else "null::varchar"
    masked = [f"mask_digits(mask_persons({text}, names))" for text in texts]
    differs = " or ".join(f"{text} is distinct from {mask}" for text, mask in zip(texts, masked, strict=True))
    values = ", ".join(f"{text} = {mask}" for text, mask in zip(texts, masked, strict=True))
    con.execute(
        f"create or replace temp table texts_to_mask as select rowid as place, {joined} as names from {table}"
    )
    con.execute(
        f"update {table} as held set {values} from texts_to_mask"
        f" where texts_to_mask.place = held.rowid and ({differs})"
    )
    con.execute("drop table temp.texts_to_mask")
