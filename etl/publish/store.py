"""The tables of a snapshot that the loader owns: staged rows with their versions, and the log of loads."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import duckdb

from data.county import county
from data.paths import PACKAGE, REFERENCE
from data.snapshot.attached import text_literal
from data.spec.ledger import Ledger
from data.spec.reference import reference_hash
from etl import marts
from etl.merge import skipped_orders
from etl.publish.former import SUPERSEDED_LINES, former_of, list_superseded
from etl.staging import staged_columns

# Digests hardly shrink, and to try takes a third of the time in which rows are written.
DIGEST = "varchar using compression uncompressed"
# Every staged row begins with where it came from and what it is.
PROVENANCE = {
    "row_id": "varchar",
    "record_key": DIGEST,
    # What the row's own cells say its key is, and what it is found by when that changes.
    "natural_key": DIGEST,
    "match_key": DIGEST,
    # A line of our own workbook come back, whose key is what it was known by: what kind of line it was.
    "returned_as": "varchar",
    "content_hash": DIGEST,
    "batch_id": "varchar",
    "file_seq": "integer",
    "sheet_name": "varchar",
    "row_number": "integer",
}
LOG_TABLES = {
    "batches": "batch_id varchar, loaded_at timestamp, loaded_by varchar, is_undone boolean",
    "files": "file_seq integer, batch_id varchar, file_name varchar, stored_path varchar, sha256 varchar,"
    " ledger varchar, rows_read integer, accepted integer, new integer, updated integer,"
    " unchanged integer, rejected integer, skipped varchar, is_demo boolean, options varchar,"
    " read_by varchar, period_from date, period_to date",
    "sightings": "ledger varchar, record_key varchar, content_hash varchar, file_seq integer,"
    " sheet_index integer, sheet_name varchar, row_number integer",
    "doubts": "ledger varchar, row_id varchar, rule varchar, column_name varchar, message varchar",
    "rejections": "file_seq integer, sheet_name varchar, row_number integer, rule varchar,"
    " column_name varchar, message varchar",
    skipped_orders.TABLE: ", ".join(f"{name} {kind}" for name, kind in skipped_orders.COLUMNS.items()),
    # lines of which there is a newer version
    SUPERSEDED_LINES: "ledger varchar, row_id varchar",
    "notices": "file_seq integer, sheet_name varchar, row_number integer, rule varchar,"
    " column_name varchar, message varchar",
}
# Columns that snapshots of earlier versions hold under another name.
RENAMED_COLUMNS = {"row_key": "record_key", "own_key": "natural_key", "loose_key": "match_key"}
# What decides the rows and the marts besides the files: a change of any of these calls for building again.
# All of `etl` but what makes demonstration files; of `data` what is declared, not how it is asked.
ETL = PACKAGE.parent / "etl"
DATA = PACKAGE
NO_STAGE = "demo"
DECLARED = ("ledgers", "spec", "reference")
CODE = frozenset({".py", ".sql", ".toml", ".csv", ".json"})


@dataclass(frozen=True)
class SnapshotInfo:
    """What a snapshot says of itself; data_until is None where no ledger holds an event day."""

    snapshot_id: str
    data_until: date | None
    loaded_at: datetime
    batch_id: str | None
    is_demo: bool
    reference_hash: str
    build_version: str
    parent_id: str | None


def iso_day(day: date | None) -> str | None:
    """A day as JSON carries it."""
    return day.isoformat() if day else None


def build_version() -> str:
    """A hash over the county, the code, SQL and declarations that turn source files into marts."""
    digest = hashlib.sha256(repr(replace(county(), reference=Path())).encode())
    for path in build_files():
        content = hashlib.sha256(path.read_bytes()).digest()
        digest.update(str(path.relative_to(DATA.parent)).encode() + b"\0" + content)
    return digest.hexdigest()[:16]


def build_files() -> list[Path]:
    """The files whose change calls for building again, in a fixed order."""
    stages = [folder for folder in ETL.iterdir() if folder.is_dir() and folder.name != NO_STAGE]
    whole = [*stages, *(DATA / folder for folder in DECLARED)]
    inside = [Path(folder, name) for top in whole for folder, _, names in os.walk(top) for name in names]
    return sorted(path for path in (*inside, *ETL.glob("*"), *DATA.glob("*")) if path.suffix in CODE)


def is_built_with(info: SnapshotInfo, version: str) -> bool:
    """Whether a program of this version, with today's reference data, would build its marts alike."""
    return info.reference_hash == reference_hash(REFERENCE) and info.build_version == version


