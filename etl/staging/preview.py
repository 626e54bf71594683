"""The first rows of a sheet for a person to look at, with what is personal masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from data.spec.ledger import load_all, normalise_header
from etl.extract import Sheet
from etl.extract.cells import DAMAGED
from etl.staging.line_classifier import rule_of

SAMPLE_ROWS = 5
# Rows looked through for the sample: below a header are remarks and blank groups too.
SAMPLE_WITHIN = 40
LONGEST_SAMPLE = 60
# What a cell shows is masked by the kind of its column; a column that nobody knows is masked as running text,
# and in running text the persons whom the line names elsewhere.
MASKS = """
    case kind
        when 'name' then mask_name(cell)
        when 'id_card' then mask_id_card(id_card_bare(cell))
        when 'phone' then mask_phone(phone_bare(cell))
        when 'bank_card' then mask_bank_card(cell)
        when 'number' then cell
        else mask_long_text(mask_own_names(cell, names))
    end
"""
PERSONAL = ("name", "id_card", "phone", "bank_card")


def first_rows(
    con: duckdb.DuckDBPyConnection,
    sheet: Sheet,
    header_row: int,
    header: Sequence[str],
    kinds: Mapping[int, str],
) -> list[list[str]]:
    """The first rows below the header, one cell a header, masked."""
    rows = [
        cells
        for number, cells in sheet.head(header_row + SAMPLE_WITHIN)
        if number > header_row and rule_of(cells) is None
    ][:SAMPLE_ROWS]
    places = [position for position, name in enumerate(header) if name]
    cells = [
        (line, place, kinds.get(position) or _kind_of(header[position]), _short(row, position))
        for line, row in enumerate(rows)
        for place, position in enumerate(places)
    ]
    lines, order, kind, texts = ([one[part] for one in cells] for part in range(4))
    masked = con.execute(
        f"""
        select line, coalesce({MASKS}, '') from (
            select
                *,
                string_agg(case when kind = 'name' then own_names(cell) end, '、') over (partition by line)
                    as names
            from (
                select *, tidy(half_width_words(text)) as cell from (
                    select unnest($lines::integer[]) as line, unnest($places::integer[]) as place,
                        unnest($kinds::varchar[]) as kind, unnest($texts::varchar[]) as text
                )
            )
        ) order by line, place
        """,
        {"lines": lines, "places": order, "kinds": kind, "texts": texts},
    ).fetchall()
    return [[text for number, text in masked if number == line] for line in range(len(rows))]


def _short(row: Sequence[str | None], position: int) -> str:
    text = (row[position] if position < len(row) else None) or ""
    return text.replace(DAMAGED, "")[:LONGEST_SAMPLE]


def _kind_of(header: str) -> str:
    """How a column that is not assigned is to be masked: as any ledger that knows the header says."""
    name = normalise_header(header)[0]
    columns = [ledger.by_alias[name] for ledger in load_all().values() if name in ledger.by_alias]
    return next((column.kind for column in columns if column.kind in PERSONAL), "long_text")
