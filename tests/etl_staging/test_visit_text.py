"""What a visit's words say of what the register leaves empty; what a cell says is left alone."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from data.spec.order_fields import WHERE_EMPTY
from etl.staging.hotline.order_text import NOBODY, read_order
from etl.staging.hotline.text_fields import create_decisions
from etl.staging.hotline.visit_text import read_visit
from tests.etl_staging.conftest import Rows

Staged = Callable[[str, Rows], list[dict[str, Any]]]
Check = Callable[[str, Rows], Any]

WORDS = "众合商贸有限公司拖欠5名员工3个月工资共计20000元，在尹集镇干活"
# without a column for any of the fields
BARE = {"登记日期": "2024-03-05", "投诉人": "张三", "电话": "13800000001", "诉求": WORDS}
# a cell of each field that says something else than the words
CELLS = {
    "被投诉单位": "鑫达建筑有限公司",
    "项目": "东湖小区",
    "属地镇街": "梁村镇",
    "人数": "8",
    "金额": "35000",
    "拖欠时间段": "2023年10月至11月",
}
READ = {
    "text_employer": "众合商贸有限公司",
    "text_project": None,
    "text_town": "尹集镇",
    "text_yuan": Decimal("20000.00"),
    "text_worker_count": 5,
    "text_months_owed": Decimal("3.0"),
}
# heading → the field of a reading that fills it
HEADINGS = dict(
    zip(CELLS, ("employer", "project", "town", "worker_count", "yuan", "months_owed"), strict=True)
)


def read_fields(row: dict[str, Any]) -> set[str]:
    """The fields that were read from the row's words, whether anything was found or not."""
    return {field for field in WHERE_EMPTY if row[f"text_{field}_confidence"] is not None}


@pytest.mark.parametrize("cells", [{}, dict.fromkeys(CELLS), dict.fromkeys(CELLS, "/")])
def test_without_columns_or_with_empty_ones_all_is_read(staged: Staged, cells: dict[str, str | None]) -> None:
    [row] = staged("visits", [{**BARE, **cells}])
    assert {name: row[name] for name in READ} == READ
    assert read_fields(row) == set(WHERE_EMPTY)
    assert row["skip_rule"] is None
    assert "is_about_wages" not in row


def test_what_the_register_says_is_never_read(staged: Staged) -> None:
    [row] = staged("visits", [{**BARE, **CELLS}])
    assert dict.fromkeys(READ) == {name: row[name] for name in READ}
    assert (row["text_confidence"], row["text_evidence"], row["text_reasons"]) == (None, None, None)
    assert (row["employer_name"], row["owed_yuan"], row["worker_count"]) == ("鑫达建筑有限公司", 35000, 8)


@pytest.mark.parametrize("heading", CELLS)
def test_one_empty_cell_is_read_alone(staged: Staged, heading: str) -> None:
    [row] = staged("visits", [{**BARE, **CELLS, heading: None}])
    field = HEADINGS[heading]
    assert read_fields(row) == {field}
    assert {name: row[name] for name in READ if row[name] is not None} == {
        name: value for name, value in READ.items() if name == f"text_{field}" and value is not None
    }


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        # written, though nobody can read it: a person corrects it
        ({"金额": "若干"}, "yuan"),
        ({"人数": "几十人"}, "worker_count"),
        # set aside by the checks
        ({"金额": "-500"}, "yuan"),
        ({"金额": "99999999999"}, "yuan"),
        # no town of the county, or the town that the address names
        ({"属地镇街": "东京镇"}, "town"),
        ({"详细地址": "高唐县清平镇东街5号"}, "town"),
        # names nobody, and is written all the same
        ({"被投诉单位": "包工头"}, "employer"),
    ],
)
def test_what_is_written_wrongly_is_not_filled_from_the_words(
    checked: Check, cells: dict[str, str], field: str
) -> None:
    (row,) = checked("visits", [{**BARE, **cells}]).rows
    assert read_fields(row) == set(WHERE_EMPTY) - {field}
    assert row[f"text_{field}"] is None


def test_a_cell_that_stops_at_the_county_names_no_town(staged: Staged) -> None:
    [row] = staged("visits", [{**BARE, "属地镇街": "高唐县"}])
    assert row["text_town"] == "尹集镇"


@pytest.mark.parametrize("words", [None, "", "/", "138 0000"])
def test_without_words_nothing_is_read(staged: Staged, words: str | None) -> None:
    [row] = staged("visits", [{**BARE, "诉求": words}])
    assert (read_fields(row), row["text_confidence"]) == (set(), None)


def test_of_words_about_something_else_only_the_town_is_read(staged: Staged) -> None:
    """The visit counts all the same: the register's word stands."""
    [row] = staged("visits", [{**BARE, "诉求": "买的家具坏了，商家不退货款3000元，在清平镇"}])
    assert {name: row[name] for name in READ if row[name] is not None} == {"text_town": "清平镇"}
    assert "只读镇街，是否计入以登记为准" in json.loads(row["text_reasons"])["is_about_wages"]
    assert row["skip_rule"] is None


