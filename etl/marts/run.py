"""Fill the marts of a new snapshot: reference tables, then every relation behind those that it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

import duckdb

from data.county import county
from data.spec.ledger import load_all
from data.spec.mart import relations
from data.spec.reference import reference_hash
from etl.marts.cubes import fill_cubes
from etl.marts.keys import SCRIPTS, make_keys
from etl.marts.matter_decisions import NO_DECISIONS, Decisions
from etl.marts.matters import group_complaints
from etl.marts.number_doubts import doubt_numbers
from etl.marts.reference import fill_reference
from etl.marts.relations import MartError, check_columns, fill
from etl.marts.road_spells import find_road_spells
from etl.marts.settlements import Settlement, fill_settlements, settle_doubts, settle_names
from etl.marts.shared_numbers import doubt_shared_numbers
from etl.marts.source_days import SourceDays, fill_sources
from etl.marts.steps import build_step
from etl.marts.text_signs import find_signs
from etl.staging.columns import reads
from etl.staging.hotline.order_text import reading_version

__all__ = ["MartError", "SourceDays", "build"]

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
        "complete_share_pct",
        "sure_text_confidence",
    }
)

NO_DAYS: Mapping[str, date] = MappingProxyType({})

# A step in Python that makes the relations which name it as `made_by`.
Step = Callable[[duckdb.DuckDBPyConnection], None]


def build(
    con: duckdb.DuckDBPyConnection,
    *,
    loaded_on: date,
    reference_dir: Path,
    decisions: Decisions = NO_DECISIONS,
    settlements: Sequence[Settlement] = (),
    title_days: Mapping[str, date] = NO_DAYS,
) -> SourceDays:
    """Fill every mart in con's default database, which holds all current_<ledger> views.

    Returns the last day that the ledgers hold and that up to which the main ones have all come; nothing
    after `loaded_on` counts as known.
    `decisions` are those of persons over the rule of matters, `settlements` those over doubts.
    `title_days`: ledger → the first day that the titles of its files name.
    Needs no hash key: people are hashes already.
    """
    fill_reference(con, reference_dir=reference_dir, loaded_on=loaded_on)
    with build_step(con, "settlements"):
        fill_settlements(con, settlements)
    with build_step(con, "sources"):
        days = fill_sources(con, loaded_on, title_days)
        # Reference data hold as of 数据截至; where there is none, some must be read all the same.
        reference_day = days.data_until or loaded_on
        con.execute(
            "insert into build_info values ($1, $2, $3, $4, $5, $6)",
            [
                days.data_until,
                days.complete_until,
                reference_day,
                reference_hash(reference_dir),
                reading_version(),
                county().code,
            ],
        )
        _check_parameters(con, reference_day)
        _describe_ledgers(con)
    fill_marts(con, decisions)
    with build_step(con, "number_doubts"):
        doubt_shared_numbers(con)
        doubt_numbers(con)
    with build_step(con, "settled_doubts"):
        settle_doubts(con)
    return days


def fill_marts(con: duckdb.DuckDBPyConnection, decisions: Decisions) -> None:
    """Every relation and cube, and the doubts that they show; reference, settlements and days are there."""
    with build_step(con, "keys"):
        make_keys(con)
        settle_names(con)
    _fill_relations(
        con,
        {
            "matters": lambda con: group_complaints(con, decisions),
            "road_spells": find_road_spells,
            "text_signs": find_signs,
        },
    )
    fill_cubes(con)
    doubt_across(con)


def doubt_across(con: duckdb.DuckDBPyConnection) -> None:
    """Rows of `doubts` on what one ledger says and another does not bear out."""
    with build_step(con, "across_doubts"):
        con.execute((SCRIPTS / "across_doubts.sql").read_text(encoding="utf-8"))


def _fill_relations(con: duckdb.DuckDBPyConnection, steps: Mapping[str, Step]) -> None:
    done: set[str] = set()
    for relation in relations().values():
        with build_step(con, relation.id):
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


def _check_parameters(con: duckdb.DuckDBPyConnection, reference_day: date) -> None:
    in_force = {
        name
        for (name,) in con.execute(
            "select parameter from parameters where effective_from <= $day", {"day": reference_day}
        ).fetchall()
    }
    if missing := sorted(NEEDED_PARAMETERS - in_force):
        raise MartError(
            f"参数 {'、'.join(missing)} 在 {reference_day} 没有生效的值；"
            "请在 parameters.csv 增加一行，生效日期不晚于该日。"
        )
