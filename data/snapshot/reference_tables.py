"""What a snapshot keeps of the office's lists and limits, so that an old one reads as it did."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import duckdb

from data.spec import reference
from data.spec.annotations import Annotation, Target
from data.spec.ledger import load_all
from data.spec.reference import Authority, Channel, ScoringItem, Sector, Town

Line = TypeVar("Line", Town, Channel, Sector, Authority)
# kind of line → its table, and today's list for snapshots of programs that kept fewer columns
_TODAY = {
    Town: ("towns", reference.towns),
    Channel: ("channels", reference.channels),
    Sector: ("sectors", reference.sectors),
    Authority: ("authorities", reference.authorities),
}
# dimension → reference table, code column, name column
_NAMES = {
    "town": ("towns", "town_code", "town_name"),
    "sector": ("sectors", "sector", "sector_name"),
    "channel": ("channels", "channel", "channel_name"),
    "authority": ("authorities", "authority", "authority_name"),
}


def listed(connection: duckdb.DuckDBPyConnection, kind: type[Line]) -> tuple[Line, ...]:
    """The lines of one list in the order of showing."""
    table, today = _TODAY[kind]
    columns = ", ".join(field.name for field in fields(kind))
    try:
        lines = connection.execute(f"select {columns} from {table} order by sort_order").fetchall()
    except (duckdb.BinderException, duckdb.CatalogException):
        return tuple(today())  # type: ignore[arg-type]
    return tuple(kind(*line) for line in lines)


def parameters(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[tuple[date, Decimal], ...]]:
    lines = connection.execute(
        "select parameter, effective_from, value from parameters order by parameter, effective_from"
    ).fetchall()
    found: dict[str, tuple[tuple[date, Decimal], ...]] = {}
    for name, begins, value in lines:
        found[name] = (*found.get(name, ()), (begins, value))
    return found


def scoring(connection: duckdb.DuckDBPyConnection) -> tuple[ScoringItem, ...]:
    """The scheme that the snapshot was built with; older programs kept none, and knew but one."""
    columns = ", ".join(field.name for field in fields(ScoringItem))
    try:
        lines = connection.execute(f"select {columns} from scoring_items order by position").fetchall()
    except duckdb.CatalogException:
        return tuple(reference.scoring_items())
    return tuple(ScoringItem(*line) for line in lines)


def annotations(connection: duckdb.DuckDBPyConnection) -> tuple[Annotation, ...]:
    """By day; none of older programs, which kept none."""
    return tuple(Annotation(*line) for line in _kept(connection, "annotations", Annotation, "day"))


def targets(connection: duckdb.DuckDBPyConnection) -> tuple[Target, ...]:
    """By metric and day; none of older programs, which kept none."""
    return tuple(Target(*line) for line in _kept(connection, "targets", Target, "metric, valid_from"))


def _kept(connection: duckdb.DuckDBPyConnection, table: str, kind: type, order: str) -> list[tuple[Any, ...]]:
    columns = ", ".join(field.name for field in fields(kind))
    try:
        return connection.execute(f"select {columns} from {table} order by {order}").fetchall()
    except duckdb.CatalogException:
        return []


def recorded_fields(connection: duckdb.DuckDBPyConnection) -> dict[str, frozenset[str]]:
    """Ledger → its fields as the snapshot was built with; what words are read for the program declares."""
    found: dict[str, set[str]] = {}
    for ledger, name in connection.execute("select ledger, field from ledger_columns").fetchall():
        found.setdefault(ledger, set()).add(name)
    return {
        one.id: frozenset((*found.get(one.id, one.fields), *one.read_fields)) for one in load_all().values()
    }


def names(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Names as the snapshot was built with, so that an old snapshot reads as it did."""
    found = {}
    for dimension, (table, code, name) in _NAMES.items():
        lines = connection.execute(f"select {code}, {name} from {table} order by sort_order").fetchall()
        found[dimension] = dict(lines)
    found["town"] |= reference.SPECIAL_TOWNS
    county = {reference.COUNTY_ACCOUNT: reference.SPECIAL_TOWNS[reference.COUNTY_ACCOUNT]}
    found["account"] = county | found["town"]
    return found
