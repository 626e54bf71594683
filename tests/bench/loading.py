"""`python -m tests.bench.loading`: rows a second of a payroll load beside a bare reading of the same file.

Bare is what nobody can do with less: for CSV DuckDB's own read_csv into a table of a file (of GB18030, which
it cannot read, the same lines in UTF-8), for a workbook calamine's rows as Python lists. A load is
`load_paths` into an empty warehouse: from the file on disk through the reader, staging, checks and versions
to the rows in the new snapshot (到行入库), then marts and publishing too (到发布). Every piece of work has
a process of its own; bare and load go by turns, so that a busy machine slows both alike, and the processor's
seconds stand beside the clock's.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count, islice
from pathlib import Path

import duckdb
import xlsxwriter
from python_calamine import CalamineWorkbook

from data.snapshot.journal import SHANGHAI
from etl.demo import payroll
from etl.demo.payroll_files import COLUMNS, line_of
from etl.demo.projects import make_projects
from etl.demo.sizes import COUNTY
from etl.demo.world import make_world
from etl.load import load_paths
from tests.conftest import ROOT

CSV_ROWS = 1_000_000
BOOK_ROWS = 200_000
HALF = "2024H1"
NOW = datetime(2024, 7, 1, 9, 0, tzinfo=SHANGHAI)
MIB = 1024 * 1024
IN_ORDER = {"constant_memory": True}
# ru_maxrss counts in KiB
KIB_IN_MIB = 1024

Say = Callable[[str, str], None]
Line = list[object]
Cost = dict[str, float]


# files ---------------------------------------------------------------------------------------


def payroll_lines() -> Iterator[Line]:
    """Lines of the platform's payroll, replica after replica of the county, without end."""
    serials = count(1)
    for replica in count(1):
        world = make_world(COUNTY, 1, replica)
        for project in make_projects(world):
            for paid in payroll.payrolls_of(project, world.people, world.rng):
                for wage in paid.wages:
                    yield list(line_of(paid, wage, next(serials), HALF))


def write_files(folder: Path) -> dict[str, Path]:
    """The same lines three times; the workbook holds the first of them."""
    utf8, gb18030 = folder / "工资发放_utf8.csv", folder / "工资发放_gb18030.csv"
    workbook = folder / "工资发放.xlsx"
    # Made-up ID numbers: of real people every wrong check digit would be doubted, and that is another work.
    (folder / "DEMO").touch()
    with utf8.open("w", encoding="utf-8", newline="") as out, xlsxwriter.Workbook(workbook, IN_ORDER) as book:
        writer, sheet = csv.writer(out), book.add_worksheet("工资发放")
        for row, line in enumerate(chain([list(COLUMNS)], islice(payroll_lines(), CSV_ROWS))):
            writer.writerow(line)
            if row <= BOOK_ROWS:
                sheet.write_row(row, 0, [None if cell == "" else cell for cell in line])
    with (
        utf8.open(encoding="utf-8", newline="") as text,
        gb18030.open("w", encoding="gb18030", newline="") as out,
    ):
        shutil.copyfileobj(text, out, MIB)
    return {"utf8": utf8, "gb18030": gb18030, "book": workbook}


# what is timed: each in a process of its own ---------------------------------------------------


def bare_csv(path: Path, folder: Path) -> Cost:
    with duckdb.connect(folder / "bare.duckdb") as con:
        con.execute("create table bare as select * from read_csv($path)", {"path": str(path)})
        row = con.execute("select count(*) from bare").fetchone()
        assert row == (CSV_ROWS,)
    return {}


def bare_book(path: Path, _folder: Path) -> Cost:
    rows = list(CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())
    assert len(rows) == BOOK_ROWS + 1
    return {}


