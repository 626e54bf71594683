"""Cells that read as empty though they hold a formula: the row is accepted with a doubt."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from etl.detect.ledger_detection import Layout
from etl.extract import Limits, uncached_cells
from etl.staging.raw import quoted

RULE = "formula_without_value"
MESSAGE = "该格是公式，文件里没有结果或结果出错（如 #REF!），按空白读入；请用表格软件打开、改好并保存后再导入"


def doubt_formulas(con: duckdb.DuckDBPyConnection, layouts: Sequence[Layout], limits: Limits) -> None:
    """A line in the temp table `raw_doubts` for each such cell of `raw`.

    The workbook is searched only where a column of the ledger has an empty cell at all.
    """
    for layout in layouts:
        columns = {one.position: one.column.name for one in layout.assigned if one.column.is_staged}
        names = {one.column.raw_name(one.part) for one in layout.assigned if one.column.is_staged}
        if not _has_blank(con, layout, names):
            continue
        found = [(row, columns[at]) for row, at in uncached_cells(layout.sheet, limits) if at in columns]
        if not found:
            continue
        con.execute(
            "insert into raw_doubts select $sheet, row_number, $rule, column_name, $message from ("
            "select unnest($rows::integer[]) as row_number, unnest($columns::varchar[]) as column_name)"
            " semi join (select row_number from raw where sheet_index = $sheet) using (row_number)",
            {
                "sheet": layout.sheet.index,
                "rule": RULE,
                "message": MESSAGE,
                "rows": [row for row, _ in found],
                "columns": [column for _, column in found],
            },
        )


def _has_blank(con: duckdb.DuckDBPyConnection, layout: Layout, names: set[str]) -> bool:
    blank = " or ".join(f"{quoted(name)} is null" for name in sorted(names))
    query = f"select 1 from raw where sheet_index = $sheet and ({blank}) limit 1"
    return con.execute(query, {"sheet": layout.sheet.index}).fetchone() is not None
