"""Lines laid over one another: towns, channels or years on the same months or weeks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pages._charts import text
from pages._charts.blank import blank
from pages._charts.look import PAGE, Look
from pages._charts.monthly import in_reading_unit
from pages._charts.theme import Figure, Palette, axis, note

# told apart without colour too
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
# signs that there is room for beneath the axis; where they do not suffice, fewer places are named
SIGNS, SIGNS_PHONE, SIGNS_PER_WIDTH = 110, 30, 1.2
# of more points the marks are smaller
FEW_POINTS = 18
# names in one row of the key
KEYS, KEYS_PHONE = 6, 2
KEY_ROW = 17


@dataclass(frozen=True)
class Line:
    """One series: its name and its figures (None is unknown), each with its place on the axis and, where the
    place's name does not say them, the days that it is of; and a colour of its own where it has one.

    A place that a series has no part of time for is passed over: a year without a week 53 is not unknown.
    """

    name: str
    values: Sequence[text.Number]
    at: Sequence[int]
    days: Sequence[str]
    colour: str = ""


def overlay(places: Sequence[str], series: Sequence[Line], unit: str, *, look: Look = PAGE) -> Figure:
    """`places` name the months or weeks; `unit` as declared, 元 is drawn in 万元."""
    if not places or not series:
        return blank(look=look)
    values = [in_reading_unit(pd.Series(list(one.values), dtype="object"), unit) for one in series]
    top, step = look.scale(max((column.max() for column in values if column.notna().any()), default=0))
    across = KEYS_PHONE if look.is_phone else KEYS
    rows = -(-len(series) // across)
    every = _named_every(places, look)
    layout = look.layout(left=44, right=16, top=12 + KEY_ROW * rows, bottom=26)
    layout["xaxis"] |= {
        "tickvals": list(range(0, len(places), every)),
        "ticktext": [places[at] for at in range(0, len(places), every)],
        "range": [-0.4, len(places) - 0.6],
        "showline": True,
        "tickangle": 0,
        "tickfont": {"color": look.palette.ink},
    }
    layout["yaxis"] = axis(look.palette, range=[0, top], dtick=step, tick0=0)
    colours = [one.colour or _colours(look.palette)[place] for place, one in enumerate(series)]
    if look.is_live:
        layout |= {"showlegend": True, "legend": _legend(across, look)}
    else:
        layout["annotations"] = [_keys(series, colours, across, look)]
    drawn = [
        {
            **_stroke(colours[place], DASHES[place], len(places), look),
            **_points(one, column, unit, places, look=look),
        }
        for place, (one, column) in enumerate(zip(series, values, strict=True))
    ]
    # the first is the one that is asked about: it lies above the others
    return {"data": drawn[::-1], "layout": layout}


def _named_every(places: Sequence[str], look: Look) -> int:
    """Every how manieth place is named, so that no name runs into the next."""
    signs = (
        look.width / look.size * SIGNS_PER_WIDTH if look.width else SIGNS_PHONE if look.is_phone else SIGNS
    )
    longest = max(2, *(len(place) for place in places)) + 1
    return math.ceil(len(places) / max(1, signs // longest))


def _colours(palette: Palette) -> list[str]:
    return [palette.accent, *list(palette.channels.values())[1:], palette.tertiary]


def _stroke(colour: str, dash: str, count: int, look: Look) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": colour, "width": (2.6 if dash == "solid" else 1.8) * look.u, "dash": dash},
        "marker": {"color": colour, "size": (5 if count <= FEW_POINTS else 3.5) * look.u},
    }


def _points(one: Line, values: pd.Series, unit: str, places: Sequence[str], *, look: Look) -> Figure:
    decimals = 2 if unit in {"元", "%"} else 0
    shown_unit = "万元" if unit == "元" else unit
    hover = [
        f"<b>{text.safe(one.name)}</b> {places[place]}{'：' if days else ''}{days}"
        f"<br>{text.number(value, decimals)}{shown_unit}"
        for place, days, value in zip(one.at, one.days, values, strict=True)
    ]
    return {
        "name": one.name,
        "x": list(one.at),
        "y": [None if pd.isna(value) else value for value in values],
        **look.pointed(hover),
    }


def _legend(across: int, look: Look) -> Figure:
    """The names above the plot, the first line's first; a click on one hides its line or shows it again."""
    return {
        "orientation": "h",
        "traceorder": "reversed",
        "x": 0,
        "xanchor": "left",
        "y": 1,
        "yanchor": "bottom",
        "entrywidth": 1 / across,
        "entrywidthmode": "fraction",
        "font": {"size": look.size, "color": look.palette.secondary},
    }


def _keys(series: Sequence[Line], colours: Sequence[str], across: int, look: Look) -> Figure:
    """Names before their lines' colours and dashes, above the plot."""
    strokes = {"solid": "━━", "dash": "╍╍", "dot": "┅┅", "dashdot": "━╍", "longdash": "━ ━"}
    names = [
        f'<span style="color:{colour}">{strokes[DASHES[place]]}</span> {text.safe(one.name)}'
        for place, (one, colour) in enumerate(zip(series, colours, strict=True))
    ]
    rows = ["　".join(names[at : at + across]) for at in range(0, len(names), across)]
    return note(
        "<br>".join(rows),
        align="left",
        x=0,
        xanchor="left",
        y=1,
        yanchor="bottom",
        yshift=6 * look.u,
        font={"size": look.size, "color": look.palette.secondary},
    )
