"""总览 on a screen three times as wide as high, in three thirds: volume, places and owners, what is due."""

from dataclasses import dataclass

import pandas as pd
from dash import html
from dash.development.base_component import Component

from data.query.windows import Window, move_months
from data.view import View
from pages._charts.look import WALL
from pages._charts.monthly import monthly
from pages._components.dated import marked
from pages._wall import frame, parts, sentence
from pages._wall.scenes import alerts, funds, overview, towns

MONTHS = 42
HISTORY = WALL.at(20).sized(1196, 400)
RECOVERED = WALL.sized(580, 362)


@dataclass(frozen=True)
class Wide:
    overview: overview.Overview
    towns: towns.Towns
    funds: funds.Funds
    alerts: alerts.Alerts
    cells: pd.DataFrame
    totals: pd.DataFrame


def ask(view: View) -> Wide:
    until, first = view.window.date_to, view.snapshot.data_from.replace(day=1)
    months = view.over(Window(max(first, move_months(until.replace(day=1), 1 - MONTHS)), until))
    return Wide(
        overview=overview.ask(view),
        towns=towns.ask(view),
        funds=funds.ask(view),
        alerts=alerts.ask(view),
        cells=pd.DataFrame(months.split("complaints_received", "month", "channel", compare=None)),
        totals=marked(
            pd.DataFrame(months.split("complaints_received", "month")), view, "complaints_received"
        ),
    )


def layout(data: Wide) -> list[Component]:
    one = data.overview
    body = html.Div(
        [
            html.Div(
                [
                    *parts.tile_row(overview.tiles(one)),
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
    return frame.stage(one.snapshot_status, sentence.answer(overview.facts(one)), body)


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
        metrics=("complaints_received",),
        key=html.Div([*keys, *overview.monthly_keys(overview.late_days(one))], className="wall-keys"),
    )
