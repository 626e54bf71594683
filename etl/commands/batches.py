"""Undo of a batch, rollback to the previous snapshot, rebuild."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from data.snapshot import checksum
from data.snapshot.attached import in_memory
from data.snapshot.folder import contents
from data.snapshot.journal import missing_batches
from etl.commands.undo import remove_batch
from etl.errors import LoadError
from etl.load import read_sources_again
from etl.marts.spark import spark_engine
from etl.publish import journal, review_overrides, snapshot_files, store, unchanged_files
from etl.publish.build_session import Folders, build_session, locked
from etl.publish.replica import refuse_replica
from etl.publish.store import SnapshotInfo, iso_day

# Shown in place of 数据截至.
NO_DAYS = "台账里没有任何发生日期，没有数据截至"


class NothingLoaded(LoadError):
    """No snapshot was ever made."""


@dataclass(frozen=True)
class Change:
    """A snapshot made current by an undo, a rollback or a build; `rows` and `settled` doubts taken back.

    `batches` are no longer in force; `restored` are again, where what a rollback took back was an undo.
    """

    snapshot: str
    # None where no ledger holds an event day
    data_until: str | None
    batches: tuple[str, ...] = ()
    rows: int = 0
    restored: tuple[str, ...] = ()
    settled: int = 0
    # what the clerk should know besides
    notes: tuple[str, ...] = ()

    @property
    def note_lines(self) -> list[str]:
        return [f"注意：{note}" for note in self.notes]

    @property
    def until_words(self) -> str:
        return f"数据截至 {self.data_until}" if self.data_until else NO_DAYS


def undo(batch_id: str, *, data_dir: Path, now: datetime, user: str) -> Change:
    """A new snapshot without the batch: as if it had never been loaded, later batches untouched."""
    with build_session(data_dir, now=now, user=user, doing=f"撤销 {batch_id}") as session:
        _find_batch(session.con, batch_id, session.info)
        session.create_snapshot()
        session.con.execute(
            "delete from snap.sightings"
            " where file_seq in (select file_seq from snap.files where batch_id = $batch)",
            {"batch": batch_id},
        )
        rows = sum(remove_batch(session.con, ledger, batch_id) for ledger in session.ledgers.values())
        session.con.execute(
            "update snap.batches set is_undone = true where batch_id = $batch", {"batch": batch_id}
        )
        settled = len(review_overrides.settlements(session.folders.state, {batch_id}))
        info = session.publish(batch_id=None)
        session.log("undo", batch=batch_id, snapshot=info.snapshot_id, rows=rows, settled=settled)
        return Change(
            info.snapshot_id,
            iso_day(info.data_until),
            (batch_id,),
            rows,
            settled=settled,
            notes=tuple(session.notes),
        )


def _find_batch(con: duckdb.DuckDBPyConnection, batch_id: str, info: SnapshotInfo | None) -> None:
    if info is None:
        raise LoadError("还没有任何快照，没有可撤销的批次")
    row = con.execute(
        "select is_undone from declared_batches where batch_id = $batch", {"batch": batch_id}
    ).fetchone()
    if row is None:
        raise LoadError(f"当前快照里没有批次“{batch_id}”；请用 python -m etl status 查看批次号")
    if row[0]:
        raise LoadError(f"批次“{batch_id}”已经撤销过了")


def rollback(*, data_dir: Path, now: datetime, user: str, is_trial: bool = False) -> Change:
    """Makes the snapshot before the current one current. What was loaded since can be loaded again.

    It also is the way out when the current snapshot or the pointer is damaged: then the newest other
    snapshot that is whole becomes current. A trial changes nothing and says what would come of it.
    """
    refuse_replica(data_dir)
    with locked(data_dir, now=now, user=user, doing="回退") as folders:
        found = snapshot_files.verify_current(folders.snapshots)
        if found.path is None:
            raise NothingLoaded("还没有任何快照，无法回退")
        left = None if found.damage else _describe(folders, found.path)
        target = _before(folders.snapshots, left) if left else found.path
        notes = tuple(filter(None, (contents(folders.snapshots).notice,)))
        change = replace(_way_back(folders, left, _describe(folders, target)), notes=notes)
        if not is_trial:
            snapshot_files.switch_to(target, leaving=found.pointed)
            journal.write(
                folders.state,
                now,
                user,
                "rollback",
                snapshot=change.snapshot,
                left=found.pointed.stem if found.pointed else None,
                undone=list(change.batches),
                restored=list(change.restored),
            )
        return change


@dataclass(frozen=True)
class _Described:
    info: SnapshotInfo
    # In force, and all that it lists.
    batches: frozenset[str]
    known: frozenset[str]


def _describe(folders: Folders, path: Path) -> _Described:
    """What a snapshot says of itself, and its batches."""
    with in_memory(folders.state) as con:
        store.attach(con, path, "described", read_only=True)
        rows = con.execute("select batch_id, is_undone from described.batches").fetchall()
        info = store.read_info(con, "described")
    seen = unchanged_files.batches(folders.state, info.snapshot_id)
    in_force = {batch for batch, is_undone in rows if not is_undone}
    return _Described(info, frozenset({*in_force, *seen}), frozenset({*(one for one, _ in rows), *seen}))


def _way_back(folders: Folders, left: _Described | None, reached: _Described) -> Change:
    """Which batches go and which are in force again between two snapshots."""
    undone = sorted(left.batches - reached.batches) if left else []
    undone = undone or missing_batches(folders.state, reached.known)
    restored = sorted(reached.batches - left.batches) if left else []
    info = reached.info
    return Change(info.snapshot_id, iso_day(info.data_until), tuple(undone), restored=tuple(restored))


def _before(snapshots: Path, left: _Described) -> Path:
    if left.info.parent_id is None:
        raise LoadError(f"{left.info.snapshot_id} 是第一个快照，前面没有可回退的快照")
    target = snapshots / f"{left.info.parent_id}.duckdb"
    if not target.is_file():
        raise LoadError(f"上一个快照 {target.name} 已过保留期被清理，无法回退；请改用 undo 撤销某一批次")
    try:
        snapshot_files.check(target)
    except checksum.Damaged as error:
        raise LoadError(
            f"上一个快照也坏了：{error}没有回退；请改用 undo 撤销某一批次，或从备份恢复"
        ) from error
    return target


def is_of_today(data_dir: Path) -> bool:
    """Whether this program built the current snapshot, with these reference data; not where there is none."""
    folders = Folders(data_dir)
    found = snapshot_files.verify_current(folders.snapshots)
    if found.path is None:
        return False
    with in_memory(folders.state) as con:
        store.attach(con, found.path, "described", read_only=True)
        return store.is_built_with_today(store.read_info(con, "described"))


def build(*, data_dir: Path, now: datetime, user: str, spark_master: str | None = None) -> Change:
    """The current rows with today's reference data and program, as a new snapshot.

    After a change of the program or of its declarations every kept source is read again. With a
    `spark_master` Spark fills the marts and cubes.
    """
    report = read_sources_again(data_dir=data_dir, now=now, user=user)
    if report is not None and spark_master is None:
        return Change(str(report.snapshot), iso_day(report.data_until), notes=tuple(report.notes))
    with build_session(data_dir, now=now, user=user, doing="重建") as session:
        if session.info is None:
            raise LoadError("还没有任何快照；请先用 python -m etl load 导入台账")
        session.create_snapshot(is_anew=True)
        if spark_master is None:
            info = session.publish(batch_id=None)
        else:
            with spark_engine(spark_master, session.folders.work) as engine:
                info = session.publish(batch_id=None, engine=engine)
        session.log("build", snapshot=info.snapshot_id)
        return Change(info.snapshot_id, iso_day(info.data_until), notes=tuple(session.notes))
