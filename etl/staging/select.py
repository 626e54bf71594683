"""The staging SELECT of a ledger, generated from its declaration."""

from __future__ import annotations

import re

import duckdb

from etl.ledgers import Column, Ledger
from etl.staging.hotline_text import add_text_fields

YUAN = "decimal(18, 2)"
# kind → (SQL that reads a cell already cleaned, its type); {c} is the cleaned cell, {y} the title's year.
READERS = {
    "text": ("mask_text({c})", "varchar"),
    "long_text": ("mask_long_text({c})", "varchar"),
    "town": ("mask_text(given({c}))", "varchar"),
    "company": ("title_text(given({c}))", "varchar"),
    "project": ("title_text(given({c}))", "varchar"),
    "code": ("mask_text(given({c}))", "varchar"),
    "number": ("regexp_replace(given({c}), ' |\\.0$', '', 'g')", "varchar"),
    "date": ("parse_date(given({c}), {y})", "date"),
    "datetime": ("parse_datetime(given({c}), {y})", "timestamp"),
    "month": ("parse_month(given({c}), {y})", "date"),
    "count": ("parse_count(given({c}))", "integer"),
    "quantity": ("parse_quantity(given({c}))", "decimal(9, 2)"),
    "pct": ("parse_pct(given({c}))", "decimal(9, 4)"),
    "name": ("mask_name(given({c}))", "varchar"),
    "bank_card": ("mask_bank_card(given({c}))", "varchar"),
}
HASHED = {"id_card": ("mask_id_card", "plausible_id_card"), "phone": ("mask_phone", "plausible_phone")}
PROVENANCE = ("sheet_index", "sheet_name", "row_number")
# What several channels are matched by: the ID where there is one, else the phone.
PERSON_HASH = {"payrolls": "worker_hash", "visits": "complainant_hash"}
SEPARATOR = "chr(31)"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def cleaned(column: Column) -> str:
    return quoted(f"cell {column.field}")


def raw_columns(con: duckdb.DuckDBPyConnection) -> set[str]:
    rows = con.execute("select column_name from duckdb_columns() where table_name = 'raw' and internal = false")
    return {name for (name,) in rows.fetchall()}


def staged_columns(ledger: Ledger) -> list[tuple[str, str]]:
    """(field, SQL type) of every staged field, in order; provenance, key, hash and skip rule not among them."""
    columns: list[tuple[str, str]] = []
    for column in ledger.staged:
        if column.kind == "limit":
            columns += [(f"{column.field}_date", "date"), (f"{column.field}_workdays", "integer")]
        elif column.kind in HASHED:
            columns += [(column.field, "varchar"), (f"{column.field}_hash", "varchar")]
        elif column.kind == "yuan":
            columns.append((column.field, YUAN))
        else:
            columns.append((column.field, READERS[column.kind][1]))
    if ledger.id in PERSON_HASH:
        columns.append((PERSON_HASH[ledger.id], "varchar"))
    if ledger.id == "hotline_orders":
        columns += TEXT_FIELDS
    return columns


TEXT_FIELDS = [
    ("text_employer", "varchar"), ("text_project", "varchar"), ("text_town", "varchar"), ("text_yuan", YUAN),
    ("text_worker_count", "integer"), ("text_confidence", "double"),
]


def _parts(column: Column, raw: set[str]) -> list[str]:
    """Raw columns that hold a column's values: itself, and where several are summed, `@2`, `@3` …"""
    if column.many != "sum":
        return [column.name]
    extra = [name for name in raw if re.fullmatch(re.escape(column.name) + r"@\d+", name)]
    return [column.name, *sorted(extra, key=lambda name: int(name.rpartition("@")[2]))]


def _cleaning(ledger: Ledger, raw: set[str]) -> list[str]:
    """First level: every raw cell cleaned, once."""
    lines: list[str] = []
    for column in ledger.staged:
        macro = "clean_long" if column.kind == "long_text" else "clean"
        for position, part in enumerate(_parts(column, raw), start=1):
            alias = cleaned(column) if position == 1 else quoted(f"cell {column.field} {position}")
            lines.append(f"{macro}({quoted(part)}) as {alias}" if part in raw else f"null::varchar as {alias}")
            if column.kind == "yuan":
                units = [name for name in (f"{part}@unit", f"{column.name}@unit") if name in raw]
                default = f"'{column.unit}'" if column.unit else "null"
                unit = f"coalesce(nullif({quoted(units[0])}, ''), {default})" if units else f"{default}::varchar"
                lines.append(f"{unit} as {quoted(f'unit {column.field} {position}')}")
    title_year = 'try_cast("@year" as integer)' if "@year" in raw else "null::integer"
    lines.append(f"{title_year} as title_year")
    return lines


def _yuan(column: Column, raw: set[str]) -> str:
    reads = []
    for position in range(1, len(_parts(column, raw)) + 1):
        cell = cleaned(column) if position == 1 else quoted(f"cell {column.field} {position}")
        reads.append(f"parse_yuan(given({cell}), {quoted(f'unit {column.field} {position}')})")
    if len(reads) == 1:
        return reads[0]
    return f"list_sum([{', '.join(reads)}])::{YUAN}"


