"""Whether rows of a table were written since the file was copied; what a load makes anew, and what not."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from data.spec.mart import Mart
from etl.feedback.report import LoadReport
from etl.marts import duckdb_engine
from etl.marts.relations import fill
from etl.publish.former import list_superseded, untouched
from tests.etl_load.conftest import clue

ROWS = 3000


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Files `prior` and `snap`, its copy, with two tables of many rows."""
    prior = tmp_path / "prior.duckdb"
    with duckdb.connect(str(prior)) as con:
        for table in ("one", "other"):
            con.execute(
                f"create table {table} as select range as a, md5(range::varchar) as b from range({ROWS})"
            )
    shutil.copyfile(prior, tmp_path / "snap.duckdb")
    with duckdb.connect() as con:
        con.execute(f"attach '{prior}' as prior (read_only); attach '{tmp_path / 'snap.duckdb'}' as snap")
        yield con


@pytest.mark.parametrize("is_written_out", [False, True])
@pytest.mark.parametrize(
    "change",
    [
        "insert into snap.one values (-1, 'x')",
        "update snap.one set b = 'x' where a = 7",
        "update snap.one set a = 3000 where a = 7",
        "delete from snap.one where a = 7",
        "delete from snap.one where a = 7; insert into snap.one select * from prior.one where a = 7",
        "delete from snap.one; insert into snap.one select * from prior.one",
    ],
)
def test_every_writing_is_seen(copied: duckdb.DuckDBPyConnection, change: str, is_written_out: bool) -> None:
    assert untouched(copied, ["one", "other"]) == {"one", "other"}
    copied.execute(change)
    if is_written_out:
        copied.execute("checkpoint snap")
    assert untouched(copied, ["one", "other"]) == {"other"}


def test_a_table_beside_one_that_was_dropped_is_untouched(copied: duckdb.DuckDBPyConnection) -> None:
    copied.execute("drop table snap.one; create table snap.one as select 1 as a; checkpoint snap")
    assert untouched(copied, ["other"]) == {"other"}


def test_lines_with_a_newer_version_are_listed() -> None:
    con = duckdb.connect()
    con.execute("create table superseded (ledger varchar, row_id varchar)")
    con.execute("insert into superseded values ('visits', 'old'), ('recoveries', 'other')")
    con.execute("create table stg_visits (row_id varchar, record_key varchar, file_seq integer)")
    con.execute("insert into stg_visits values ('1', 'k', 1), ('2', 'k', 3), ('3', 'k', 2), ('4', 'm', 1)")
    list_superseded(con, ["visits"])
    found = con.execute("select ledger, row_id from superseded order by all").fetchall()
    assert found == [("recoveries", "other"), ("visits", "1"), ("visits", "3")]


def test_a_load_makes_anew_what_reads_its_ledger_alone(
    load: Callable[..., LoadReport],
    clues: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A clue more of a day that was known: complaints are made anew, what is of other ledgers is not."""
    load(clues("甲.xlsx", [clue("A1", day="2024-03-05"), clue("A2", day="2024-03-06")]))
    made: list[str] = []

    def noted(con: duckdb.DuckDBPyConnection, relation: Mart) -> None:
        made.append(relation.id)
        fill(con, relation)

    monkeypatch.setattr(duckdb_engine, "fill", noted)
    load(clues("乙.xlsx", [clue("A3", day="2024-03-05")]))
    assert {"channel_records", "complaint_records", "complaints", "matters"} <= set(made)
    of_others = {"projects", "payroll_lines", "wage_months", "wage_events", "deposit_states", "fund_entries"}
    assert not of_others & set(made)
    assert not {"order_readings", "visit_readings"} & set(made)
