"""材料篮 on the page 简报: the charts that this browser has added, in order, to be made into files."""

from typing import Any

import dash
from dash import ALL, Input, Output, State, callback, html, no_update

from briefing.api import EMPTY, MOST, RENDERER_HEALTH, BasketError, ResolvedItem, read_items, resolve_item
from pages._components import marks
from pages._components.page import ADDRESS, NO_SNAPSHOT
from pages._components.panels import AWAITED
from pages._request import read_view

NAME = "材料篮"
HOW = f"{EMPTY}在各页图表的“下载”里选“加入材料篮”，攒齐后在这里成文，一次最多{MOST}张。"
MOVES = {"up": ("上移", -1), "down": ("下移", 1)}


def card() -> html.Section:
    missing = RENDERER_HEALTH.fault()
    head = [
        html.H2(NAME),
        html.Span(id="basket-sub", className="sub"),
        html.Div(html.Button("清空", id="basket-clear", className="link-button"), className="actions"),
    ]
    make = [
        html.Button("生成材料", id="basket-make", className="main-button", disabled=True),
        html.Span("一份Word、一份幻灯片和一套图片，只含以上图表"),
    ]
    return html.Section(
        [
            html.Div(head, className="card-head"),
            html.Div(id="basket-list", **AWAITED),
            html.Div(make, className="make-line"),
            html.P(missing, className="is-missing") if missing else None,
            html.Div(id="basket-state", className="make-state", role="status"),
            html.Div(id="basket-made", className="made-files"),
        ],
        id="basket-card",
        className="card-box is-basket",
    )


@callback(
    output={
        "rows": Output("basket-list", "children"),
        "sub": Output("basket-sub", "children"),
        "cannot": Output("basket-make", "disabled"),
        "clear": Output("basket-clear", "hidden"),
    },
    inputs={"kept": Input("basket", "data"), "search": Input(ADDRESS, "search")},
)
def show(kept: Any, search: str | None) -> dict[str, Any]:
    """The list of charts over the page's snapshot, with the reason where a chart cannot be made."""
    view = read_view(search)
    if view is None or not kept:
        words = NO_SNAPSHOT if view is None else HOW
        return {"rows": html.P(words, className="how"), "sub": "", "cannot": True, "clear": not kept}
    try:
        found = [resolve_item(item, view.snapshot, view.scope) for item in read_items(kept)]
    except BasketError as error:
        wrong = html.P(str(error), className="is-missing")
        return {"rows": wrong, "sub": "", "cannot": True, "clear": False}
    can = any(not one.left_out for one in found)
    return {
        "rows": html.Ol([_row(place, one, len(found)) for place, one in enumerate(found)]),
        "sub": f"{len(found)}张图表，都按快照{view.snapshot.id}重画",
        "cannot": not can or bool(RENDERER_HEALTH.fault()),
        "clear": False,
    }


def _row(place: int, one: ResolvedItem, count: int) -> html.Li:
    words = f"筛选：{one.filters}" if one.filters else "未筛选"
    notes = [f"不会收入：{one.left_out}", *one.remarks] if one.left_out else list(one.remarks)
    buttons = [
        html.Button(
            label,
            id={"type": "basket-button", "do": do, "at": place},
            className="link-button",
            disabled=not 0 <= place + by < count,
            **{"aria-label": f"{label}：{one.title}"},
        )
        for do, (label, by) in MOVES.items()
    ]
    drop = html.Button(
        "删除",
        id={"type": "basket-button", "do": "drop", "at": place},
        className="link-button",
        **{"aria-label": f"删除：{one.title}"},
    )
    what = [html.B(one.title or one.item.card), html.Small("" if one.left_out else words)]
    what += [html.Small(note, className="is-missing") for note in notes]
    return html.Li([html.Div(what, className="what"), html.Div([*buttons, drop], className="moves")])


@callback(
    Output("basket", "data", allow_duplicate=True),
    Input({"type": "basket-button", "do": ALL, "at": ALL}, "n_clicks"),
    Input("basket-clear", "n_clicks"),
    State("basket", "data"),
    prevent_initial_call=True,
)
def change(_clicks: list[int | None], _clear: int | None, kept: Any) -> Any:
    """Moves a row up or down, removes it, or removes all rows. Redrawn buttons report no click and change
    nothing."""
    if not dash.ctx.triggered or not dash.ctx.triggered[0]["value"] or not isinstance(kept, list):
        return no_update
    trigger = dash.ctx.triggered_id
    return [] if trigger == "basket-clear" else changed(kept, str(trigger["do"]), marks.number(trigger["at"]))


def changed(kept: list[Any], do: str, at: int) -> list[Any]:
    """The list after one click; a row that no longer exists changes nothing."""
    if not 0 <= at < len(kept):
        return kept
    others = [*kept[:at], *kept[at + 1 :]]
    if do == "drop":
        return others
    if do not in MOVES:
        marks.refuse()
    to = max(0, min(len(others), at + MOVES[do][1]))
    return [*others[:to], kept[at], *others[to:]]
