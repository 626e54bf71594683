"""Merged cells of an .ods, which the cell reader does not report: names merged downwards would be lost."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.etree import ElementTree

from etl.extract.systems import part_of

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
ROW, CELLS = f"{TABLE}table-row", (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
IS_MERGED = re.compile(rb'number-(?:rows|columns)-spanned="(?!1")')


def merged_ranges(path: Path) -> dict[str, list[list[int]]]:
    """Sheet → [first row, first column, last row, last column]: rows as shown, columns from 0."""
    content = part_of(path, "content.xml")
    found: dict[str, list[list[int]]] = {}
    if content is None or not IS_MERGED.search(content):
        return found
    sheet: list[list[int]] = []
    row = column = 0
    for event, element in ElementTree.iterparse(io.BytesIO(content), events=("start", "end")):
        is_start = event == "start"
        if element.tag == f"{TABLE}table" and is_start:
            sheet = found.setdefault(element.get(f"{TABLE}name", ""), [])
            row = 0
        elif element.tag == ROW and is_start:
            row, column = row + 1, 0
        elif element.tag == ROW:
            row += _number(element, "rows-repeated") - 1
            element.clear()
        elif element.tag in CELLS and is_start:
            down, across = _number(element, "rows-spanned"), _number(element, "columns-spanned")
            if down > 1 or across > 1:
                sheet.append([row, column, row + down - 1, column + across - 1])
            column += _number(element, "columns-repeated")
    return found


def repeated(element: ElementTree.Element, what: str) -> int:
    """How many rows or columns an element represents."""
    return _number(element, f"{what}-repeated")


def _number(element: ElementTree.Element, name: str) -> int:
    return int(element.get(f"{TABLE}number-{name}", "1"))
