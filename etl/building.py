"""The workshop in which a new snapshot is made: the lock, the folders, the connection, the publishing."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import duckdb

from data.lookups import parameter
from etl import decisions, publish, store
from etl.errors import LoadError
from etl.ledgers import Ledger, load_all
from etl.rereading import reread, tell_decisions
from etl.staging import install_macros
from etl.store import SnapshotInfo

# China has kept one time without summer time since 1992.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
KEY_BYTES = 32
JOURNAL = "loads.jsonl"
BATCH_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4}")


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
        publish.sync_folder(state)
    key = path.read_bytes()
    if len(key) < KEY_BYTES:
        raise LoadError(f"脱敏密钥 {path} 不完整；请从备份恢复，切勿另造（另造后旧数据里的人再也对不上）")
    return key


class Workshop:
    """One change of the warehouse, the lock held. `prior` is the current snapshot, `snap` the new one."""

    def __init__(self, folders: Folders, con: duckdb.DuckDBPyConnection, now: datetime, user: str) -> None:
        self.folders = folders
        self.con = con
        self.now = now.astimezone(SHANGHAI)
        self.user = user
        self.ledgers: Mapping[str, Ledger] = load_all()
        self.current = publish.current_snapshot(folders.snapshots)
        self.info: SnapshotInfo | None = None
        self._final: Path | None = None
        self._has_macros = False
        if self.current is not None:
            try:
                store.attach(con, self.current, "prior", read_only=True)
                self.info = store.read_info(con, "prior")
            except duckdb.Error as error:
                raise LoadError(
                    f"当前快照 {self.current.name} 已损坏，打不开（{type(error).__name__}）；"
                    "请用 python -m etl rollback 回到上一个快照，或从备份恢复这个文件"
                ) from error

    @property
    def _unfinished(self) -> Path:
        assert self._final is not None
        return self._final.with_name(self._final.name + publish.UNFINISHED)

    def begin(self) -> None:
        """The new snapshot beside the old ones, holding all that the current one holds."""
        self._final = publish.new_snapshot_path(self.folders.snapshots, self.now)
        store.attach(self.con, self._unfinished, "snap", read_only=False)
        store.create_tables(self.con, self.ledgers)
        if self.info is not None:
            store.copy_tables(self.con, self.ledgers)
        if not self._has_macros:
            install_macros(self.con, hash_key(self.folders.state))
            self._has_macros = True
        self._read_orders_again()

    def _read_orders_again(self) -> None:
        """Persons' decisions for what is staged from now on, and at once for the orders held."""
        readings = decisions.readings(self.folders.state)
        tell_decisions(self.con, readings)
        if self.info is not None:
            is_new_program = not store.is_built_with_today(self.info)
            reread(self.con, readings, loaded_on=self.now.date(), is_every_order=is_new_program)

    def discard(self) -> None:
        """Takes back begin(): nothing is left of the new snapshot."""
        self.con.execute("use memory")
        self.con.execute("detach snap")
        for path in (self._unfinished, self._unfinished.with_name(self._unfinished.name + ".wal")):
            path.unlink(missing_ok=True)

    def publish(self, batch_id: str | None) -> SnapshotInfo:
        """Marts, verification, the final name, the pointer; then the oldest snapshots go."""
        assert self._final is not None
        parent = self.info.snapshot_id if self.info else None
        info = store.finish(
            self.con,
            self.ledgers,
            snapshot_id=publish.snapshot_id_of(self._final),
            now=self.now,
            batch_id=batch_id,
            parent_id=parent,
            splits=decisions.splits(self.folders.state),
        )
        self.con.execute("detach snap")
        publish.seal(self._unfinished, self._final)
        publish.switch_to(self._final)
        keep = int(parameter("keep_snapshots", self.now.date()))
        publish.prune(self.folders.snapshots, keep, {info.snapshot_id, *([parent] if parent else [])})
        self.current, self.info = self._final, info
        return info

    def clean_orphans(self) -> None:
        """Removes what killed loads copied or rejected: neither snapshot nor journal knows of them."""
        known = {batch for (batch,) in self._batches()}
        journal = self.folders.state / JOURNAL
        if journal.is_file():
            with journal.open(encoding="utf-8") as lines:
                known.update(batch for line in lines for batch in BATCH_ID.findall(line))
        for parent in (self.folders.sources, self.folders.rejects):
            for folder in parent.iterdir() if parent.is_dir() else ():
                if BATCH_ID.fullmatch(folder.name) and folder.name not in known:
                    shutil.rmtree(folder)

    def _batches(self) -> list[tuple[str]]:
        if self.info is None:
            return []
        return self.con.execute("select batch_id from prior.batches").fetchall()

    def log(self, action: str, **facts: Any) -> None:
        write_log(self.folders, self.now, self.user, action, **facts)


@contextmanager
def locked(data_dir: Path, *, now: datetime, user: str, doing: str) -> Iterator[Folders]:
    """The lock, with the folders made and what a killed load left behind removed."""
    folders = Folders(data_dir)
    try:
        for folder in (folders.snapshots, folders.sources):
            folder.mkdir(parents=True, exist_ok=True)
        folders.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = f"数据目录 {data_dir} 写不进去（{error.strerror}）；请核对 ANXIN_DATA 和目录权限"
        raise LoadError(reason) from error
    since = f"{now.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    with publish.lock(folders.state, f"{user} {since} {doing}，进程 {os.getpid()}"):
        publish.clean_leftovers(folders.snapshots, folders.work)
        yield folders
        publish.clean_leftovers(folders.snapshots, folders.work)


@contextmanager
def workshop(data_dir: Path, *, now: datetime, user: str, doing: str) -> Iterator[Workshop]:
    """The lock, and a connection that spills into the private work folder only."""
    with locked(data_dir, now=now, user=user, doing=doing) as folders:
        con = store.connect(folders.work)
        try:
            shop = Workshop(folders, con, now, user)
            shop.clean_orphans()
            yield shop
        finally:
            con.close()


def write_log(folders: Folders, now: datetime, user: str, action: str, **facts: Any) -> None:
    """One line in state/loads.jsonl: who did what and when. No content of any row."""
    at = now.astimezone(UTC).isoformat(timespec="seconds")
    line = {"at": at, "user": user, "action": action, **facts}
    with (folders.state / JOURNAL).open("a", encoding="utf-8") as out:
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
        out.flush()
        os.fsync(out.fileno())
