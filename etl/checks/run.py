"""Fill `rejects` and `raw_doubts` from `staged`: rules of the declaration, then the SQL files here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import duckdb

from data.spec.ledger import Ledger, LedgerError
from data.spec.reference import parameters
from etl.checks import rules
from etl.staging import staged_columns

FOLDER = Path(__file__).parent
HEADER = re.compile(r"^-- (severity|label|needs|clears|notice|reading): *(.+)$", re.MULTILINE)
TABLES = {"reject": "rejects", "doubt": "raw_doubts"}


@dataclass(frozen=True)
class Check:
    """One SQL file: what it selects must not exist."""

    ledger: str
    rule: str
    severity: str
    sql: str
    # Fields without which the question makes no sense; the ledgers that lack one are not asked.
    needs: frozenset[str]
    # A field that is not to be believed in the rows found: it is set NULL.
    clears: str | None
    # Whether it is also a notice of the file, not only on the list of doubts.
    is_notice: bool
    # Whether it asks of what was read from the row's words, not of its cells.
    is_of_reading: bool


def load_check(path: Path) -> Check:
    ledger, _, rule = path.stem.partition("__")
    sql = path.read_text(encoding="utf-8")
    header = dict(HEADER.findall(sql))
    if not rule or header.get("severity") not in TABLES or not header.get("label"):
        raise LedgerError(
            f"检查 {path.name}：文件名应为 台账__规则.sql，开头应有 -- severity: doubt 或 reject，"
            "和 -- label: 规则的中文名"
        )
    return Check(
        ledger=ledger,
        rule=rule,
        severity=header["severity"],
        sql=sql,
        needs=frozenset(re.split(r"[ ,]+", header["needs"].strip())) if "needs" in header else frozenset(),
        clears=header["clears"].strip() if "clears" in header else None,
        is_notice=header.get("notice", "").strip() == "yes",
        is_of_reading=header.get("reading", "").strip() == "yes",
    )


@cache
def all_checks() -> tuple[Check, ...]:
    return tuple(map(load_check, sorted(FOLDER.glob("*__*.sql"))))


def checks_for(ledger: Ledger) -> list[Check]:
    fields = {name for name, _ in staged_columns(ledger)}
    return [
        check
        for check in all_checks()
        if check.ledger == ledger.id or (check.ledger == "all" and check.needs <= fields)
    ]


def _parameters_on(con: duckdb.DuckDBPyConnection, day: date) -> None:
    """Temp table of the parameters in force, and the macro that reads one."""
    in_force = {one.parameter: one.value for one in parameters() if one.effective_from <= day}
    con.execute(
        "create or replace temp table check_parameters as"
        " select unnest($names::varchar[]) as parameter, unnest($values::decimal(18, 4)[]) as value",
        {"names": list(in_force), "values": list(in_force.values())},
    )
    con.execute(
        "create or replace temp macro parameter_value(wanted) as"
        " (select value from check_parameters where check_parameters.parameter = wanted)"
    )


def _run_file(con: duckdb.DuckDBPyConnection, check: Check) -> None:
    con.execute(f"create or replace temp table check_found as {check.sql}")
    con.execute(
        f"insert into {TABLES[check.severity]}"
        " select sheet_index, row_number, $rule, column_name, message from check_found",
        {"rule": check.rule},
    )
    if check.is_notice:
        con.execute(
            "insert into check_notices"
            " select sheet_index, row_number, $rule, column_name, message from check_found",
            {"rule": check.rule},
        )
    if check.clears:
        rules.clear(con, check.clears, "check_found")


def run(
    con: duckdb.DuckDBPyConnection, ledger: Ledger, *, loaded_on: date, of_reading_alone: bool = False
) -> None:
    """Temp tables `rejects`, `raw_doubts` and, for the clerk, `check_notices` (sheet_index, row_number, rule,
    column_name, message).

    Amounts and head counts that cannot be are set NULL in `staged`. Messages are kept: they name no value but
    the amount that was taken of an uncertain one. Lines that a rule skips are not checked.
    `of_reading_alone`: only what asks of that which was read from the words; `raw` is not needed then.
    """
    for table in (*TABLES.values(), "check_notices"):
        con.execute(
            f"create or replace temp table {table} (sheet_index integer, row_number integer, rule varchar,"
            " column_name varchar, message varchar)"
        )
    _parameters_on(con, loaded_on)
    con.execute("set variable loaded_on = $day::date", {"day": loaded_on})
    for rule in rules.OF_READING if of_reading_alone else rules.ALL:
        rule(con, ledger)
    for check in checks_for(ledger):
        if check.is_of_reading or not of_reading_alone:
            _run_file(con, check)
