"""应急周转金: accounts, entries, and balances across the turn of a year."""

from datetime import date
from typing import Any

from tests.etl_marts.conftest import Snapshot

MARTS = ("fund_advances", "fund_entries", "fund_states")

STATE = """
    select pool_yuan::integer, outstanding_yuan::integer from fund_states
    where account_code = '371526' and valid_from <= $day and $day < valid_until
"""


def advance(snapshot: Snapshot, number: str, **fields: Any) -> None:
    snapshot.add("revolving_fund", **{"native_number": number, "account_text": "县", **fields})


def test_outstanding_carries_over_new_year(snapshot: Snapshot) -> None:
    advance(
        snapshot,
        "F1",
        advanced_date="2022-12-20",
        advanced_yuan=300_000,
        reclaimed_yuan=100_000,
        reclaimed_date="2023-03-01",
    )
    advance(snapshot, "F2", advanced_date="2023-01-01", advanced_yuan=50_000)
    snapshot.build()
    expected = {
        date(2020, 12, 31): [],
        date(2022, 12, 19): [(5_000_000, 0)],
        date(2022, 12, 20): [(5_000_000, 300_000)],
        date(2022, 12, 31): [(5_000_000, 300_000)],
        date(2023, 1, 1): [(5_000_000, 350_000)],
        date(2023, 3, 1): [(5_000_000, 250_000)],
        date(2026, 12, 31): [(5_000_000, 250_000)],
        date(2027, 1, 1): [(0, 250_000)],  # no pool is listed for 2027
    }
    assert {day: snapshot.day(STATE, day) for day in expected} == expected


def test_every_account_has_a_state_every_day(snapshot: Snapshot) -> None:
    snapshot.build()
    assert snapshot.rows(
        "select count(*), sum(pool_yuan)::integer from fund_states"
        " where valid_from <= '2024-06-30' and '2024-06-30' < valid_until"
    ) == [(13, 5_000_000 + 12 * 800_000)]


def test_entries_are_flows_by_their_own_day(snapshot: Snapshot) -> None:
    advance(
        snapshot,
        "F1",
        advanced_date="2024-01-05",
        advanced_yuan=300,
        worker_count=4,
        reclaimed_yuan=100,
        reclaimed_date="2024-03-01",
    )
    advance(snapshot, "F2", advanced_date="2024-02-01", advanced_yuan=200, reclaimed_yuan=50)
    advance(snapshot, "F3", applied_date="2024-02-01", advanced_yuan=999)  # an application: nothing paid out
    # amount struck out as absurd: summed nowhere, and neither is what came back of it
    advance(snapshot, "F4", advanced_date="2024-02-02", reclaimed_yuan=80, reclaimed_date="2024-02-03")
    snapshot.build()
    assert snapshot.rows(
        "select entry_id, kind, entry_date, amount_yuan::integer, worker_count from fund_entries"
        " order by entry_date, entry_id"
    ) == [
        ("F1:advance", "advance", date(2024, 1, 5), 300, 4),
        ("F2:advance", "advance", date(2024, 2, 1), 200, None),
        ("F2:reclaim", "reclaim", date(2024, 2, 1), 50, None),
        ("F1:reclaim", "reclaim", date(2024, 3, 1), 100, None),
    ]
    assert snapshot.column("select advance_id from fund_advances order by 1") == ["F1", "F2", "F4"]


def test_no_more_comes_back_than_went_out(snapshot: Snapshot) -> None:
    back = {"reclaimed_date": "2024-03-01"}
    advance(snapshot, "F1", advanced_date="2024-01-05", advanced_yuan=300, reclaimed_yuan=3000, **back)
    advance(snapshot, "F2", advanced_date="2024-01-05", advanced_yuan=500, reclaimed_yuan=100, **back)
    advance(snapshot, "F3", advanced_date="2024-01-05", reclaimed_yuan=100_000, **back)
    snapshot.build()
    # 300 + 500 out; 300 + 100 back: 400 are still out.
    assert snapshot.day(STATE, date(2024, 1, 5)) == [(5_000_000, 800)]
    assert snapshot.day(STATE, date(2024, 3, 1)) == [(5_000_000, 400)]
    assert snapshot.rows(
        "select advance_id, reclaimed_yuan::integer from fund_advances order by advance_id"
    ) == [("F1", 300), ("F2", 100), ("F3", 0)]


def test_whose_account(snapshot: Snapshot) -> None:
    cases: dict[str, tuple[dict[str, Any], str]] = {
        "1": ({"account_text": "县", "town_text": "梁村镇"}, "371526"),
        "2": ({"account_text": None, "applicant": "治欠办"}, "unknown"),
        "3": ({"account_text": "镇街", "town_text": "梁村镇"}, "371526101"),
        "4": ({"account_text": "镇街", "applicant": "清平镇人民政府"}, "371526103"),
        "5": ({"account_text": "镇街", "applicant": "某办事处"}, "unknown"),
        "6": ({"account_text": "清平镇", "town_text": "梁村镇"}, "371526103"),
        "7": ({"account_text": None, "town_text": "梁村镇"}, "371526101"),
        "8": ({"account_text": "高唐县财政专户", "town_text": "梁村镇"}, "371526"),
        "9": ({"account_text": "高唐县清平镇"}, "371526103"),
        "10": ({"account_text": "乡镇", "town_text": "梁村镇"}, "371526101"),
        "11": ({"account_text": "市级", "town_text": "梁村镇"}, "unknown"),
        "12": ({"account_text": None}, "unknown"),
    }
    for number, (fields, _) in cases.items():
        advance(snapshot, number, advanced_date="2024-01-05", advanced_yuan=300, **fields)
    snapshot.build()
    found = snapshot.rows("select advance_id, account_code from fund_advances where town_code = account_code")
    assert dict(found) == {number: account for number, (_, account) in cases.items()}