def load(path: Path, folder: Path) -> Cost:
    begun = time.perf_counter()
    costs: Cost = {}

    def note(done: int, total: int, _name: str) -> None:
        # told once all files are taken and before the marts are built
        if done == total:
            costs.update(seconds_to_rows=time.perf_counter() - begun, cpu_to_rows=processor_seconds())

    # beside the file DEMO says that nobody in it lives
    report = load_paths([path], data_dir=folder / "data", now=NOW, user="bench", progress=note)
    (file,) = report.files
    rows = BOOK_ROWS if path.suffix == ".xlsx" else CSV_ROWS
    if file.counts.rows_read != rows + 1 or file.counts.new < 0.99 * rows:
        raise SystemExit(f"{path.name}: {file.reason or file.counts}")
    return costs


def processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


WORK = {"bare_csv": bare_csv, "bare_book": bare_book, "load": load}


def measured(work: str, path: Path) -> Cost:
    """Seconds, processor seconds and peak memory (of its largest process) of one piece of work."""
    answer = subprocess.run(
        [sys.executable, "-m", "tests.bench.loading", work, str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    cost: Cost = json.loads(answer.stdout)
    return cost


def _work(name: str, path: Path) -> None:
    imported = processor_seconds()
    with tempfile.TemporaryDirectory(prefix="anxin-loading-") as folder:
        begun = time.perf_counter()
        costs = WORK[name](path, Path(folder))
        costs |= {"seconds": time.perf_counter() - begun, "cpu": processor_seconds()}
    for cpu in costs.keys() & {"cpu", "cpu_to_rows"}:
        costs[cpu] -= imported
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    costs["peak_mib"] = max(one.ru_maxrss for one in used) / KIB_IN_MIB
    print(json.dumps(costs))


# the table -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    label: str
    rows: int
    path: Path
    bare: str
    bare_label: str
    bare_path: Path
    rounds: int


def print_loading(say: Say) -> None:
    with tempfile.TemporaryDirectory(prefix="anxin-loading-") as folder:
        files = write_files(Path(folder))
        read_csv = ("bare_csv", "只 read_csv 入表", files["utf8"])
        calamine = ("bare_book", "只用 calamine 读出", files["book"])
        for case in (
            Case("CSV UTF-8", CSV_ROWS, files["utf8"], *read_csv, rounds=2),
            Case("CSV GB18030", CSV_ROWS, files["gb18030"], *read_csv, rounds=1),
            Case("xlsx", BOOK_ROWS, files["book"], *calamine, rounds=2),
        ):
            compare(say, case)


def compare(say: Say, case: Case) -> None:
    pairs = [(measured(case.bare, case.bare_path), measured("load", case.path)) for _ in range(case.rounds)]
    bare, full = (_middle([pair[place] for pair in pairs]) for place in (0, 1))
    say(f"{case.label}：{case.bare_label}", _figures(case.rows, bare, "seconds", "cpu"))
    for words, seconds, cpu in (("到行入库", "seconds_to_rows", "cpu_to_rows"), ("到发布", "seconds", "cpu")):
        times = statistics.median(pair[1][seconds] / pair[0]["seconds"] for pair in pairs)
        work = statistics.median(pair[1][cpu] / pair[0]["cpu"] for pair in pairs)
        figures = _figures(case.rows, full, seconds, cpu)
        say(f"{case.label}：装入{words}", f"{figures}；用时 {times:.1f} 倍，CPU {work:.1f} 倍")


def _middle(costs: list[Cost]) -> Cost:
    return {name: statistics.median(cost[name] for cost in costs) for name in costs[0]}


def _figures(rows: int, cost: Cost, seconds: str, cpu: str) -> str:
    return (
        f"{rows} 行，{rows / cost[seconds]:.0f} 行/s，{cost[seconds]:.1f} s，CPU {cost[cpu]:.1f} s，"
        f"内存峰值 {cost['peak_mib']:.0f} MB"
    )


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _work(sys.argv[1], Path(sys.argv[2]))
    else:
        print_loading(lambda what, figure: print(f"{what:<28}\t{figure}", flush=True))
