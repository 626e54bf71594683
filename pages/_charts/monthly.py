"""Columns by month with last year's month as a level mark, and the figures in two rows beneath."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from pages._charts import text
from pages._charts.blank import blank
from pages._charts.month_axis import bracket, tint, year_runs
from pages._charts.theme import PAGE, Figure, Palette, axis, base_layout, note, scale

COLUMN = 0.62
MARK = 0.78
PAIRED = 0.34
# beyond so many months two decimals, and then whole numbers too, would run together
ROOM_FOR_DECIMALS = 14
ROOM_FOR_TABLE = 20


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


def in_reading_unit(values: pd.Series, unit: str) -> pd.Series:
    """元 is drawn in 万元: Plotly knows no 万."""
    return values.astype("float64") / 10000 if unit == "元" else values.astype("float64")


def monthly(frame: pd.DataFrame, about: Months, *, palette: Palette = PAGE, size: float = 12) -> Figure:
    """Columns month ('2024-06'), value, compare_value (may be absent), is_context (before the window)."""
    if frame.empty:
        return blank(palette=palette, size=size)
    u = size / 12
    shown = _prepared(frame, about.unit)
    has_base = bool(shown["base"].notna().any())
    top, step = scale(shown[["value", "base"]].fillna(0).to_numpy().max())
    colour = about.colour or palette.bar
    data = [_late_days(shown, about, top, palette, u), _columns(shown, about, colour, palette)]
    if has_base:
        data.append(
            _second_columns(shown, about, palette)
            if about.is_pair
            else _level_marks(shown, about, palette, u)
        )
    layout = base_layout(palette, size=size, barmode="overlay")
    is_long = len(shown) > ROOM_FOR_TABLE
    rows = 0 if is_long else 2 if has_base else 1
    layout["margin"] = {"l": 58 * u, "r": 8 * u, "t": 42 * u, "b": (46 + 17 * rows) * u}
    layout["xaxis"] |= {
        "tickvals": list(range(len(shown))),
        "ticktext": [
            text.short_month(month) if not is_long or month[5:] in {"01", "07"} else ""
            for month in shown["month"]
        ],
        "range": [-0.5, len(shown) - 0.5],
        "showline": True,
        "tickangle": 0,
        "tickfont": {"color": palette.ink},
    }
    layout["yaxis"] = axis(palette, range=[0, top], dtick=step, tick0=0)
    layout["shapes"] = _festival_tints(shown, about, palette) + _year_brackets(shown, rows, palette, u)
    layout["annotations"] = (
        _legend(about, has_base, colour, palette, size)
        + _festival_dates(shown, about, palette, size)
        + _table(shown, about, rows, palette, size)
        + _years(shown, rows, palette, size)
    )
    return {"data": [trace for trace in data if trace], "layout": layout}


def _prepared(frame: pd.DataFrame, unit: str) -> pd.DataFrame:
    shown = pd.DataFrame({"month": frame["month"].astype(str)})
    shown["value"] = in_reading_unit(frame["value"], unit)
    base = frame["compare_value"] if "compare_value" in frame else pd.Series(float("nan"), index=frame.index)
    shown["base"] = in_reading_unit(base, unit)
    shown["is_context"] = frame.get("is_context", False)
    return shown.reset_index(drop=True)


def _columns(shown: pd.DataFrame, about: Months, colour: str, palette: Palette) -> dict:
    """Months before the window stand paler: they are there for the trend, not in the total."""
    unit = "万元" if about.unit == "元" else about.unit
    decimals = 2 if about.unit in {"元", "%"} else 0
    hover = [
        f"<b>{text.month(row.month)}</b><br>{about.names[0]} {text.number(row.value, decimals)}{unit}"
        + ("" if pd.isna(row.base) else f"<br>{about.names[1]} {text.number(row.base, decimals)}{unit}")
        for row in shown.itertuples()
    ]
    return {
        "type": "bar",
        "name": about.names[0],
        "x": [place - (PAIRED / 2 if about.is_pair else 0) for place in range(len(shown))],
        "y": [None if pd.isna(value) else value for value in shown["value"]],
        "width": PAIRED if about.is_pair else COLUMN,
        "marker": {
            "color": [palette.sequential[1] if context else colour for context in shown["is_context"]],
            "line": {"width": 0},
        },
        "customdata": [f"month:{month}" for month in shown["month"]],
        "hovertext": hover,
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _second_columns(shown: pd.DataFrame, about: Months, palette: Palette) -> dict:
    return {
        "type": "bar",
        "name": about.names[1],
        "x": [place + PAIRED / 2 for place in range(len(shown))],
        "y": [None if pd.isna(value) else value for value in shown["base"]],
        "width": PAIRED,
        "marker": {"color": palette.ink, "line": {"width": 0}},
        "customdata": [f"month:{month}" for month in shown["month"]],
        "hovertemplate": f"{about.names[1]} %{{y:,.2f}}<extra></extra>",
    }


def _level_marks(shown: pd.DataFrame, about: Months, palette: Palette, u: float) -> dict:
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
        "line": {"color": palette.ink, "width": 2 * u},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _late_days(shown: pd.DataFrame, about: Months, top: float, palette: Palette, u: float) -> dict | None:
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
        "width": widths,
        "marker": {
            "color": "rgba(0,0,0,0)",
            "line": {"width": 0},
            "pattern": {"shape": "/", "fgcolor": palette.hatch, "size": 6 * u, "solidity": 0.22},
        },
        "hoverinfo": "skip",
    }


def _festival_index(shown: pd.DataFrame, about: Months) -> list[tuple[int, date]]:
    months = list(shown["month"])
    found = [(f"{day.year}-{day.month:02d}", day) for day in about.festivals.values()]
    return [(months.index(month), day) for month, day in found if month in months]


def _festival_tints(shown: pd.DataFrame, about: Months, palette: Palette) -> list[dict]:
    return [tint(index, index, palette) for index, _ in _festival_index(shown, about)]


def _festival_dates(shown: pd.DataFrame, about: Months, palette: Palette, size: float) -> list[dict]:
    return [
        note(
            f"春节{text.day(day, year=False)}",
            xref="x",
            x=index,
            y=1,
            yshift=2 * size / 12,
            yanchor="bottom",
            # at the plot's edge a centred text would be cut
            xanchor="left" if index == 0 else "right" if index == len(shown) - 1 else "center",
            xshift=(-20 if index == 0 else 20 if index == len(shown) - 1 else 0) * size / 12,
            font={"size": size, "color": palette.secondary},
        )
        for index, day in _festival_index(shown, about)
    ]


def _legend(about: Months, has_base: bool, colour: str, palette: Palette, size: float) -> list[dict]:
    """Direct labels above the plot, so that nobody looks for a legend box."""
    parts = [f'<span style="color:{colour}">■</span> {about.names[0]}']
    if has_base and about.is_pair:
        parts.append(f'<span style="color:{palette.ink}">■</span> {about.names[1]}')
    elif has_base:
        parts.append(f"<b>━</b> {about.names[1]}{'同月' if about.names[1] == '上年' else ''}")
    if about.late_from is not None and about.late_label:
        parts.append(f'<span style="color:{palette.yellow}">▨ {text.safe(about.late_label)}</span>')
    return [
        note(
            "　".join(parts),
            x=1,
            xanchor="right",
            y=1,
            yanchor="bottom",
            yshift=20 * size / 12,
            font={"size": size, "color": palette.secondary},
        )
    ]


def _table(shown: pd.DataFrame, about: Months, rows: int, palette: Palette, size: float) -> list[dict]:
    u = size / 12
    decimals = 0
    if about.unit in {"元", "%"}:
        decimals = 2 if len(shown) <= ROOM_FOR_DECIMALS else 1
    found = []
    for row, column in enumerate(("value", "base")[:rows]):
        bold = row == 0
        style = {"size": size, "color": palette.ink if bold else palette.secondary}
        shift = -(22 + 17 * row) * u

        def cell(
            words: str, bold: bool = bold, style: dict = style, shift: float = shift, **at: object
        ) -> dict:
            words = f"<b>{words}</b>" if bold else words
            return note(words, y=0, yanchor="top", yshift=shift, font=style, **at)

        found.append(cell(about.names[row], x=0, xanchor="right", xshift=-8 * u))
        found += [
            cell(text.number(value, decimals), xref="x", x=index, xanchor="center")
            for index, value in enumerate(shown[column])
        ]
    return found


def _year_brackets(shown: pd.DataFrame, rows: int, palette: Palette, u: float) -> list[dict]:
    depth = (26 + 17 * rows) * u
    return [bracket(first, last, depth, palette, u) for _, first, last in year_runs(list(shown["month"]))]


def _years(shown: pd.DataFrame, rows: int, palette: Palette, size: float) -> list[dict]:
    return [
        note(
            f"{year}年",
            xref="x",
            x=(first + last) / 2,
            y=0,
            yanchor="top",
            yshift=-(28 + 17 * rows) * size / 12,
            font={"size": size, "color": palette.secondary},
        )
        for year, first, last in year_runs(list(shown["month"]))
    ]
