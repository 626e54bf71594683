"""A table as shown, exported and drawn: columns with units over a frame, and the same on paper."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from pages._charts import text
from pages._charts.blank import NOTHING, blank
from pages._charts.look import PAGE, Look
from pages._charts.paper import wrap_clauses
from pages._charts.theme import FONT, Figure

# a space that SVG keeps
GAP = "\u2002"
# heading and margins of a drawn table, in pixels of a 12 px chart
HEAD = 40.0


@dataclass(frozen=True)
class Column:
    """One column: heading, key in the frame, and unit ('' for words, 元 is shown in 万元)."""

    head: str
    key: str
    unit: str = ""
    tone_key: str = ""
    decimals: int | None = None
    # not in the picture, where there is no room; the downloads have it
    is_on_paper: bool = True
    # in the picture, lines of at most so many full-width characters; 0 for one line
    most: float = 0
    # the unit stands in the card's head, where every column of a pivot has the same
    has_bare_head: bool = False

    @property
    def is_number(self) -> bool:
        return bool(self.unit)

    @property
    def full_head(self) -> str:
        unit = "" if self.has_bare_head else "万元" if self.unit == "元" else self.unit
        return f"{self.head}（{unit}）" if unit and unit not in self.head else self.head


@dataclass(frozen=True)
class Table:
    """Columns over a frame; `token_key` names the column that a click on the row filters by, `line_key` the
    one with the row's ledger lines.

    `count` is how many rows there are in all, where the frame has only the first of them.
    """

    columns: Sequence[Column]
    frame: pd.DataFrame
    token_key: str = ""
    line_key: str = ""
    empty: str = NOTHING
    count: int | None = None
    # what else of it the picture leaves out
    left_out: str = ""

    @property
    def total(self) -> int:
        return len(self.frame) if self.count is None else self.count

    @property
    def cut_words(self) -> str:
        """列前20行，共56行; nothing where all rows are there."""
        if self.total <= len(self.frame):
            return self.left_out
        rows = f"列前{text.number(len(self.frame))}行，共{text.number(self.total)}行"
        return f"{rows}；{self.left_out}" if self.left_out else rows

    def cell(self, column: Column, value: Any) -> str:
        if not column.is_number:
            return text.NONE if text.is_missing(value) or value == "" else str(value)
        return text.shown(value, column.unit, column.decimals).text

    def cells(self, column: Column) -> list[str]:
        return [self.cell(column, value) for value in self.values(column)]

    def values(self, column: Column) -> list[Any]:
        """A column's values; a frame of no rows may have no columns either."""
        return [] if self.frame.empty else list(self.frame[column.key])


def paper_columns(table: Table) -> list[Column]:
    return [column for column in table.columns if column.is_on_paper]


def paper_lines(table: Table, column: Column) -> list[list[str]]:
    """Each cell of a column as the lines that it takes in the picture."""
    return [wrap_clauses(words, column.most) if column.most else [words] for words in table.cells(column)]


def widths(table: Table) -> list[float]:
    """Width of each column in characters: the longest line of heading and cells."""
    return [
        max(
            _width(words)
            for words in [column.full_head, *(line for cell in paper_lines(table, column) for line in cell)]
        )
        for column in paper_columns(table)
    ]


def row_heights(table: Table) -> list[float]:
    """Height of each row in pixels of a 12 px chart."""
    cells = [paper_lines(table, column) for column in paper_columns(table)]
    return [22 + 16 * (max(len(lines) for lines in row) - 1) for row in zip(*cells, strict=True)]


def table_figure(table: Table, *, look: Look = PAGE) -> Figure:
    """The table drawn as a picture, for paper and slides."""
    if table.frame.empty:
        return blank(table.empty, look=look)
    columns = paper_columns(table)
    # space between words and a column of figures, which end at its right edge
    gaps = ["" if column.is_number or place == 0 else GAP for place, column in enumerate(columns)]
    cells = [
        ["<br>".join(gap + text.safe(line) for line in lines) for lines in paper_lines(table, column)]
        for gap, column in zip(gaps, columns, strict=True)
    ]
    heads = [f"<b>{gap}{column.full_head}</b>" for gap, column in zip(gaps, columns, strict=True)]
    align = ["right" if column.is_number else "left" for column in columns]
    layout = look.layout(left=16, right=16, top=8, bottom=8)
    return {
        "data": [
            {
                "type": "table",
                "columnwidth": widths(table),
                "header": {
                    "values": heads,
                    "align": align,
                    "height": 24 * look.u,
                    "fill": {"color": look.palette.raised},
                    "line": {"color": look.palette.line, "width": look.u},
                    "font": {"family": FONT, "size": look.size, "color": look.palette.ink},
                },
                "cells": {
                    "values": cells,
                    "align": align,
                    "height": 22 * look.u,
                    "fill": {"color": look.palette.card},
                    "line": {"color": look.palette.line, "width": look.u},
                    "font": {"family": FONT, "size": look.size, "color": look.palette.ink},
                },
            }
        ],
        "layout": layout,
    }


def _width(words: str) -> float:
    """Width in full-width characters: Latin and digits take about half of one."""
    return sum(1 if ord(letter) > 0x2E7F else 0.6 for letter in words) + 1.9


def fitting(table: Table, high: float) -> Table:
    """The table with the first rows that fit a picture, at least one; `high` in pixels of a 12 px chart."""
    heights = row_heights(table)
    used = HEAD
    for count, height in enumerate(heights):
        used += height
        if used > high and count:
            return replace(table, frame=table.frame.iloc[:count], count=table.total)
    return table


def natural_size(table: Table) -> tuple[float, float]:
    """Width and height of the drawn table in pixels of a 12 px chart."""
    return 32 + 12.6 * sum(widths(table)), HEAD + sum(row_heights(table))
