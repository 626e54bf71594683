"""Records of loading in the snapshot: batches, freshness of sources, rows to be checked."""

import json
import logging
from datetime import datetime
from typing import Any

import dash
import dash_bootstrap_components as dbc
import pandas as pd
from dash import html

from data.errors import DataError, QueryFailed
from data.paths import rejects_path, state_dir
from data.query.sources import source_notes
from data.snapshot.opener import Snapshot
from data.spec.rules import check_label
from pages._charts import text
from pages._components.grid import MARK
from pages._components.panels import scroller
from pages._import import labels
from pages._import.result import rejects_link
from pages._request import whole_view
from pages._url import query_of

SHOWN_DOUBTS = 300
HASH_SHOWN = 10
# the filter choice that includes everything
ALL = "all"
REASON = "待核原因"
NO_ANSWER = (
    "没有取到。快照可能是旧版程序建的，缺少这里要用的内容：请重新导入，或由维护人员重建快照；"
    "机器正忙时可稍后再试。"
)
log = logging.getLogger(__name__)


def ask(name: str, **parameters: Any) -> pd.DataFrame:
    """The rows of a question over the current snapshot, without the page's filters."""
    return whole_view().question(name, **parameters)


def unanswered(error: DataError) -> html.P:
    """The sentence shown where a list cannot be read; the database's English error goes to the log."""
    if not isinstance(error, QueryFailed):
        return html.P(str(error), className="empty")
    log.warning("%s", error)
    return html.P(NO_ANSWER, className="empty")


def moment(value: datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M}"


def table(heads: list[Any], rows: list[html.Tr]) -> html.Div:
    """A plain table that scrolls inside its card where the window is narrow."""
    whole = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="plain")
    return scroller("表格", whole)


def heads(*names: str, numbers: frozenset[str] = frozenset()) -> list[html.Th]:
    return [html.Th(name, className="is-number" if name in numbers else "") for name in names]


def card(title: str, sub: str, *children: Any, actions: Any = None) -> html.Section:
    head = [html.H2(title), html.Span(sub, className="sub")]
    if actions is not None:
        head.append(html.Div(actions, className="actions"))
    return html.Section([html.Div(head, className="card-head"), *children], className="card-box")


# batches --------------------------------------------------------------------------------------

BATCH_COUNTS = ("文件数", "读取", "新增", "更新", "未变", "退回")
# 读取 = 新增 + 更新 + 未变 + 退回 + 跳过, of every batch and file
SKIPPED = "跳过"


def batches_section() -> list[Any]:
    found, files, notices = ask("batches"), ask("batch_files"), ask("batch_notices")
    asks = {"type": "data-ask", "what": "rollback"}
    rollback = html.Button("回到上一个快照", id=asks, className="quiet-button")
    rows = [
        _batch_row(row, files[files["批次"] == row["批次"]], notices[notices["批次"] == row["批次"]])
        for _, row in found.iterrows()
    ]
    counts = (*BATCH_COUNTS, SKIPPED)
    names = heads("批次", "时间", "操作人", *counts, "状态", "", numbers=frozenset(counts))
    return [
        card(
            "批次",
            "一次导入为一个批次。撤销只去掉这一批，较晚的批次不动；源文件保留，可以重新导入。",
            table(names, rows) if rows else html.P("还没有导入过。", className="empty"),
            actions=rollback,
        )
    ]


def _batch_row(row: pd.Series, files: pd.DataFrame, notices: pd.DataFrame) -> html.Tr:
    undone = bool(row["已撤销"])
    how = row.get("撤销方式") or "撤销"
    mark = html.Span(f"◆ {len(notices)}处提示", className="badge-state is-yellow") if len(notices) else None
    details = html.Details([html.Summary([row["批次"], mark]), _files_list(files, notices)])
    skipped = row["读取"] - sum(row[name] for name in BATCH_COUNTS[2:])
    undo = html.Button(
        "撤销", id={"type": "data-ask", "what": str(row["批次"])}, className="link-button", disabled=undone
    )
    return html.Tr(
        [
            # for a batch that the snapshot no longer holds, the journal has only the counts
            html.Td(details if len(files) else row["批次"]),
            html.Td(moment(row["时间"])),
            html.Td(row["操作人"]),
            *(html.Td(text.number(row[name]), className="is-number") for name in BATCH_COUNTS),
            html.Td(text.number(skipped), className="is-number"),
            html.Td(f"已{how}" if undone else "有效"),
            html.Td(None if undone else undo),
        ],
        className="is-undone" if undone else "",
    )


def _files_list(files: pd.DataFrame, notices: pd.DataFrame) -> html.Ul:
    lines = []
    for _, one in files.iterrows():
        skipped = json.loads(one["跳过"])
        parts = [one["台账"], *(f"{name}{one[name]}" for name in BATCH_COUNTS if name in one)]
        parts += [f"跳过{labels.skipped_in_words(skipped)}"] if skipped else []
        content = html.Code(f"校验 {one['校验值'][:HASH_SHOWN]}")
        notes = [
            html.P(f"◆ {notice}", className="notice-line")
            for notice in notices[notices["文件序号"] == one["文件序号"]]["提示"]
        ]
        sent_back = _rejects(one["批次"], one["存放"], one["台账"])
        lines.append(html.Li([html.B(one["文件"]), f"：{'，'.join(parts)}", content, sent_back, *notes]))
    return html.Ul(lines, className="batch-files")


