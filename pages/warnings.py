"""预警: what the rules of early warning say, by rule, town and project, down to the ledger lines."""

import dash
from dash import html

from pages._cards import warning_proof as proof
from pages._cards import warnings as cards
from pages._components.cards import card_box
from pages._components.kpi import Tile
from pages._components.page import Page, connect, page_layout
from pages._components.page_help import PageHelp
from pages._warnings.followup_panel import section

dash.register_page(
    __name__,
    path="/warnings",
    name="预警",
    title="预警 · 安薪",
    order=4.5,
    help=PageHelp(
        shows="欠薪在投诉之前、之后露出的苗头：工资过了支付日没发、保证金到期、集中投诉、办理超期等，各有红、黄、蓝三级；哪天发生、哪天消除、由哪些台账行得出。",
        reading="红的先看。同一项目有几项黄色的，另计一条红色。点一条看依据的台账行；规则和界限在本页下方，界限是参数，可以改。",
        sources="工资发放表、在建项目、专户、拨付、保证金、实名制、考勤、诚信等级台账和四个渠道的投诉；没有来的台账，有关的规则不判定。",
    ),
)

PAGE = Page(
    prefix="warnings",
    tiles=(
        Tile("warnings_red"),
        Tile("warnings_yellow"),
        Tile("warnings_blue"),
        Tile("warnings_open"),
        Tile("warnings_opened"),
        Tile("warnings_closed"),
        Tile("warnings_again"),
    ),
    cards=(*cards.CARDS[:-2], *proof.CARDS, *cards.CARDS[-2:]),
    is_dense=True,
)
connect(PAGE)


def layout(**_query: str) -> html.Main:
    boxes = [card_box(card) for card in PAGE.cards]
    # after the list of what stands: what is done about it
    return page_layout(PAGE, body=html.Div([*boxes[:3], *section(), *boxes[3:]], className="page-grid"))
