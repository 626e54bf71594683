"""Records of loading in the snapshot: batches, freshness of sources, rows to be checked."""

import json
import logging
from datetime import datetime
from typing import Any

import pandas as pd
from dash import html

from data.errors import DataError, QueryFailed
from data.paths import rejects_path, state_dir
from data.snapshot.opener import Snapshot
from data.spec import doubt_actions
from data.spec.rules import check_label
from pages._charts import text
from pages._components.batch_words import batch_mark, batch_words
from pages._components.light import light
from pages._components.panels import scroller
from pages._import import labels
from pages._import.result import rejects_link
from pages._request import whole_view

HASH_SHOWN = 10
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


def table(heads: list[Any], rows: list[html.Tr], class_name: str = "plain") -> html.Div:
    """A plain table that scrolls inside its card where the window is narrow."""
    whole = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className=class_name)
    return scroller("表格", whole)


def light_table(heads: list[Any], rows: list[html.Tr]) -> html.Div:
    """The same for a long table in which nothing is clicked."""
    whole = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="plain")
    return scroller("表格", light(whole))


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
    found, files, notices, settled = ask("batches"), ask("batch_files"), ask("batch_notices"), settlements()
    asks = {"type": "data-ask", "what": "rollback"}
    rollback = html.Button("回到上一个快照", id=asks, className="quiet-button")
    rows = [
        _batch_row(row, *(one[one["批次"] == row["批次"]] for one in (files, notices, settled)))
        for _, row in found.iterrows()
    ]
    counts = (*BATCH_COUNTS, SKIPPED)
    names = heads("批次", "操作人", *counts, "状态", "", numbers=frozenset(counts))
    return [
        card(
            "批次",
            "一次导入为一个批次。撤销只去掉这一批，较晚的批次不动；源文件保留，可以重新导入。",
            table(names, rows) if rows else html.P("还没有导入过。", className="empty"),
            actions=rollback,
        )
    ]


def settlements() -> pd.DataFrame:
    """What persons have settled, by batch; a snapshot of an older program has none."""
    try:
        return ask("settlements", ledger=None, record_key=None)
    except QueryFailed as error:
        log.info("%s", error)
        return pd.DataFrame(columns=["批次"])


def _batch_row(row: pd.Series, files: pd.DataFrame, notices: pd.DataFrame, settled: pd.DataFrame) -> html.Tr:
    undone = bool(row["已撤销"])
    how = row.get("撤销方式") or "撤销"
    mark = html.Span(f"◆ {len(notices)}处提示", className="badge-state is-yellow") if len(notices) else None
    words = batch_words(row["时间"], row["文件数"])
    details = html.Details(
        [html.Summary([words, mark]), _files_list(files, notices), _settled_list(settled), _code(row)]
    )
    skipped = row["读取"] - sum(row[name] for name in BATCH_COUNTS[2:])
    undo = html.Button(
        "撤销", id={"type": "data-ask", "what": str(row["批次"])}, className="link-button", disabled=undone
    )
    return html.Tr(
        [
            # for a batch that the snapshot no longer holds, the journal has only the counts
            html.Td(
                details if len(files) or len(settled) else batch_mark(row["批次"], words), title=row["批次"]
            ),
            html.Td(row["操作人"]),
            *(html.Td(text.number(row[name]), className="is-number") for name in BATCH_COUNTS),
            html.Td(text.number(skipped), className="is-number"),
            html.Td(f"已{how}" if undone else "有效"),
            html.Td(None if undone else undo),
        ],
        className="is-undone" if undone else "",
    )


def _code(row: pd.Series) -> html.P:
    """The batch's code, for the command line, inside its details."""
    return html.P(batch_mark(row["批次"], f"批次号 {row['批次']}"), className="panel-note")


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


def _settled_list(settled: pd.DataFrame) -> html.Ul | None:
    """What a person has said of each doubt."""
    lines = [html.Li([html.B("人工核对"), f"：{settled_words(one)}"]) for _, one in settled.iterrows()]
    return html.Ul(lines, className="batch-files") if lines else None


def settled_words(one: pd.Series) -> str:
    """A decision in one sentence."""
    place = f"（{one['位置']}）" if one["位置"] else ""
    if one["种类"] == doubt_actions.CONFIRMED:
        return f"{check_label(one['规则'])}，确认无误{place}"
    was = "（空）" if text.is_missing(one["原为"]) else one["原为"]
    if one["种类"] == doubt_actions.VALUE:
        return f"{one['栏目']} {was} → {one['改为']}{place}"
    return f"{doubt_actions.NAMES[one['种类']]}“{was}”就是“{one['改为']}”，写成这样的都照此计{place}"


def _rejects(batch: str, stored: str, ledger: str) -> html.A | None:
    """A link to the workbook of a file's rejected and doubted rows, while it is kept."""
    path = rejects_path(state_dir() / "rejects", batch, stored, ledger)
    return rejects_link(batch, path.name) if path.is_file() else None


# sources --------------------------------------------------------------------------------------


SOURCE_HEADS = ("来源", "数据截至", "落后", "状态", "在库行数", "最近导入", "最近文件")


def sources_section(snapshot: Snapshot) -> list[Any]:
    found = ask("source_freshness")
    late = {one.ledger for one in snapshot.sources if one.is_late}
    rows = [_source_row(row, snapshot, row["台账代码"] in late) for _, row in found.iterrows()]
    names = heads(*SOURCE_HEADS, numbers=frozenset({"在库行数", "落后"}))
    sub = f"全库数据截至{text.day(snapshot.last_day)}；落后超过允许天数的来源，标为“该补数了”。"
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
        return html.Span(f"◆ 该补数了（允许{int(allowed)}天）", className="badge-state is-yellow")
    if text.is_missing(row["允许天数"]):
        return html.Span("■ 不设期限", className="badge-state is-green")
    return html.Span("■ 未超期", className="badge-state is-green")
