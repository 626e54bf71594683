"""The workbook that goes back to the sender: rejected rows in the sender's own layout, each with its reason.

Titles, headers and their merged cells stay, so the corrected workbook can be loaded as it is. Rows accepted
with a doubt are in the same layout on a sheet of their own; loaded again, a corrected one is a new version
of its row and the others change nothing. Every cell is text: nothing that a sender wrote is ever taken for
a formula. Only a number that the spreadsheet has damaged stays a number, so that it is found damaged again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
from openpyxl import Workbook

from data.spec.spreadsheet import xml_text
from etl.detect.ledger_detection import Layout
from etl.detect.returned_columns import DOUBT_REASON, DOUBTED, REASON, REJECTED
from etl.feedback.reject_sheets import Part, write_sheet

DOUBTS_SHEET = "待核"
# Doubted rows are in the warehouse, and all on the page's 待核: a sheet of more than a person mends by hand
# only makes the load slow (150,000 of them took a minute). Rejected rows are nowhere else: all of them go.
MOST_DOUBTED = 5_000

# Sheet index and row number → what is wrong there: (column, message) each.
Remarks = dict[tuple[int, int], list[tuple[str, str]]]


def write_rejects(
    con: duckdb.DuckDBPyConnection, layouts: Sequence[Layout], path: Path, sender_stem: str
) -> Path | None:
    """The workbook of the file in `decided`, `rejects`, `raw_doubts`; None where there is nothing to say.

    `sender_stem` is the name of the sender's file, with which that of the workbook begins.
    """
    parts = [*_parts(con, layouts, REASON), *_parts(con, layouts, DOUBT_REASON)]
    if not parts:
        return None
    free = _free(path)
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for part in parts:
        write_sheet(con, book, part, _sheet_title(part.title, taken), sender_stem)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    book.save(free)
    free.chmod(0o600)
    return free


def _free(path: Path) -> Path:
    """The path, or with a number where two files of one load have the same name."""
    number = 2
    free = path
    while free.exists():
        free = path.with_stem(f"{path.stem}_{number}")
        number += 1
    return free


# what goes back ---------------------------------------------------------------------------------


def _parts(con: duckdb.DuckDBPyConnection, layouts: Sequence[Layout], heading: str) -> list[Part]:
    is_doubt = heading == DOUBT_REASON
    remarks, identities = _doubted(con) if is_doubt else _rejected(con)
    count = len(remarks)
    if is_doubt:
        remarks = dict(list(remarks.items())[:MOST_DOUBTED])
    held = [one for one in layouts if any(sheet == one.sheet.index for sheet, _ in remarks)]
    return [
        Part(
            layout,
            _doubts_title(layout, len(held), count) if is_doubt else layout.sheet.name,
            heading,
            {number: said for (sheet, number), said in remarks.items() if sheet == layout.sheet.index},
            {number: mark for (sheet, number), mark in identities.items() if sheet == layout.sheet.index},
        )
        for layout in held
    ]


def _doubts_title(layout: Layout, sheets: int, rows: int) -> str:
    """待核, with the sender's sheet where there are several, and what is left out where it is too much."""
    if layout.sheet.name.startswith(DOUBTS_SHEET):
        return layout.sheet.name
    cut = f"_共{rows}行只列{MOST_DOUBTED}行" if rows > MOST_DOUBTED else ""
    return f"{DOUBTS_SHEET}{cut}" if sheets == 1 else f"{DOUBTS_SHEET}{cut}_{layout.sheet.name}"


def _rejected(con: duckdb.DuckDBPyConnection) -> tuple[Remarks, dict[tuple[int, int], str]]:
    found = con.execute(
        f"""
        select sheet_index, row_number, column_name, message,
            case when starts_with(natural_key, 'f:') then '{REJECTED}:' || natural_key end
        from rejects join decided using (sheet_index, row_number)
            join staged using (sheet_index, row_number)
        where outcome = 'rejected' order by all
        """
    )
    return _gathered(found.fetchall())


def _doubted(con: duckdb.DuckDBPyConnection) -> tuple[Remarks, dict[tuple[int, int], str]]:
    found = con.execute(
        f"""
        select sheet_index, row_number, column_name, message, '{DOUBTED}:' || record_key
        from raw_doubts join decided using (sheet_index, row_number)
        where outcome in ('new', 'updated', 'unchanged')
        union all select sheet_index, row_number, column_name, message, null from total_doubts
        order by all
        """
    )
    return _gathered(found.fetchall())


def _gathered(rows: Sequence[tuple[Any, ...]]) -> tuple[Remarks, dict[tuple[int, int], str]]:
    remarks: Remarks = {}
    identities: dict[tuple[int, int], str] = {}
    for sheet, number, column, message, mark in rows:
        said = remarks.setdefault((sheet, number), [])
        if (column, message) not in said:
            said.append((column, message))
        if mark:
            identities[sheet, number] = mark
    return remarks, identities


def _sheet_title(name: str, taken: set[str]) -> str:
    """A sheet name that Excel takes: 31 characters, none of []:*?/\\ , no name twice."""
    base = re.sub(r"[\[\]:*?/\\]", "_", xml_text(name)).strip("'")[:28] or "Sheet"
    title, number = base, 2
    while title.lower() in taken:
        title, number = f"{base}_{number}", number + 1
    taken.add(title.lower())
    return title
