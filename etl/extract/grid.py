"""One sheet that a child writes row by row: its cells file, and its entry of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from etl.extract.cells import LINE_BREAK, SEPARATOR, clean
from etl.extract.limited import Refused


class GridWriter:
    """Rows in the order of the sheet; wholly blank ones are left out."""

    def __init__(self, path: Path, limits: Mapping[str, int]) -> None:
        self.name = ""
        self.is_hidden = False
        # [first row, first column, last row, last column]: rows as shown, columns from 0.
        self.merges: list[list[int]] = []
        self._path = path
        self._limits = limits
        self._out = path.open("w", encoding="utf-8", newline="\n")
        self._rows = self._width = self._cells = self._last_row = 0
        self._has_breaks = False

    def __enter__(self) -> GridWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._out.close()

    def write(self, number: int, cells: Mapping[int, str]) -> None:
        """One row: text by column from 0; a Refused for more than the limits allow."""
        filled = {column: clean(text) for column, text in cells.items() if text.strip()}
        if not filled:
            return
        width = max(filled) + 1
        if width > self._limits["columns"]:
            raise Refused("columns", f"{width} 列")
        line = SEPARATOR.join(filled.get(column, "") for column in range(width))
        self._cells += width
        if self._cells > self._limits["cells"]:
            raise Refused("cells")
        if len(line) > self._limits["line_characters"]:
            raise Refused("line", f"第 {number} 行")
        self._has_breaks = self._has_breaks or LINE_BREAK in line
        self._out.write(f"{number}{SEPARATOR}{line}\n")
        self._rows, self._width, self._last_row = self._rows + 1, max(self._width, width), number

    def entry(self, index: int) -> dict[str, Any]:
        """What the answer says of the sheet; a merge that reaches beyond its rows or columns is cut there."""
        merges = [
            [top, left, min(bottom, self._last_row), min(right, self._width - 1)]
            for top, left, bottom, right in self.merges
            if top <= self._last_row and left < self._width
        ]
        return {
            "index": index,
            "name": self.name,
            "path": str(self._path),
            "rows": self._rows,
            "width": self._width,
            "has_breaks": self._has_breaks,
            "merges": merges if self._rows else [],
            "first_column": 0,
            "is_hidden": self.is_hidden,
        }
