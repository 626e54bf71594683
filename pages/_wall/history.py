"""Three and a half years of volume on a wide wall: the monthly chart without its table."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from pages._charts import text
from pages._charts.theme import Figure, note
from pages._wall.month_chart import CENTRED, MonthsLook, add_festival, stacked

LOOK = MonthsLook(
    width=1196,
    height=456,
    left=56,
    right=4,
    top=34,
    bottom=64,
    letters=20,
    beyond=2,
    bracket_drop=34,
    year_drop=48,
)
LABEL_DROP = 15


def by_month(
    cells: pd.DataFrame,
    totals: pd.DataFrame,
    channels: Sequence[tuple[str, str]],
    *,
    festivals: Sequence[date] = (),
    late: tuple[date, date] | None = None,
) -> Figure:
    """`cells`: month, channel, value; `totals`: month, value, compare_value (件)."""
    figure = stacked(cells, totals, channels, LOOK, late)
    layout, months = figure["layout"], list(totals["month"])
    for day in festivals:
        if f"{day:%Y-%m}" in months:
            at = months.index(f"{day:%Y-%m}")
            add_festival(layout, at, at, note("春节", xref="x", x=at), LOOK)
    # every third month by name
    place = {"y": 0, "yshift": -LABEL_DROP, **CENTRED, "font": LOOK.quiet}
    layout["annotations"] += [
        note(text.short_month(month), xref="x", x=at, **place)
        for at, month in enumerate(months)
        if int(month[5:]) % 3 == 1
    ]
    return figure
