"""A sheet's cells → temp table `raw`: one VARCHAR column a header of the ledger, for staging to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import duckdb

from data.spec.ledger import Column, Ledger
from etl.detect.ledger_detection import Assigned, Layout
from etl.extract.cells import DAMAGED, LINE_BREAK, SEPARATOR
from etl.staging import day_marks, example_lines
from etl.staging.body_lines import RawCounts, skipped_lines, wide_merges
from etl.staging.line_classifier import (
    LOOKED_AT,
    NUMBERS_PATTERN,
    SUSPECT_PATTERN,
    header_pattern,
    line_start,
)

# A merged cell says the same of every row beside it; an amount or a count, however, is one for all of them.
NOT_FILLED = frozenset({"yuan", "count", "quantity", "pct", "limit", "serial", "ignored", "day_marks"})
DATED = frozenset({"date", "datetime", "month", "limit"})
# Excel's other date system counts its days from 1904-01-01; staging knows serials of the 1900 one only.
DAYS_TO_1904 = 1462
# A project that only an unlabelled title names is both: it may be none.
PROJECT, TITLE_PROJECT = "project_name", "title_project"


def quoted(name: str) -> str:
    """An identifier from a declaration, as SQL."""
    return '"' + name.replace('"', '""') + '"'


def cells_source(con: duckdb.DuckDBPyConnection, layout: Layout) -> str:
    """The sheet's cells as a table function: row_number, c0, c1 …; valid until the next call."""
    con.execute("set variable cells_path = $path", {"path": str(layout.sheet.path)})
    columns = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(layout.sheet.width))
    return (
        "read_csv(getvariable('cells_path'), delim = chr(31), quote = '', escape = '', header = false,"
        " auto_detect = false, null_padding = true, nullstr = '',"
        f" columns = {{'row_number': 'INTEGER', {columns}}})"
    )


def make_raw(con: duckdb.DuckDBPyConnection, ledger: Ledger, layouts: Sequence[Layout]) -> None:
    """An empty `raw` with every column that the layouts can fill."""
    names = raw_names(ledger, max([one.part for layout in layouts for one in layout.assigned], default=1))
    columns = ", ".join(f"{quoted(name)} varchar" for name in names)
    con.execute(
        "create or replace temp table raw"
        f' (sheet_index integer, sheet_name varchar, row_number integer, "@suspect" boolean, {columns})'
    )


def raw_names(ledger: Ledger, parts: int) -> list[str]:
    names = ["@year"]
    for column in ledger.staged:
        if column.kind == "day_marks":
            names += day_marks.raw_names(column)
            continue
        names.append(column.name)
        if column.kind == "yuan":
            names.append(f"{column.name}@unit")
        if column.many == "sum":
            for part in range(2, parts + 1):
                names += [f"{column.name}@{part}", f"{column.name}@{part}@unit"]
    return names


def fill_raw(con: duckdb.DuckDBPyConnection, ledger: Ledger, layouts: Sequence[Layout]) -> RawCounts:
    """Rows of every layout into `raw`, without the lines that are no rows; those are counted by rule."""
    make_raw(con, ledger, layouts)
    counts = RawCounts()
    for layout in layouts:
        _insert(con, layout)
        skips = skipped_lines(con, layout, cells_source(con, layout), counts)
        con.execute(
            "delete from raw where sheet_index = $sheet and row_number in (select unnest($rows::integer[]))",
            {"sheet": layout.sheet.index, "rows": list(skips)},
        )
        counts.rows_read += layout.sheet.row_count
        counts.skipped["title"] += len(layout.title_rows)
        counts.skipped["header"] += len(layout.header_rows)
        for _, lines in layout.other_tables:
            counts.rows_read += lines
            counts.skipped["other_table"] += lines
        counts.skipped.update(skips.values())
    counts.skipped = Counter({rule: count for rule, count in counts.skipped.items() if count})
    return counts


def _suspicion(layout: Layout, values: dict[str, object]) -> str:
    """SQL that is true for every line that might be no row: a look at its first cells only, for speed."""
    spellings = (one for column in layout.ledger.columns for one in (column.name, *column.aliases))
    values["suspect"] = "|".join(
        (SUSPECT_PATTERN, NUMBERS_PATTERN, example_lines.SUSPECT, header_pattern(spellings))
    )
    repeats = [line_start(cells) for _, cells in (*layout.title_rows, *layout.header_rows)]
    values["repeats"] = [start for start in repeats if start]
    values["wide"] = sorted(wide_merges(layout))
    tests = [
        "regexp_matches(cells.start, $suspect)",
        "list_contains($wide::integer[], cells.row_number)",
    ]
    # The blanks around its cells are looked at only in a line that can be one printed twice.
    trimmed = _start(layout, "nullif(trim({}), '')")
    for place, word in enumerate(sorted({start.split(SEPARATOR)[0] for start in repeats if start})):
        values[f"repeat_{place}"] = word
        tests.append(
            f"case when contains(cells.start, $repeat_{place})"
            f" then list_contains($repeats::varchar[], {trimmed}) else false end"
        )
    return " or ".join(tests)


def _start(layout: Layout, cell: str) -> str:
    """SQL: the first cells in one text; {} in `cell` is replaced by each."""
    first = (cell.replace("{}", f"c{place}") for place in range(min(LOOKED_AT, layout.sheet.width)))
    return f"concat_ws(chr(31), {', '.join(first)})"


