"""What the written names of every ledger mean, read once before the marts: `keyed_<ledger>`.

A name is read by macros of DuckDB, each distinct spelling once; the marts' own SQL only joins and compares.
Each `keyed_<ledger>` is a temporary view: the columns of `current_<ledger>`, and for each field of KEYS that
the ledger has, the columns that it makes. No mart names a macro.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.spec.ledger import Ledger, load_all
from etl.staging import install_names, install_towns, install_words, staged_columns

SCRIPTS = Path(__file__).parent / "scripts"


@dataclass(frozen=True)
class Reading:
    """How the spellings of some fields are read: `columns` is name → SQL over `written` (and `address`)."""

    table: str
    columns: Mapping[str, str]
    has_address: bool = False


# A company's name as a key is null where it names nobody: 某公司, 包工头.
# 堃建筑工程有限公司 is called 堃建筑 as well; a site needs its project to be the same besides.
EMPLOYERS = Reading(
    "employer_spellings",
    {
        "employer_key": "case when is_name(written)"
        r" then regexp_replace(company_key(written), '(.)工程$', '\1') end"
    },
)
PROJECTS = Reading(
    "project_spellings",
    {"project_key": "project_key(written)", "is_project_named": "coalesce(is_name(written), false)"},
)
# A town that is written but not known has no code, and is written all the same.
TOWNS = Reading(
    "town_spellings",
    {"town_code": "town_code_of(written, address)", "is_town_written": "is_town_written(written)"},
    has_address=True,
)
SECTORS = Reading(
    "sector_spellings",
    {"sector": "(select min(sector) from sector_keys where sector_keys.sector_key = sector_key(written))"},
)
AUTHORITIES = Reading(
    "authority_spellings",
    {
        "authority": "(select min(authority) from authority_keys"
        " where authority_keys.authority_key = authority_key(authority_name(written)))"
    },
)
RESULTS = Reading("result_spellings", {"says_settled": "coalesce(says_settled(written), false)"})

# Staged field → how it is read, and what is put before the names of the columns that it makes.
KEYS: Mapping[str, tuple[Reading, str]] = {
    "employer_name": (EMPLOYERS, ""),
    "text_employer": (EMPLOYERS, "text_"),
    "project_name": (PROJECTS, ""),
    "text_project": (PROJECTS, "text_"),
    "town_text": (TOWNS, ""),
    "text_town": (TOWNS, "text_"),
    "account_text": (TOWNS, "account_"),
    "applicant": (TOWNS, "applicant_"),
    "sector_text": (SECTORS, ""),
    "authority_text": (AUTHORITIES, ""),
    "handler_text": (AUTHORITIES, ""),
    "result": (RESULTS, "result_"),
}
AUTHORITY_FIELDS = tuple(field for field, (reading, _) in KEYS.items() if reading is AUTHORITIES)
# The address gives the town where no town is written; other fields have none beside them.
ADDRESS = {"town_text": "address"}


def make_keys(con: duckdb.DuckDBPyConnection) -> None:
    """Create keyed_<ledger> for every ledger, and the tables that they are read from.

    Authorities that the reference list lacks join `authorities` under their own names, as `other:<name>`;
    `named_authorities` and `unlisted_authorities` say which, and where.
    """
    install_words(con)
    install_names(con)
    install_towns(con)
    _run(con, "macros")
    ledgers = load_all().values()
    fields = {ledger.id: {name for name, _ in staged_columns(ledger)} for ledger in ledgers}
    _name_authorities(con, fields)
    _run(con, "unlisted_authorities")
    for reading in {id(one): one for one, _ in KEYS.values()}.values():
        _read(con, reading, fields)
    for ledger in ledgers:
        _join(con, ledger, fields[ledger.id])


def _run(con: duckdb.DuckDBPyConnection, name: str) -> None:
    con.execute((SCRIPTS / f"{name}.sql").read_text(encoding="utf-8"))


def _name_authorities(con: duckdb.DuckDBPyConnection, fields: Mapping[str, set[str]]) -> None:
    """named_authorities: ledger, row_id, column_name, authority_name of every row in force that names one."""
    parts = [
        f"select '{ledger}' as ledger, row_id, '{load_all()[ledger].by_field[field].name}' as column_name,"
        f" authority_name({field}) as authority_name from current_{ledger}"
        + (" where is_about_wages is not false" if "is_about_wages" in names else "")
        for ledger, names in fields.items()
        for field in AUTHORITY_FIELDS
        if field in names
    ]
    con.execute(f"create or replace temp table named_authorities as {' union all '.join(parts)}")


def _read(con: duckdb.DuckDBPyConnection, reading: Reading, fields: Mapping[str, set[str]]) -> None:
    """The table of a reading: every spelling that any ledger ever had, with what it means.

    A cell that a person has corrected stands in current_<ledger> only.
    """
    corrected = con.execute("select distinct ledger, field from settlements where kind = 'value'").fetchall()
    parts = [
        f"select {field} as written{f', {_address(field, names)} as address' if reading.has_address else ''}"
        f" from {table}_{ledger}"
        for ledger, names in fields.items()
        for field, (own, _) in KEYS.items()
        if own is reading and field in names
        for table in ("stg", *(["current"] if (ledger, field) in corrected else []))
    ]
    columns = ", ".join(f"{sql} as {name}" for name, sql in reading.columns.items())
    con.execute(
        f"create or replace temp table {reading.table} as select *, {columns} from ({' union '.join(parts)})"
    )


def _join(con: duckdb.DuckDBPyConnection, ledger: Ledger, names: set[str]) -> None:
    joins, columns = [], []
    for field, (reading, prefix) in KEYS.items():
        if field not in names:
            continue
        alias = f"{field}_reading"
        condition = f"{alias}.written is not distinct from rows.{field}"
        if reading.has_address:
            address = _address(field, names, "rows.")
            condition += f" and {alias}.address is not distinct from {address}"
        joins.append(f"left join {reading.table} as {alias} on {condition}")
        columns += [f"{alias}.{name} as {prefix}{name}" for name in reading.columns]
    con.execute(
        f"create or replace temp view keyed_{ledger.id} as select {', '.join(['rows.*', *columns])}"
        f" from current_{ledger.id} as rows {' '.join(joins)}"
    )


def _address(field: str, names: set[str], table: str = "") -> str:
    address = ADDRESS.get(field, "")
    return f"{table}{address}" if address in names else "null::varchar"
