"""镇街排名: the half-year scores, and for one town the reasons for lost points."""

import dash
from dash import html

from pages._cards import ranking as cards
from pages._components.page import Page, connect, page_layout

dash.register_page(__name__, path="/ranking", name="镇街排名", title="镇街排名 · 安薪", order=5)

PAGE = Page(prefix="ranking", cards=cards.CARDS, fixed=cards.explained)
connect(PAGE)


def layout(**_query: str) -> html.Main:
    return page_layout(PAGE)
