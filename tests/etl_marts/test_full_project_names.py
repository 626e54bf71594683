"""A project read in part, whose full name in the ledger stands in the text, is counted under that name."""

from typing import Any

import pytest

from tests.etl_marts.conftest import Snapshot

FULL, OTHER = "东湖花园一期住宅楼工程", "西湖花园一期住宅楼工程"
PART = "一期住宅楼工程"


def project(snapshot: Snapshot, number: str, name: str, town: str) -> None:
    snapshot.add("projects", native_number=number, project_name=name, town_text=town)


def order(snapshot: Snapshot, words: str, **own: Any) -> None:
    snapshot.add(
        "hotline_orders",
        **{
            "received_at": "2024-01-05 09:00:00",
            "native_number": "1",
            "is_about_wages": True,
            "content": words,
            "text_project": PART,
            "text_project_confidence": 0.7,
            "text_confidence": 0.7,
            **own,
        },
    )


def named(snapshot: Snapshot) -> list[tuple[Any, ...]]:
    snapshot.build()
    return snapshot.rows("select project_name, project_id from complaints")


@pytest.mark.parametrize("first", [True, False])
def test_the_full_name_counts_whatever_came_first(snapshot: Snapshot, *, first: bool) -> None:
    words = f"反映“{FULL}”拖欠工资"
    if first:
        order(snapshot, words)
    project(snapshot, "P2", OTHER, "清平镇")
    project(snapshot, "P1", FULL, "梁村镇")
    if not first:
        order(snapshot, words)
    assert named(snapshot) == [(FULL, "P1")]
    # what was read stays what was read, and the town follows the project
    assert snapshot.rows("select project_name from order_readings") == [(PART,)]
    assert snapshot.rows("select town_code from complaints") == [("371526101",)]
    assert snapshot.rows("select project_name from full_project_names") == [(FULL,)]


@pytest.mark.parametrize(
    ("words", "own"),
    [
        (f"反映{PART}拖欠工资", {}),  # the text has no more than was read
        (f"反映{FULL}和{OTHER}拖欠工资", {}),  # two projects
        (f"反映{FULL}拖欠工资", {"text_project_confidence": 1.0}),  # a person has confirmed it
        (f"反映南苑小区拖欠工资，在{FULL}对面", {"text_project": "南苑小区"}),  # another site
    ],
)
def test_else_it_stays_as_read(snapshot: Snapshot, words: str, own: dict[str, Any]) -> None:
    project(snapshot, "P1", FULL, "梁村镇")
    project(snapshot, "P2", OTHER, "清平镇")
    order(snapshot, words, **own)
    assert named(snapshot) == [(own.get("text_project", PART), None)]


def test_what_was_read_may_be_a_project_by_itself(snapshot: Snapshot) -> None:
    project(snapshot, "P1", FULL, "梁村镇")
    project(snapshot, "P2", PART, "清平镇")
    order(snapshot, f"反映{PART}拖欠工资，在{FULL}旁")
    assert named(snapshot) == [(PART, "P2")]


def test_of_a_visit_only_what_was_read(snapshot: Snapshot) -> None:
    project(snapshot, "P1", FULL, "梁村镇")
    words = {"content": f"在{FULL}干活，工资没结", "text_project": PART, "text_project_confidence": 0.7}
    for day, written in (("2024-03-01", None), ("2024-03-02", PART)):
        read = words if written is None else {"content": words["content"]}
        snapshot.add("visits", received_date=day, project_name=written, text_confidence=0.7, **read)
    snapshot.build()
    assert snapshot.rows("select project_name, project_id from complaints order by received_date") == [
        (FULL, "P1"),
        (PART, None),
    ]