def _with_start(source: str, layout: Layout) -> str:
    """The cells and, as `start`, the first of them in one text: put together once for all who look at it."""
    return f"(select *, {_start(layout, '{}')} as start from {source})"


def _insert(con: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    values: dict[str, object] = {
        "sheet_index": layout.sheet.index,
        "sheet_name": layout.sheet.name,
        "year": str(layout.title.year) if layout.title.year else None,
        "header": layout.last_header_row,
    }
    filled = _fill_merges(con, layout)
    # Name in raw → SQL; the numbered names come from the declaration and places, never from a cell.
    targets: dict[str, str] = {"@year": "$year", "@suspect": _suspicion(layout, values)}
    for one in layout.assigned:
        if one.column.is_staged:
            _target(one, layout, targets, values, one.position in filled)
        elif one.column.kind == "year":
            targets["@year"] = f"coalesce({_year_of(one, one.position in filled)}, $year)"
    for column in _from_title(layout):
        values[f"title_{column.field}"] = layout.title.fields[column.field]
        cell = targets.get(column.name, "null")
        if column.kind == "month":
            # A month that the sheet kept as a number may be another one: then the title's holds.
            values["damaged"] = DAMAGED
            cell = f"case when not starts_with({cell}, $damaged) then {cell} end"
        if column.field == PROJECT and layout.title.is_project_guessed:
            targets[layout.ledger.by_field[TITLE_PROJECT].name] = (
                f"case when {cell} is null then $title_{column.field} end"
            )
        targets[column.name] = f"coalesce({cell}, $title_{column.field})"
    joins = "".join(
        f" left join merge_fills as f{position} on f{position}.row_number = cells.row_number"
        f" and f{position}.position = {position}"
        for position in sorted(filled)
    )
    source = _with_start(cells_source(con, layout), layout)
    con.execute(
        f"insert into raw (sheet_index, sheet_name, row_number, {', '.join(map(quoted, targets))})"
        f" select $sheet_index, $sheet_name, cells.row_number, {', '.join(targets.values())}"
        f" from {source} as cells{joins} where cells.row_number > $header",
        values,
    )


def _year_of(one: Assigned, is_filled: bool) -> str:
    """SQL: the four digits of the year that a cell gives: 2024, 2024年, 24年."""
    cell = _cell(one, is_filled)
    return (
        f"case when regexp_matches({cell}, '(19|20)\\d\\d') then regexp_extract({cell}, '(?:19|20)\\d\\d')"
        f" when regexp_full_match({cell}, '\\d\\d年?') then '20' || left({cell}, 2) end"
    )


def _cell(one: Assigned, is_filled: bool) -> str:
    """SQL: a cell, or what a merged cell above says for it."""
    return (
        f"coalesce(cells.c{one.position}, f{one.position}.value)" if is_filled else f"cells.c{one.position}"
    )


def _target(
    one: Assigned, layout: Layout, targets: dict[str, str], values: dict[str, object], is_filled: bool
) -> None:
    name = one.column.raw_name(one.part)
    cell = _cell(one, is_filled)
    if layout.sheet.is_1904 and one.column.kind in DATED:
        cell = in_1900(cell)
    targets[name] = f"replace({cell}, '{LINE_BREAK}', chr(10))" if layout.sheet.has_breaks else cell
    if one.column.kind == "yuan":
        values[f"unit_{one.position}"] = one.unit or layout.title.unit
        targets[f"{name}@unit"] = f"$unit_{one.position}"


def in_1900(cell: str) -> str:
    """SQL: a serial day of the 1904 system as one of the 1900 system."""
    serial = f"try_cast({cell} as double)"
    return (
        f"case when {serial} between 20000 - {DAYS_TO_1904} and 60000"
        f" then regexp_replace(({serial} + {DAYS_TO_1904})::varchar, '\\.0$', '') else {cell} end"
    )


def _from_title(layout: Layout) -> list[Column]:
    return [layout.ledger.by_field[name] for name in layout.title.fields if name in layout.ledger.by_field]


def _fill_merges(con: duckdb.DuckDBPyConnection, layout: Layout) -> set[int]:
    """Temp table merge_fills(row_number, position, value) for cells merged downwards; the places it has."""
    columns = {
        one.position: one.column
        for one in layout.assigned
        if one.column.kind not in NOT_FILLED and one.column.field != layout.ledger.number
    }
    anchors: list[int] = []
    rows: list[int] = []
    positions: list[int] = []
    for merge in layout.sheet.merges:
        if merge.first_column not in columns or merge.first_row <= layout.last_header_row:
            continue
        for row in range(merge.first_row + 1, merge.last_row + 1):
            anchors.append(merge.first_row)
            rows.append(row)
            positions.append(merge.first_column)
    if not rows:
        return set()
    source = cells_source(con, layout)
    pairs = ", ".join(f"({position}, c{position})" for position in sorted(set(positions)))
    con.execute(
        f"""
        create or replace temp table merge_fills as
        with spans as (
            select unnest($anchors::integer[]) as anchor, unnest($rows::integer[]) as row_number,
                unnest($positions::integer[]) as position
        ),
        cells as (
            select cells.row_number, pair.position, pair.value
            from {source} as cells, lateral (values {pairs}) as pair (position, value)
            where list_contains($anchors::integer[], cells.row_number)
        )
        select spans.row_number, spans.position, cells.value
        from spans join cells on cells.row_number = spans.anchor and cells.position = spans.position
        """,
        {"anchors": anchors, "rows": rows, "positions": positions},
    )
    return set(positions)
