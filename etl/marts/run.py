"""Fill the marts of a new snapshot: reference tables, then every relation behind those that it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb

from data.spec.ledger import load_all
from data.spec.mart import relations
from data.spec.reference import reference_hash
from etl.marts.matters import Split, group_complaints
from etl.marts.reference import fill_reference
from etl.marts.relations import MartError, check_columns, fill
from etl.staging import install_names, install_towns, install_words
from etl.staging.columns import reads

__all__ = ["MartError", "build"]

SCRIPTS = Path(__file__).parent / "scripts"

# A limit that is nowhere in force would turn every figure that needs it into an unseen NULL.
NEEDED_PARAMETERS = frozenset(
    {
        "hotline_limit_workdays",
        "national_limit_workdays",
        "provincial_limit_workdays",
        "visits_limit_workdays",
        "matter_window_days",
        "join_needs_agreement",
        "repeat_window_days",
        "group_workers",
        "default_pay_day",
        "default_deposit_ratio_pct",
        "first_plausible_year",
        "sure_text_confidence",
    }
)

# A step in Python that makes the relations which name it as `made_by`.
Step = Callable[[duckdb.DuckDBPyConnection], None]


def build(
    con: duckdb.DuckDBPyConnection, *, loaded_on: date, reference_dir: Path, splits: Sequence[Split] = ()
) -> date:
    """Fill every mart in con's default database, which holds all current_<ledger> views.

    Returns data_until, the last day that the ledgers speak of; nothing after `loaded_on` counts as known.
    `splits` are the complaints that persons have told apart from the matters they were joined to.
    Needs no hash key: people are hashes already.
    """
    fill_reference(con, reference_dir=reference_dir, loaded_on=loaded_on)
    data_until = _data_until(con, loaded_on)
    con.execute("insert into build_info values ($1, $2)", [data_until, reference_hash(reference_dir)])
    install_words(con)
    install_names(con)
    install_towns(con)
    _run_script(con, "macros")
    _check_parameters(con, data_until)
    _describe_ledgers(con)
    _run_script(con, "unlisted_authorities")
    _fill_relations(con, {"matters": lambda con: group_complaints(con, splits)})
    _run_script(con, "across_doubts")
    return data_until


def _fill_relations(con: duckdb.DuckDBPyConnection, steps: Mapping[str, Step]) -> None:
    done: set[str] = set()
    for relation in relations().values():
        if not relation.made_by:
            fill(con, relation)
            continue
        if relation.made_by not in done:
            steps[relation.made_by](con)
            done.add(relation.made_by)
        check_columns(con, relation, relation.id)


def _describe_ledgers(con: duckdb.DuckDBPyConnection) -> None:
    """What the fields of the staged tables are called in the ledgers, for whoever looks a line up."""
    fields = [
        (ledger.id, read.field, column.name, column.kind, position)
        for ledger in load_all().values()
        for position, column in enumerate(ledger.staged)
        for read in reads(column)
        if not read.field.endswith("_hash")
    ]
    # one statement: each of executemany's is planned and committed by itself, a fifth of a small load
    con.execute(
        "insert into ledger_columns select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5)",
        [list(column) for column in zip(*fields, strict=True)],
    )


def _run_script(con: duckdb.DuckDBPyConnection, name: str) -> None:
    con.execute((SCRIPTS / f"{name}.sql").read_text(encoding="utf-8"))


def _data_until(con: duckdb.DuckDBPyConnection, loaded_on: date) -> date:
    """The last event day of any ledger, within what can be; the day of loading where there is no event yet.

    Which columns are events (received, handled, closed, paid, moved) is each ledger's declaration: due and
    expiry dates are promises, not news.
    """
    # Names come from the declarations, never from a file that was loaded.
    events = " union all ".join(
        f"select {field}::date as day from current_{ledger.id}"
        for ledger in load_all().values()
        for field in ledger.event_dates
    )
    found = con.execute(
        f"""
        select max(day) from ({events})
        where day <= $loaded_on and year(day) >= (
            select arg_max(value, effective_from) from parameters
            where parameter = 'first_plausible_year' and effective_from <= $loaded_on
        )
        """,
        {"loaded_on": loaded_on},
    ).fetchone()
    assert found is not None
    return found[0] or loaded_on


def _check_parameters(con: duckdb.DuckDBPyConnection, data_until: date) -> None:
    in_force = {name for (name,) in con.execute("select parameter from parameters_in_force").fetchall()}
    if missing := sorted(NEEDED_PARAMETERS - in_force):
        raise MartError(
            f"参数 {'、'.join(missing)} 在数据截至日 {data_until} 没有生效的值；"
            "请在 parameters.csv 增加一行，生效日期不晚于该日。"
        )
