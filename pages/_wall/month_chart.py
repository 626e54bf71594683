"""What the wall's charts by month have in common: frame, stacked columns, last year's marks, late days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pages._charts import text
from pages._charts.month_axis import bracket, place_of, tint, year_runs
from pages._charts.theme import WALL, Figure, axis, base_layout, note, scale

GAP = 0.38
HATCH_STEP = 11
# above the plot's top
FESTIVAL_RISE = 17
# Plotly otherwise chooses a text's anchor by where on the chart it stands
CENTRED = {"xanchor": "center", "yanchor": "middle"}


@dataclass(frozen=True)
class MonthsLook:
    """Size of the picture and its margins in pixels, and the size of its letters."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    letters: int
    # a level mark is so much wider than its column
    beyond: int
    # from the plot's foot down to the years' brackets and to their names
    bracket_drop: int
    year_drop: int

    @property
    def plot(self) -> tuple[int, int]:
        return self.width - self.left - self.right, self.height - self.top - self.bottom

    @property
    def quiet(self) -> Figure:
        return {"size": self.letters, "color": WALL.secondary}


def stacked(
    cells: pd.DataFrame,
    totals: pd.DataFrame,
    channels: Sequence[tuple[str, str]],
    look: MonthsLook,
    late: tuple[date, date] | None,
) -> Figure:
    """Columns by channel in their fixed order, the level marks, hatched days and the years beneath."""
    months = list(totals["month"])
    layout = _frame(totals, look)
    if late is not None:
        layout["shapes"] += _hatched(*late, months, look.plot)
    for year, first, last in year_runs(months):
        layout["shapes"].append(bracket(first, last, look.bracket_drop, WALL, 1))
        layout["annotations"].append(
            note(f"{year}年", xref="x", x=(first + last) / 2, y=0, yshift=-look.year_drop, **CENTRED)
            | {"font": look.quiet}
        )
    return {"data": [*_columns(cells, months, channels), _last_year(totals, look)], "layout": layout}


def add_festival(layout: Figure, low: float, high: float, words: Figure, look: MonthsLook) -> None:
    """Tint the columns low to high, with the words above them."""
    layout["shapes"].append(tint(low, high, WALL))
    layout["annotations"].append(words | {"y": 1, "yshift": FESTIVAL_RISE, **CENTRED, "font": look.quiet})


def plain(value: object) -> float | None:
    return None if text.is_missing(value) else float(value)  # type: ignore[arg-type]


def _frame(totals: pd.DataFrame, look: MonthsLook) -> Figure:
    seen = [plain(value) for column in ("value", "compare_value") for value in totals[column]]
    largest = max((value for value in seen if value is not None), default=0)
    _, step = scale(largest)
    slots = [-0.5, max(len(totals), 1) - 0.5]
    return base_layout(
        WALL,
        size=look.letters,
        width=look.width,
        height=look.height,
        margin={"l": look.left, "r": look.right, "t": look.top, "b": look.bottom, "pad": 0},
        barmode="stack",
        bargap=GAP,
        xaxis=axis(WALL, showgrid=False, showticklabels=False, showline=True, range=slots),
        yaxis=axis(WALL, range=[0, max(largest, step) * 1.06], tick0=0, dtick=step, tickfont=look.quiet),
    )


def _columns(cells: pd.DataFrame, months: list[str], channels: Sequence[tuple[str, str]]) -> list[Figure]:
    place = {month: index for index, month in enumerate(months)}
    traces = []
    for channel, name in channels:
        part = cells[cells["channel"] == channel]
        traces.append(
            {
                "type": "bar",
                "name": name,
                "x": [place[month] for month in part["month"]],
                "y": [plain(value) for value in part["value"]],
                "marker": {"color": WALL.channels[channel], "line": {"color": WALL.card, "width": 1}},
                "hoverinfo": "skip",
            }
        )
    return traces


def _last_year(totals: pd.DataFrame, look: MonthsLook) -> Figure:
    """A level mark over each column, a little wider than it."""
    column = look.plot[0] / max(len(totals), 1) * (1 - GAP)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "上年同月",
        "x": list(range(len(totals))),
        "y": [plain(value) for value in totals["compare_value"]],
        "marker": {
            "symbol": "line-ew",
            # the symbol reaches 1.4 times its size
            "size": round((column + look.beyond) / 1.4),
            "line": {"color": WALL.ink, "width": 3},
        },
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _hatched(late_from: date, date_to: date, months: list[str], plot: tuple[int, int]) -> list[Figure]:
    """Hatch the days that have not arrived over the full height: a hatched cap would invent a value."""
    start, end = place_of(late_from, months), place_of(date_to, months, end_of_day=True)
    if end is None:
        return []
    start = -0.5 if start is None else start
    return [
        {"type": "rect", "xref": "x", "yref": "paper", "x0": start, "x1": end, "y0": 0, "y1": 1}
        | {"fillcolor": "rgba(8,24,48,0.45)", "line": {"width": 0}},
        {"type": "path", "xref": "x", "yref": "paper", "path": _hatching(start, end, len(months), plot)}
        | {"line": {"color": WALL.tertiary, "width": 1.5}},
    ]


def _hatching(start: float, end: float, slots: int, plot: tuple[int, int]) -> str:
    """Diagonal strokes clipped to the rectangle start..end × 0..1, drawn at 45° on the screen."""
    wide_plot, high = plot
    slot = wide_plot / max(slots, 1)
    wide = (end - start) * slot
    strokes = []
    offset = HATCH_STEP - high
    while offset < wide:
        # the stroke rises from (offset, 0) to (offset + plot height, plot height), in pixels
        left, right = max(offset, 0.0), min(offset + high, wide)
        if right > left:
            x0, x1 = start + left / slot, start + right / slot
            y0, y1 = (left - offset) / high, (right - offset) / high
            strokes.append(f"M{x0:.4f},{y0:.4f}L{x1:.4f},{y1:.4f}")
        offset += HATCH_STEP
    return "".join(strokes)
