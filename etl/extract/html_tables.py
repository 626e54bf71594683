"""Tables of a web page as one sheet, as Excel shows it: tables and the text between them, downwards."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.extract.grid import GridWriter
from etl.extract.limited import Refused

CELLS = frozenset({"td", "th"})
# Text in these is no content of the page.
NOT_SHOWN = frozenset({"head", "title", "style", "script", "noscript", "template", "select", "button"})
# Where a line of text outside the tables ends.
LINE_ENDS = frozenset(
    {"p", "div", "br", "hr", "center", "caption", "table", "li", "ul", "ol", "dt", "dd", "section", "header"}
    | {f"h{level}" for level in range(1, 7)}
)
# Inside a cell these begin a new line.
CELL_BREAKS = frozenset({"br", "p", "div", "li"})
# Lines of text kept above a table: its title is next to it; a whole page of words is none.
MOST_LINES_ABOVE = 5
MOST_ROWS_SPANNED = 65_534
BLANKS = re.compile(r"[ \t\r\n\f]+")
SHEET_NAME = re.compile(r"<x:Name>([^<]{1,31})</x:Name>", re.IGNORECASE)
# A long number as Excel shows it in a narrow cell; the number itself is in x:num.
SCIENTIFIC = re.compile(r"[-+]?\d(?:\.\d+)?[Ee][-+]?\d+")
PLAIN_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")


@dataclass
class _Table:
    """A table that is being read; `line` is the number of the row that its cells belong to, if any."""

    line: int | None = None
    cells: dict[int, str] = field(default_factory=dict)
    column: int = 0
    # Column → last row that a cell merged downwards reaches.
    taken: dict[int, int] = field(default_factory=dict)
    # The cell that is being read: its text and its place; None between cells.
    text: list[str] | None = None
    place: int = 0
    number: str | None = None


class HtmlTables:
    """A target of lxml's HTML parser."""

    def __init__(self, grid: GridWriter, most_columns: int) -> None:
        self._grid = grid
        self._most_columns = most_columns
        self._row = 0
        self._tables: list[_Table] = []
        self._not_shown = 0
        self._loose: list[str] = []
        self._lines: deque[tuple[int, str]] = deque(maxlen=MOST_LINES_ABOVE)
        self.rows_seen = 0

    # events of the parser -------------------------------------------------------------------------

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.lower()
        if name in NOT_SHOWN:
            self._not_shown += 1
            return
        table = self._tables[-1] if self._tables else None
        if name == "table":
            if table is not None:
                self._leave_outer_row(table)
            self._end_line()
            self._tables.append(_Table())
        elif name == "tr":
            self._start_row()
        elif name in CELLS:
            self._start_cell(attributes)
        elif table is not None and table.text is not None:
            if name in CELL_BREAKS:
                table.text.append("\n")
        elif name in LINE_ENDS:
            self._end_line()

    def end(self, tag: str) -> None:
        name = tag.lower()
        if name in NOT_SHOWN:
            self._not_shown = max(0, self._not_shown - 1)
            return
        table = self._tables[-1] if self._tables else None
        if name == "table" and table is not None:
            self._end_row()
            self._tables.pop()
            self._end_line()
        elif name == "tr":
            self._end_row()
        elif name in CELLS:
            self._end_cell()
        elif name in LINE_ENDS and (table is None or table.text is None):
            self._end_line()

    def data(self, text: str) -> None:
        if self._not_shown:
            return
        table = self._tables[-1] if self._tables else None
        if table is not None and table.text is not None:
            table.text.append(BLANKS.sub(" ", text))
        else:
            self._loose.append(text)

    def comment(self, text: str) -> None:
        """Excel writes the sheet's name into a conditional comment."""
        if found := SHEET_NAME.search(text):
            self._grid.name = self._grid.name or found.group(1).strip()

    def close(self) -> None:
        while self._tables:
            self.end("table")
        self._end_line()
        self._write_lines()

    # lines of text outside the tables -------------------------------------------------------------

    def _end_line(self) -> None:
        text = _tidy("".join(self._loose))
        self._loose = []
        if text:
            self._row += 1
            self._lines.append((self._row, text))

    def _write_lines(self) -> None:
        for number, text in self._lines:
            self._grid.write(number, {0: text})
        self._lines.clear()

    # rows and cells -------------------------------------------------------------------------------

    def _start_row(self) -> None:
        self._end_row()
        self._end_line()
        if not self._tables:
            self._tables.append(_Table())
        self._row += 1
        self.rows_seen += 1
        table = self._tables[-1]
        table.line, table.cells, table.column = self._row, {}, 0

    def _end_row(self) -> None:
        if not self._tables:
            return
        self._end_cell()
        table = self._tables[-1]
        if table.line is not None:
            self._write_lines()
            self._grid.write(table.line, table.cells)
        table.line, table.cells = None, {}

    def _leave_outer_row(self, table: _Table) -> None:
        """A table inside a cell: what comes before it is a row by itself, and so is what comes after."""
        column = table.place + 1 if table.text is not None else table.column
        self._end_row()
        table.column = column
        # What the rest of the outer cell says is a line of text between the tables.
        table.text = None

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        if not self._tables or (self._tables[-1].line is None and not self._tables[-1].column):
            self._start_row()
        self._end_cell()
        table = self._tables[-1]
        if table.line is None:
            self._row += 1
            table.line = self._row
        while table.taken.get(table.column, 0) >= table.line:
            table.column += 1
        across = _span(attributes.get("colspan"), self._most_columns + 1)
        down = _span(attributes.get("rowspan"), MOST_ROWS_SPANNED)
        last_column, last_row = table.column + across - 1, table.line + down - 1
        if last_column >= self._most_columns:
            raise Refused("columns", f"第 {table.line} 行")
        if down > 1:
            table.taken.update(dict.fromkeys(range(table.column, last_column + 1), last_row))
        if across > 1 or down > 1:
            self._grid.merges.append([table.line, table.column, last_row, last_column])
        table.text, table.place, table.column = [], table.column, last_column + 1
        table.number = attributes.get("x:num")

    def _end_cell(self) -> None:
        table = self._tables[-1] if self._tables else None
        if table is None or table.text is None:
            return
        text = _tidy("".join(table.text))
        if table.number and PLAIN_NUMBER.fullmatch(table.number) and SCIENTIFIC.fullmatch(text):
            text = table.number
        table.cells[table.place] = text
        table.text, table.number = None, None


def _tidy(text: str) -> str:
    """Text as a page shows it: blanks run together, lines kept."""
    lines = (BLANKS.sub(" ", line).replace("\xa0", " ").strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _span(attribute: str | None, most: int) -> int:
    """colspan or rowspan; what is no number is 1, as in a browser."""
    found = re.match(r"\s*(\d{1,9})", attribute or "")
    return max(1, min(int(found.group(1)), most)) if found else 1
