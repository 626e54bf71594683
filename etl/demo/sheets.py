"""Sheets as offices lay them out, kept in memory with what becomes of each line, then saved.

Saving the same sheets twice gives the same bytes: the workbooks carry a fixed date.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
import xlwt

from data.county import county

Cell = str | int | float | date | datetime | None
WRITTEN_ON = datetime.fromisoformat("2024-07-01T09:00:00")
DATE_FORMATS = {"date": "yyyy/m/d", "datetime": "yyyy/m/d hh:mm"}

ACCEPTED = "accepted"
REJECTED = "rejected"
TITLE, HEADER, TOTAL, NOTE = "title", "header", "total", "note"
REPEATED, SUPERSEDED, NOT_WAGES = "repeated", "superseded_in_file", "not_about_wages"


@dataclass
class Sheet:
    """Lines of cells; every line that is not blank has a fate the loader is expected to give it."""

    name: str
    left: int = 0
    lines: list[list[Cell]] = field(default_factory=list)
    fates: list[str] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def row_number(self) -> int:
        """The number a spreadsheet shows for the line added last."""
        return len(self.lines)

    def add(self, cells: list[Cell], fate: str) -> int:
        self.lines.append([None] * self.left + cells)
        self.fates.append(fate)
        return self.row_number

    def title(self, text: str, width: int, fate: str = TITLE) -> None:
        self.add([text], fate)
        self.merges.append((self.row_number - 1, self.left, self.row_number - 1, self.left + width - 1))

    def header(self, names: list[str]) -> None:
        self.add(list(names), HEADER)

    def two_level_header(self, names: list[str]) -> None:
        """`核实▸人数` stands under a cell that spans its group; a plain name spans both lines."""
        upper, lower = self.row_number, self.row_number + 1
        groups = [name.partition("▸") for name in names]
        above: list[Cell] = []
        below: list[Cell] = []
        for place, (group, arrow, leaf) in enumerate(groups):
            is_first = place == 0 or not arrow or groups[place - 1][0] != group
            above.append(group if is_first else None)
            below.append(leaf if arrow else None)
            column = self.left + place
            if not arrow:
                self.merges.append((upper, column, lower, column))
            elif is_first:
                width = sum(1 for other in groups[place:] if other[0] == group and other[1])
                if width > 1:
                    self.merges.append((upper, column, upper, column + width - 1))
        self.add(above, HEADER)
        self.add(below, HEADER)

    def merge_down(self, column: int, first: int, last: int) -> None:
        """Merge the cells of a column over rows as a spreadsheet numbers them."""
        if last > first:
            self.merges.append((first - 1, self.left + column, last - 1, self.left + column))


def save_xlsx(path: Path, sheets: list[Sheet]) -> None:
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    book.set_properties({"created": WRITTEN_ON, "author": f"{county().name}治欠办", "comments": "演示数据"})
    shapes = {name: book.add_format({"num_format": shape}) for name, shape in DATE_FORMATS.items()}
    centred = book.add_format({"align": "center", "valign": "vcenter", "text_wrap": True})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for first, left, last, right in sheet.merges:
            page.merge_range(first, left, last, right, "", centred)
        corners = {(first, left) for first, left, _, _ in sheet.merges}
        for row, column, value in _visible(sheet):
            style = centred if (row, column) in corners else None
            if isinstance(value, str):
                page.write_string(row, column, value, style)
            elif isinstance(value, date):
                page.write_datetime(row, column, value, shapes[type(value).__name__])
            else:
                page.write_number(row, column, value, style)
    book.close()


def _visible(sheet: Sheet) -> Iterator[tuple[int, int, str | int | float | date]]:
    """The cells that hold something and do not lie under a merge."""
    covered = {
        (row, column)
        for first, left, last, right in sheet.merges
        for row in range(first, last + 1)
        for column in range(left, right + 1)
        if (row, column) != (first, left)
    }
    for row, line in enumerate(sheet.lines):
        for column, value in enumerate(line):
            if value is not None and (row, column) not in covered:
                yield row, column, value


def save_xls(path: Path, sheets: list[Sheet]) -> None:
    """The old format that one platform still exports."""
    book = xlwt.Workbook(encoding="utf-8")
    shapes = {name: xlwt.easyxf(num_format_str=shape) for name, shape in DATE_FORMATS.items()}
    plain = xlwt.XFStyle()
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        corners = {(first, left): (last, right) for first, left, last, right in sheet.merges}
        for row, column, value in _visible(sheet):
            if (row, column) in corners:
                last, right = corners[row, column]
                page.write_merge(row, last, column, right, value)
            else:
                page.write(row, column, value, shapes.get(type(value).__name__, plain))
    book.save(str(path))