def test_the_words_it_rests_on_are_masked(staged: Staged) -> None:
    words = "我叫王建国，电话13812345678，在东湖小区项目干活，众合建筑有限公司拖欠工资8000元"
    [row] = staged("visits", [{**BARE, "诉求": words}])
    evidence = json.loads(row["text_evidence"])
    assert (evidence["employer"], evidence["yuan"]) == (["众合建筑有限公司"], ["8000元"])
    for kept in (row["content"], row["text_evidence"], row["text_reasons"] or ""):
        assert "王建国" not in kept and "13812345678" not in kept


def test_a_field_is_read_as_of_an_order() -> None:
    """Values, confidences, words and reasons are those of the order with the same text."""
    for words in (WORDS, "在清平那边给人盖房，鑫达公司欠我工钱5000元，好几个人"):
        order = read_order(words, received=date(2024, 3, 5))
        visit = read_visit(words, WHERE_EMPTY, date(2024, 3, 5))
        assert visit.confidences == order.confidences
        assert (visit.evidence, visit.reasons) == (order.evidence, order.reasons)
        assert [getattr(visit, one) for one in WHERE_EMPTY] == [getattr(order, one) for one in WHERE_EMPTY]


def test_the_whole_is_as_sure_as_its_weakest_part() -> None:
    words = "在清平那边给人盖房，鑫达公司欠我工钱5000元"
    everything = read_visit(words, WHERE_EMPTY)
    assert everything.confidence == everything.confidences["employer"] < 0.6
    # where the register names the employer, what is doubtful of it in the words is of no account
    rest = read_visit(words, {"yuan", "worker_count"})
    assert rest.confidence == min(rest.confidences.values()) > 0.6
    assert rest.employer is None and "employer" not in rest.evidence
    # nobody is named; with a project in the register somebody is
    assert read_visit("老板拖欠工资3000元", WHERE_EMPTY).confidence == NOBODY
    assert read_visit("老板拖欠工资3000元", set(WHERE_EMPTY) - {"project"}).confidence > 0.6


def test_of_an_amount_that_is_given_nothing_is_kept() -> None:
    reading = read_visit("众合商贸有限公司拖欠3名员工每人5000元工资", {"worker_count"})
    assert (reading.yuan, reading.each_yuan, reading.is_approximate) == (None, None, None)
    assert reading.worker_count == 3


def test_a_persons_decision_goes_before_the_rules_and_not_before_the_register(
    staged: Staged, con: duckdb.DuckDBPyConnection
) -> None:
    rows: Rows = [{**BARE, "被投诉单位": "鑫达建筑有限公司"}]
    [before] = staged("visits", rows)
    known_by = f"VISITS:{before['record_key']}".upper()
    con.executemany(
        "insert into reading_decisions values (?, ?, ?)",
        [(known_by, "yuan", "18000"), (known_by, "town", None), (known_by, "employer", "惠民超市")],
    )
    try:
        [row, other] = staged("visits", [*rows, {**BARE, "登记日期": "2024-03-06"}])
    finally:
        create_decisions(con)
    assert (row["text_yuan"], row["text_yuan_confidence"], row["text_town"]) == (Decimal("18000.00"), 1, None)
    assert (row["employer_name"], row["text_employer"]) == ("鑫达建筑有限公司", None)
    assert row["text_confidence"] == 1 > other["text_confidence"]
    assert other["text_yuan"] == Decimal("20000.00")


@pytest.mark.parametrize(
    ("cells", "words", "cleared", "rule"),
    [
        # 2,000,001 a head is more than the parameter allows whoever says how many they are
        ({"人数": "2"}, "拖欠工资共计400万元", "text_yuan", "absurd_amount_per_head"),
        ({}, "拖欠2名工人工资共计400万元", "text_yuan", "absurd_amount_per_head"),
        # the register's amount stands
        ({"金额": "4000000"}, "拖欠2名工人工资", "text_worker_count", "absurd_amount_per_head"),
    ],
)
def test_a_reading_that_cannot_be_is_set_aside(
    checked: Check, cells: dict[str, str], words: str, cleared: str, rule: str
) -> None:
    result = checked("visits", [{**BARE, **cells, "诉求": f"众合商贸有限公司{words}，在尹集镇"}])
    assert result.rows[0][cleared] is None
    assert (0, rule, "诉求") in result.doubts
    if "金额" in cells:
        assert result.rows[0]["owed_yuan"] == 4000000


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("讨要工资", "没有读出单位，也没有读出项目"),
        ("鑫达公司没发工资", "单位把握不大，没有采用"),
        ("我在县医院五楼干护工，众合劳务有限公司拖欠我工资8000元", "项目把握不大，没有采用"),
    ],
)
def test_what_is_unsure_is_doubted_by_its_name(checked: Check, words: str, parts: str) -> None:
    result = checked("visits", [{**BARE, "诉求": words}, {**BARE, "登记日期": "2024-03-06"}])
    assert result.doubts == {(0, "low_confidence", "诉求")}
    assert result.messages == [f"诉求文字：{parts}。请在“数据”页的“复核”中核对"]
