"""The days that ledgers cover, the day up to which most have come, and what is judged as of it."""

from datetime import date

from tests.etl_marts.conftest import Snapshot

MARTS = ("complaints",)

SOURCES = """
select ledger, first_day, data_until, judged_until from sources where data_until is not null order by ledger
"""


def complaints(snapshot: Snapshot, ledger: str, counts: dict[str, int]) -> None:
    """So many complaints of a ledger received on each day, open, without a limit of their own."""
    for day, count in counts.items():
        for number in range(count):
            if ledger == "visits":
                snapshot.add(ledger, received_date=day)
            else:
                snapshot.add(ledger, native_number=f"{day}-{number}", received_at=day)


def test_a_source_that_arrives_early_does_not_move_the_complete_day(snapshot: Snapshot) -> None:
    """Last year 8 orders, 1 clue, 1 visit: the hotline alone holds 80%. Clues reach the 20th, it the 10th."""
    complaints(snapshot, "hotline_orders", {"2023-05-01": 8, "2024-06-10": 1})
    complaints(snapshot, "national_clues", {"2023-05-02": 1, "2024-06-20": 1})
    complaints(snapshot, "visits", {"2023-05-03": 1, "2024-05-20": 1})
    assert snapshot.build() == date(2024, 6, 20)
    assert snapshot.rows("select data_until, complete_until from build_info") == [
        (date(2024, 6, 20), date(2024, 6, 10))
    ]
    assert snapshot.rows(SOURCES) == [
        ("hotline_orders", date(2023, 5, 1), date(2024, 6, 10), date(2024, 6, 10)),
        ("national_clues", date(2023, 5, 2), date(2024, 6, 20), date(2024, 6, 10)),
        ("visits", date(2023, 5, 3), date(2024, 5, 20), date(2024, 5, 20)),
    ]


def test_two_sources_that_hold_the_share_together(snapshot: Snapshot) -> None:
    """5 and 4 of 10: neither holds 80% alone, together they do at the earlier one's day."""
    complaints(snapshot, "hotline_orders", {"2023-05-01": 5, "2024-06-10": 1})
    complaints(snapshot, "national_clues", {"2023-05-02": 4, "2024-06-15": 1})
    complaints(snapshot, "visits", {"2023-05-03": 1, "2024-03-01": 1})
    snapshot.build()
    assert snapshot.column("select complete_until from build_info") == [date(2024, 6, 10)]


def test_silence_makes_nothing_overdue(snapshot: Snapshot) -> None:
    """Both are due on 3 June and open. The hotline is told of until the 10th, visits only until 30 May."""
    complaints(snapshot, "hotline_orders", {"2023-05-01": 9, "2024-06-10": 1})
    snapshot.add("hotline_orders", native_number="H1", received_at="2024-05-20", limit_date="2024-06-03")
    snapshot.add("visits", received_date="2024-05-20", limit_date="2024-06-03")
    snapshot.add("visits", received_date="2024-05-30")
    snapshot.build()
    assert snapshot.rows(
        "select channel, is_due, is_open_overdue from complaints where due_date = date '2024-06-03'"
        " order by channel"
    ) == [("hotline", True, True), ("visits", False, False)]


def test_an_early_source_is_judged_on_the_complete_day(snapshot: Snapshot) -> None:
    """Clues reach 20 June, most others 10 June: due on the 15th is not yet due."""
    complaints(snapshot, "hotline_orders", {"2023-05-01": 9, "2024-06-10": 1})
    late = {"received_at": "2024-06-03", "limit_date": "2024-06-15"}
    snapshot.add("national_clues", native_number="N1", status="核处中", **late)
    snapshot.add("national_clues", native_number="N2", status="已办结", settled_at="2024-06-20", **late)
    snapshot.build()
    assert snapshot.rows(
        "select native_number, is_due, is_settled, is_open_overdue from complaints"
        " where channel = 'national' order by native_number"
    ) == [("N1", False, False, False), ("N2", False, False, False)]


def test_months_without_a_pay_day_are_events_of_their_last_day(snapshot: Snapshot) -> None:
    """January was paid on 20 February, May has no pay day: the ledger covers January to May."""
    row = {"project_name": "一号楼", "payable_yuan": 100}
    snapshot.add("payrolls", wage_month="2024-01-01", paid_date="2024-02-20", **row)
    snapshot.add("payrolls", wage_month="2024-05-01", **row)
    assert snapshot.build() == date(2024, 5, 31)
    assert snapshot.rows(SOURCES) == [("payrolls", date(2024, 1, 1), date(2024, 5, 31), date(2024, 5, 31))]


def test_without_an_event_day_there_is_none(snapshot: Snapshot) -> None:
    """Projects tell of no happening: the day of loading is no 数据截至."""
    snapshot.add("projects", native_number="1", project_name="一", start_date="2023-01-01", status="在建")
    assert snapshot.build() is None
    assert snapshot.rows("select data_until, complete_until, reference_day from build_info") == [
        (None, None, date(2024, 7, 15))
    ]
