"""Parts of a scene: tile with one figure, bar with last year's mark, line of the to-do list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from data.query.comparison import NOT_COMPARED, Comparison
from data.query.results import Answer
from data.view import View, definition_in
from pages._charts import text
from pages._charts.look import WALL
from pages._charts.sparkline import sparkline
from pages._charts.text import Number
from pages._charts.theme import DARK
from pages._components import populations
from pages._components.dated import Goal, goal_of

DECIMALS = 1
# of all records, whenever received
ALL_DAYS = "历年"


@dataclass(frozen=True)
class Reading:
    """One figure, its comparison with the year before, the metric's unit and direction."""

    label: str
    unit: str
    good: str
    value: Number
    comparison: Comparison = NOT_COMPARED
    definition: str = ""
    # known, partial or unknown, the reason in a few characters, and the whole reason
    status: str = "known"
    word: str = ""
    reason: str = ""
    # reason for a missing base
    base_word: str = ""
    # 核实79/214件: the number of records behind it, where not every channel records its amounts
    recorded: str = ""
    # what it should come to, where the office has said so
    goal: Goal | None = None
    # its id in the catalogue; "" of what is counted from a list
    metric: str = ""

    @property
    def base(self) -> Number:
        return self.comparison.base


def reading_of(view: View, answer: Answer) -> Reading:
    """The total of a measure, as the wall shows it."""
    row, metric = answer.total(), answer.metric
    return Reading(
        metric.label,
        metric.unit,
        metric.good,
        value=row["value"],
        comparison=row["comparison"],
        definition=definition_in(view, metric.id),
        status=answer.status,
        word=answer.word,
        reason=answer.reason,
        base_word=row["compare_word"],
        recorded=answer.recorded_words,
        goal=goal_of(view, answer),
        metric=metric.id,
    )


@dataclass(frozen=True)
class Tile:
    """A figure of the top row. Beneath it stands its comparison; in its place `note`, words with a tone, or
    `beside`, words before a second figure."""

    id: str
    label: str
    reading: Reading
    trend: Sequence[Number] = ()
    trend_from_zero: bool = True
    note: tuple[str, str] | None = None
    beside: tuple[str, Reading] | None = None
    tone: str = ""
    # 2022年以来: the figure's own days, where they are not those of the scene
    days: str = ""

    @property
    def name(self) -> str:
        """投诉量（四渠道，上半年） → 投诉量."""
        return self.label.removeprefix(self.days).split("（")[0]

    @property
    def metrics(self) -> dict[str, str]:
        """The figures of the catalogue on the tile: id → what it is called."""
        shown = {self.reading.metric: self.name}
        if self.beside:
            lead, second = self.beside
            shown.setdefault(second.metric, lead.strip())
        return {one: name for one, name in shown.items() if one}


def mediated_tile(id: str, since_year: int, mediated: Reading, this_year: Reading) -> Tile:
    """What has been paid by mediation since a year, and in this one."""
    days = f"{since_year}年以来"
    return Tile(id, f"{days}调解处理", mediated, beside=("其中本年 ", this_year), days=days)


def wall_figure(reading: Reading) -> text.Shown:
    """The wall shows one decimal: 387.2万元, 97.2%; counts stay whole."""
    if reading.unit == "元":
        return yuan(reading.value)
    decimals = 0 if reading.unit in text.COUNT_UNITS else DECIMALS
    return text.shown(reading.value, reading.unit, decimals)


def yuan(value: Number) -> text.Shown:
    """万元 with one decimal; exactly zero is 0, while a few yuan are 0.0."""
    is_nothing = not text.is_missing(value) and value == 0
    return text.shown(value, "元", 0 if is_nothing else DECIMALS)


def tile(one: Tile) -> Component:
    shown = wall_figure(one.reading)
    colour = DARK.red if one.tone == "red" else DARK.accent
    trend = sparkline(one.trend, WALL, from_zero=one.trend_from_zero, colour=colour)
    head: list[Component] = [html.Span(one.label, className="wall-tile-label")]
    if one.reading.status == "partial":
        head.append(html.Span("◆", className="wall-tile-late", title=one.reading.reason))
    if trend:
        head.append(html.Img(src=trend, alt="近12个月走势", className="wall-spark"))
    number: list[Component] = [html.Span(shown.text, className="wall-number", **{"data-roll": one.id})]
    if shown.text != text.NONE:
        number.append(html.Span(shown.unit, className="wall-unit"))
    return html.Div(
        [
            html.Div(head, className="wall-tile-head"),
            html.Div(number, className=f"wall-figure wall-{one.tone}" if one.tone else "wall-figure"),
            *_close_to_the_figure(one.reading),
            html.Div(_beneath(one), className="wall-compare"),
        ],
        className=f"wall-tile wall-tile-{one.id}",
        title=one.reading.definition,
        **{"data-metrics": " ".join(one.metrics)},
    )


def _close_to_the_figure(reading: Reading) -> list[Component]:
    """Small lines between a figure and its comparison: of how many records it is, and its target."""
    lines: list[Component] = [html.Div(reading.recorded)] if reading.recorded else []
    if reading.goal:
        lines.append(html.Div(str(reading.goal), className=f"wall-{reading.goal.tone}"))
    return [html.Div(lines, className="wall-recorded")] if lines else []


