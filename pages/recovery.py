"""追缴成效: owed, verified, recovered; by route, by days until payment, and what is not cleared."""

import dash
from dash import html

from pages._cards import recovery as cards
from pages._components.kpi import Tile
from pages._components.page import Page, connect, page_layout
from pages._components.page_help import PageHelp

dash.register_page(
    __name__,
    path="/recovery",
    name="追缴成效",
    title="追缴成效 · 安薪",
    order=3,
    help=PageHelp(
        shows="反映、核实、追发各多少钱，追回了几成；按月累计，按追发方式，多久拿到钱，还有哪些查实未清。",
        reading="到位率是追发除以核实。反映金额是来件人说的，核实金额是查过的；有的渠道不登记核实金额，数旁写明了有多少件登记。",
        sources="投诉台账的反映和核实金额，追发台账的追发金额、方式和日期；追发按线索编号与投诉对上。",
    ),
)

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
