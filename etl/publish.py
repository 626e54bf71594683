"""Snapshot files and the pointer CURRENT. A snapshot is built beside, verified, then switched to at once."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl.errors import LoadError

POINTER = "CURRENT"
UNFINISHED = ".tmp"


def snapshot_id_of(path: Path) -> str:
    return path.stem


def new_snapshot_path(snapshots: Path, now: datetime) -> Path:
    """A name that sorts by time; the hexadecimal end keeps two of one second apart."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return snapshots / f"wages-{stamp}-{os.urandom(4).hex()}.duckdb"


def current_snapshot(snapshots: Path) -> Path | None:
    """The snapshot that CURRENT names, or None before the first load."""
    pointer = snapshots / POINTER
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    path = snapshots / name
    if not name or Path(name).name != name or not path.is_file():
        raise LoadError(
            f"指针文件 {pointer} 指向的快照“{name}”不存在；请从备份恢复该文件，或把 {POINTER} 改成 snapshots "
            "目录里另一个快照的文件名"
        )
    return path


def switch_to(snapshot: Path) -> None:
    """Makes a finished snapshot the current one: readers see the old one or the new one, nothing between."""
    folder = snapshot.parent
    unfinished = folder / f"{POINTER}{UNFINISHED}"
    with unfinished.open("w", encoding="utf-8") as out:
        out.write(snapshot.name + "\n")
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(folder / POINTER)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def seal(unfinished: Path, final: Path) -> None:
    """Verifies a built file as a reader would open it, then gives it its name, read-only and on disk."""
    verify(unfinished)
    handle = os.open(unfinished, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    unfinished.chmod(0o444)
    unfinished.rename(final)
    sync_folder(final.parent)


def verify(path: Path) -> None:
    """Opens read-only and reads every table; the file counts of the snapshot must add up."""
    try:
        with duckdb.connect(str(path), read_only=True) as con:
            names = [
                name
                for (name,) in con.execute(
                    "select table_name from duckdb_tables() where not internal order by 1"
                ).fetchall()
            ]
            for name in names:
                con.execute('select count(*) from "' + name.replace('"', '""') + '"').fetchone()
            views = con.execute("select view_name from duckdb_views() where not internal").fetchall()
            for (name,) in views:
                con.execute('select * from "' + name.replace('"', '""') + '" limit 0')
            wrong = con.execute(
                """
                select file_name from files
                where accepted <> new + updated + unchanged
                    or rows_read <> accepted + rejected + coalesce(
                        list_sum(map_values(skipped::json::map(varchar, bigint))), 0)
                """
            ).fetchall()
            info = con.execute("select count(*) from snapshot_info").fetchone()
    except duckdb.Error as error:
        raise LoadError(f"新快照没有通过检查，没有发布，原快照继续使用：{error}") from error
    if wrong:
        names_wrong = "、".join(name for (name,) in wrong)
        raise LoadError(f"新快照没有通过检查：{names_wrong} 的行数对不上；没有发布，原快照继续使用")
    if info != (1,):
        raise LoadError("新快照没有通过检查：缺少快照信息；没有发布，原快照继续使用")


def age_order(path: Path) -> tuple[int, str]:
    """Oldest first: the time of writing, as names of one second do not sort."""
    return path.stat().st_mtime_ns, path.name


def prune(snapshots: Path, keep: int, needed: set[str]) -> None:
    """Deletes the oldest snapshots beyond `keep`; never the current one nor one that is `needed`."""
    files = sorted(snapshots.glob("wages-*.duckdb"), key=age_order)
    for path in files[: max(0, len(files) - keep)]:
        if snapshot_id_of(path) not in needed:
            path.unlink(missing_ok=True)


def clean_leftovers(snapshots: Path, work: Path) -> None:
    """Removes what a killed load left behind. Call it with the lock held."""
    for path in snapshots.glob(f"*{UNFINISHED}*"):
        path.unlink(missing_ok=True)
    if work.exists():
        shutil.rmtree(work)
    work.mkdir(mode=0o700, parents=True)


@contextmanager
def lock(state: Path, who: str) -> Iterator[None]:
    """One load at a time. The kernel drops the lock when a load is killed."""
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (state / "load.lock").open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.seek(0)
            holder = handle.read().strip()
            raise LoadError(
                f"另一个导入正在进行{f'（{holder}）' if holder else ''}；请等它结束后再试"
            ) from error
        handle.seek(0)
        handle.truncate()
        handle.write(who)
        handle.flush()
        yield
        handle.seek(0)
        handle.truncate()
