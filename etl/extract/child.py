"""Reads one workbook in a process of its own: python -m etl.extract.child REQUEST.json

A damaged or hostile workbook can abort the process, panic inside the reader or ask for all memory;
here that costs only this child. The request names the file, the folder for the answer and the limits.
The answer is one file of cells a sheet (see cells.py) and answer.json.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from etl.extract import opendocument
from etl.extract.cells import GUARD, LINE_BREAK, SEPARATOR, cell_text, clean
from etl.extract.formulas import cells_if_small
from etl.extract.limited import Refused, answer_within_limits
from etl.extract.padded_numbers import shown_numbers
from etl.extract.systems import counts_from_1904, holds_encrypted_package, is_encrypted


def sheet_lines(rows: Iterator[list[Any]], shown: Mapping[int, Mapping[int, str]]) -> Iterator[str]:
    """Lines of the cells file, wholly blank rows left out; row numbers are Excel's own.

    `shown` are, by row and place, the numbers that are shown with leading zeros.
    """
    for number, row in enumerate(rows, start=1):
        for place, text in shown.get(number, {}).items():
            # Only of the very number: anything else in the cell was read wrongly.
            if 0 <= place < len(row) and _is_number_of(row[place], text):
                row[place] = text
        texts = [value if value.__class__ is str else cell_text(value) for value in row]
        line = SEPARATOR.join(texts)
        # U+001F counts as white space, so one strip finds the rows with nothing in them.
        if not line.strip():
            continue
        if (
            GUARD in line
            or "\n" in line
            or "\r" in line
            or "\x00" in line
            or line.count(SEPARATOR) != len(texts) - 1
        ):
            line = SEPARATOR.join(clean(text) for text in texts)
        yield f"{number}{SEPARATOR}{line}\n"


def _is_number_of(value: Any, shown: str) -> bool:
    digits = "".join(sign for sign in shown if sign.isdigit())
    is_whole = isinstance(value, float | int) and float(value).is_integer()
    return is_whole and digits.endswith(f"{value:.0f}")


def merged_ranges(sheet: Any, declared: list[list[int]]) -> list[list[int]]:
    """[first row, first column, last row, last column]: rows as shown, columns from 0 in the sheet's area.

    `declared`: read from the file itself where the cell reader does not report merged cells.
    """
    first_column = sheet.start[1] if sheet.start else 0
    read = [
        [top + 1, left, bottom + 1, right] for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
    ]
    return [
        [top, left - first_column, bottom, right - first_column]
        for top, left, bottom, right in read or declared
        if left >= first_column
    ]


def write_sheet(
    sheet: Any,
    path: Path,
    limits: dict[str, int],
    merges: list[list[int]],
    shown: Mapping[tuple[int, int], str],
) -> dict[str, Any]:
    """One sheet to its cells file; returns its entry of the answer."""
    if sheet.width > limits["columns"]:
        raise Refused("columns", f"{sheet.name}：{sheet.width} 列")
    if sheet.width * sheet.total_height > limits["cells"]:
        raise Refused("cells", f"{sheet.name}：{sheet.total_height} 行 × {sheet.width} 列")
    count = 0
    has_breaks = False
    first_column = sheet.start[1] if sheet.start else 0
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), text in shown.items():
        by_row.setdefault(row, {})[column - first_column] = text
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for line in sheet_lines(sheet.iter_rows(), by_row):
            if len(line) > limits["line_characters"]:
                raise Refused("line", sheet.name)
            has_breaks = has_breaks or LINE_BREAK in line
            out.write(line)
            count += 1
    return {
        "name": sheet.name,
        "path": str(path),
        "rows": count,
        "width": sheet.width,
        "has_breaks": has_breaks,
        "merges": merged_ranges(sheet, merges) if count else [],
        "first_column": first_column,
    }


def read(request: dict[str, Any]) -> dict[str, Any]:
    """The sheets of the workbook; what cannot be read is looked at once more for a password."""
    source = Path(request["source"])
    if holds_encrypted_package(source):
        raise Refused("password")
    try:
        return _read_sheets(source, request)
    except (Refused, MemoryError):
        raise
    # The workbook reader's panics derive from BaseException, not Exception.
    except BaseException as error:
        if is_encrypted(source):
            raise Refused("password") from error
        raise


def _read_sheets(source: Path, request: dict[str, Any]) -> dict[str, Any]:
    """Every work sheet of the workbook, hidden ones too."""
    # After the limits: what the reader itself takes counts too.
    from python_calamine import (  # noqa: PLC0415
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    folder = Path(request["folder"])
    try:
        # The content decides, not the extension: a .xls that is an .xlsx inside opens all the same.
        with source.open("rb") as stream:
            book = CalamineWorkbook.from_filelike(stream)
    except PasswordError as error:
        raise Refused("password") from error
    spans, shown = opendocument.merged_ranges(source), shown_numbers(source)
    sheets = []
    for index, meta in enumerate(book.sheets_metadata):
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue
        path = folder / f"sheet{index}.cells"
        merges = spans.get(meta.name, [])
        entry = write_sheet(
            book.get_sheet_by_index(index), path, request["limits"], merges, shown.get(meta.name, {})
        )
        is_hidden = meta.visible is not SheetVisibleEnum.Visible
        sheets.append({"index": index, "is_hidden": is_hidden, **entry})
    return {"sheets": sheets, "is_1904": counts_from_1904(source), "uncached": cells_if_small(source)}


if __name__ == "__main__":
    sys.exit(answer_within_limits(read))
