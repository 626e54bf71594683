"""Months in a row: the festival's tint and a bracket for each year."""

from collections.abc import Sequence
from itertools import groupby

from pages._charts.theme import Figure, Palette

# how far a bracket extends beyond the middle of its last column
BRACKET_REACH = 0.42


def tint(low: float, high: float, palette: Palette) -> Figure:
    """The ground behind the columns low to high, over the full height."""
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": low - 0.5,
        "x1": high + 0.5,
        "y0": 0,
        "y1": 1,
        "fillcolor": palette.festival,
        "line": {"width": 0},
        "layer": "below",
    }


def year_runs(months: Sequence[str]) -> list[tuple[str, int, int]]:
    """Each year with its first and last column."""
    runs = []
    for year, places in groupby(range(len(months)), key=lambda at: months[at][:4]):
        own = list(places)
        runs.append((year, own[0], own[-1]))
    return runs


def bracket(first: int, last: int, depth: float, palette: Palette, width: float) -> Figure:
    """A line under the columns of one year, so many pixels below the plot's foot."""
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "ysizemode": "pixel",
        "yanchor": 0,
        "x0": first - BRACKET_REACH,
        "x1": last + BRACKET_REACH,
        "y0": -depth,
        "y1": -depth,
        "line": {"color": palette.tertiary, "width": width},
    }
