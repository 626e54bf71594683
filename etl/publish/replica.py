"""A copy of the snapshot in force in another data folder, for a second server to read.

The other folder is one of reading alone: it holds REPLICA, and nothing is loaded there. Whoever reads it sees
the snapshot that was there or the new one, whatever becomes of the copying.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data.snapshot import checksum, spill
from data.snapshot.folder import UNFINISHED, contents
from data.spec.reference import parameter
from etl.errors import LoadError
from etl.machine_faults import NO_SPACE, OS_FAULTS
from etl.publish import snapshot_files

MARK = "REPLICA"
BLOCK = 4 * 1024 * 1024
# Left free on the disk beyond what is copied, so that a server can still write its logs.
SPARE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Replicated:
    """What a copy came to: `copied_bytes` are 0 where the target held the snapshot already."""

    snapshot_id: str
    copied_bytes: int
    is_switched: bool


def refuse_replica(data_dir: Path) -> None:
    """Raises: LoadError where the folder is a copy, in which nothing is to be changed."""
    if (data_dir / MARK).exists():
        raise LoadError(
            f"{data_dir} 是副本，只供查看；请在主服务器上操作，再用 python -m etl replicate 复制过来。"
            f"确要把它改作主服务器的，请先删除其中的 {MARK} 文件"
        )


def replicate(data_dir: Path, target: Path, *, now: datetime, user: str) -> Replicated:
    """The snapshot in force of `data_dir` becomes that of `target`, which is made where there is none.

    Raises: LoadError where there is none or it is damaged, where the target has data of its own, or where
    it cannot be written. What the target served before stays as it is then.
    """
    source = _source(data_dir / "snapshots")
    _refuse_wrong_target(data_dir, target)
    snapshots, state = target / "snapshots", target / "state"
    try:
        snapshots.mkdir(parents=True, exist_ok=True)
        state.mkdir(mode=0o700, exist_ok=True)
        with snapshot_files.lock(state, f"{user} {now:%Y-%m-%d %H:%M:%S} 复制，进程 {os.getpid()}"):
            _refuse_foreign_data(data_dir / "snapshots", target)
            snapshot_files.clean_leftovers(snapshots, state / "tmp")
            spill.clean(state)
            snapshot_files.replace_text(target / MARK, f"{data_dir}\n{now.isoformat()}\n")
            done = _bring(source, snapshots)
            keep = int(parameter("keep_snapshots", now.date()))
            snapshot_files.prune(snapshots, keep, {source.stem})
            return done
    except OSError as error:
        what = OS_FAULTS.get(error.errno or 0, f"读写失败（{error.strerror or type(error).__name__}）")
        raise LoadError(
            f"复制没有完成：{what}（{target}）；那里原来的快照继续使用。请核对那里的磁盘、挂载和权限后再复制"
        ) from error


def _source(snapshots: Path) -> Path:
    try:
        pointed = checksum.pointed(snapshots)
    except checksum.Damaged as damage:
        raise LoadError(f"{damage}没有复制；{checksum.REMEDY}，然后再复制") from damage
    if pointed is None:
        raise LoadError(f"{snapshots} 里还没有快照，没有可复制的；请先导入台账")
    return pointed


def _refuse_wrong_target(data_dir: Path, target: Path) -> None:
    own, other = data_dir.resolve(), target.resolve()
    if other.is_relative_to(own) or own.is_relative_to(other):
        raise LoadError(f"不能复制到自己的数据目录 {target} 里；请指到另一个文件夹")
    refuse_replica(data_dir)


def _refuse_foreign_data(snapshots: Path, target: Path) -> None:
    """A folder whose snapshots are none of the source's is somebody's own; one restored from a backup of the
    source holds what the source once published."""
    published = {*checksum.history(snapshots), *(path.name for path in contents(snapshots).snapshots)}
    there = [path.name for path in contents(target / "snapshots").snapshots]
    if not (target / MARK).exists() and set(there) - published:
        raise LoadError(f"{target} 里有自己的快照，不是本机的副本，没有复制；请指到一个空文件夹")


def _bring(source: Path, snapshots: Path) -> Replicated:
    """The file, its checksum, its name, and the pointer last."""
    final = snapshots / source.name
    copied = 0 if _is_whole(final) else _copy(source, final)
    try:
        is_switched = checksum.pointed(snapshots) != final
    except checksum.Damaged:
        is_switched = True
    if is_switched:
        snapshot_files.switch_to(final)
    return Replicated(source.stem, copied, is_switched)


def _is_whole(path: Path) -> bool:
    try:
        checksum.check_content(path)
    except (checksum.Damaged, OSError):
        return False
    return checksum.read_checksum(path) is not None


def _copy(source: Path, final: Path) -> int:
    """Read once: the checksum is of what is written. Raises: LoadError where that is not the source's."""
    known = checksum.read_checksum(source)
    size = source.stat().st_size
    if shutil.disk_usage(final.parent).free < size + SPARE_BYTES:
        raise OSError(next(number for number, words in OS_FAULTS.items() if words == NO_SPACE), NO_SPACE)
    unfinished = final.with_name(final.name + UNFINISHED)
    try:
        made = _copied(source, unfinished)
        if known is None or made != known:
            raise LoadError(
                f"快照 {source.name} 已损坏，或没有校验值，没有复制；{checksum.REMEDY}，然后再复制"
            )
        unfinished.chmod(0o444)
        snapshot_files.replace_text(checksum.checksum_path(final), made.text(final.name))
        unfinished.replace(final)
        snapshot_files.sync_folder(final.parent)
    finally:
        if unfinished.exists():
            snapshot_files.remove(unfinished)
    return size


def _copied(source: Path, unfinished: Path) -> checksum.Checksum:
    """Size and hash of what was written and is on the disk."""
    digest = hashlib.sha256()
    size = 0
    with source.open("rb") as given, unfinished.open("wb") as out:
        while block := given.read(BLOCK):
            out.write(block)
            digest.update(block)
            size += len(block)
        out.flush()
        os.fsync(out.fileno())
    return checksum.Checksum(size, digest.hexdigest())
