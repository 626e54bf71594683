"""Notices about a file beyond its counts: a total that is wrong, a part that was not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import duckdb

from etl.detect.blocks import letter
from etl.detect.import_options import CHOOSE_SHEETS, ImportOptions
from etl.detect.ledger_detection import DetectionResult, Layout
from etl.detect.returned_columns import own_places
from etl.extract import ReadResult
from etl.notice import Notice

NOT_READ, NO_LEDGER, UNREAD_COLUMNS = "not_read", "no_ledger", "unread_columns"
# Below a header, to see whether there is something in a column that has none.
LINES_LOOKED_AT = 200
HIDDEN_SHEET, REFUSED_SHEET, OTHER_TABLE = "hidden_sheet", "refused_sheet", "other_table"


def unread_parts(cells: ReadResult, detected: DetectionResult, options: ImportOptions) -> list[Notice]:
    """Members of an archive that are no tables, hidden sheets, those that could not be read, and sheets and
    tables of sheets in which no ledger was found.

    Of sheets that a person has left out nothing is said.
    """
    indexes = {layout.sheet.index for layout in detected.layouts}
    names = {sheet.index: sheet.name for sheet in cells.sheets}
    left = [sheet for sheet in cells.sheets if sheet.row_count and sheet.index not in indexes]
    hidden = [] if options.sheets else [sheet for sheet in left if sheet.is_hidden]
    return [
        *(Notice(NOT_READ, message) for message in cells.notices),
        *(
            Notice(
                HIDDEN_SHEET,
                f"是隐藏的工作表，有 {sheet.row_count} 行，没有导入。{CHOOSE_SHEETS}",
                sheet=sheet.name,
            )
            for sheet in hidden
        ),
        *(
            Notice(NO_LEDGER, f"有 {sheet.row_count} 行，没有对上台账的表头，没有导入", sheet=sheet.name)
            for sheet in left
            if options.takes(sheet) and sheet.index not in detected.refused
        ),
        *(
            Notice(REFUSED_SHEET, f"没有导入：{error.what}。{error.remedy}", sheet=names[index])
            for index, error in detected.refused.items()
        ),
        *(
            Notice(
                OTHER_TABLE,
                f"第 {row} 行起的 {lines} 行是另一张表，没有对上台账的表头，没有导入",
                sheet=layout.sheet.name,
                row=row,
            )
            for layout in detected.layouts
            for row, lines in layout.other_tables
        ),
    ]


def unread_columns(layouts: Sequence[Layout]) -> list[Notice]:
    """Headers that no column of the ledger goes by: the cells under them are in no figure."""
    found = []
    for layout in layouts:
        if columns := _without_header(layout):
            found.append(
                Notice(
                    UNREAD_COLUMNS,
                    f"这些列没有表头，没有读入：{'、'.join(columns)}。要读入，请补上表头",
                    sheet=layout.sheet.name,
                    sheet_index=layout.sheet.index,
                )
            )
        read = {one.position for one in layout.assigned} | set(own_places(layout).values())
        headers = ["".join(text.split()) for at, text in enumerate(layout.header) if at not in read]
        left = "、".join(dict.fromkeys(text for text in headers if text))
        if left:
            found.append(
                Notice(
                    UNREAD_COLUMNS,
                    f"这些列没有对上“{layout.ledger.label}”的栏目，没有读入：{left}。"
                    "要读入，请在“数据”页核对列的对应并存成映射，或把表头改成台账的写法",
                    sheet=layout.sheet.name,
                    sheet_index=layout.sheet.index,
                )
            )
    return found


def check_notices(con: duckdb.DuckDBPyConnection, layouts: Sequence[Layout]) -> list[Notice]:
    """What the checks ask of a sheet as a whole, from temp table `check_notices`."""
    names = {layout.sheet.index: layout.sheet.name for layout in layouts}
    found = con.execute(
        "select sheet_index, row_number, rule, column_name, message from check_notices order by all"
    )
    return [
        Notice(rule, message, sheet=names[sheet], row=row, column=column, sheet_index=sheet)
        for sheet, row, rule, column, message in found.fetchall()
    ]


def _without_header(layout: Layout) -> list[str]:
    """Columns of the spreadsheet that have no header and yet something in several of the first lines."""
    above = len(layout.title_rows) + len(layout.header_rows)
    filled = Counter(
        place
        for _, cells in layout.sheet.head(above + LINES_LOOKED_AT)[above:]
        for place, cell in enumerate(cells)
        if cell and cell.strip() and not (place < len(layout.header) and layout.header[place])
    )
    return [
        f"{letter(layout.sheet.first_column + place)} 列"
        for place, count in sorted(filled.items())
        if count > 1
    ]


def record(con: duckdb.DuckDBPyConnection, file_seq: int, notices: Sequence[Notice]) -> None:
    """Into the log of the snapshot being built."""
    for one in notices:
        con.execute(
            "insert into snap.notices values (?, ?, ?, ?, ?, ?)",
            [file_seq, one.sheet, one.row, one.rule, one.column, one.message],
        )
