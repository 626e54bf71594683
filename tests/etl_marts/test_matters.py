"""件 into 事项: chains, merges, repeats, and what a matter takes from its records."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from etl.marts.matters import Record, group_records
from tests.etl_marts.conftest import Snapshot

MARTS = ("complaints", "matters")


def clue(snapshot: Snapshot, number: str, day: str, ledger: str = "national_clues", **fields: Any) -> None:
    snapshot.add(ledger, native_number=number, received_at=f"{day} 09:00:00", **fields)


def members(snapshot: Snapshot) -> dict[str, str]:
    snapshot.build()
    return dict(snapshot.rows("select native_number, matter_id from complaints"))


def test_a_chain_reaches_further_than_its_window(snapshot: Snapshot) -> None:
    # 1 January + 30 days = 31 January; + 30 = 1 March; 1 April is 31 days on.
    for number, day in [("A", "2024-01-01"), ("B", "2024-01-31"), ("C", "2024-03-01"), ("D", "2024-04-01")]:
        clue(snapshot, number, day, id_card_hash="worker")
    assert members(snapshot) == {"A": "national:A", "B": "national:A", "C": "national:A", "D": "national:D"}


def test_one_record_ties_two_matters(snapshot: Snapshot) -> None:
    clue(snapshot, "A", "2024-01-01", id_card_hash="worker")
    clue(snapshot, "B", "2024-01-05", phone_hash="phone")
    clue(snapshot, "C", "2024-01-10", id_card_hash="worker", phone_hash="phone")
    assert set(members(snapshot).values()) == {"national:A"}
    assert snapshot.rows("select first_date, last_date, complaint_count from matters") == [
        (date(2024, 1, 1), date(2024, 1, 10), 3)
    ]


def test_a_tie_does_not_wake_a_matter_out_of_reach(snapshot: Snapshot) -> None:
    clue(snapshot, "A", "2024-01-01", id_card_hash="worker")
    clue(snapshot, "B", "2024-02-20", phone_hash="phone")
    clue(snapshot, "C", "2024-03-01", id_card_hash="worker", phone_hash="phone")
    assert members(snapshot) == {"A": "national:A", "B": "national:B", "C": "national:B"}


def test_employer_and_project_join_only_together(snapshot: Snapshot) -> None:
    clue(snapshot, "A", "2024-01-01", employer_name="甲公司", project_name="乙工程")
    clue(snapshot, "B", "2024-01-02", employer_name="甲公司", project_name="乙工程")
    clue(snapshot, "C", "2024-01-03", employer_name="甲公司")
    clue(snapshot, "D", "2024-01-04", employer_name="甲公司")
    clue(snapshot, "E", "2024-01-05", employer_name="丙公司", project_name="乙工程")
    found = members(snapshot)
    assert found["B"] == "national:A"
    assert len({found[number] for number in "ACDE"}) == 4


def test_one_name_read_twice_from_text_joins_nothing(snapshot: Snapshot) -> None:
    """昌盛建筑工程有限公司 alone in an order's text gives an employer and, from its middle, a project."""
    for number in "AB":
        clue(
            snapshot,
            number,
            "2024-01-01",
            "hotline_orders",
            text_employer="昌盛建筑工程有限公司",
            text_project="昌盛建筑工程",
        )
    for number in "CD":
        clue(
            snapshot,
            number,
            "2024-01-01",
            "hotline_orders",
            text_employer="昌盛建筑工程有限公司",
            text_project="光明小区",
        )
    found = members(snapshot)
    assert found["A"] != found["B"]
    assert found["C"] == found["D"]


def test_a_worker_hash_is_no_phone_hash(snapshot: Snapshot) -> None:
    clue(snapshot, "A", "2024-01-01", id_card_hash="same")
    clue(snapshot, "B", "2024-01-02", phone_hash="same")
    assert len(set(members(snapshot).values())) == 2


def test_channels_join_by_phone_and_the_first_day_names_the_matter(snapshot: Snapshot) -> None:
    clue(
        snapshot, "H", "2024-01-03", "hotline_orders", phone_hash="phone", text_yuan=90000, town_text="清平镇"
    )
    clue(snapshot, "N", "2024-01-02", phone_hash="phone", owed_yuan=30000, worker_count=3, town_text="梁村镇")
    snapshot.build()
    assert snapshot.rows(
        "select matter_id, channel, town_code, channel_count, matter_yuan, worker_count from matters"
    ) == [("national:N", "national", "371526101", 2, Decimal("90000.00"), 3)]


