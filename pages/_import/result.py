"""The result of a load: counts of each file, skipped lines by rule, and what to correct."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import dash
import pandas as pd
from dash import html

from pages._charts import text
from pages._components.batch_words import batch_words, time_of
from pages._components.panels import scroller
from pages._import import labels
from pages._import.jobs import reason
from pages._jobs.runner import Answer

COUNTS = {
    "rows_read": "读取",
    "accepted": "接受",
    "new": "新增",
    "updated": "更新",
    "unchanged": "未变",
    "rejected": "退回",
}
SHOWN_REASONS = 12
# Folders of returned workbooks, which are routes too.
REJECTS, TRIALS = "rejects", "trials"


def load_result(answer: Answer, ledger_labels: Mapping[str, str], reasons: pd.DataFrame | None) -> html.Div:
    """The report of a load that has ended; `ledger_labels` are the ledgers' names."""
    report = answer.json()
    files = report.get("files", [])
    outcome = html.Span(_outcome(report, answer), className="sub")
    return html.Div(
        [
            html.Div([html.H2("导入结果"), outcome], className="card-head"),
            counts_table(files, ledger_labels) if files else None,
            _reasons(reasons) if reasons is not None and len(reasons) else None,
        ],
        className="card-box import-result",
    )


def loaded_paths(answer: Answer, paths: Sequence[str]) -> list[str]:
    """The files and folders that were loaded completely."""
    if answer.code != 0:
        return []
    refused = [Path(one["file"]) for one in answer.json().get("files", []) if one["ledger"] is None]
    return [path for path in paths if not any(one.is_relative_to(path) for one in refused)]


def _outcome(report: Mapping[str, Any], answer: Answer) -> str:
    if answer.code not in (0, 1) or not report:
        return reason(answer) or "没有结果，原快照继续使用。"
    if report.get("reason"):
        return str(report["reason"])
    until = text.day(pd.Timestamp(report["data_until"]).date()) if report.get("data_until") else ""
    if report.get("batch"):
        at = time_of(str(report["batch"]))
        files = len({one["file"] for one in report.get("files", []) if one["ledger"]})
        return f"已导入：{batch_words(at, files)}。数据截至{until}。"
    if answer.code == 0:
        return f"没有新内容，数据未变。数据截至{until}。"
    return "没有可导入的内容，数据未变。"


def counts_table(files: Sequence[Mapping[str, Any]], ledger_labels: Mapping[str, str]) -> html.Div:
    head = [html.Th("文件"), html.Th("台账")]
    head += [html.Th(name, className="is-number") for name in (*COUNTS.values(), "跳过")]
    head.append(html.Th("说明"))
    rows = [_row(one, ledger_labels) for one in files]
    if len(files) > 1:
        rows.insert(0, _total(files))
    return scroller("导入结果", html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="plain"))


def _row(one: Mapping[str, Any], ledger_labels: Mapping[str, str]) -> html.Tr:
    name = html.Td(Path(one["file"]).name)
    if one["ledger"] is None:
        reason = html.Td(one["reason"], colSpan=len(COUNTS) + 2, className="why")
        return html.Tr([name, html.Td("没有导入", className="is-late"), reason])
    skipped = one["skipped"]
    notes: list[Any] = (
        [html.Span(f"跳过{labels.skipped_in_words(skipped)}", className="why")] if skipped else []
    )
    if one["rejects_file"]:
        path = Path(one["rejects_file"])
        notes.insert(0, rejects_link(path.parent.name, path.name, folder=path.parent.parent.name))
    if one["accepted"] and one["accepted"] == one["unchanged"]:
        notes.append(html.Span("内容没有变化", className="why"))
    notes += [html.P(notice_words(notice), className="notice-line") for notice in one.get("notices") or ()]
    return html.Tr(
        [
            name,
            html.Td(ledger_labels.get(one["ledger"], one["ledger"])),
            *(html.Td(text.number(one[key]), className=_tone(key, one[key])) for key in COUNTS),
            html.Td(text.number(sum(skipped.values())), className="is-number"),
            html.Td(notes, className="notes"),
        ]
    )


def notice_words(notice: Mapping[str, Any]) -> str:
    """The loader's notice on a file, such as a total that differs from the sum of its rows."""
    place = f"工作表“{notice['sheet']}”，" if notice["sheet"] else ""
    return f"◆ {place}{notice['message']}"


def _tone(key: str, count: int) -> str:
    return "is-number tone-worse" if key == "rejected" and count else "is-number"


def _total(files: Sequence[Mapping[str, Any]]) -> html.Tr:
    return html.Tr(
        [
            html.Td("合计"),
            html.Td(f"{len(files)}项"),
            *(html.Td(text.number(sum(one[key] for one in files)), className="is-number") for key in COUNTS),
            html.Td(text.number(sum(sum(one["skipped"].values()) for one in files)), className="is-number"),
            html.Td(""),
        ],
        className="is-total",
    )


def rejects_link(batch: str, name: str, *, folder: str = REJECTS) -> html.A:
    """`folder`: REJECTS, or TRIALS for the workbook of a trial."""
    route = folder if folder in (REJECTS, TRIALS) else REJECTS
    return html.A(
        "下载退回和待核",
        href=dash.get_relative_path(f"/import/{route}/{quote(batch)}/{quote(name)}"),
        download=name,
        className="link-button",
    )


def _reasons(reasons: pd.DataFrame) -> html.Div:
    """The reasons for rejected rows; the workbook gives them row by row."""
    more = f"，另有{len(reasons) - SHOWN_REASONS}种" if len(reasons) > SHOWN_REASONS else ""
    return html.Div(
        [
            html.H3(f"退回原因{more}"),
            html.Ul(
                [
                    html.Li(f"{row.文件}“{row.栏目}”：{row.原因}（{row.处数}处）")
                    for row in reasons.head(SHOWN_REASONS).itertuples()
                ],
                className="reasons",
            ),
        ]
    )
