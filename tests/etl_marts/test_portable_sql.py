"""Every mart's SELECT keeps to the SQL that sqlglot carries over to Spark with its meaning unchanged."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlglot
from sqlglot import ErrorLevel, exp

from data.spec.ledger import load_all
from data.spec.mart import Mart, read_mart, relations
from etl.marts.reference import tables
from etl.publish.store import LOG_TABLES

SELECTS = [made for made in relations().values() if made.select]
# Spark has them under the name that DuckDB gives them; sqlglot knows them as no function of its own.
SAME_IN_SPARK = frozenset({"make_date"})
# What Spark lacks, or answers otherwise: the first value that is not null, the row of the largest, lists.
DENIED = (
    exp.AnyValue,
    exp.ArgMax,
    exp.ArgMin,
    exp.Array,
    exp.ArrayContains,
    exp.Bracket,
    exp.Explode,
    exp.Lambda,
    exp.Parameter,
    exp.Placeholder,
    exp.RegexpFullMatch,
    exp.Struct,
    exp.Unnest,
)


def faults(sql: str) -> Iterator[str]:
    """What in a SELECT is outside the subset, in words."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    for node in tree.walk():
        if isinstance(node, exp.Anonymous) and node.name.lower() not in SAME_IN_SPARK:
            yield f"function {node.name}"
        if isinstance(node, DENIED):
            yield f"{type(node).__name__}: {node.sql(dialect='duckdb')}"
        if isinstance(node, exp.Group) and node.args.get("all"):
            yield "group by all"
        if isinstance(node, exp.SetOperation) and node.args.get("by_name"):
            yield "union by name"
        if isinstance(node, exp.Star) and (node.args.get("except_") or node.args.get("replace")):
            yield "star without some columns"
        if isinstance(node, exp.Filter) and isinstance(node.parent, exp.Window):
            yield "a window over some rows"
        if isinstance(node, exp.Qualify):
            yield "qualify"
        if isinstance(node, exp.RegexpReplace) and "g" not in str(node.args.get("modifiers") or ""):
            yield f"only the first match is replaced: {node.sql(dialect='duckdb')}"
        if isinstance(node, exp.Subquery | exp.In) and _is_in_a_column(node):
            yield f"a query inside a column: {node.sql(dialect='duckdb')[:60]}"
        if isinstance(node, exp.Cast) and node.to.this == exp.DataType.Type.UNKNOWN:
            yield f"type {node.to}"


def _is_in_a_column(node: exp.Expression) -> bool:
    """Spark takes a subquery as a table or in a condition, not everywhere as a value."""
    if isinstance(node, exp.In) and not node.args.get("query"):
        return False
    return not isinstance(node.parent, exp.From | exp.Join | exp.SetOperation | exp.With | exp.CTE) and (
        node.find_ancestor(exp.Where, exp.From, exp.Join) is None
    )


@pytest.mark.parametrize("made", SELECTS, ids=lambda made: made.id)
def test_a_select_is_carried_over_to_spark(made: Mart) -> None:
    assert list(faults(made.select)) == []
    (carried,) = sqlglot.transpile(
        made.select, read="duckdb", write="spark", unsupported_level=ErrorLevel.RAISE
    )
    functions = {one.name.lower() for one in sqlglot.parse_one(carried, read="spark").find_all(exp.Anonymous)}
    assert functions <= SAME_IN_SPARK


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("select a, count(*) from t group by all", "group by all"),
        ("select company_key(a) from t", "function company_key"),
        ("select parameter('x') from t", "function parameter"),
        ("select list_contains([1], a) from t", "Array"),
        ("select * exclude (a) from t", "star without"),
        ("select a from t union all by name select a from u", "by name"),
        ("select any_value(a) from t", "AnyValue"),
        ("select arg_max(a, b) from t", "ArgMax"),
        ("select unnest([a, b]) from t", "Unnest"),
        ("select count(*) filter (where a) over (order by b) from t", "a window over some rows"),
        ("select a from t qualify row_number() over (order by a) = 1", "qualify"),
        ("select regexp_replace(a, 'x', 'y') from t", "only the first match"),
        ("select (select max(b) from u) as a from t", "a query inside a column"),
        ("select a in (select b from u) as c from t", "a query inside a column"),
        ("select a from t where b = $day", "Placeholder"),
        ("select regexp_full_match(a, 'x') from t", "RegexpFullMatch"),
    ],
)
def test_what_is_outside_the_subset_is_found(sql: str, fault: str) -> None:
    assert any(fault.lower() in found.lower() for found in faults(sql)), list(faults(sql))


@pytest.mark.parametrize("made", SELECTS, ids=lambda made: made.id)
def test_a_select_reads_what_it_declares_to_need(made: Mart) -> None:
    """Reference tables, the loader's own and the ledgers' rows are there before; all else is in `after`."""
    tree = sqlglot.parse_one(made.select, read="duckdb")
    own = {cte.alias_or_name for cte in tree.find_all(exp.CTE)}
    read = {table.name for table in tree.find_all(exp.Table)} - own
    staged = {f"{kind}_{ledger}" for kind in ("current", "keyed") for ledger in load_all()}
    assert read - staged - set(tables()) - set(LOG_TABLES) == set(made.after)


def test_every_relation_made_is_read() -> None:
    read = {name for made in relations().values() for name in made.after}
    # the doubts across ledgers read the guarantees
    idle = {made.id for made in relations().values() if made.kind == "work"} - read
    assert idle == {"overlapping_guarantees"}


def test_a_file_holds_one_select() -> None:
    for made in SELECTS:
        (statement,) = sqlglot.parse(made.select, read="duckdb")
        assert isinstance(statement, exp.Query), made.id


def test_the_select_follows_the_declaration(tmp_path) -> None:
    path = tmp_path / "x.sql"
    path.write_text(
        '/*\nid = "x"\nlabel = "x"\ndescription = "x"\n'
        'columns = [{ name = "a", type = "text", comment = "a" }]\n*/\n'
        "-- why\nselect 'b' as a;\n",
        encoding="utf-8",
    )
    assert read_mart(path).select == "-- why\nselect 'b' as a"
