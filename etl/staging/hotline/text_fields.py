"""The text_* fields: what is read from the words of 12345 orders and visits, over it what a person decided.

Of an order all is read. Of a visit only what the register leaves empty: what a cell says stands over it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from typing import Any

import duckdb

from data.spec.ledger import Ledger
from data.spec.order_fields import IS_ABOUT_WAGES
from etl.staging.hotline.order_text import FIELDS, NO_COLUMNS, OrderReading, OrderWords, read_orders
from etl.staging.hotline.visit_text import of_visit
from etl.staging.hotline.wage_model import OrderColumns

# Field of a reading → its staged column and the type of that.
COLUMNS = {
    IS_ABOUT_WAGES: ("is_about_wages", "boolean"),
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
# So many go through the steps of reading together.
AT_ONCE = 200
# words; category, nature and office; day received; of a visit the fields to be read, parted by commas
Told = tuple[str, str | None, str | None, str | None, date | None, str | None]
TOLD_TYPES = ("varchar", "varchar", "varchar", "varchar", "date", "varchar")
BESIDE_WORDS = 3
# The fields that a register leaves empty, in `staged` while it is read.
EMPTY_FIELDS = "empty_fields"
# Without Chinese words there is nothing to read.
HAS_WORDS = "regexp_matches({}, '[一-龥]')"


def confidence_of(field: str) -> str:
    """The column with the confidence of a field's reading."""
    return f"text_{field.removeprefix('is_about_')}_confidence"


# In the order in which they are staged: each field with its confidence, then that of the whole.
TEXT_FIELDS = [
    *(pair for field in FIELDS for pair in (COLUMNS[field], (confidence_of(field), "double"))),
    (WHOLE, "double"),
    *BESIDE.values(),
]


def read_fields(ledger: Ledger) -> tuple[str, ...]:
    """The fields of a reading that a ledger keeps: that a visit counts is not read from its words."""
    return FIELDS if ledger.is_of_orders else tuple(ledger.read_where_empty)


def text_fields(ledger: Ledger) -> list[tuple[str, str]]:
    """TEXT_FIELDS without those of the fields that the ledger does not keep."""
    left_out = {
        name
        for field in set(FIELDS).difference(read_fields(ledger))
        for name in (COLUMNS[field][0], confidence_of(field))
    }
    return [pair for pair in TEXT_FIELDS if pair[0] not in left_out]


def create_decisions(con: duckdb.DuckDBPyConnection) -> None:
    """Temp table reading_decisions: what persons decided, one line a field; a NULL says that there is none.

    Whoever keeps such decisions fills it before staging. `reading_id` is that of reading_id().
    """
    con.execute("create or replace temp table reading_decisions (reading_id text, field text, value text)")


def reading_id(ledger: Ledger) -> str:
    """SQL over staged rows: what a reading is known by, an order's number or a visit's complaint id."""
    own = ledger.number or f"'{ledger.channel}:' || record_key"
    return f"upper({own})"


