"""python -m briefing --period 2024-06 --out DIR: the pictures, the Word 通报 and the slides of a period.

With --cards FILE in place of the period: the charts of a basket.
"""

import argparse
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

from briefing.api import HOW, BriefingError, make, make_basket, read_file
from briefing.files import MANIFEST
from data import COUNTY
from data.command_line import ArgumentParser
from data.errors import DataError, NoSnapshot


def main(arguments: list[str] | None = None) -> int:
    """Exit 0: made; 1: not made, with the reason; 2: the command line is wrong."""
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(message)s")
    given = _parser().parse_args(arguments)
    try:
        manifest = _made(given)
    except NoSnapshot as error:
        remedy = "去掉 --snapshot 则用当前快照。" if given.snapshot else ""
        print(f"{error}{remedy}", file=sys.stderr)
        return 1
    except (BriefingError, DataError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"写文件失败：{error.strerror}（{error.filename or given.out}）。", file=sys.stderr)
        return 1
    for note in manifest["notes"]:
        print(note, file=sys.stderr)
    if given.json:
        print(json.dumps(manifest, ensure_ascii=False))
    else:
        print(f"已生成{len(manifest['files'])}个文件，在 {given.out}；清单见 {MANIFEST}。")
    return 0


def _made(given: argparse.Namespace) -> dict[str, Any]:
    how = {"snapshot_id": given.snapshot, "progress": _print_progress_json if given.json else _print_progress}
    if given.cards:
        return make_basket(read_file(given.cards), COUNTY, given.out, **how)
    return make(given.period, COUNTY, given.out, towns=given.town, **how)


def _parser() -> argparse.ArgumentParser:
    parser = ArgumentParser(prog="python -m briefing", description="简报：图片、Word通报、幻灯片")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--period", help=HOW)
    what.add_argument("--cards", type=Path, metavar="FILE", help="材料篮清单（JSON），只做其中的图表")
    parser.add_argument("--out", required=True, type=Path, help="放文件的文件夹")
    parser.add_argument("--snapshot", help="快照编号；不写则用当前快照")
    parser.add_argument("--town", action="append", default=[], help="镇街代码，可重复；不写则为全县")
    parser.add_argument("--json", action="store_true", help="清单写到标准输出，进度写到标准错误")
    return parser


def _print_progress(done: int, total: int, name: str) -> None:
    print(f"{done}/{total} {name}", file=sys.stderr)


def _print_progress_json(done: int, total: int, name: str) -> None:
    progress = {"done": done, "total": total, "file": name}
    print(json.dumps(progress, ensure_ascii=False), file=sys.stderr, flush=True)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # not sys.exit: DuckDB's binding would then print about sixty lines of objects it did not free
    os._exit(code)