def is_built_with_today(info: SnapshotInfo) -> bool:
    return is_built_with(info, build_version())


def attach(con: duckdb.DuckDBPyConnection, path: Path, name: str, *, read_only: bool) -> None:
    """A file that is written has no log beside it: nothing of a load that dies is kept."""
    how = "read_only" if read_only else "recovery_mode 'no_wal_writes'"
    con.execute(f"attach {text_literal(str(path))} as {name} ({how})")


def connect(work: Path, memory_mb: int) -> duckdb.DuckDBPyConnection:
    """A connection in memory, of `memory_mb` at most.

    What does not fit spills into a private folder, never into the working one.
    """
    con = duckdb.connect(":memory:")
    con.execute("set temp_directory = $folder", {"folder": str(work)})
    con.execute("set memory_limit = $limit", {"limit": f"{memory_mb}MB"})
    con.execute("set timezone = 'Asia/Shanghai'")
    con.execute("set autoinstall_known_extensions = false")
    # Whoever gives a finished file its name has it written to the disk first.
    con.execute("set fsync_mode = 'NONE'")
    return con


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All that is done inside, or nothing of it."""
    con.execute("begin transaction")
    try:
        yield
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


def read_info(con: duckdb.DuckDBPyConnection, database: str) -> SnapshotInfo:
    row = con.execute(
        "select snapshot_id, data_until, loaded_at, batch_id, is_demo, reference_hash, build_version,"
        f" parent_id from {database}.snapshot_info"
    ).fetchone()
    assert row is not None
    return SnapshotInfo(*row)


# building ------------------------------------------------------------------------------------


def create_tables(con: duckdb.DuckDBPyConnection, ledgers: Mapping[str, Ledger]) -> None:
    """The loader's empty tables in `snap`."""
    for name, columns in LOG_TABLES.items():
        con.execute(f"create table snap.{name} ({columns})")
    for ledger in ledgers.values():
        columns = ", ".join(
            f'"{name}" {kind}' for name, kind in [*PROVENANCE.items(), *staged_columns(ledger)]
        )
        con.execute(f"create table snap.stg_{ledger.id} ({columns})")


def copy_tables(con: duckdb.DuckDBPyConnection, ledgers: Mapping[str, Ledger]) -> None:
    """All rows and logs of `prior` into `snap`; a column declared since is empty in old rows."""
    prior, snap = (_columns_of(con, database) for database in ("prior", "snap"))
    for table in (*LOG_TABLES, *(f"stg_{ledger}" for ledger in ledgers)):
        # own name → the name in `prior`
        older = {RENAMED_COLUMNS.get(name, name): name for name in prior.get(table, ())}
        shared = [name for name in snap[table] if name in older]
        if shared:
            names, sources = (
                ", ".join(f'"{name}"' for name in every)
                for every in (shared, [older[name] for name in shared])
            )
            con.execute(f"insert into snap.{table} ({names}) select {sources} from prior.{table}")


def _columns_of(con: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[str]]:
    """Table → its columns in order."""
    rows = con.execute(
        "select table_name, list(column_name order by column_index) from duckdb_columns()"
        " where database_name = $database group by table_name",
        {"database": database},
    ).fetchall()
    return dict(rows)


