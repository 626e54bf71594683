"""历史快照: the snapshots that are kept, and what differs between two of them."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, callback, ctx, get_relative_path, html
from dash.exceptions import PreventUpdate

from data.errors import DataError
from data.query.snapshot_comparison import (
    BatchDifference,
    FigureChange,
    LedgerDifference,
    SnapshotComparison,
    compare_snapshots,
)
from data.snapshot.listing import SnapshotInfo, is_undone, kept_snapshots
from data.view import View
from pages._charts import text
from pages._components.batch_words import batch_mark, batch_words
from pages._components.snapshot_history import latest_id, moment
from pages._import.logs import ask, card, table, unanswered
from pages._import.tabs import tab_of
from pages._request import read_view

SHOWN_TOWNS = 60
LEAST = 2


def section() -> list[Any]:
    """The frame of the tab: the choice of two stays while the list is redrawn."""
    chooser = html.Div(
        [
            html.Label(["较早的", dbc.Select(id="snapshot-earlier", options=[], size="sm")]),
            html.Label(["较晚的", dbc.Select(id="snapshot-later", options=[], size="sm")]),
            html.Button("比较", id="snapshot-compare", className="main-button"),
        ],
        className="choosers is-wide",
    )
    return [
        card(
            "两份快照比较",
            "同一段时间的各项指标，在两份快照里各是多少，差别由哪些批次和行带来。",
            chooser,
            html.Div(id="snapshot-differences"),
        ),
        html.Div(id="snapshots-body"),
    ]


@callback(
    output={
        "body": Output("snapshots-body", "children"),
        "earlier": Output("snapshot-earlier", "options"),
        "later": Output("snapshot-later", "options"),
        "before": Output("snapshot-earlier", "value"),
        "after": Output("snapshot-later", "value"),
        "differences": Output("snapshot-differences", "children", allow_duplicate=True),
    },
    inputs={"search": Input("address", "search"), "_changed": Input("data-changed", "data")},
    prevent_initial_call="initial_duplicate",
)
def show(search: str | None, _changed: Any) -> dict[str, Any]:
    """The list, and the two latest chosen."""
    if tab_of(search) != "snapshots":
        raise PreventUpdate
    kept = kept_snapshots()
    options = [{"value": one.id, "label": _label(one)} for one in kept]
    chosen = [one.id for one in kept[:LEAST]]
    alone = html.P("只保留着一份快照，还没有可比的；再导入一次就有了。", className="empty")
    return {
        "body": snapshots_list(kept),
        "earlier": options,
        "later": options,
        "before": chosen[-1] if chosen else None,
        "after": chosen[0] if chosen else None,
        "differences": None if len(kept) >= LEAST else alone,
    }


def _label(one: SnapshotInfo) -> str:
    return f"{moment(one.loaded_at)}（数据截至{text.day(one.data_until)}）"


def snapshots_list(kept: Sequence[SnapshotInfo]) -> html.Section:
    latest = latest_id()
    try:
        batches = {row["批次"]: row for _, row in ask("batches").iterrows()}
    except DataError as error:
        return card("历史快照", "", unanswered(error))
    rows = []
    for one in kept:
        gone = is_undone(one, kept, latest)
        made = batches.get(one.batch_id)
        by = batch_words(made["时间"], made["文件数"]) if made is not None else ""
        rows.append(
            html.Tr(
                [
                    html.Td(
                        html.A(
                            moment(one.loaded_at),
                            href=_front_page(one, latest),
                            title=f"按这份快照打开总览：{one.id}",
                        )
                    ),
                    html.Td(text.day(one.data_until)),
                    html.Td(batch_mark(str(one.batch_id), by) if by else "撤销、回退或重建"),
                    html.Td(
                        "最新" if one.id == latest else "所装批次已撤销" if gone else "",
                        className="is-late" if gone else "",
                    ),
                ],
                className="is-undone" if gone else "",
            )
        )
    heads = [html.Th(name) for name in ("建成时间", "数据截至", "由来", "情况")]
    return card("历史快照", "点时间，按当时的数据打开总览；保留的份数见参数表。", table(heads, rows))


def _front_page(one: SnapshotInfo, latest: str) -> str:
    """The front page on that snapshot."""
    return get_relative_path("/") + ("" if one.id == latest else f"?snapshot={one.id}")


# the difference -------------------------------------------------------------------------------


@callback(
    Output("snapshot-differences", "children"),
    Input("snapshot-compare", "n_clicks"),
    State("snapshot-earlier", "value"),
    State("snapshot-later", "value"),
    prevent_initial_call=True,
)
def compare(clicks: int | None, earlier: str | None, later: str | None) -> Any:
    if not clicks or not ctx.triggered_id:
        raise PreventUpdate
    known = {one.id for one in kept_snapshots()}
    if earlier not in known or later not in known:
        return html.P("请选两份现在还保留的快照。", className="empty")
    if earlier == later:
        return html.P("两边选的是同一份快照。", className="empty")
    try:
        return differences(str(earlier), str(later))
    except DataError as error:
        return unanswered(error)


def differences(earlier: str, later: str) -> list[Any]:
    """Both are asked for the default days of the later one."""
    after = read_view(f"?snapshot={later}")
    before = read_view(f"?snapshot={earlier}")
    if after is None or before is None:
        return [html.P("其中一份快照里没有任何发生日期，没有数字可比。", className="empty")]
    return shown(compare_snapshots(replace(before, filters=after.filters), after), after)


def shown(found: SnapshotComparison, view: View) -> list[Any]:
    same = found.compared - len(found.figures)
    words = (
        f"{view.period_label}的{found.compared}项指标，全县{len(found.figures)}项不同、{same}项相同；"
        f"分镇街共{len(found.by_town)}处不同。"
    )
    return [
        html.P(words, className="rows-head"),
        _figures("全县", [(one, "") for one in found.figures]),
        _figures("分镇街", [(one, one.town_name or "") for one in found.by_town]),
        _batches(found.batches),
        _ledgers(found.ledgers),
    ]


def _figures(title: str, rows: Sequence[tuple[FigureChange, str]]) -> html.Div | None:
    if not rows:
        return None
    has_town = any(town for _, town in rows)
    names = ["指标", *(["镇街"] if has_town else []), "原为", "现为", "相差"]
    heads = [
        html.Th(name, className="is-number" if name in ("原为", "现为", "相差") else "") for name in names
    ]
    lines = [
        html.Tr(
            [
                html.Td(one.label),
                *([html.Td(town)] if has_town else []),
                html.Td(_figure(one, one.before), className="is-number"),
                html.Td(_figure(one, one.after), className="is-number"),
                html.Td(_difference(one), className="is-number"),
            ]
        )
        for one, town in rows[:SHOWN_TOWNS]
    ]
    more = f"，这里列前{SHOWN_TOWNS}处" if len(rows) > SHOWN_TOWNS else ""
    return html.Div([html.H3(f"{title}（{len(rows)}处{more}）"), table(heads, lines)])


def _figure(one: FigureChange, value: Decimal | int | None) -> str:
    return text.NONE if value is None else f"{text.number(value, one.decimals)}{one.unit}"


def _difference(one: FigureChange) -> str:
    """In points of a percentage; nothing where one of them is unknown."""
    if one.before is None or one.after is None:
        return text.NONE
    unit = "个百分点" if one.unit == "%" else one.unit
    return f"{text.number(one.after - one.before, one.decimals, sign=True)}{unit}"


def _batches(batches: Sequence[BatchDifference]) -> html.Div:
    if not batches:
        return html.P("两份快照的有效批次相同：差别来自重建（参考数据、参数或程序有变）。", className="why")
    heads = [
        html.Th(name, className="is-number" if name in ("新增", "更新") else "")
        for name in ("批次", "在哪一份", "文件", "新增", "更新", "操作人")
    ]
    rows = [
        html.Tr(
            [
                html.Td(batch_mark(one.batch_id, batch_words(one.loaded_at, len(one.files)), is_link=True)),
                html.Td("只在较晚的" if one.is_in_later else "只在较早的（后来撤销或回退）"),
                html.Td("、".join(one.files) or "人工核对", className="why"),
                html.Td(text.number(one.new), className="is-number"),
                html.Td(text.number(one.updated), className="is-number"),
                html.Td(one.loaded_by),
            ]
        )
        for one in batches
    ]
    return html.Div([html.H3(f"带来差别的批次（{len(batches)}个）"), table(heads, rows)])


def _ledgers(ledgers: Sequence[LedgerDifference]) -> html.Div | None:
    if not ledgers:
        return None
    names = ("台账", "原有行", "现有行", "新增", "更新", "去掉")
    heads = [html.Th(name, className="" if name == "台账" else "is-number") for name in names]
    rows = [
        html.Tr(
            [
                html.Td(one.label),
                *(
                    html.Td(text.number(count), className="is-number")
                    for count in (one.before, one.after, one.added, one.updated, one.removed)
                ),
            ]
        )
        for one in ledgers
    ]
    return html.Div([html.H3("各台账的行"), table(heads, rows)])
