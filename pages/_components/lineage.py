"""来历: the ledger lines behind a row: file, sheet and line, batch, versions and what each changed."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import dash_bootstrap_components as dbc
import pandas as pd
from dash import ALL, Input, Output, State, callback, ctx, dcc, html
from dash.exceptions import PreventUpdate
from werkzeug.exceptions import BadRequest

from data import Filters, OutOfScope
from data.errors import DataError, QueryFailed
from data.query.search import folding
from data.spec.doubt_actions import VALUE
from data.view import View
from pages._charts import text
from pages._components import loads, marks
from pages._components.batch_words import short_words
from pages._components.grid import AFTER_MARK, MARK, grid
from pages._components.panels import dialog, scroller
from pages._request import read_view
from pages._url import record_search, requested_record

OLD_SNAPSHOT = "当前快照是旧版程序建的，没有台账行的来历；请重新导入，或由维护人员重建快照。"
COUNTY_ONLY = "台账行的来历只对全县账户开放。"
log = logging.getLogger(__name__)
NO_RECORD = "地址里的记录看不懂；请用搜索框按编号或名称再找。"
PLACES = ["来源文件", "工作表", "行号"]
LOADS = ["版本", "批次"]
# columns that describe a line, before those with its place in the file
NAMED_BY = 2


def line_dialog() -> list[Any]:
    """The dialog, over that of the rows, and the store that asks for a line; both in the shell, once."""
    return [
        dcc.Store(id="line-request"),
        dialog(
            "line-modal",
            "line-title",
            "来历",
            dbc.ModalBody(id="line-body"),
            is_scrolled=True,
            className="line-modal",
        ),
    ]


@callback(
    Output("line-modal", "is_open"),
    Output("line-title", "children"),
    Output("line-body", "children"),
    Input({"type": "rows-grid", "part": ALL}, "cellClicked"),
    Input("line-request", "data"),
    State("address", "search"),
    prevent_initial_call=True,
)
def open_line(_clicked: list[Any], request: dict[str, Any] | None, search: str | None) -> tuple[Any, ...]:
    """Opens the line of a clicked row; a redrawn grid calls this too, so other calls change nothing."""
    is_address = ctx.triggered_id == "line-request" and "mark" not in marks.mapping(request)
    if is_address:
        mark = requested_record(search)
    elif ctx.triggered_id == "line-request":
        mark = str(marks.mapping(request).get("mark") or "")
    else:
        clicked = next((one["value"] for one in ctx.triggered if one["value"]), None)
        mark = str(marks.mapping(clicked).get("rowId") or "").rpartition(AFTER_MARK)[0]
    view = read_view(search)
    if not mark or view is None:
        raise PreventUpdate
    try:
        title, body = line_parts(mark, view)
    except OutOfScope:
        return True, "来历", html.P(COUNTY_ONLY, className="empty")
    except QueryFailed:
        return True, "来历", html.P(OLD_SNAPSHOT, className="empty")
    except DataError as error:
        return True, "来历", html.P(str(error), className="empty")
    except BadRequest:
        if not is_address:
            raise
        return True, "来历", html.P(NO_RECORD, className="empty")
    return True, title, [*body, _link(mark, view)]


def line_parts(mark: str, view: View) -> tuple[str, list[Any]]:
    """Title and body of the dialog: one line and its versions, or the lines behind a row.

    A line is found whatever the page's filters.
    """
    view = replace(view, filters=Filters())
    kind, _, reference = mark.partition(":")
    if kind in loads.PARTS:
        return loads.PARTS[kind](reference, view)
    if kind in _MADE_OF:
        made = _MADE_OF[kind]
        lines = made.ask(reference, view)
        # a town may see its lines, but not the loads that brought them
        if len(lines) != 1 or not view.scope.is_county:
            return made.named(lines), _lines_body(lines, made.nothing, view)
        mark = lines[MARK].iloc[0]
    return _line(mark, view)


def _link(mark: str, view: View) -> html.P:
    """Copies an address that opens these lines as this snapshot has them."""
    data = {"data-link": record_search(mark, view.snapshot.id)}
    button = html.Button("复制链接（固定快照）", type="button", className="link-button", **data)
    return html.P(button, className="line-link")


# rows made of several lines -------------------------------------------------------------------


def _wage_lines(reference: str, view: View) -> pd.DataFrame:
    month, _, project = reference.partition(":")
    return view.question("wage_lines", project_id=project, wage_month=month)


def _matter_lines(reference: str, view: View) -> pd.DataFrame:
    return view.question("matter_lines", matter_ids=marks.texts(reference))


def _deposit_lines(reference: str, view: View) -> pd.DataFrame:
    project, row = marks.texts(reference, 2)
    return view.question("deposit_lines", project_id=project, row_id=row)


def _account_lines(reference: str, view: View) -> pd.DataFrame:
    """Open advances of an account on a day; the pool itself is in no ledger."""
    account, _, day = reference.partition(":")
    account_view = replace(view, filters=Filters(date_to=marks.day(day), towns=(account,)))
    return account_view.question("fund_ageing").drop(columns="账户代码")


def _joined_lines(complaint: str, view: View) -> pd.DataFrame:
    """Those of the matter that a complaint is joined in."""
    matters = view.question("matter_of", complaint_id=complaint)["事项标识"]
    return view.question("matter_lines", matter_ids=list(matters))


def _employer_lines(name: str, view: View) -> pd.DataFrame:
    return view.question("subject_lines", employer=name, project=None, **folding())


def _project_lines(project: str, view: View) -> pd.DataFrame:
    return view.question("subject_lines", employer=None, project=project, **folding())


@dataclass(frozen=True)
class MadeOf:
    """A row that is made of several lines: its title, what is said where there is none, and the query."""

    title: str
    nothing: str
    ask: Callable[[str, View], pd.DataFrame]
    # the column that names it
    naming: str = ""

    def named(self, lines: pd.DataFrame) -> str:
        """事项的台账行, or 单位：… by the name in its lines."""
        return f"{self.title}：{lines[self.naming].iloc[0]}" if self.naming and len(lines) else self.title


# kind of mark → what its row is made of
_MADE_OF: dict[str, MadeOf] = {
    "wages": MadeOf("工资表的各行", "没有这个月的工资表行。", _wage_lines),
    "matters": MadeOf("事项的台账行", "这个事项的台账行没有找到，请刷新页面。", _matter_lines),
    "joined": MadeOf("事项的台账行", "这个事项的台账行没有找到，可能刚被撤销。", _joined_lines),
    "employer": MadeOf("单位", "没有这个单位的台账行，可能刚被撤销。", _employer_lines, "单位"),
    "project": MadeOf("项目", "没有这个项目的台账行，可能刚被撤销。", _project_lines, "项目"),
    "deposit": MadeOf("保证金的台账行", "这个项目的台账行没有找到，请刷新页面。", _deposit_lines),
    "account": MadeOf(
        "账户未追回的垫付",
        "这一天没有未追回的垫付，余额就是资金规模；规模取自参考表 fund_pools，不在台账里。",
        _account_lines,
    ),
}


def _lines_body(lines: pd.DataFrame, nothing: str, view: View) -> list[Any]:
    """File, sheet, line, version and load of every line; a click opens its versions."""
    if not len(lines):
        return [html.P(nothing, className="empty")]
    words = f"共{text.number(len(lines))}行。姓名、证件、电话已遮蔽"
    if not view.scope.is_county:
        return [html.P(f"{words}。{COUNTY_ONLY}", className="rows-head"), grid(lines, "lines")]
    loaded = view.question("line_loads", row_ids=list(lines[MARK]))
    merged = lines.merge(loaded, on=MARK, how="left")
    merged["批次"] = [text.NONE if text.is_missing(one) else short_words(one) for one in merged["批次"]]
    merged["版本"] = [text.NONE if text.is_missing(one) else f"第{int(one)}版" for one in merged["版本"]]
    others = [name for name in merged if name not in (*PLACES, *LOADS, MARK)]
    columns = [*others[:NAMED_BY], *PLACES, *LOADS, *others[NAMED_BY:], MARK]
    return [
        html.P(f"{words}；点一行，看它的各个版本。", className="rows-head"),
        grid(merged[columns], "lines"),
    ]


# one line -------------------------------------------------------------------------------------


def _line(row_id: str, view: View) -> tuple[str, list[Any]]:
    versions = view.question("line_versions", row_id=row_id)
    if not len(versions):
        return "来历", [html.P("这一行的台账没有找到，可能刚被撤销；请刷新页面。", className="empty")]
    newest = versions.iloc[0]
    seen = view.question("line_sightings", ledger=newest["台账代码"], record_key=newest["行键"])
    labels = view.question("ledger_labels", ledger=newest["台账代码"])
    body = [_summary(versions), _versions_table(versions), *_settled(newest, view)]
    if len(seen):
        body.append(_seen(seen))
    return f"来历：{newest['台账']}的一行", [*body, _fields_table(versions, labels)]


def _settled(newest: pd.Series, view: View) -> list[html.P]:
    """Cells of the row that a person has corrected: the ledger itself says something else."""
    try:
        found = view.question("settlements", ledger=newest["台账代码"], record_key=newest["行键"])
    except QueryFailed as error:
        # a snapshot of an older program has none
        log.info("%s", error)
        return []
    corrected = found[found["种类"] == VALUE]
    return [html.P(_corrected_words(one), className="rows-head") for _, one in corrected.iterrows()]


def _corrected_words(one: pd.Series) -> str:
    was = "（空）" if text.is_missing(one["原为"]) else one["原为"]
    by = f"{one['核对人']}，{one['核对时间']:%Y-%m-%d %H:%M}"
    return f"人工更正：{one['栏目']} {was} → {one['改为']}，{by}；台账这一格没有变时照更正的计。"


def _summary(versions: pd.DataFrame) -> html.P:
    count = len(versions)
    summary = "只有一个版本。" if count == 1 else f"共{count}个版本，第{count}版有效，较早的留存备查。"
    return html.P(summary + "姓名、证件、电话已遮蔽。", className="rows-head")


def _versions_table(versions: pd.DataFrame) -> html.Div:
    names = ("版本", "状态", "文件", "工作表", "行号", "批次", "操作人")
    rows = [
        html.Tr(
            [
                html.Td(f"第{row['版本']}版"),
                html.Td("有效" if row["有效"] else "已被更正"),
                *(html.Td(str(row[name])) for name in names[2:5]),
                html.Td(short_words(row["批次"]), title=row["批次"]),
                html.Td(row["操作人"]),
            ],
            className="" if row["有效"] else "is-old",
        )
        for _, row in versions.iterrows()
    ]
    return _table(names, rows)


def _seen(seen: pd.DataFrame) -> html.P:
    """Files that contained the line again, unchanged."""
    shown = [
        f"{one['文件']}第{one['行号']}行（{short_words(one['批次'])}）" for _, one in seen.head(5).iterrows()
    ]
    more = f"等{len(seen)}处" if len(seen) > 5 else ""
    return html.P(f"同样内容还见于：{'、'.join(shown)}{more}", className="rows-head")


def _fields_table(versions: pd.DataFrame, labels: pd.DataFrame) -> html.Div:
    """One row for each filled column of the ledger, one column for each version; changes are marked."""
    fields = [json.loads(one) for one in versions["字段"]]
    rows = []
    for _, label in labels.iterrows():
        values = [_value(one.get(label["字段"]), label["类型"]) for one in fields]
        if not any(values):
            continue
        # newest first; a value is marked where it differs from the version before it
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
    return scroller("台账行", html.Table([head, html.Tbody(rows)], className="plain"), "line-scroll")
