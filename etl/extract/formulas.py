"""Formulas without a value, and those that came to an error: they read as empty cells, but are not empty.

Programs that write .xlsx without computing leave the first; #REF! and its like are the second. The reader
does not tell, so the sheet's XML is searched, in a limited child: of a small workbook in that which reads it,
of others in one of its own, and only where it matters: python -m etl.extract.formulas REQUEST.json
"""

from __future__ import annotations

import json
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
from etl.extract.systems import UNREADABLE

UNCACHED = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
FAILED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>')
OF_SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"
# Unpacked bytes of the sheets of a workbook that is searched as it is read: another process takes longer.
SMALL = 4 * 1024 * 1024
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def uncached_cells(sheet: Sheet, limits: Limits) -> set[tuple[int, int]]:
    """(row number, column from 0 in the sheet's area); none for kinds of file that always keep values."""
    if sheet.workbook is None or not _may_lack_values(sheet.workbook):
        return set()
    if sheet.uncached is not None:
        found = sheet.uncached
    else:
        of_sheets = _search(sheet.workbook, sheet.path.parent, limits)
        found = tuple(of_sheets.get(sheet.own_name or sheet.name, ()))
    return {(row, column - sheet.first_column) for row, column in found}


def _may_lack_values(workbook: Path) -> bool:
    return workbook.suffix.lower() in (".xlsx", ".xlsm")


def _search(workbook: Path, cells: Path, limits: Limits) -> dict[str, list[tuple[int, int]]]:
    """Of every sheet of a workbook at once; what was found stays beside its cells for the next sheet."""
    folder = cells / "formulas"
    found = folder / "found.json"
    if not found.exists():
        folder.mkdir(exist_ok=True)
        answer = run_child("etl.extract.formulas", workbook, folder, limits)
        found.write_text(json.dumps(answer.get("sheets", {})), encoding="utf-8")
    sheets: dict[str, list[tuple[int, int]]] = json.loads(found.read_text(encoding="utf-8"))
    return sheets


def read(request: dict[str, Any]) -> dict[str, Any]:
    with zipfile.ZipFile(Path(request["source"])) as archive:
        return {"sheets": {name: _cells_of(archive, part) for name, part in sheet_parts(archive).items()}}


def cells_if_small(workbook: Path) -> dict[str, list[tuple[int, int]]] | None:
    """Sheet name → its cells without a value; None where it has to be searched by itself, or cannot be."""
    if not _may_lack_values(workbook):
        return None
    try:
        with zipfile.ZipFile(workbook) as archive:
            parts = sheet_parts(archive)
            if sum(archive.getinfo(part).file_size for part in parts.values()) > SMALL:
                return None
            return {name: _cells_of(archive, part) for name, part in parts.items()}
    except (*UNREADABLE, ElementTree.ParseError, KeyError):
        # The search of its own says what it finds.
        return None


def _cells_of(archive: zipfile.ZipFile, part: str) -> list[tuple[int, int]]:
    """(row number, column from 0 in the whole sheet)"""
    content = archive.read(part)
    found = UNCACHED.findall(content) if b"<f" in content else []
    found += FAILED.findall(content) if b't="e"' in content else []
    return [(int(row), column_of(letters)) for letters, row in found]


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
