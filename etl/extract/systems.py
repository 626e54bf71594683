"""What a workbook says of itself and the cell reader does not report: a password, and which date system."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream of an OLE container that holds an encrypted .xlsx; names there are UTF-16.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Records of the old binary format; both come before the first BOUNDSHEET, which names a sheet.
BIFF8_START = b"\x09\x08\x10\x00\x00\x06"
FILEPASS, DATEMODE, BOUNDSHEET = 0x002F, 0x0022, 0x0085
XLSX_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*[\"'](?:1|true)[\"']")
# BrtWbProp: its type, its length in one byte, and the flags, of which the first is date1904.
XLSB_1904 = re.compile(rb"\x99\x01[\x08-\x7f][\x01-\xff]", re.DOTALL)
ODS_MANIFEST = "META-INF/manifest.xml"
UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)


def counts_from_1904(path: Path) -> bool:
    """Whether days count from 1904. Cells formatted as dates come out right anyway; this is for the
    numbers among them."""
    if is_old(path):
        return any(kind == DATEMODE and value[:1] == b"\x01" for kind, value in _leading_records(path))
    xlsx = part_of(path, "xl/workbook.xml")
    if xlsx is not None:
        return bool(XLSX_1904.search(xlsx))
    found = XLSB_1904.search(part_of(path, "xl/workbook.bin") or b"")
    return found is not None and bool(found.group()[-1] & 1)


def holds_encrypted_package(path: Path) -> bool:
    """Whether it is an .xlsx with a password, which is an OLE container."""
    return is_old(path) and ENCRYPTED in path.read_bytes()


def is_encrypted(path: Path) -> bool:
    """Whether an unreadable .xls carries a FILEPASS record or an .ods an encryption entry."""
    if is_old(path):
        return any(kind == FILEPASS for kind, _ in _leading_records(path))
    return b"encryption-data" in (part_of(path, ODS_MANIFEST) or b"")


def is_old(path: Path) -> bool:
    """Whether it is a workbook of the old binary kind, .xls."""
    with path.open("rb") as stream:
        return stream.read(len(OLE)) == OLE


def part_of(path: Path, name: str) -> bytes | None:
    """A part of a zipped workbook; None where there is none. Damage is for the cell reader to judge."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read(name) if name in archive.namelist() else None
    except UNREADABLE:
        return None


def _leading_records(path: Path) -> Iterator[tuple[int, bytes]]:
    """Records of the workbook stream up to the names of its sheets."""
    content = path.read_bytes()
    position = content.find(BIFF8_START)
    while 0 <= position <= len(content) - 4:
        kind = int.from_bytes(content[position : position + 2], "little")
        if kind in (0, BOUNDSHEET):
            return
        end = position + 4 + int.from_bytes(content[position + 2 : position + 4], "little")
        yield kind, content[position + 4 : end]
        position = end
