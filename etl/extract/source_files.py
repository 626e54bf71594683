"""Files given to a load: found, passed over or named as not taken; kept as received."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

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
                    if not is_passed_over(name):
                        yield Path(folder) / name
        else:
            yield path


def is_passed_over(name: str) -> bool:
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


def keep(path: Path, folder: Path) -> Path:
    """A copy of the file as received; a second file of the same name gets a number."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / path.name
    number = 2
    # claims.csv.gz is a .csv inside: its number goes before both.
    packed = Path(path.stem).suffix if path.suffix.lower() == ".gz" else ""
    stem = path.name.removesuffix(path.suffix).removesuffix(packed)
    while target.exists():
        target = folder / f"{stem}_{number}{packed}{path.suffix}"
        number += 1
    shutil.copyfile(path, target)
    target.chmod(0o600)
    return target
