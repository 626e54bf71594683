"""Taking a load back, going back a snapshot, building again, and what there is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from etl import publish, store
from etl.building import Folders, locked, workshop, write_log
from etl.errors import LoadError
from etl.ledgers import Ledger
from etl.staging import staged_columns
from etl.store import SnapshotInfo


class NothingLoaded(LoadError):
    """No snapshot was ever made."""


@dataclass(frozen=True)
class Change:
    """A snapshot made current by an undo, a rollback or a build; `rows` taken back."""

    snapshot: str
    data_until: str
    batches: tuple[str, ...] = ()
    rows: int = 0


def undo(batch_id: str, *, data_dir: Path, now: datetime, user: str) -> Change:
    """A new snapshot without the batch: as if it had never been loaded, later batches untouched."""
    with workshop(data_dir, now=now, user=user, doing=f"撤销 {batch_id}") as shop:
        _find_batch(shop.con, batch_id, shop.info)
        shop.begin()
        rows = sum(_take_back(shop.con, ledger, batch_id) for ledger in shop.ledgers.values())
        shop.con.execute(
            "delete from snap.sightings"
            " where file_seq in (select file_seq from snap.files where batch_id = $batch)",
            {"batch": batch_id},
        )
        shop.con.execute(
            "update snap.batches set is_undone = true where batch_id = $batch", {"batch": batch_id}
        )
        info = shop.publish(batch_id=None)
        shop.log("undo", batch=batch_id, snapshot=info.snapshot_id, rows=rows)
        return Change(info.snapshot_id, info.data_until.isoformat(), (batch_id,), rows)


def _find_batch(con: duckdb.DuckDBPyConnection, batch_id: str, info: SnapshotInfo | None) -> None:
    if info is None:
        raise LoadError("还没有任何快照，没有可撤销的批次")
    row = con.execute(
        "select is_undone from prior.batches where batch_id = $batch", {"batch": batch_id}
    ).fetchone()
    if row is None:
        raise LoadError(f"当前快照里没有批次“{batch_id}”；请用 python -m etl status 查看批次号")
    if row[0]:
        raise LoadError(f"批次“{batch_id}”已经撤销过了")


def _take_back(con: duckdb.DuckDBPyConnection, ledger: Ledger, batch_id: str) -> int:
    """Removes the batch's rows; a row that a later file held unchanged becomes that file's row."""
    table = f"snap.stg_{ledger.id}"
    names = ", ".join(name for name, _ in staged_columns(ledger))
    given = {"batch": batch_id}
    # A sighting speaks of the version that was newest when its file came.
    con.execute(
        f"""
        create or replace temp table kept as
        with sighted as (
            select seen.*, files.batch_id as seen_batch
            from snap.sightings as seen
                join snap.files using (file_seq) join snap.batches as loads on loads.batch_id = files.batch_id
            where seen.ledger = '{ledger.id}' and not loads.is_undone and files.batch_id <> $batch
        ),
        spoken_of as (
            select sighted.*, arg_max(version.row_id, version.file_seq) as row_id
            from sighted join {table} as version
                on version.row_key = sighted.row_key and version.file_seq < sighted.file_seq
            group by all
        )
        select spoken_of.*, version.row_id as old_row_id
        from spoken_of join {table} as version using (row_id)
        where version.batch_id = $batch and version.content_hash = spoken_of.content_hash
        qualify row_number() over (partition by version.row_id order by spoken_of.file_seq) = 1
        """,
        given,
    )
    con.execute(
        f"create or replace temp table moved as select kept.file_seq || ':' || kept.sheet_index || ':' ||"
        f" kept.row_number as row_id, version.row_key, version.own_key, version.loose_key,"
        f" version.content_hash, kept.seen_batch as batch_id,"
        f" kept.file_seq, kept.sheet_name, kept.row_number, {names}, kept.old_row_id"
        f" from kept join {table} as version on version.row_id = kept.old_row_id",
    )
    con.execute(
        "update snap.doubts set row_id = moved.row_id from moved"
        f" where doubts.ledger = '{ledger.id}' and doubts.row_id = moved.old_row_id"
    )
    con.execute(
        f"delete from snap.doubts where ledger = '{ledger.id}'"
        f" and row_id in (select row_id from {table} where batch_id = $batch)",
        given,
    )
    removed = con.execute(f"delete from {table} where batch_id = $batch", given).fetchone()
    con.execute(f"insert into {table} by name select * exclude (old_row_id) from moved")
    moved = con.execute("select count(*) from moved").fetchone()
    assert removed is not None and moved is not None
    return int(removed[0]) - int(moved[0])


def rollback(*, data_dir: Path, now: datetime, user: str) -> Change:
    """Makes the snapshot before the current one current. What was loaded since can be loaded again.

    It also is the way out when the current snapshot or the pointer is damaged: then the newest other
    snapshot that is whole becomes current.
    """
    with locked(data_dir, now=now, user=user, doing="回退") as folders:
        left = _readable_current(folders.snapshots)
        target = _before(folders.snapshots, left) if left else _newest_whole(folders.snapshots)
        info, batches = _describe(target)
        publish.verify(target)
        undone = sorted(left.batches - batches) if left else []
        publish.switch_to(target)
        write_log(
            folders,
            now,
            user,
            "rollback",
            snapshot=info.snapshot_id,
            left=left.info.snapshot_id if left else None,
            undone=undone,
        )
        return Change(info.snapshot_id, info.data_until.isoformat(), tuple(undone))


@dataclass(frozen=True)
class _Current:
    info: SnapshotInfo
    batches: frozenset[str]


def _describe(path: Path) -> tuple[SnapshotInfo, frozenset[str]]:
    """What a snapshot says of itself, and its batches in force."""
    with duckdb.connect() as con:
        store.attach(con, path, "seen", read_only=True)
        rows = con.execute("select batch_id from seen.batches where not is_undone").fetchall()
        return store.read_info(con, "seen"), frozenset(batch for (batch,) in rows)


def _readable_current(snapshots: Path) -> _Current | None:
    """The current snapshot, or None where it or the pointer to it is damaged."""
    try:
        current = publish.current_snapshot(snapshots)
        if current is None and not any(snapshots.glob("wages-*.duckdb")):
            raise NothingLoaded("还没有任何快照，无法回退")
        return _Current(*_describe(current)) if current else None
    except NothingLoaded:
        raise
    except (LoadError, duckdb.Error):
        return None


def _before(snapshots: Path, left: _Current) -> Path:
    if left.info.parent_id is None:
        raise LoadError(f"{left.info.snapshot_id} 是第一个快照，前面没有可回退的快照")
    target = snapshots / f"{left.info.parent_id}.duckdb"
    if not target.is_file():
        raise LoadError(f"上一个快照 {target.name} 已过保留期被清理，无法回退；请改用 undo 撤销某一批次")
    return target


def _newest_whole(snapshots: Path) -> Path:
    for path in sorted(snapshots.glob("wages-*.duckdb"), key=publish.age_order, reverse=True):
        try:
            publish.verify(path)
        except LoadError:
            continue
        return path
    raise LoadError(f"{snapshots} 里没有一个完好的快照；请从备份恢复，或清空后重新导入 sources 里的文件")


def build(*, data_dir: Path, now: datetime, user: str) -> Change:
    """The current rows with today's reference data and program, as a new snapshot."""
    with workshop(data_dir, now=now, user=user, doing="重建") as shop:
        if shop.info is None:
            raise LoadError("还没有任何快照；请先用 python -m etl load 导入台账")
        shop.begin()
        info = shop.publish(batch_id=None)
        shop.log("build", snapshot=info.snapshot_id)
        return Change(info.snapshot_id, info.data_until.isoformat())


