"""`python -m tests.bench.hostile FOLDER`: every file of a folder is opened or refused with a reason.

A table: outcome, seconds, the most memory that the file's reader child took and that our own process took
beside it; then the reasons and counts. Each file is read in a process of its own, so that one file's memory
is not another's.
"""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from etl.errors import SourceError
from etl.extract import USUAL_LIMITS, read_file
from etl.extract.limits import MIB

# What the reader's limits allow, and the time to start and stop a process.
PATIENCE = USUAL_LIMITS.seconds + 30
SLOW = 60
OWN_WORDS = re.compile(r"(?<!UTF-)\d+(?=[ 列行])|(?<=“).+?(?=”)")


@dataclass(frozen=True)
class Outcome:
    name: str
    what: str
    # What is wrong with a refused file, without its own figures and names; empty for an opened one.
    cause: str
    reason: str
    seconds: float
    child_mib: float
    own_mib: float


def main() -> int:
    folder = Path(sys.argv[1])
    outcomes = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        outcomes.append(in_own_process(path, str(path.relative_to(folder))))
        print(f"\r{len(outcomes)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    print_table(outcomes)
    return 1 if any(one.what == "死掉" for one in outcomes) else 0


def in_own_process(path: Path, name: str) -> Outcome:
    started = time.monotonic()
    receiving, sending = os.pipe()
    child = os.fork()
    if not child:
        os.close(receiving)
        signal.alarm(PATIENCE)
        with os.fdopen(sending, "w", encoding="utf-8") as out:
            json.dump(look_at(path), out)
        os._exit(0)
    os.close(sending)
    with os.fdopen(receiving, encoding="utf-8") as stream:
        text = stream.read()
    _, status = os.waitpid(child, 0)
    seconds = time.monotonic() - started
    if not text:
        return Outcome(name, "死掉", "", f"退出状态 {status}", seconds, 0, 0)
    what, cause, reason, child_kib, own_kib = json.loads(text)
    return Outcome(name, what, cause, reason, seconds, child_kib / 1024, own_kib / 1024)


def look_at(path: Path) -> tuple[str, str, str, int, int]:
    with tempfile.TemporaryDirectory() as work:
        try:
            with read_file(path, work_dir=Path(work)) as cells:
                rows = sum(1 for sheet in cells.sheets for _ in sheet.rows())
                told = sum(sheet.row_count for sheet in cells.sheets)
                what, cause = "打开" if rows == told else "行数不符", ""
                reason = f"{len(cells.sheets)} 表 {rows} 行"
        except SourceError as error:
            what, cause, reason = "退回", OWN_WORDS.sub("…", error.what), str(error)
    peaks = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF))
    return what, cause, reason, *peaks


def print_table(outcomes: list[Outcome]) -> None:
    # Not before the files are read: what it brings along would count as memory of every child.
    from etl.feedback.report import table  # noqa: PLC0415

    heads = ["文件", "结果", "秒", "子进程 MiB", "本进程 MiB", "说明"]
    lines = [
        [one.name, one.what, f"{one.seconds:.2f}", f"{one.child_mib:.0f}", f"{one.own_mib:.0f}", one.reason]
        for one in outcomes
    ]
    print("\n".join(table([heads, *lines])))
    counts = {
        what: sum(one.what == what for one in outcomes) for what in ("打开", "退回", "行数不符", "死掉")
    }
    causes = Counter(one.cause for one in outcomes if one.cause).most_common()
    print("\n" + "\n".join(table([["退回原因", "个"], *([cause, str(count)] for cause, count in causes)])))
    slowest = max(outcomes, key=lambda one: one.seconds)
    largest = max(outcomes, key=lambda one: max(one.child_mib, one.own_mib))
    print(
        f"\n共 {len(outcomes)} 个文件："
        + "，".join(f"{what} {count}" for what, count in counts.items())
        + f"；超过 {SLOW} 秒 {sum(one.seconds > SLOW for one in outcomes)}"
        + f"；最慢 {slowest.seconds:.1f} 秒（{slowest.name}）"
        + f"；内存最多 {max(largest.child_mib, largest.own_mib):.0f} MiB（{largest.name}；"
        + f"上限 {USUAL_LIMITS.memory_bytes // MIB} MiB）"
    )


if __name__ == "__main__":
    sys.exit(main())
