"""python -m etl load | status | undo | rollback | build | demo. Only here are time and user asked for."""

from __future__ import annotations

import argparse
import getpass
import json
import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from data.paths import data_dir
from etl import batches
from etl.building import SHANGHAI
from etl.errors import LoadError
from etl.load import load_paths
from etl.marts import MartError
from etl.report import LoadReport, load_text, table


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
    parser = argparse.ArgumentParser(prog="python -m etl", description="台账导入：源文件 → 快照")
    commands = parser.add_subparsers(required=True, metavar="命令")
    load = commands.add_parser("load", help="导入文件或文件夹，发布新快照")
    load.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="文件或文件夹")
    load.add_argument("--ledger", metavar="ID", help="指定台账，不自动识别")
    load.add_argument("--json", action="store_true", help="结果以 JSON 输出")
    load.set_defaults(run=_load)
    status = commands.add_parser("status", help="当前快照、批次和各来源的数据截至")
    status.add_argument("--json", action="store_true", help="结果以 JSON 输出")
    status.set_defaults(run=_status)
    undo = commands.add_parser("undo", help="撤销一个批次")
    undo.add_argument("batch", metavar="BATCH")
    undo.set_defaults(run=_undo)
    commands.add_parser("rollback", help="回到上一个快照").set_defaults(run=_rollback)
    commands.add_parser("build", help="用当前的参考数据和程序重建快照").set_defaults(run=_build)
    demo = commands.add_parser("demo", help="写出演示台账")
    demo.add_argument("out", type=Path, metavar="OUT")
    demo.add_argument("--scale", choices=("county", "city", "province"), default="county")
    demo.add_argument("--seed", type=int, default=2024)
    demo.set_defaults(run=_demo)
    return parser


def _now_and_user() -> dict[str, Any]:
    return {"now": datetime.now(SHANGHAI), "user": getpass.getuser()}


def _fail(reason: str, *, is_json: bool, is_load: bool) -> int:
    if is_json:
        empty = LoadReport([]).to_json() if is_load else {}
        print(json.dumps({**empty, "reason": reason}, ensure_ascii=False, indent=2))
    print(reason, file=sys.stderr)
    return 1


def _load(given: argparse.Namespace) -> int:
    with tqdm(unit="个文件", desc="导入", leave=False, disable=not sys.stderr.isatty()) as bar:

        def progress(done: int, total: int, name: str) -> None:
            bar.total = total
            bar.n = done
            bar.set_postfix_str(name)

        report = load_paths(
            given.paths, ledger=given.ledger, data_dir=data_dir(), progress=progress, **_now_and_user()
        )
    if given.json:
        print(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    else:
        print(load_text(report))
    return 0 if report.is_ok else 1


def _status(given: argparse.Namespace) -> int:
    found = batches.status(data_dir=data_dir())
    if given.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return 0
    if found["snapshot"] is None:
        print("还没有快照；请用 python -m etl load 导入台账")
        return 0
    print(f"当前快照 {found['snapshot']}（{found['loaded_at']}），数据截至 {found['data_until']}")
    print(
        "\n".join(
            table(
                [
                    ["批次", "时间", "操作人", "文件", "接受", "新增", "更新", "退回", "状态"],
                    *(
                        [
                            str(batch[name])
                            for name in (
                                "batch",
                                "loaded_at",
                                "loaded_by",
                                "files",
                                "accepted",
                                "new",
                                "updated",
                                "rejected",
                            )
                        ]
                        + ["已撤销" if batch["is_undone"] else "有效"]
                        for batch in found["batches"]
                    ),
                ]
            )
        )
    )
    for source in found["sources"]:
        print(f"  {source['label']}：{source['data_until'] or '—'}")
    return 0


def _undo(given: argparse.Namespace) -> int:
    change = batches.undo(given.batch, data_dir=data_dir(), **_now_and_user())
    print(f"已撤销批次 {given.batch}，去掉 {change.rows} 行")
    print(f"当前快照 {change.snapshot}，数据截至 {change.data_until}")
    return 0


def _rollback(_: argparse.Namespace) -> int:
    change = batches.rollback(data_dir=data_dir(), **_now_and_user())
    undone = f"；随之撤销的批次：{'、'.join(change.batches)}，可以重新导入" if change.batches else ""
    print(f"已回到快照 {change.snapshot}，数据截至 {change.data_until}{undone}")
    return 0


def _build(_: argparse.Namespace) -> int:
    change = batches.build(data_dir=data_dir(), **_now_and_user())
    print(f"已重建，当前快照 {change.snapshot}，数据截至 {change.data_until}")
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
