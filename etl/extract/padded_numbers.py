"""Numbers that a workbook shows with leading zeros: 101 under the format 0000000 is seen as 0000101.

The cell reader gives the value alone, so styles and cells are searched, where a workbook has such a format.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from etl.extract.formulas import column_of, sheet_parts
from etl.extract.opendocument import CELLS, ROW, TABLE, repeated
from etl.extract.padded_xls import cells_of_formats
from etl.extract.systems import UNREADABLE, part_of

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# At least two zeros, with words in quotation marks or after \ around them: 0000000, "QG"000000, 0000000_ ;@
LITERAL = r'(?:"[^"]*"|\\.|[-/ ])*'
PADDED = re.compile(rf"(?P<before>{LITERAL})(?P<zeros>00+)(?P<after>{LITERAL})(?:_.)?(?:;.*)?")
HAS_ZEROS = re.compile(rb'formatCode="[^"]*00')
CELL = re.compile(rb"<c\s([^>]*)>\s*(?:<f[^>]*(?:/>|>[^<]*</f>)\s*)?<v>(\d+)(?:\.0*)?</v>")
PLACE, STYLE, KIND = (
    re.compile(rb'\br="([A-Z]+)(\d+)"'),
    re.compile(rb'\bs="(\d+)"'),
    re.compile(rb'\bt="(\w+)"'),
)
MIN_DIGITS = re.compile(rb'min-integer-digits="(?:[2-9]|\d\d)"')

# Sheet name → (row, column from 0) → what is shown.
Shown = dict[str, dict[tuple[int, int], str]]


def shown_numbers(path: Path) -> Shown:
    """What is shown of every number with leading zeros; rows from 1, columns from 0, of the whole sheet."""
    try:
        if (styles := part_of(path, "xl/styles.xml")) is not None:
            return _of_workbook(path, styles)
        if (content := part_of(path, "content.xml")) is not None and MIN_DIGITS.search(content):
            return _of_opendocument(content)
        return _of_xls(path)
    except (*UNREADABLE, ElementTree.ParseError, KeyError):
        # The cell reader says what is wrong with the file.
        return {}


# .xlsx ----------------------------------------------------------------------------------------


def _of_workbook(path: Path, styles: bytes) -> Shown:
    padded = _padded_styles(styles) if HAS_ZEROS.search(styles) else {}
    if not padded:
        return {}
    with zipfile.ZipFile(path) as archive:
        return {name: dict(_cells(archive.read(part), padded)) for name, part in sheet_parts(archive).items()}


def _padded_styles(styles: bytes) -> dict[int, re.Match[str]]:
    """Index of a cell's style → its format, for those that pad with zeros."""
    tree = ElementTree.fromstring(styles)
    formats = {one.get("numFmtId"): one.get("formatCode", "") for one in tree.iter(f"{MAIN}numFmt")}
    of_cells = tree.find(f"{MAIN}cellXfs")
    found: dict[int, re.Match[str]] = {}
    for index, style in enumerate(of_cells if of_cells is not None else ()):
        if match := PADDED.fullmatch(formats.get(style.get("numFmtId"), "")):
            found[index] = match
    return found


def _of_xls(path: Path) -> Shown:
    styles, sheets = cells_of_formats(path, lambda code: PADDED.fullmatch(code) is not None)
    found: Shown = {name: {} for name in sheets}
    for name, cells in sheets.items():
        for row, column, style, value in cells:
            if (form := PADDED.fullmatch(styles[style])) and value >= 0 and value.is_integer():
                found[name][row, column] = _shown(form, str(int(value)))
    return found


def _cells(sheet: bytes, padded: dict[int, re.Match[str]]) -> Iterator[tuple[tuple[int, int], str]]:
    for attributes, digits in CELL.findall(sheet):
        style, place, kind = STYLE.search(attributes), PLACE.search(attributes), KIND.search(attributes)
        if style and place and int(style.group(1)) in padded and (kind is None or kind.group(1) == b"n"):
            column, row = place.groups()
            yield (int(row), column_of(column)), _shown(padded[int(style.group(1))], digits.decode())


def _shown(form: re.Match[str], digits: str) -> str:
    return f"{_words(form['before'])}{digits.zfill(len(form['zeros']))}{_words(form['after'])}"


def _words(literal: str) -> str:
    return literal.replace('"', "").replace("\\", "").strip()


# .ods -----------------------------------------------------------------------------------------


def _of_opendocument(content: bytes) -> Shown:
    """An .ods keeps beside the value the text that is shown."""
    found: Shown = {}
    sheet: dict[tuple[int, int], str] = {}
    row = column = 0
    for event, element in ElementTree.iterparse(io.BytesIO(content), events=("start", "end")):
        is_start = event == "start"
        if element.tag == f"{TABLE}table" and is_start:
            sheet = found.setdefault(element.get(f"{TABLE}name", ""), {})
            row = 0
        elif element.tag == ROW and is_start:
            row, column = row + 1, 0
        elif element.tag == ROW:
            row += repeated(element, "rows") - 1
            element.clear()
        elif element.tag in CELLS and not is_start:
            shown = (
                "".join(element.find(f"{TEXT}p").itertext()) if element.find(f"{TEXT}p") is not None else ""
            )
            if element.get(f"{OFFICE}value-type") == "float" and re.fullmatch(r"0\d+", shown):
                sheet[row, column] = shown
            column += repeated(element, "columns")
    return found
