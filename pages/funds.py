"""资金使用: 工资保证金 required, stored and running out; 应急周转金 by account, age and month."""

import dash
from dash import html

from pages._cards import funds as cards
from pages._components.cards import card_box
from pages._components.kpi import Tile
from pages._components.page import Page, connect, page_layout
from pages._components.page_help import PageHelp

dash.register_page(
    __name__,
    path="/funds",
    name="资金使用",
    title="资金使用 · 安薪",
    order=4,
    help=PageHelp(
        shows="工资保证金应存、实存和落实率，哪些保函快到期；应急周转金县和各镇街的规模、垫付、追回、余额，没追回的有多久。",
        reading="保证金只算在建项目，合法免存的算作落实。周转金各账户：规模减去没追回的垫付就是余额。横线标的是当日的余额。",
        sources="在建项目、工资保证金和应急周转金台账；资金规模取自参考表。",
    ),
)

PAGE = Page(
    prefix="funds",
    tiles=(
        Tile("deposit_required_yuan"),
        Tile("deposit_stored_yuan"),
        Tile("deposit_coverage_pct"),
        Tile("deposit_unreleased_yuan"),
        Tile("fund_balance_yuan"),
        Tile("fund_outstanding_yuan", label="周转金未追回"),
        Tile("fund_advanced_yuan"),
        Tile("fund_repaid_yuan"),
    ),
    cards=cards.CARDS,
    is_dense=True,
)
connect(PAGE)


def layout(**_query: str) -> html.Main:
    right = html.Div([card_box(cards.AGEING), card_box(cards.FLOWS)], className="stack is-five")
    deposits = (cards.COVERAGE_BY_SECTOR, cards.COVERAGE_BY_TOWN, cards.EXPIRING)
    return page_layout(
        PAGE,
        body=html.Div(
            [*[card_box(card) for card in deposits], card_box(cards.ACCOUNTS), right], className="page-grid"
        ),
    )
