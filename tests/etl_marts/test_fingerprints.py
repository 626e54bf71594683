"""What a relation is made from is told from its SELECT, and where it is declared, it is what is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from data.spec.ledger import load_all
from etl.marts import NO_DECISIONS
from etl.marts.duckdb_engine import DUCKDB
from etl.marts.fingerprints import (
    LOG,
    NOTHING_FORMER,
    Fingerprints,
    Former,
    content_of,
    read_former,
)
from etl.marts.incremental import Incremental
from etl.marts.keys import keyed_from, make_keyed
from etl.marts.number_doubts import doubt_numbers
from etl.marts.reading import Reads, UnreadableSelect, reads_of, whole
from etl.marts.run import steps
from etl.marts.settlements import settle_doubts
from etl.marts.shared_numbers import doubt_shared_numbers
from tests.etl_marts.conftest import Snapshot

# Made of reference data alone, which every fingerprint has in it.
OF_REFERENCE_DATA = {"sector_keys"}


# a SELECT -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("select", "tables", "starred"),
    [
        ("select a from x join y using (k)", {"x", "y"}, set()),
        ("with c as (select a from x) select * from c, (select max(q) from z)", {"x", "z"}, {"z"}),
        ("with c as (select * from x) select c.*, y.a from c cross join y", {"x", "y"}, {"x"}),
        ("select one.*, count(*) from x as one cross join y group by all", {"x", "y"}, {"x"}),
        ("select a from x where b in (select c from y union all select d from z)", {"x", "y", "z"}, set()),
        ("select count(*) from x where exists (select 1 from y)", {"x", "y"}, set()),
    ],
)
def test_what_a_select_reads(select: str, tables: set[str], starred: set[str]) -> None:
    found = reads_of(duckdb.connect(), select)
    assert (found.tables, found.whole) == (tables, starred)


def test_a_column_of_a_join_is_named() -> None:
    found = reads_of(duckdb.connect(), "select a from x join y using (k) where y.b > 0")
    assert {"a", "k", "b"} <= found.names


def test_what_cannot_be_parsed_is_refused() -> None:
    with pytest.raises(UnreadableSelect):
        reads_of(duckdb.connect(), "insert into x select 1")


def test_rows_have_one_content_in_any_order_and_another_when_one_differs() -> None:
    con = duckdb.connect()
    for name, rows in (
        ("a", "(1, 'x'), (2, null)"),
        ("b", "(2, null), (1, 'x')"),
        ("c", "(1, null), (2, 'x')"),
    ):
        con.execute(f"create table {name} as select * from (values {rows}) as rows(k, v)")
    assert content_of(con, "a") == content_of(con, "b") != content_of(con, "c")
    # a row twice is not the same as a row
    con.execute("insert into b select * from b; insert into b select * from a")
    assert content_of(con, "a") != content_of(con, "b")


# fingerprints -------------------------------------------------------------------------------------


def prints(snapshot: Snapshot, former: Former = NOTHING_FORMER) -> Fingerprints:
    return Fingerprints(snapshot.con, former, program="p", unknown="new")


def test_only_the_columns_that_are_read_of_a_small_table_count(snapshot: Snapshot) -> None:
    snapshot.build()
    one, whole_row = Reads(frozenset({"build_info"}), frozenset({"data_until"})), whole("build_info")
    before = [prints(snapshot).made_from("x", reads) for reads in (one, whole_row)]
    snapshot.con.execute("update build_info set complete_until = date '2020-01-01'")
    after = [prints(snapshot).made_from("x", reads) for reads in (one, whole_row)]
    assert before[0] == after[0] and before[1] != after[1]


def test_a_table_of_which_nobody_says_what_is_in_it_is_refused(snapshot: Snapshot) -> None:
    snapshot.con.execute("create table strange (a integer)")
    with pytest.raises(UnreadableSelect, match="strange"):
        prints(snapshot).made_from("x", whole("strange"))


def test_an_expression_with_the_name_of_a_mart_is_refused(snapshot: Snapshot) -> None:
    reads = reads_of(snapshot.con, "with complaints as (select 1 as a) select a from complaints")
    with pytest.raises(UnreadableSelect, match="complaints"):
        prints(snapshot).made_from("x", reads)


def test_a_ledger_is_known_by_its_lines_and_the_cells_that_persons_corrected(snapshot: Snapshot) -> None:
    snapshot.build()
    same = Former("p", {}, dict.fromkeys(load_all(), "as-before"))

    def of(name: str) -> str:
        return prints(snapshot, same).made_from("x", whole(name))

    names = ("current_visits", "keyed_visits", "current_payrolls", "keyed_payrolls")
    before = [of(name) for name in names]
    snapshot.con.execute(
        "insert into settlements by name select 0 as position, 'b' as batch_id,"
        " timestamp '2024-07-01' as decided_at, 'u' as decided_by,"
        " 'value' as kind, 'visits' as ledger, 'k' as record_key, 'p' as place,"
        " 'r' as rule, 'c' as column_name"
    )
    assert [of(name) == was for name, was in zip(names, before, strict=True)] == [False, False, True, True]
    snapshot.con.execute("update settlements set kind = 'town'")
    assert [of(name) == was for name, was in zip(names, before, strict=True)] == [True, False, True, False]


# what is declared ---------------------------------------------------------------------------------


class Spy:
    """A connection that notes what is asked of it."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self.asked: list[str] = []

    def execute(self, query: str, *given: Any) -> Any:
        self.asked.append(query)
        return self._con.execute(query, *given)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._con, name)

    def read(self) -> set[str]:
        """Tables that were read and were not made meanwhile."""
        found: set[str] = set()
        made: set[str] = set()
        for tree in (tree for query in self.asked for tree in sqlglot.parse(query, read="duckdb") if tree):
            written = set(_written(tree))
            expressions = {cte.alias for cte in tree.find_all(exp.CTE)}
            found |= {one.name for one in tree.find_all(exp.Table) if id(one) not in written} - expressions
            made |= (
                {one.name for one in tree.find_all(exp.Table) if id(one) in written}
                if isinstance(tree, exp.Create)
                else set()
            )
        return found - made


