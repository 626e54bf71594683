"""Options of `review` that settle 待核, as the page does."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any

from data.paths import data_dir
from etl.commands import settle
from etl.commands.settle import Doubt
from etl.errors import LoadError
from etl.feedback.report import table

PARTS = 4


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--doubts", action="store_true", help="列出待核，各有一个标识")
    parser.add_argument(
        "--settle", action="append", metavar="ID", help="处理这处待核（标识见 --doubts；确认无误的可写多次）"
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--confirm", action="store_true", help="与 --settle 合用：确认无误")
    how.add_argument("--value", metavar="VALUE", help="与 --settle 合用：这一格改为")
    how.add_argument(
        "--means", metavar="NAME", help="与 --settle 合用：这个写法就是哪个镇街、主管部门、单位、项目"
    )
    parser.add_argument("--this-row", action="store_true", help="与 --means 合用：只改这一行")
    parser.add_argument(
        "--same-employer", nargs=2, metavar=("WRITTEN", "NAME"), help="两个写法是同一单位，前者并入后者"
    )


def is_asked(given: argparse.Namespace) -> bool:
    return bool(given.doubts or given.settle or given.same_employer)


def mark(doubt: dict[str, Any]) -> str:
    """What a doubt is called on the command line: a JSON list without blanks."""
    parts = [doubt[name] for name in ("ledger", "row_id", "rule", "column_name")]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def _read_mark(text: str) -> Doubt:
    try:
        parts = json.loads(text)
        ledger, row_id, rule, column = parts
    except ValueError as error:
        raise LoadError(f"待核标识“{text}”看不懂；请照 review --doubts 列出的写") from error
    if not all(one is None or isinstance(one, str) for one in parts):
        raise LoadError(f"待核标识“{text}”看不懂；请照 review --doubts 列出的写")
    return Doubt(str(ledger), str(row_id), str(rule), column)


def run(
    given: argparse.Namespace,
    now_and_user: Callable[[], dict[str, Any]],
    parser: argparse.ArgumentParser,
) -> int:
    if given.doubts:
        return _list(is_json=given.json)
    where = {"data_dir": data_dir(), **now_and_user()}
    if given.same_employer:
        written, meaning = given.same_employer
        return _done(f"“{written}”已并入“{meaning}”", settle.same_employer(written, meaning, **where))
    doubts = [_read_mark(one) for one in given.settle]
    if given.confirm:
        return _done(f"已确认{len(doubts)}处无误", settle.confirm(doubts, **where))
    if len(doubts) > 1:
        parser.error("更正和名称归并一次处理一处；多处只能 --confirm")
    if given.value is not None:
        return _done(f"“{doubts[0].column}”已更正", settle.correct(doubts[0], given.value, **where))
    if given.means is not None:
        change = settle.name(doubts[0], given.means, is_this_row_only=given.this_row, **where)
        return _done(f"已按“{given.means}”处理", change)
    parser.error("请写明 --confirm、--value 或 --means")


def _list(*, is_json: bool) -> int:
    found = settle.waiting(data_dir())
    if is_json:
        lines = [{"id": mark(one), **one} for one in found]
        print(json.dumps(lines, ensure_ascii=False, indent=2))
        return 0
    if not found:
        print("没有待核")
        return 0
    heads = ["类别", "栏目", "文件", "工作表", "行号", "标识"]
    names = ("label", "column_name", "file_name", "sheet_name", "row_number")
    rows = [[*("" if one[name] is None else str(one[name]) for name in names), mark(one)] for one in found]
    print("\n".join(table([heads, *rows])))
    return 0


def _done(words: str, change: settle.Change) -> int:
    print(f"{words}；批次 {change.batches[0]}（撤销：python -m etl undo {change.batches[0]}）")
    print("\n".join([f"当前快照 {change.snapshot}，{change.until_words}", *change.note_lines]))
    return 0
