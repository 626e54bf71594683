"""The order of a paper's blocks on its pages: where a picture or table does not fit, the text of its section
goes on first. None of them goes into the next section.

Heights are estimates in lines of the page: 22 to a page, 28 letters to a line. A wrong estimate of a line or
two moves a block by as much, since the office program breaks the pages.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from briefing.document_model import Block, Chart, Paragraph, Section
from briefing.tables import Grid

LINES, LETTERS = 22, 28
# of a line of the page: a caption, a row of a table, a line of a note
CAPTION, ROW, NOTE = 22 / 28.95, 15.8 / 28.95, 16 / 28.95
# letters of a note on a line; those of a cell beside those of the text
NOTE_LETTERS, CELL_LETTERS = 42, 16 / 10.5
# between a word and a figure, in letters
APART = 0.22
BESIDE = re.compile(r"(?<=[一-鿿])(?=[0-9])|(?<=[0-9])(?=[一-鿿])")
# kept free beneath a picture or table, for a wrong estimate
SPARE = 0.7
# a heading and the least of the text that stays with it, with some room for a wrong estimate
HEADED = 3.6
# a picture may be so much smaller where it fits the rest of a page then
LEAST_SCALE = 0.82


@dataclass(frozen=True)
class Placed:
    """A heading, or a block, with the scale of a picture."""

    block: Block | str
    scale: float = 1.0


def flowed(sections: Sequence[Section], height_of: Callable[[str], float], first: float) -> list[Placed]:
    """The blocks of all sections in the order in which they are written, each in its own section.

    `height_of`: lines that the picture of a figure takes; `first`: lines used on the first page.
    """
    page = _Page(height_of, first)
    for section in sections:
        page.text(section.heading, 1)
        for block in section.blocks:
            if isinstance(block, Paragraph):
                page.text(block, _lines(block))
            else:
                page.wait(block)
        page.finish()
    return page.placed


class _Page:
    """The lines used on the current page, and what waits for room, in order."""

    def __init__(self, height_of: Callable[[str], float], used: float) -> None:
        self._height_of, self._used = height_of, used
        self._waiting: list[Grid | Chart] = []
        self.placed: list[Placed] = []

    def text(self, block: Paragraph | str, lines: float) -> None:
        """Text runs over the page's end; a heading takes two lines of text with it."""
        if isinstance(block, str) and self._used + HEADED > LINES:
            self._used = 0
        self.placed.append(Placed(block))
        self._advance(lines)
        if not isinstance(block, str):
            self._place_waiting()

    def _advance(self, lines: float) -> None:
        self._used += lines
        while self._used > LINES:
            self._used -= LINES

    def wait(self, block: Grid | Chart) -> None:
        self._waiting.append(block)
        self._place_waiting()

    def _place_waiting(self) -> None:
        while self._waiting and self._fits(self._waiting[0]):
            self._put(self._waiting.pop(0))

    def _fits(self, block: Grid | Chart) -> bool:
        least = LEAST_SCALE if isinstance(block, Chart) else 1.0
        return self._used + self._height(block, least) <= LINES - SPARE

    def _put(self, block: Grid | Chart) -> None:
        height, room = self._height(block), LINES - SPARE - self._used
        scale = 1.0
        if isinstance(block, Chart) and height > room:
            scale = (room - CAPTION) / self._height_of(block.figure)
        self.placed.append(Placed(block, scale))
        self._advance(min(height, room) if self._fits(block) else height)

    def _height(self, block: Grid | Chart, scale: float = 1.0) -> float:
        if isinstance(block, Chart):
            return self._height_of(block.figure) * scale + CAPTION
        return table_lines(block)

    def finish(self) -> None:
        """The section ends: what still waits begins a page of its own where it must."""
        for block in self._waiting:
            if not self._fits(block):
                self._used = 0
            self._put(block)
        self._waiting = []


def _lines(paragraph: Paragraph) -> float:
    if paragraph.is_note:
        return ceil(_width(paragraph.text) / NOTE_LETTERS) * NOTE
    return ceil((_width(paragraph.full) + 2) / LETTERS)


def table_lines(grid: Grid) -> float:
    """Caption, rows with the lines of their tallest cell, and the note."""
    rows = [[head.replace("（", "\n（") for head in grid.heads], *grid.rows]
    letters = [LETTERS * CELL_LETTERS * width / sum(grid.widths) - 0.6 for width in grid.widths]
    high = sum(max(_cell_lines(row, letters)) for row in rows)
    notes = ceil(_width(grid.note) / NOTE_LETTERS) * NOTE
    return CAPTION + high * ROW + max(notes, 0.3)


def _cell_lines(row: Sequence[str], letters: Sequence[float]) -> Iterator[int]:
    for words, room in zip(row, letters, strict=True):
        yield sum(max(1, ceil(_width(part) / room)) for part in words.split("\n"))


def _width(words: str) -> float:
    """In full-width letters; programs set figures a little apart from the words about them."""
    letters = sum(1.0 if ord(letter) > 0x2E7F or letter in "“”‘’…" else 0.5 for letter in words)
    return letters + APART * len(BESIDE.findall(words))
