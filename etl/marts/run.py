"""Fill the marts of a new snapshot: reference tables, then every relation behind those that it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

import duckdb

from data.county import county
from data.spec.ledger import load_all
from data.spec.mart import relations
from data.spec.reference import reference_hash
from etl.marts.cubes import fill_cubes
from etl.marts.doubts_across import doubt_across
from etl.marts.duckdb_engine import DUCKDB
from etl.marts.engines import Engine
from etl.marts.fingerprints import NOTHING_FORMER, Fingerprints, Former, digest
from etl.marts.incremental import Incremental, Step
from etl.marts.keys import make_keys
from etl.marts.matter_decisions import NO_DECISIONS, Decisions
from etl.marts.matters import group_complaints
from etl.marts.number_doubts import doubt_numbers
from etl.marts.reading import whole
from etl.marts.reference import fill_reference
from etl.marts.relations import MartError
from etl.marts.road_spells import find_road_spells
from etl.marts.settlements import Settlement, fill_settlements, settle_doubts
from etl.marts.shared_numbers import doubt_shared_numbers
from etl.marts.source_days import SourceDays, fill_sources
from etl.marts.steps import build_step
from etl.marts.text_signs import find_signs
from etl.marts.warning_rules import judge_warnings
from etl.staging.columns import reads
from etl.staging.hotline.order_text import reading_version

__all__ = ["MartError", "SourceDays", "build", "steps"]

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
        "warning_reopen_days",
    }
)

# Relations that are made of what the rules of warning judged.
WARNINGS = ("warning_unjudged", "warning_levels", "warnings")
NO_DAYS: Mapping[str, date] = MappingProxyType({})


def build(
    con: duckdb.DuckDBPyConnection,
    *,
    loaded_on: date,
    reference_dir: Path,
    decisions: Decisions = NO_DECISIONS,
    settlements: Sequence[Settlement] = (),
    title_days: Mapping[str, date] = NO_DAYS,
    former: Former = NOTHING_FORMER,
    build_id: str = "",
    engine: Engine = DUCKDB,
) -> SourceDays:
    """Fill every mart in con's default database, which holds all current_<ledger> views.

    Returns the last day that the ledgers hold and that up to which the main ones have all come; nothing
    after `loaded_on` counts as known.
    `decisions` are those of persons over the rule of matters, `settlements` those over doubts.
    `title_days`: ledger → the first day that the titles of its files name.
    `former`: what the marts that lie in the database already were made from; they stay where nothing of it
    has changed. `build_id` is what no other build has. `engine` fills the relations and cubes.
    Needs no hash key: people are hashes already.
    """
    fill_reference(con, reference_dir=reference_dir, loaded_on=loaded_on, is_copy=bool(former.made))
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
    prints = Fingerprints(con, former, program=digest(former.program, duckdb.__version__), unknown=build_id)
    made = Incremental(con, prints, steps(decisions), engine)
    fill_marts(made)
    doubt_shared_numbers(made)
    doubt_numbers(made)
    settle_doubts(made)
    prints.save()
    return days


def steps(decisions: Decisions) -> Mapping[str, Step]:
    """The steps in Python by the name that a relation has as `made_by`."""
    return {
        "matters": Step(
            lambda con: group_complaints(con, decisions),
            whole("ordered_records", "parameters_in_force"),
            given=decisions,
        ),
        "road_spells": Step(find_road_spells, whole("roads")),
        "text_signs": Step(find_signs, whole("channel_records", "text_signs")),
    }


def fill_marts(made: Incremental) -> None:
    """Every relation and cube, and the doubts that they show; reference, settlements and days are there."""
    with build_step(made.con, "keys"):
        make_keys(made.con)
    of_warnings = [name for name in relations() if name in WARNINGS]
    for name in relations():
        if name not in of_warnings:
            made.settle(name)
    if of_warnings:
        judge_warnings(made)
    for name in of_warnings:
        made.settle(name)
    fill_cubes(made)
    doubt_across(made)


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
