"""Sorted bars with names left, figures right, and last year as an upright mark: the chart of most splits."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pages._charts import text
from pages._charts.blank import blank
from pages._charts.look import CLICKED_BY_ROW, PAGE, PHONE_WIDTH, Look
from pages._charts.monthly import in_reading_unit
from pages._charts.theme import Figure, note

# a single row is not blown up to the card's whole height
FEWEST_ROWS = 4
# beneath the rows, where the name of a target stands
GOAL_FOOT = 22
# on a phone, in pixels: what bars keep, and what a heading's column has free before its words
LEAST_BARS = 48
SHORT_HEAD = 30


@dataclass(frozen=True)
class TextColumn:
    """A column of words right of the bars; tones colour them by meaning."""

    head: str
    texts: Sequence[str]
    tones: Sequence[str] | None = None
    is_bold: bool = False
    width: float = 64


@dataclass(frozen=True)
class GoalLine:
    """What each bar should come to, in the unit that is read, and its name."""

    value: float
    words: str


@dataclass(frozen=True)
class ListStyle:
    """Names and widths (in pixels of a 12 px chart) of a list of bars."""

    unit: str
    name_head: str = ""
    mark_label: str = ""
    name_width: float = 88
    colours: Sequence[str] | None = None
    goal: GoalLine | None = None


def list_bars(
    frame: pd.DataFrame,
    style: ListStyle,
    columns: Sequence[TextColumn],
    *,
    look: Look = PAGE,
) -> Figure:
    """Columns name, value, compare_value (may be absent), token (what a click filters; may be absent)."""
    if frame.empty:
        return blank(look=look)
    values = in_reading_unit(frame["value"], style.unit).fillna(0).reset_index(drop=True)
    base = (
        in_reading_unit(frame["compare_value"], style.unit).reset_index(drop=True)
        if "compare_value" in frame
        else pd.Series(float("nan"), index=values.index)
    )
    farthest = [values.max(), base.max() if base.notna().any() else 0, style.goal.value if style.goal else 0]
    top = max(*farthest, 1) * 1.03
    places = list(range(len(values)))
    tokens = list(frame["token"]) if "token" in frame else [""] * len(values)
    hover = _hover(frame, columns)
    if look.is_phone:
        columns = _fitting(columns, style)
    widths = [column.width * look.u for column in columns]
    right = sum(column.width for column in columns) + 4
    bottom = GOAL_FOOT if style.goal else 2
    layout = look.layout(left=style.name_width, right=right, top=24, bottom=bottom, barmode="overlay")
    layout["xaxis"] |= {"visible": False, "range": [0, top]}
    layout["meta"] = CLICKED_BY_ROW
    layout["yaxis"] = {
        "visible": False,
        "range": [max(len(values), FEWEST_ROWS) - 0.5, -0.5],
        "fixedrange": True,
    }
    layout["shapes"] = _hairlines(len(values), look)
    layout["annotations"] = _heads(style, columns, widths, look) + _words(
        frame, columns, widths, style=style, look=look
    )
    if style.goal:
        layout["shapes"].append(_goal_line(style.goal, look))
        layout["annotations"].append(_goal_name(style.goal, top, look))
    colours = list(style.colours) if style.colours else look.palette.bar
    data = [
        _click_rows(places, top, tokens, hover),
        {
            "type": "bar",
            "orientation": "h",
            "name": "本期",
            "x": list(values),
            "y": places,
            "width": 0.4,
            "marker": {"color": colours, "line": {"width": 0}},
            "customdata": tokens,
            "hovertext": hover,
            "hovertemplate": "%{hovertext}<extra></extra>",
        },
    ]
    if base.notna().any():
        data.append(_marks(base, look, max(12.0, 22 - len(values) * 0.4)))
    return {"data": data, "layout": layout}


def _fitting(columns: Sequence[TextColumn], style: ListStyle) -> list[TextColumn]:
    """The columns that leave room for bars on a phone: the bold one always, of the others the last ones."""
    # the words above the bars may run into the room of the first column's short heading
    bars = max(LEAST_BARS, 12 * len(style.mark_label) - SHORT_HEAD)
    room = PHONE_WIDTH - style.name_width - bars - sum(one.width for one in columns if one.is_bold)
    kept: list[TextColumn] = []
    for column in reversed(columns):
        if not column.is_bold:
            room -= column.width
        if column.is_bold or room >= 0:
            kept.insert(0, column)
    return kept


def _hover(frame: pd.DataFrame, columns: Sequence[TextColumn]) -> list[str]:
    return [
        f"<b>{text.safe(name)}</b>"
        + "".join(f"<br>{column.head or '本期'} {column.texts[place]}" for column in columns)
        for place, name in enumerate(frame["name"])
    ]


def _click_rows(places: list[int], top: float, tokens: list[str], hover: list[str]) -> dict:
    """An unseen bar the whole row long: a short bar is as easy to click as a long one."""
    return {
        "type": "bar",
        "orientation": "h",
        "x": [top] * len(places),
        "y": places,
        "width": 0.96,
        "marker": {"color": "rgba(0,0,0,0)", "line": {"width": 0}},
        "customdata": tokens,
        "hovertext": hover,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "name": "",
    }


def _marks(base: pd.Series, look: Look, height: float) -> dict:
    kept = base[base.notna()]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "上年同期",
        "x": list(kept),
        "y": list(kept.index),
        "marker": {
            "symbol": "line-ns-open",
            "size": height * look.u,
            "color": look.palette.ink,
            "line": {"width": 2.2 * look.u, "color": look.palette.ink},
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _goal_line(goal: GoalLine, look: Look) -> dict:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": goal.value,
        "x1": goal.value,
        "y0": 0,
        "y1": 1,
        "line": {"color": look.palette.ink, "width": 1.4 * look.u, "dash": "dash"},
    }


def _goal_name(goal: GoalLine, top: float, look: Look) -> dict:
    """At the foot of its line, within the bars' room."""
    return note(
        text.safe(goal.words),
        xref="x",
        x=goal.value,
        xanchor="right" if goal.value > top / 2 else "left",
        y=0,
        yanchor="top",
        font={"size": look.size, "color": look.palette.secondary},
    )


