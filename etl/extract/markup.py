"""Reads a web page or an XML spreadsheet under a workbook's name: python -m etl.extract.markup REQUEST.json

Runs in the limited child. Its bytes say how the text is encoded; libxml2 gets it as UTF-8, so that what the
file declares of itself (gb2312 for text with characters beyond it) is never believed against its bytes.
Entities that a document defines itself are never expanded, and nothing outside the file is fetched.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from etl.extract.disguised import encoding_of
from etl.extract.grid import GridWriter
from etl.extract.html_tables import HtmlTables
from etl.extract.limited import Refused, answer_within_limits
from etl.extract.spreadsheet_xml import SpreadsheetXml

BLOCK = 1024 * 1024
TABLE_TAG = re.compile(rb"</?table[\s>]", re.IGNORECASE)
# The most of such a tag that may be at the end of a block.
LONGEST_PART = len("</table>") - 1


def blocks(source: Path, encoding: str) -> Iterator[bytes]:
    with source.open(encoding=encoding, newline=None) as text:
        while block := text.read(BLOCK):
            yield block.replace("\x00", "").encode("utf-8", errors="replace")


def tables_opened(text: bytes) -> tuple[int, bytes]:
    """Tables opened less those closed; and the end of the text, where a tag begins whose rest is to come."""
    balance = end = 0
    for tag in TABLE_TAG.finditer(text):
        balance += -1 if tag.group().startswith(b"</") else 1
        end = tag.end()
    begun = text.rfind(b"<", max(end, len(text) - LONGEST_PART))
    return balance, text[begun:] if begun >= 0 else b""


def read_html(source: Path, encoding: str, folder: Path, limits: dict[str, int]) -> dict[str, Any]:
    """One sheet of all tables of the page; a Refused where it has none."""
    from lxml import etree  # noqa: PLC0415

    opened, tail = 0, b""
    with GridWriter(folder / "sheet0.cells", limits) as grid:
        tables = HtmlTables(grid, limits["columns"])
        parser = etree.HTMLParser(target=tables, encoding="utf-8", no_network=True, remove_pis=True)
        for block in blocks(source, encoding):
            parser.feed(block)
            found, tail = tables_opened(tail + block)
            opened += found
        parser.close()
        grid.name = grid.name or source.stem
    # Of all tags of a table this one alone may not be left out, so a page without it is not whole.
    if opened > 0:
        raise Refused("cut")
    if not tables.rows_seen:
        raise Refused("no_table")
    return {"sheets": [grid.entry(0)], "is_1904": False}


def read_xml(source: Path, encoding: str, folder: Path, limits: dict[str, int]) -> dict[str, Any]:
    """The work sheets of an XML Spreadsheet 2003."""
    from lxml import etree  # noqa: PLC0415

    grids: list[GridWriter] = []
    with ExitStack() as stack:

        def new_grid() -> GridWriter:
            path = folder / f"sheet{len(grids)}.cells"
            grids.append(stack.enter_context(GridWriter(path, limits)))
            return grids[-1]

        book = SpreadsheetXml(new_grid, limits["columns"])
        parser = etree.XMLParser(
            target=book, encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True
        )
        for block in blocks(source, encoding):
            parser.feed(block)
        parser.close()
    if not grids:
        raise Refused("no_table")
    return {"sheets": [grid.entry(index) for index, grid in enumerate(grids)], "is_1904": book.is_1904}


def read(request: dict[str, Any]) -> dict[str, Any]:
    source, folder, limits = Path(request["source"]), Path(request["folder"]), request["limits"]
    reader = read_xml if request["kind"] == "xml" else read_html
    return reader(source, encoding_of(source), folder, limits)


if __name__ == "__main__":
    sys.exit(answer_within_limits(read))
