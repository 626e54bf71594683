"""本页说明: what a page shows and how to read it, as it declares; and a tour of what all pages share."""

import json
from dataclasses import dataclass
from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import Input, Output, State, callback, html, no_update

from pages._components.panels import dialog

OPEN, DIALOG, TITLE, BODY = "help-open", "help-modal", "help-title", "help-body"


@dataclass(frozen=True)
class PageHelp:
    """Said in the dialog: what the page shows, how to read it, where its figures come from.

    A page gives it to `dash.register_page` as `help`.
    """

    shows: str
    reading: str
    sources: str


KEYS = (
    ("/", "到搜索框"),
    ("Tab", "逐个到达按钮、图表和表格"),
    ("← →", "在图表里逐项看"),
    ("回车", "与点击相同"),
    ("Shift+回车", "看这一项的明细"),
    ("Esc", "关闭窗口或菜单"),
)
# (what is pointed at: the first of these that is in sight; its title; what is said of it)
TOUR = (
    ("#shell-menu, [data-panel='shell-menu']", "各页", "从这里到各页；选好的筛选会带过去。"),
    (
        "#search-field, [data-panel='shell-search']",
        "搜索",
        "按编号、单位、项目或文件名查，点开就是台账行和它的各个版本。键盘按 / 到这里。",
    ),
    (
        "#filters .line",
        "筛选",
        "时间、镇街、行业、渠道、主管部门和比哪个时期。全页的数字、图和下载都按它，选了什么写在旁边，一点就清除。",
    ),
    (
        "main .tile",
        "主要数字",
        "点数字看逐行明细，点 ⓘ 看口径。▲▼旁写明与哪段时间比，绿色是变好，红色是变差；◆ 表示有来源未齐。",
    ),
    ("main .card-body", "图表", "点柱子、行或镇街就按它筛选，再点一次取消。下面的“表格”是同样的数。"),
    (
        "main .card-head .actions",
        "明细和下载",
        "“查看明细”打开逐行，写明来源文件和行号；“下载”有图片、表格、链接和材料篮。",
    ),
    (
        "main .foot",
        "数据到哪一天",
        "数据截至、没有到齐的来源、快照编号。“历史快照”可按当时的数据打开本页，也可复制固定的链接。",
    ),
    ("#views-open, [data-panel='shell-menu']", "我的视图", "常看的一页连同筛选起名存下，下次从这里打开。"),
)


def help_button() -> html.Button:
    """A first visit has a mark on it, which the scripts take away."""
    return html.Button(
        [html.Span("本页"), "说明"],
        id=OPEN,
        type="button",
        className="help-open",
        **{"aria-label": "本页说明", "data-panel-close": ""},
    )


def help_parts() -> list[Any]:
    """The dialog and the steps of the tour; both stand in the shell, once."""
    steps = [{"at": at, "title": title, "words": words} for at, title, words in TOUR]
    return [
        dialog(DIALOG, TITLE, "本页说明", dbc.ModalBody(id=BODY), is_scrolled=True, className="help-modal"),
        html.Div(id="tour-steps", hidden=True, **{"data-steps": json.dumps(steps, ensure_ascii=False)}),
    ]


@callback(
    Output(DIALOG, "is_open"),
    Output(TITLE, "children"),
    Output(BODY, "children"),
    Input(OPEN, "n_clicks"),
    State("address", "pathname"),
    prevent_initial_call=True,
)
def open_help(clicks: int | None, pathname: str | None) -> tuple[Any, Any, Any]:
    """The help of the page that the address names; of another page, what all share."""
    if not clicks:
        return no_update, no_update, no_update
    page = _page_at(pathname or "/")
    return (
        True,
        f"本页说明：{page['name']}" if page else "本页说明",
        parts(page.get("help") if page else None),
    )


def _page_at(path: str) -> dict[str, Any] | None:
    wanted = path.rstrip("/")
    pages = (one for one in dash.page_registry.values() if one.get("order") is not None)
    return next((one for one in pages if str(one["relative_path"]).rstrip("/") == wanted), None)


def parts(declared: PageHelp | None) -> list[Any]:
    """What the page declares, the keys of all pages, and the way to the tour."""
    said: list[Any] = []
    if declared is not None:
        said = [
            part
            for title, words in (
                ("看什么", declared.shows),
                ("怎么看", declared.reading),
                ("数从哪里来", declared.sources),
            )
            for part in (html.H3(title), html.P(words))
        ]
    keys = [item for key, what in KEYS for item in (html.Dt(html.Kbd(key)), html.Dd(what))]
    tour = html.Button("带我看一遍", type="button", className="main-button", **{"data-tour": ""})
    return [*said, html.H3("键盘"), html.Dl(keys, className="help-keys"), tour]
