"""What the written names of a ledger mean, read once before the marts: `keyed_<ledger>`.

A name is read by macros of DuckDB, each distinct spelling once; the marts' own SQL only joins and compares.
Each `keyed_<ledger>` is a temporary view: the columns of `current_<ledger>`, and for each field of KEYS that
the ledger has, the columns that it makes. No mart names a macro.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.spec.doubt_actions import EMPLOYER, PROJECT, TOWN
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
    "contractor_name": (EMPLOYERS, "contractor_"),
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
    """What keyed_<ledger> are read with: macros, and the authorities.

    Authorities that the reference list lacks join `authorities` under their own names, as `other:<name>`;
    `named_authorities` and `unlisted_authorities` say which, and where.
    """
    install_words(con)
    install_names(con)
    install_towns(con)
    _run(con, "macros")
    _name_authorities(con)
    _run(con, "unlisted_authorities")


def make_keyed(con: duckdb.DuckDBPyConnection, ledgers: Sequence[Ledger]) -> None:
    """Create keyed_<ledger> of some ledgers and the tables that these are read from.

    A reading has one table for all of them: a spelling means the same in each, and of a small ledger it is
    the macros that take the time.
    """
    fields = {ledger.id: {name for name, _ in staged_columns(ledger)} for ledger in ledgers}
    every = set().union(*fields.values())
    for reading in {id(one): one for field, (one, _) in KEYS.items() if field in every}.values():
        _read(con, reading, fields)
    for ledger in ledgers:
        _join(con, ledger.id, fields)


def keyed_from(ledger: str) -> list[tuple[str, str]]:
    """Of what keyed_<ledger> is made besides the rows in force: tables, with which of their rows."""
    fields = {name for name, _ in staged_columns(load_all()[ledger])}
    names = [("settlements", f"kind in ('{TOWN}', '{EMPLOYER}', '{PROJECT}')")]
    return names + ([("authority_keys", "true")] if fields & set(AUTHORITY_FIELDS) else [])


def _run(con: duckdb.DuckDBPyConnection, name: str) -> None:
    con.execute((SCRIPTS / f"{name}.sql").read_text(encoding="utf-8"))


def _name_authorities(con: duckdb.DuckDBPyConnection) -> None:
    """named_authorities: ledger, row_id, column_name, authority_name of every row in force that names one."""
    parts = [
        f"select '{ledger.id}' as ledger, row_id, '{ledger.by_field[field].name}' as column_name,"
        f" authority_name({field}) as authority_name from current_{ledger.id}"
        + (" where is_about_wages is not false" if "is_about_wages" in names else "")
        for ledger in load_all().values()
        for names in ({name for name, _ in staged_columns(ledger)},)
        for field in AUTHORITY_FIELDS
        if field in names
    ]
    con.execute(f"create or replace temp table named_authorities as {' union all '.join(parts)}")


def _read(con: duckdb.DuckDBPyConnection, reading: Reading, fields: Mapping[str, set[str]]) -> None:
    """The table of a reading: every spelling that the ledgers ever had, with what it means.

    `fields`: ledger → its fields. A cell that a person has corrected stands in current_<ledger> only.
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
        f"create or replace temp table {_table(reading, fields)} as"
        f" select *, {columns} from (select distinct * from ({' union all '.join(parts)}))"
    )
    _settle(con, reading, _table(reading, fields))


def _table(reading: Reading, ledgers: Iterable[str]) -> str:
    """A name of its own for the ledgers that are read together, by the first of them."""
    return f"{reading.table}_{next(iter(ledgers))}"


def _settle(con: duckdb.DuckDBPyConnection, reading: Reading, table: str) -> None:
    """Spellings of towns, employers and projects that persons have said what they mean."""
    if reading is TOWNS:
        con.execute(
            f"""
            update {table} set town_code = settled.becomes
            from (
                select town_key(was) as key, arg_max(becomes, position) as becomes
                from settlements where kind = '{TOWN}' group by 1
            ) as settled
            where town_code is null and town_key(written) = settled.key
            """
        )
    for kind, own, key in ((EMPLOYER, EMPLOYERS, "employer_key"), (PROJECT, PROJECTS, "project_key")):
        if own is not reading:
            continue
        named = con.execute(
            "select was, becomes from settlements where kind = $kind order by position", {"kind": kind}
        ).fetchall()
        for was, becomes in named:
            con.execute(
                f"update {table} set {key} = ({_key_of(reading.columns[key], '$becomes')})"
                f" where {key} = ({_key_of(reading.columns[key], '$was')})",
                {"was": was, "becomes": becomes},
            )


def _key_of(sql: str, name: str) -> str:
    return f"select {sql} from (select {name}::varchar as written)"


def _join(con: duckdb.DuckDBPyConnection, ledger: str, fields: Mapping[str, set[str]]) -> None:
    """keyed_<ledger>, from tables that hold the spellings of all of `fields`."""
    names = fields[ledger]
    joins, columns = [], []
    for field, (reading, prefix) in KEYS.items():
        if field not in names:
            continue
        alias = f"{field}_reading"
        condition = f"{alias}.written is not distinct from rows.{field}"
        if reading.has_address:
            address = _address(field, names, "rows.")
            condition += f" and {alias}.address is not distinct from {address}"
        joins.append(f"left join {_table(reading, fields)} as {alias} on {condition}")
        columns += [f"{alias}.{name} as {prefix}{name}" for name in reading.columns]
    con.execute(
        f"create or replace temp view keyed_{ledger} as select {', '.join(['rows.*', *columns])}"
        f" from current_{ledger} as rows {' '.join(joins)}"
    )


def _address(field: str, names: set[str], table: str = "") -> str:
    address = ADDRESS.get(field, "")
    return f"{table}{address}" if address in names else "null::varchar"
