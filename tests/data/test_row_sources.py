"""Rows and lines that no file of data/questions tells of: written from what marts and ledgers declare."""

from datetime import date

from data import Warehouse
from data.paths import QUESTIONS
from data.query import row_sources
from data.spec import reference
from data.spec.ledger import load_all
from data.spec.mart import Mart, MartColumn, marts
from data.spec.metric import fragment_parameters


def test_a_mart_without_a_file_lists_its_rows(county: Warehouse) -> None:
    """Codes by their names, amounts with their unit, and the line that each row comes from."""
    mart = marts()["fund_advances"]
    assert not (QUESTIONS / "fund_advances_rows.sql").is_file()
    shared = (QUESTIONS / "_shared.sql").read_text(encoding="utf-8")
    selected = "selected as (select *, null::boolean as in_numerator from fund_advances)"
    ctes = [
        shared,
        row_sources.ledger_lines(county.snapshot()),
        selected,
        row_sources.labelled(mart, "selected"),
    ]
    sql = "with " + ",\n".join(ctes) + f"\n{row_sources.written('fund_advances_rows', set())}"
    offered = {
        "special_towns": list(reference.SPECIAL_TOWNS),
        "special_names": list(reference.SPECIAL_TOWNS.values()),
        "complete_until": date(2024, 6, 15),
    }
    with county.cursor() as (_, cursor):
        found = cursor.execute(sql, {name: offered[name] for name in fragment_parameters(sql)})
        headings = [column[0] for column in found.description or ()]
        first = dict(zip(headings, found.fetchall()[0], strict=True))
    assert {name: first[name] for name in ("垫付标识", "资金账户", "垫付金额（元）", "行标识")} == {
        "垫付标识": "f1",
        "资金账户": "县本级",
        "垫付金额（元）": 30000,
        "行标识": "5:0:1",
    }
    assert headings[-4:] == ["来源文件", "工作表", "行号", "行标识"]


def test_headings_stay_apart() -> None:
    """Two columns of one name, a flag in words, a hash that nobody reads."""
    made = Mart(
        "x",
        "x",
        "x",
        (
            MartColumn("paid_yuan", "decimal(18, 2)", "金额：付的", "元"),
            MartColumn("owed_yuan", "decimal(18, 2)", "金额：欠的", "元"),
            MartColumn("is_paid", "boolean", "已付清"),
            MartColumn("phone_key", "text", "电话的密钥散列"),
        ),
        key=("paid_yuan",),
    )
    assert row_sources.rows_sql(made) == (
        'select\n    paid_yuan as "金额（元）",\n    owed_yuan as "金额（元） owed_yuan",\n'
        "    case when is_paid then '是' when not is_paid then '否' end as \"已付清\",\n"
        "    case when in_numerator then '是' else '否' end as \"计入分子\"\n"
        "from labelled\norder by paid_yuan"
    )


def test_no_ledger_is_left_out_of_the_lines() -> None:
    for name in ("line_loads", "line_versions"):
        sql = row_sources.written(name, set(load_all()))
        assert sql is not None and sql.startswith("-- county only")
        assert all(f"from stg_{ledger}" in sql for ledger in load_all())
        # an older snapshot lacks a ledger declared since
        assert "stg_visits" not in (row_sources.written(name, set(load_all()) - {"visits"}) or "")


def test_what_is_declared_nowhere_is_no_question() -> None:
    assert row_sources.written("no_such_rows", set(load_all())) is None
    assert row_sources.written("fund_advances", set(load_all())) is None
