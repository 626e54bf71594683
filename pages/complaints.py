"""投诉趋势: volume against the year before, by channel, town, sector and authority; 件 and 事项."""

import dash
from dash import html

from pages._cards import complaints as cards
from pages._cards import overlay
from pages._components.cards import card_box
from pages._components.kpi import Tile
from pages._components.page import Page, connect, page_layout
from pages._components.page_help import PageHelp

dash.register_page(
    __name__,
    path="/complaints",
    name="投诉趋势",
    title="投诉趋势 · 安薪",
    order=2,
    help=PageHelp(
        shows="投诉有多少、比上年同期多还是少，按月、渠道、镇街、行业和主管部门分；群体性事项和重复反映的单位。",
        reading="“件”是收到的一条条记录，“事项”是把同一件事的几条并成一项：镇街之间比事项。深色横线是上年同月；斜线的日子数据未齐。点月份、镇街或渠道就按它筛选。",
        sources="全国平台线索、省平台投诉、12345工单和现场投诉登记。并案的依据在“数据—复核”里看，也在那里拆分。",
    ),
)

PAGE = Page(
    prefix="complaints",
    tiles=(
        Tile("complaints_received"),
        Tile("matters_received"),
        Tile("group_matters"),
        Tile("repeat_pct"),
        Tile("complaint_workers"),
    ),
    cards=(*cards.CARDS, *overlay.CARDS),
    extra=lambda view: {overlay.EXTRA_ID: overlay.controls(view)},
    extra_ids=(overlay.EXTRA_ID,),
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
                        for card in (
                            overlay.OVERLAID,
                            cards.MATTERS_BY_TOWN,
                            cards.BY_SECTOR,
                            cards.BY_AUTHORITY,
                            cards.REPEAT,
                        )
                    ],
                    className="page-grid is-next",
                ),
            ]
        ),
    )
