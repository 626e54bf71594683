"""What lies in the folder of snapshots. What no load has put there is named for a person and left alone.

Every reader and writer of the folder lists it here, so that a folder, a broken link, a file that may not be
read or one of somebody else's stops none of them.
"""

import os
import stat
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

POINTER = "CURRENT"
HISTORY = "HISTORY"
SNAPSHOTS = "wages-*.duckdb"
CHECKSUM_SUFFIX = ".sha256"
CHECKSUMS = f"wages-*{CHECKSUM_SUFFIX}"
# of a file that is being written
UNFINISHED = ".tmp"
# so many strange things are named one by one
MOST_NAMED = 5


@dataclass(frozen=True)
class Strange:
    """Something that no load puts into the folder; `why` in Chinese."""

    name: str
    why: str


@dataclass(frozen=True)
class Contents:
    """The folder at one moment; `snapshots` that can be read, the newest first by the time of writing, as
    names of one second do not sort.

    `unreadable` snapshots are among `strange` too.
    """

    snapshots: tuple[Path, ...] = ()
    checksums: tuple[Path, ...] = ()
    unfinished: tuple[Path, ...] = ()
    unreadable: tuple[Path, ...] = ()
    strange: tuple[Strange, ...] = ()

    @property
    def notice(self) -> str:
        """What a person should know of the strange things, a Chinese sentence; "" where there are none."""
        if not self.strange:
            return ""
        named = "、".join(f"{one.name}（{one.why}）" for one in self.strange[:MOST_NAMED])
        more = f"等 {len(self.strange)} 样" if len(self.strange) > MOST_NAMED else ""
        return f"snapshots 文件夹里有不是导入写的东西，已略过、没有改动：{named}{more}；请核实后移走。"


def contents(folder: Path) -> Contents:
    """Nothing where there is no such folder."""
    try:
        paths = sorted(folder.iterdir())
    except FileNotFoundError:
        return Contents()
    except OSError as error:
        return Contents(strange=(Strange(folder.name, _cannot_read(error)),))
    ages: dict[Path, int] = {}
    found: dict[str, list[Path]] = {CHECKSUMS: [], UNFINISHED: [], "unreadable": []}
    strange = []
    for path in paths:
        kind, why, written = _judge(path)
        if why:
            strange.append(Strange(path.name, why))
            if kind == SNAPSHOTS:
                found["unreadable"].append(path)
        elif kind == SNAPSHOTS:
            ages[path] = written
        elif kind in found:
            found[kind].append(path)
    newest = sorted(ages, key=lambda path: (ages[path], path.name), reverse=True)
    return Contents(
        tuple(newest),
        tuple(found[CHECKSUMS]),
        tuple(found[UNFINISHED]),
        tuple(found["unreadable"]),
        tuple(strange),
    )


def _judge(path: Path) -> tuple[str, str, int]:
    """What kind of file it is by its name, why it is none ("" where it is one), and when it was written."""
    try:
        found = path.stat()
    except FileNotFoundError:
        # a link to nothing; else it was there a moment ago and is gone, as when a load ends
        return "", "断开的链接" if path.is_symlink() else "", 0
    except OSError as error:
        return "", _cannot_read(error), 0
    kind = _kind(path)
    if stat.S_ISDIR(found.st_mode):
        return "", "文件夹", 0
    if not stat.S_ISREG(found.st_mode):
        return "", "不是普通文件", 0
    if not kind:
        return "", "不是快照文件", 0
    # what is unfinished is only ever removed
    is_read = kind == UNFINISHED or os.access(path, os.R_OK)
    return kind, "" if is_read else "没有读取权限", found.st_mtime_ns


def _kind(path: Path) -> str:
    if UNFINISHED in path.name and not path.is_symlink():
        return UNFINISHED
    known = (POINTER, HISTORY, SNAPSHOTS, CHECKSUMS)
    return next((pattern for pattern in known if fnmatchcase(path.name, pattern)), "")


def _cannot_read(error: OSError) -> str:
    return f"读不了，{error.strerror or type(error).__name__}"
