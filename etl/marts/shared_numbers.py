"""Doubts about numbers that are on several rows: judged at every build, for either row may come first."""

from __future__ import annotations

from functools import partial

import duckdb

from data.spec.ledger import Ledger, load_all
from etl.marts.incremental import Incremental
from etl.marts.reading import whole
from etl.merge.key_collisions import RULE

# Of the other rows with the number this many are named.
MOST_NAMED = 5

SHARED = """
    insert into doubts by name
    with shared as (
        select
            row_id, natural_key,
            coalesce('“' || file_name || '”', '') || coalesce('工作表“' || sheet_name || '”', '')
                || '第 ' || row_number || ' 行' as place,
            count(*) over (partition by natural_key) - 1 as other_count,
            row_number() over (partition by natural_key order by file_seq, sheet_name, row_number) as turn
        from current_{ledger} left join files using (file_seq)
        -- A key of the number's own: rows without one are known by several of their cells.
        where starts_with(natural_key, 'k:')
        qualify other_count > 0
    ),
    named as (
        select natural_key, list({{'row_id': row_id, 'place': place}} order by turn) as places
        from shared where turn <= $most + 1 group by natural_key
    ),
    named_others as (
        select row_id, other_count,
            list_transform(list_filter(places, lambda one: one.row_id <> row_id), lambda one: one.place)
                [:$most] as others
        from shared join named using (natural_key)
    )
    select $ledger as ledger, row_id, $rule as rule, $column as column_name,
        '这个' || $column || '也写在' || array_to_string(others, '、')
        || case when other_count > len(others) then '等 ' || other_count || ' 行' else '' end
        || '，按不同的行分别计；请核对，写错的请改正后重新导入' as message
    from named_others
"""


def doubt_shared_numbers(made: Incremental) -> None:
    """Replace the doubts `number_shared`: one on every row in force whose number another row in force has."""
    for ledger in load_all().values():
        if ledger.number:
            made.settle_part(
                f"number_doubts:shared:{ledger.id}",
                whole(f"current_{ledger.id}", "files"),
                partial(_doubt, made.con, ledger),
            )


def _doubt(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    con.execute(
        "delete from doubts where rule = $rule and ledger = $ledger", {"rule": RULE, "ledger": ledger.id}
    )
    con.execute(
        SHARED.format(ledger=ledger.id),
        {
            "ledger": ledger.id,
            "rule": RULE,
            "column": ledger.by_field[ledger.number].name,
            "most": MOST_NAMED,
        },
    )
