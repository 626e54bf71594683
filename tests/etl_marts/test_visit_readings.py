"""What was read from visits' words, in the complaints: taken where sure and where the register is silent."""

from decimal import Decimal
from typing import Any

import pytest

from tests.etl_marts.conftest import Snapshot
from tests.etl_marts.test_matters import clue

MARTS = ("complaints", "matters", "reviewable_readings")

# The parameter sure_text_confidence.
SURE, UNSURE = 0.6, 0.59
DAY = "2024-03-05"
LIANGCUN, QINGPING = "371526101", "371526103"


def read(**fields: tuple[Any, float | None]) -> dict[str, Any]:
    """Staged fields of a reading: field=(what was read, how surely)."""
    return {
        name: value
        for field, (found, sure) in fields.items()
        for name, value in ((f"text_{field}", found), (f"text_{field}_confidence", sure))
    }


ALL = {
    "employer": "甲公司",
    "project": "东湖小区",
    "town": "清平镇",
    "yuan": 20000,
    "worker_count": 5,
    "months_owed": 3,
}
TAKEN = (
    "employer_name, project_name, town_code, owed_yuan, worker_count from complaints order by received_date"
)


def visit(snapshot: Snapshot, sure: float, **own: Any) -> str:
    """A visit of which all is read so surely; `own` is what its cells say."""
    told = {"text_confidence": sure, **read(**{field: (value, sure) for field, value in ALL.items()})}
    return snapshot.add("visits", **{"received_date": DAY, "content": "工资没结", **told, **own})


def test_what_is_sure_fills_what_is_empty(snapshot: Snapshot) -> None:
    visit(snapshot, SURE, received_date="2024-03-01")
    visit(snapshot, UNSURE, received_date="2024-03-02")
    snapshot.build()
    assert snapshot.rows(f"select {TAKEN}") == [
        ("甲公司", "东湖小区", QINGPING, Decimal("20000.00"), 5),
        (None, None, "unknown", None, None),
    ]
    assert snapshot.column("select reading_sureness from complaints order by received_date") == [
        "sure",
        "unsure",
    ]


@pytest.mark.parametrize("sure", [UNSURE, SURE, 1.0])
def test_what_a_cell_says_stands_over_a_reading(snapshot: Snapshot, sure: float) -> None:
    """Such a cell was filled by a person who settled a doubt: else it would not have been read."""
    visit(
        snapshot, sure, employer_name="乙公司", project_name="西山学校", town_text="梁村镇", owed_yuan=300,
        worker_count=1,
    )  # fmt: skip
    visit(snapshot, sure, received_date="2024-03-06", town_text="东京镇")
    snapshot.build()
    known, unknown = snapshot.rows(f"select {TAKEN}")
    assert known == ("乙公司", "西山学校", LIANGCUN, Decimal("300.00"), 1)
    # a town that is written and not known is for a person to correct
    assert unknown[2] == "unknown"


def test_each_field_is_taken_by_its_own_confidence(snapshot: Snapshot) -> None:
    visit(snapshot, UNSURE, **read(employer=("甲公司", 0.9), yuan=(20000, 0.9)))
    snapshot.build()
    assert snapshot.rows(f"select {TAKEN}") == [("甲公司", None, "unknown", Decimal("20000.00"), None)]
    assert snapshot.column("select reading_sureness from complaints") == ["unsure"]


def test_a_visit_of_which_nothing_was_taken_stands_on_no_reading(snapshot: Snapshot) -> None:
    nothing = read(**dict.fromkeys(ALL, (None, 0.9)))
    snapshot.add(
        "visits", received_date=DAY, content="工资没结", text_confidence=0.9, employer_name="乙", **nothing
    )
    snapshot.add("visits", received_date=DAY, content="工资没结", employer_name="乙公司")
    # a person has looked: that the words say nothing is known now
    snapshot.add("visits", received_date=DAY, content="工资没结", text_confidence=1, **nothing)
    snapshot.build()
    assert snapshot.rows("select text_confidence, reading_sureness from complaints order by row_id") == [
        (None, None), (None, None), (1.0, "confirmed"),
    ]  # fmt: skip


