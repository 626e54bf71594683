"""python -m etl load | inspect | mappings | watch | status | undo | split | unsplit | join | unjoin |
review | rollback | build | reference | replicate | learn | labels | demo.

Only here are time and user asked for.
"""

from __future__ import annotations

import argparse
import getpass
import json
import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

from tqdm import tqdm

from data.command_line import ArgumentParser
from data.paths import data_dir
from data.spec.ledger import load_all
from data.spec.ledger_catalogue import declared, declared_text
from etl.commands import batches
from etl.commands.inspect import inspect_paths, inspect_text
from etl.commands.learn_cli import add_commands as add_learning_commands
from etl.commands.reference_cli import add_commands as add_reference_commands
from etl.commands.replicate_cli import add_commands as add_replication_commands
from etl.commands.review_cli import add_commands as add_judging_commands
from etl.commands.status import status, status_text
from etl.commands.watch import Pace, Watch
from etl.detect import mappings
from etl.detect.import_options import OptionsPerFile, choose, read_plan
from etl.errors import LoadError
from etl.feedback.report import LoadReport, load_text
from etl.load import Progress, load_paths
from etl.marts import MartError
from etl.marts.spark import LOCAL
from etl.publish.build_session import SHANGHAI


def main(arguments: list[str] | None = None) -> int:
    """Exit 0: done; 1: nothing could be done, with the reason; 2: the command line is wrong."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except (LoadError, MartError) as error:
        return _fail(str(error), is_json=getattr(given, "json", False), is_load=given.run is _load)
    except BrokenPipeError:
        # Whoever read the output has gone, as `head` does; the work itself is done.
        sys.stdout = None
        return 0
    except OSError as error:
        where = error.filename or data_dir()
        reason = f"读写失败：{error.strerror}（{where}）；请核对磁盘空间和目录权限，原快照继续使用"
        return _fail(reason, is_json=getattr(given, "json", False), is_load=given.run is _load)


def _parser() -> argparse.ArgumentParser:
    parser = ArgumentParser(prog="python -m etl", description="台账导入：源文件 → 快照")
    commands = parser.add_subparsers(required=True, metavar="命令")
    load = commands.add_parser("load", help="导入文件或文件夹，发布新快照")
    _add_files(load)
    load.add_argument("--dry-run", action="store_true", help="试导入：只说会怎样，什么也不存")
    load.set_defaults(run=_load)
    inspect = commands.add_parser("inspect", help="看文件是哪种台账、表头对应哪些列；不导入")
    _add_files(inspect)
    inspect.set_defaults(run=_inspect)
    ledgers = commands.add_parser("ledgers", help="认得哪些台账，各凭哪些表头认出")
    ledgers.add_argument("--json", action="store_true", help="结果以 JSON 输出")
    ledgers.set_defaults(run=_ledgers)
    mapping = commands.add_parser("mappings", help="列出、查看或保存表头映射")
    mapping.add_argument("name", nargs="?", metavar="NAME")
    mapping.add_argument("--save", action="store_true", help="从标准输入读 JSON，以 NAME 保存")
    mapping.set_defaults(run=_mappings)
    watch = commands.add_parser("watch", help="盯住一个文件夹，新到的文件写完后自动导入")
    watch.add_argument("folder", type=Path, metavar="DIR")
    watch.add_argument("--every", type=float, default=10, metavar="SECONDS", help="多久看一次（默认 10）")
    watch.add_argument(
        "--settled", type=float, default=5, metavar="SECONDS", help="大小多久不变才算写完（默认 5）"
    )
    watch.add_argument("--once", action="store_true", help="处理完现有文件就结束")
    watch.set_defaults(run=_watch)
    standing = commands.add_parser("status", help="当前快照、批次和各来源的数据截至")
    standing.add_argument("--json", action="store_true", help="结果以 JSON 输出")
    standing.set_defaults(run=_status)
    undo = commands.add_parser("undo", help="撤销一个批次")
    undo.add_argument("batch", metavar="BATCH")
    undo.set_defaults(run=_undo)
    add_judging_commands(commands, _now_and_user)
    back = commands.add_parser("rollback", help="回到上一个快照")
    back.add_argument("--dry-run", action="store_true", help="只说会怎样，不回退")
    back.set_defaults(run=_rollback)
    build = commands.add_parser("build", help="用当前的参考数据和程序重建快照")
    build.add_argument("--if-older", action="store_true", help="快照与程序、参考数据一致的不重建")
    build.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="主题表由谁来算")
    build.add_argument(
        "--master", default=LOCAL, metavar="URL", help="与 --engine spark 合用：local[2]、spark://主机:7077"
    )
    build.set_defaults(run=_build)
    add_reference_commands(commands, _now_and_user)
    add_replication_commands(commands, _now_and_user)
    add_learning_commands(commands)
    demo = commands.add_parser("demo", help="写出演示台账")
    demo.add_argument("out", type=Path, metavar="OUT")
    demo.add_argument("--scale", choices=("county", "city", "province"), default="county")
    demo.add_argument("--seed", type=int, default=2024)
    demo.set_defaults(run=_demo)
    return parser


def _add_files(command: argparse.ArgumentParser) -> None:
    command.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="文件或文件夹")
    command.add_argument("--ledger", metavar="ID", help="指定台账，不自动识别")
    command.add_argument("--mapping", metavar="NAME", help="按保存的表头映射读取")
    command.add_argument(
        "--sheet", metavar="NAME", action="append", default=[], help="只读这张工作表，隐藏的也读；可写多次"
    )
    command.add_argument("--plan", type=Path, metavar="FILE", help="JSON：逐个文件指定台账、映射和工作表")
    command.add_argument("--json", action="store_true", help="结果以 JSON 输出")
    command.add_argument("--progress", action="store_true", help="进度以 JSON 行输出到标准错误")


def _options(given: argparse.Namespace) -> OptionsPerFile:
    everywhere = choose(data_dir(), given.ledger, given.mapping, given.sheet)
    return read_plan(data_dir(), given.plan, everywhere) if given.plan else OptionsPerFile(everywhere)


@contextmanager
def _progress(given: argparse.Namespace, doing: str) -> Iterator[Progress]:
    """A bar for a person, JSON lines for a program."""
    with tqdm(
        unit="个文件", desc=doing, leave=False, disable=given.progress or not sys.stderr.isatty()
    ) as bar:

        def report(done: int, total: int, name: str) -> None:
            if given.progress:
                line = json.dumps({"done": done, "total": total, "file": name}, ensure_ascii=False)
                print(line, file=sys.stderr, flush=True)
            bar.total = total
            bar.n = done
            bar.set_postfix_str(name)

        yield report


def _now_and_user() -> dict[str, Any]:
    return {"now": datetime.now(SHANGHAI), "user": getpass.getuser()}


def _fail(reason: str, *, is_json: bool, is_load: bool) -> int:
    if is_json:
        empty = LoadReport([]).to_json() if is_load else {}
        print(json.dumps({**empty, "reason": reason}, ensure_ascii=False, indent=2))
    print(reason, file=sys.stderr)
    return 1


def _load(given: argparse.Namespace) -> int:
    with _progress(given, "试导入" if given.dry_run else "导入") as progress:
        report = load_paths(
            given.paths,
            options=_options(given),
            data_dir=data_dir(),
            progress=progress,
            is_trial=given.dry_run,
            **_now_and_user(),
        )
    if given.json:
        print(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    else:
        print(load_text(report))
    return 0 if report.is_ok else 1


def _inspect(given: argparse.Namespace) -> int:
    with _progress(given, "查看") as progress:
        found = inspect_paths(given.paths, options=_options(given), data_dir=data_dir(), progress=progress)
    if given.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print(inspect_text(found))
    return 0


def _ledgers(given: argparse.Namespace) -> int:
    found = declared()
    print(json.dumps(found, ensure_ascii=False, indent=2) if given.json else declared_text(found))
    return 0


def _mappings(given: argparse.Namespace) -> int:
    if given.name is None:
        for name in mappings.names(data_dir()):
            print(name)
        return 0
    if given.save:
        try:
            raw = json.load(sys.stdin)
        except ValueError as error:
            raise LoadError(f"标准输入不是 JSON（{error}）；没有保存") from error
        mapping = mappings.save(data_dir(), given.name, raw)
        label = load_all()[mapping.ledger].label
        print(f"已保存映射“{mapping.name}”：{label}，{len(mapping.mapped_headers)} 列")
        return 0
    mapping = mappings.read(data_dir(), given.name)
    shown = {"ledger": mapping.ledger, "columns": dict(mapping.columns), "units": dict(mapping.units)}
    print(json.dumps(shown, ensure_ascii=False, indent=2))
    return 0


def _watch(given: argparse.Namespace) -> int:
    stop = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    watch = Watch(
        given.folder,
        data_dir=data_dir(),
        user=getpass.getuser(),
        clock=lambda: datetime.now(SHANGHAI),
        say=lambda words: print(words, flush=True),
    )
    watch.run(Pace(given.every, given.settled), stop, is_once=given.once)
    return 0


def _status(given: argparse.Namespace) -> int:
    found = status(data_dir=data_dir())
    print(json.dumps(found, ensure_ascii=False, indent=2) if given.json else status_text(found))
    return 0


def _undo(given: argparse.Namespace) -> int:
    change = batches.undo(given.batch, data_dir=data_dir(), **_now_and_user())
    taken = f"收回 {change.settled} 项人工核对" if change.settled else f"去掉 {change.rows} 行"
    print(f"已撤销批次 {given.batch}，{taken}")
    print("\n".join([f"当前快照 {change.snapshot}，{change.until_words}", *change.note_lines]))
    return 0


def _rollback(given: argparse.Namespace) -> int:
    change = batches.rollback(data_dir=data_dir(), is_trial=given.dry_run, **_now_and_user())
    undone = f"；随之撤销的批次：{'、'.join(change.batches)}，可以重新导入" if change.batches else ""
    restored = f"；恢复有效的批次：{'、'.join(change.restored)}" if change.restored else ""
    done = "将回到" if given.dry_run else "已回到"
    line = f"{done}快照 {change.snapshot}，{change.until_words}{undone}{restored}"
    print("\n".join([line, *change.note_lines]))
    return 0


def _build(given: argparse.Namespace) -> int:
    if given.if_older and batches.is_of_today(data_dir()):
        print("快照与程序、参考数据一致，不用重建")
        return 0
    master = given.master if given.engine == "spark" else None
    change = batches.build(data_dir=data_dir(), spark_master=master, **_now_and_user())
    print("\n".join([f"已重建，当前快照 {change.snapshot}，{change.until_words}", *change.note_lines]))
    return 0


def _demo(given: argparse.Namespace) -> int:
    # Only this command needs the demo's machinery.
    from etl.demo import write_demo  # noqa: PLC0415

    with tqdm(unit="个文件", desc="写演示台账", leave=False, disable=not sys.stderr.isatty()) as bar:

        def progress(label: str, done: int, total: int) -> None:
            bar.total = total
            bar.n = done
            bar.set_postfix_str(label)

        write_demo(given.out, scale=given.scale, seed=given.seed, progress=progress)
    print(f"演示台账已写到 {given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
