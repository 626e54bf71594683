"""Months in a row: the festival's tint, a bracket for each year, and marks of days."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from pages._charts import text
from pages._charts.look import Look
from pages._charts.theme import Figure, Palette, note

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


# marks nearer than this, in columns, are one mark
NEAR = 0.45


@dataclass(frozen=True)
class DayMark:
    """What happened on a day, marked on the axis; `words` are read on hover and in tables."""

    day: date
    words: str

    @property
    def sentence(self) -> str:
        """2020年5月1日：条例施行."""
        return f"{text.day(self.day)}：{self.words}"


def marks_within(marks: Sequence[DayMark], months: Sequence[str]) -> list[DayMark]:
    """Those whose month is on the axis."""
    return [one for one in marks if f"{one.day:%Y-%m}" in months]


def place_of(day: date, months: Sequence[str], *, is_point: bool = False) -> float:
    """Where a day stands on an axis of months: inside its column, or from one month's point to the next."""
    share = (day.day - 1) / calendar.monthrange(day.year, day.month)[1]
    return months.index(f"{day:%Y-%m}") + (share - 1 if is_point else share - 0.5)


def day_marks(
    marks: Sequence[DayMark], months: Sequence[str], look: Look, *, is_point: bool = False
) -> tuple[list[Figure], list[Figure]]:
    """The marks of an axis of months, as `placed_marks`."""
    own = marks_within(marks, months)
    return placed_marks([(place_of(one.day, months, is_point=is_point), one) for one in own], look)


def placed_marks(
    marks: Sequence[tuple[float, DayMark]],
    look: Look,
    *,
    near: float = NEAR,
    xref: str = "x",
    yref: str = "paper",
) -> tuple[list[Figure], list[Figure]]:
    """Dotted lines with small signs, as shapes and annotations; those nearer than `near` share a sign.

    `xref`, `yref`: the axis that the places are on, and what 0 to 1 is the height of.
    """
    shapes: list[Figure] = []
    groups: list[tuple[float, list[DayMark]]] = []
    for at, one in sorted(marks, key=lambda placed: placed[0]):
        line = {"color": look.palette.secondary, "width": 1.2 * look.u, "dash": "dot"}
        ends = {"x0": at, "x1": at, "y0": 0, "y1": 1}
        shapes.append({"type": "line", "xref": xref, "yref": yref, **ends, "line": line})
        if groups and at - groups[-1][0] < near:
            groups[-1][1].append(one)
        else:
            groups.append((at, [one]))
    signs = [
        note(
            "▾" if len(own) == 1 else f"▾{len(own)}",
            xref=xref,
            x=at,
            xanchor="center",
            yref=yref,
            y=1,
            yanchor="top",
            hovertext="<br>".join(text.safe(one.sentence) for one in own),
            captureevents=True,
            bgcolor=look.palette.card,
            font={"size": look.size, "color": look.palette.secondary},
        )
        for at, own in groups
    ]
    return shapes, signs
