"""The staging SELECT of a ledger, generated from its declaration."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from data.spec.ledger import Column, Ledger
from etl.staging.columns import APPROXIMATELY, BARE, DATED, YUAN, Read, cell_key, flag, reads, said_text
from etl.staging.day_marks import read_marks, unread_marks
from etl.staging.hotline.text_fields import add_text_fields
from etl.staging.paid_wages import settle_paid
from etl.staging.persons.masking import FOUND_NAMES, OWN_NAMES, mask_rows
from etl.staging.short_years import year_first_sheets

PROVENANCE = ("sheet_index", "sheet_name", "row_number")
SEPARATOR = "chr(31)"
# Kinds of columns in whose text a person may be mentioned.
MENTIONS = frozenset({"text", "long_text", "code"})


def quoted(name: str) -> str:
    """An identifier from a declaration, as SQL."""
    return '"' + name.replace('"', '""') + '"'


def _raw_columns(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Columns of `raw` that are read: planning the reading of one without any cell costs time for nothing.

    Columns that are summed stay together, for a sum is written otherwise than a single amount.
    """
    names = [row[0] for row in con.execute("describe raw").fetchall()]
    counted = ", ".join(f"count({quoted(name)})" for name in names)
    counts = con.execute(f"select {counted} from raw").fetchone()
    assert counts is not None
    summed = {name.partition("@")[0] for name in names if re.search(r"@\d", name)}
    return {
        name for name, count in zip(names, counts, strict=True) if count or name.partition("@")[0] in summed
    }


@dataclass(frozen=True)
class _Raw:
    """What temp table `raw` has: its columns, and by column the sheets in which a short year comes first."""

    columns: frozenset[str]
    short_years: Mapping[str, Sequence[int]]


def _look_at_raw(con: duckdb.DuckDBPyConnection, ledger: Ledger, loaded_on: date | None) -> _Raw:
    columns = frozenset(_raw_columns(con))
    dated = [column for column in ledger.of_kind(*sorted(DATED)) if column.name in columns]
    return _Raw(columns, year_first_sheets(con, ledger, dated, loaded_on))


def _parts(column: Column, raw: _Raw) -> list[str]:
    """Raw columns that hold a column's values: itself, and where several are summed, `@2`, `@3` …"""
    names = [column.name] if column.name in raw.columns else []
    if column.many == "sum":
        extra = [name for name in raw.columns if re.fullmatch(re.escape(column.name) + r"@\d+", name)]
        names += sorted(extra, key=lambda name: int(name.rpartition("@")[2]))
    return names


def _unit(column: Column, part: str, raw: _Raw) -> str:
    """SQL: the unit of an amount that states none itself: the header's or title's, else the declared one."""
    default = f"'{column.unit or '元'}'"
    given = next((name for name in (f"{part}@unit", f"{column.name}@unit") if name in raw.columns), None)
    return f"coalesce(nullif(raw.{quoted(given)}, ''), {default})" if given else default


def _hidden(ledger: Ledger, column: Column, read: Read) -> list[tuple[str, str]]:
    """(name, SQL) of what a field says and of its part in the key, where that is not the field itself."""
    hidden = []
    said = said_text(read, column.kind)
    if said != read.field:
        hidden.append((f"said_{read.field}", said))
    is_key = read.field in (*ledger.key, *ledger.fallback_key, *ledger.optional_key)
    if is_key and cell_key(read, column.kind) != read.field:
        hidden.append((f"key_{read.field}", cell_key(read, column.kind)))
    if column.kind == "name" and read.field == column.field:
        hidden.append((f"names_{read.field}", "own_names(cell_value)"))
    if column.kind == "long_text":
        hidden.append((f"found_{read.field}", "persons_in(cell)"))
    return hidden


def _all_names(ledger: Ledger, prefix: str, kind: str) -> str:
    """SQL: the persons whom a row names in all its columns of a kind, parted by 、; NULL where none."""
    fields = [f"{prefix}_{column.field}" for column in ledger.staged if column.kind == kind]
    return f"nullif(concat_ws('、', {', '.join(fields)}), '')" if fields else "null::varchar"


