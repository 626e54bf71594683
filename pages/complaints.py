"""投诉趋势: volume against the year before, by channel, town, sector and authority; 件 and 事项."""

import dash
from dash import html

from pages._cards import complaints as cards
from pages._components.cards import card_box
from pages._components.kpi import Tile
from pages._components.page import Page, connect, page_layout

dash.register_page(__name__, path="/complaints", name="投诉趋势", title="投诉趋势 · 安薪", order=2)

PAGE = Page(
    prefix="complaints",
    tiles=(
        Tile("complaints_received"),
        Tile("matters_received"),
        Tile("group_matters"),
        Tile("repeat_pct"),
        Tile("complaint_workers"),
    ),
    cards=cards.CARDS,
)
connect(PAGE)


def layout(**_query: str) -> html.Main:
    left = html.Div([card_box(cards.BY_MONTH), card_box(cards.BY_CHANNEL)], className="stack is-wide")
    return page_layout(
        PAGE,
        body=html.Div(
            [
                html.Div([left, card_box(cards.BY_TOWN)], className="page-grid"),
                html.Div(
                    [
                        card_box(card)
                        for card in (cards.MATTERS_BY_TOWN, cards.BY_SECTOR, cards.BY_AUTHORITY, cards.REPEAT)
                    ],
                    className="page-grid is-next",
                ),
            ]
        ),
    )
