"""Formulas without a value, and those that came to an error: they read as empty cells, but are not empty.

Programs that write .xlsx without computing leave the first; #REF! and its like are the second. The reader
does not tell, so the sheet's XML is searched, in a limited child: python -m etl.extract.formulas REQUEST.json
"""

from __future__ import annotations

import posixpath
import re
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from etl.extract.limited import answer_within_limits
from etl.extract.limits import Limits
from etl.extract.process import run_child
from etl.extract.result import Sheet

UNCACHED = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
FAILED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>')
OF_SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def uncached_cells(sheet: Sheet, limits: Limits) -> set[tuple[int, int]]:
    """(row number, column from 0 in the sheet's area); none for kinds of file that always keep values."""
    if sheet.workbook is None or sheet.workbook.suffix.lower() not in (".xlsx", ".xlsm"):
        return set()
    folder = sheet.path.parent / f"formulas{sheet.index}"
    folder.mkdir(exist_ok=True)
    answer = run_child("etl.extract.formulas", sheet.workbook, folder, limits)
    name = sheet.own_name or sheet.name
    found = answer.get("sheets", {}).get(name, [])
    return {(row, column - sheet.first_column) for row, column in found}


def read(request: dict[str, Any]) -> dict[str, Any]:
    sheets: dict[str, list[tuple[int, int]]] = {}
    with zipfile.ZipFile(Path(request["source"])) as archive:
        for name, part in sheet_parts(archive).items():
            content = archive.read(part)
            found = UNCACHED.findall(content) if b"<f" in content else []
            found += FAILED.findall(content) if b't="e"' in content else []
            sheets[name] = [(int(row), column_of(letters)) for letters, row in found]
    return {"sheets": sheets}


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → its part of the archive."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    found = {one.get("name", ""): targets.get(one.get(ID), "") for one in book.iter(OF_SHEETS)}
    parts = {
        name: posixpath.normpath(posixpath.join("xl", target)).lstrip("/") for name, target in found.items()
    }
    present = set(archive.namelist())
    return {name: part for name, part in parts.items() if part in present}


def column_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


if __name__ == "__main__":
    sys.exit(answer_within_limits(read))
