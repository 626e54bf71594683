"""Files given to a load: found, passed over or named as not taken; kept as received."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from etl.errors import SourceError
from etl.extract.limits import MIB, Limits

BLOCK = MIB
DEMO_MARK = "DEMO"
# No ledgers, and no news to the clerk: lock files of open workbooks, hidden files, what demo folders carry.
PASSED_OVER = frozenset({"demo", "truth.json", "thumbs.db", "desktop.ini"})


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Files in the order given; a folder's own in order of name, its folders too."""
    for path in paths:
        if path.is_dir():
            for folder, folders, names in os.walk(path):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                for name in sorted(names):
                    if not is_ignored(name):
                        yield Path(folder) / name
        else:
            yield path


def is_ignored(name: str) -> bool:
    lower = name.lower()
    return (
        name.startswith(("~$", "."))
        or lower in PASSED_OVER
        or lower.endswith(".md")
        or lower == "readme"
        or lower.startswith("readme.")
    )


def is_demo(path: Path) -> bool:
    """Whether the file's folder, or the one above, is marked as demo data."""
    folder = path.resolve().parent
    return (folder / DEMO_MARK).is_file() or (folder.parent / DEMO_MARK).is_file()


def sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass
class Received:
    """A file as it was at one moment: what is hashed, read and kept are the same bytes."""

    path: Path
    sha256: str

    def keep_as(self, target: Path) -> None:
        """A second name for the copy, which stays where it is read from."""
        if target.exists():
            return
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            target.hardlink_to(self.path)
        except OSError:
            # File systems without hard links.
            shutil.copyfile(self.path, target)
        target.chmod(0o600)


@contextmanager
def received(path: Path, work: Path, limits: Limits) -> Iterator[Received]:
    """The file copied under its own name into a folder of its own in `work`, which is gone afterwards.

    Raises: SourceError where it is being written to meanwhile, or grows beyond the limit.
    """
    folder = Path(tempfile.mkdtemp(prefix="in-", dir=work))
    try:
        copy = folder / path.name
        yield Received(copy, _copy(path, copy, limits.file_bytes))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(path: Path, copy: Path, most: int) -> str:
    """The SHA-256 of what was copied."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream, copy.open("xb") as out:
        copy.chmod(0o600)
        before = os.fstat(stream.fileno())
        while size <= most and (block := stream.read(BLOCK)):
            digest.update(block)
            out.write(block)
            size += len(block)
        after = os.fstat(stream.fileno())
    if (size, after.st_size, after.st_mtime_ns) != (before.st_size, before.st_size, before.st_mtime_ns):
        raise SourceError("读取时文件还在被写入", where=path.name, remedy="请等文件写完后再导入")
    return digest.hexdigest()


def free_place(name: str, folder: Path) -> Path:
    """Where to keep a file in `folder`; a second file of the same name gets a number."""
    path = Path(name)
    target, number = folder / name, 2
    # claims.csv.gz is a .csv inside: its number goes before both.
    packed = Path(path.stem).suffix if path.suffix.lower() == ".gz" else ""
    stem = name.removesuffix(path.suffix).removesuffix(packed)
    while target.exists():
        target = folder / f"{stem}_{number}{packed}{path.suffix}"
        number += 1
    return target
