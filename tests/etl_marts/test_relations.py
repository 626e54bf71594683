"""The tables of a built snapshot are what their declarations say; a SELECT that gives others is refused."""

from dataclasses import replace

import duckdb
import pytest

from data.spec.cube import cubes
from data.spec.mart import MartColumn, relations
from etl.marts.reference import tables
from etl.marts.relations import MartError, fill
from tests.etl_marts.conftest import Snapshot

COLUMNS = """
select column_name, lower(data_type), is_nullable, comment
from duckdb_columns()
where table_name = $table and not internal
order by column_index
"""
TYPES = {"varchar": "text"}


def test_every_column_has_the_type_and_the_comment_of_its_declaration(snapshot: Snapshot) -> None:
    snapshot.build()
    kept = [made for made in (*relations().values(), *tables().values()) if made.kind != "work"]
    assert len(kept) > 25
    for made in kept:
        found = [
            (name, TYPES.get(kind, kind.replace(",", ", ")), nullable, comment)
            for name, kind, nullable, comment in snapshot.con.execute(COLUMNS, {"table": made.id}).fetchall()
        ]
        assert [name for name, *_ in found] == [column.name for column in made.columns] or made.kind == "view"
        by_name = {name: rest for name, *rest in found}
        for column in made.columns:
            kind, nullable, comment = by_name[column.name]
            assert (kind, comment) == (column.type, column.description), (made.id, column.name)
            assert made.kind == "view" or nullable == bool(column.null), (made.id, column.name)


def test_every_table_of_a_snapshot_is_declared(snapshot: Snapshot) -> None:
    staged = snapshot.column("select table_name from duckdb_tables() where not temporary")
    snapshot.build()
    made = set(snapshot.column("select table_name from duckdb_tables() where not temporary")) - set(staged)
    declared = {one.id for one in (*relations().values(), *tables().values()) if one.kind == "mart"}
    assert made == declared | set(cubes())


def test_no_working_relation_stays_in_the_snapshot(snapshot: Snapshot) -> None:
    snapshot.build()
    work = {made.id for made in relations().values() if made.kind == "work"}
    assert work <= set(snapshot.column("select table_name from duckdb_tables() where temporary"))
    assert not work & set(snapshot.column("select table_name from duckdb_tables() where not temporary"))


def test_a_select_that_gives_other_columns_is_refused() -> None:
    con = duckdb.connect()
    made = replace(
        relations()["workday_numbers"],
        select="select date '2024-01-01' as day, true as is_workday, 1 as workday_number, 'x' as name",
    )
    with pytest.raises(MartError) as caught:
        fill(con, made)
    assert str(caught.value) == (
        "主题表 workday_numbers 的列与表头不一致：表头写了而 SELECT 没有给出 is_provisional；"
        "SELECT 给出而表头没有写 name。请改正 workday_numbers.sql。"
    )
    con.close()


def test_a_column_declared_in_vain_is_refused() -> None:
    con = duckdb.connect()
    con.execute("create table workdays (day date, is_workday boolean, is_provisional boolean)")
    made = relations()["workday_numbers"]
    with pytest.raises(MartError, match="没有给出 moon。"):
        fill(con, replace(made, columns=(*made.columns, MartColumn("moon", "text", "月相"))))
    con.close()
