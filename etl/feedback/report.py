"""What a load did: the public JSON for scripts, and the same in Chinese for people."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from data.spec.rules import skip_label
from etl.feedback.line_remarks import LineChange, LineRemark
from etl.merge.upsert import Counts
from etl.notice import Notice

# Of one file; all of them are in the JSON and in the workbook.
SHOWN_NOTICES = 10
SHOWN_LINES = 20


@dataclass
class FileReport:
    """One file of a load; `ledger` is None and `reason` says why where it was not taken."""

    file: str
    ledger: str | None = None
    ledger_label: str | None = None
    sha256: str | None = None
    file_seq: int | None = None
    counts: Counts = field(default_factory=Counts)
    rejects_file: str | None = None
    reason: str | None = None
    is_known: bool = False
    # Rows with a doubt: of a trial those that reading finds, of a load those that wait when it is published.
    doubts: int = 0
    notices: list[Notice] = field(default_factory=list)
    # Of a trial only: the first lines, and how many there are in all.
    remarks: list[LineRemark] = field(default_factory=list)
    remark_count: int = 0
    changes: list[LineChange] = field(default_factory=list)
    change_count: int = 0

    def to_json(self) -> dict[str, Any]:
        counts = self.counts
        return {
            "file": self.file,
            "ledger": self.ledger,
            "sha256": self.sha256,
            "rows_read": counts.rows_read,
            "accepted": counts.accepted,
            "new": counts.new,
            "updated": counts.updated,
            "unchanged": counts.unchanged,
            "rejected": counts.rejected,
            "skipped": dict(sorted(counts.skipped.items())),
            "rejects_file": self.rejects_file,
            "reason": self.reason,
            "doubts": self.doubts,
            "notices": [one.to_json() for one in self.notices],
        }

    def lines_to_json(self) -> dict[str, Any]:
        """What a trial says besides: single lines."""
        return {
            "remarks": [one.to_json() for one in self.remarks],
            "remark_count": self.remark_count,
            "changes": [one.to_json() for one in self.changes],
            "change_count": self.change_count,
        }


@dataclass(frozen=True)
class DoubtTotals:
    """Of the whole store: `places` are doubts, `rows` the rows that have one or more."""

    places: int
    rows: int

    def __str__(self) -> str:
        return f"待核共 {self.places} 处（{self.rows} 行）" if self.places else "没有待核的行"


@dataclass
class LoadReport:
    """The whole load. `batch` is None where nothing was new; `is_published`: a new snapshot is current.

    Of a trial neither is ever set: `snapshot` is the one that stays.
    """

    files: list[FileReport]
    batch: str | None = None
    snapshot: str | None = None
    data_until: date | None = None
    is_published: bool = False
    reason: str | None = None
    is_trial: bool = False
    doubts: DoubtTotals | None = None
    # What the clerk should know besides the files: a damaged snapshot that was left.
    notes: list[str] = field(default_factory=list)

    @property
    def is_ok(self) -> bool:
        """Published, or everything in the files was there already."""
        return self.is_published or any(one.ledger and one.counts.accepted for one in self.files)

    def to_json(self) -> dict[str, Any]:
        content: dict[str, Any] = {
            "batch": self.batch,
            "snapshot": self.snapshot,
            "data_until": self.data_until.isoformat() if self.data_until else None,
            "files": [one.to_json() | (one.lines_to_json() if self.is_trial else {}) for one in self.files],
        }
        if self.is_trial:
            content["is_trial"] = True
        return {**content, "notes": self.notes} if self.notes else content


def load_text(report: LoadReport) -> str:
    """The report for a person: a table, then the reasons."""
    heads = ["台账", "读取", "接受", "新增", "更新", "未变", "退回", "跳过", "待核", "文件"]
    rows = [
        [
            one.ledger_label or "",
            *(
                str(number)
                for number in (
                    one.counts.rows_read,
                    one.counts.accepted,
                    one.counts.new,
                    one.counts.updated,
                    one.counts.unchanged,
                    one.counts.rejected,
                    sum(one.counts.skipped.values()),
                    one.doubts,
                )
            ),
            Path(one.file).name,
        ]
        for one in report.files
        if one.ledger
    ]
    lines = table([heads, *rows]) if rows else []
    for one in report.files:
        notes = _notes(one)
        if notes:
            lines.append(f"  {Path(one.file).name}：{'；'.join(notes)}")
        lines += [f"    请核对：{notice}" for notice in one.notices[:SHOWN_NOTICES]]
        if len(one.notices) > SHOWN_NOTICES:
            lines.append(f"    请核对：另有 {len(one.notices) - SHOWN_NOTICES} 处")
        for said, total in ((one.remarks, one.remark_count), (one.changes, one.change_count)):
            lines += [f"    {line}" for line in said[:SHOWN_LINES]]
            if total > SHOWN_LINES:
                lines.append(f"    …另有 {total - SHOWN_LINES} 处，--json 列前 {len(said)} 处")
    lines += [f"注意：{note}" for note in report.notes]
    if report.doubts:
        lines.append(f"全库{report.doubts}，逐条见“数据”页“待核”")
    lines.append(_outcome(report))
    return "\n".join(lines)


def _notes(one: FileReport) -> list[str]:
    """What the table does not say of a file."""
    if one.ledger is None:
        return [f"没有导入：{one.reason}"]
    notes = ["以前导入过，没有变化"] if one.is_known else []
    skipped = sorted(one.counts.skipped.items())
    if skipped and not one.is_known:
        notes.append("跳过 " + "、".join(f"{skip_label(rule)} {count}" for rule, count in skipped))
    if one.rejects_file:
        notes.append(f"退回和待核见 {one.rejects_file}")
    return notes


def _outcome(report: LoadReport) -> str:
    until = (
        f"，数据截至 {report.data_until}" if report.data_until else "，台账里没有任何发生日期，没有数据截至"
    )
    if report.reason:
        return report.reason
    if report.is_trial:
        kept = f"快照仍是 {report.snapshot}{until}" if report.snapshot else "还没有任何快照"
        return f"试导入，什么也没有存；{kept}"
    if report.batch:
        undo = f"撤销：python -m etl undo {report.batch}"
        return f"已发布快照 {report.snapshot}{until}；批次 {report.batch}（{undo}）"
    if report.is_published:
        return f"没有新内容；参考数据或程序有变，已重建快照 {report.snapshot}{until}"
    if report.is_ok:
        return f"没有新内容，快照仍是 {report.snapshot}{until}"
    return "没有可导入的内容，没有发布新快照"


def table(rows: list[list[str]]) -> list[str]:
    """Columns lined up; a Chinese character is two wide."""
    widths = [max(_width(row[position]) for row in rows) for position in range(len(rows[0]))]
    return [
        "  ".join(_pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, width: int) -> str:
    space = " " * (width - _width(text))
    return space + text if text.isdigit() else text + space
