"""Columns by month with last year's month as a level mark, and the figures in two rows beneath.

One series, two side by side, or a stack of parts; months before the window stand paler.
"""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from pages._charts import text
from pages._charts.blank import blank
from pages._charts.look import PAGE, Look
from pages._charts.month_axis import DayMark, bracket, day_marks, tint, year_runs
from pages._charts.theme import Figure, axis, note

COLUMN = 0.62
MARK = 0.78
PAIRED = 0.34
# beyond so many months two decimals, and then whole numbers too, would run together
ROOM_FOR_DECIMALS = 14
ROOM_FOR_TABLE = 20
# on a phone: so many months have room for whole numbers, and what late data are takes a line of its own
PHONE_TABLE = 12
PHONE_LINE = 17


@dataclass(frozen=True)
class Part:
    """One layer of a stack, its values in the order of the months; None is unknown."""

    name: str
    colour: str
    values: Sequence[text.Number]


@dataclass(frozen=True)
class Months:
    """What stands around the columns: names of the rows, festivals, and where data are not all in."""

    unit: str
    names: tuple[str, str] = ("本期", "上年")
    festivals: Mapping[int, date] = field(default_factory=dict)
    late_from: date | None = None
    late_until: date | None = None
    late_label: str = ""
    colour: str | None = None
    # two series side by side (垫付 and 追回) in place of a column and the mark it is measured by
    is_pair: bool = False
    # the columns in layers, the lowest first; their sum is the frame's value
    stack: Sequence[Part] = ()
    # what happened on some days
    marks: Sequence[DayMark] = ()


def in_reading_unit(values: pd.Series, unit: str) -> pd.Series:
    """元 is drawn in 万元: Plotly knows no 万."""
    return values.astype("float64") / 10000 if unit == "元" else values.astype("float64")


def monthly(frame: pd.DataFrame, about: Months, look: Look = PAGE) -> Figure:
    """Columns month ('2024-06'), value, compare_value (may be absent), is_context (before the window)."""
    if frame.empty:
        return blank(look=look)
    shown = prepared(frame, about.unit)
    space = look.months
    has_base = bool(shown["base"].notna().any())
    top, step = look.scale(shown[["value", "base"]].fillna(0).to_numpy().max())
    data = [late_days(shown, about, top, look), *_stack(about, look)]
    if not about.stack:
        data.append(columns(shown, about, about.colour or look.palette.bar, look))
    if has_base:
        data.append(_second_columns(shown, about, look) if about.is_pair else level_marks(shown, about, look))
    is_long = len(shown) > ROOM_FOR_TABLE
    is_full = look.is_phone and (len(shown) > PHONE_TABLE or about.unit in {"元", "%"})
    rows = 0 if is_long or is_full else 2 if has_base else 1
    layout = look.layout(
        left=space.left,
        right=space.right,
        top=space.top + (PHONE_LINE if look.is_phone and about.late_label else 0),
        bottom=space.bottom + space.row * rows,
        barmode="stack" if about.stack else "overlay",
    )
    layout["xaxis"] |= {
        "tickvals": list(range(len(shown))),
        "ticktext": [
            _month_name(month, look) if not is_long or month[5:] in space.named else ""
            for month in shown["month"]
        ],
        "range": [-0.5, len(shown) - 0.5],
        "showline": True,
        "tickangle": 0,
        "tickfont": {"color": look.palette.ink},
    }
    layout["yaxis"] = axis(look.palette, range=[0, top], dtick=step, tick0=0)
    festivals = _festivals(list(shown["month"]), about, look, is_long=is_long)
    lines, signs = day_marks(about.marks, list(shown["month"]), look)
    layout["shapes"] = [*(tint(low, high, look.palette) for low, high, _ in festivals), *lines]
    layout["annotations"] = [
        *signs,
        *(_legend(about, has_base, look) if look.has_keys else []),
        *(_festival_note(low, high, words, len(shown), look) for low, high, words in festivals),
        *_table(shown, about, rows, look),
    ]
    for year, first, last in year_runs(list(shown["month"])):
        depth = (space.bracket_at + space.row * rows) * look.u
        layout["shapes"].append(bracket(first, last, depth, look.palette, look.u))
        layout["annotations"].append(_year(year, (first + last) / 2, rows, look))
    return {"data": [trace for trace in data if trace], "layout": layout}


