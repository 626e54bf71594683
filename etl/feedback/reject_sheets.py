"""One sheet of the workbook that goes back: the sender's titles, headers and rows, and why each is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from data.spec.ledger import load_all
from data.spec.spreadsheet import is_formula, xml_text
from etl.detect.ledger_detection import NEAR_TIE, Layout, candidates_in
from etl.detect.returned_columns import IDENTITY, own_places
from etl.detect.title_parser import read_title
from etl.extract.cells import DAMAGED, LINE_BREAK
from etl.staging.raw import DATED, NOT_FILLED, cells_source, in_1900

DAMAGED_NUMBER = re.compile(rf"{DAMAGED}(\d+(?:\.\d+)?)")
REASON_WIDTH = 60
HEADER_FONT = Font(bold=True)
REASON_FILL = PatternFill("solid", fgColor="FFF2CC")
WRAPPED = Alignment(wrap_text=True, vertical="top")
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)


@dataclass(frozen=True)
class Part:
    """The rows of one sheet that go back for one cause; by row number (column, message) and identity."""

    layout: Layout
    title: str
    heading: str
    remarks: Mapping[int, Sequence[tuple[str, str]]]
    identities: Mapping[int, str]


def write_sheet(con: duckdb.DuckDBPyConnection, book: Any, part: Part, title: str, stem: str) -> None:
    layout = part.layout
    ours = set(own_places(layout).values())
    places = [place for place in range(layout.sheet.width) if place not in ours]
    lost = _lost_facts(layout, title, stem)
    sheet = book.create_sheet(title)
    # Our own line, where there is one, is above the sender's.
    first = 2 if lost else 1
    line_of = {
        number: line
        for line, (number, _) in enumerate((*layout.title_rows, *layout.header_rows), start=first)
    }
    headings = [part.heading, *([IDENTITY] if part.identities else [])]
    _lay_out(sheet, layout, places, line_of, len(headings))
    if lost:
        sheet.append([_cell(sheet, text) for text in lost])
    for _, cells in layout.title_rows:
        sheet.append([_cell(sheet, cells[place] if place < len(cells) else None) for place in places])
    for level, (_, cells) in enumerate(layout.header_rows):
        texts = [cells[place] if place < len(cells) else None for place in places]
        texts += headings if level == 0 else [None] * len(headings)
        sheet.append([_header_cell(sheet, text) for text in texts])
    columns = {one.column.name: one.position for one in reversed(layout.assigned)}
    first += len(line_of)
    for line, (number, cells) in enumerate(_rows(con, layout, list(part.remarks)), start=first):
        said, wrong = [], set()
        for column, message in part.remarks[number]:
            place = columns.get(column)
            wrong.add(place)
            said.append(_reason(layout, places, line, column, message))
        row = [_cell(sheet, cells[place], is_wrong=place in wrong) for place in places]
        reason = _cell(sheet, f"原第 {number} 行。" + _numbered(said), is_wrong=True)
        reason.alignment = WRAPPED
        identity = [_cell(sheet, part.identities.get(number)) for _ in headings[1:]]
        sheet.append([*row, reason, *identity])


def _reason(layout: Layout, places: Sequence[int], line: int, column: str, message: str) -> str:
    """Which cell of the workbook in hand, by the sender's own header; then what is wrong and the remedy."""
    place = next((one.position for one in layout.assigned if one.column.name == column), None)
    if place is None:
        return f"“{column}”（表中没有这一列）：{message}" if column and column not in message else message
    header = "".join(layout.header[place].split()) if place < len(layout.header) else column
    return f"{get_column_letter(places.index(place) + 1)}{line}“{header}”：{message}"


def _numbered(said: Sequence[str]) -> str:
    if len(said) == 1:
        return said[0]
    return "\n".join(f"{number}）{one}" for number, one in enumerate(said, start=1))


def _lay_out(sheet: Any, layout: Layout, places: Sequence[int], line_of: Mapping[int, int], own: int) -> None:
    """Widths, the merged cells of titles and headers, and our own columns; all before the first row."""
    for column, place in enumerate(places, start=1):
        header = layout.header[place] if place < len(layout.header) else ""
        sheet.column_dimensions[get_column_letter(column)].width = min(24, max(10, 2 * len(header) + 2))
    letters = [get_column_letter(len(places) + number) for number in range(1, own + 1)]
    sheet.column_dimensions[letters[0]].width = REASON_WIDTH
    for letter in letters[1:]:
        sheet.column_dimensions[letter].hidden = True
    last = max(line_of.values())
    sheet.freeze_panes = f"A{last + 1}"
    for merge in layout.sheet.merges:
        inside = [place for place in places if merge.first_column <= place <= merge.last_column]
        if inside and merge.first_row in line_of and merge.last_row in line_of:
            left, right = (get_column_letter(places.index(one) + 1) for one in (inside[0], inside[-1]))
            sheet.merged_cells.add(f"{left}{line_of[merge.first_row]}:{right}{line_of[merge.last_row]}")
    if len(layout.header_rows) > 1:
        for letter in letters:
            sheet.merged_cells.add(f"{letter}{last - 1}:{letter}{last}")


