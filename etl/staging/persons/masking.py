"""The texts of staged rows, masked by the persons whom the row names in its name columns and its texts."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
from duckdb.func import FunctionNullHandling

from etl.staging.persons.person_names import mask_persons, persons_in
from etl.staging.persons.personal_numbers import install_mask_digits

# Whom a row names in its name columns, and whom in its long texts; both parted by 、.
OWN_NAMES, FOUND_NAMES = "own_names", "found_names"


def install_persons(con: duckdb.DuckDBPyConnection) -> None:
    """persons_in(text), mask_persons(text, names), mask_digits(text)."""
    # Functions belong to the database: another of its connections may have made them.
    if not has_function(con, "persons_in", 1):
        varchar = duckdb.type("VARCHAR")
        # A text without names gives NULL, which DuckDB accepts from a function only with null_handling.
        special = FunctionNullHandling.SPECIAL
        con.create_function("persons_in", _persons_in, [varchar], varchar, null_handling=special)
        con.create_function("mask_persons", _mask_persons, [varchar, varchar], varchar, null_handling=special)
    install_mask_digits(con)


def has_function(con: duckdb.DuckDBPyConnection, name: str, arguments: int) -> bool:
    """Whether a function is there; to list all of them takes a hundred times as long."""
    try:
        con.execute(f"prepare has_function as select {name}({', '.join(['?::varchar'] * arguments)})")
    except duckdb.CatalogException:
        return False
    con.execute("deallocate has_function")
    return True


def _persons_in(text: str | None) -> str | None:
    return persons_in(text) if text else None


def _mask_persons(text: str | None, names: str | None) -> str | None:
    return mask_persons(text, names) if text and names else text


def mask_rows(con: duckdb.DuckDBPyConnection, texts: Sequence[str]) -> None:
    """In the columns `texts` of `staged`, star the persons whom a row names; OWN_NAMES and FOUND_NAMES go.

    Keys and content were taken before: they stay the same whether a name cell is filled in or not, and
    however well names are found. Only rows that may mention somebody are written again: those in whose texts
    a name was found, and those with the last sign of a name of their own.
    """
    own = [
        f"({text} is not null and (contains({text}, right({OWN_NAMES}, 1)) or contains({OWN_NAMES}, '、')))"
        for text in texts
    ]
    mentions = [*own, f"{FOUND_NAMES} is not null"]
    masks = ", ".join(
        f"{text} = mask_persons(mask_own_names({text}, {OWN_NAMES}), {FOUND_NAMES})" for text in texts
    )
    con.execute(f"update staged set {masks} where {' or '.join(mentions)}")
    con.execute(f"alter table staged drop column {OWN_NAMES}")
    con.execute(f"alter table staged drop column {FOUND_NAMES}")
