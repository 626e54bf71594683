"""The session in which a new snapshot is built: the lock, the folders, the connection, the publishing."""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from data.paths import trials_dir
from data.snapshot import spill
from data.snapshot.folder import UNFINISHED, contents
from data.snapshot.journal import JOURNAL, SHANGHAI, lost_settlements, missing_batches
from data.spec.ledger import Ledger, load_all
from data.spec.reference import parameter
from etl.errors import LoadError
from etl.machine_faults import machine_faults
from etl.marts import DUCKDB, Engine, Settlement
from etl.publish import journal, review_overrides, snapshot_files, store, unchanged_files
from etl.publish.mask_again import mask_held_texts
from etl.publish.prior import Prior
from etl.publish.reparse_texts import fill_decisions, reparse
from etl.publish.replica import refuse_replica
from etl.publish.store import SnapshotInfo
from etl.staging import install_macros
from etl.staging.hotline.order_text import reading_version

__all__ = ["SHANGHAI", "BuildSession", "Folders", "build_session", "hash_key", "locked"]

KEY_BYTES = 32
BATCH_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4}")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Folders:
    """The parts of ANXIN_DATA that the loader writes."""

    root: Path

    @property
    def sources(self) -> Path:
        return self.root / "sources"

    @property
    def snapshots(self) -> Path:
        return self.root / "snapshots"

    @property
    def state(self) -> Path:
        return self.root / "state"

    @property
    def work(self) -> Path:
        return self.state / "tmp"

    @property
    def rejects(self) -> Path:
        return self.state / "rejects"

    @property
    def trials(self) -> Path:
        """Returned workbooks of trials: of no batch."""
        return trials_dir(self.state)


def hash_key(state: Path) -> bytes:
    """The key of the personal hashes, made on first use; losing it means persons no longer match."""
    path = state / "hash.key"
    if not path.exists():
        unfinished = path.with_suffix(".new")
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(os.urandom(KEY_BYTES))
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(path)
        snapshot_files.sync_folder(state)
    key = path.read_bytes()
    if len(key) < KEY_BYTES:
        raise LoadError(f"脱敏密钥 {path} 不完整；请从备份恢复，切勿另造（另造后旧数据里的人再也对不上）")
    return key


