"""Snapshot files and the pointer CURRENT. A snapshot is built beside, verified, then switched to at once."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from data.snapshot import checksum
from data.snapshot.attached import attached
from data.snapshot.folder import HISTORY, POINTER, UNFINISHED, contents
from etl.errors import LoadError

# Names are short; far more of them than snapshots are kept, so that one brought back from a backup is known.
HISTORY_KEPT = 500

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class CurrentSnapshot:
    """The snapshot in use: the current one, or the last good one where the current one is damaged."""

    path: Path | None
    # The file that the pointer names, where that much is known.
    pointed: Path | None = None
    # What is wrong with it, a Chinese sentence; "" where nothing is.
    damage: str = ""


def snapshot_id_of(path: Path) -> str:
    return path.stem


def new_snapshot_path(snapshots: Path, now: datetime) -> Path:
    """A name that sorts by time; the hexadecimal end keeps two of one second apart."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return snapshots / f"wages-{stamp}-{os.urandom(4).hex()}.duckdb"


def verify_current(snapshots: Path) -> CurrentSnapshot:
    """The snapshot in use, every byte of it checked against its checksum."""
    pointed: Path | None = None
    try:
        pointed = checksum.pointed(snapshots)
        if pointed is None:
            return CurrentSnapshot(None)
        check(pointed)
    except checksum.Damaged as error:
        return CurrentSnapshot(last_good(snapshots, pointed, str(error)), pointed, str(error))
    return CurrentSnapshot(pointed, pointed)


def check(path: Path) -> None:
    """`Damaged` where the snapshot is not what was published; one without a checksum must at least open."""
    try:
        checksum.check_content(path)
        if checksum.read_checksum(path) is None:
            with attached(path) as con:
                con.execute("select snapshot_id from snapshot_info").fetchone()
    except (OSError, duckdb.Error) as error:
        raise checksum.Damaged(f"快照 {path.name} 打不开或不完整（{type(error).__name__}）。") from error


def current_snapshot(snapshots: Path) -> Path | None:
    """Path of the snapshot in use, or None before the first load."""
    return verify_current(snapshots).path


def last_good(snapshots: Path, damaged: Path | None, damage: str) -> Path:
    """The snapshot that was current before the damaged one, or the next that is whole."""
    for path in checksum.fallbacks(snapshots, damaged):
        try:
            check(path)
        except checksum.Damaged:
            continue
        return path
    raise LoadError(
        f"{damage}{snapshots} 里也没有别的完好快照；请从备份恢复，"
        "或把 snapshots 目录清空后重新导入 sources 里的文件"
    )


def switch_to(snapshot: Path, *, leaving: Path | None = None) -> None:
    """Makes a finished snapshot the current one: readers see the old one or the new one, nothing between.

    A snapshot that is left for good (by a rollback) goes to the end of the history.
    """
    folder = snapshot.parent
    names = [snapshot.name, *_as_published(folder)]
    if leaving is not None:
        names = [*(name for name in names if name != leaving.name), leaving.name]
    names = list(dict.fromkeys(names))[:HISTORY_KEPT]
    replace_text(folder / POINTER, snapshot.name + "\n")
    try:
        replace_text(folder / HISTORY, "".join(f"{name}\n" for name in names))
    except OSError as error:
        # The switch is made: what failed is only the list of what to fall back on, and the next one mends it.
        log.warning("快照 %s 已发布，但 %s 没有写成（%s）", snapshot.name, HISTORY, error.strerror)


def _as_published(folder: Path) -> list[str]:
    """The history so far; the current snapshot is in it even where a full disk kept it from being written."""
    try:
        current = checksum.pointed(folder)
    except checksum.Damaged:
        current = None
    published = checksum.history(folder) or [path.name for path in contents(folder).snapshots]
    return [*([current.name] if current else []), *published]


