"""404: the address leads to no page; says so in Chinese, with the ways on."""

import dash
from dash import dcc, html

dash.register_page(__name__, path="/404", name="没有这个页面", title="没有这个页面 · 安薪")


def layout(**_query: str) -> html.Main:
    pages = [page for page in dash.page_registry.values() if page.get("order") is not None]
    return html.Main(
        html.Div(
            [
                html.H1("没有这个页面"),
                html.P("地址可能抄错了，或者页面已经改名。可以打开："),
                html.Ul([html.Li(dcc.Link(page["name"], href=page["relative_path"])) for page in pages]),
            ],
            className="no-data is-not-found",
        )
    )