def _sources(column: Column, part: str, raw: _Raw) -> dict[str, str]:
    """What the reading of a cell depends on: its text, and for some kinds the unit, the title's year, and
    whether a year of two digits comes first in its sheet."""
    sources = {"v": f"raw.{quoted(part)}"}
    if column.kind == "yuan":
        sources["unit"] = _unit(column, part, raw)
    if column.kind in DATED and "@year" in raw.columns:
        sources["year_text"] = "coalesce(raw.\"@year\", '')"
    if sheets := raw.short_years.get(column.name):
        sources["is_year_first"] = f"raw.sheet_index in ({', '.join(map(str, sheets))})"
    return sources


def _steps(ledger: Ledger, column: Column, position: int, sources: dict[str, str]) -> list[str]:
    """SELECTs from the raw cell to the staged fields, each over the one before, which replaces {}."""
    fields = reads(column)
    hidden = [f"{sql} as {name}" for read in fields for name, sql in _hidden(ledger, column, read)]
    widen = "half_width_words" if column.kind == "long_text" else "half_width"
    title_year = "try_cast(year_text as integer)" if "year_text" in sources else "null::integer"
    cell_value = "with_century(given(cell), is_year_first)" if "is_year_first" in sources else "given(cell)"
    codes = (
        f" left join staging_codes on staging_codes.field = '{column.field}'"
        " and staging_codes.spelling = code_key(cell_value)"
    )
    return [
        f"select distinct {', '.join(f'{sql} as {name}' for name, sql in sources.items())} from raw",
        f"select *, {widen}(v) as wide from ({{}}) where v is not null",
        "select *, tidy(wide) as cell from ({})",
        f"select *, {cell_value} as cell_value from ({{}})",
        f"select *, {BARE.get(column.kind, 'null')} as bare, {title_year} as title_year from ({{}})",
        *([f"select * from ({{}}){codes}"] if column.kind == "code" else []),
        f"select *, {', '.join(f'{read.sql} as {read.field}' for read in fields)} from ({{}})",
        f"select {', '.join((*sources, *(read.field for read in fields), *hidden))},"
        f" {flag(column, position)} as flag from ({{}})",
    ]


def _value_map(ledger: Ledger, column: Column, part: str, position: int, raw: _Raw) -> tuple[str, str]:
    """(join, alias): every distinct cell of a raw column, read once.

    Ledgers repeat their cells (a month, a team, a worker every month), so reading distinct values and
    joining them back is several times faster than reading each row.
    """
    sources = _sources(column, part, raw)
    subquery = ""
    for step in _steps(ledger, column, position, sources):
        subquery = step.replace("{}", subquery)
    alias = quoted(f"map {part}")
    condition = " and ".join(f"{alias}.{name} = {sql}" for name, sql in sources.items())
    return f"left join ({subquery}) as {alias} on {condition}", alias


def cells_as_read(con: duckdb.DuckDBPyConnection, ledger: Ledger, column: Column, part: int) -> str:
    """SQL: sheet_index, row_number, `taken` and `flag` of every cell of a column of amounts or counts: the
    value that its line is taken with, before anything is checked, and what is wrong with the cell."""
    name = column.raw_name(part)
    raw = _Raw(frozenset(_raw_columns(con)), {})
    join, alias = _value_map(ledger, column, name, ledger.columns.index(column), raw)
    return f"select sheet_index, row_number, {alias}.{column.field} as taken, {alias}.flag from raw {join}"