def _reading(ledger: Ledger, raw: set[str]) -> list[str]:
    """Second level: typed and masked fields."""
    lines: list[str] = []
    for column in ledger.staged:
        cell, field = cleaned(column), column.field
        if column.kind == "yuan":
            lines.append(f"{_yuan(column, raw)} as {field}")
        elif column.kind == "limit":
            lines.append(f"parse_limit_date(given({cell}), title_year) as {field}_date")
            lines.append(f"parse_limit_workdays(given({cell})) as {field}_workdays")
        elif column.kind in HASHED:
            mask, plausible = HASHED[column.kind]
            lines.append(f"{mask}(given({cell})) as {field}")
            lines.append(f"keyed_hash({plausible}({cell})) as {field}_hash")
        elif column.kind == "code":
            read = READERS["code"][0].format(c=cell)
            lines.append(f"coalesce({quoted(f'code {field}')}.code, {read}) as {field}")
        else:
            lines.append(READERS[column.kind][0].format(c=cell, y="title_year") + f" as {field}")
    return lines


def _code_joins(ledger: Ledger) -> str:
    return "\n".join(
        f"left join staging_codes as {quoted(f'code {column.field}')}"
        f" on {quoted(f'code {column.field}')}.field = '{column.field}'"
        f" and {quoted(f'code {column.field}')}.spelling = code_key({cleaned(column)})"
        for column in ledger.of_kind("code")
    )


def _content(ledger: Ledger) -> str:
    """What a row says, however it is written: the text that the content hash is taken of."""
    parts: list[str] = []
    for name, sql_type in staged_columns(ledger):
        column = ledger.by_field.get(name)
        kind = column.kind if column else ""
        if name.startswith("text_") and ledger.id == "hotline_orders":
            continue
        if kind == "town":
            text = f"coalesce(town_code_of({name}, null), town_key({name}))"
        elif kind in ("text", "long_text", "company", "project", "code"):
            text = f"replace(half_width({name}), ' ', '')"
        else:
            text = name if sql_type == "varchar" else f"{name}::varchar"
        parts.append(f"coalesce({text}, '')")
    return f"concat_ws({SEPARATOR}, {', '.join(parts)})"


def _key_text(ledger: Ledger, field: str) -> str:
    column = ledger.by_field.get(field)
    kind = column.kind if column else ""
    if kind in ("company", "project"):
        return f"{kind}_key({field})"
    if kind == "number":
        return f"upper({field})"
    return f"{field}::varchar"


def _row_key(ledger: Ledger) -> str:
    """k: native key, f: fallback; the mark keeps the two from ever being equal by chance."""
    key = [_key_text(ledger, field) for field in ledger.key]
    fallback = [f"coalesce({_key_text(ledger, field)}, '')" for field in ledger.fallback_key]
    is_complete = " and ".join(f"{text} is not null" for text in key)
    return (
        f"case when {is_complete} then 'k:' || md5(concat_ws({SEPARATOR}, {', '.join(key)}))"
        f" else 'f:' || md5(concat_ws({SEPARATOR}, {', '.join(fallback)})) end"
    )


def _fill_codes(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    con.execute("create or replace temp table staging_codes (field text, spelling text, code text)")
    rows = [
        (column.field, spelling, code)
        for column in ledger.of_kind("code")
        for code, spellings in column.codes.items()
        for spelling in (code, *spellings)
    ]
    if rows:
        con.executemany("insert into staging_codes select ?, code_key(?), ?", rows)
        con.execute("create or replace temp table staging_codes as select distinct * from staging_codes")


def _split_repeated(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Lines of one key that differ in the repeat key are different rows: a worker who stands in two teams.

    The first of them by that text keeps the plain key, so that it stays the row of an earlier file
    in which the worker stood once.
    """
    extra = " || chr(31) || ".join(f"coalesce({field}::varchar, '')" for field in ledger.repeat_key)
    con.execute(
        f"create or replace temp table staging_repeats as select row_key, min({extra}) as first_one from staged"
        f" group by row_key having min({extra}) <> max({extra})"
    )
    con.execute(
        f"update staged set row_key = left(staged.row_key, 2) || md5(staged.row_key || chr(31) || {extra})"
        f" from staging_repeats where staging_repeats.row_key = staged.row_key and {extra} <> first_one"
    )
    con.execute("drop table staging_repeats")


def stage(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Temp table `raw` → temp table `staged`; install_macros first.

    raw: sheet_index, sheet_name, row_number, a VARCHAR column for each canonical header (absent ones may be
    left out); for yuan columns `<name>@unit` ('元' | '万元' | NULL); for summed columns `<name>@2`, `@3`, each
    with `<name>@2@unit` or else the first one's; `@year`, the year of the title, dates a bare 3月5日.
    staged: provenance, the fields of staged_columns(), row_key, content_hash, skip_rule.
    """
    raw = raw_columns(con)
    _fill_codes(con, ledger)
    provenance = ", ".join(PROVENANCE)
    person = f",\ncoalesce(id_card_hash, phone_hash) as {PERSON_HASH[ledger.id]}" if ledger.id in PERSON_HASH else ""
    con.execute(
        f"create or replace temp table staged as\n"
        f"with cleaned as (select {provenance}, {', '.join(_cleaning(ledger, raw))} from raw),\n"
        f"typed as (select {provenance}, {', '.join(_reading(ledger, raw))} from cleaned\n{_code_joins(ledger)}),\n"
        f"fields as (select *{person} from typed)\n"
        f"select *, {_row_key(ledger)} as row_key, md5({_content(ledger)}) as content_hash,"
        f" null::varchar as skip_rule from fields"
    )
    if ledger.repeat_key:
        _split_repeated(con, ledger)
    if ledger.id == "hotline_orders":
        add_text_fields(con)
