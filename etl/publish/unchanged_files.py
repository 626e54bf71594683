"""Files that brought nothing new. No snapshot is published for them, yet that they held their rows is kept:
when an earlier batch is undone, a row that they hold too stays.

One small file a snapshot in state/seen; the next snapshot built upon that one takes it up as a batch.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

import duckdb

from data.snapshot.attached import attached
from etl.publish import snapshot_files, store

FOLDER = "seen"
# What the log tables say of a batch, and of each of its files.
BY_BATCH = ("batches", "files")
BY_FILE = tuple(
    name for name, columns in store.LOG_TABLES.items() if "file_seq" in columns and name not in BY_BATCH
)

log = logging.getLogger(__name__)


def path_of(state: Path, snapshot_id: str) -> Path:
    return state / FOLDER / f"{snapshot_id}.duckdb"


def attach(con: duckdb.DuckDBPyConnection, state: Path, snapshot_id: str) -> bool:
    """Views declared_batches and declared_files: those of `prior`, and those seen since, kept in `seen`."""
    path = path_of(state, snapshot_id)
    has_seen = path.is_file()
    if has_seen:
        try:
            store.attach(con, path, "seen", read_only=True)
        except duckdb.Error as error:
            # No figure depends on it: the files named in it may be loaded again.
            log.warning("%s 打不开（%s），已略过；没有影响任何数字", path, type(error).__name__)
            has_seen = False
    for name in BY_BATCH:
        # A column that an earlier program did not keep is empty.
        con.execute(f"create or replace temp table no_{name} ({store.LOG_TABLES[name]})")
        sources = [f"no_{name}", f"prior.{name}", *([f"seen.{name}"] if has_seen else [])]
        rows = " union all by name ".join(f"select * from {source}" for source in sources)
        con.execute(f"create or replace temp view declared_{name} as {rows}")
    return has_seen


def copy_seen_files(con: duckdb.DuckDBPyConnection) -> None:
    """What was seen since `prior` into `snap`."""
    for name in _held(con):
        con.execute(f"insert into snap.{name} by name select * from seen.{name}")


def _held(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables of `seen`, which an older program may have written."""
    rows = con.execute("select table_name from duckdb_tables() where database_name = 'seen'").fetchall()
    return [name for (name,) in rows]


def has_new_files(con: duckdb.DuckDBPyConnection, batch_id: str) -> bool:
    """Whether the batch holds a file with known rows that was not seen before, by this program."""
    row = con.execute(
        """
        select count(*) from snap.files as fresh
        where fresh.batch_id = $batch and fresh.unchanged > 0 and not exists (
            select 1 from declared_files as old
                join declared_batches as loads on loads.batch_id = old.batch_id
            where not loads.is_undone and old.sha256 = fresh.sha256 and old.ledger = fresh.ledger
                and old.accepted = fresh.accepted and old.read_by = fresh.read_by
        )
        """,
        {"batch": batch_id},
    ).fetchone()
    assert row is not None
    return int(row[0]) > 0


def record(
    con: duckdb.DuckDBPyConnection,
    folders: Mapping[str, Path],
    snapshot_id: str,
    batch_id: str,
    *,
    has_seen: bool,
) -> None:
    """The batch in `snap`, which is given up, beside the others seen since `prior`."""
    unfinished = folders["work"] / f"{FOLDER}.duckdb"
    store.attach(con, unfinished, "fresh", read_only=False)
    held = _held(con) if has_seen else []
    for name in (*BY_BATCH, *BY_FILE):
        con.execute(f"create table fresh.{name} ({store.LOG_TABLES[name]})")
        if name in held:
            con.execute(f"insert into fresh.{name} by name select * from seen.{name}")
        chosen = "batch_id = $batch"
        if name in BY_FILE:
            chosen = "file_seq in (select file_seq from snap.files where batch_id = $batch)"
        con.execute(
            f"insert into fresh.{name} by name select * from snap.{name} where {chosen}", {"batch": batch_id}
        )
    con.execute("detach fresh")
    snapshot_files.sync_file(unfinished)
    target = path_of(folders["state"], snapshot_id)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    unfinished.replace(target)
    snapshot_files.sync_folder(target.parent)


def batches(state: Path, snapshot_id: str) -> list[str]:
    """Ids of the batches seen since a snapshot and in force."""
    path = path_of(state, snapshot_id)
    if not path.is_file():
        return []
    try:
        with attached(path, state) as con:
            return [batch for (batch,) in con.execute("select batch_id from batches").fetchall()]
    except duckdb.Error:
        log.warning("%s 打不开，已略过；没有影响任何数字", path)
        return []


def remove_unused(state: Path, snapshots: Path) -> None:
    """Removes what was seen of snapshots that are removed."""
    for path in (state / FOLDER).glob("*"):
        if not (snapshots / path.name).exists():
            path.unlink()
