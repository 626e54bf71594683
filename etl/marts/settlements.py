"""What persons have settled of 待核: what a name means, what a cell should say, that a doubt is none.

The staged rows stay as they were read. Names are read by the decision wherever they stand; a cell is replaced
in `current_<ledger>` while the row still says what it said then; a confirmation holds for the row's content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from data.spec.doubt_actions import CONFIRMED, MISSING_TOWN, VALUE
from data.spec.ledger import Ledger, load_all
from etl.marts.incremental import Incremental
from etl.marts.keys import KEYS
from etl.marts.matter_decisions import CHINA
from etl.marts.reading import whole
from etl.staging import staged_columns

# Rules that every build judges anew from the corrected rows: a corrected cell hides none of them.
JUDGED_AT_BUILD = (
    "unknown_project",
    "ambiguous_project",
    "unknown_worker",
    "unknown_title_project",
    "unknown_authority",
    "recovered_more_than_owed",
    "overlapping_guarantees",
    "number_shared",
    "number_but_for_zeros",
)
# The decision in force about each cell: the last one.
CELLS = f"""
    select record_key, was, becomes from settlements
    where kind = '{VALUE}' and ledger = '{{ledger}}' and field = '{{field}}'
    qualify row_number() over (partition by record_key order by position desc) = 1
