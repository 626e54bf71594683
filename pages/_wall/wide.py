"""总览 on a screen three times as wide as high: how much, where and who, what next, a third each."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
from dash import html
from dash.development.base_component import Component

from data.query.windows import move_months
from data.warehouse import Warehouse
from pages._charts.theme import WALL
from pages._wall import frame, history, parts, recovered_chart, sentence
from pages._wall.county_queries import Questions
from pages._wall.scenes import alerts, funds, overview, towns
from pages._wall.window import Window

MONTHS = 42


@dataclass(frozen=True)
class Wide:
    overview: overview.Overview
    towns: towns.Towns
    funds: funds.Funds
    alerts: alerts.Alerts
    cells: pd.DataFrame
    totals: pd.DataFrame
    festivals: tuple[date, ...]


def ask(warehouse: Warehouse, snapshot_id: str | None = None) -> Wide:
    questions = Questions(warehouse, snapshot_id)
    until, first = questions.snapshot.complete_until, questions.snapshot.data_from.replace(day=1)
    window = Window(max(first, move_months(until.replace(day=1), 1 - MONTHS)), until)
    own = questions.snapshot.id
    return Wide(
        overview=overview.ask(warehouse, own),
        towns=towns.ask(warehouse, own),
        funds=funds.ask(warehouse, own),
        alerts=alerts.ask(warehouse, own),
        cells=pd.DataFrame(
            questions.split("complaints_received", window, ("month", "channel"), compare=False)
        ),
        totals=pd.DataFrame(questions.split("complaints_received", window, ("month",))),
        festivals=tuple(
            day for day in questions.snapshot.festivals.values() if window.date_from <= day <= window.date_to
        ),
    )


def layout(data: Wide) -> list[Component]:
    one = data.overview
    body = html.Div(
        [
            html.Div(
                [
                    html.Div([parts.tile(tile) for tile in overview.tiles(one)], className="wall-tiles"),
                    _history_card(data),
                ],
                className="wall-column",
            ),
            html.Div(
                [overview.map_card(one), towns.ranking_card(data.towns, is_narrow=True)],
                className="wall-wide-pair",
            ),
            html.Div(
                [
                    overview.task_card(one),
                    alerts.owners_card(data.alerts),
                    _recovered_card(one),
                    funds.pools_card(data.funds),
                ],
                className="wall-wide-four",
            ),
        ],
        className="wall-scene wall-wide-overview",
    )
    return frame.stage(one.standing, sentence.answer(overview.facts(one)), body)


def _history_card(data: Wide) -> Component:
    one = data.overview
    channels = list(zip(one.channels["channel"], one.channels["channel_name"], strict=True))
    late = overview.late_days(one)
    figure = history.by_month(
        data.cells,
        data.totals,
        channels,
        festivals=data.festivals,
        late=late,
    )
    keys: list[Component] = [
        html.Span([html.I(style={"background": WALL.channels[channel]}), name], className="wall-key-swatch")
        for channel, name in channels
    ]
    return frame.card(
        "history",
        "每月投诉量",
        f"件，近{len(data.totals)}个月",
        frame.graph("history", figure),
        key=html.Div([*keys, *overview.monthly_keys(late)], className="wall-keys"),
    )


def _recovered_card(one: overview.Overview) -> Component:
    return overview.recovered_card(one, recovered_chart.cumulative(one.cumulative, height=384))