def replace_text(path: Path, text: str) -> None:
    """A small file replaced as a whole, on disk before its name is.

    Its unfinished name is nobody else's, and a folder that has its name is moved aside: neither stops it.
    """
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}{UNFINISHED}")
    if path.is_dir() and not path.is_symlink():
        path.rename(path.with_name(f"{path.name}-{secrets.token_hex(4)}"))
    with unfinished.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Names of new files are on disk. Windows opens no folder, and needs none of this."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """What a database wrote is on disk. It is opened for writing, for Windows syncs no other."""
    with path.open("rb+") as written:
        os.fsync(written.fileno())


def remove(path: Path) -> None:
    """A snapshot is read-only, and Windows removes no such file."""
    if path.exists():
        path.chmod(0o600)
    path.unlink(missing_ok=True)


def name_verified(unfinished: Path, final: Path) -> None:
    """Verifies a built file as a reader would open it, then gives it its checksum and its name, read-only."""
    verify(unfinished)
    sync_file(unfinished)
    unfinished.chmod(0o444)
    mark = checksum.Checksum(unfinished.stat().st_size, checksum.sha256_of(unfinished))
    replace_text(checksum.checksum_path(final), mark.text(final.name))
    unfinished.rename(final)
    sync_folder(final.parent)


def verify(path: Path) -> None:
    """Opens read-only and reads every table; the file counts of the snapshot must add up."""
    try:
        with attached(path) as con:
            names = [
                name
                for (name,) in con.execute(
                    "select table_name from duckdb_tables() where not internal order by 1"
                ).fetchall()
            ]
            # one statement: each is bound by itself
            con.execute(
                " union all ".join('select count(*) from "' + name.replace('"', '""') + '"' for name in names)
            ).fetchall()
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


def prune(snapshots: Path, keep: int, needed: set[str]) -> None:
    """Deletes the oldest snapshots beyond `keep`; never the current one nor one that is `needed`.

    One that somebody reads lives on, nameless, until its last reader closes it.
    """
    for path in contents(snapshots).snapshots[keep:]:
        if snapshot_id_of(path) not in needed:
            _remove_if_possible(path)
            _remove_if_possible(checksum.checksum_path(path))


def clean_leftovers(snapshots: Path, work: Path) -> None:
    """Removes what a killed load left behind. Call it with the lock held."""
    for path in contents(snapshots).unfinished:
        _remove_if_possible(path)
    _clean_unpublished(snapshots)
    if work.exists():
        shutil.rmtree(work)
    work.mkdir(mode=0o700, parents=True)


def _remove_if_possible(path: Path) -> None:
    """What cannot be removed stays: no load fails for it."""
    try:
        remove(path)
    except OSError as error:
        log.warning("%s 没有清理成（%s）；下次导入再清理", path.name, error.strerror)


def _clean_unpublished(snapshots: Path) -> None:
    """Snapshots that a kill kept from ever being pointed to, and checksums of snapshots that are gone."""
    found = contents(snapshots)
    for checksum_file in found.checksums:
        if not checksum_file.with_suffix(".duckdb").exists():
            _remove_if_possible(checksum_file)
    published = checksum.history(snapshots)
    try:
        current = checksum.pointed(snapshots)
    except checksum.Damaged:
        # Any of them may have been the current one.
        return
    if not published or current is None:
        return
    for path in found.snapshots:
        # Without a checksum it is from before there were any, and may be all that there is.
        if path != current and path.name not in published and checksum.checksum_path(path).exists():
            _remove_if_possible(path)
            _remove_if_possible(checksum.checksum_path(path))


@contextmanager
def lock(state: Path, who: str) -> Iterator[None]:
    """One load at a time. The system drops the lock when a load is killed."""
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Beside the lock, not in it: whoever tries the lock opens its file anew.
    holder = state / "load.holder"
    try:
        with FileLock(state / "load.lock", timeout=0, mode=0o600):
            # The holder's name only helps those who wait: on a full disk it is not written.
            with suppress(OSError):
                holder.write_text(who, encoding="utf-8")
            try:
                yield
            finally:
                with suppress(OSError):
                    holder.unlink(missing_ok=True)
    except Timeout as error:
        user = _lock_holder(holder)
        raise LoadError(f"另一个导入正在进行{f'（{user}）' if user else ''}；请等它结束后再试") from error


def _lock_holder(holder: Path) -> str:
    try:
        return holder.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
