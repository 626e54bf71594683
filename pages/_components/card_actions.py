"""用途: the menu of a card's downloads, copies and links. Scripts carry them out; here are the entries."""

from collections.abc import Sequence
from typing import Any

from dash import html

from pages._charts.paper import SHEETS
from pages._components.changes import opener


def actions(
    card: str, title: str, name: str, rows: Sequence[str], *, changes: Sequence[str] = (), by: str = ""
) -> list[Any]:
    """查看明细, and the menu of downloads; `name` is the card's name outside its page.

    `changes`: the figures whose change the menu takes apart, first by the dimension `by`.
    """
    return [
        html.Button("查看明细", className="link-button", **{"data-rows": ",".join(rows)}),
        html.Span(
            [
                html.Button(
                    "下载",
                    className="link-button",
                    **{
                        "data-menu": "uses",
                        "aria-haspopup": "menu",
                        "aria-expanded": "false",
                        "aria-label": f"下载：{title}",
                    },
                ),
                html.Div(
                    [*_change(changes, by), *_entries(card, name)],
                    className="use-menu",
                    role="menu",
                    hidden=True,
                    **{"aria-label": f"{title}的用途"},
                ),
            ],
            className="uses",
        ),
    ]


def _change(changes: Sequence[str], by: str) -> list[Any]:
    if not changes:
        return []
    return [_item("为什么变了", "把变化分解开", **opener(changes, by)), html.Hr()]


def _entries(card: str, name: str) -> list[Any]:
    word, slide = SHEETS["word"], SHEETS["slide"]
    return [
        _item("全屏", "只看这一张，Esc退出", **{"data-whole": card}),
        html.Div("正式图片，由服务器出", className="menu-title"),
        _item("Word", f"{word.width}像素宽，{word.dpi}dpi", **_official(card, word.id)),
        _item("幻灯片", f"{slide.width}×{slide.height}", **_official(card, slide.id)),
        html.Div("原始数据", className="menu-title"),
        html.Div(
            [
                _item("XLSX", "", **{"data-download": f"export/card/{card}.xlsx"}),
                _item("CSV", "", **{"data-download": f"export/card/{card}.csv"}),
            ],
            className="menu-row",
        ),
        html.Div("浏览器图片，马上就有", className="menu-title"),
        html.Div(
            [
                _item("Word版", "", **_quick(card, word.id)),
                _item("幻灯片版", "", **_quick(card, slide.id)),
            ],
            className="menu-row",
        ),
        _item("复制图片", "粘贴到Word、WPS", **{"data-copy": card}),
        html.Hr(),
        _item("复制链接", "固定快照和日期", **{"data-card-link": f"{card}-card"}),
        _item("加入材料篮", "攒齐后到简报页成文", **{"data-basket": card, "data-title": name}),
    ]


def _official(card: str, sheet: str) -> dict[str, str]:
    return {"data-official": card, "data-sheet": sheet}


def _quick(card: str, sheet: str) -> dict[str, str]:
    return {"data-picture": card, "data-sheet": sheet}


def _item(label: str, hint: str, **data: str) -> html.Button:
    parts = [html.Span(label), html.Small(hint)] if hint else html.Span(label)
    return html.Button(parts, className="use-item", role="menuitem", **data)
