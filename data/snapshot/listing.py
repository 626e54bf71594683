"""The snapshots that are still kept: what may be asked for “as it was that day”."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import duckdb

from data.paths import snapshots_dir
from data.snapshot.opener import READ_CONFIG

PATTERN = "wages-*.duckdb"


@dataclass(frozen=True)
class SnapshotInfo:
    """One snapshot of the list: its id, when it was loaded, how far its data go; None: they tell no day."""

    id: str
    loaded_at: datetime
    data_until: date | None


def kept_snapshots() -> list[SnapshotInfo]:
    """All that can be opened, the newest first; a file that cannot be read is no choice."""
    found = [one for path in snapshots_dir().glob(PATTERN) if (one := _kept(path))]
    return sorted(found, key=lambda one: (one.loaded_at, one.id), reverse=True)


def _kept(path: Path) -> SnapshotInfo | None:
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        # cleared away since the folder was listed
        return None
    return _read(path, size)


@lru_cache(maxsize=256)
def _read(path: Path, _size: int) -> SnapshotInfo | None:
    """A snapshot never changes, so each is read once; its size shows whether a copy was replaced."""
    try:
        with duckdb.connect(str(path), read_only=True, config=READ_CONFIG) as connection:
            line = connection.execute("select loaded_at, data_until from snapshot_info").fetchone()
    except duckdb.Error:
        return None
    return SnapshotInfo(path.stem, *line) if line else None
