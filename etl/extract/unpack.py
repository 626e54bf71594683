"""Unpacks one archive in a process of its own: python -m etl.extract.unpack REQUEST.json

What an archive says of its size may be a lie, so bytes are counted as they come out. Members get
names of ours on disk: a name from an archive never becomes a path.
"""

from __future__ import annotations

import gzip
import sys
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO, Any

from etl.extract.kinds import ARCHIVES, TABLES
from etl.extract.limited import Refused, answer_within_limits
from etl.extract.limits import MIB

GZIP_MAGIC = b"\x1f\x8b"
# Set where the archive's names are UTF-8; without it they are in the code page of whoever packed it.
NAMES_ARE_UTF8 = 0x800
IS_ENCRYPTED = 0x1
# What packing programs and systems leave in an archive, and lock files of open workbooks.
LEFTOVERS = frozenset({"thumbs.db", "desktop.ini"})


def name_of(entry: zipfile.ZipInfo) -> str:
    """The member's name. zipfile takes a name without the UTF-8 mark for code page 437; Windows in China
    writes GBK, and macOS UTF-8 without the mark."""
    name = entry.filename
    if not entry.flag_bits & NAMES_ARE_UTF8:
        stored = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = stored.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def is_leftover(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        path.parts[:1] == ("__MACOSX",) or path.name.startswith((".", "~$")) or path.name.lower() in LEFTOVERS
    )


def copy_limited(source: IO[bytes] | gzip.GzipFile, target: Path, most: int) -> int:
    """Copies at most `most` bytes; a Refused where there are more."""
    written = 0
    with target.open("wb") as out:
        while block := source.read(MIB):
            written += len(block)
            if written > most:
                raise Refused("bomb")
            out.write(block)
    return written


def unpack_zip(source: Path, folder: Path, request: dict[str, Any]) -> dict[str, Any]:
    limits = request["limits"]
    members: list[dict[str, str]] = []
    passed_over: list[str] = []
    with zipfile.ZipFile(source) as archive:
        entries = [(name_of(entry), entry) for entry in archive.infolist() if not entry.is_dir()]
        if any(name == "[Content_Types].xml" for name, _ in entries):
            raise Refused("is_workbook")
        entries = [(name, entry) for name, entry in entries if not is_leftover(name)]
        for name, entry in entries:
            if PurePosixPath(name).suffix.lower() in ARCHIVES:
                raise Refused("nested", name)
            if entry.flag_bits & IS_ENCRYPTED:
                raise Refused("password", name)
        if sum(entry.file_size for _, entry in entries) > limits["unpacked_bytes"]:
            raise Refused("bomb")
        if len(entries) > limits["members"]:
            raise Refused("members", str(len(entries)))
        left = limits["unpacked_bytes"]
        for name, entry in sorted(entries, key=lambda one: one[0]):
            suffix = PurePosixPath(name).suffix.lower()
            if suffix not in TABLES:
                passed_over.append(name)
                continue
            target = folder / f"member{len(members)}{suffix}"
            try:
                with archive.open(entry) as stream:
                    left -= copy_limited(stream, target, left)
            except (zipfile.BadZipFile, zlib.error, EOFError) as error:
                raise Refused("cut", name) from error
            except NotImplementedError as error:
                raise Refused("method", name) from error
            members.append({"name": name, "path": str(target)})
    return {"members": members, "passed_over": passed_over}


def unpack_gzip(source: Path, folder: Path, request: dict[str, Any]) -> dict[str, Any]:
    name = source.stem
    suffix = Path(name).suffix.lower()
    target = folder / f"member0{suffix}"
    try:
        with gzip.open(source) as stream:
            copy_limited(stream, target, request["limits"]["unpacked_bytes"])
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Refused("cut", name) from error
    return {"members": [{"name": name, "path": str(target)}], "passed_over": []}


def read(request: dict[str, Any]) -> dict[str, Any]:
    source, folder = Path(request["source"]), Path(request["folder"])
    with source.open("rb") as stream:
        is_gzip = stream.read(2) == GZIP_MAGIC
    try:
        return (unpack_gzip if is_gzip else unpack_zip)(source, folder, request)
    except zipfile.BadZipFile as error:
        raise Refused("cut") from error


if __name__ == "__main__":
    sys.exit(answer_within_limits(read))
