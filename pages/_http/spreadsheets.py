"""Downloads as files: a table and what is said about it, as CSV or as XLSX with a sheet for each."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from numbers import Real
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from data.spec.spreadsheet import csv_text, is_formula, xml_text
from pages._charts import text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ABOUT, DATA = "说明", "数据"
FACE = "微软雅黑"
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
COUNT, MONEY, DECIMAL, ORDINAL = "#,##0", "#,##0.00", "0.00", "0"
# whole numbers that count nothing
ORDINALS = ("行号", "名次")
# what a binary fraction adds to a figure is beyond these
MOST_DECIMALS = 6
# the first day that a spreadsheet can hold as a day
FIRST_DAY = date(1900, 3, 1)
NARROWEST, WIDEST = 10.0, 60.0
SAMPLE = 200


def plain(value: Any) -> Any:
    """A cell as a spreadsheet takes it: missing as empty, numbers and days as such, all else as text."""
    if text.is_missing(value):
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date | str):
        return value
    if isinstance(value, Real | Decimal):
        return _number(value)
    # a list or a record of the warehouse is read as what it says
    return str(value)


def _number(value: Any) -> int | float:
    """10.0 is written 10, and 0.30000000000000004 as 0.3."""
    rounded = round(float(value), MOST_DECIMALS)
    return int(value) if value == int(value) else rounded


def as_csv(frame: pd.DataFrame, head: Sequence[tuple[str, str]]) -> bytes:
    """UTF-8 with a byte-order mark, so that Excel reads the Chinese; the heading block follows the table."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_csv_cell(str(name)) for name in frame.columns])
    writer.writerows(_lines(frame, _csv_cell))
    writer.writerow([])
    writer.writerows([_csv_cell(name), _csv_cell(words)] for name, words in head)
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(value: Any) -> Any:
    made = plain(value)
    if isinstance(made, date):
        return f"{made:%Y-%m-%d %H:%M}" if isinstance(made, datetime) else made.isoformat()
    return csv_text(made) if isinstance(made, str) else made


def _lines(frame: pd.DataFrame, cell: Callable[[Any], Any]) -> Iterable[list[Any]]:
    return ([cell(value) for value in row] for row in frame.itertuples(index=False, name=None))


def as_xlsx(frame: pd.DataFrame, head: Sequence[tuple[str, str]]) -> bytes:
    """Sheet 说明 with the heading block; sheet 数据 with the table, its first row fixed and filtered by."""
    book = Workbook(write_only=True)
    _write_about(book.create_sheet(ABOUT), head)
    _write_data(book.create_sheet(DATA), frame)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_about(sheet: WriteOnlyWorksheet, head: Sequence[tuple[str, str]]) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 14, 100
    for name, words in head:
        label, value = _cell(sheet, name, is_bold=True), _cell(sheet, words)
        label.alignment = Alignment(vertical="top")
        value.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append([label, value])


def _write_data(sheet: WriteOnlyWorksheet, frame: pd.DataFrame) -> None:
    columns = [(str(name), [plain(value) for value in frame.iloc[:, place]])
               for place, name in enumerate(frame.columns)]  # fmt: skip
    formats = [number_format(name, values) for name, values in columns]
    for place, (name, values) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _width(name, values)
    sheet.freeze_panes = "A2"
    if columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(frame) + 1}"
    sheet.append([_cell(sheet, name, is_bold=True, fill="E6EEF8") for name, _ in columns])
    for row in zip(*(values for _, values in columns), strict=True):
        sheet.append([_cell(sheet, value, number=how) for value, how in zip(row, formats, strict=True)])


def number_format(name: str, values: Sequence[Any]) -> str:
    """How the numbers of a column are shown: money with cents, counts whole, shares with two decimals."""
    if name in ORDINALS:
        return ORDINAL
    if "元" in name:
        return MONEY
    is_whole = all(isinstance(value, int) for value in values if isinstance(value, int | float))
    return COUNT if is_whole and "%" not in name else DECIMAL


def _width(name: str, values: Sequence[Any]) -> float:
    """Room for the heading with its filter button, and for the longest of the first cells."""
    shown = [_letters(value) for value in values[:SAMPLE] if value is not None]
    return min(WIDEST, max(NARROWEST, _letters(name) + 4, *(one + 2 for one in shown)))


def _letters(value: Any) -> float:
    """Letters of half width; a number with its thousands, a moment with its minutes."""
    if isinstance(value, date):
        return len(MOMENT if isinstance(value, datetime) else DAY)
    words = f"{value:,.2f}" if isinstance(value, int | float) else str(value)
    return sum(2 if ord(letter) > 0x2E7F else 1.1 for letter in words)


def _cell(
    sheet: WriteOnlyWorksheet, value: Any, *, number: str = COUNT, is_bold: bool = False, fill: str = ""
) -> WriteOnlyCell:
    """A cell by its type: a day or a number with its format, a text that is never run as a formula."""
    if isinstance(value, date) and _day_of(value) < FIRST_DAY:
        value = value.isoformat()
    made = WriteOnlyCell(sheet, value=xml_text(value) if isinstance(value, str) else value)
    made.font = Font(name=FACE, bold=is_bold)
    if isinstance(value, str):
        # a text cell by type, whatever it begins with; the mark keeps it one when it is edited
        made.data_type = "s"
        made.quotePrefix = is_formula(made.value)
    elif isinstance(value, date):
        made.number_format = MOMENT if isinstance(value, datetime) else DAY
    elif value is not None:
        made.number_format = number
    if fill:
        made.fill = PatternFill("solid", fgColor=fill)
    return made


def _day_of(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
