"""The temporary tables that the steps of a load hand to one another, declared in relations.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

DECLARATIONS = Path(__file__).with_name("relations.toml")


@dataclass(frozen=True)
class Relation:
    """One table: who makes it, who uses it, and its columns by name with their DuckDB types."""

    name: str
    about: str
    made_by: str
    used_by: tuple[str, ...]
    columns: Mapping[str, str]
    # Which further columns there are, in words; "" where there are none.
    more: str = ""


@cache
def relations() -> dict[str, Relation]:
    """All of them by name, in the order in which a load makes them."""
    declared = tomllib.loads(DECLARATIONS.read_text(encoding="utf-8"))
    return {
        name: Relation(name=name, **{**facts, "used_by": tuple(facts["used_by"])})
        for name, facts in declared.items()
    }


def drop_relations(con: duckdb.DuckDBPyConnection) -> None:
    """Of a file that is done: they hold personal data and memory."""
    for name in relations():
        con.execute(f"drop table if exists temp.{name}")
