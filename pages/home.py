"""总览: the headline figures, what changed, where, and what needs a decision."""

import dash
from dash import Input, Output, clientside_callback, html

from pages._cards import home as cards
from pages._cards.decisions import DECISIONS
from pages._components.cards import card_box
from pages._components.kpi import Tile
from pages._components.page import Page, connect, page_layout
from pages._components.page_help import PageHelp
from pages._components.panels import segmented

dash.register_page(
    __name__,
    path="/",
    name="总览",
    title="总览 · 安薪",
    order=1,
    help=PageHelp(
        shows="投诉、办理、欠薪追发和资金的主要数字，与上年同期（或上期、农历同期）比；哪些镇街变化最大；需要决定的事。",
        reading="先看上面几个数的升降，再看“有什么变化”和“需要决定的事”：红的是已经过期，黄的是快到期。点镇街就只看那个镇街。",
        sources="四个渠道的投诉台账、追发台账、保证金和周转金台账。每个数的口径在ⓘ里，点数字就是逐行。",
    ),
)

PAGE = Page(
    prefix="home",
    tiles=(
        Tile("complaints_received"),
        Tile("matters_received", label="事项"),
        Tile("on_time_pct"),
        Tile("verified_yuan", label="核实欠薪"),
        Tile("recovered_yuan", beside="recovered_pct"),
        Tile("fund_balance_yuan"),
        Tile("wages_overdue_yuan", label="逾期未发工资"),
    ),
    cards=(*cards.CARDS, DECISIONS),
    is_dense=True,
)
connect(PAGE)

clientside_callback(
    "(shown) => shown === 'tiles' ? 'swap is-tiles' : 'swap'",
    Output("home-where", "className"),
    Input("home-where-choice", "value"),
)


def layout(**_query: str) -> html.Main:
    choice = segmented(
        "home-where-choice", "各镇街的画法", {"map": "地图", "tiles": "方格"}, "map", "is-small"
    )
    left = html.Div([card_box(cards.CHANGES), card_box(cards.MONTHS)], className="stack is-third")
    where = html.Div([choice, card_box(cards.MAP), card_box(cards.TILES)], id="home-where", className="swap")
    return page_layout(PAGE, body=html.Div([left, where, card_box(DECISIONS)], className="page-grid"))
