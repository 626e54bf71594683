"""Volume by month and channel with last year's level marks, and the two-row table beneath the columns."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pages._charts import text
from pages._charts.theme import WALL, Figure, axis, base_layout, note, scale

WIDTH, HEIGHT = 596, 312
LEFT, RIGHT, TOP, BOTTOM = 52, 4, 34, 108
PLOT_WIDTH, PLOT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
GAP = 0.38
SIZE = 18
# rows under the plot, in pixels from its foot: month, this period, last year, year bracket
ROWS = (14, 38, 61, 88)
HATCH_STEP = 11
# Plotly otherwise chooses a text's anchor by where on the chart it stands
CENTRED = {"xanchor": "center", "yanchor": "middle"}


@dataclass(frozen=True)
class Festival:
    """Where 春节 falls: this window's day, and the day a year before."""

    day: date
    day_last_year: date


def by_month(
    cells: pd.DataFrame,
    totals: pd.DataFrame,
    channels: Sequence[tuple[str, str]],
    *,
    festival: Festival | None = None,
    late_from: date | None = None,
    date_to: date | None = None,
) -> Figure:
    """Stacked columns; `cells`: month, channel, value; `totals`: month, value, compare_value (件).

    `channels` lists (id, name) in their fixed order. From `late_from` to `date_to` the days are hatched.
    """
    months = list(totals["month"])
    place = {month: index for index, month in enumerate(months)}
    layout = _frame(totals, months)
    if festival is not None:
        _tint_festival(layout, festival, place)
    if late_from is not None and date_to is not None:
        hatch_days(layout, late_from, date_to, place, (PLOT_WIDTH, PLOT_HEIGHT))
    _table(layout, totals, months)
    return {"data": [*columns(cells, place, channels), last_year(totals, PLOT_WIDTH)], "layout": layout}


def columns(cells: pd.DataFrame, place: dict[str, int], channels: Sequence[tuple[str, str]]) -> list[Figure]:
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


def last_year(totals: pd.DataFrame, plot_width: int, *, beyond: int = 6) -> Figure:
    """A level mark over each column, a little wider than it."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "上年同月",
        "x": list(range(len(totals))),
        "y": [plain(value) for value in totals["compare_value"]],
        "marker": {
            "symbol": "line-ew",
            # the symbol reaches 1.4 times its size
            "size": round((plot_width / max(len(totals), 1) * (1 - GAP) + beyond) / 1.4),
            "line": {"color": WALL.ink, "width": 3},
        },
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def plain(value: object) -> float | None:
    return None if text.is_missing(value) else float(value)  # type: ignore[arg-type]


def _frame(totals: pd.DataFrame, months: list[str]) -> Figure:
    seen = [plain(value) for column in ("value", "compare_value") for value in totals[column]]
    largest = max((value for value in seen if value is not None), default=0)
    _, step = scale(largest)
    return base_layout(
        WALL,
        size=SIZE,
        width=WIDTH,
        height=HEIGHT,
        margin={"l": LEFT, "r": RIGHT, "t": TOP, "b": BOTTOM, "pad": 0},
        barmode="stack",
        bargap=GAP,
        xaxis=axis(
            WALL, showgrid=False, showticklabels=False, showline=True, range=[-0.5, max(len(months), 1) - 0.5]
        ),
        yaxis=axis(
            WALL,
            range=[0, max(largest, step) * 1.06],
            tick0=0,
            dtick=step,
            tickfont={"size": SIZE, "color": WALL.secondary},
        ),
    )


def _table(layout: Figure, totals: pd.DataFrame, months: list[str]) -> None:
    """Month names, both periods' figures and a bracket for each year, on the columns' own grid."""
    rows = (
        (ROWS[0], WALL.secondary, "", [text.short_month(month) for month in months]),
        (ROWS[1], WALL.ink, "<b>本期</b>", [f"<b>{text.number(value)}</b>" for value in totals["value"]]),
        (ROWS[2], WALL.secondary, "上年", [text.number(value) for value in totals["compare_value"]]),
    )
    for drop, colour, head, words in rows:
        place = {"y": 0, "yshift": -drop, **CENTRED, "font": {"size": SIZE, "color": colour}}
        if head:
            layout["annotations"].append(note(head, x=0, xshift=-LEFT / 2, **place))
        layout["annotations"] += [note(word, xref="x", x=index, **place) for index, word in enumerate(words)]
    years = [month[:4] for month in months]
    for year in dict.fromkeys(years):
        first, last = years.index(year), len(years) - 1 - years[::-1].index(year)
        bracket = {"y0": -(ROWS[3] - 13) / PLOT_HEIGHT, "y1": -(ROWS[3] - 13) / PLOT_HEIGHT}
        layout["shapes"].append(
            {"type": "line", "xref": "x", "yref": "paper", "x0": first - 0.42, "x1": last + 0.42, **bracket}
            | {"line": {"color": WALL.tertiary, "width": 1}}
        )
        layout["annotations"].append(
            note(f"{year}年", xref="x", x=(first + last) / 2, y=0, yshift=-ROWS[3], **CENTRED)
            | {"font": {"size": SIZE, "color": WALL.secondary}}
        )


def _tint_festival(layout: Figure, festival: Festival, place: dict[str, int]) -> None:
    """春节 moves between January and February: tint the months of both years and say so."""
    own = place.get(f"{festival.day:%Y-%m}")
    if own is None:
        return
    other = place.get(f"{festival.day.year}-{festival.day_last_year:%m}", own)
    words = f"春节{text.day(festival.day, year=False)}"
    if other != own:
        words += f"（上年{text.day(festival.day_last_year, year=False)}，两月合看）"
    low, high = min(own, other) - 0.5, max(own, other) + 0.5
    layout["shapes"].append(
        {"type": "rect", "xref": "x", "yref": "paper", "x0": low, "x1": high, "y0": 0, "y1": 1}
        | {"layer": "below", "fillcolor": WALL.festival, "line": {"width": 0}}
    )
    # keep the whole text inside the plot: about one character a font size, digits half of it
    half = sum(SIZE * (0.58 if sign.isascii() else 1) for sign in words) / 2 / PLOT_WIDTH
    middle = ((low + high) / 2 + 0.5) / len(place)
    layout["annotations"].append(
        note(words, x=min(max(middle, half), 1 - half), y=1, yshift=17, **CENTRED)
        | {"font": {"size": SIZE, "color": WALL.secondary}}
    )


def hatch_days(
    layout: Figure, late_from: date, date_to: date, place: dict[str, int], plot: tuple[int, int]
) -> None:
    """Hatch the days that have not arrived over the full height: a hatched cap would invent a value."""
    start, end = _position(late_from, place), _position(date_to, place, end_of_day=True)
    if end is None:
        return
    start = -0.5 if start is None else start
    layout["shapes"] += [
        {"type": "rect", "xref": "x", "yref": "paper", "x0": start, "x1": end, "y0": 0, "y1": 1}
        | {"fillcolor": "rgba(8,24,48,0.45)", "line": {"width": 0}},
        {"type": "path", "xref": "x", "yref": "paper", "path": _hatching(start, end, len(place), plot)}
        | {"line": {"color": WALL.yellow, "width": 1.5}, "opacity": 0.7},
    ]


def _position(day: date, place: dict[str, int], *, end_of_day: bool = False) -> float | None:
    index = place.get(f"{day:%Y-%m}")
    if index is None:
        return None
    past = day.day if end_of_day else day.day - 1
    return index - 0.5 + past / monthrange(day.year, day.month)[1]


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
