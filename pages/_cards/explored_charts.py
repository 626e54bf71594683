"""The charts of 自助分析, as what has been asked fills them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from data.query.windows import Window
from data.spec.mart import DIMENSION_LABELS
from pages._cards.explored import LATE, Explored, Member, Row, base_name, names, token, unit_of
from pages._charts import text
from pages._charts.heat import Cell, Grid
from pages._charts.lists import ListStyle, TextColumn, list_bars
from pages._charts.look import Look
from pages._charts.month_axis import DayMark
from pages._charts.native import WAN
from pages._charts.plot import Level, Plot, Series
from pages._charts.theme import Figure
from pages._components.dated import axis_marks, goal_line, goal_name, goal_reason

# so many series are told apart by colour, and so many panels have room
MOST_SERIES = 4
MOST_PANELS = 16


def number(value: object) -> float | None:
    return None if text.is_missing(value) else float(str(value))


def _scaled(found: Explored, value: object) -> float | None:
    """A figure in the unit that is read: money in 万元."""
    figure = number(value)
    return figure / WAN if figure is not None and found.metric.unit == "元" else figure


def grid(found: Explored) -> Grid:
    rows, columns = found.sides
    by_row = [[found.cell(one, other) for other in columns] for one in rows]
    by_column = [list(each) for each in zip(*by_row, strict=True)]
    late = names(rows, by_row).late
    cells = [
        [
            Cell(
                _scaled(found, row.get("value")),
                found.words(row),
                found.hover((one, other), row),
                token((one, other)),
            )
            for other, row in zip(columns, each, strict=True)
        ]
        for one, each in zip(rows, by_row, strict=True)
    ]
    heads = [f"{one.name}{LATE if place in late else ''}" for place, one in enumerate(rows)]
    return Grid(
        heads, names(columns, by_column), cells, unit_of(found.metric), is_share=found.metric.is_ratio
    )


def listed(found: Explored) -> list[tuple[Member, Row]]:
    """The members of one dimension that have a figure, or had one in the window compared with."""
    rows = [(one, found.cell(one)) for one in found.sides[0]]
    return [
        (one, row)
        for one, row in rows
        if any(not text.is_missing(row[key]) and row[key] != 0 for key in ("value", "compare_value"))
    ]


def list_frame(members: Sequence[tuple[Member, Row]]) -> pd.DataFrame:
    """Columns name, value, compare_value, token: the rows of a list of bars."""
    bases = [number(row["compare_value"] if row["is_comparable"] else None) for _, row in members]
    return pd.DataFrame(
        {
            "name": [one.name for one, _ in members],
            "value": pd.Series([number(row["value"]) for _, row in members], dtype="float64"),
            "compare_value": pd.Series(bases, dtype="float64"),
            "token": [token((one,)) for one, _ in members],
        }
    )


def bars(found: Explored, look: Look) -> Figure:
    """Bars of one dimension, the largest first."""
    members = listed(found)
    rows = [row for _, row in members]
    changes = [text.short_change(row["comparison"]) for row in rows]
    unit = unit_of(found.metric)
    columns = [TextColumn(unit, [found.words(row) for row in rows], is_bold=True, width=74)]
    compare = found.view.compare
    if compare:
        name = text.COMPARISONS[compare][0]
        words, tones = [list(each) for each in zip(*changes, strict=True)] or ([], [])
        columns.append(TextColumn(name, words, tones, width=84))
    longest = max((len(one.name) for one, _ in members), default=4)
    style = ListStyle(
        found.metric.unit,
        name_head=DIMENSION_LABELS[found.asked.by[0]],
        mark_label=f"竖线为{base_name(found.view)}" if compare else "",
        name_width=min(170, 16 + 13 * longest),
        goal=goal_line(found.view, found.metric.id),
    )
    return list_bars(list_frame(members), style, columns, look=look)


@dataclass(frozen=True)
class _Axis:
    """The dimension along the axis by its place among the two, and its members."""

    along: int
    members: Sequence[Member]

    def cell(self, one: Member, other: Member | None) -> tuple[Member, ...]:
        """A member of the axis and one of the series, in the order of the dimensions."""
        if other is None:
            return (one,)
        return (one, other) if self.along == 0 else (other, one)


def plot(found: Explored, kind: str, look: Look) -> Plot:
    """The names along the axis are those of time, or of the first dimension; the others are the series."""
    along = next((place for place, side in enumerate(found.sides) if side and side[0].is_time), 0)
    axis = _Axis(along, found.sides[along])
    others: list[Member | None] = [
        one for place, side in enumerate(found.sides) if place != along for one in side
    ]
    others = others or [None]
    colours = _colours(others, kind, look)
    made = [_series(found, axis, one, colour) for one, colour in zip(others, colours, strict=True)]
    kept = MOST_PANELS if kind == "multiples" else MOST_SERIES
    rest, remark = made[kept:], ""
    if rest:
        remark = f"灰线为其余{len(rest)}个" if kind == "line" else f"只画前{kept}个，其余{len(rest)}个没有画"
    each = [[found.cell(*axis.cell(one, other)) for other in others] for one in axis.members]
    parts = [days for one in axis.members if (days := one.window)]
    return Plot(
        names(axis.members, each),
        made[:kept],
        unit_of(found.metric),
        base_name=base_name(found.view),
        rest=rest if kind == "line" else (),
        remark=remark,
        is_share=found.metric.is_ratio,
        marks=_day_marks(found, parts),
        levels=_levels(found, parts),
    )


# -- what the office has written for a time axis ---------------------------------------------------


def marked_words(found: Explored) -> dict[str, str]:
    """Code of a part of time → what happened in it, of those in which anything did."""
    marks = axis_marks(found.view, found.metric.id)
    words: dict[str, str] = {}
    for one in (member for side in found.sides for member in side):
        days = one.window
        own = [mark.sentence for mark in marks if days and days.date_from <= mark.day <= days.date_to]
        if own:
            words[one.code] = "；".join(own)
    return words


def _day_marks(found: Explored, parts: Sequence[Window]) -> list[tuple[float, DayMark]]:
    """The marked days within the parts of an axis of time, each with the place where it begins."""
    return [
        (_place(one.day, parts), one)
        for one in axis_marks(found.view, found.metric.id)
        if parts and parts[0].date_from <= one.day <= parts[-1].date_to
    ]


def _levels(found: Explored, parts: Sequence[Window]) -> list[Level]:
    """The targets, each along the days on which it is in force; a share's, or a state's that is not split.

    What comes in is another sum for every length of time, and a part of a state is not held to the whole's.
    """
    is_state = found.metric.kind == "stock" and len(found.sides) == 1
    targets = found.view.targets(found.metric.id) if found.metric.is_ratio or is_state else ()
    return [
        Level(
            _place(one.valid_from, parts),
            _place(one.valid_until + timedelta(days=1), parts) if one.valid_until else len(parts) - 0.5,
            float(one.value) / (WAN if found.metric.unit == "元" else 1),
            goal_name(one),
            f"{goal_name(one)}：{goal_reason(one)}",
        )
        for one in targets
        if parts
    ]


def _place(day: date, parts: Sequence[Window]) -> float:
    """Where a day begins on an axis of parts of time, each as wide as one; beyond them the nearer end."""
    for place, one in enumerate(parts):
        if day <= one.date_to:
            return place - 0.5 + max(0, (day - one.date_from).days) / one.days
    return len(parts) - 0.5


def _series(found: Explored, axis: _Axis, other: Member | None, colour: str) -> Series:
    cells = [axis.cell(one, other) for one in axis.members]
    rows = [found.cell(*each) for each in cells]
    return Series(
        other.name if other else found.metric.label,
        colour,
        [_scaled(found, row.get("value")) for row in rows],
        [_scaled(found, row["compare_value"] if row["is_comparable"] else None) for row in rows],
        [found.words(row) for row in rows],
        [found.hover(each, row) for each, row in zip(cells, rows, strict=True)],
        [token(each) for each in cells],
        str(text.shown(other.total["value"], found.metric.unit)) if other else "",
    )


def _colours(others: Sequence[Member | None], kind: str, look: Look) -> list[str]:
    """A channel keeps its own colour, others take the same four in turn; panels have headings."""
    colours = look.palette.channels
    if kind == "multiples" or others == [None]:
        return [look.palette.bar] * len(others)
    in_turn = list(colours.values())
    return [
        colours.get(one.code if one else "", in_turn[place % len(in_turn)])
        for place, one in enumerate(others)
    ]
