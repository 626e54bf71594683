"""The chart of 自助分析 as PowerPoint draws it, where PowerPoint has such a chart."""

from collections.abc import Sequence

import pandas as pd

from data.view import View
from pages._cards.explored import Explored, Member, explored, unit_of
from pages._cards.explored_charts import list_frame, listed, plot
from pages._cards.splits import native_bars
from pages._charts import text
from pages._charts.look import PAPER
from pages._charts.native import Kind, NativeChart, Series, kind_over_time
from pages._charts.plot import Level, Plot
from pages._charts.theme import LIGHT

# beyond so many, every part of time is named in full: PowerPoint writes only some of the names, and the first
# of a year need not be among them
MOST_SHORT = 31


def native(frame: pd.DataFrame, view: View) -> NativeChart | None:
    """Columns, lines or bars with the figures of the picture; None where the slide has the picture itself.

    So it is of a heat map, because PowerPoint has no chart of coloured cells, and of small multiples, because
    its charts have one pair of axes and sixteen charts on a slide could not be edited as one. The table
    beside it is a picture too, as every table of a basket is.
    """
    found, kind = explored(view), frame.attrs["chart"]
    if found.reason or kind not in {"bar", "line"} or frame["value"].isna().all():
        return None
    if frame.attrs["is_list"]:
        return native_bars(list_frame(listed(found)), view, found.metric.id)
    return _along(found, kind)


def _along(found: Explored, kind: str) -> NativeChart:
    """The series of the picture over time or over names."""
    shown = plot(found, kind, PAPER)
    members = next((side for side in found.sides if side and side[0].is_time), found.sides[0])
    made = _made(shown)
    drawn: Kind = "lines" if kind == "line" else "columns"
    if drawn == "columns" and members[0].is_time:
        drawn = kind_over_time(len(members), len(made))
    said = [shown.remark]
    if drawn == "lines":
        made += [Series(one.name, one.values, LIGHT.hatch, "quiet") for one in shown.rest]
        made += [_goal(one, len(members)) for one in shown.levels]
    else:
        # PowerPoint draws no line across columns of the same chart
        said += [one.words for one in shown.levels]
    said += [mark.sentence for _, mark in shown.marks]
    return NativeChart(drawn, _names(members), made, unit_of(found.metric), "；".join(filter(None, said)))


def _made(shown: Plot) -> list[Series]:
    """The series in their colours; a single one beside that of the compared window.

    Of several that would be too many: their compared figures are in the table and in the picture.
    """
    made = [Series(one.name, one.values, one.colour) for one in shown.series]
    if len(made) > 1 or all(value is None for value in shown.series[0].base):
        return made
    only = shown.series[0]
    return [Series("本期", only.values, only.colour), Series(shown.base_name, only.base, LIGHT.ink)]


def _goal(one: Level, count: int) -> Series:
    """A target as a line over the parts of time whose middle it covers."""
    values = [one.value if one.start <= place <= one.end else None for place in range(count)]
    return Series(one.words, values, LIGHT.ink, "goal")


def _names(members: Sequence[Member]) -> list[str]:
    """2024年1月, 2月 …: the year stands where it begins; names of places and offices as they are."""
    is_short = len(members) <= MOST_SHORT
    return [
        text.short_time(one.code, one.dimension)
        if one.is_time and is_short and place and one.code[:4] == members[place - 1].code[:4]
        else one.name
        for place, one in enumerate(members)
    ]
