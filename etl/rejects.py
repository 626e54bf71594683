"""The workbook that goes back to the sender: rejected rows in the sender's own layout, each with its reason.

Titles and headers stay, so the mended workbook can be loaded as it is. Every cell is text: nothing that
a sender wrote is ever taken for a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from etl.raw import cells_source
from etl.readers.cells import DAMAGED, LINE_BREAK
from etl.recognise import Layout

REASON = "退回原因"
DOUBTS_SHEET = "待核"
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST_CELL = 32_767
HEADER_FONT = Font(bold=True)
REASON_FILL = PatternFill("solid", fgColor="FFF2CC")
WRAPPED = Alignment(wrap_text=True, vertical="top")


def write_rejects(con: duckdb.DuckDBPyConnection, layouts: Sequence[Layout], path: Path) -> Path | None:
    """The workbook of the file in `decided`, `rejects`, `raw_doubts`; None where there is nothing to say."""
    reasons = _reasons(con)
    doubts = con.execute(
        """
        select sheet_index, row_number, column_name, message from raw_doubts
        join decided using (sheet_index, row_number) where outcome in ('new', 'updated', 'unchanged')
        order by all
        """
    ).fetchall()
    if not reasons and not doubts:
        return None
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for layout in layouts:
        rows = {number: text for (sheet, number), text in reasons.items() if sheet == layout.sheet.index}
        if rows:
            _write_sheet(con, book, layout, rows, _sheet_title(layout.sheet.name, taken))
    if doubts:
        _write_doubts(con, book, layouts, doubts)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    free = _free(path)
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


def _reasons(con: duckdb.DuckDBPyConnection) -> dict[tuple[int, int], str]:
    rows = con.execute(
        """
        select sheet_index, row_number, column_name, message from rejects
        join decided using (sheet_index, row_number) where outcome = 'rejected' order by all
        """
    ).fetchall()
    reasons: dict[tuple[int, int], list[str]] = {}
    for sheet, number, column, message in rows:
        place = f"“{column}”：" if column and column not in message else ""
        reasons.setdefault((sheet, number), []).append(place + message)
    return {
        (sheet, number): f"原第 {number} 行：" + "；".join(dict.fromkeys(parts))
        for (sheet, number), parts in reasons.items()
    }


def _write_sheet(
    con: duckdb.DuckDBPyConnection, book: Any, layout: Layout, reasons: dict[int, str], title: str
) -> None:
    sheet = book.create_sheet(title)
    width = layout.sheet.width
    sheet.column_dimensions[get_column_letter(width + 1)].width = 60
    for _, cells in layout.title_rows:
        sheet.append(_line(sheet, cells, width))
    for level, (_, cells) in enumerate(layout.header_rows):
        line = _line(sheet, cells, width, bold=True)
        line.append(_cell(sheet, REASON if level == 0 else "", bold=True))
        sheet.append(line)
    for number, cells in _rows(con, layout, list(reasons)):
        line = _line(sheet, cells, width)
        reason = _cell(sheet, reasons[number])
        reason.fill, reason.alignment = REASON_FILL, WRAPPED
        line.append(reason)
        sheet.append(line)


def _rows(
    con: duckdb.DuckDBPyConnection, layout: Layout, numbers: list[int]
) -> Iterator[tuple[int, list[str | None]]]:
    found = con.execute(
        f"select * from {cells_source(con, layout)}"
        " where row_number in (select unnest($rows::integer[])) order by row_number",
        {"rows": numbers},
    )
    while rows := found.fetchmany(5_000):
        for number, *cells in rows:
            yield number, cells


def _write_doubts(
    con: duckdb.DuckDBPyConnection, book: Any, layouts: Sequence[Layout], doubts: Iterable[tuple[Any, ...]]
) -> None:
    """A list to go through, with no header of a ledger in it: loading the workbook passes it over."""
    sheet = book.create_sheet(DOUBTS_SHEET)
    for letter, width in zip("ABCDE", (16, 8, 16, 60, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([_cell(sheet, text, bold=True) for text in ("工作表名", "行号", "栏目", "待核原因", "原值")])
    doubts = list(doubts)
    by_sheet = {layout.sheet.index: layout for layout in layouts}
    for index, layout in by_sheet.items():
        mine = [doubt for doubt in doubts if doubt[0] == index]
        if not mine:
            continue
        places = {one.column.name: one.position for one in reversed(layout.assigned)}
        cells = dict(_rows(con, layout, sorted({doubt[1] for doubt in mine})))
        for _, number, column, message in mine:
            place = places.get(column)
            value = cells[number][place] if place is not None and number in cells else None
            texts = (layout.sheet.name, str(number), column, message, value)
            sheet.append([_cell(sheet, text) for text in texts])


def _line(sheet: Any, cells: Sequence[str | None], width: int, *, bold: bool = False) -> list[Any]:
    return [_cell(sheet, cell, bold=bold) for cell in [*cells, *[None] * (width - len(cells))]]


def _cell(sheet: Any, text: str | None, *, bold: bool = False) -> Any:
    """A text cell, whatever it begins with; the mark of a damaged number is taken off."""
    plain = NOT_IN_XML.sub("", (text or "").replace(DAMAGED, "").replace(LINE_BREAK, "\n"))[:LONGEST_CELL]
    cell = WriteOnlyCell(sheet, value=plain or None)
    if plain:
        cell.data_type = "s"
        cell.quotePrefix = plain[0] in "=+-@\t\r"
    if bold:
        cell.font = HEADER_FONT
    return cell


def _sheet_title(name: str, taken: set[str]) -> str:
    """A sheet name that Excel takes: 31 characters, none of []:*?/\\ , no name twice."""
    base = re.sub(r"[\[\]:*?/\\]", "_", NOT_IN_XML.sub("", name)).strip("'")[:28] or "Sheet"
    title, number = base, 2
    while title.lower() in taken:
        title, number = f"{base}_{number}", number + 1
    taken.add(title.lower())
    return title
