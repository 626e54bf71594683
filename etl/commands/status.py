"""What there is: the snapshot in use, its batches, its sources, and what needs somebody's care."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from data.snapshot import checksum
from data.snapshot.attached import in_memory
from data.snapshot.folder import contents
from data.snapshot.journal import SHANGHAI, RolledBackBatch, rolled_back_batches
from etl.feedback.report import DoubtTotals, table
from etl.publish import doubt_counts, snapshot_files, store, unchanged_files
from etl.publish.build_session import Folders
from etl.publish.store import iso_day

COUNTS = ("files", "accepted", "new", "updated", "rejected")
# What became of a batch.
IN_FORCE, UNDONE = "in_force", "undone"
STATES = {
    IN_FORCE: "有效",
    UNDONE: "已撤销",
    "rollback": "已随回退撤销",
    "repair": "所在快照已损坏",
}


@dataclass(frozen=True)
class SnapshotContent:
    info: store.SnapshotInfo
    batches: list[dict[str, Any]]
    sources: list[dict[str, Any]]
    # Of every ledger that has doubts; None where the snapshot is too old to say.
    doubts: list[doubt_counts.LedgerDoubts] | None


def status(*, data_dir: Path) -> dict[str, Any]:
    """The snapshot in use, its batches newest first, its sources, the snapshots kept. Takes no lock.

    Every byte of the current snapshot is checked; where it is damaged, `warnings` says so and what to do.
    """
    folders = Folders(data_dir)
    found = snapshot_files.verify_current(folders.snapshots)
    held = contents(folders.snapshots)
    content = _read(found.path, folders.state) if found.path else None
    batches = list(content.batches) if content else []
    known = frozenset(batch["batch"] for batch in batches)
    batches += [_left(one) for one in rolled_back_batches(folders.state, known)]
    return {
        "snapshot": content.info.snapshot_id if content else None,
        "data_until": iso_day(content.info.data_until) if content else None,
        "loaded_at": content.info.loaded_at.isoformat(timespec="seconds") if content else None,
        "is_demo": content.info.is_demo if content else None,
        "batches": sorted(batches, key=lambda batch: batch["batch"], reverse=True),
        "sources": content.sources if content else [],
        "doubts": _doubts(content),
        "snapshots": sorted(path.stem for path in held.snapshots),
        "warnings": [*_warnings(found, content), *filter(None, (held.notice,))],
    }


def _doubts(content: SnapshotContent | None) -> dict[str, Any] | None:
    """All doubts that wait, as the page 待核 counts them."""
    if content is None or content.doubts is None:
        return None
    total = doubt_counts.total(content.doubts)
    return {**asdict(total), "ledgers": [asdict(one) for one in content.doubts]}


def _warnings(found: snapshot_files.CurrentSnapshot, content: SnapshotContent | None) -> list[str]:
    if not found.damage or content is None:
        return []
    until = f"（数据截至 {content.info.data_until}）" if content.info.data_until else ""
    return [f"{found.damage}仍在使用快照 {content.info.snapshot_id}{until}。{checksum.REMEDY}。"]


def _read(path: Path, state: Path) -> SnapshotContent:
    with in_memory(state) as con:
        store.attach(con, path, "prior", read_only=True)
        info = store.read_info(con, "prior")
        unchanged_files.attach(con, state, info.snapshot_id)
        sources = con.execute(
            "select ledger, label, data_until from prior.sources order by ledger"
        ).fetchall()
        return SnapshotContent(
            info,
            _batches(con),
            [
                {"ledger": ledger, "label": label, "data_until": until.isoformat() if until else None}
                for ledger, label, until in sources
            ],
            doubt_counts.of_snapshot(con, "prior"),
        )


def _batches(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    rows = con.execute(
        """
        select batch_id, loaded_at, loaded_by, is_undone, count(file_seq),
            coalesce(sum(accepted), 0)::bigint, coalesce(sum(new), 0)::bigint,
            coalesce(sum(updated), 0)::bigint, coalesce(sum(rejected), 0)::bigint
        from declared_batches left join declared_files using (batch_id) group by all order by batch_id
        """
    ).fetchall()
    return [
        {
            "batch": batch,
            "loaded_at": at.isoformat(timespec="seconds"),
            "loaded_by": by,
            "is_undone": is_undone,
            "state": UNDONE if is_undone else IN_FORCE,
            **dict(zip(COUNTS, counts, strict=True)),
        }
        for batch, at, by, is_undone, *counts in rows
    ]


def _left(one: RolledBackBatch) -> dict[str, Any]:
    return {
        "batch": one.batch,
        "loaded_at": _local(one.loaded_at),
        "loaded_by": one.loaded_by,
        "is_undone": True,
        "state": one.how,
        "left_at": _local(one.left_at) if one.left_at else "",
        "left_by": one.left_by,
        **{name: one.counts[name] for name in COUNTS},
    }


def _local(at: str) -> str:
    """A time of the journal, which is UTC, as the snapshot writes its own."""
    return datetime.fromisoformat(at).astimezone(SHANGHAI).replace(tzinfo=None).isoformat(timespec="seconds")


def status_text(found: dict[str, Any]) -> str:
    """The same for a person."""
    if found["snapshot"] is None:
        return "还没有快照；请用 python -m etl load 导入台账"
    heads = ["批次", "时间", "操作人", "文件", "接受", "新增", "更新", "退回", "状态"]
    names = ("batch", "loaded_at", "loaded_by", *COUNTS)
    rows = [[*(str(batch[name]) for name in names), STATES[batch["state"]]] for batch in found["batches"]]
    return "\n".join(
        [
            *(f"注意：{warning}" for warning in found["warnings"]),
            f"当前快照 {found['snapshot']}（{found['loaded_at']}），数据截至 {found['data_until'] or '—'}",
            *table([heads, *rows]),
            *(f"  {source['label']}：{source['data_until'] or '—'}" for source in found["sources"]),
            *_doubt_lines(found["doubts"]),
        ]
    )


def _doubt_lines(found: dict[str, Any] | None) -> list[str]:
    if found is None:
        return []
    total = DoubtTotals(found["places"], found["rows"])
    ledgers = [f"  {one['label']}：{one['places']} 处（{one['rows']} 行）" for one in found["ledgers"]]
    return [str(total), *ledgers]
