"""A table as shown, exported and drawn: columns with units over a frame, and the same on paper."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pages._charts import text
from pages._charts.blank import NOTHING, blank
from pages._charts.theme import FONT, PAGE, Figure, Palette, base_layout


@dataclass(frozen=True)
class Column:
    """One column: heading, key in the frame, and unit ('' for words, 元 is shown in 万元)."""

    head: str
    key: str
    unit: str = ""
    tone_key: str = ""
    decimals: int | None = None
    # left out of the picture, where a narrow page has no room; the downloads have it
    is_on_paper: bool = True

    @property
    def is_number(self) -> bool:
        return bool(self.unit)

    @property
    def full_head(self) -> str:
        unit = "万元" if self.unit == "元" else self.unit
        return f"{self.head}（{unit}）" if unit and unit not in self.head else self.head


@dataclass(frozen=True)
class Table:
    """Columns over a frame; `token_key` names the column that a click on the row filters by."""

    columns: Sequence[Column]
    frame: pd.DataFrame
    token_key: str = ""
    empty: str = NOTHING
    more: dict[str, Any] = field(default_factory=dict)

    def cell(self, column: Column, value: Any) -> str:
        if not column.is_number:
            return text.NONE if text.is_missing(value) or value == "" else str(value)
        return text.shown(value, column.unit, column.decimals).text

    def cells(self, column: Column) -> list[str]:
        return [self.cell(column, value) for value in self.frame[column.key]]


def paper_columns(table: Table) -> list[Column]:
    return [column for column in table.columns if column.is_on_paper]


def widths(table: Table) -> list[float]:
    """Width of each column in characters: the longest text of heading and cells."""
    return [
        max(_width(words) for words in [column.full_head, *table.cells(column)])
        for column in paper_columns(table)
    ]


def table_figure(table: Table, *, palette: Palette = PAGE, size: float = 12) -> Figure:
    """The table drawn as a picture, for paper and slides."""
    if table.frame.empty:
        return blank(table.empty, palette=palette, size=size)
    u = size / 12
    columns = paper_columns(table)
    cells = [[text.safe(words) for words in table.cells(column)] for column in columns]
    heads = [f"<b>{column.full_head}</b>" for column in columns]
    align = ["right" if column.is_number else "left" for column in columns]
    layout = base_layout(palette, size=size)
    layout["margin"] = {"l": 16 * u, "r": 16 * u, "t": 8 * u, "b": 8 * u}
    return {
        "data": [
            {
                "type": "table",
                "columnwidth": widths(table),
                "header": {
                    "values": heads,
                    "align": align,
                    "height": 24 * u,
                    "fill": {"color": palette.raised},
                    "line": {"color": palette.line, "width": u},
                    "font": {"family": FONT, "size": size, "color": palette.ink},
                },
                "cells": {
                    "values": cells,
                    "align": align,
                    "height": 22 * u,
                    "fill": {"color": palette.card},
                    "line": {"color": palette.line, "width": u},
                    "font": {"family": FONT, "size": size, "color": palette.ink},
                },
            }
        ],
        "layout": layout,
    }


def _width(words: str) -> float:
    """Width in full-width characters: Latin and digits take about half of one."""
    return sum(1 if ord(letter) > 0x2E7F else 0.6 for letter in words) + 1.4


def natural_size(table: Table) -> tuple[float, float]:
    """Width and height of the drawn table in pixels of a 12 px chart."""
    return 32 + 12.6 * sum(widths(table)), 24 + 22 * len(table.frame) + 16
