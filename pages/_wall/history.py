"""Three and a half years of volume on a wide wall: the monthly chart without its table."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from pages._charts import text
from pages._charts.theme import WALL, Figure, axis, base_layout, note, scale
from pages._wall.monthly import CENTRED, GAP, columns, hatch_days, last_year, plain

WIDTH, HEIGHT = 1196, 456
LEFT, RIGHT, TOP, BOTTOM = 56, 4, 34, 64
PLOT = (WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM)
SIZE = 20


def by_month(
    cells: pd.DataFrame,
    totals: pd.DataFrame,
    channels: Sequence[tuple[str, str]],
    *,
    festivals: Sequence[date] = (),
    late_from: date | None = None,
    date_to: date | None = None,
) -> Figure:
    """`cells`: month, channel, value; `totals`: month, value, compare_value (件)."""
    months = list(totals["month"])
    place = {month: index for index, month in enumerate(months)}
    layout = _frame(totals, months)
    for day in festivals:
        _tint(layout, place.get(f"{day:%Y-%m}"))
    if late_from is not None and date_to is not None:
        hatch_days(layout, late_from, date_to, place, PLOT)
    _labels(layout, months)
    marks = last_year(totals, PLOT[0], beyond=2)
    return {"data": [*columns(cells, place, channels), marks], "layout": layout}


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


def _tint(layout: Figure, at: int | None) -> None:
    if at is None:
        return
    layout["shapes"].append(
        {"type": "rect", "xref": "x", "yref": "paper", "x0": at - 0.5, "x1": at + 0.5, "y0": 0, "y1": 1}
        | {"layer": "below", "fillcolor": WALL.festival, "line": {"width": 0}}
    )
    layout["annotations"].append(
        note("春节", xref="x", x=at, y=1, yshift=17, **CENTRED)
        | {"font": {"size": SIZE, "color": WALL.secondary}}
    )


def _labels(layout: Figure, months: list[str]) -> None:
    """Every third month by name, each year bracketed beneath."""
    place = {"y": 0, **CENTRED, "font": {"size": SIZE, "color": WALL.secondary}}
    years: dict[str, list[int]] = {}
    for at, month in enumerate(months):
        years.setdefault(month[:4], []).append(at)
        if int(month[5:]) % 3 == 1:
            layout["annotations"].append(note(text.short_month(month), xref="x", x=at, yshift=-15, **place))
    for year, own in years.items():
        level = {"y0": -34 / PLOT[1], "y1": -34 / PLOT[1]}
        layout["shapes"].append(
            {"type": "line", "xref": "x", "yref": "paper", "x0": own[0] - 0.4, "x1": own[-1] + 0.4, **level}
            | {"line": {"color": WALL.tertiary, "width": 1}}
        )
        layout["annotations"].append(
            note(f"{year}年", xref="x", x=(own[0] + own[-1]) / 2, yshift=-48, **place)
        )
