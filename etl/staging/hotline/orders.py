"""The text_* fields of 12345 orders: what is read from the words, over it what a person has decided."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from typing import Any

import duckdb

from data.spec.ledger import Ledger
from etl.staging.hotline.order_text import FIELDS, OrderReading, read_order
from etl.staging.hotline.wage_model import OrderColumns

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
# What goes with the amount, then the words that the fields rest on and why some were not taken, by field.
BESIDE = {
    "each_yuan": ("text_each_yuan", "decimal(18, 2)"),
    "least_yuan": ("text_least_yuan", "decimal(18, 2)"),
    "most_yuan": ("text_most_yuan", "decimal(18, 2)"),
    "is_approximate": ("text_is_approximate", "boolean"),
    "evidence": ("text_evidence", "varchar"),
    "reasons": ("text_reasons", "varchar"),
}
# Fewer are read sooner than a second process starts.
FEWEST_FOR_TWO, PROCESSES, CHUNK = 8_000, 2, 1_000
# title and content, category, nature, office, day received
Told = tuple[str, str | None, str | None, str | None, date | None]


def confidence_of(field: str) -> str:
    """The column with the confidence of a field's reading."""
    return f"text_{field.removeprefix('is_about_')}_confidence"


# In the order in which they are staged: each field with its confidence, then that of the whole.
TEXT_FIELDS = [
    *(pair for field in FIELDS for pair in (COLUMNS[field], (confidence_of(field), "double"))),
    (WHOLE, "double"),
    *BESIDE.values(),
]


def create_decisions(con: duckdb.DuckDBPyConnection) -> None:
    """Temp table reading_decisions: what persons decided, one line a field; a NULL says that there is none.

    Whoever keeps such decisions fills it before staging.
    """
    con.execute("create or replace temp table reading_decisions (order_number text, field text, value text)")


def add_text_fields(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Add TEXT_FIELDS and the skip rule to `staged`: orders that say the same are read once."""
    text = f"concat_ws('。', {', '.join(ledger.read_words)})"
    beside = [*ledger.read_beside, f"cast({ledger.main_date} as date)"]
    told = ", ".join(f"{one} as told_{place}" for place, one in enumerate((text, *beside)))
    con.execute(f"create or replace temp table told_orders as select distinct {told} from staged")
    _read_texts(con)
    names = ", ".join(name for name, _ in TEXT_FIELDS)
    same = " and ".join(
        f"told_{place} is not distinct from {one}" for place, one in enumerate((text, *beside))
    )
    con.execute(
        "create or replace temp table staged as"
        f" select staged.* exclude (record_key, content_hash, flags, skip_rule), {names}, record_key,"
        " content_hash, flags, skip_rule"
        f" from staged left join hotline_readings on {same}"
    )
    for table in ("hotline_readings", "told_orders"):
        con.execute(f"drop table {table}")
    _apply_decisions(con)
    con.execute("update staged set skip_rule = 'not_about_wages' where not is_about_wages")


def _read_texts(con: duckdb.DuckDBPyConnection) -> None:
    told: list[Told] = con.execute("from told_orders").fetchall()
    readings = read_all(told)
    types = {f"told_{place}": "varchar" for place in range(4)} | {"told_4": "date"}
    values: dict[str, list[object]] = {name: [one[place] for one in told] for place, name in enumerate(types)}
    for field in FIELDS:
        values[COLUMNS[field][0]] = [getattr(reading, field) for reading in readings]
        values[confidence_of(field)] = [reading.confidences[field] for reading in readings]
    values[WHOLE] = [reading.confidence for reading in readings]
    for field, (name, sql_type) in BESIDE.items():
        found = [getattr(reading, field) for reading in readings]
        values[name] = [_written(one) for one in found] if sql_type == "varchar" else found
    types |= dict(TEXT_FIELDS)
    lists = ", ".join(f"unnest(${name}::{types[name]}[]) as {name}" for name in values)
    con.execute(f"create or replace temp table hotline_readings as select {lists}", values)


def _written(told: Any) -> str | None:
    return json.dumps(told, ensure_ascii=False) if told else None


def read_all(told: Sequence[Told]) -> list[OrderReading]:
    """In their order; many in two processes."""
    if len(told) < FEWEST_FOR_TWO:
        return list(_read_each(told))
    parts = [told[begin : begin + CHUNK] for begin in range(0, len(told), CHUNK)]
    # forked from a process with DuckDB's threads, a child may wait for ever
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        return [one for part in pool.map(_read_part, parts) for one in part]


def _read_part(told: Sequence[Told]) -> list[OrderReading]:
    return list(_read_each(told))


def _read_each(told: Sequence[Told]) -> Iterable[OrderReading]:
    for text, category, nature, office, received in told:
        yield read_order(text or "", OrderColumns(category, nature, office), received)


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
