"""Rows that are counted under 未知镇街 because nothing in them tells a town: the cell is empty."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from data.spec.doubt_actions import MISSING_TOWN
from data.spec.ledger import Ledger
from etl.detect.ledger_detection import Layout
from etl.staging import staged_columns

MESSAGE = (
    "没有写镇街，地址、项目和文字里也看不出，暂列“未知镇街”；请在“数据”页“待核”选定镇街，或补填后重新导入"
)
# What else gives a row its town. A project that nobody knows is a doubt of its own.
TOLD_BY = ("project_name", "project_number", "clue_number", "account_text", "applicant", "text_town")


def doubt_missing_towns(con: duckdb.DuckDBPyConnection, ledger: Ledger, layouts: Sequence[Layout]) -> None:
    """Into `raw_doubts`, from `staged`; of the sheets that have the column: else every row lacks a town.

    What a later build learns of a row's town settles the doubt: see etl/marts/settlements.py.
    """
    fields = {name for name, _ in staged_columns(ledger)}
    address = "address" if "address" in fields else "null::varchar"
    told = [f"{name} is null" for name in TOLD_BY if name in fields]
    for column in ledger.of_kind("town"):
        sheets = [
            one.sheet.index for one in layouts if any(it.column.name == column.name for it in one.assigned)
        ]
        untold = " and ".join(
            (f"{column.field} is null", f"town_code_of({column.field}, {address}) is null", *told)
        )
        con.execute(
            "insert into raw_doubts select sheet_index, row_number, $rule, $column, $message from staged"
            f" where skip_rule is null and list_contains($sheets::integer[], sheet_index) and {untold}",
            {"rule": MISSING_TOWN, "column": column.name, "message": MESSAGE, "sheets": sheets},
        )
