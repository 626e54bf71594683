"""Volume by month and channel with last year's level marks, and the two-row table beneath the columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pages._charts import text
from pages._charts.theme import WALL, Figure, note
from pages._wall.month_chart import CENTRED, MonthsLook, add_festival, stacked

LOOK = MonthsLook(
    width=596,
    height=312,
    left=52,
    right=4,
    top=34,
    bottom=108,
    letters=18,
    beyond=6,
    bracket_drop=75,
    year_drop=88,
)
# rows under the plot, in pixels from its foot: month, this period, last year
ROWS = (14, 38, 61)


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
    late: tuple[date, date] | None = None,
) -> Figure:
    """Stacked columns; `cells`: month, channel, value; `totals`: month, value, compare_value (件).

    `channels` lists (id, name) in their fixed order. The days `late` (first, last) are hatched.
    """
    figure = stacked(cells, totals, channels, LOOK, late)
    months = list(totals["month"])
    if festival is not None:
        _tint_festival(figure["layout"], festival, months)
    figure["layout"]["annotations"] += _table(totals, months)
    return figure


def _table(totals: pd.DataFrame, months: list[str]) -> list[Figure]:
    """Month names and both periods' figures on the columns' own grid."""
    rows = (
        (WALL.secondary, "", [text.short_month(month) for month in months]),
        (WALL.ink, "<b>本期</b>", [f"<b>{text.number(value)}</b>" for value in totals["value"]]),
        (WALL.secondary, "上年", [text.number(value) for value in totals["compare_value"]]),
    )
    found = []
    for drop, (colour, head, words) in zip(ROWS, rows, strict=True):
        place = {"y": 0, "yshift": -drop, **CENTRED, "font": {"size": LOOK.letters, "color": colour}}
        if head:
            found.append(note(head, x=0, xshift=-LOOK.left / 2, **place))
        found += [note(word, xref="x", x=index, **place) for index, word in enumerate(words)]
    return found


def _tint_festival(layout: Figure, festival: Festival, months: list[str]) -> None:
    """春节 moves between January and February: tint the months of both years and say so."""
    place = {month: index for index, month in enumerate(months)}
    own = place.get(f"{festival.day:%Y-%m}")
    if own is None:
        return
    other = place.get(f"{festival.day.year}-{festival.day_last_year:%m}", own)
    words = f"春节{text.day(festival.day, year=False)}"
    if other != own:
        words += f"（上年{text.day(festival.day_last_year, year=False)}，两月合看）"
    low, high = min(own, other), max(own, other)
    # keep the whole text inside the plot: about one character a font size, digits half of it
    half = sum(LOOK.letters * (0.58 if sign.isascii() else 1) for sign in words) / 2 / LOOK.plot[0]
    middle = ((low + high) / 2 + 0.5) / len(place)
    add_festival(layout, low, high, note(words, x=min(max(middle, half), 1 - half)), LOOK)
