"""The text_* fields of 12345 orders: what rules read from the words, over it what a person has decided."""

from __future__ import annotations

import duckdb

from data.spec.ledger import Ledger
from etl.staging.hotline.order_text import FIELDS, read_order

# Field of a reading → its staged column and the type of that.
COLUMNS = {
    "is_about_wages": ("is_about_wages", "boolean"),
    "employer": ("text_employer", "varchar"),
    "project": ("text_project", "varchar"),
    "town": ("text_town", "varchar"),
    "yuan": ("text_yuan", "decimal(18, 2)"),
    "worker_count": ("text_worker_count", "integer"),
    "months_owed": ("text_months_owed", "decimal(5, 1)"),
}
WHOLE = "text_confidence"


def confidence_of(field: str) -> str:
    """The column with the confidence of a field's reading."""
    return f"text_{field.removeprefix('is_about_')}_confidence"


# In the order in which they are staged: each field with its confidence, then that of the whole.
TEXT_FIELDS = [
    *(pair for field in FIELDS for pair in (COLUMNS[field], (confidence_of(field), "double"))),
    (WHOLE, "double"),
]


def create_decisions(con: duckdb.DuckDBPyConnection) -> None:
    """Temp table reading_decisions: what persons decided, one line a field; a NULL says that there is none.

    Whoever keeps such decisions fills it before staging.
    """
    con.execute("create or replace temp table reading_decisions (order_number text, field text, value text)")


def add_text_fields(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Add TEXT_FIELDS and the skip rule to `staged`: each distinct text is read once."""
    text = f"concat_ws('。', {', '.join(ledger.read_words)})"
    _read_texts(con, text)
    names = ", ".join(name for name, _ in TEXT_FIELDS)
    con.execute(
        "create or replace temp table staged as"
        f" select staged.* exclude (record_key, content_hash, flags, skip_rule), {names}, record_key,"
        " content_hash, flags, skip_rule"
        f" from staged left join hotline_readings on reading_text = {text}"
    )
    con.execute("drop table hotline_readings")
    _apply_decisions(con)
    con.execute("update staged set skip_rule = 'not_about_wages' where not is_about_wages")


def _read_texts(con: duckdb.DuckDBPyConnection, text: str) -> None:
    texts = [row[0] for row in con.execute(f"select distinct {text} from staged").fetchall()]
    readings = [read_order(one) for one in texts]
    values: dict[str, list[object]] = {"reading_text": list(texts)}
    for field in FIELDS:
        values[COLUMNS[field][0]] = [getattr(reading, field) for reading in readings]
        values[confidence_of(field)] = [reading.confidences[field] for reading in readings]
    values[WHOLE] = [reading.confidence for reading in readings]
    types = {"reading_text": "varchar", **dict(TEXT_FIELDS)}
    lists = ", ".join(f"unnest(${name}::{types[name]}[]) as {name}" for name in values)
    con.execute(f"create or replace temp table hotline_readings as select {lists}", values)


def _apply_decisions(con: duckdb.DuckDBPyConnection) -> None:
    """What a person has decided is sure, and so is the reading as a whole."""
    same_order = "upper(staged.native_number) = decided.order_number"
    for field, (name, sql_type) in COLUMNS.items():
        con.execute(
            f"update staged set {name} = decided.value::{sql_type}, {confidence_of(field)} = 1"
            f" from temp.main.reading_decisions as decided where {same_order} and decided.field = $field",
            {"field": field},
        )
    con.execute(
        f"update staged set {WHOLE} = 1 where upper(native_number) in"
        " (select order_number from temp.main.reading_decisions)"
    )
