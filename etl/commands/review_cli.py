"""The commands for decisions of persons: split, unsplit, join, unjoin, review."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from data.paths import data_dir
from etl.commands import review, settle_cli
from etl.commands.batches import Change
from etl.feedback.report import table

NowAndUser = Callable[[], dict[str, Any]]
# Option → field of a reading, and what it is.
FIELDS = {
    "employer": ("employer", "单位"),
    "project": ("project", "项目"),
    "town": ("town", "镇街"),
    "yuan": ("yuan", "欠薪金额（元）"),
    "workers": ("worker_count", "人数"),
    "months": ("months_owed", "欠薪月数"),
}
NUMBERS = frozenset({"yuan", "workers", "months"})


def add_commands(commands: Any, now_and_user: NowAndUser) -> None:
    """Add the commands to the parser's; `now_and_user` gives who decides, and when."""
    split = commands.add_parser("split", help="把一条投诉从并入的事项中拆出来，以后也不再并入")
    split.add_argument("complaint", metavar="COMPLAINT_ID", help="投诉标识，如 hotline:2024030500001")
    split.add_argument("--reason", required=True, metavar="TEXT", help="为什么不应并案")
    split.set_defaults(run=lambda given: _split(given, now_and_user))
    unsplit = commands.add_parser("unsplit", help="撤销拆分，重新按并案规则处理")
    unsplit.add_argument("complaint", metavar="COMPLAINT_ID")
    unsplit.set_defaults(run=lambda given: _unsplit(given, now_and_user))
    join = commands.add_parser("join", help="把待确认的两条投诉并为一个事项，以后也照办")
    join.add_argument("complaint", metavar="COMPLAINT_ID", help="投诉标识，如 hotline:2024030500001")
    join.add_argument("other", metavar="COMPLAINT_ID", help="与它是同一事项的投诉")
    join.add_argument("--reason", required=True, metavar="TEXT", help="为什么是同一事项")
    join.set_defaults(run=lambda given: _join(given, now_and_user))
    unjoin = commands.add_parser("unjoin", help="撤销人工并案，重新按并案规则处理")
    unjoin.add_argument("complaint", metavar="COMPLAINT_ID")
    unjoin.add_argument("other", metavar="COMPLAINT_ID")
    unjoin.set_defaults(run=lambda given: _unjoin(given, now_and_user))
    parser = commands.add_parser("review", help="核对从12345工单和来访文字中读出的内容，处理待核")
    parser.add_argument(
        "order", nargs="?", metavar="ORDER", help="工单编号，来访写投诉标识；不带其他选项即确认读得对"
    )
    parser.add_argument("--list", action="store_true", help="列出把握不大、待复核的工单和来访")
    parser.add_argument("--confirmed", action="store_true", help="与 --list 合用：列出已核对的")
    parser.add_argument("--json", action="store_true", help="结果以 JSON 输出")
    for option, (_, label) in FIELDS.items():
        metavar = "N" if option in NUMBERS else "TEXT"
        kind = _number if option in NUMBERS else str
        parser.add_argument(f"--{option}", type=kind, metavar=metavar, help=f"更正{label}；空串表示文中没有")
    wages = parser.add_mutually_exclusive_group()
    wages.add_argument("--wages", action="store_const", const="true", dest="wages", help="是欠薪")
    wages.add_argument(
        "--not-wages", action="store_const", const="false", dest="wages", help="不是欠薪，不计入投诉"
    )
    parser.add_argument("--later", action="store_true", help="只记下，下次导入时生效")
    parser.add_argument("--forget", action="store_true", help="撤销核对，重新由规则识读")
    settle_cli.add_options(parser)
    parser.set_defaults(run=lambda given: _review(given, now_and_user, parser))


def _number(text: str) -> str:
    if not text:
        return text
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise argparse.ArgumentTypeError("应为一个数字，如 35000") from error
    if not value.is_finite() or value <= 0:
        raise argparse.ArgumentTypeError("应为大于0的数字")
    return text


def _split(given: argparse.Namespace, now_and_user: NowAndUser) -> int:
    change = review.split(given.complaint, reason=given.reason, data_dir=data_dir(), **now_and_user())
    return _done(f"投诉 {given.complaint} 已单独成项", change)


def _unsplit(given: argparse.Namespace, now_and_user: NowAndUser) -> int:
    change = review.unsplit(given.complaint, data_dir=data_dir(), **now_and_user())
    return _done(f"投诉 {given.complaint} 已恢复按并案规则处理", change)


def _join(given: argparse.Namespace, now_and_user: NowAndUser) -> int:
    change = review.join(
        given.complaint, given.other, reason=given.reason, data_dir=data_dir(), **now_and_user()
    )
    return _done(f"投诉 {given.complaint} 和 {given.other} 已并为一个事项", change)


def _unjoin(given: argparse.Namespace, now_and_user: NowAndUser) -> int:
    change = review.unjoin(given.complaint, given.other, data_dir=data_dir(), **now_and_user())
    return _done(f"投诉 {given.complaint} 和 {given.other} 已恢复按并案规则处理", change)


def _review(given: argparse.Namespace, now_and_user: NowAndUser, parser: argparse.ArgumentParser) -> int:
    if settle_cli.is_asked(given):
        return settle_cli.run(given, now_and_user, parser)
    if given.list:
        return _list(given)
    if given.order is None:
        parser.error("请写明工单编号或来访的投诉标识，或用 --list 列出待复核的")
    if given.forget:
        change = review.forget_review(given.order, data_dir=data_dir(), **now_and_user())
        return _done(f"{review.named(given.order)} 已恢复由规则识读", change)
    said = {
        field: getattr(given, option) or None
        for option, (field, _) in FIELDS.items()
        if getattr(given, option) is not None
    }
    if given.wages:
        said["is_about_wages"] = given.wages
    kept = review.review(given.order, said, data_dir=data_dir(), is_later=given.later, **now_and_user())
    if kept is None:
        print(f"已记下{review.named(given.order)} 的核对，下次导入时生效")
        return 0
    return _done(f"{review.named(given.order)} 已核对", kept)


def _cell(name: str, value: Any) -> str:
    """One cell of the list: certainty as on the page, 85%; amounts without idle noughts."""
    if value is None:
        return ""
    if name == "confidence":
        return f"{100 * value:.0f}%"
    return f"{value:.2f}".removesuffix(".00") if name == "owed_yuan" else str(value)


def _list(given: argparse.Namespace) -> int:
    orders = review.to_review(data_dir(), is_confirmed=given.confirmed)
    if given.json:
        print(json.dumps(orders, ensure_ascii=False, indent=2, default=_plain))
        return 0
    if not orders:
        print("没有已核对的识读" if given.confirmed else "没有待复核的识读")
        return 0
    heads = ["编号或标识", "把握", "单位", "项目", "金额", "人数", "处理", "文字"]
    names = (
        "reading_id",
        "confidence",
        "employer_name",
        "project_name",
        "owed_yuan",
        "worker_count",
        "excerpt",
    )
    rows = [[_cell(name, one[name]) for name in names] for one in orders]
    states = ["已跳过" if one["is_skipped"] else "" for one in orders]
    lines = [[*row[:-1], state, row[-1][:40]] for row, state in zip(rows, states, strict=True)]
    print("\n".join(table([heads, *lines])))
    return 0


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value.isoformat()


def _done(words: str, change: Change) -> int:
    print(words)
    print("\n".join([f"当前快照 {change.snapshot}，{change.until_words}", *change.note_lines]))
    return 0
