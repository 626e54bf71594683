"""Makes a declared relation: its table as declared, filled from its SELECT, with comments."""

from __future__ import annotations

import duckdb

from data.spec.mart import Mart, MartColumn
from etl.errors import LoadError


class MartError(LoadError):
    """Reference data or a declaration that the marts cannot be built with."""


def create_table(con: duckdb.DuckDBPyConnection, made: Mart) -> None:
    """The empty table with its comments; a working table is temporary, and free of constraints."""
    is_kept = made.kind == "mart"
    columns = [
        f"{column.name} {column.type}{' not null' if is_kept and not column.null else ''}"
        for column in made.columns
    ]
    if is_kept and made.key:
        columns.append(f"primary key ({', '.join(made.key)})")
    if is_kept:
        # of the snapshot that the new one began as a copy of
        con.execute(f"drop table if exists {made.id}")
    con.execute(f"create {'' if is_kept else 'or replace temp '}table {made.id} ({', '.join(columns)})")
    if is_kept:
        write_comments(con, made, "table")


# (SELECT, declared columns) that this process has found to agree: the tables that it reads are declared too.
_AGREED: set[tuple[str, tuple[MartColumn, ...]]] = set()


def fill(con: duckdb.DuckDBPyConnection, made: Mart) -> None:
    """Create the relation and fill it from its SELECT.

    Raises: MartError where the SELECT does not give exactly the declared columns.
    """
    if (made.select, made.columns) not in _AGREED:
        check_columns(con, made, f"({made.select})")
        _AGREED.add((made.select, made.columns))
    if made.kind == "view":
        con.execute(f"create or replace view {made.id} as {made.select}")
        write_comments(con, made, "view")
        return
    create_table(con, made)
    con.execute(f"insert into {made.id} by name {made.select}")


def check_columns(con: duckdb.DuckDBPyConnection, made: Mart, source: str) -> None:
    """Raises: MartError naming the columns that `source` has more or fewer than the declaration."""
    given = {row[0] for row in con.execute(f"describe select * from {source}").fetchall()}
    declared = {column.name for column in made.columns}
    lacking, extra = sorted(declared - given), sorted(given - declared)
    if lacking or extra:
        words = [
            *([f"表头写了而 SELECT 没有给出 {'、'.join(lacking)}"] if lacking else []),
            *([f"SELECT 给出而表头没有写 {'、'.join(extra)}"] if extra else []),
        ]
        raise MartError(f"主题表 {made.id} 的列与表头不一致：{'；'.join(words)}。请改正 {made.id}.sql。")


def write_comments(con: duckdb.DuckDBPyConnection, made: Mart, kind: str) -> None:
    """What the relation and its columns mean, kept with them in the snapshot."""
    comments = [
        f"comment on {kind} {made.id} is {literal(f'{made.label}：{made.description}')}",
        *(f"comment on column {made.id}.{one.name} is {literal(one.description)}" for one in made.columns),
    ]
    # one transaction: a commit for each of several hundred comments takes a fifth of a small load
    con.execute(";".join(["begin transaction", *comments, "commit"]))


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
