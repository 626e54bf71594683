"""Which snapshot is current and whether its file is whole: pointer, checksums, order of publishing.

Only files are looked at, none is opened as a database. Beside every snapshot lies its checksum, which
`sha256sum -c` reads too; HISTORY names the snapshots in the order in which they became current.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.snapshot.folder import CHECKSUM_SUFFIX, HISTORY, POINTER, contents

REMEDY = "请用 python -m etl rollback 改用完好的快照，再重新导入其后的批次；或从备份恢复这个文件"
_FILE_NAME = re.compile(r"[A-Za-z0-9_-]+\.duckdb")
_CHECKSUM = re.compile(r"# (\d+) bytes\n([0-9a-f]{64})  (\S+)\n")


class Damaged(Exception):
    """The pointer or a snapshot is not what was written; the message is a Chinese sentence."""


@dataclass(frozen=True)
class Checksum:
    """What a snapshot's file was when it was published."""

    size: int
    sha256: str

    def text(self, name: str) -> str:
        return f"# {self.size} bytes\n{self.sha256}  {name}\n"


def is_snapshot_name(name: str) -> bool:
    return bool(_FILE_NAME.fullmatch(name))


def pointed(folder: Path) -> Path | None:
    """The file that the pointer names; None where nothing was ever published; `Damaged` where it fails."""
    try:
        name = (folder / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        found = contents(folder)
        if not found.snapshots and not found.unreadable:
            return None
        raise Damaged(f"快照指针 {POINTER} 读不出来（文件不见了）。") from error
    except (OSError, UnicodeDecodeError) as error:
        raise Damaged(f"快照指针 {POINTER} 读不出来（{type(error).__name__}）。") from error
    if not is_snapshot_name(name):
        raise Damaged(f"快照指针 {POINTER} 已损坏，里面不是快照文件名。")
    if not (folder / name).is_file():
        raise Damaged(f"快照指针 {POINTER} 指向的文件 {name} 不存在。")
    return folder / name


def checksum_path(snapshot: Path) -> Path:
    return snapshot.with_suffix(CHECKSUM_SUFFIX)


def read_checksum(snapshot: Path) -> Checksum | None:
    """None where there is none that can be read: then the snapshot itself must show whether it opens."""
    try:
        found = _CHECKSUM.fullmatch(checksum_path(snapshot).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return Checksum(int(found[1]), found[2]) if found and found[3] == snapshot.name else None


def sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def check_size(snapshot: Path) -> None:
    """`Damaged` where the file is not as long as it was: cheap enough for every opening."""
    known = read_checksum(snapshot)
    size = snapshot.stat().st_size
    if known is not None and size != known.size:
        raise Damaged(f"快照 {snapshot.name} 已损坏：应为 {known.size} 字节，现为 {size} 字节。")


def check_content(snapshot: Path) -> None:
    """`Damaged` where a byte of the file has changed: it reads all of it."""
    check_size(snapshot)
    known = read_checksum(snapshot)
    if known is not None and sha256_of(snapshot) != known.sha256:
        raise Damaged(f"快照 {snapshot.name} 已损坏：内容与校验值不符。")


def history(folder: Path) -> list[str]:
    """File names as they became current, the last first. Empty before the first publishing with a history."""
    try:
        lines = (folder / HISTORY).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [name for name in lines if is_snapshot_name(name)]


def fallbacks(folder: Path, damaged: Path | None) -> Iterator[Path]:
    """What to fall back on, best first: what was current before, then whatever else there is."""
    published = [folder / name for name in history(folder)]
    for path in dict.fromkeys([*published, *contents(folder).snapshots]):
        if path != damaged and path.is_file():
            yield path
