"""One of several tables on a sheet: it becomes a sheet of its own, with the same rows and columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from etl.extract.cells import SEPARATOR
from etl.extract.result import Sheet

# Numbers of the tables that are cut out of sheets: above those of all sheets of a file.
FIRST_INDEX = 100_000


@dataclass(frozen=True)
class Block:
    """One table of a sheet. `own_title` are the title lines over its own columns alone."""

    sheet: Sheet
    is_first: bool = True
    own_title: tuple[tuple[str, ...], ...] = ()


def lines_of(sheet: Sheet) -> Iterator[tuple[int, str]]:
    with sheet.path.open(encoding="utf-8", newline="\n") as source:
        for line in source:
            number, _, rest = line.removesuffix("\n").partition(SEPARATOR)
            yield int(number), rest


def letter(column: int) -> str:
    """A, B … AA: the column's name in a spreadsheet, from 0."""
    letters = ""
    while column >= 0:
        letters, column = chr(ord("A") + column % 26) + letters, column // 26 - 1
    return letters