def status(*, data_dir: Path) -> dict[str, Any]:
    """The current snapshot, its batches newest first, its sources, and the snapshots kept. Takes no lock."""
    folders = Folders(data_dir)
    current = publish.current_snapshot(folders.snapshots)
    kept = (
        sorted(path.stem for path in folders.snapshots.glob("wages-*.duckdb"))
        if folders.snapshots.is_dir()
        else []
    )
    if current is None:
        return {
            "snapshot": None,
            "data_until": None,
            "loaded_at": None,
            "is_demo": None,
            "batches": [],
            "sources": [],
            "snapshots": kept,
        }
    with duckdb.connect(str(current), read_only=True) as con:
        con.execute("set timezone = 'Asia/Shanghai'")
        database = con.execute("select current_database()").fetchone()
        assert database is not None
        info = store.read_info(con, '"' + database[0] + '"')
        batches = _batches(con)
        sources = con.execute("select ledger, label, data_until from sources order by ledger").fetchall()
    seen = {batch["batch"] for batch in batches}
    batches += [batch for batch in _rolled_back(folders.state / "loads.jsonl") if batch["batch"] not in seen]
    return {
        "snapshot": info.snapshot_id,
        "data_until": info.data_until.isoformat(),
        "loaded_at": info.loaded_at.isoformat(timespec="seconds"),
        "is_demo": info.is_demo,
        "batches": sorted(batches, key=lambda batch: batch["batch"], reverse=True),
        "sources": [
            {"ledger": ledger, "label": label, "data_until": until.isoformat() if until else None}
            for ledger, label, until in sources
        ],
        "snapshots": kept,
    }


def _batches(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    rows = con.execute(
        """
        select batch_id, loaded_at, loaded_by, is_undone, count(file_seq),
            coalesce(sum(accepted), 0)::bigint, coalesce(sum(new), 0)::bigint,
            coalesce(sum(updated), 0)::bigint, coalesce(sum(rejected), 0)::bigint
        from batches left join files using (batch_id) group by all order by batch_id
        """
    ).fetchall()
    names = (
        "batch",
        "loaded_at",
        "loaded_by",
        "is_undone",
        "files",
        "accepted",
        "new",
        "updated",
        "rejected",
    )
    batches = [dict(zip(names, row, strict=True)) for row in rows]
    for batch in batches:
        batch["loaded_at"] = batch["loaded_at"].isoformat(timespec="seconds")
    return batches


def _rolled_back(journal: Path) -> list[dict[str, Any]]:
    """Batches that a rollback left behind: the current snapshot has never heard of them."""
    if not journal.is_file():
        return []
    found: dict[str, dict[str, Any]] = {}
    with journal.open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            if entry["action"] == "load" and entry.get("batch"):
                found[entry["batch"]] = _rolled_back_batch(entry)
    return list(found.values())


def _rolled_back_batch(entry: Mapping[str, Any]) -> dict[str, Any]:
    files = [one for one in entry["files"] if one["ledger"]]
    return {
        "batch": entry["batch"],
        "loaded_at": entry["at"],
        "loaded_by": entry["user"],
        "is_undone": True,
        "files": len(files),
        **{name: sum(one[name] for one in files) for name in ("accepted", "new", "updated", "rejected")},
    }