def _hairlines(count: int, look: Look) -> list[dict]:
    """Lines run the whole width, under names and figures too."""
    return [
        {
            "type": "line",
            "xref": "paper",
            "yref": "y",
            "x0": -3,
            "x1": 4,
            "y0": place - 0.5,
            "y1": place - 0.5,
            "line": {"color": look.palette.line, "width": look.u},
            "layer": "below",
        }
        for place in range(count)
    ]


def _heads(style: ListStyle, columns: Sequence[TextColumn], widths: list[float], look: Look) -> list[dict]:
    font = {"size": look.size, "color": look.palette.secondary}
    top = {"y": 1, "yanchor": "bottom", "yshift": 3 * look.u, "font": font}
    heads = [note(style.name_head, x=0, xanchor="left", xshift=-style.name_width * look.u, **top)]
    if style.mark_label:
        heads.append(note(style.mark_label, x=0, xanchor="left", **top))
    for place, column in enumerate(columns):
        heads.append(note(column.head, x=1, xanchor="right", xshift=sum(widths[: place + 1]), **top))
    return heads


def _words(
    frame: pd.DataFrame,
    columns: Sequence[TextColumn],
    widths: list[float],
    *,
    style: ListStyle,
    look: Look,
) -> list[dict]:
    found = []
    for place, name in enumerate(frame["name"]):
        row = {"yref": "y", "y": place, "yanchor": "middle"}
        found.append(
            note(
                text.safe(name),
                x=0,
                xanchor="left",
                xshift=-style.name_width * look.u,
                font={"size": look.size * 1.08, "color": look.palette.ink},
                **row,
            )
        )
        for index, column in enumerate(columns):
            tone = column.tones[place] if column.tones else None
            words = text.safe(column.texts[place])
            colour = look.palette.tone(tone) if tone else look.palette.ink
            found.append(
                note(
                    f"<b>{words}</b>" if column.is_bold or tone in {"better", "worse"} else words,
                    x=1,
                    xanchor="right",
                    xshift=sum(widths[: index + 1]),
                    font={"size": look.size * 1.08, "color": colour},
                    **row,
                )
            )
    return found