def _typed(ledger: Ledger, raw: _Raw) -> str:
    """SELECT: provenance, and for each field its value, `said_` and `key_` text, and the flags."""
    joins: list[str] = []
    lines = [f"raw.{name}" for name in PROVENANCE]
    flags: list[str] = []
    for position, column in enumerate(ledger.columns):
        if not column.is_staged:
            continue
        if column.kind == "day_marks":
            lines.append(f"{read_marks(column, raw.columns)} as {column.field}")
            flags.append(unread_marks(column, position))
            continue
        aliases: list[str] = []
        for part in _parts(column, raw):
            join, alias = _value_map(ledger, column, part, position, raw)
            joins.append(join)
            aliases.append(alias)
            flags.append(f"{alias}.flag")
        for read in reads(column):
            hidden = _hidden(ledger, column, read)
            if not aliases:
                lines.append(f"null::{read.sql_type} as {read.field}")
                lines += [f"null::varchar as {name}" for name, _ in hidden]
            elif len(aliases) > 1:
                total = f"list_sum([{', '.join(f'{alias}.{read.field}' for alias in aliases)}])::{YUAN}"
                lines.append(f"{total} as {read.field}")
                lines += [f"{_summed(total, name, aliases)} as {name}" for name, _ in hidden]
            else:
                lines += [f"{aliases[0]}.{name}" for name in (read.field, *(name for name, _ in hidden))]
    lines.append(f"nullif(concat_ws(' ', {', '.join(flags) or 'null'}), '') as flags")
    return f"select {', '.join(lines)}\nfrom raw\n" + "\n".join(joins)


def _summed(total: str, name: str, aliases: Sequence[str]) -> str:
    """SQL: what summed cells say together; approximate where one of them is."""
    said = ", ".join(f"{alias}.{name}" for alias in aliases)
    mark = f"case when contains(concat({said}), '{APPROXIMATELY}') then '{APPROXIMATELY}' else '' end"
    return f"({total})::varchar || {mark}"


def _preferred(name: str, otherwise: str, names: set[str]) -> str:
    return name if name in names else otherwise


def _record_key(ledger: Ledger, hidden: set[str]) -> str:
    """k: native key, f: fallback; the mark keeps the two from ever being equal by chance.

    An optional field joins either key as it is, empty or not.
    """
    key = [_preferred(f"key_{field}", field, hidden) for field in ledger.key]
    fallback, optional = (
        [f"coalesce({_preferred(f'key_{field}', field, hidden)}, '')" for field in fields]
        for fields in (ledger.fallback_key, ledger.optional_key)
    )
    is_complete = " and ".join(f"{text} is not null" for text in key)
    return (
        f"case when {is_complete} then 'k:' || md5(concat_ws({SEPARATOR}, {', '.join((*key, *optional))}))"
        f" else 'f:' || md5(concat_ws({SEPARATOR}, {', '.join((*fallback, *optional))})) end"
    )


def _match_key(ledger: Ledger, hidden: set[str]) -> str:
    """What a row is found by when the rest of its key is filled in later; NULL where too little is given."""
    fields = ledger.match_key or ledger.fallback_key
    parts = {field: _preferred(f"key_{field}", field, hidden) for field in fields}
    people = [column.field for column in ledger.of_kind("name") if column.field in parts]
    is_enough = " and ".join(
        (f"list_count([{', '.join(parts.values())}]) > 1", *(f"{name} is not null" for name in people))
    )
    given = ", ".join(f"coalesce({part}, '')" for part in parts.values())
    return f"case when {is_enough} then md5(concat_ws({SEPARATOR}, {given})) end"


