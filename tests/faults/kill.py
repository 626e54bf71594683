"""python -m tests.faults.kill --rounds 50 --seed 1: loads killed at random moments while somebody reads.

Each round a child loads a changed set of small files and is killed: a third of the kills anywhere in the
load, a third while the new snapshot is built, a third from the moment it is verified until the pointer has
moved and the load is done. A reader asks without pause; each of its answers must be that of one whole
snapshot. Then the same files are loaded to the end, the figures are compared with plain arithmetic, and the
data folder is measured: nothing in it may grow from round to round.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from data import COUNTY, Filters, Warehouse
from data.snapshot.checksum import CHECKSUM_SUFFIX
from data.snapshot.journal import SHANGHAI
from data.spec.reference import parameter

ROOT = Path(__file__).resolve().parents[2]
HEADER = ("线索编号", "提交时间", "反映人", "被反映单位", "欠薪地", "涉及人数", "欠薪金额（元）", "核处状态")
FILES, ROWS = 3, 30
AIMS = ("anywhere", "building", "switching")
# Seconds after which a child that was never killed counts as done.
PATIENCE = 120.0
# (records, yuan): what a snapshot says as a whole.
State = tuple[int, int]


@dataclass
class Files:
    """The office's ledgers as they stand: number → yuan, spread over a few files."""

    folder: Path
    luck: random.Random
    yuan: dict[str, int] = field(default_factory=dict)

    def change(self) -> None:
        """Some rows are corrected, some are new; every file is written again."""
        for number in self.luck.sample(sorted(self.yuan), k=min(8, len(self.yuan))):
            self.yuan[number] = self.luck.randrange(1000, 90000)
        fresh = ROWS * FILES if not self.yuan else 4
        for _ in range(fresh):
            self.yuan[f"K{len(self.yuan):05}"] = self.luck.randrange(1000, 90000)
        for place in range(FILES):
            path = self.folder / f"全国根治欠薪线索{place}.csv"
            with path.open("w", encoding="utf-8-sig", newline="") as out:
                lines = csv.writer(out)
                lines.writerow(HEADER)
                for number, yuan in sorted(self.yuan.items())[place::FILES]:
                    lines.writerow(
                        (number, "2024-03-05", "张三", "高唐某建筑有限公司", "梁村镇", 1, yuan, "核处中")
                    )

    @property
    def state(self) -> State:
        return len(self.yuan), sum(self.yuan.values())


class Reader(threading.Thread):
    """Asks the warehouse without pause; keeps every different answer."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(name="reader", daemon=True)
        self._warehouse = Warehouse(data_dir)
        self.stop = threading.Event()
        self.seen: Counter[tuple[str, State]] = Counter()
        self.failures: list[str] = []

    def run(self) -> None:
        while not self.stop.wait(0.01):
            try:
                snapshot, state = ask(self._warehouse)
            except Exception as error:  # noqa: BLE001 (any failure to answer is what is looked for)
                self.failures.append(f"{type(error).__name__}: {error}")
                continue
            self.seen[snapshot, state] += 1


def ask(warehouse: Warehouse) -> tuple[str, State]:
    """One measure by way of the cache, and the same figures straight from the file."""
    answers = warehouse.measure(["complaints_received", "owed_yuan"], filters=Filters(), scope=COUNTY)
    values = [int(one.total()["value"] or 0) for one in answers.values()]
    snapshot = answers["owed_yuan"].snapshot_id
    with warehouse.cursor(snapshot) as (_, cursor):
        row = cursor.execute("select count(*), sum(owed_yuan)::bigint from complaints").fetchone()
    if row is None or tuple(row) != tuple(values):
        raise AssertionError(f"{snapshot}: {values} by measure, {row} in the file")
    return snapshot, (values[0], values[1])


@dataclass
class Round:
    number: int
    aim: str
    seconds: float
    stage: str
    is_published: bool
    snapshots: int
    others: int
    kilobytes: int


class Rounds:
    """A data folder, its files and what the loads before have published."""

    def __init__(self, data_dir: Path, files: Files, luck: random.Random) -> None:
        self.data_dir = data_dir
        self.files = files
        self._luck = luck
        self.published: dict[str, State] = {}
        self._usual = 1.0

    @property
    def snapshots(self) -> Path:
        return self.data_dir / "snapshots"

    def load(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "etl", "load", str(self.files.folder), "--json"],
            cwd=ROOT,
            env={**os.environ, "ANXIN_DATA": str(self.data_dir), "PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def finish(self) -> str:
        """The load to its end; the snapshot it says is current."""
        began = time.monotonic()
        child = self.load()
        out, err = child.communicate(timeout=PATIENCE)
        if child.returncode != 0:
            raise AssertionError(f"the load after the kill failed: {out.decode()} {err.decode()}")
        self._usual = time.monotonic() - began
        return str(json.loads(out)["snapshot"])

    def current(self) -> str:
        return (self.snapshots / "CURRENT").read_text(encoding="utf-8").strip().removesuffix(".duckdb")

    def play(self, number: int, aim: str) -> Round:
        self.files.change()
        before = self.current()
        began = time.monotonic()
        child = self.load()
        self._wait_for_the_moment(child, aim, before)
        if child.poll() is None:
            child.send_signal(signal.SIGSTOP)
        stage = self._stage(child, before)
        child.kill()
        child.communicate()
        seconds = time.monotonic() - began
        # Whoever reads now reads the old state, or, where the pointer had moved, the new one.
        after = self.current()
        if after != before:
            self.published[after] = self.files.state
        self._check(after, "after the kill")
        final = self.finish()
        self.published[final] = self.files.state
        self._check(final, "after the next load")
        return Round(number, aim, seconds, stage, after != before, *measure(self.data_dir))

    def _wait_for_the_moment(self, child: subprocess.Popen[bytes], aim: str, before: str) -> None:
        if aim == "anywhere":
            self._wait(child, self._luck.uniform(0, self._usual * 1.1), lambda: False)
            return
        self._wait(child, PATIENCE, lambda: any(self.snapshots.glob("wages-*.tmp")))
        if aim == "building":
            self._wait(child, self._luck.uniform(0, self._usual * 0.5), lambda: False)
            return
        # After its verification the file is read-only; then come its checksum, its name, the pointer.
        self._wait(child, PATIENCE, lambda: any(map(has_checksum, self.snapshots.glob("wages-*.duckdb.tmp"))))
        self._wait(child, self._luck.choice((0, 0.005, 0.02, 0.1)) * self._luck.random(), lambda: False)

    @staticmethod
    def _wait(child: subprocess.Popen[bytes], seconds: float, is_time: Callable[[], bool]) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and child.poll() is None and not is_time():
            time.sleep(0.0005)

    def _stage(self, child: subprocess.Popen[bytes], before: str) -> str:
        if child.poll() is not None:
            return "done"
        if self.current() != before:
            return "after the pointer"
        names = [path.name for path in self.snapshots.iterdir()]
        if any(name.startswith("CURRENT.") for name in names):
            return "at the pointer"
        checksums = {name for name in names if name.endswith(".sha256")}
        fresh = {f"{snapshot}.sha256" for snapshot in self.published}
        if checksums - fresh:
            return "checksummed"
        return (
            "building" if any(name.startswith("wages-") and ".tmp" in name for name in names) else "reading"
        )

    def _check(self, snapshot: str, when: str) -> None:
        told, state = ask(Warehouse(self.data_dir))
        if (told, state) != (snapshot, self.published[snapshot]):
            raise AssertionError(f"{when}: {told} {state}, not {snapshot} {self.published.get(snapshot)}")


def has_checksum(unfinished: Path) -> bool:
    try:
        return unfinished.stat().st_mode & 0o222 == 0
    except FileNotFoundError:
        return False


def measure(folder: Path) -> tuple[int, int, int]:
    """Snapshots, other files, kilobytes of all; not the sources and the journal, which are kept for good."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".jsonl"]
    kept = [path for path in paths if path.relative_to(folder).parts[0] != "sources"]
    snapshots = [path for path in kept if path.suffix == ".duckdb" and path.parent.name == "snapshots"]
    checksums = [path for path in kept if path.suffix == CHECKSUM_SUFFIX]
    if len(checksums) != len(snapshots):
        raise AssertionError(f"{len(snapshots)} snapshots, {len(checksums)} checksums")
    return len(snapshots), len(kept) - 2 * len(snapshots), sum(path.stat().st_size for path in kept) // 1024