def _month_name(month: str, look: Look) -> str:
    """6月; on a phone 6, for the years beneath say what the numbers are."""
    return text.short_month(month).rstrip("月") if look.is_phone else text.short_month(month)


def prepared(frame: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Columns month, value, base, is_context in the unit that is read; a frame of its own."""
    shown = pd.DataFrame({"month": frame["month"].astype(str)})
    shown["value"] = in_reading_unit(frame["value"], unit)
    base = frame["compare_value"] if "compare_value" in frame else pd.Series(float("nan"), index=frame.index)
    shown["base"] = in_reading_unit(base, unit)
    shown["is_context"] = frame.get("is_context", False)
    return shown.reset_index(drop=True)


def columns(shown: pd.DataFrame, about: Months, colour: str, look: Look) -> Figure:
    """Months before the window stand paler: they are there for the trend, not in the total."""
    unit = "万元" if about.unit == "元" else about.unit
    decimals = 2 if about.unit in {"元", "%"} else 0
    hover = [
        f"<b>{text.month(month)}</b><br>{about.names[0]} {text.number(value, decimals)}{unit}"
        + ("" if text.is_missing(base) else f"<br>{about.names[1]} {text.number(base, decimals)}{unit}")
        for month, value, base in zip(shown["month"], shown["value"], shown["base"], strict=True)
    ]
    pale = look.palette.sequential[1]
    return {
        "type": "bar",
        "name": about.names[0],
        "x": [place - (PAIRED / 2 if about.is_pair else 0) for place in range(len(shown))],
        "y": _known(shown["value"]),
        "width": PAIRED if about.is_pair else COLUMN,
        "marker": {
            "color": [pale if context else colour for context in shown["is_context"]],
            "line": {"width": 0},
        },
        **look.pointed(hover, [f"month:{month}" for month in shown["month"]]),
    }


def level_marks(shown: pd.DataFrame, about: Months, look: Look) -> Figure:
    """Last year's month across each column, a little wider than it; none where it is unknown."""
    x: list[float | None] = []
    y: list[float | None] = []
    for index, base in enumerate(shown["base"]):
        if not pd.isna(base):
            x += [index - MARK / 2, index + MARK / 2, None]
            y += [base, base, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": about.names[1],
        "x": x,
        "y": y,
        "line": {"color": look.palette.ink, "width": 2 * look.u},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def late_days(shown: pd.DataFrame, about: Months, top: float, look: Look) -> Figure | None:
    """Hatches the days that a source has not reached, over the full height; never a cap on a column."""
    if about.late_from is None or about.late_until is None:
        return None
    centres, widths = [], []
    for index, month in enumerate(shown["month"]):
        year, number = (int(part) for part in month.split("-"))
        days = calendar.monthrange(year, number)[1]
        first = max(about.late_from, date(year, number, 1))
        last = min(about.late_until, date(year, number, days))
        if first <= last:
            width = ((last - first).days + 1) / days
            widths.append(width)
            centres.append(index - 0.5 + (first.day - 1) / days + width / 2)
    if not centres:
        return None
    return {
        "type": "bar",
        "name": text.LATE,
        "x": centres,
        "y": [top] * len(centres),
        # outside of a stack
        "base": 0,
        "width": widths,
        "marker": {
            "color": "rgba(0,0,0,0)",
            "line": {"width": 0},
            "pattern": {"shape": "/", "fgcolor": look.palette.hatch, "size": 6 * look.u, "solidity": 0.22},
        },
        "hoverinfo": "skip",
    }


def _known(values: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else value for value in values]


def _stack(about: Months, look: Look) -> list[Figure]:
    return [
        {
            "type": "bar",
            "name": part.name,
            "x": list(range(len(part.values))),
            "y": _known(in_reading_unit(pd.Series(list(part.values), dtype="object"), about.unit)),
            "width": COLUMN,
            "marker": {"color": part.colour, "line": {"color": look.palette.card, "width": 1}},
            "hoverinfo": "skip",
        }
        for part in about.stack
    ]


def _second_columns(shown: pd.DataFrame, about: Months, look: Look) -> Figure:
    return {
        "type": "bar",
        "name": about.names[1],
        "x": [place + PAIRED / 2 for place in range(len(shown))],
        "y": _known(shown["base"]),
        "width": PAIRED,
        "marker": {"color": look.palette.ink, "line": {"width": 0}},
        "customdata": [f"month:{month}" for month in shown["month"]],
        "hovertemplate": f"{about.names[1]} %{{y:,.2f}}<extra></extra>",
    }


def _festivals(
    months: Sequence[str], about: Months, look: Look, *, is_long: bool
) -> list[tuple[int, int, str]]:
    """Columns from and to that 春节 tints, and its words. It moves between January and February: where there
    is room, the month of a year before is tinted too, and both are named."""
    place = {month: index for index, month in enumerate(months)}
    found = []
    for day in about.festivals.values():
        own = place.get(f"{day:%Y-%m}")
        if own is None:
            continue
        other, words = own, f"春节{text.day(day, year=False)}"
        before = about.festivals.get(day.year - 1)
        if look.months.has_festival_base and is_long:
            words = "春节"
        elif look.months.has_festival_base and before is not None:
            other = place.get(f"{day.year}-{before:%m}", own)
            if other != own:
                words += f"（上年{text.day(before, year=False)}，两月合看）"
        found.append((min(own, other), max(own, other), words))
    return found


def _festival_note(low: int, high: int, words: str, count: int, look: Look) -> Figure:
    """Above the tinted columns, and wholly inside the plot."""
    middle = (low + high) / 2
    at: Figure = {"xref": "x", "x": middle}
    if look.width:
        # about one character a type size, digits half of it
        wide = sum(look.size * (0.58 if sign.isascii() else 1) for sign in words)
        half = wide / 2 / (look.width - (look.months.left + look.months.right) * look.u) * count
        at["x"] = min(max(middle, half - 0.5), count - 0.5 - half)
    elif middle in {0, count - 1}:
        side = 1 if middle else -1
        shift = 5 if look.is_phone else 20
        at |= {"xanchor": "right" if middle else "left", "xshift": shift * side * look.u}
    return note(
        words,
        y=1,
        yanchor="bottom",
        yshift=2 * look.u,
        font={"size": look.size, "color": look.palette.secondary},
        **{"xanchor": "center", **at},
    )


def _legend(about: Months, has_base: bool, look: Look) -> list[Figure]:
    """Direct labels above the plot, so that nobody looks for a legend box."""
    colour = about.colour or look.palette.bar
    parts = [f'<span style="color:{colour}">■</span> {about.names[0]}']
    if has_base and about.is_pair:
        parts.append(f'<span style="color:{look.palette.ink}">■</span> {about.names[1]}')
    elif has_base:
        parts.append(f"<b>━</b> {about.names[1]}{'同月' if about.names[1] == '上年' else ''}")
    if about.late_from is not None and about.late_label:
        late = text.safe(about.late_label)
        own_line = "<br>" if look.is_phone else ""
        parts.append(f'{own_line}<span style="color:{look.palette.yellow}">▨ {late}</span>')
    return [
        note(
            "　".join(parts),
            align="right",
            x=1,
            xanchor="right",
            y=1,
            yanchor="bottom",
            yshift=20 * look.u,
            font={"size": look.size, "color": look.palette.secondary},
        )
    ]


def _table(shown: pd.DataFrame, about: Months, rows: int, look: Look) -> list[Figure]:
    """This window's figures and last year's on the columns' own grid."""
    decimals = 0
    if about.unit in {"元", "%"}:
        decimals = 2 if len(shown) <= ROOM_FOR_DECIMALS else 1
    found = []
    for row, column in enumerate(("value", "base")[:rows]):
        is_bold = row == 0
        place = {
            "y": 0,
            "yanchor": "top",
            "yshift": -(look.months.rows_at + look.months.row * row) * look.u,
            "font": {"size": look.size, "color": look.palette.ink if is_bold else look.palette.secondary},
        }
        words = [about.names[row], *(text.number(value, decimals) for value in shown[column])]
        head, *cells = [f"<b>{word}</b>" if is_bold else word for word in words]
        found.append(note(head, x=0, xanchor="right", xshift=-8 * look.u, **place))
        found += [note(cell, xref="x", x=at, xanchor="center", **place) for at, cell in enumerate(cells)]
    return found


def _year(year: str, at: float, rows: int, look: Look) -> Figure:
    return note(
        f"{year}年",
        xref="x",
        x=at,
        y=0,
        yanchor="top",
        yshift=-(look.months.years_at + look.months.row * rows) * look.u,
        font={"size": look.size, "color": look.palette.secondary},
    )