"""


@dataclass(frozen=True)
class Settlement:
    """One decision; `kind` is one of data.spec.doubt_actions.KINDS.

    Of a name: `was` is as written, `becomes` a code, or the name of a known employer or project.
    Of a cell: `was` and `becomes` are the staged values as text, None is an empty cell.
    """

    batch_id: str
    decided_at: datetime
    decided_by: str
    kind: str
    ledger: str
    record_key: str
    place: str
    rule: str
    column_name: str
    field: str | None
    was: str | None
    becomes: str | None
    # `becomes` for a reader
    meaning: str | None
    content_hash: str | None


def fill_settlements(con: duckdb.DuckDBPyConnection, decided: Sequence[Settlement]) -> None:
    """Fill the table `settlements`, and put corrected cells into the views current_<ledger>."""
    if not decided:
        return
    rows = [
        [
            position,
            one.batch_id,
            one.decided_at.astimezone(CHINA).replace(tzinfo=None),
            one.decided_by,
            one.kind,
            one.ledger,
            one.record_key,
            one.place,
            one.rule,
            one.column_name,
            one.field,
            one.was,
            one.becomes,
            one.meaning,
            one.content_hash,
        ]
        for position, one in enumerate(decided)
    ]
    con.executemany(f"insert into settlements values ({', '.join('?' * len(rows[0]))})", rows)
    for ledger in load_all().values():
        fields = {one.field for one in decided if one.ledger == ledger.id and one.kind == VALUE}
        if fields:
            _overlay(con, ledger, fields)


def _overlay(con: duckdb.DuckDBPyConnection, ledger: Ledger, fields: set[str | None]) -> None:
    """The view of the rows in force again, with the cells that persons have corrected."""
    types = {name: kind for name, kind in staged_columns(ledger) if name in fields}
    cells = [
        f"case when {name}_cells.record_key is null then rows.{name}"
        f" else {name}_cells.becomes::{kind} end as {name}"
        for name, kind in types.items()
    ]
    joins = [
        f"left join ({CELLS.format(ledger=ledger.id, field=name)}) as {name}_cells"
        f" on {name}_cells.record_key = rows.record_key"
        f" and {name}_cells.was is not distinct from rows.{name}::varchar"
        for name in types
    ]
    (view,) = con.execute(
        "select sql from duckdb_views() where view_name = $name and database_name = current_database()",
        {"name": f"current_{ledger.id}"},
    ).fetchone() or ("",)
    in_force = view.partition(" AS ")[2].rstrip("; \n")
    con.execute(
        f"create or replace view current_{ledger.id} as select rows.* replace ({', '.join(cells)})"
        f" from ({in_force}) as rows {' '.join(joins)}"
    )


def settle_doubts(made: Incremental) -> None:
    """Fill `settled_doubts`: doubts that are answered, and towns that are known by now."""
    con = made.con
    con.execute(
        "create or replace temp view town_doubts as select ledger, row_id, rule, column_name from doubts"
        f" where rule in ('unknown_town', '{MISSING_TOWN}')"
    )
    doubted = {one for (one,) in con.execute("select distinct ledger from town_doubts").fetchall()}
    towns = [
        (ledger.id, column.name, KEYS[column.field][1])
        for ledger in load_all().values()
        for column in ledger.of_kind("town")
        if column.field in KEYS and ledger.id in doubted
    ]
    answered = con.execute(
        f"select distinct ledger from settlements where kind in ('{CONFIRMED}', '{VALUE}') order by all"
    ).fetchall()
    reads = whole(
        *("town_doubts", "complaints", "recoveries", "settlements"),
        *(f"keyed_{ledger}" for ledger, _, _ in towns),
        *(name for (ledger,) in answered for name in ("doubts", f"stg_{ledger}")),
    )
    made.settle_part("settled_doubts", reads, lambda: _settle(con, towns))


def _settle(con: duckdb.DuckDBPyConnection, towns: Sequence[tuple[str, str, str]]) -> None:
    con.execute("delete from settled_doubts")
    for ledger_id, column_name, prefix in towns:
        _settle_towns(con, ledger_id, column_name, prefix)
    _settle_told_towns(con)
    for (ledger_id,) in con.execute(
        f"select distinct ledger from settlements where kind = '{CONFIRMED}' order by all"
    ).fetchall():
        _settle_confirmed(con, ledger_id)
    for ledger_id, field, column_name in con.execute(
        f"select distinct ledger, field, column_name from settlements where kind = '{VALUE}' order by all"
    ).fetchall():
        _settle_corrected(con, ledger_id, field, column_name)


def _settle_towns(con: duckdb.DuckDBPyConnection, ledger: str, column: str, prefix: str) -> None:
    con.execute(
        f"""
        insert into settled_doubts
        select distinct town_doubts.*
        from town_doubts join keyed_{ledger} as rows using (row_id)
        where town_doubts.ledger = $ledger and town_doubts.column_name = $column
            and rows.{prefix}town_code is not null
        """,
        {"ledger": ledger, "column": column},
    )


def _settle_told_towns(con: duckdb.DuckDBPyConnection) -> None:
    """Rows without a town of their own whose text or clue gives them one by now."""
    con.execute(
        f"""
        insert into settled_doubts
        select distinct town_doubts.*
        from town_doubts join (
            select row_id from complaints where town_code <> 'unknown'
            union select row_id from recoveries where town_code <> 'unknown'
        ) using (row_id)
        where town_doubts.rule = '{MISSING_TOWN}'
        """
    )


def _settle_confirmed(con: duckdb.DuckDBPyConnection, ledger: str) -> None:
    """While the row's content is what was confirmed."""
    con.execute(
        f"""
        insert into settled_doubts
        select distinct doubts.ledger, doubts.row_id, doubts.rule, doubts.column_name
        from doubts join stg_{ledger} as rows using (row_id)
            join settlements as said
                on said.ledger = doubts.ledger and said.rule = doubts.rule
                    and said.record_key = rows.record_key
                    and said.content_hash is not distinct from rows.content_hash
                    and coalesce(said.column_name, '') = coalesce(doubts.column_name, '')
        where doubts.ledger = $ledger and said.kind = '{CONFIRMED}'
        """,
        {"ledger": ledger},
    )


def _settle_corrected(con: duckdb.DuckDBPyConnection, ledger: str, field: str, column: str) -> None:
    """While the cell says what it said when it was corrected."""
    con.execute(
        f"""
        insert into settled_doubts
        select distinct doubts.ledger, doubts.row_id, doubts.rule, doubts.column_name
        from doubts join stg_{ledger} as rows using (row_id)
            join ({CELLS.format(ledger=ledger, field=field)}) as cells
                on cells.record_key = rows.record_key and cells.was is not distinct from rows.{field}::varchar
        where doubts.ledger = $ledger and doubts.column_name = $column
            and doubts.rule not in {JUDGED_AT_BUILD}
        """,
        {"ledger": ledger, "column": column},
    )
