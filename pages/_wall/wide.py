"""总览 on a screen three times as wide as high: how much, where and who, what next, a third each."""

from dataclasses import dataclass

import pandas as pd
from dash import html
from dash.development.base_component import Component

from data.query.windows import move_months
from data.warehouse import Warehouse
from pages._charts.look import WALL
from pages._charts.monthly import monthly
from pages._wall import frame, parts, sentence
from pages._wall.county_queries import Questions
from pages._wall.scenes import alerts, funds, overview, towns
from pages._wall.window import Window

MONTHS = 42
HISTORY = WALL.at(20).sized(1196, 456)
RECOVERED = WALL.sized(580, 384)


@dataclass(frozen=True)
class Wide:
    overview: overview.Overview
    towns: towns.Towns
    funds: funds.Funds
    alerts: alerts.Alerts
    cells: pd.DataFrame
    totals: pd.DataFrame


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
                    overview.recovered_card(one, RECOVERED),
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
    months = overview.months_of(one, data.cells, data.totals)
    keys: list[Component] = [
        html.Span([html.I(style={"background": part.colour}), part.name], className="wall-key-swatch")
        for part in months.stack
    ]
    return frame.card(
        "history",
        "每月投诉量",
        f"件，近{len(data.totals)}个月",
        frame.graph("history", monthly(data.totals, months, HISTORY)),
        key=html.Div([*keys, *overview.monthly_keys(overview.late_days(one))], className="wall-keys"),
    )
