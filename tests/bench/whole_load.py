"""The demo of one scale written, loaded, loaded again and added to, beside what nobody does with less."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb
from python_calamine import CalamineWorkbook

from etl.demo.grievances import make_records
from etl.demo.hotline_files import COLUMNS, cells, orders_of
from etl.demo.outcomes import settle
from etl.demo.projects import make_projects
from etl.demo.sizes import COUNTY
from etl.demo.world import make_world
from tests.bench.table import Table
from tests.conftest import ROOT
from tests.snapshot_file import current

NEW_ORDERS = 37
# a county that no demo of any scale has among its replicas
NOBODYS_REPLICA = 1199
BLOCK = 4 * 1024 * 1024
KIB_IN_MIB = 1024
BYTES_IN_MB = 1_000_000


def print_whole_load(table: Table, base: Path, data_dir: Path, scale: str) -> None:
    ledgers = base / "ledgers"
    seconds, _, _ = etl(data_dir, "demo", str(ledgers), "--scale", scale)
    size = sum(path.stat().st_size for path in ledgers.rglob("*") if path.is_file())
    table.say("写出演示台账", f"{seconds:.1f} s，{size / BYTES_IN_MB:.0f} MB")
    bare, bare_rows = bare_reading(ledgers, base / "bare")
    seconds, peak, said = etl(data_dir, "load", str(ledgers), "--json")
    rows = sum(file["rows_read"] for file in json.loads(said)["files"] if file["ledger"])
    table.say(
        "装入全部台账，从头建",
        f"{seconds:.1f} s，{rows} 行，{rows / seconds:.0f} 行/s，内存 {peak:.0f} MB",
        f"read_csv、calamine 只读 {bare:.1f} s，{bare_rows / bare:.0f} 行/s",
        seconds / bare,
    )
    print_again(table, base, data_dir, ledgers)


def print_again(table: Table, base: Path, data_dir: Path, ledgers: Path) -> None:
    """The same files once more, a few new orders, and a snapshot built anew."""
    fresh = current(data_dir)
    hashing = timed_hash_of(fresh, None)
    seconds, peak, _ = etl(data_dir, "load", str(ledgers), "--json")
    table.say("同样文件再装一次", f"{seconds:.1f} s，内存 {peak:.0f} MB")
    seconds, peak, _ = etl(data_dir, "load", str(write_new_orders(base)), "--json")
    copying = timed_hash_of(fresh, base / "copy")
    table.say(
        f"再装 {NEW_ORDERS} 件工单",
        f"{seconds:.1f} s，内存 {peak:.0f} MB",
        f"快照核对、拷贝 {hashing + copying:.2f} s",
        seconds / (hashing + copying),
    )
    grown, size = current(data_dir).stat().st_size, fresh.stat().st_size
    table.say(
        "快照文件，再装以后",
        f"{grown / BYTES_IN_MB:.0f} MB",
        f"从头建的 {size / BYTES_IN_MB:.0f} MB",
        grown / size,
    )


def etl(data_dir: Path, *arguments: str) -> tuple[float, float, str]:
    """Seconds, peak memory of its largest process in MiB, and what the command printed."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "etl", *arguments],
        cwd=ROOT,
        env={**os.environ, "ANXIN_DATA": str(data_dir)},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"etl {arguments[0]}: {process.returncode}")
    return time.perf_counter() - begun, used.ru_maxrss / KIB_IN_MIB, said


def bare_reading(ledgers: Path, folder: Path) -> tuple[float, int]:
    """Seconds and rows of reading alone: CSV into DuckDB's tables, in UTF-8, workbooks as lists of Python."""
    folder.mkdir()
    texts = [_in_utf8(path, folder / f"{place}.csv") for place, path in enumerate(ledgers.rglob("*.csv"))]
    books = sorted([*ledgers.rglob("*.xlsx"), *ledgers.rglob("*.xls")])
    begun, rows = time.perf_counter(), 0
    with duckdb.connect(folder / "bare.duckdb") as con:
        for place, path in enumerate(texts):
            con.execute(
                f"create table t{place} as from read_csv($path, all_varchar = true)", {"path": str(path)}
            )
            rows += (con.execute(f"select count(*) from t{place}").fetchone() or (0,))[0]
    for path in books:
        book = CalamineWorkbook.from_path(path)
        rows += sum(len(list(book.get_sheet_by_name(name).iter_rows())) for name in book.sheet_names)
    seconds = time.perf_counter() - begun
    shutil.rmtree(folder)
    return seconds, rows


def _in_utf8(path: Path, target: Path) -> Path:
    """The same text, whichever of the two encodings of the demo it is in."""
    with path.open("rb") as start:
        encoding = "utf-8-sig" if start.read(3) == b"\xef\xbb\xbf" else "gb18030"
    with (
        path.open(encoding=encoding, newline="") as text,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        shutil.copyfileobj(text, out, BLOCK)
    return target


def timed_hash_of(path: Path, copied_to: Path | None) -> float:
    """Seconds to read the file and hash it; with a copy, to write that and to hash it too."""
    begun = time.perf_counter()
    if copied_to:
        shutil.copyfile(path, copied_to)
    with (copied_to or path).open("rb") as stream:
        hashlib.file_digest(stream, "sha256")
    seconds = time.perf_counter() - begun
    if copied_to:
        copied_to.unlink()
    return seconds


def write_new_orders(base: Path) -> Path:
    """Orders of 12345 that no demo holds, in a folder that says that nobody in it lives."""
    world = make_world(COUNTY, 1, NOBODYS_REPLICA)
    records = make_records(world, make_projects(world))
    settle(records, world.rng)
    orders = orders_of([one for one in records if one.channel == "hotline"], world.rng)[-NEW_ORDERS:]
    folder = base / "new"
    folder.mkdir()
    (folder / "DEMO").touch()
    lines = [cells(order, place, world.rng) for place, order in enumerate(orders, 1)]
    with (folder / "12345工单_新到.csv").open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([COLUMNS, *lines])
    return folder
