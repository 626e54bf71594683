"""来历: the ledger line behind a row: file, sheet and line, batch, versions and what each changed."""

import json
from itertools import pairwise
from typing import Any

import dash_bootstrap_components as dbc
import pandas as pd
from dash import ALL, Input, Output, State, callback, ctx, html
from dash.exceptions import PreventUpdate

from data import OutOfScope, warehouse
from data.errors import DataError, QueryFailed
from pages._charts import text
from pages._components.grid import AFTER_MARK, grid
from pages._components.view import read_view
from pages._http.scope import request_scope

WAGES = "wages:"
OLD_SNAPSHOT = "当前快照是旧版程序建的，没有台账行的来历；请重新导入，或由维护人员重建快照。"
COUNTY_ONLY = "台账行的来历只对全县账户开放。"


def line_dialog() -> dbc.Modal:
    """The dialog, over that of the rows; it stands in the shell, once."""
    return dbc.Modal(
        [
            dbc.ModalHeader(dbc.ModalTitle(id="line-title"), close_button=True),
            dbc.ModalBody(id="line-body"),
        ],
        id="line-modal",
        className="line-modal",
        is_open=False,
        scrollable=True,
    )


@callback(
    Output("line-modal", "is_open"),
    Output("line-title", "children"),
    Output("line-body", "children"),
    Input({"type": "rows-grid", "part": ALL}, "cellClicked"),
    State("address", "search"),
    prevent_initial_call=True,
)
def open_line(_clicked: list[Any], search: str | None) -> tuple[Any, ...]:
    """A grid drawn anew calls this too: only a click on a row that has a line counts."""
    clicked = next((one["value"] for one in ctx.triggered if one["value"]), None)
    mark = str((clicked or {}).get("rowId") or "").rpartition(AFTER_MARK)[0]
    view = read_view(search)
    if not mark or view is None:
        raise PreventUpdate
    try:
        title, body = line_parts(mark, view.snapshot.id)
    except OutOfScope:
        return True, "来历", html.P(COUNTY_ONLY, className="empty")
    except QueryFailed:
        return True, "来历", html.P(OLD_SNAPSHOT, className="empty")
    except DataError as error:
        return True, "来历", html.P(str(error), className="empty")
    return True, title, body


def _ask(name: str, snapshot_id: str | None, **given: Any) -> pd.DataFrame:
    return warehouse().question(name, scope=request_scope(), snapshot_id=snapshot_id, **given)


def line_parts(mark: str, snapshot_id: str | None = None) -> tuple[str, list[Any]]:
    """Title and body of the dialog."""
    if mark.startswith(WAGES):
        _, month, project = mark.split(":", 2)
        lines = _ask("wage_lines", snapshot_id, project_id=project, wage_month=month)
        told = f"共{text.number(len(lines))}行。点一行，看它的版本和批次。"
        return f"{month}工资表的各行", [html.P(told, className="rows-head"), grid(lines, "wages")]
    versions = _ask("line_versions", snapshot_id, row_id=mark)
    if not len(versions):
        return "来历", [html.P("这一行的台账没有找到，可能刚被撤销；请刷新页面。", className="empty")]
    newest = versions.iloc[0]
    seen = _ask("line_sightings", snapshot_id, ledger=newest["台账代码"], row_key=newest["行键"])
    labels = _ask("ledger_labels", snapshot_id, ledger=newest["台账代码"])
    body = [_summary(versions), _versions_table(versions)]
    if len(seen):
        body.append(_seen(seen))
    return f"来历：{newest['台账']}的一行", [*body, _fields_table(versions, labels)]


def _summary(versions: pd.DataFrame) -> html.P:
    count = len(versions)
    told = "只有一个版本。" if count == 1 else f"共{count}个版本，第{count}版有效，较早的留存备查。"
    return html.P(told + "姓名、证件、电话已遮蔽。", className="rows-head")


def _versions_table(versions: pd.DataFrame) -> html.Div:
    names = ("版本", "状态", "文件", "工作表", "行号", "批次", "导入时间", "操作人")
    rows = [
        html.Tr(
            [
                html.Td(f"第{row['版本']}版"),
                html.Td("有效" if row["有效"] else "已被更正"),
                *(html.Td(str(row[name])) for name in names[2:6]),
                html.Td(f"{row['导入时间']:%Y-%m-%d %H:%M}"),
                html.Td(row["操作人"]),
            ],
            className="" if row["有效"] else "is-old",
        )
        for _, row in versions.iterrows()
    ]
    return _table(names, rows)


def _seen(seen: pd.DataFrame) -> html.P:
    """Files that brought the line again, unchanged."""
    shown = [f"{one['文件']}第{one['行号']}行（批次 {one['批次']}）" for _, one in seen.head(5).iterrows()]
    more = f"等{len(seen)}处" if len(seen) > 5 else ""
    return html.P(f"同样内容还见于：{'、'.join(shown)}{more}", className="rows-head")


def _fields_table(versions: pd.DataFrame, labels: pd.DataFrame) -> html.Div:
    """One row a column of the ledger that any version fills, one column a version; what changed is marked."""
    told = [json.loads(one) for one in versions["字段"]]
    rows = []
    for _, label in labels.iterrows():
        values = [_value(one.get(label["字段"]), label["类型"]) for one in told]
        if not any(values):
            continue
        # Newest first: a value is marked where the version before it said something else.
        changed = [*(value != older for value, older in pairwise(values)), False]
        cells = [
            html.Td(f"◆ {value or '（空）'}" if is_new else value, className="is-changed" if is_new else "")
            for value, is_new in zip(values, changed, strict=True)
        ]
        rows.append(html.Tr([html.Th(label["名称"], scope="row"), *cells]))
    return _table(("栏目", *(f"第{number}版" for number in versions["版本"])), rows)


def _value(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if kind == "yuan":
        return f"{float(value):,.2f}"
    return str(value).removesuffix(" 00:00:00")


def _table(names: tuple[str, ...], rows: list[html.Tr]) -> html.Div:
    head = html.Thead(html.Tr([html.Th(name) for name in names]))
    return html.Div(html.Table([head, html.Tbody(rows)], className="plain"), className="line-scroll")