def test_the_town_of_the_project_comes_before_that_of_the_words(snapshot: Snapshot) -> None:
    snapshot.add("projects", native_number="P1", project_name="东湖小区", town_text="梁村镇")
    visit(snapshot, SURE, project_name="东湖小区")
    visit(snapshot, SURE, received_date="2024-03-06", project_name="北山小区")
    snapshot.build()
    assert snapshot.column("select town_code from complaints order by received_date") == [LIANGCUN, QINGPING]


@pytest.mark.parametrize(("sure", "matters"), [(SURE, 1), (UNSURE, 2)])
def test_names_that_were_read_surely_join_matters(snapshot: Snapshot, sure: float, matters: int) -> None:
    clue(snapshot, "A", "2024-03-01", employer_name="甲公司", project_name="东湖小区")
    visit(snapshot, sure)
    snapshot.build()
    assert snapshot.column("select count(*) from matters") == [matters]


@pytest.mark.parametrize(
    "own",
    [
        # both read; the employer read beside a written project; the project read beside a written employer
        {},
        {"project_name": "昌盛建筑工程", "text_project": None, "text_project_confidence": None},
        {"employer_name": "昌盛建筑工程有限公司", "text_employer": None, "text_employer_confidence": None},
    ],
)
def test_one_name_read_twice_joins_nothing(snapshot: Snapshot, own: dict[str, Any]) -> None:
    names = read(employer=("昌盛建筑工程有限公司", 0.9), project=("昌盛建筑工程", 0.9))
    for day in ("2024-03-05", "2024-03-06"):
        visit(snapshot, SURE, **{**names, "received_date": day, **own})
    snapshot.build()
    assert snapshot.column("select count(*) from matters") == [2]


@pytest.mark.parametrize(("sure", "road"), [(SURE, "police"), (UNSURE, "inspection")])
def test_months_that_were_read_count_for_the_road(snapshot: Snapshot, sure: float, road: str) -> None:
    """Flight from one worker is for the police from 3 months and 10,000 yuan on."""
    own = {"worker_count": 1, "owed_yuan": 10000, "content": "老板跑路了，工资没给"}
    visit(snapshot, sure, **own)
    snapshot.build()
    assert snapshot.column("select road from complaints") == [road]


def test_what_was_read_and_what_the_register_says_stand_on_one_list(snapshot: Snapshot) -> None:
    visit(
        snapshot, UNSURE, record_key="k:ab", employer_name="乙公司", text_employer=None,
        text_employer_confidence=None, text_yuan=None, text_yuan_confidence=0.9,
    )  # fmt: skip
    order = {"received_at": "2024-01-05 09:00:00", "native_number": "1", "is_about_wages": True}
    snapshot.add(
        "hotline_orders", text_employer="丙公司", text_employer_confidence=0.3, text_confidence=0.3, **order
    )
    snapshot.add("visits", received_date=DAY, content="工资没结", employer_name="乙公司")
    snapshot.build()
    assert snapshot.rows(
        "select channel, reading_id, is_about_wages, employer_name, employer_confidence, project_name,"
        " project_confidence, owed_yuan, yuan_confidence, is_to_review, is_skipped"
        " from reviewable_readings order by channel"
    ) == [
        ("hotline", "1", True, "丙公司", 0.3, None, None, None, None, True, False),
        ("visits", "visits:k:ab", None, "乙公司", None, "东湖小区", UNSURE, None, 0.9, True, False),
    ]  # fmt: skip
    assert snapshot.column(
        "select complaint_id from complaints where channel = 'visits' order by 1 desc limit 1"
    ) == ["visits:key-3"]