def run(data_dir: Path, *, rounds: int, seed: int, tell: Callable[[str], None]) -> list[Round]:
    """All rounds; an AssertionError at the first wrong answer."""
    luck = random.Random(seed)
    folder = data_dir.parent / "files"
    folder.mkdir()
    files = Files(folder, luck)
    files.change()
    game = Rounds(data_dir, files, luck)
    game.published[game.finish()] = files.state
    reader = Reader(data_dir)
    reader.start()
    # The reader must not keep this thread from seeing the moment.
    sys.setswitchinterval(0.0005)
    played = []
    tell("轮次  目标       停在               秒     已发布  快照  其他文件  千字节")
    for number in range(1, rounds + 1):
        one = game.play(number, AIMS[number % len(AIMS)])
        played.append(one)
        tell(
            f"{one.number:>4}  {one.aim:<9}  {one.stage:<17} {one.seconds:>5.2f}  "
            f"{'是' if one.is_published else '否'}     {one.snapshots:>4}  {one.others:>8}  "
            f"{one.kilobytes:>6}"
        )
    reader.stop.set()
    reader.join(10)
    if reader.failures:
        raise AssertionError(f"{len(reader.failures)} answers failed, the first: {reader.failures[0]}")
    wrong = {seen for seen in reader.seen if game.published.get(seen[0]) != seen[1]}
    if wrong:
        raise AssertionError(f"answers of no whole snapshot: {sorted(wrong)[:5]}")
    if grown := {one.others for one in played} - {played[0].others}:
        raise AssertionError(f"other files than at first, {played[0].others}: {grown}")
    keep = int(parameter("keep_snapshots", datetime.now(SHANGHAI).date()))
    # one more stands where the kill fell between the pointer and the clearing; the next load takes it away
    if (most := max(one.snapshots for one in played)) > keep + 1:
        raise AssertionError(f"{most} snapshots are kept, more than {keep}")
    known = {path.name for path in (data_dir / "sources").iterdir()}
    journal = (data_dir / "state" / "loads.jsonl").read_text(encoding="utf-8")
    if strange := [name for name in known if name not in journal]:
        raise AssertionError(f"sources of loads that nothing tells of: {strange}")
    stages = Counter(one.stage for one in played)
    tell(f"被杀时所处阶段：{dict(stages)}；其中已发布 {sum(one.is_published for one in played)} 次")
    tell(f"读取 {sum(reader.seen.values())} 次，全部是 {len(game.published)} 个完整快照之一；失败 0 次")
    tell(f"末次快照：{files.state[0]} 件，{files.state[1]} 元，与手算一致")
    return played


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.kill")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(
            Path(folder) / "data",
            rounds=given.rounds,
            seed=given.seed,
            tell=lambda line: print(line, flush=True),
        )


if __name__ == "__main__":
    main()
