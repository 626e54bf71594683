"""The result of a trial: what a load would do, line by line, with the button that does it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dash import html

from pages._charts import text
from pages._components.panels import scroller
from pages._import.jobs import reason
from pages._import.result import counts_table
from pages._jobs.runner import Answer

SHOWN_LINES = 200
OUTCOMES = {"rejected": "退回", "doubt": "待核"}
EMPTY = "（空）"
NOTHING_KEPT = "什么也没有存，数据未变。"


def trial_result(answer: Answer, ledger_labels: Mapping[str, str]) -> html.Div:
    """The report of a trial that has ended; `ledger_labels` are the ledgers' names."""
    report = answer.json()
    files = report.get("files", [])
    return html.Div(
        [
            html.Div(
                [
                    html.H2("试导入结果"),
                    html.Span(_outcome(report, answer), className="sub"),
                    html.Div(_button(files), className="actions"),
                ],
                className="card-head",
            ),
            counts_table(files, ledger_labels) if files else None,
            _remarks(files),
            _changes(files),
        ],
        className="card-box import-result",
    )


def _outcome(report: Mapping[str, Any], answer: Answer) -> str:
    if answer.code not in (0, 1) or not report:
        return reason(answer) or f"没有结果。{NOTHING_KEPT}"
    if report.get("reason"):
        return str(report["reason"])
    files = report["files"]
    if not any(one["new"] or one["updated"] for one in files):
        what = "导入不会带来新内容。" if answer.code == 0 else "没有可导入的内容。"
        return f"{what}{NOTHING_KEPT}"
    new, updated, rejected, doubts = (
        text.number(sum(one[key] for one in files)) for key in ("new", "updated", "rejected", "doubts")
    )
    return (
        f"导入会新增{new}行、更新{updated}行，退回{rejected}行；读取时发现待核{doubts}行，"
        f"以前处理过的和跨台账的，导入后才核对。{NOTHING_KEPT}"
    )


def _button(files: Sequence[Mapping[str, Any]]) -> html.Button:
    """Loads what was tried; it also marks the result as that of a trial."""
    is_empty = not any(one["new"] or one["updated"] for one in files)
    return html.Button(
        "导入",
        id={"type": "import-tried", "part": "go"},
        className="main-button",
        disabled=is_empty,
    )


def _remarks(files: Sequence[Mapping[str, Any]]) -> html.Div | None:
    """Rejected and doubted lines with what to do about each."""
    found = [(one, remark) for one in files for remark in one.get("remarks") or ()]
    if not found:
        return None
    rows = [
        html.Tr(
            [
                html.Td(OUTCOMES[remark["outcome"]], className=_tone(remark["outcome"])),
                html.Td(Path(one["file"]).name),
                html.Td(remark["sheet"]),
                _row_number(remark["row"]),
                html.Td(remark["column"] or "—"),
                html.Td(remark["label"]),
                html.Td(remark["message"], className="why"),
            ]
        )
        for one, remark in found[:SHOWN_LINES]
    ]
    heads = ("结果", "文件", "工作表", "行号", "栏目", "类别", "原因和怎么改")
    return _section("会退回和待核的行", heads, rows, sum(one.get("remark_count", 0) for one in files))


def _row_number(row: int) -> html.Td:
    return html.Td(text.number(row), className="is-number", **{"data-head": "行号"})


def _tone(outcome: str) -> str:
    return "tone-worse" if outcome == "rejected" else ""


def _changes(files: Sequence[Mapping[str, Any]]) -> html.Div | None:
    """Columns of held rows that the load would change."""
    found = [(one, change) for one in files for change in one.get("changes") or ()]
    if not found:
        return None
    rows = [
        html.Tr(
            [
                html.Td(Path(one["file"]).name),
                html.Td(change["sheet"]),
                _row_number(change["row"]),
                html.Td(change["column"]),
                html.Td(change["before"] or EMPTY, **{"data-head": "原为"}),
                html.Td(change["after"] or EMPTY, **{"data-head": "改为"}),
            ]
        )
        for one, change in found[:SHOWN_LINES]
    ]
    heads = ("文件", "工作表", "行号", "栏目", "原为", "改为")
    return _section("会更新的内容", heads, rows, sum(one.get("change_count", 0) for one in files))


def _section(title: str, heads: Sequence[str], rows: list[html.Tr], total: int) -> html.Div:
    """A list under its heading; what is beyond is in the workbook that the table above offers."""
    more = f"，这里列前{SHOWN_LINES}处，退回的行全在退回工作簿里" if total > SHOWN_LINES else ""
    head = html.Tr([html.Th(name, className="is-number" if name == "行号" else "") for name in heads])
    whole = html.Table([html.Thead(head), html.Tbody(rows)], className="plain is-stacked")
    return html.Div([html.H3(f"{title}（{text.number(total)}处{more}）"), scroller(title, whole)])
