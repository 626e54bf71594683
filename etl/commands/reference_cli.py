"""The command `reference`: list the office's reference files, show one, keep a changed one."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from data.paths import data_dir
from etl.commands import reference
from etl.errors import LoadError
from etl.feedback.report import table


def add_commands(commands: Any, now_and_user: Callable[[], dict[str, Any]]) -> None:
    parser = commands.add_parser(
        "reference", help="参考数据（镇街、别名、参数、评分、工作日……）：列出、查看、保存"
    )
    parser.add_argument("table", nargs="?", metavar="TABLE", help="哪一张；不写则列出全部")
    parser.add_argument("--json", action="store_true", help="结果以 JSON 输出")
    parser.add_argument("--save", type=Path, metavar="FILE", help="JSON：整张表的行，逐行写明各栏")
    parser.add_argument(
        "--seen", default="", metavar="MARK", help="与 --save 合用：改的是哪一版（见 --json）"
    )
    parser.add_argument("--reason", default="", metavar="TEXT", help="与 --save 合用：为什么改")
    parser.add_argument("--correct", action="store_true", help="与 --save 合用：改正已生效的行里的笔误")
    parser.add_argument("--later", action="store_true", help="与 --save 合用：先保存，下次导入时一并生效")
    parser.add_argument("--by", default="", metavar="NAME", help="与 --save 合用：谁改的")
    parser.set_defaults(run=lambda given: _run(given, now_and_user))


def _run(given: argparse.Namespace, now_and_user: Callable[[], dict[str, Any]]) -> int:
    if given.save:
        return _save(given, now_and_user)
    outside = reference.notice_outside(data_dir(), **now_and_user())
    if given.table:
        return _show(given, outside)
    files = reference.files().values()
    rows = [[one.id, one.label, one.path.name, str(len(one.read()))] for one in files]
    if given.json:
        every = [{"id": id, "label": label} for id, label, *_ in rows]
        print(json.dumps({"files": every}, ensure_ascii=False, indent=2))
        return 0
    print("\n".join(table([["标识", "名称", "文件", "行数"], *rows])))
    for label in outside:
        print(f"注意：{label}在系统外改过；已记入日志，执行 python -m etl build 后生效。")
    return 0


def _show(given: argparse.Namespace, outside: list[str]) -> int:
    file = reference.file_named(given.table)
    lines = file.read()
    if not given.json:
        print(
            "\n".join(table([list(file.columns), *([line[one] for one in file.columns] for line in lines)]))
        )
        return 0
    shown = {
        "id": file.id, "label": file.label, "mark": file.mark, "key": file.key,
        "columns": [{"name": one, "comment": file.names.get(one, one)} for one in file.columns],
        "lines": lines, "history": reference.history(data_dir(), file.id)[:20], "outside": outside,
        "files": [{"id": one.id, "label": one.label} for one in reference.files().values()],
    }  # fmt: skip
    print(json.dumps(shown, ensure_ascii=False))
    return 0


def _save(given: argparse.Namespace, now_and_user: Callable[[], dict[str, Any]]) -> int:
    if not given.table:
        raise LoadError("请写明是哪一张参考表；python -m etl reference 列出全部。")
    try:
        lines = json.loads(given.save.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LoadError(f"{given.save} 读不了，或不是 JSON；没有保存。") from error
    if not isinstance(lines, list) or not all(isinstance(one, dict) for one in lines):
        raise LoadError(f"{given.save} 应是一列行，每行写明各栏；没有保存。")
    saved = reference.save(
        given.table, lines, reason=given.reason, seen=given.seen, is_correction=given.correct,
        is_later=given.later, by=given.by, data_dir=data_dir(), **now_and_user(),
    )  # fmt: skip
    print(saved.words)
    if saved.change:
        print(
            "\n".join(
                [
                    f"已重建：当前快照 {saved.change.snapshot}，{saved.change.until_words}",
                    *saved.change.note_lines,
                ]
            )
        )
    else:
        print("下次导入或执行 python -m etl build 时生效。")
    return 0