def add_text_fields(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Add the text fields to `staged`, and to orders the skip rule: what says the same is read once."""
    told = _told(ledger)
    wanted = ""
    if not ledger.is_of_orders:
        con.execute(
            f"create or replace temp table staged as select *, {_empty(ledger)} as {EMPTY_FIELDS} from staged"
        )
        wanted = f" where {EMPTY_FIELDS} <> '' and {HAS_WORDS.format(told[0])}"
    columns = ", ".join(f"{one} as told_{place}" for place, one in enumerate(told))
    con.execute(f"create or replace temp table told_texts as select distinct {columns} from staged{wanted}")
    _read_texts(con, ledger)
    names = ", ".join(name for name, _ in text_fields(ledger))
    same = " and ".join(f"told_{place} is not distinct from {one}" for place, one in enumerate(told))
    own = "" if ledger.is_of_orders else f"{EMPTY_FIELDS}, "
    con.execute(
        "create or replace temp table staged as"
        f" select staged.* exclude ({own}record_key, content_hash, flags, skip_rule), {names}, record_key,"
        " content_hash, flags, skip_rule"
        f" from staged left join text_readings on {same}"
    )
    for table in ("text_readings", "told_texts"):
        con.execute(f"drop table {table}")
    apply_decisions(con, ledger)
    if ledger.is_of_orders:
        con.execute("update staged set skip_rule = 'not_about_wages' where not is_about_wages")


def _told(ledger: Ledger) -> list[str]:
    """SQL over staged rows: what a reading depends on, as in Told."""
    lacking = ["null::varchar"] * (BESIDE_WORDS - len(ledger.read_beside))
    return [
        f"concat_ws('。', {', '.join(ledger.read_words)})",
        *ledger.read_beside,
        *lacking,
        f"cast({ledger.main_date} as date)",
        "null::varchar" if ledger.is_of_orders else EMPTY_FIELDS,
    ]


def _empty(ledger: Ledger) -> str:
    """SQL over staged rows: the fields of a reading that the row's own columns do not give.

    What is written but cannot be read is a person's to correct. A town is given by the address as well.
    """
    parts = []
    for field, own in ledger.read_where_empty.items():
        column = ledger.by_field[own]
        if column.kind == "town":
            address = "address" if "address" in ledger.by_field else "null"
            is_empty = f"not is_town_written({own}) and town_code_of({own}, {address}) is null"
        elif column.kind == "text":
            is_empty = f"given({own}) is null"
        else:
            unread = rf"{unread_mark(ledger, own)}( |$)"
            is_empty = f"{own} is null and not regexp_matches(coalesce(flags, ''), '{unread}')"
        parts.append(f"case when {is_empty} then '{field}' end")
    return f"concat_ws(',', {', '.join(parts)})"


def unread_mark(ledger: Ledger, own: str) -> str:
    """The flag of a cell that is written and could not be read."""
    return f"unreadable:{ledger.columns.index(ledger.by_field[own])}"


def _read_texts(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    told: list[Told] = con.execute("from told_texts").fetchall()
    readings = read_all(told)
    types = {f"told_{place}": kind for place, kind in enumerate(TOLD_TYPES)}
    values: dict[str, list[object]] = {name: [one[place] for one in told] for place, name in enumerate(types)}
    for field in read_fields(ledger):
        values[COLUMNS[field][0]] = [getattr(reading, field) for reading in readings]
        values[confidence_of(field)] = [reading.confidences.get(field) for reading in readings]
    values[WHOLE] = [reading.confidence for reading in readings]
    for field, (name, sql_type) in BESIDE.items():
        found = [getattr(reading, field) for reading in readings]
        values[name] = [_written(one) for one in found] if sql_type == "varchar" else found
    types |= dict(TEXT_FIELDS)
    lists = ", ".join(f"unnest(${name}::{types[name]}[]) as {name}" for name in values)
    con.execute(f"create or replace temp table text_readings as select {lists}", values)


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
    for begin in range(0, len(told), AT_ONCE):
        some = told[begin : begin + AT_ONCE]
        orders = [
            OrderWords(text or "", OrderColumns(*beside) if empty is None else NO_COLUMNS, received)
            for text, *beside, received, empty in some
        ]
        for (*_, empty), whole in zip(some, read_orders(orders), strict=True):
            yield whole if empty is None else of_visit(whole, empty.split(","))


def apply_decisions(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """What a person has decided is sure, and so is the whole; a field that is not read stays so."""
    own_id = reading_id(ledger)
    for field in read_fields(ledger):
        name, sql_type = COLUMNS[field]
        con.execute(
            f"update staged set {name} = decided.value::{sql_type}, {confidence_of(field)} = 1"
            f" from temp.main.reading_decisions as decided where {own_id} = decided.reading_id"
            f" and decided.field = $field and {confidence_of(field)} is not null",
            {"field": field},
        )
    con.execute(
        f"update staged set {WHOLE} = 1 where {WHOLE} is not null"
        f" and {own_id} in (select reading_id from temp.main.reading_decisions)"
    )
