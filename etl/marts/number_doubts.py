"""Numbers that are one but for leading zeros, on rows otherwise equal: most likely one row, held twice."""

from __future__ import annotations

from functools import partial

import duckdb

from data.spec.ledger import Ledger, load_all
from etl.marts.incremental import Incremental
from etl.marts.reading import whole
from etl.staging.columns import staged_columns

RULE = "number_but_for_zeros"
MESSAGE = (
    "另有一行，编号只差前面的0，其余各项都相同，像是同一件登记了两次，暂各计一次；"
    "请核对编号，改成一致后重新导入"
)


def doubt_numbers(made: Incremental) -> None:
    """Rows of `doubts` on all such lines of a ledger, judged at every build: either line may come first."""
    for ledger in load_all().values():
        if ledger.number:
            made.settle_part(
                f"number_doubts:zeros:{ledger.id}",
                whole(f"current_{ledger.id}"),
                partial(_doubt, made.con, ledger),
            )


def _doubt(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    con.execute(
        "delete from doubts where rule = $rule and ledger = $ledger", {"rule": RULE, "ledger": ledger.id}
    )
    number, table = ledger.number, f"current_{ledger.id}"
    others = ", ".join(
        f"coalesce({name}::varchar, '')" for name, _ in staged_columns(ledger) if name != number
    )
    con.execute(
        f"""
        insert into doubts (ledger, row_id, rule, column_name, message)
        with numbers as (
            select row_id, upper({number}) as number, ltrim(upper({number}), '0') as bare
            from {table} where {number} is not null
        ),
        near as (
            select row_id, number, bare from numbers
            where bare in (select bare from numbers group by bare having count(distinct number) > 1)
        ),
        compared as (
            select near.*, md5(concat_ws(chr(31), {others})) as others from near join {table} using (row_id)
        )
        select $ledger, row_id, $rule, $column, $message from compared
        where (bare, others) in (
            select (bare, others) from compared group by bare, others having count(distinct number) > 1
        )
        """,
        {
            "ledger": ledger.id,
            "rule": RULE,
            "column": ledger.by_field[number].name,
            "message": MESSAGE,
        },
    )
