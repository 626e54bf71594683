"""The snapshots that are still kept: what may be asked for “as it was that day”."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import duckdb

from data.paths import snapshots_dir
from data.snapshot.attached import attached
from data.snapshot.folder import contents


@dataclass(frozen=True)
class SnapshotInfo:
    """One snapshot of the list: its id, when it was loaded, how far its data go; None: they tell no day.

    `batch_id` is the batch that made it, None of an undo or a rebuild; `in_force` those that count in it.
    """

    id: str
    loaded_at: datetime
    data_until: date | None
    batch_id: str | None = None
    in_force: frozenset[str] = frozenset()


def is_undone(one: SnapshotInfo, kept: Sequence[SnapshotInfo], current: str) -> bool:
    """Whether the batch that made a snapshot counts no more in the current one."""
    now = next((other.in_force for other in kept if other.id == current), frozenset())
    return bool(now) and one.batch_id is not None and one.batch_id not in now


def kept_snapshots() -> list[SnapshotInfo]:
    """All that can be opened, the newest first; a file that cannot be read is no choice."""
    found = [one for path in contents(snapshots_dir()).snapshots if (one := _kept(path))]
    return sorted(found, key=lambda one: (one.loaded_at, one.id), reverse=True)


def _kept(path: Path) -> SnapshotInfo | None:
    try:
        size = path.stat().st_size
    except OSError:
        # cleared away since the folder was listed
        return None
    return _read(path, size)


@lru_cache(maxsize=256)
def _read(path: Path, _size: int) -> SnapshotInfo | None:
    """A snapshot never changes, so each is read once; its size shows whether a copy was replaced."""
    try:
        with attached(path) as connection:
            line = connection.execute("select loaded_at, data_until, batch_id from snapshot_info").fetchone()
            batches = connection.execute("select batch_id from batches where not is_undone").fetchall()
    except duckdb.Error:
        return None
    if line is None:
        return None
    loaded_at, data_until, batch_id = line
    return SnapshotInfo(path.stem, loaded_at, data_until, batch_id, frozenset(one for (one,) in batches))
