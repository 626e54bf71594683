"""What a reader gives: the sheets of a file as cells on disk, read as often as needed, then deleted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType

from etl.extract.cells import LINE_BREAK, SEPARATOR

Row = tuple[int, list[str | None]]


@dataclass(frozen=True)
class Merge:
    """A merged range: rows as shown in the sheet, columns from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """One sheet: `row_count` rows not wholly blank, `width` columns; has_breaks: cells of several lines.

    `name` says where its rows were read. In an archive it names the member, and what a title may be read
    from are `own_name`, that of the sheet itself, and `file_stem`, that of the member.
    """

    index: int
    name: str
    path: Path
    row_count: int
    width: int
    merges: tuple[Merge, ...] = ()
    has_breaks: bool = False
    own_name: str | None = None
    file_stem: str | None = None
    # Where the sheet is from, to look again at what its cells do not say; the first column that it uses.
    workbook: Path | None = None
    first_column: int = 0
    # (row number, column from 0 in the whole sheet) of its cells without a value; None: not searched yet.
    uncached: tuple[tuple[int, int], ...] | None = None
    # Days without a date format are numbers counted from 1904, not from 1900.
    is_1904: bool = False
    # Hidden or very hidden in the workbook: not loaded unless a person has chosen it.
    is_hidden: bool = False
    # One table of a sheet that holds several: the index of that sheet.
    part_of: int | None = None

    def rows(self) -> Iterator[Row]:
        """(row number as the spreadsheet shows it, cells as text or None), blank rows left out."""
        with self.path.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                number, *cells = line.removesuffix("\n").split(SEPARATOR)
                yield int(number), [cell.replace(LINE_BREAK, "\n") or None for cell in cells]

    def head(self, count: int) -> list[Row]:
        return list(islice(self.rows(), count))


@dataclass
class ReadResult:
    """The sheets of one file. Use it in a `with`: leaving deletes the cells, which hold personal data."""

    source: Path
    sheets: list[Sheet]
    folder: Path
    # What was in the file and was not read, in words for the clerk.
    notices: tuple[str, ...] = ()

    def __enter__(self) -> ReadResult:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
