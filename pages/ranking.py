"""镇街排名: the half-year scores, and for one town the reasons for lost points."""

import dash
from dash import html

from pages._cards import ranking as cards
from pages._components.page import Page, connect, page_layout
from pages._components.page_help import PageHelp

dash.register_page(
    __name__,
    path="/ranking",
    name="镇街排名",
    title="镇街排名 · 安薪",
    order=5,
    help=PageHelp(
        shows="各镇街评价得分和名次，以及每一分为什么失。",
        reading="圆点是综合得分，从高到低排；标着样本量小的向全县平均靠拢，名次可能只是偶然。点一行看它为什么是这个分，每项都能打开逐行。",
        sources="评分细则在参考表里，随快照保存；各项的数与其他页相同。",
    ),
)

PAGE = Page(prefix="ranking", cards=cards.CARDS, fixed=cards.explained)
connect(PAGE)


def layout(**_query: str) -> html.Main:
    return page_layout(PAGE)
