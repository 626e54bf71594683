"""XML Spreadsheet 2003, which Excel and report programs write under the name .xls, as sheets."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping

from etl.extract.cells import cell_text, number_text
from etl.extract.grid import GridWriter
from etl.extract.limited import Refused

# More digits than a number keeps in Excel; a program that wrote them all meant them all.
LONG_NUMBER = re.compile(r"\d{16,}")
MOST_ROWS = 1_048_576
HIDDEN = frozenset({"SheetHidden", "SheetVeryHidden"})


class SpreadsheetXml:
    """A target of lxml's XML parser; `new_grid` gives the writer of the next sheet."""

    def __init__(self, new_grid: Callable[[], GridWriter], most_columns: int) -> None:
        self._new_grid = new_grid
        self._most_columns = most_columns
        self._grid: GridWriter | None = None
        self._row = self._column = 0
        self._cells: dict[int, str] = {}
        self._place = 0
        self._kind = ""
        self._text: list[str] | None = None
        self._option = ""
        self.is_1904 = False

    # events of the parser -------------------------------------------------------------------------

    def doctype(self, name: str, _public: str | None, _system: str | None) -> None:
        """No spreadsheet declares a document type; what does may want its entities expanded without end."""
        raise Refused("entities", name)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name, values = _local(tag), {_local(key): value for key, value in attributes.items()}
        if name == "Worksheet":
            self._grid = self._new_grid()
            self._grid.name = values.get("Name", "")
            self._row = 0
        elif self._grid is None:
            self._option = name
            self.is_1904 = self.is_1904 or name == "Date1904"
        elif name == "Row":
            self._row = _at(values.get("Index"), self._row + 1, MOST_ROWS, "rows")
            self._cells, self._column = {}, 0
        elif name == "Cell":
            self._start_cell(values)
        elif name in ("Data", "Visible"):
            self._kind, self._text = values.get("Type", "String") if name == "Data" else name, []

    def end(self, tag: str) -> None:
        name = _local(tag)
        if self._grid is None:
            return
        if name == "Data" and self._text is not None:
            self._cells[self._place] = _value(self._kind, "".join(self._text))
            self._text = None
        elif name == "Visible" and self._text is not None:
            self._grid.is_hidden = "".join(self._text).strip() in HIDDEN
            self._text = None
        elif name == "Row":
            self._grid.write(self._row, self._cells)
        elif name == "Worksheet":
            self._grid = None

    def data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def close(self) -> None:
        """Nothing is left open: sheets are written row by row."""

    # cells ----------------------------------------------------------------------------------------

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        assert self._grid is not None
        self._place = _at(attributes.get("Index"), self._column + 1, self._most_columns, "columns") - 1
        across = _at(attributes.get("MergeAcross"), 0, self._most_columns, "columns")
        down = min(_at(attributes.get("MergeDown"), 0, MOST_ROWS, "rows"), MOST_ROWS)
        if across or down:
            merge = [self._row, self._place, self._row + down, self._place + across]
            self._grid.merges.append(merge)
        self._column = self._place + across + 1


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _at(written: str | None, default: int, most: int, refusal: str) -> int:
    found = int(written) if written and written.strip().isdigit() else default
    if found > most:
        raise Refused(refusal, str(found))
    return found


def _value(kind: str, text: str) -> str:
    """A cell as the workbook reader would give it. All digits written in the file are kept."""
    stripped = text.strip()
    if kind == "Number" and not LONG_NUMBER.fullmatch(stripped):
        try:
            return number_text(float(stripped))
        except ValueError:
            return stripped
    if kind == "DateTime":
        return _day(stripped)
    if kind == "Boolean":
        return cell_text(stripped == "1")
    return "" if kind == "Error" else text


def _day(written: str) -> str:
    try:
        return cell_text(datetime.datetime.fromisoformat(written))
    except ValueError:
        return written
