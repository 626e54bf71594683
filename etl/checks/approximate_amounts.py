"""Amounts that are not certain by their own words (约3万, 五万余元(待核)): used, with a doubt."""

from __future__ import annotations

import duckdb

from data.spec.ledger import Ledger

RULE = "approximate_amount"
TAKEN = "写的是约数，或附有说明（待核、估计等），暂按"
REMEDY = "元计；请核实，定下来的改成一个数字"


def doubt_approximate(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Into `raw_doubts`, from temp table `check_flags`: which amount in 元 was taken of the cell.

    Of the rows that still have the amount: it runs after those that cannot be were set NULL.
    """
    for column in ledger.of_kind("yuan"):
        con.execute(
            "insert into raw_doubts select sheet_index, row_number, $rule, $column, $taken"
            " || regexp_replace(format('{:,.2f}', taken::double), '\\.00$', '') || $remedy"
            " from check_flags join staged using (sheet_index, row_number)"
            f" where rule = 'approximate' and position = $position and {column.field} is not null",
            {
                "rule": RULE,
                "column": column.name,
                "position": ledger.columns.index(column),
                "taken": TAKEN,
                "remedy": REMEDY,
            },
        )
