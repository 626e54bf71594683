"""A small snapshot made by hand: the real schema and reference tables, a few rows that fit on paper."""

import os
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from data.paths import REFERENCE
from data.spec.cube import cubes
from data.spec.mart import relations
from data.spec.reference import reference_hash
from etl.marts.cubes import fill_cube
from etl.marts.reference import fill_reference
from etl.marts.relations import create_table
from tests.data.small_county.complaints import COMPLAINTS, MATTERS, RECOVERIES
from tests.data.small_county.days import day
from tests.data.small_county.money import (
    DEPOSITS,
    FUND_ADVANCES,
    FUND_ENTRIES,
    FUND_STATES,
    PROJECTS,
    WAGE_EVENTS,
    WAGE_MONTHS,
)

DATA_UNTIL = date(2024, 6, 15)
FIRST = "wages-20240616T010000Z-00000001"
SECOND = "wages-20240617T010000Z-00000002"

LOG_TABLES = """
create table snapshot_info (
    snapshot_id text, data_until date, loaded_at timestamp, batch_id text, is_demo boolean,
    reference_hash text, build_version text
);
create table source_lines (
    row_id text, ledger text, file_name text, sheet_name text, row_number integer, batch_id text
);
create table files (file_seq integer, file_name text, batch_id text, ledger text, rows_read bigint);
create table batches (batch_id text, loaded_at timestamp, loaded_by text, is_undone boolean);
create table current_payrolls
    (file_seq integer, project_number text, project_name text, title_project text, wage_month date);
"""


SOURCES = [
    {"ledger": "hotline_orders", "label": "12345工单", "data_until": day("2024-06-15"), "late_after_days": 3},
    {
        "ledger": "national_clues",
        "label": "全国平台线索",
        "data_until": day("2024-06-08"),
        "late_after_days": 7,
    },
    {
        "ledger": "provincial_clues",
        "label": "省平台投诉",
        "data_until": day("2024-06-15"),
        "late_after_days": 7,
    },
    {"ledger": "visits", "label": "现场投诉", "data_until": day("2024-06-07"), "late_after_days": 7},
    {"ledger": "recoveries", "label": "追发台账", "data_until": None, "late_after_days": 7},
]
TABLES: dict[str, list[dict[str, Any]]] = {
    "complaints": COMPLAINTS,
    "matters": MATTERS,
    "recoveries": RECOVERIES,
    "projects": PROJECTS,
    "deposit_states": DEPOSITS,
    "fund_entries": FUND_ENTRIES,
    "fund_states": FUND_STATES,
    "fund_advances": FUND_ADVANCES,
    "wage_months": WAGE_MONTHS,
    "wage_events": WAGE_EVENTS,
    "sources": SOURCES,
    "source_lines": [
        {
            "row_id": f"1:0:{number}",
            "ledger": "visits",
            "file_name": "投诉.xlsx",
            "sheet_name": "一月",
            "row_number": number + 2,
        }
        for number in range(1, 9)
    ],
    "files": [{"file_seq": 7, "file_name": "三月.csv"}, {"file_seq": 8, "file_name": "补三月.csv"}],
    # p1 by name twice, and by number under another name in a second file
    "current_payrolls": [
        {"file_seq": 7, "project_number": None, "project_name": "一号楼", "wage_month": day("2024-03-01")},
        {"file_seq": 7, "project_number": None, "project_name": "一号楼", "wage_month": day("2024-03-01")},
        {"file_seq": 8, "project_number": "p1", "project_name": "1号楼", "wage_month": day("2024-03-01")},
    ],
    "payroll_projects": [
        {"project_number": None, "project_name": "一号楼", "project_id": "p1"},
        {"project_number": "p1", "project_name": "1号楼", "project_id": "p1"},
    ],
}


def insert(con: duckdb.DuckDBPyConnection, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(row)
    con.execute(f"insert into {table} ({names}) values ({', '.join('?' * len(row))})", list(row.values()))


def write_snapshot(
    data_dir: Path,
    snapshot_id: str,
    tables: dict[str, list[dict[str, Any]]] = TABLES,
    reference_dir: Path = REFERENCE,
    *,
    has_cubes: bool = True,
    complete_until: date | None = None,
) -> Path:
    """A snapshot file with the given rows, as the loader leaves it; the pointer is not moved.

    Without `complete_until` it says nothing of that day, as those of earlier programs.
    """
    path = data_dir / "snapshots" / f"{snapshot_id}.duckdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    reference = (reference_dir, reference_hash(reference_dir))
    if tables is TABLES:
        path.write_bytes(usual_snapshot(snapshot_id, reference, has_cubes, complete_until))
    else:
        fill_snapshot(path, tables, reference, has_cubes, complete_until)
    return path


# A folder of reference files and the hash of what they say.
Reference = tuple[Path, str]


@lru_cache(maxsize=4)
def empty_snapshot(reference: Reference) -> bytes:
    """The content of a file with the reference tables and empty marts, which takes longest to make."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.duckdb"
        con = duckdb.connect(str(path))
        fill_reference(con, reference_dir=reference[0], loaded_on=date(2024, 6, 16))
        for mart in relations().values():
            if mart.kind == "mart":
                create_table(con, mart)
        con.execute(LOG_TABLES)
        con.close()
        return path.read_bytes()


@lru_cache(maxsize=4)
def usual_snapshot(
    snapshot_id: str, reference: Reference, has_cubes: bool, complete_until: date | None
) -> bytes:
    """The content of a file with the rows of TABLES, which most tests ask for."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{snapshot_id}.duckdb"
        fill_snapshot(path, TABLES, reference, has_cubes, complete_until)
        return path.read_bytes()


def fill_snapshot(
    path: Path,
    tables: dict[str, list[dict[str, Any]]],
    reference: Reference,
    has_cubes: bool,
    complete_until: date | None,
) -> None:
    """The file `path`, named as the snapshot is, with these rows."""
    path.write_bytes(empty_snapshot(reference))
    con = duckdb.connect(str(path))
    # one transaction: to commit row by row is to wait for the disk each time
    con.execute("begin transaction")
    loaded_at = datetime(2024, 6, 16, 9, 0, 0)  # noqa: DTZ001  the snapshot keeps the county's own clock
    con.execute(
        "insert into snapshot_info values (?, ?, ?, 'b1', false, ?, 'v')",
        [path.stem, DATA_UNTIL, loaded_at, reference[1]],
    )
    for table, rows in tables.items():
        for row in rows:
            insert(con, table, row)
    if complete_until:
        con.execute("alter table snapshot_info add column complete_until date")
        con.execute("update snapshot_info set complete_until = ?", [complete_until])
    built = [DATA_UNTIL, complete_until or DATA_UNTIL, DATA_UNTIL, reference[1], "v", "371526"]
    if has_cubes:
        con.execute("insert into build_info values (?, ?, ?, ?, ?, ?)", built)
    con.execute("commit")
    if has_cubes:
        for cube in cubes().values():
            fill_cube(con, cube)
    con.close()


def point_to(data_dir: Path, text: str) -> None:
    """Move the pointer as the loader does: written beside, then put in place."""
    beside = data_dir / "snapshots" / "CURRENT.new"
    beside.write_text(text + "\n", encoding="utf-8")
    os.replace(beside, data_dir / "snapshots" / "CURRENT")  # noqa: PTH105