def finish(
    con: duckdb.DuckDBPyConnection,
    ledgers: Mapping[str, Ledger],
    *,
    snapshot_id: str,
    now: datetime,
    batch_id: str | None,
    parent_id: str | None,
    build_version: str,
    decisions: marts.Decisions = marts.NO_DECISIONS,
    settlements: Sequence[marts.Settlement] = (),
    engine: marts.Engine = marts.DUCKDB,
) -> SnapshotInfo:
    """Views, marts and the snapshot's own description, in `snap`, which is then written out."""
    reference = reference_hash(REFERENCE)
    former = former_of(con, ledgers, f"{build_version} {reference}")
    con.execute("use snap")
    with marts.build_step(con, "views"):
        list_superseded(con, [ledger for ledger in ledgers if ledger not in former.staged])
        _create_views(con, ledgers)
    days = marts.build(
        con,
        loaded_on=now.date(),
        reference_dir=REFERENCE,
        decisions=decisions,
        settlements=settlements,
        title_days=_title_days(con, ledgers),
        former=former,
        build_id=snapshot_id,
        engine=engine,
    )
    _create_doubts_view(con, ledgers)
    is_demo = con.execute(
        "select coalesce(bool_or(is_demo), false) from files join batches using (batch_id)"
        " where not is_undone"
    ).fetchone()
    assert is_demo is not None
    info = SnapshotInfo(
        snapshot_id,
        days.data_until,
        now.replace(tzinfo=None),
        batch_id,
        is_demo[0],
        reference,
        build_version,
        parent_id,
    )
    con.execute("drop table if exists snapshot_info")
    con.execute(
        "create table snapshot_info (snapshot_id varchar, data_until date, loaded_at timestamp,"
        " batch_id varchar, is_demo boolean, reference_hash varchar, build_version varchar,"
        " parent_id varchar, complete_until date)"
    )
    con.execute(
        "insert into snapshot_info values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            info.snapshot_id,
            info.data_until,
            info.loaded_at,
            info.batch_id,
            info.is_demo,
            info.reference_hash,
            info.build_version,
            info.parent_id,
            days.complete_until,
        ],
    )
    con.execute("use memory")
    con.execute("checkpoint snap")
    return info


def _title_days(con: duckdb.DuckDBPyConnection, ledgers: Mapping[str, Ledger]) -> dict[str, date]:
    """Ledger → the first day that the title of any of its files names.

    A title counts only where some line of its file lies within its days: else it is of something else.
    """
    found = {}
    for ledger in ledgers.values():
        row = con.execute(
            "select min(period_from) from files join batches using (batch_id)"
            " where not is_undone and ledger = $ledger and exists ("
            f"  select 1 from stg_{ledger.id} as line where line.file_seq = files.file_seq"
            f"  and line.{ledger.main_date}::date between period_from and period_to)",
            {"ledger": ledger.id},
        ).fetchone()
        if row and row[0]:
            found[ledger.id] = row[0]
    return found


def _create_views(con: duckdb.DuckDBPyConnection, ledgers: Mapping[str, Ledger]) -> None:
    """current_<ledger>: the newest version of every row; source_lines: where each row was read.

    ledger_rows counts the rows in force.
    """
    for ledger in ledgers:
        con.execute(
            f"create or replace view current_{ledger} as select * from stg_{ledger} where row_id not in"
            f" (select row_id from {SUPERSEDED_LINES} where ledger = '{ledger}')"
        )
    lines = " union all ".join(
        f"select row_id, '{ledger}' as ledger, file_seq, sheet_name, row_number, batch_id from stg_{ledger}"
        for ledger in ledgers
    )
    con.execute(
        "create or replace view source_lines as"
        " select row_id, lines.ledger, file_name, sheet_name, row_number, lines.batch_id"
        f" from ({lines}) as lines join files using (file_seq)"
    )
    counts = " union all ".join(
        f"select '{ledger}' as ledger, count(*) as row_count from current_{ledger}" for ledger in ledgers
    )
    con.execute(f"create or replace view ledger_rows as {counts}")


def _create_doubts_view(con: duckdb.DuckDBPyConnection, ledgers: Mapping[str, Ledger]) -> None:
    """current_doubts leaves out doubts about rows corrected since, and those that persons have settled."""
    in_force = " union all ".join(f"select row_id from current_{ledger}" for ledger in ledgers)
    con.execute(
        f"create or replace view current_doubts as select * from doubts where row_id in ({in_force})"
        " and not exists (select 1 from settled_doubts as settled"
        " where settled.ledger = doubts.ledger and settled.row_id = doubts.row_id"
        " and settled.rule = doubts.rule"
        " and settled.column_name is not distinct from doubts.column_name)"
    )
