"""One connection with the staging macros, and a way to stage rows given as Chinese headers → cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import duckdb
import pytest

from data.spec.ledger import Ledger, load_all
from etl import checks
from etl.staging import install_macros, stage

KEY = b"a key of the tests, thirty-two b"
LOADED_ON = date(2024, 7, 1)
Rows = list[dict[str, str | None]]


@pytest.fixture(scope="session")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    install_macros(connection, KEY)
    yield connection
    connection.close()


def fill_raw(con: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    """Temp table `raw`: the rows are lines 5, 6, 7 … of one sheet."""
    headers = list(dict.fromkeys(header for row in rows for header in row))
    columns = ", ".join(f'"{header}" varchar' for header in headers)
    con.execute(
        "create or replace temp table raw"
        f" (sheet_index integer, sheet_name varchar, row_number integer{', ' if columns else ''}{columns})"
    )
    for number, row in enumerate(rows, start=5):
        marks = ", ".join("?" * (3 + len(headers)))
        con.execute(
            f"insert into raw values ({marks})", [0, "表", number, *(row.get(one) for one in headers)]
        )


@pytest.fixture
def staged(con: duckdb.DuckDBPyConnection) -> Callable[[str, Rows], list[dict[str, Any]]]:
    """staged(ledger id, rows) → staged rows as dicts, in the order given."""

    def run(ledger: str, rows: Rows) -> list[dict[str, Any]]:
        fill_raw(con, rows)
        stage(con, load_all()[ledger])
        return fetch(con, "select * from staged order by row_number")

    return run


def fetch(con: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    cursor = con.execute(sql)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class Checked:
    """What the checks found, as (row number, rule, column) sets, and the rows afterwards."""

    def __init__(self, con: duckdb.DuckDBPyConnection, ledger: Ledger, rows: Rows) -> None:
        fill_raw(con, rows)
        stage(con, ledger)
        checks.run(con, ledger, loaded_on=LOADED_ON)
        self.rows = fetch(con, "select * from staged order by row_number")
        self.rejects = self._found(con, "rejects")
        self.doubts = self._found(con, "raw_doubts")
        self.messages = [
            row["message"] for row in fetch(con, "select * from rejects union all select * from raw_doubts")
        ]

    @staticmethod
    def _found(con: duckdb.DuckDBPyConnection, table: str) -> set[tuple[int, str, str]]:
        return {
            (row["row_number"] - 5, row["rule"], row["column_name"])
            for row in fetch(con, f"select * from {table}")
        }


@pytest.fixture
def checked(con: duckdb.DuckDBPyConnection) -> Callable[[str, Rows], Checked]:
    """checked(ledger id, rows) → Checked; rows are counted from 0."""
    return lambda ledger, rows: Checked(con, load_all()[ledger], rows)