def _rejects(batch: str, stored: str, ledger: str) -> html.A | None:
    """A link to the workbook of a file's rejected and doubted rows, while it is kept."""
    path = rejects_path(state_dir() / "rejects", batch, stored, ledger)
    return rejects_link(batch, path.name) if path.is_file() else None


# sources --------------------------------------------------------------------------------------


SOURCE_HEADS = ("来源", "数据截至", "落后", "状态", "在库行数", "最近导入", "最近文件")


def sources_section(snapshot: Snapshot) -> list[Any]:
    found = ask("source_freshness")
    late = {one.ledger for one in source_notes(snapshot) if one.is_awaited}
    rows = [_source_row(row, snapshot, row["台账代码"] in late) for _, row in found.iterrows()]
    names = heads(*SOURCE_HEADS, numbers=frozenset({"在库行数", "落后"}))
    sub = f"全库数据截至{text.day(snapshot.last_day)}；落后超过允许天数的来源，按“数据未齐”标出。"
    return [card("来源到期", sub, table(names, rows))]


def _source_row(row: pd.Series, snapshot: Snapshot, is_late: bool) -> html.Tr:
    until = row["数据截至"]
    behind = None if text.is_missing(until) else (snapshot.data_until - until).days
    loaded = row["最近导入"]
    return html.Tr(
        [
            html.Td(row["台账"]),
            html.Td("—" if behind is None else text.day(until)),
            html.Td("—" if behind is None else f"{behind}天", className="is-number"),
            html.Td(_freshness(row, is_late)),
            html.Td(text.number(row["在库行数"]), className="is-number"),
            html.Td("—" if text.is_missing(loaded) else moment(loaded)),
            html.Td("—" if text.is_missing(loaded) else row["最近文件"]),
        ]
    )


def _freshness(row: pd.Series, is_late: bool) -> html.Span:
    if text.is_missing(row["最近导入"]):
        return html.Span("● 未导入", className="badge-state is-blue")
    if is_late:
        allowed = row["允许天数"]
        return html.Span(f"◆ 数据未齐（允许{int(allowed)}天）", className="badge-state is-yellow")
    if text.is_missing(row["允许天数"]):
        return html.Span("■ 不设期限", className="badge-state is-green")
    return html.Span("■ 未超期", className="badge-state is-green")


# doubts ---------------------------------------------------------------------------------------


def doubts_section() -> list[Any]:
    counts = ask("doubt_counts")
    ledgers = dict(zip(counts["台账代码"], counts["台账"], strict=True))
    rules = {rule: check_label(rule) for rule in counts["规则"]}
    filters = html.Div(
        [
            html.Label(["台账", _select("ledger", "全部台账", ledgers)]),
            html.Label(["类别", _select("rule", "全部类别", rules)]),
        ],
        className="choosers",
    )
    return [
        card(
            "待核",
            "已接受、但有疑点的行。在源文件或退回工作簿的“待核”表里更正后重新导入，疑点随之消失。",
            filters,
            html.Div(doubts_list(None, None), id={"type": "doubts-list", "part": "rows"}),
        )
    ]


def _select(part: str, everything: str, names: dict[str, str]) -> dbc.Select:
    options = [{"value": ALL, "label": everything}]
    options += [{"value": key, "label": name} for key, name in names.items()]
    return dbc.Select(id={"type": "doubts-filter", "part": part}, options=options, value=ALL, size="sm")


def chosen(value: str | None) -> str | None:
    return None if value == ALL else value


def doubts(ledger: str | None, rule: str | None, limit: int | None = None) -> pd.DataFrame:
    """The list of doubts with Chinese headings, as shown and as downloaded."""
    found = ask("doubts_list", ledger=ledger or None, rule=rule or None, limit=limit)
    found["规则"] = [check_label(rule) for rule in found["规则"]]
    return found.drop(columns="台账代码").rename(columns={"规则": "类别"})


def _doubt_row(row: pd.Series) -> html.Tr:
    """One row; its line number is a link to the line as read and its versions."""
    cells = []
    for name, value in row.drop(MARK).items():
        words_shown: Any = str(value)
        if name == "行号":
            words_shown = html.Button(
                words_shown, className="link-button", title="看台账行", **{"data-line": row[MARK]}
            )
        cells.append(html.Td(words_shown, className="why" if name == REASON else ""))
    return html.Tr(cells)


def doubts_list(ledger: str | None, rule: str | None) -> list[Any]:
    counts = ask("doubt_counts")
    wanted = {"台账代码": ledger, "规则": rule}
    for name, value in wanted.items():
        counts = counts[counts[name] == value] if value else counts
    total = int(counts["处数"].sum())
    if not total:
        return [html.P("没有待核的行。", className="empty")]
    found = doubts(ledger, rule, SHOWN_DOUBTS)
    query = query_of((key, value) for key, value in (("ledger", ledger), ("rule", rule)) if value)
    link = dash.get_relative_path("/import/doubts.xlsx") + query
    more = f"，这里显示前{SHOWN_DOUBTS}处" if total > SHOWN_DOUBTS else ""
    rows = [_doubt_row(row) for _, row in found.iterrows()]
    return [
        html.Div(
            [
                html.Span(f"共{text.number(total)}处{more}。"),
                html.A("下载表格", href=link, download="", className="link-button push"),
            ],
            className="rows-head",
        ),
        table(heads(*found.columns.drop(MARK)), rows),
    ]
