"""KPI tiles: label, figure and unit, named comparison with its base, twelve months as a sparkline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from data.errors import OlderSnapshot
from data.query.results import Answer
from data.spec.metric import metric
from data.view import View, definition_in
from pages._charts import text
from pages._charts.look import PAGE
from pages._charts.sparkline import sparkline
from pages._components.changes import opener
from pages._components.dated import Goal, goal_of
from pages._components.definition import info
from pages._components.panels import AWAITED

SPARK_MONTHS = 12
OLDER = "旧版快照，重建后才有"


@dataclass(frozen=True)
class Tile:
    """One headline figure; `beside` is a second metric told in the line below it."""

    metric: str
    label: str = ""
    beside: str = ""
    has_spark: bool = True

    @property
    def metrics(self) -> tuple[str, ...]:
        return (self.metric, self.beside) if self.beside else (self.metric,)


def tile_box(prefix: str, tile: Tile) -> html.Section:
    label = tile.label or metric(tile.metric).label
    return html.Section(
        [
            html.Div(
                [
                    label,
                    info(info_of(prefix, tile), label, definition(tile, None)),
                    html.Span(id=share_of(prefix, tile), className="share"),
                ],
                className="label",
            ),
            html.Div(id=f"{prefix}-{tile.metric}-tile", **AWAITED),
        ],
        className="tile",
    )


def info_of(prefix: str, tile: Tile) -> str:
    return f"{prefix}-{tile.metric}-info"


def share_of(prefix: str, tile: Tile) -> str:
    return f"{prefix}-{tile.metric}-share"


def shares(tiles: Sequence[Tile], view: View) -> list[str]:
    """核实79/214件 of each tile; "" where every channel keeps what its figures are made of."""
    return [_shares(tile, view) for tile in tiles]


def _shares(tile: Tile, view: View) -> str:
    try:
        answers = view.measure(*tile.metrics).values()
    except OlderSnapshot:
        # the tile itself says so
        return ""
    return "，".join(dict.fromkeys(filter(None, (one.recorded_words for one in answers))))


def definition(tile: Tile, view: View | None) -> str:
    """口径 of the tile's figures, as `Card.definition`."""
    parts = [f"{metric(one).label}：{definition_in(view, one)}" for one in tile.metrics]
    return "".join([*parts, *(view.shares(*tile.metrics) if view else ())])


def fill(tiles: Sequence[Tile], view: View) -> list[Any]:
    """The changing part of each tile; one that needs what the snapshot was built without says so alone."""
    return [_filled(tile, view) for tile in tiles]


def _filled(tile: Tile, view: View) -> Any:
    try:
        totals = view.measure(*tile.metrics)
        months = view.measure(
            tile.metric, by=("month",), compare=False, filters=view.months_back(SPARK_MONTHS)
        )
    except OlderSnapshot as older:
        words = html.Div(OLDER, className="versus", title=str(older))
        return [html.Span(text.NONE, className="figure", title=str(older)), words]
    goals = {one: goal for one in tile.metrics if (goal := goal_of(view, totals[one]))}
    return _inside(tile, totals, months[tile.metric], goals)


def nothing(tiles: Sequence[Tile]) -> list[Any]:
    return [html.Span(text.NONE, className="figure") for _ in tiles]


def _inside(tile: Tile, totals: dict[str, Answer], months: Answer, goals: Mapping[str, Goal]) -> list[Any]:
    answer = totals[tile.metric]
    row = answer.total()
    shown = text.shown(row["value"], answer.metric.unit)
    trend = list(months.frame()["value"].tail(SPARK_MONTHS))
    spark = sparkline(trend, PAGE, from_zero=answer.metric.kind == "flow")
    return [
        html.Button(
            [html.B(shown.text), html.Small(shown.unit if shown.text != text.NONE else "")],
            className="figure",
            title="查看明细",
            **{"data-rows": ",".join(tile.metrics)},
        ),
        *_late_mark(totals[tile.metric]),
        _versus(tile, totals),
        *(_target(tile, one, goals[one]) for one in tile.metrics if one in goals),
        *([html.Img(src=spark, className="spark", alt="近12个月走势")] if spark and tile.has_spark else []),
    ]


def _target(tile: Tile, metric_id: str, goal: Goal) -> html.Span:
    """What a figure should come to, and whether it does; hovering says who says so."""
    lead = _beside_name(metric_id) if metric_id == tile.beside else ""
    return html.Span(f"{lead}{goal}", className=f"target tone-{goal.tone}", title=goal.reason)


def _beside_name(metric_id: str) -> str:
    """到位率: the second figure's name beside that of the first."""
    return metric(metric_id).label.removeprefix("追发")


def _late_mark(answer: Answer) -> list[html.Span]:
    """◆ where a figure lacks days or sources, with what it lacks."""
    is_late = answer.status == "partial"
    return [html.Span("◆", className="late-mark is-late", title=answer.reason)] if is_late else []


def _versus(tile: Tile, totals: dict[str, Answer]) -> html.Div:
    answer = totals[tile.beside or tile.metric]
    if answer.status == "unknown":
        change = text.Change("", "", answer.word, "unknown")
    elif words := answer.total()["compare_word"]:
        change = text.Change("", "", words, "unknown")
    else:
        change = text.compare(answer.total()["comparison"])
    # a base is not torn from its unit at the end of a line
    comma = "，" if change.tail.startswith("，") else ""
    base = html.Span(change.tail.removeprefix("，"))
    delta = _delta(change, answer)
    parts: list[Any] = [change.lead, delta, comma, base]
    if tile.beside:
        shown = text.shown(answer.total()["value"], answer.metric.unit)
        parts = [f"{_beside_name(tile.beside)}{shown}", *_late_mark(answer), "，", *parts]
    words = "".join(str(getattr(part, "children", part)) for part in parts)
    return html.Div(parts, className="versus", title="\n".join([words, *answer.notes]))


def _delta(change: text.Change, answer: Answer) -> Any:
    """The change itself, which opens why: nothing to open where it is not known."""
    if not change.delta:
        return html.Span("", className=f"tone-{change.tone}")
    return html.Button(
        change.delta,
        className=f"why tone-{change.tone}",
        title="为什么变了",
        **{"aria-label": f"{answer.metric.label}{change.delta}：为什么变了", **opener([answer.metric.id])},
    )