def _lost_facts(layout: Layout, title: str, stem: str) -> list[str]:
    """What the old sheet's or file's name says and the new ones do not, as entries of a title line."""
    lines = [[cell for cell in cells if cell] for _, cells in layout.title_rows]
    now, ledger = read_title(layout.ledger, lines, title, stem), layout.ledger
    guess = {"project_name": "title_project"} if layout.title.is_project_guessed else {}
    lost = [
        f"{ledger.by_field[guess.get(field, field)].name}：{value}"
        for field, value in layout.title.fields.items()
        if now.fields.get(field) != value
    ]
    if layout.title.year and now.year != layout.title.year:
        lost.append(f"{layout.title.year}年")
    said = "".join(cell for line in lines for cell in line) + title + stem
    if not any(word in said for word in ledger.title_words) and _has_rivals(layout):
        lost.insert(0, f"台账：{ledger.label}")
    return lost


def _has_rivals(layout: Layout) -> bool:
    """Whether another ledger has nearly the same headers, so that a title must say which it is."""
    scores = {one.ledger.id: one.score for one in candidates_in(layout.sheet, load_all())}
    rivals = [score for ledger, score in scores.items() if ledger != layout.ledger.id]
    return max(rivals, default=0) >= NEAR_TIE * scores[layout.ledger.id]


def _rows(
    con: duckdb.DuckDBPyConnection, layout: Layout, numbers: Sequence[int]
) -> Iterator[tuple[int, list[str | None]]]:
    """The lines, each with what cells merged downwards say of it: alone it would lack them."""
    anchors = _anchors(layout, set(numbers))
    above = dict(_cells(con, layout, sorted({row for row, _ in anchors.values()})))
    for number, cells in _cells(con, layout, numbers):
        for place, cell in enumerate(cells):
            if not cell and (number, place) in anchors:
                row, column = anchors[number, place]
                cells[place] = above[row][column] if row in above else None
        yield number, cells


def _anchors(layout: Layout, wanted: set[int]) -> dict[tuple[int, int], tuple[int, int]]:
    """Cell below the first one of a merged range → that first one; as the loader fills them, no others."""
    filled = {
        one.position
        for one in layout.assigned
        if one.column.kind not in NOT_FILLED and one.column.field != layout.ledger.number
    }
    return {
        (row, merge.first_column): (merge.first_row, merge.first_column)
        for merge in layout.sheet.merges
        if merge.first_column in filled and merge.first_row > layout.last_header_row
        for row in range(merge.first_row + 1, merge.last_row + 1)
        if row in wanted
    }


def _cells(
    con: duckdb.DuckDBPyConnection, layout: Layout, numbers: Sequence[int]
) -> Iterator[tuple[int, list[str | None]]]:
    # The workbook that goes back counts its days from 1900.
    dated = {one.position for one in layout.assigned if one.column.kind in DATED and layout.sheet.is_1904}
    columns = (in_1900(f"c{place}") if place in dated else f"c{place}" for place in range(layout.sheet.width))
    found = con.execute(
        f"select row_number, {', '.join(columns)} from {cells_source(con, layout)}"
        " where row_number in (select unnest($rows::integer[])) order by row_number",
        {"rows": list(numbers)},
    )
    while rows := found.fetchmany(5_000):
        for number, *cells in rows:
            yield number, cells


# one cell ---------------------------------------------------------------------------------------


def _cell(sheet: Any, text: str | None, *, is_wrong: bool = False) -> Any:
    """A text cell, whatever it begins with."""
    damaged = DAMAGED_NUMBER.fullmatch(text or "")
    if damaged:
        cell = WriteOnlyCell(sheet, value=float(damaged.group(1)))
    else:
        plain = xml_text((text or "").replace(DAMAGED, "").replace(LINE_BREAK, "\n"))
        cell = WriteOnlyCell(sheet, value=plain or None)
        if plain:
            cell.data_type = "s"
            cell.quotePrefix = is_formula(plain)
    if is_wrong:
        cell.fill = REASON_FILL
    return cell


def _header_cell(sheet: Any, text: str | None) -> Any:
    cell = _cell(sheet, text)
    cell.font, cell.alignment = HEADER_FONT, CENTRED
    return cell
