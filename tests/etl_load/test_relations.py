"""The temporary tables of a load are what etl/relations.toml says, and nobody else touches them."""

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from etl import load_file
from etl.feedback.report import LoadReport
from etl.relations import drop_relations, relations
from tests.conftest import ROOT
from tests.etl_load.conftest import clue

ETL = ROOT / "etl"
# Not SQL about a work table: the name of a folder of state, of a stage, of a kept table of the snapshot.
IN_SQL = r"\b(?:from|join|into|update|exists|table|temp\.)\s*(?:temp\.)?{name}\b(?!\.\w+\()"


def test_tables_have_the_declared_columns(
    clues: Callable[..., Path], load: Callable[..., LoadReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, dict[str, str]] = {}

    def drop(con: duckdb.DuckDBPyConnection) -> None:
        there = {
            name
            for (name,) in con.execute("select table_name from duckdb_tables() where temporary").fetchall()
        }
        for name in there & set(relations()):
            seen[name] = {line[0]: line[1] for line in con.execute(f"describe temp.{name}").fetchall()}
        drop_relations(con)
        left = con.execute("select table_name from duckdb_tables() where temporary").fetchall()
        assert not {name for (name,) in left} & set(relations())

    monkeypatch.setattr(load_file, "drop_relations", drop)
    rows = [clue("A1"), clue("A2", "没有日期")]
    load(clues("甲.xlsx", [*rows, ["合计", *[""] * 8, 6, 24000, "", "", ""]]))
    for name, relation in relations().items():
        # A sheet without merged cells fills no merged ranges.
        if name == "merge_fills":
            continue
        columns = seen[name]
        assert {one: columns.get(one) for one in relation.columns} == dict(relation.columns), name
        assert relation.more or set(columns) == set(relation.columns), name


def users(name: str) -> set[str]:
    """Modules whose text speaks of a table in SQL."""
    spoken = re.compile(IN_SQL.format(name=name), re.IGNORECASE)
    found = set()
    for path in [*ETL.rglob("*.py"), *ETL.rglob("*.sql")]:
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if module.startswith(("etl.demo", "etl.marts")) or module == "etl.relations":
            continue
        if spoken.search(path.read_text(encoding="utf-8")):
            found.add(module)
    return found


@pytest.mark.parametrize("name", relations())
def test_only_declared_modules_use_a_table(name: str) -> None:
    relation = relations()[name]
    allowed = (relation.made_by, *relation.used_by)
    found = users(name)
    assert relation.made_by in found or name in {"total_doubts", "rejects", "raw_doubts"}
    assert [one for one in sorted(found) if not one.startswith(allowed)] == []
