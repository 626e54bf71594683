"""追缴成效: owed, verified, recovered; by route, by days until payment, and what is not cleared."""

import dash
from dash import html

from pages._cards import recovery as cards
from pages._components.kpi import Tile
from pages._components.page import Page, connect, page_layout

dash.register_page(__name__, path="/recovery", name="追缴成效", title="追缴成效 · 安薪", order=3)

PAGE = Page(
    prefix="recovery",
    tiles=(
        Tile("owed_yuan"),
        Tile("verified_yuan"),
        Tile("recovered_yuan"),
        Tile("recovered_pct"),
        Tile("recovered_workers"),
        Tile("mediated_yuan"),
    ),
    cards=cards.CARDS,
    is_dense=True,
)
connect(PAGE)


def layout(**_query: str) -> html.Main:
    return page_layout(PAGE)
