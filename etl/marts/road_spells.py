"""The days on which each rule for roads holds; of two rules that hold on one day one must come first."""

from __future__ import annotations

import duckdb

from etl.marts.relations import MartError

# A rule holds until its next version begins.
CREATE = """
    create or replace temp table road_spells as
    select
        rule,
        priority,
        effective_from as valid_from,
        least(
            coalesce(effective_until + 1, cast('9999-12-31' as date)),
            lead(effective_from, 1, cast('9999-12-31' as date)) over versions
        ) as valid_until
    from roads
    window versions as (partition by rule order by effective_from)
"""
EQUAL = """
    select one.rule, other.rule, one.priority, greatest(one.valid_from, other.valid_from)
    from road_spells as one
    inner join road_spells as other
        on one.priority = other.priority and one.rule < other.rule
        and one.valid_from < other.valid_until and other.valid_from < one.valid_until
    order by all
    limit 1
"""


def find_road_spells(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `road_spells`.

    Raises: MartError where two rules have one priority on one day, so that neither goes first.
    """
    con.execute(CREATE)
    if equal := con.execute(EQUAL).fetchone():
        one, other, priority, day = equal
        raise MartError(
            f"参考表 roads.csv 中规则“{one}”和“{other}”自 {day} 起次序（priority）都是 {priority}，"
            "分不出先后；请改成不同的数后重新装载"
        )
