"""Rows of a card: name, a bar on a shared track, the figure and a word beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from pages._charts import text
from pages._charts.text import Number
from pages._charts.theme import DARK
from pages._components.dated import Goal


@dataclass(frozen=True)
class Row:
    """One line; `length` and `mark` use the scale of the card's `full`, None is not drawn."""

    name: str
    length: Number
    figure: str
    unit: str = ""
    note: str = ""
    note_tone: str = ""
    mark: Number = None
    # the first part of the bar, in another colour
    part: Number = None
    part_colour: str = DARK.red
    colour: str = DARK.bar
    is_hollow: bool = False
    # its source is incomplete: ◆, as in the header, which shows its last day
    is_late: bool = False


def rows(lines: Sequence[Row], *, full: Number = None, goal: Goal | None = None, empty: str) -> Component:
    """Bars from zero on one scale: `full`, or the longest of all; one sentence where there is no line.

    `goal`: what each of them should come to, a broken line across the bars.
    """
    if not lines:
        return html.P(empty, className="wall-empty")
    known = [
        float(number)  # type: ignore[arg-type]
        for line in lines
        for number in (line.length, line.mark, goal and goal.value)
        if not text.is_missing(number)
    ]
    scale = max([*known, float(full or 0)]) or 1.0
    return html.Div([_row(line, scale, goal) for line in lines], className="wall-rows")


def _row(line: Row, scale: float, goal: Goal | None) -> Component:
    track = _fills(line, scale)
    if goal:
        track.append(html.Div(className="wall-row-goal", style={"left": _share(goal.value, scale)}))
    if not text.is_missing(line.mark):
        track.append(html.Div(className="wall-row-mark", style={"left": _share(line.mark, scale)}))
    figure: list[Component] = [html.B(line.figure)]
    if line.unit and line.figure != text.NONE:
        figure.append(html.Span(line.unit))
    return html.Div(
        [
            html.Div(
                [html.Span("◆", className="wall-yellow"), line.name] if line.is_late else line.name,
                className="wall-row-name",
            ),
            html.Div(track, className="wall-row-track"),
            html.Div(figure, className="wall-row-figure"),
            html.Div(line.note, className=f"wall-row-note wall-{line.note_tone or 'same'}"),
        ],
        className="wall-row",
    )


def _fills(line: Row, scale: float) -> list[Component]:
    """The bar and its part in another colour, side by side because colours are translucent."""
    length, part = (0.0 if text.is_missing(one) else float(one or 0) for one in (line.length, line.part))
    fills: list[Component] = []
    if part > 0:
        style = {"width": _share(part, scale), "background": line.part_colour}
        fills.append(html.Div(className="wall-row-fill", style=style))
    if length > part:
        style = {"left": _share(part, scale), "width": _share(length - part, scale)}
        style |= {"borderColor": line.colour} if line.is_hollow else {"background": line.colour}
        hollow = " wall-row-hollow" if line.is_hollow else ""
        fills.append(html.Div(className=f"wall-row-fill{hollow}", style=style))
    return fills


def _share(value: Number, scale: float) -> str:
    return f"{100 * max(float(value or 0), 0.0) / scale:.2f}%"
