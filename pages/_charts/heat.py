"""A heat map: figures in cells, the deeper the larger, in five steps with round edges."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pages._charts import text
from pages._charts.blank import blank
from pages._charts.categories import Names, chart_width, depth, every, fitted, ticks
from pages._charts.look import PAGE, Look
from pages._charts.theme import Figure, note

STEPS = 5
# from this step on, text is white
FIRST_DARK = 3
# the height of a row on paper and in a list, in units
ROW = 24


@dataclass(frozen=True)
class Cell:
    """A figure in the unit that is read, None where there is none; its words in the cell and in full."""

    value: float | None
    words: str
    hover: str
    token: str


@dataclass(frozen=True)
class Grid:
    """Rows of cells with the names of both sides."""

    rows: Sequence[str]
    columns: Names
    cells: Sequence[Sequence[Cell]]
    unit: str
    # shares may begin above zero: their steps lie between the least and the greatest
    is_share: bool = False


def heat(grid: Grid, look: Look = PAGE) -> Figure:
    if not grid.rows or not len(grid.columns):
        return blank(look=look)
    left = min(110.0, 16 + 12.6 * max(len(name) for name in grid.rows))
    width = chart_width(look) - left - 8
    grid = replace(grid, columns=fitted(grid.columns, width))
    layout = look.layout(left=left, right=8, top=24 + depth(grid.columns), bottom=6)
    step = every(grid.columns, width)
    layout["xaxis"] |= {
        "side": "top",
        "tickvals": list(range(0, len(grid.columns), step)),
        "ticktext": ticks(grid.columns, step, look, is_above=True),
        "range": [-0.5, len(grid.columns) - 0.5],
        "tickangle": 0,
        "tickfont": {"color": look.palette.ink, "size": look.size},
    }
    layout["yaxis"] |= {
        "tickvals": list(range(len(grid.rows))),
        "ticktext": [text.safe(name) for name in grid.rows],
        "range": [len(grid.rows) - 0.5, -0.5],
        "rangemode": "normal",
        "showgrid": False,
        "tickfont": {"color": look.palette.ink, "size": look.size * 1.05},
    }
    layout["hoverdistance"] = -1
    edges = edges_of(grid)
    layout["annotations"] = [_legend(grid, edges, look)]
    return {"data": [_ground(grid, edges, look), _words(grid, edges, width, look)], "layout": layout}


def edges_of(grid: Grid) -> list[float]:
    """The lower edges of the steps: from zero, or of shares from the least one, in round numbers."""
    known = [cell.value for row in grid.cells for cell in row if cell.value is not None]
    low = min(known, default=0.0) if grid.is_share else min(0.0, *known, 0.0)
    size = _round_up((max(known, default=0.0) - low) / STEPS)
    low = size * (low // size)
    return [low + size * step for step in range(STEPS)]


def _round_up(size: float) -> float:
    """The next round number: 1, 2, 5, 10, 20…"""
    scale = 1.0
    while scale * 10 < size:
        scale *= 10
    return scale * next(part for part in (1, 2, 3, 4, 5, 6, 8, 10) if scale * part >= size)


def step_of(value: float, edges: Sequence[float]) -> int:
    return max(0, sum(value >= edge for edge in edges) - 1)


def _ground(grid: Grid, edges: Sequence[float], look: Look) -> Figure:
    """The coloured cells; where there is no figure, the ground shows.

    A bar a cell: the browser has the part of Plotly with bars and lines, a quarter of the whole.
    """
    known = [
        (x, y, look.palette.sequential[step_of(cell.value, edges)])
        for y, row in enumerate(grid.cells)
        for x, cell in enumerate(row)
        if cell.value is not None
    ]
    return {
        "type": "bar",
        "x": [x for x, _, _ in known],
        "y": [1] * len(known),
        "base": [y - 0.5 for _, y, _ in known],
        "width": 1,
        "marker": {
            "color": [colour for _, _, colour in known],
            # the space between the cells
            "line": {"width": 2 * look.u, "color": look.palette.card},
        },
        "hoverinfo": "skip",
    }


def _words(grid: Grid, edges: Sequence[float], width: float, look: Look) -> Figure:
    """A figure in each cell where it fits, and what the pointer and the keys reach."""
    cells = [(x, y, cell) for y, row in enumerate(grid.cells) for x, cell in enumerate(row)]
    room = width / len(grid.columns)
    longest = max(len(cell.words) for _, _, cell in cells)
    size = min(1.0, (room - 3) / (longest * 7))
    is_written = size > 0.72
    return {
        "type": "scatter",
        "mode": "text+markers" if is_written else "markers",
        "x": [x for x, _, _ in cells],
        "y": [y for _, y, _ in cells],
        "text": [cell.words for _, _, cell in cells],
        "textfont": {
            "size": look.size * size,
            "color": [_ink(cell, edges, look) for _, _, cell in cells],
        },
        "marker": {"size": 8 * look.u, "color": "rgba(0,0,0,0)"},
        **look.pointed([cell.hover for _, _, cell in cells], [cell.token for _, _, cell in cells]),
    }


def _ink(cell: Cell, edges: Sequence[float], look: Look) -> str:
    if cell.value is None:
        return look.palette.tertiary
    return "#FFFFFF" if step_of(cell.value, edges) >= FIRST_DARK else look.palette.ink


def _legend(grid: Grid, edges: Sequence[float], look: Look) -> Figure:
    """Which colour is how much, and that an empty cell is no nought."""
    words = [_number(edge) for edge in edges]
    parts = [
        f'<span style="color:{colour}">■</span>{low}{"起" if step == STEPS - 1 else ""}'
        for step, (colour, low) in enumerate(zip(look.palette.sequential, words, strict=True))
    ]
    lead = "" if look.is_phone else f"颜色自（{grid.unit}）："
    return note(
        f"{lead}{' '.join(parts)}　{text.NONE} 没有数",
        x=1,
        xanchor="right",
        y=1,
        yanchor="bottom",
        yshift=(6 + depth(grid.columns)) * look.u,
        font={"size": look.size, "color": look.palette.secondary},
    )


def _number(edge: float) -> str:
    return text.number(edge, 0 if edge == int(edge) else 2)