class BuildSession:
    """One change of the warehouse, the lock held. `prior` is the current snapshot, `snap` the new one."""

    def __init__(self, folders: Folders, con: duckdb.DuckDBPyConnection, now: datetime, user: str) -> None:
        self.folders = folders
        self.con = con
        self.now = now.astimezone(SHANGHAI)
        self.user = user
        # of the program as it begins: a file of it that changes while it runs calls for building again
        self.build_version = store.build_version()
        self.ledgers: Mapping[str, Ledger] = load_all()
        self.info: SnapshotInfo | None = None
        # What the clerk should know besides: strange things among the snapshots, a damaged one that was left.
        self.notes: list[str] = list(filter(None, (contents(folders.snapshots).notice,)))
        self.is_published = False
        self._final: Path | None = None
        self.prior: Prior | None = None
        self._has_macros = False
        self._has_seen = False
        found = snapshot_files.verify_current(folders.snapshots)
        if found.path is not None:
            store.attach(con, found.path, "prior", read_only=True)
            self.prior = Prior.checked(found.path)
            self.info = store.read_info(con, "prior")
            self._has_seen = unchanged_files.attach(con, folders.state, self.info.snapshot_id)
        if found.damage:
            self._repair(found)
        elif found.path is None and (missing := missing_batches(folders.state, frozenset())):
            self._note_damage(
                "repair", f"{folders.snapshots} 里一个快照也没有。从头建立", missing, snapshot=None
            )

    def _repair(self, found: snapshot_files.CurrentSnapshot) -> None:
        """The last good snapshot becomes the current one; a note says what has to be loaded again."""
        assert found.path is not None
        snapshot_files.switch_to(found.path, leaving=found.pointed)
        known = self.con.execute("select batch_id from declared_batches").fetchall()
        missing = missing_batches(self.folders.state, frozenset(batch for (batch,) in known))
        words = f"{found.damage}已改用快照 {found.path.stem}"
        self._note_damage("repair", words, missing, snapshot=found.path.stem)

    def _note_damage(self, action: str, words: str, missing: list[str], **facts: Any) -> None:
        remedy = (
            f"；批次 {'、'.join(missing)} 不在其中，请从 sources 下的同名文件夹重新导入" if missing else ""
        )
        self.notes.append(words + remedy)
        log.warning("%s", self.notes[-1])
        self.log(action, damage=words, undone=missing, **facts)

    @property
    def _unfinished(self) -> Path:
        assert self._final is not None
        return self._final.with_name(self._final.name + UNFINISHED)

    def create_snapshot(self, *, is_anew: bool = False) -> None:
        """The new snapshot beside the old ones, holding all that the current one holds.

        Where this program built the current one, it begins as a copy of its file, and what the marts are made
        from decides which are made anew: all of them if it `is_anew`.
        """
        self._final = snapshot_files.new_snapshot_path(self.folders.snapshots, self.now)
        if self.info is not None and not is_anew and store.is_built_with(self.info, self.build_version):
            assert self.prior is not None
            self.prior.copy_to(self._unfinished)
            store.attach(self.con, self._unfinished, "snap", read_only=False)
        else:
            store.attach(self.con, self._unfinished, "snap", read_only=False)
            store.create_tables(self.con, self.ledgers)
            if self.info is not None:
                store.copy_tables(self.con, self.ledgers)
        self._keep_lost_settlements()
        if self._has_seen:
            unchanged_files.copy_seen_files(self.con)
        if not self._has_macros:
            install_macros(self.con, hash_key(self.folders.state))
            self._has_macros = True
        self._read_texts_again()

    def _keep_lost_settlements(self) -> None:
        """Batches of settlements that went with a damaged snapshot are listed again, and so hold again."""
        rows = self.con.execute("select batch_id from snap.batches").fetchall()
        for batch, line in lost_settlements(self.folders.state, {one for (one,) in rows}).items():
            decided_at = datetime.fromisoformat(line["at"]).astimezone(SHANGHAI).replace(tzinfo=None)
            self.con.execute(
                "insert into snap.batches values (?, ?, ?, false)", [batch, decided_at, line["user"]]
            )

    def _read_texts_again(self) -> None:
        """Persons' decisions for what is staged from now on, and at once for the texts held."""
        readings = review_overrides.readings(self.folders.state)
        fill_decisions(self.con, readings)
        if self.info is not None:
            is_new_program = not store.is_built_with(self.info, self.build_version)
            if is_new_program:
                mask_held_texts(self.con, self.ledgers)
            moved = reparse(self.con, readings, loaded_on=self.now.date(), is_every_text=is_new_program)
            if is_new_program:
                for ledger, fields in moved.items():
                    self._note_new_readings(ledger, fields)

    def _note_new_readings(self, ledger: str, moved: Mapping[str, int]) -> None:
        """A change of the reader changes figures: what it moved is told and logged."""
        words = "、".join(f"{label}{count}条" for label, count in moved.items())
        note = (
            f"程序换了，{ledger}重新识读：读法与前一快照不同的有{words}；"
            "各项数字因此变了多少，见“数据”页“历史快照”的比较"
        )
        if note in self.notes:
            # a session that gave a snapshot up begins another
            return
        self.notes.append(note)
        self.log("readings", ledger=ledger, version=reading_version(), moved=dict(moved))

    def discard(self) -> None:
        """Removes the snapshot made by create_snapshot()."""
        self.con.execute("use memory")
        self.con.execute("detach snap")
        for path in (self._unfinished, self._unfinished.with_name(self._unfinished.name + ".wal")):
            path.unlink(missing_ok=True)

    def keep_sightings(self, batch_id: str) -> None:
        """Of a batch without news: that its files hold the rows that they hold."""
        assert self.info is not None
        folders = {"work": self.folders.work, "state": self.folders.state}
        unchanged_files.record(self.con, folders, self.info.snapshot_id, batch_id, has_seen=self._has_seen)

    def settlements(self, database: str) -> list[Settlement]:
        """Those in force in `snap`, which is being built, or in `prior`, the current snapshot."""
        rows = self.con.execute(f"select batch_id from {database}.batches where not is_undone").fetchall()
        return review_overrides.settlements(self.folders.state, {batch for (batch,) in rows})

    def publish(self, batch_id: str | None, engine: Engine = DUCKDB) -> SnapshotInfo:
        """Marts, verification, the final name, the pointer; then the oldest snapshots go."""
        assert self._final is not None
        parent = self.info.snapshot_id if self.info else None
        info = store.finish(
            self.con,
            self.ledgers,
            snapshot_id=snapshot_files.snapshot_id_of(self._final),
            now=self.now,
            batch_id=batch_id,
            parent_id=parent,
            build_version=self.build_version,
            decisions=review_overrides.decisions(self.folders.state),
            settlements=self.settlements("snap"),
            engine=engine,
        )
        self.con.execute("detach snap")
        snapshot_files.name_verified(self._unfinished, self._final)
        snapshot_files.switch_to(self._final)
        self.is_published = True
        self.info = info
        self._clear_old(info.snapshot_id, parent)
        return info

    def _clear_old(self, *needed: str | None) -> None:
        """Snapshots and returned workbooks beyond the number kept. The new snapshot is out already."""
        keep = int(parameter("keep_snapshots", self.now.date()))
        try:
            snapshot_files.prune(self.folders.snapshots, keep, {one for one in needed if one})
            unchanged_files.remove_unused(self.folders.state, self.folders.snapshots)
        except OSError as error:
            log.warning("旧快照没有清理成（%s）；下次导入再清理", error.strerror)

    def clean_orphans(self) -> None:
        """Removes what killed loads copied or rejected: neither snapshot nor journal knows of them."""
        known: set[str] = set()
        journal_file = self.folders.state / JOURNAL
        if journal_file.is_file():
            with journal_file.open(encoding="utf-8", errors="replace") as lines:
                known.update(batch for line in lines for batch in BATCH_ID.findall(line))
        if self.info is not None:
            self._log_what_a_kill_kept_back(known)
            rows = self.con.execute("select batch_id from declared_batches").fetchall()
            known.update(batch for (batch,) in rows)
        for parent in (self.folders.sources, self.folders.rejects):
            for folder in parent.iterdir() if parent.is_dir() else ():
                if BATCH_ID.fullmatch(folder.name) and folder.name not in known:
                    shutil.rmtree(folder)
        self._clean_rejects()

    def _log_what_a_kill_kept_back(self, known: set[str]) -> None:
        """A load killed between the pointer and the journal is published, and is logged now."""
        assert self.info is not None
        batch = self.info.batch_id
        if batch is None or batch in known:
            return
        cursor = self.con.execute(
            "select file_name as file, ledger, sha256, rows_read, accepted, new, updated, unchanged,"
            " rejected, loaded_by, loaded_at::varchar as loaded_at"
            " from declared_files join declared_batches using (batch_id)"
            " where batch_id = $batch order by file_seq",
            {"batch": batch},
        )
        names = [column[0] for column in cursor.description or ()]
        files = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        self.log("load", batch=batch, snapshot=self.info.snapshot_id, files=files, is_logged_late=True)

    def _clean_rejects(self) -> None:
        """Returned workbooks hold rows in clear: only those of the last loads stay."""
        keep = int(parameter("keep_rejects", self.now.date()))
        for kept in (self.folders.rejects, self.folders.trials):
            names = sorted(folder.name for folder in kept.iterdir()) if kept.is_dir() else []
            for name in [name for name in names if BATCH_ID.fullmatch(name)][:-keep]:
                shutil.rmtree(kept / name)

    def log(self, action: str, **facts: Any) -> None:
        journal.write(self.folders.state, self.now, self.user, action, **facts)