def tile_row(row: Sequence[Tile], *, is_even: bool = False) -> list[Component]:
    """The tiles side by side, and beneath them what they are counted over, where that is not the same."""
    own_days = {one.reading.metric: one.days for one in row}
    labels = {metric: name for one in row for metric, name in one.metrics.items()}
    words = populations.note(labels, lambda metric: populations.short(metric, own_days.get(metric, "")))
    return [
        html.Div([tile(one) for one in row], className=f"wall-tiles{' wall-tiles-even' if is_even else ''}"),
        # in its place even without words, which the rows of the scene are counted by
        html.P(words, className="wall-populations"),
    ]


def card_note(labels: Mapping[str, str]) -> Component:
    """The same at the foot of a card; `labels`: metric → what it is called there."""
    return html.P(populations.note(labels, populations.short), className="wall-card-note")


def judged(comparison: Comparison) -> str:
    """The tone of a change; none on a small base, where a few more cases may be chance."""
    return "same" if comparison.has_small_base else comparison.tone


def _beneath(one: Tile) -> list[Component]:
    reading = one.reading
    if text.is_missing(reading.value):
        return [html.Span(reading.word if reading.status == "unknown" else "没有可计算的数据")]
    if one.note is not None:
        words, tone = one.note
        return [html.Span(words, className=f"wall-{tone}" if tone else "")]
    if one.beside is not None:
        lead, second = one.beside
        return [html.Span(f"{lead}{wall_figure(second)}")]
    if reading.base_word:
        return [html.Span(reading.base_word)]
    if reading.comparison.compare is None:
        return [html.Span(f"无{text.COMPARISONS['last_year'][1]}数据")]
    change = text.compare(reading.comparison, DECIMALS)
    return [
        html.Span(change.lead),
        html.Span(change.delta, className=f"wall-{judged(reading.comparison)} wall-delta"),
        html.Span(_short_base(change.tail, reading)),
    ]


def _short_base(words: str, reading: Reading) -> str:
    """Money of the year before with one decimal, without the unit, which is beside the figure."""
    if reading.unit != "元" or text.is_missing(reading.base):
        return words
    return words.replace(str(text.shown(reading.base, "元")), yuan(reading.base).text)


@dataclass(frozen=True)
class Bar:
    """One channel: this window's count and last year's, and the day it reaches when it is late.

    A late channel's track is hatched in grey, because its count is not final.
    """

    id: str
    name: str
    colour: str
    value: Number
    comparison: Comparison
    late: str = ""


def bars(rows: Sequence[Bar], *, unit: str) -> Component:
    """Horizontal bars on one scale with last year's as an upright mark."""
    figures = [number for row in rows for number in (row.value, row.comparison.base)]
    known = [float(number) for number in figures if number is not None and not text.is_missing(number)]
    longest = max([*known, 1.0])
    return html.Div([_bar(row, longest, unit) for row in rows], className="wall-bars")


def _bar(row: Bar, longest: float, unit: str) -> Component:
    def share(number: Number) -> str:
        return f"{100 * float(number or 0) / longest:.2f}%"

    track: list[Component] = []
    if not text.is_missing(row.value):
        track.append(
            html.Div(className="wall-bar-fill", style={"width": share(row.value), "background": row.colour})
        )
    if not text.is_missing(row.comparison.base):
        track.append(html.Div(className="wall-bar-mark", style={"left": share(row.comparison.base)}))
    change, _ = text.short_change(row.comparison, DECIMALS)
    value: list[Component] = [html.B(text.number(row.value))]
    if not text.is_missing(row.value):
        value.append(html.Span(unit))
    name: list[Component] = [html.Div(row.name)]
    if row.late:
        name.append(html.Div(f"◆ {row.late}", className="wall-yellow wall-small"))
    return html.Div(
        [
            html.Div(className="wall-swatch", style={"background": row.colour}),
            html.Div(name, className="wall-bar-name"),
            html.Div(track, className=f"wall-bar-track{' wall-track-late' if row.late else ''}"),
            html.Div(value, className="wall-bar-value"),
            html.Div(change, className=f"wall-bar-change wall-{judged(row.comparison)}"),
        ],
        className="wall-bar",
    )


@dataclass(frozen=True)
class Task:
    """One line of 要紧的事, without names of persons or employers."""

    level: str
    title: str
    place: str
    due: str


LEVELS = {"red": ("▲", "红"), "yellow": ("◆", "黄"), "blue": ("●", "蓝")}


def tasks(rows: Sequence[Task], *, empty: str) -> Component:
    if not rows:
        return html.P(empty, className="wall-empty")
    return html.Ol([_task(row) for row in rows], className="wall-task-list")


def _task(row: Task) -> Component:
    shape, word = LEVELS[row.level]
    return html.Li(
        [
            html.Span(f"{shape}{word}", className=f"wall-badge-level wall-level-{row.level}"),
            html.Div(
                [
                    html.Div(row.title, className="wall-task-title"),
                    html.Div(row.place, className="wall-task-place"),
                ]
            ),
            html.Span(row.due, className=f"wall-task-due wall-{row.level}"),
        ],
        className="wall-task",
    )


def body(name: str, row: Sequence[Tile], *columns: Sequence[Component]) -> Component:
    """A row of tiles above columns of cards, the layout of most scenes."""
    return html.Div(
        [
            *tile_row(row, is_even=True),
            *(html.Div(list(cards), className="wall-column") for cards in columns),
        ],
        className=f"wall-scene wall-overview wall-{name}",
    )


def mark_key(words: str, goal: Goal | None = None) -> Component:
    """The keys of the upright marks across bars: of another period, and of a target."""
    own = html.Span(words, className="wall-key wall-key-upright")
    if goal is None:
        return html.Div(own, className="wall-keys")
    target = html.Span(goal.name, className="wall-key wall-key-goal")
    return html.Div([target, own], className="wall-keys wall-keys-stacked")
