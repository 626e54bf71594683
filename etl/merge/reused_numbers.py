"""A number under which a later file has something else altogether: a mistake, or a number given twice.

The row takes the number's place, as any correction does; that nothing else of it is as before is a doubt.
"""

from __future__ import annotations

import duckdb

from data.spec.ledger import Ledger
from etl.staging.columns import content_text, reads

RULE = "number_of_another"
# What both rows must give to be distinguished: a single field may just have been corrected.
FEWEST_COMPARED = 3
# Fields of few values, or of values made of others: having one in common says nothing.
NOT_COMPARED = frozenset({"code", "limit", "count", "town"})


def doubt_reused_numbers(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Into `raw_doubts`: updated lines of `decided` that share the number alone with what was held."""
    if not ledger.number or ledger.key != (ledger.number,):
        return
    texts = [
        content_text(read, column.kind)
        for column in ledger.staged
        if column.field != ledger.number and column.kind not in NOT_COMPARED
        for read in reads(column)
        if not read.field.endswith("_hash")
    ]
    fields = ", ".join(f"{text} as f{n}" for n, text in enumerate(texts))
    agree = " + ".join(f"coalesce((now.f{n} = held.f{n})::integer, 0)" for n in range(len(texts)))
    compared = " + ".join(f"coalesce((now.f{n} = held.f{n})::integer * 0 + 1, 0)" for n in range(len(texts)))
    rows = con.execute(
        f"""
        with lines as (
            select sheet_index, row_number, staged.record_key, {fields}
            from staged join decided using (sheet_index, row_number)
            where outcome = 'updated' and starts_with(staged.record_key, 'k:')
        ),
        held_lines as (
            select record_key, file_seq, sheet_name, row_number, {fields}
            from snap.stg_{ledger.id} where record_key in (select record_key from lines)
            qualify row_number() over (partition by record_key order by file_seq desc) = 1
        )
        select now.sheet_index, now.row_number, files.file_name, held.sheet_name, held.row_number
        from lines as now join held_lines as held using (record_key) join snap.files using (file_seq)
        where {agree} = 0 and {compared} >= {FEWEST_COMPARED}
        order by all
        """
    ).fetchall()
    column = ledger.by_field[ledger.number].name
    con.execute(
        "insert into raw_doubts select unnest($sheets::integer[]), unnest($rows::integer[]), $rule, $column,"
        " unnest($messages::varchar[])",
        {
            "sheets": [row[0] for row in rows],
            "rows": [row[1] for row in rows],
            "rule": RULE,
            "column": column,
            "messages": [
                f"这个{column}原来登记在“{file}”工作表“{sheet}”第 {line} 行，"
                f"除镇街、人数这类取值少的栏目外没有一项相同，暂按更正处理，原来那行不再计入；请核对是否两件用了同一个{column}"
                for _, _, file, sheet, line in rows
            ],
        },
    )
