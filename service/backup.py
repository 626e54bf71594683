"""A backup of the data folder while the server runs, and its restoring.

A backup is a folder of its own: data/ with sources, snapshots and state, with the county's file and reference
files where they lie there too, and a list of all files with their checksums. Left out is what the server
makes anew: locks, logs, queues, uploads not yet loaded.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from access import accounts, audit, copying
from data.snapshot import checksum
from data.snapshot.folder import HISTORY, POINTER, contents
from etl.publish.build_session import locked
from service import manifest
from service.manifest import DATA, BackupError, Manifest

PARTS = ("sources", "snapshots", "state")
# The county's own file and its reference files, where the office keeps them beside its data.
OWN_COUNTY = ("anxin.toml", "reference")
UNFINISHED = ".unfinished"
# In state: what belongs to a running server.
LEFT_OUT = frozenset({"spill", "tmp", "jobs", "inbox", "pictures", "logs", "trials"})
LEFT_OUT_SUFFIXES = (".lock", ".new")
KEYS = ("hash.key", audit.KEY)


def back_up(data: Path, target: Path, *, now: datetime, by: str) -> Path:
    """The new backup's folder in `target`. No load runs meanwhile; figures, sign-in and audit go on.

    Raises: BackupError where there is nothing to keep; LoadError where a load is running.
    """
    if not any((data / part).is_dir() for part in PARTS):
        raise BackupError(f"{data} 里还没有数据，没有备份。")
    if target.resolve().is_relative_to(data.resolve() / "state"):
        raise BackupError(f"备份不能放在 {data / 'state'} 里；请指到另一块磁盘。")
    made = target / f"anxin-{now:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    unfinished = made.with_name(made.name + UNFINISHED)
    unfinished.mkdir(mode=0o700, parents=True)
    try:
        with locked(data, now=now, user=by, doing="备份"):
            if accounts.any_account(data / "state"):
                audit.write(data / "state", now.timestamp(), by, "backup", {"name": made.name})
            snapshot = _copy_all(data, unfinished / DATA)
        manifest.write(unfinished, Manifest(now.isoformat(), snapshot, manifest.measured(unfinished / DATA)))
        manifest.check(unfinished)
        unfinished.rename(made)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return made


def _copy_all(data: Path, into: Path) -> str:
    """The id of the current snapshot, "" where there is none."""
    for source in _files(data / "sources"):
        _copy(source, data, into)
    for name in OWN_COUNTY:
        for source in [data / name] if (data / name).is_file() else _files(data / name):
            _copy(source, data, into)
    found = contents(data / "snapshots")
    for path in (
        *found.snapshots,
        *found.checksums,
        data / "snapshots" / POINTER,
        data / "snapshots" / HISTORY,
    ):
        # not all of them need be there: the first load writes them
        with suppress(FileNotFoundError):
            _copy(path, data, into)
    copying.copy(data / "state", into / "state")
    for path in _files(data / "state"):
        inside = path.relative_to(data / "state")
        is_made_anew = inside.parts[0] in LEFT_OUT or path.name.endswith(LEFT_OUT_SUFFIXES)
        if not is_made_anew and str(inside) not in (*copying.FILES, *copying.BESIDE):
            _copy(path, data, into)
    try:
        pointed = checksum.pointed(into / "snapshots")
        if pointed:
            checksum.check_content(pointed)
    except checksum.Damaged as damage:
        raise BackupError(f"{damage}没有备份；{checksum.REMEDY}，然后再备份。") from damage
    return pointed.stem if pointed else ""


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def _copy(path: Path, data: Path, into: Path) -> None:
    target = into / path.relative_to(data)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copy2(path, target)


def restore(
    backup: Path, data: Path, *, now: datetime, by: str, is_replacing: bool
) -> tuple[Manifest, Path | None]:
    """Puts a whole backup into the data folder; what was there is set aside, and where.

    Nothing is touched before every byte of the copy has been checked. Raises: BackupError where the backup is
    damaged, or data are there and nobody said that they are to be replaced.
    """
    kept = manifest.check(backup)
    there = [part for part in PARTS if (data / part).exists() and any((data / part).iterdir())]
    if there and not is_replacing:
        raise BackupError(
            f"{data} 里已有数据（{'、'.join(there)}），没有恢复。要换成备份里的，请停止服务后加 --replace；"
            "原来的移到旁边，不删除。"
        )
    data.mkdir(parents=True, exist_ok=True)
    mark = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    beside = data / f"restoring-{mark}"
    try:
        shutil.copytree(backup / DATA, beside)
        if manifest.measured(beside) != dict(kept.files):
            raise BackupError(f"复制备份 {backup} 时内容变了，没有恢复；请核对磁盘后重试。")
        aside = _exchange(data, beside, data / f"replaced-{mark}")
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    if accounts.any_account(data / "state"):
        audit.write(
            data / "state", now.timestamp(), by, "restore", {"name": backup.name, "made_at": kept.made_at}
        )
    return kept, aside


def _exchange(data: Path, beside: Path, aside: Path) -> Path | None:
    """The folders of the backup take the place of those in use."""
    replaced = [*PARTS, *(name for name in OWN_COUNTY if (beside / name).exists())]
    used = [part for part in replaced if (data / part).exists()]
    if used:
        aside.mkdir(mode=0o700)
    for part in used:
        (data / part).rename(aside / part)
    for part in replaced:
        if (beside / part).exists():
            (beside / part).rename(data / part)
    return aside if used else None
