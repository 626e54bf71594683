"""python -m tests.faults.undo --trials 20 --seed 1: loads undone, against a fresh load of the others.

Each trial loads a few small batches whose lines overlap, correct and contradict each other, name a worker
now by an ID and now by none, share numbers between things; then it takes one or two of them back, in any
order. A fresh data folder with the same key loads what remains. Every mart, every row in force with its file
and line, every version, every sighting and every doubt must be the same.
"""

from __future__ import annotations

import argparse
import csv
import logging
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from data.snapshot.journal import SHANGHAI
from etl.commands import batches
from etl.load import load_paths
from etl.publish import snapshot_files
from etl.publish.store import LOG_TABLES, PROVENANCE
from tests.snapshot_file import opened

NOW = datetime(2024, 7, 1, 9, 30, tzinfo=SHANGHAI)
IDS = ("371526199001010011", "371526199001010038", "37152619900101002X")
PHONES = ("13800000001", "13800000002")
FIRMS, SITES, TOWNS = ("鑫达公司", "金石公司"), ("甲项目", "乙项目"), ("鱼邱湖街道", "梁村镇")
Line = list[object]
Maker = Callable[[random.Random], Line]
# What a row is called within one snapshot: it hangs on the numbers of the files.
NAMES = {"row_id", "complaint_id", "matter_id", "recovery_id", "advance_id", "entry_id", "joined_to"}
KINDS: dict[str, tuple[str, str, Maker]] = {}


def kind(title: str, header: str) -> Callable[[Maker], Maker]:
    def declare(maker: Maker) -> Maker:
        KINDS[maker.__name__] = (title, header, maker)
        return maker

    return declare


def maybe(luck: random.Random, share: float, *values: object) -> object:
    return luck.choice(values) if luck.random() < share else ""


@kind("农民工工资发放表", "项目名称 月份 姓名 身份证号 联系电话 班组 工种 应发工资 扣款 实发工资 发放日期")
def payrolls(luck: random.Random) -> Line:
    who = luck.choice((0, 1))
    return [
        luck.choice((*SITES, SITES[0])), "2024-05", ("张三", "李四")[who],
        maybe(luck, 0.6, IDS[who], IDS[who], IDS[who], IDS[2]),
        maybe(luck, 0.6, PHONES[who], PHONES[who], PHONES[who], PHONES[1 - who]),
        maybe(luck, 0.4, "木工", "钢筋"), maybe(luck, 0.3, "焊工", "瓦工"),
        luck.choice((5000, 4000)), 0, luck.choice((0, 2000, 5000)), "2024-06-05",
    ]  # fmt: skip


@kind("现场投诉来访登记", "登记日期 投诉人 身份证号 电话 被投诉单位 项目 接访人 人数 金额 办结日期")
def visits(luck: random.Random) -> Line:
    who = luck.choice((0, 1))
    return [
        luck.choice(("2024-05-03", "2024-05-04")), ("张三", "李四")[who], maybe(luck, 0.6, IDS[who]),
        maybe(luck, 0.6, PHONES[who]), luck.choice(FIRMS), maybe(luck, 0.6, SITES[0]), "李",
        luck.choice((1, 3)), luck.choice((1000, 2000)), maybe(luck, 0.6, "2024-06-01"),
    ]  # fmt: skip


@kind(
    "全国根治欠薪线索台账",
    "线索编号 提交时间 反映人 身份证号 联系电话 被反映单位 项目名称 欠薪地 涉及人数 欠薪金额（元） 核处状态",
)
def national_clues(luck: random.Random) -> Line:
    return [
        maybe(luck, 0.8, "A1", "A2", "A3", "A4"), luck.choice(("2024-03-01", "2024-03-02")), "张三",
        maybe(luck, 0.3, IDS[0]), maybe(luck, 0.6, PHONES[0]), luck.choice(FIRMS), maybe(luck, 0.6, SITES[0]),
        luck.choice((*TOWNS, "不知名镇")), luck.choice((1, 3)), luck.choice((1000, 2000, 3000)), "核处中",
    ]  # fmt: skip


@kind("工资保证金台账", "项目名称 施工总承包单位 存储日期 应缴额（元） 保函编号 状态")
def wage_deposits(luck: random.Random) -> Line:
    return [
        luck.choice(SITES), luck.choice(FIRMS), luck.choice(("2024-01-10", "2024-01-11")),
        luck.choice((200000, 300000)), maybe(luck, 0.5, "G1", "G2"), "已缴存",
    ]  # fmt: skip


@kind(
    "应急周转金台账",
    "批次号 账户层级 申请单位 镇街 欠薪单位 项目 批准日期 垫付人数 垫付金额（元） 已追偿（元） 追偿日期",
)
def revolving_fund(luck: random.Random) -> Line:
    return [
        maybe(luck, 0.7, "P1", "P2"), "县级", "人社局", luck.choice(TOWNS), luck.choice(FIRMS),
        maybe(luck, 0.6, *SITES), luck.choice(("2024-02-01", "2024-02-02")), 3, luck.choice((10000, 20000)),
        maybe(luck, 0.6, 5000), maybe(luck, 0.8, "2024-05-01"),
    ]  # fmt: skip


