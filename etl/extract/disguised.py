"""What a file under a workbook's name is when it is none: a web page, an XML spreadsheet, plain text.

Systems of offices write such files and call them .xls, because Excel opens them with a warning.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from etl.errors import SourceError
from etl.extract.delimited import read_delimited
from etl.extract.encoding import find_encoding
from etl.extract.limits import Limits
from etl.extract.result import Sheet

HEAD = 64 * 1024
XML_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
IS_PAGE = re.compile(rb"<!doctype\s+html|<\w*:?html[\s>]|<t(?:able|r|d|h|body)[\s>]", re.IGNORECASE)
WEB_ARCHIVE = re.compile(rb"\A\s*(?:mime-version|from)\s*:", re.IGNORECASE)
# What a page or a document says of its encoding; beside UTF-8, UTF-16 and GB18030, which the bytes tell.
DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
OTHER_ENCODINGS = frozenset({"big5", "big5hkscs", "hz"})
# Formats of text that are no table, and the records of old binary workbooks.
NO_TABLE = (b"%PDF", b"{\\rtf", b"ID;P", b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
SAMPLE_ROWS = 60


def kind_of(path: Path) -> str | None:
    """ "html", "xml", "text" or "archive" (a web page with its parts in one file); None for anything else."""
    with path.open("rb") as stream:
        start = _narrow(stream.read(HEAD))
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if WEB_ARCHIVE.match(text):
        return "archive"
    if text.startswith(b"<"):
        if XML_SPREADSHEET in start and not IS_PAGE.match(text):
            is_page = IS_PAGE.search(start.partition(XML_SPREADSHEET)[0])
            return "html" if is_page else "xml"
        return "html" if IS_PAGE.search(start) or not text.startswith(b"<?xml") else "other_xml"
    return None if b"\x00" in start or text.startswith(NO_TABLE) else "text"


def _narrow(start: bytes) -> bytes:
    """The beginning of a UTF-16 text as bytes of ASCII, to be searched for tags."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start[: len(start) // 2 * 2].decode("utf-16", errors="replace").encode("utf-8")
    return start


def encoding_of(path: Path) -> str:
    """As the bytes say; a SourceError where they are text in no encoding that is known."""
    with path.open("rb") as stream:
        declared = DECLARED.search(stream.read(4096))
    name = declared.group(1).decode("ascii").lower().replace("-", "") if declared else ""
    found = find_encoding(path)
    return name if name in OTHER_ENCODINGS and found == "gb18030" else found


def read_text(path: Path, folder: Path, limits: Limits) -> Sheet | None:
    """Delimited text as a sheet; None where most of its lines are of one cell, and so no table."""
    try:
        sheet = read_delimited(path, folder, limits)
    except SourceError:
        return None
    rows = sheet.head(SAMPLE_ROWS)
    wide = sum(1 for _, cells in rows if sum(cell is not None for cell in cells) > 1)
    return sheet if wide and 2 * wide >= len(rows) else None
