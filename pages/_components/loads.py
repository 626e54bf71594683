"""What the dialog of ledger lines shows of a source file and of an import batch."""

from collections.abc import Callable
from typing import Any

import pandas as pd
from dash import html

from data.frames import records
from data.view import View
from pages._charts import text
from pages._components import marks
from pages._components.batch_words import batch_mark, batch_words, short_words
from pages._components.grid import MARK, grid

# more lines of a file than these are not listed
SHOWN = 1000
COUNTS = ("读取", "新增", "更新", "未变", "退回")


def _file(reference: str, view: View) -> tuple[str, list[Any]]:
    """A file's ledger, batch and counts, and the lines it brought; a click opens a line's versions."""
    if not reference.isdecimal():
        marks.refuse()
    files = view.question("batch_files")
    found = records(files[files["文件序号"].astype(str) == reference])
    if not found:
        return "来源文件", [html.P("没有这份文件，可能刚被撤销。", className="empty")]
    one = found[0]
    lines = view.question("file_lines", file_seq=int(reference), limit=SHOWN)
    counts = "、".join(f"{name}{text.number(one[name])}行" for name in COUNTS)
    head = f"{one['台账'] or '台账未认出'}；{short_words(one['批次'])}；{counts}。"
    if not len(lines):
        words = "这份文件没有带来新的行：各行以前已经载入，或没有被接受。"
        return f"来源文件：{one['文件']}", [html.P(head + words, className="rows-head")]
    more = f"下面是前{text.number(SHOWN)}行；" if len(lines) == SHOWN else ""
    body = [html.P(f"{head}{more}点一行，看它的各个版本。", className="rows-head"), grid(lines, "lines")]
    return f"来源文件：{one['文件']}", body


def _batch(reference: str, view: View) -> tuple[str, list[Any]]:
    """A batch's time, operator and state, and its files; a click opens a file."""
    batches = view.question("batches")
    found = records(batches[batches["批次"] == reference])
    if not found:
        return "导入批次", [html.P("没有这个批次。", className="empty")]
    one = found[0]
    files = view.question("batch_files")
    files = files[files["批次"] == reference].reset_index(drop=True)
    listed = files[["文件", "台账", *COUNTS]].assign(
        **{MARK: [f"file:{place}" for place in files["文件序号"]]}
    )
    undone = "，已撤销" if one["已撤销"] else ""
    head = f"{pd.Timestamp(one['时间']):%Y-%m-%d %H:%M}由{one['操作人']}导入{undone}；共{len(files)}个文件。"
    body = [html.P(f"{head}点一行，看文件带来的各行。", className="rows-head"), grid(listed, "lines")]
    body.append(html.P(batch_mark(reference, f"批次号 {reference}"), className="rows-head"))
    return batch_words(one["时间"], one["文件数"]), body


# kind of mark → title and body of the dialog
PARTS: dict[str, Callable[[str, View], tuple[str, list[Any]]]] = {"file": _file, "batch": _batch}