def test_amount_is_the_largest_verified_never_a_sum(snapshot: Snapshot) -> None:
    for number, owed, verified in [("A", 90000, 20000), ("B", 50000, 30000), ("C", 80000, None)]:
        clue(
            snapshot,
            number,
            "2024-01-01",
            id_card_hash="worker",
            owed_yuan=owed,
            verified_yuan=verified,
            worker_count=12,
            verified_worker_count=9 if verified else None,
        )
    snapshot.build()
    assert snapshot.rows("select matter_yuan, is_amount_verified, worker_count, is_group from matters") == [
        (Decimal("30000.00"), True, 9, False)
    ]


@pytest.mark.parametrize(("workers", "is_group"), [(9, False), (10, True), (None, False)])
def test_group_matter(snapshot: Snapshot, workers: int | None, is_group: bool) -> None:
    clue(snapshot, "A", "2024-01-01", worker_count=workers)
    snapshot.build()
    assert snapshot.column("select is_group from matters") == [is_group]


@pytest.mark.parametrize(
    ("second", "repeats"),
    [
        # 31 days on: another matter. 2024-01-01 + 180 days = 2024-06-29.
        ("2024-02-01", {"A": False, "B": True}),
        ("2024-06-29", {"A": False, "B": True}),
        ("2024-06-30", {"A": False, "B": False}),
    ],
)
def test_repeat_looks_180_days_back(snapshot: Snapshot, second: str, repeats: dict[str, bool]) -> None:
    clue(snapshot, "A", "2024-01-01", employer_name="甲公司", project_name="乙工程")
    clue(snapshot, "B", second, employer_name="甲公司", project_name="乙工程")
    snapshot.build()
    found = snapshot.rows("select matter_id, is_repeat from matters")
    assert {matter.removeprefix("national:"): is_repeat for matter, is_repeat in found} == repeats


def test_two_matters_of_one_day_are_no_repeat_of_each_other(snapshot: Snapshot) -> None:
    # A and B begin on one day with nothing in common; C ties B to A's worker beyond A's window.
    clue(snapshot, "A", "2024-01-01", id_card_hash="worker")
    clue(snapshot, "B", "2024-01-01", phone_hash="phone")
    clue(snapshot, "B2", "2024-01-25", phone_hash="phone")
    clue(snapshot, "C", "2024-02-10", phone_hash="phone", id_card_hash="worker")
    assert members(snapshot)["C"] == "national:B"
    assert snapshot.column("select is_repeat from matters") == [False, False]


def test_states_of_a_matter(snapshot: Snapshot) -> None:
    clue(snapshot, "A", "2024-01-02", id_card_hash="one", status="已办结", settled_at="2024-01-08 09:00:00")
    clue(snapshot, "B", "2024-01-03", id_card_hash="one", status="退回")
    clue(snapshot, "C", "2024-01-02", id_card_hash="two", status="已办结", settled_at="2024-01-08 09:00:00")
    clue(snapshot, "D", "2024-01-03", id_card_hash="two", status="核处中", limit_date="2024-01-20")
    clue(snapshot, "E", "2024-01-03", id_card_hash="three", status="不予受理")
    clue(snapshot, "F", "2024-06-28", id_card_hash="four")
    snapshot.build()
    assert snapshot.rows(
        "select matter_id, is_declined, is_settled, is_open_overdue, due_date from matters"
        " where first_date < '2024-06-01' order by matter_id"
    ) == [
        ("national:A", False, True, False, None),
        ("national:C", False, False, True, date(2024, 1, 20)),
        ("national:E", True, False, False, None),
    ]


def test_a_record_without_a_day_is_in_no_matter(snapshot: Snapshot) -> None:
    snapshot.add("national_clues", native_number="A", id_card_hash="worker")
    clue(snapshot, "B", "2024-01-01", id_card_hash="worker")
    assert members(snapshot) == {"A": None, "B": "national:B"}


def test_grouping_against_the_rule_written_out_plainly() -> None:
    """The quick way, with one remembered matter a key, against a search through every matter."""
    start = date(2024, 1, 1)
    records = [
        (start + timedelta(days=n * 7 % 11 + n * 3), (n * n % 17, 100 + n * 5 % 13)) for n in range(120)
    ]
    records.sort(key=lambda record: record[0])
    matters: list[dict[str, Any]] = []
    for place, (day, keys) in enumerate(records):
        joined = [m for m in matters if m["keys"] & set(keys) and (day - m["last"]).days <= 5]
        rest = [m for m in matters if m not in joined]
        merged = {"places": {place}, "keys": set(keys), "last": day}
        for matter in joined:
            merged["places"] |= matter["places"]
            merged["keys"] |= matter["keys"]
        matters = [*rest, merged]
    expected = {place: min(matter["places"]) for matter in matters for place in matter["places"]}
    found = group_records([Record(*record) for record in records], window_days=5).firsts
    assert found == [expected[place] for place in range(len(records))]
    assert 1 < len(set(found)) < 120