def _written(tree: exp.Expression) -> Iterator[int]:
    if isinstance(tree, exp.Create | exp.Insert | exp.Delete | exp.Update | exp.Describe):
        target = tree.this.this if isinstance(tree.this, exp.Schema) else tree.this
        yield id(target)


@pytest.fixture
def whole_county(snapshot: Snapshot) -> Snapshot:
    """A few rows, so that every step has something to look at."""
    snapshot.add("visits", natural_key="k:1", received_date="2024-05-01", town_text="不知名镇")
    snapshot.add("national_clues", native_number="A1", received_at="2024-05-01")
    for ledger in ("visits", "payrolls"):
        snapshot.con.execute(f"insert into doubts values ('{ledger}', '1:0:1', 'unknown_town', '镇街', 'm')")
    snapshot.build()
    return snapshot


@pytest.mark.parametrize("name", ["matters", "road_spells", "text_signs"])
def test_a_step_reads_what_it_declares(whole_county: Snapshot, name: str) -> None:
    step, spy = steps(NO_DECISIONS)[name], Spy(whole_county.con)
    step.run(spy)  # type: ignore[arg-type]
    registered = {"matter_places", "matter_link_rows", "matter_candidate_rows"}
    assert spy.read() - registered == step.reads.tables


@pytest.mark.parametrize("judge", [doubt_shared_numbers, doubt_numbers, settle_doubts])
def test_a_part_reads_what_it_declares(whole_county: Snapshot, judge: Callable[[Incremental], None]) -> None:
    spy = Spy(whole_county.con)
    seen: list[str] = []

    class Checked(Incremental):
        def settle_part(self, name: str, reads: Reads, make: Callable[[], None], *given: object) -> None:
            self.need(reads)
            spy.asked.clear()
            make()
            assert spy.read() <= reads.tables, name
            seen.append(name)

    snapshot = whole_county
    judge(Checked(spy, prints(snapshot), steps(NO_DECISIONS), DUCKDB))  # type: ignore[arg-type]
    assert seen


@pytest.mark.parametrize("ledger", sorted(load_all()))
def test_a_keyed_ledger_reads_what_it_declares(whole_county: Snapshot, ledger: str) -> None:
    spy = Spy(whole_county.con)
    make_keyed(spy, [load_all()[ledger]])  # type: ignore[arg-type]
    declared = {f"stg_{ledger}", f"current_{ledger}", *(table for table, _ in keyed_from(ledger))}
    assert spy.read() <= declared | OF_REFERENCE_DATA | LOG


def test_a_snapshot_says_what_its_relations_were_made_from(snapshot: Snapshot) -> None:
    snapshot.build()
    found = read_former(snapshot.con, snapshot.con.execute("select current_database()").fetchone()[0])  # type: ignore[index]
    assert {"complaints", "payroll_lines", "cube_complaints_received_date", "settled_doubts"} <= set(found)
    assert all(one.made_from for name, one in found.items() if not name.startswith("stg_"))