def _fill_codes(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    rows = [
        (column.field, spelling, code)
        for column in ledger.of_kind("code")
        for code, spellings in column.codes.items()
        for spelling in (code, *spellings)
    ]
    con.execute(
        "create or replace temp table staging_codes as"
        " select distinct field, code_key(spelling) as spelling, code from (select"
        " unnest($fields::varchar[]) as field, unnest($spellings::varchar[]) as spelling,"
        " unnest($codes::varchar[]) as code)",
        {
            "fields": [field for field, _, _ in rows],
            "spellings": [spelling for _, spelling, _ in rows],
            "codes": [code for _, _, code in rows],
        },
    )


def _copies_by_content(
    con: duckdb.DuckDBPyConnection, named: Mapping[int, Sequence[int]]
) -> dict[int, list[int]]:
    """Of sheets that are copies by name, those of whose lines most are in the originals too, by key."""
    found = {}
    for copy, originals in named.items():
        row = con.execute(
            """
            select count(*), count_if(record_key in (
                select record_key from staged where list_contains($originals::integer[], sheet_index)
            )) from staged where sheet_index = $copy
            """,
            {"copy": copy, "originals": list(originals)},
        ).fetchone()
        if row and row[1] and 2 * row[1] >= row[0]:
            found[copy] = list(originals)
    return found


def _number_repeated(con: duckdb.DuckDBPyConnection, copies: Collection[int]) -> None:
    """Lines of one file that share a fallback key but not the content are different rows.

    A fallback key names nobody for certain, so none of them may displace another: the first keeps the
    plain key, the next ones are numbered in their order, and so keep their keys when the file comes again.
    A copy of a sheet is numbered by itself, so that its lines are those of the original.
    """
    con.execute(
        "create or replace temp table staging_repeats as"
        " select record_key, content_hash,"
        " case when list_contains($copies::integer[], sheet_index) then sheet_index end as copied,"
        " row_number() over (partition by record_key, copied order by min((sheet_index, row_number)))"
        " as occurrence from staged where starts_with(record_key, 'f:')"
        " group by record_key, content_hash, copied qualify occurrence > 1",
        {"copies": list(copies)},
    )
    numbered = f"'f:' || md5(staged.record_key || {SEPARATOR} || occurrence)"
    con.execute(
        f"update staged set record_key = {numbered}, natural_key = {numbered}"
        " from staging_repeats as repeated where repeated.record_key = staged.record_key"
        " and repeated.content_hash = staged.content_hash and copied is not distinct from"
        " case when list_contains($copies::integer[], staged.sheet_index) then staged.sheet_index end",
        {"copies": list(copies)},
    )
    con.execute("drop table staging_repeats")


def stage(
    con: duckdb.DuckDBPyConnection,
    ledger: Ledger,
    copies: Mapping[int, Sequence[int]] | None = None,
    *,
    loaded_on: date | None = None,
) -> dict[int, list[int]]:
    """Temp table `raw` → temp table `staged`; install_macros first.

    `copies` are sheets that may be copies of others, by their names; returns those that are, by their lines.

    raw: sheet_index, sheet_name, row_number, a VARCHAR column for each canonical header (absent ones may
    be left out); for yuan columns `<name>@unit` ('元' | '万元' | NULL); for summed columns `<name>@2`,
    `@3`, each with `<name>@2@unit` or else the first one's; `@year`, the title's, dates a bare 3月5日.
    staged: provenance, the fields of staged_columns(), match_key, record_key, natural_key (the same until
    record_matching), returned_as (none yet), content_hash, flags (for the checks) and skip_rule.
    Nothing has happened after `loaded_on`; None: the rows alone say in which years they are.
    """
    raw = _look_at_raw(con, ledger, loaded_on)
    fields = [read.field for column in ledger.staged for read in reads(column)]
    hidden = {
        name
        for column in ledger.staged
        for read in reads(column)
        for name, _ in _hidden(ledger, column, read)
    }
    content = ", ".join(f"coalesce({_preferred(f'said_{field}', field, hidden)}, '')" for field in fields)
    if ledger.person:
        fields.append(f"coalesce(id_card_hash, phone_hash) as {ledger.person}")
    # of a column that the file does not have there is nothing to mask
    there = [column for column in ledger.of_kind(*MENTIONS) if _parts(column, raw)]
    texts = [read.field for column in there for read in reads(column)]
    named = (
        f", {_all_names(ledger, 'names', 'name')} as {OWN_NAMES}"
        f", {_all_names(ledger, 'found', 'long_text')} as {FOUND_NAMES}"
    )
    _fill_codes(con, ledger)
    con.execute(
        f"create or replace temp table staged as with typed as ({_typed(ledger, raw)})\n"
        f"select {', '.join((*PROVENANCE, *fields))}, {_match_key(ledger, hidden)} as match_key,\n"
        f"{_record_key(ledger, hidden)} as record_key, record_key as natural_key,\n"
        f"null::varchar as returned_as, md5(concat_ws({SEPARATOR}, {content})) as content_hash,\n"
        f"flags, null::varchar as skip_rule{named if texts else ''}\n"
        "from typed"
    )
    if texts:
        mask_rows(con, texts)
    settle_paid(con, ledger, raw.columns)
    found = _copies_by_content(con, copies or {})
    _number_repeated(con, found)
    if ledger.read_words:
        add_text_fields(con, ledger)
    return found
