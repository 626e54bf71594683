"""The frame of every page: navigation, search, basket, filter bar, the dialog for rows."""

from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html

from access.roles import ACTIONS, WALL
from data import NoSnapshot, warehouse
from data.view import COUNTY_NAME
from pages._components import rows, search, typed_dates
from pages._components.changes import change_parts
from pages._components.filters import filter_bar
from pages._components.page import WIDTH
from pages._components.page_help import help_button, help_parts
from pages._components.panels import opener, panel_head
from pages._scope import may, may_open, person
from pages._views.dialog import views_button, views_dialog

WALL_PATH = "/screen"
BRIEFING_PATH = "/briefing"


def nav_pages() -> list[dict[str, Any]]:
    """Pages of the menu, in their order: those that are built and open to the user, the wall apart."""
    listed = [page for page in dash.page_registry.values() if page.get("order") is not None]
    return [page for page in listed if page["path"] != WALL_PATH and may_open(page["path"])]


def shell() -> html.Div:
    pages = nav_pages()
    return html.Div(
        [
            # it changes the address without loading the page again; links and the back key still reach it
            dcc.Location(id="address", refresh=False),
            dcc.Store(id=WIDTH),
            html.Header(
                [
                    html.Div(["安薪", html.Span(f" · {COUNTY_NAME}")], className="brand"),
                    html.Nav(
                        [
                            panel_head("菜单"),
                            *(link for page in pages for link in _links(page)),
                            views_button(),
                            help_button(),
                        ],
                        id="shell-menu",
                        className="panel is-drawer",
                        **{"aria-label": "页面"},
                    ),
                    search.search_box(),
                    html.Div(right(), className="right", id="shell-right"),
                    *_own_account(),
                    search.search_opener(),
                    opener("shell-menu", "☰ 菜单"),
                ],
                className="top",
            ),
            filter_bar(),
            # on paper, at the head of every sheet: page, filters, 数据截至; the scripts fill it
            html.Div(id="print-head", **{"aria-hidden": "true"}),
            dash.page_container,
            *change_parts(),
            *rows.rows_parts(),
            views_dialog(),
            *help_parts(),
            # charts put by for a briefing: [{"card", "search", "title", "added"}], kept by this browser
            dcc.Store(id="basket", storage_type="local"),
            html.Div(id="toasts", role="status", **{"aria-live": "polite"}),
            html.Div(id="actions-state", hidden=True),
            # what the arrow keys reach on a chart is read out from here
            html.Div(id="chart-said", className="unseen", role="status"),
        ],
        className="shell",
        id="shell",
        # what the user may not do has no button: 20_shell.css
        **{"data-may": " ".join(filter(may, ACTIONS))},
    )


def _own_account() -> list[Any]:
    """Who is signed in, the way to one's password and out; nothing where nobody has to sign in."""
    asking = person()
    if asking is None or asking.role.id == WALL:
        return []
    leave = html.Form(
        html.Button("退出", type="submit", className="link-button"),
        method="post",
        action=dash.get_relative_path("/logout"),
    )
    name = html.A(asking.name, href=dash.get_relative_path("/password"), title=f"{asking.role.label}；改密码")
    return [html.Div([name, leave], className="own-account")]


def _links(page: dict[str, Any]) -> list[Any]:
    """A page's link; the basket stands beside 简报, which makes files of it."""
    links = [dcc.Link(page["name"], href=page["relative_path"], id=_link_id(page))]
    if page["path"] == BRIEFING_PATH:
        label = [html.Span("材料篮"), html.B("", id="basket-count")]
        links.append(dcc.Link(label, href=page["relative_path"], id="nav-basket", className="is-empty"))
    return links


def _link_id(page: dict[str, Any]) -> str:
    return f"nav-{page['module'].rsplit('.', 1)[-1].replace('_', '-')}"


def right() -> list[Any]:
    """What the data are, and the way to the wall. The page 数据 draws it anew when the data have changed."""
    parts: list[Any] = []
    try:
        if warehouse().snapshot().is_demo:
            parts.append(html.Span("演示数据", className="demo-badge"))
    except NoSnapshot:
        parts.append(html.Span("还没有数据", className="demo-badge"))
    has_wall = any(page["path"] == WALL_PATH for page in dash.page_registry.values())
    if has_wall and may_open(WALL_PATH):
        parts.append(html.A("大屏", href=dash.get_relative_path(WALL_PATH), target="_blank"))
    return parts


def connect() -> None:
    """Links keep the filters, the page one is on is marked, a click on a mark filters by it."""
    clientside_callback(
        ClientsideFunction("shell", "links"),
        Input("address", "search"),
        Input("address", "pathname"),
    )
    typed_dates.connect()
    rows.connect()
    clientside_callback(ClientsideFunction("shell", "ready"), Input("filters-chips", "children"))
    # charts are drawn for the window's width from the first on
    clientside_callback(ClientsideFunction("panels", "width"), Output(WIDTH, "data"), Input("shell", "id"))
    clientside_callback(
        ClientsideFunction("shell", "filterByClick"),
        Input({"type": "figure", "card": dash.ALL}, "clickData"),
        prevent_initial_call=True,
    )
    clientside_callback(ClientsideFunction("basket", "count"), Input("basket", "data"))
    search.connect()
