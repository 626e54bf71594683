"""Amounts that are not certain by their own words (约3万, 五万余元(待核)): used, with a doubt."""

from __future__ import annotations

import duckdb

from data.spec.ledger import Ledger
from etl.staging.raw import quoted

RULE = "approximate_amount"
TAKEN = "写的是约数，或附有说明（待核、估计等）"
# Signs of which no name is made: only a cell of these alone is quoted.
QUOTED = (
    r"[\d０-９．.,，+≈~?？\-\s()（）:：一二三四五六七八九十百千万亿零两几元圆"
    "约大概将近接左右上下以余多待核实未估计预暂初步至少起码不低于人民币]{1,30}"
)
REMEDY = "元计；请核实，定下来的改成一个数字"


def doubt_approximate(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Into `raw_doubts`, from temp table `check_flags`: which amount in 元 was taken of the cell.

    Of the rows that still have the amount: it runs after those that cannot be were set NULL.
    """
    written_in = {name for name, *_ in con.execute("describe raw").fetchall()}
    for column in ledger.of_kind("yuan"):
        if column.name not in written_in:
            continue
        con.execute(
            "insert into raw_doubts select sheet_index, row_number, $rule, $column, $taken"
            " || case when try_cast(words as double) is null and regexp_full_match(words, $quoted)"
            " then '：“' || words || '”' else '' end || '，暂按'"
            " || regexp_replace(format('{:,.2f}', taken::double), '\\.00$', '') || $remedy"
            " from check_flags join staged using (sheet_index, row_number)"
            f" join (select sheet_index, row_number, trim({quoted(column.name)}) as words from raw)"
            " using (sheet_index, row_number)"
            f" where rule = 'approximate' and position = $position and {column.field} is not null",
            {
                "rule": RULE,
                "column": column.name,
                "position": ledger.columns.index(column),
                "taken": TAKEN,
                "quoted": QUOTED,
                "remedy": REMEDY,
            },
        )