@contextmanager
def locked(data_dir: Path, *, now: datetime, user: str, doing: str) -> Iterator[Folders]:
    """The lock, with the folders made and what a killed load left behind removed."""
    folders = Folders(data_dir)
    since = f"{now.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    with machine_faults(doing, data_dir):
        for folder in (folders.snapshots, folders.sources):
            folder.mkdir(parents=True, exist_ok=True)
        folders.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        with snapshot_files.lock(folders.state, f"{user} {since} {doing}，进程 {os.getpid()}"):
            snapshot_files.clean_leftovers(folders.snapshots, folders.work)
            spill.clean(folders.state)
            try:
                yield folders
            finally:
                _clean_quietly(folders)


def _clean_quietly(folders: Folders) -> None:
    """What stays behind here the next load removes: it is no reason to call this one failed."""
    try:
        snapshot_files.clean_leftovers(folders.snapshots, folders.work)
    except OSError as error:
        log.warning("临时文件没有清理成（%s）；下次导入再清理", error.strerror)


@contextmanager
def build_session(data_dir: Path, *, now: datetime, user: str, doing: str) -> Iterator[BuildSession]:
    """The lock, and a connection that spills into the private work folder only."""
    refuse_replica(data_dir)
    with locked(data_dir, now=now, user=user, doing=doing) as folders:
        con = store.connect(folders.work, int(parameter("loader_memory_mb", now.date())))
        try:
            session = BuildSession(folders, con, now, user)
            with session.prior.watched() if session.prior else nullcontext():
                session.clean_orphans()
                yield session
        finally:
            con.close()
