"""The charts of 自助分析, as what has been asked fills them."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.spec.mart import DIMENSION_LABELS
from pages._cards.explored import LATE, Explored, Member, names, token, unit_of
from pages._charts import text
from pages._charts.heat import Cell, Grid
from pages._charts.lists import ListStyle, TextColumn, list_bars
from pages._charts.look import Look
from pages._charts.series import Plot, Series
from pages._charts.theme import Figure

# so many series are told apart by colour, and so many panels have room
MOST_SERIES = 4
MOST_PANELS = 16


def number(value: object) -> float | None:
    return None if text.is_missing(value) else float(str(value))


def _scaled(found: Explored, value: object) -> float | None:
    """A figure in the unit that is read: money in 万元."""
    figure = number(value)
    return figure / 10000 if figure is not None and found.metric.unit == "元" else figure


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


def bars(found: Explored, look: Look) -> Figure:
    """Bars of one dimension, the largest first."""
    members = [one for one in found.sides[0] if _has_any(found, one)]
    rows = [found.cell(one) for one in members]
    changes = [text.short_change(row["comparison"]) for row in rows]
    frame = pd.DataFrame(
        {
            "name": [one.name for one in members],
            "value": pd.Series([number(row["value"]) for row in rows], dtype="float64"),
            "compare_value": pd.Series(
                [number(row["compare_value"] if row["is_comparable"] else None) for row in rows],
                dtype="float64",
            ),
            "token": [token((one,)) for one in members],
        }
    )
    unit = unit_of(found.metric)
    columns = [TextColumn(unit, [found.words(row) for row in rows], is_bold=True, width=74)]
    compare = found.view.compare
    if compare:
        name = text.COMPARISONS[compare][0]
        words, tones = [list(each) for each in zip(*changes, strict=True)] or ([], [])
        columns.append(TextColumn(name, words, tones, width=84))
    longest = max((len(one.name) for one in members), default=4)
    style = ListStyle(
        found.metric.unit,
        name_head=DIMENSION_LABELS[found.asked.by[0]],
        mark_label=f"竖线为{text.COMPARISONS[compare][1]}" if compare else "",
        name_width=min(170, 16 + 13 * longest),
    )
    return list_bars(frame, style, columns, look=look)


def _has_any(found: Explored, one: Member) -> bool:
    """Whether there is a figure, or was one in the window compared with."""
    row = found.cell(one)
    return any(not text.is_missing(row[key]) and row[key] != 0 for key in ("value", "compare_value"))


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
        remark = f"灰线为其余{len(rest)}个" if kind == "line" else f"只画前{kept}个，其余{len(rest)}个见表"
    each = [[found.cell(*axis.cell(one, other)) for other in others] for one in axis.members]
    compare = found.view.compare
    return Plot(
        names(axis.members, each),
        made[:kept],
        unit_of(found.metric),
        base_name=text.COMPARISONS[compare][1] if compare else "",
        rest=rest if kind == "line" else (),
        remark=remark,
        is_share=found.metric.is_ratio,
    )


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