@kind("追发台账", "台账编号 追发日期 单位 项目 追发人数 追发金额 追发方式")
def recoveries(luck: random.Random) -> Line:
    return [
        maybe(luck, 0.7, "Z1", "Z2", "Z3"), luck.choice(("2024-04-01", "2024-04-02")), luck.choice(FIRMS),
        maybe(luck, 0.6, *SITES), luck.choice((1, 2)), luck.choice((5000, 6000)), "调解",
    ]  # fmt: skip


# one trial -------------------------------------------------------------------------------------


def write_batches(home: Path, luck: random.Random, kinds: Sequence[str]) -> list[Path]:
    """A folder a batch; half of the files repeat lines of an earlier one."""
    told: dict[str, list[Line]] = {}
    folders = [home / f"in{number}" for number in range(luck.choice((3, 4)))]
    for folder in folders:
        folder.mkdir(parents=True)
        for name in kinds if luck.random() < 0.3 else [luck.choice(kinds)]:
            title, header, maker = KINDS[name]
            lines = [maker(luck) for _ in range(luck.randint(1, 4))]
            if name in told and luck.random() < 0.5:
                lines += luck.sample(told[name], k=min(2, len(told[name])))
            told.setdefault(name, []).extend(lines)
            path = folder / f"{folder.name}_{name}.csv"
            with path.open("w", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows([[title], header.split(), *lines])
    return folders


def play(home: Path, *, seed: int, kinds: Sequence[str]) -> dict[str, Any]:
    """What differs, by table: lines only after the undo, lines only of the fresh load. Empty: nothing."""
    luck = random.Random(seed)
    folders = write_batches(home, luck, kinds)
    undone, fresh = home / "undone", home / "fresh"
    loaded = {folder: batch for at, folder in enumerate(folders) if (batch := load(undone, folder, at))}
    gone = luck.sample(list(loaded), k=min(luck.choice((1, 1, 2)), len(loaded) - 1))
    for folder in gone:
        batches.undo(loaded[folder], data_dir=undone, now=NOW + timedelta(hours=1), user="tester")
    (fresh / "state").mkdir(parents=True)
    shutil.copy(undone / "state" / "hash.key", fresh / "state")
    for at, folder in enumerate(folders):
        if folder not in gone:
            load(fresh, folder, at)
    one, other = contents(undone), contents(fresh)
    return {
        name: (one[name] - other[name], other[name] - one[name])
        for name in sorted(one | other)
        if one[name] != other[name]
    }


def load(data_dir: Path, folder: Path, at: int) -> str | None:
    return load_paths([folder], data_dir=data_dir, now=NOW + timedelta(minutes=at), user="tester").batch


def contents(data_dir: Path) -> dict[str, Counter[Any]]:
    """Lines by table, with the file and line they came from instead of what hangs on the files' numbers."""
    path = snapshot_files.current_snapshot(data_dir / "snapshots")
    assert path is not None
    with opened(path) as con:
        tables = con.execute(
            "select table_name, list(column_name) from duckdb_columns() where not internal group by all"
        ).fetchall()
        left_out = {*LOG_TABLES, "snapshot_info", "built_from", "source_lines", "current_doubts"}
        found = {
            name: con.execute(_lines_of(name, columns)).fetchall()
            for name, columns in tables
            if name not in left_out
        }
        found["sightings"] = con.execute(
            "select content_hash, file_name, row_number from sightings join files using (file_seq)"
        ).fetchall()
        found["doubts"] = con.execute(
            "select file_name, row_number, rule, column_name, message"
            " from doubts join source_lines using (row_id)"
        ).fetchall()
    return {name: Counter(lines) for name, lines in found.items()}


def _lines_of(name: str, columns: Sequence[str]) -> str:
    if not name.startswith(("stg_", "current_")):
        return f"select {', '.join(one for one in columns if one not in NAMES)} from {name}"
    kept = [one for one in columns if one not in PROVENANCE]
    return f"select {', '.join(kept)}, file_name, row_number from {name} join files using (file_seq)"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.undo")
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=sorted(KINDS), action="append")
    given = parser.parse_args()
    # What is odd about the made-up lines is no news.
    logging.disable(logging.WARNING)
    wrong = 0
    for seed in range(given.seed, given.seed + given.trials):
        with tempfile.TemporaryDirectory() as folder:
            differing = play(Path(folder), seed=seed, kinds=given.kind or sorted(KINDS))
        wrong += bool(differing)
        for name, (more, less) in differing.items():
            print(f"种子 {seed} {name}：多出 {dict(more)}，缺少 {dict(less)}", flush=True)
    print(f"{given.trials} 次撤销，与只导入其余文件不一致的 {wrong} 次")
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
