"""Payrolls: what was due, when it was paid, what stayed unpaid on any day."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.etl_marts.conftest import Snapshot

MARTS = ("wage_events", "wage_months")

UNPAID = "select coalesce(sum(unpaid_delta_yuan), 0)::integer from wage_events where event_date <= $day"


@pytest.fixture(autouse=True)
def project(snapshot: Snapshot) -> None:
    """Pays on the 20th of the following month; something else happened on 2024-06-28."""
    snapshot.add(
        "projects",
        native_number="P1",
        project_name="光明小区",
        start_date="2023-01-01",
        pay_day=20,
        town_text="汇鑫街道",
        sector_text="房建",
    )
    snapshot.add("visits", received_date="2024-06-28")


def pay(snapshot: Snapshot, **fields: Any) -> None:
    snapshot.add("payrolls", **{"project_name": "光明小区", "wage_month": "2024-01-01", **fields})


def unpaid(snapshot: Snapshot, *days: str) -> list[int]:
    snapshot.build()
    return [snapshot.day(UNPAID, date.fromisoformat(day))[0][0] for day in days]


def test_back_pay_lowers_what_was_unpaid_from_its_day(snapshot: Snapshot) -> None:
    # due 6000 − 500 = 5500; 3000 on 20 February, 2000 on 5 April: 500 stay unpaid.
    pay(
        snapshot,
        payable_yuan=6000,
        deducted_yuan=500,
        paid_yuan=3000,
        paid_date="2024-02-20",
        back_paid_yuan=2000,
        back_paid_date="2024-04-05",
    )
    days = ("2023-12-31", "2024-01-01", "2024-02-19", "2024-02-20", "2024-04-04", "2024-04-05", "2024-06-28")
    assert unpaid(snapshot, *days) == [0, 5500, 5500, 2500, 2500, 500, 500]


def test_one_worker_s_excess_pays_nobody_else(snapshot: Snapshot) -> None:
    pay(snapshot, worker_name="甲", payable_yuan=5000, paid_yuan=7000, paid_date="2024-02-20")
    pay(snapshot, worker_name="乙", payable_yuan=5000, paid_yuan=4000, paid_date="2024-02-20")
    assert unpaid(snapshot, "2024-02-20") == [1000]
    assert snapshot.rows("select due_yuan, paid_yuan, worker_count from wage_months") == [
        (Decimal("10000.00"), Decimal("11000.00"), 2)
    ]


def test_back_pay_beyond_what_is_due_stops_at_nothing_owed(snapshot: Snapshot) -> None:
    pay(
        snapshot,
        payable_yuan=5000,
        paid_yuan=4000,
        paid_date="2024-02-20",
        back_paid_yuan=1500,
        back_paid_date="2024-03-01",
    )
    assert unpaid(snapshot, "2024-02-20", "2024-03-01") == [1000, 0]


def test_paid_on_time(snapshot: Snapshot) -> None:
    early, last, late = "2024-02-01", "2024-02-20", "2024-02-21"
    cases: list[tuple[list[dict[str, Any]], bool]] = [
        ([{"paid_yuan": 5000, "paid_date": last}], True),
        ([{"paid_yuan": 5000, "paid_date": late}], False),
        ([{"paid_yuan": 4999, "paid_date": early}], False),
        ([{"paid_yuan": 5000}], True),  # no day written: on the pay day
        ([{"paid_yuan": 3000, "paid_date": early, "back_paid_yuan": 2000, "back_paid_date": last}], True),
        ([{"paid_yuan": 3000, "paid_date": early, "back_paid_yuan": 2000, "back_paid_date": late}], False),
        ([{"paid_yuan": 3000, "paid_date": early, "back_paid_yuan": 2000}], False),
        # one of two workers short, though together more was paid than due
        ([{"paid_yuan": 9000, "paid_date": early}, {"paid_yuan": 4000, "paid_date": early}], False),
    ]
    for number, (lines, _) in enumerate(cases):
        name = f"第{number}号楼"
        snapshot.add("projects", native_number=name, project_name=name, start_date="2023-01-01", pay_day=20)
        for line in lines:
            pay(snapshot, project_name=name, payable_yuan=5000, **line)
    snapshot.build()
    found = snapshot.rows(
        "select pay_day_date, is_pay_day_past, is_paid_on_time from wage_months order by project_id"
    )
    assert found == [(date(2024, 2, 20), True, is_on_time) for _, is_on_time in cases]


def test_pay_day(snapshot: Snapshot) -> None:
    snapshot.add("projects", native_number="P31", project_name="月末", start_date="2023-01-01", pay_day=31)
    pay(snapshot, payable_yuan=5000, project_name="别处工程")
    pay(snapshot, payable_yuan=5000, project_number="P31", project_name="月末工程")
    pay(snapshot, payable_yuan=5000, wage_month="2024-06-01")
    snapshot.build()
    assert snapshot.rows("select project_id, pay_day_date, is_pay_day_past from wage_months order by 1") == [
        ("P1", date(2024, 7, 20), False),
        ("P31", date(2024, 2, 29), True),
        ("name:别处", date(2024, 2, 15), True),  # default_pay_day
    ]


def test_payments_not_yet_made_are_not_counted(snapshot: Snapshot) -> None:
    """Loaded on 1 July: what a paper says is paid on 10 July is not yet. June, paid without a day before its
    pay day, is an event of 30 June."""
    pay(snapshot, wage_month="2024-05-01", payable_yuan=5000, paid_yuan=5000, paid_date="2024-07-10")
    pay(snapshot, wage_month="2024-06-01", payable_yuan=4000, paid_yuan=4000)
    assert snapshot.build(loaded_on=date(2024, 7, 1)) == date(2024, 6, 30)
    assert snapshot.rows("select wage_month, paid_yuan::integer from wage_months order by 1") == [
        (date(2024, 5, 1), 0),
        (date(2024, 6, 1), 4000),
    ]
    assert snapshot.day(UNPAID, date(2024, 12, 31)) == [(5000,)]


def test_empty_amounts(snapshot: Snapshot) -> None:
    """A payment without 应发 owes nothing more; 应发 with nothing paid owes it all; neither owes nothing."""
    pay(snapshot, worker_name="甲", paid_yuan=3000, deducted_yuan=200, paid_date="2024-02-01")
    pay(snapshot, worker_name="乙", payable_yuan=1000, paid_yuan=0)
    pay(snapshot, worker_name="丙", paid_yuan=0)
    assert unpaid(snapshot, "2024-06-28") == [1000]
    assert snapshot.rows(
        "select due_yuan::integer, paid_yuan::integer, is_paid_on_time from wage_months"
    ) == [(4000, 3000, False)]


def test_what_was_paid_of_a_line_may_not_be_known(snapshot: Snapshot) -> None:
    """Such a line is neither unpaid nor paid; 未发 without 应发 beside a payment is what was owed besides."""
    # January: 甲 5000 − 4000 = 1000 unpaid, 乙 not known. February: 甲 paid, 乙 not known: nobody can tell.
    # March: nobody known. April: paid 300 and 200 still owed, so 500 was due.
    pay(snapshot, worker_name="甲", payable_yuan=5000, paid_yuan=4000, paid_date="2024-02-01")
    pay(snapshot, worker_name="乙", payable_yuan=3000)
    pay(snapshot, wage_month="2024-02-01", worker_name="甲", payable_yuan=5000, paid_yuan=5000)
    pay(snapshot, wage_month="2024-02-01", worker_name="乙", payable_yuan=3000, back_paid_yuan=100)
    pay(snapshot, wage_month="2024-03-01", worker_name="甲", payable_yuan=700)
    pay(snapshot, wage_month="2024-04-01", worker_name="甲", paid_yuan=300, unpaid_yuan=200)
    assert unpaid(snapshot, "2024-06-28") == [1000 + 200]
    assert snapshot.rows(
        "select month(wage_month), due_yuan::integer, paid_yuan::integer, is_paid_on_time"
        " from wage_months order by wage_month"
    ) == [(1, 8000, 4000, False), (2, 8000, 5000, None), (3, 700, None, None), (4, 500, 300, False)]
    assert snapshot.rows(
        "select month(wage_month), count(*) from wage_events where unpaid_delta_yuan is null"
        " group by all order by 1"
    ) == [(1, 1), (2, 1), (3, 1)]


def test_what_a_sheet_calls_paid_is_paid_before_the_pay_day(snapshot: Snapshot) -> None:
    """Known until 30 June, pay day 20 July: 实发, 已发, what 未发 leaves and 补发 are paid by then."""
    written: dict[str, dict[str, Any]] = {
        "甲": {},
        "乙": {"paid_so_far_yuan": 2000},
        "丙": {"unpaid_yuan": 4000},
        "丁": {"back_paid_yuan": 1000},
    }
    for name, more in written.items():
        pay(snapshot, wage_month="2024-06-01", worker_name=name, payable_yuan=6000, paid_yuan=2000, **more)
    assert unpaid(snapshot, "2024-06-29", "2024-06-30") == [24000, 15000]
    assert snapshot.rows("select paid_yuan::integer from wage_months") == [(9000,)]


def pay_with_payable_set_aside(snapshot: Snapshot, **fields: Any) -> None:
    """应发 was written, and emptied by a check: the mend list says so."""
    pay(snapshot, **fields)
    snapshot.con.execute(
        "insert into doubts select 'payrolls', max_by(row_id, row_number), 'absurd_amount', '应发工资', ''"
        " from stg_payrolls"
    )


def test_payable_set_aside_is_not_taken_for_paid_in_full(snapshot: Snapshot) -> None:
    # 甲 5000 due, 4000 paid: 1000 unpaid. 乙 paid 3000 of nobody knows what: adds to what is paid only.
    pay(snapshot, worker_name="甲", payable_yuan=5000, paid_yuan=4000, paid_date="2024-02-01")
    pay_with_payable_set_aside(snapshot, worker_name="乙", paid_yuan=3000, paid_date="2024-02-01")
    # February: 甲 in full and in time; 乙, back-paid too late of nobody knows what, decides nothing.
    pay(snapshot, wage_month="2024-02-01", worker_name="甲", payable_yuan=5000, paid_yuan=5000)
    pay_with_payable_set_aside(
        snapshot,
        wage_month="2024-02-01",
        worker_name="乙",
        paid_yuan=0,
        back_paid_yuan=100,
        back_paid_date="2024-06-01",
    )
    # March: nobody's due is known.
    pay_with_payable_set_aside(snapshot, wage_month="2024-03-01", worker_name="乙", paid_yuan=3000)
    assert unpaid(snapshot, "2024-01-31", "2024-02-01", "2024-06-28") == [5000, 6000, 1000]
    assert snapshot.rows(
        "select wage_month, worker_count, due_yuan::integer, paid_yuan::integer, is_paid_on_time"
        " from wage_months order by wage_month"
    ) == [
        (date(2024, 1, 1), 2, 5000, 7000, False),
        (date(2024, 2, 1), 2, 5000, 5100, True),
        (date(2024, 3, 1), 1, 0, 3000, None),
    ]


def test_a_doubt_about_a_payable_that_stands_leaves_it(snapshot: Snapshot) -> None:
    pay(snapshot, payable_yuan=5000, paid_yuan=4000, paid_date="2024-02-01")
    snapshot.con.execute("insert into doubts select 'payrolls', row_id, '', '应发工资', '' from stg_payrolls")
    assert unpaid(snapshot, "2024-06-28") == [1000]


def test_way_of_paying(snapshot: Snapshot) -> None:
    for way, amount in [("专户代发", 3000), ("现金", 2000), (None, 1000)]:
        pay(snapshot, payable_yuan=amount, paid_yuan=amount, paid_date="2024-02-01", pay_method=way)
    snapshot.build()
    assert snapshot.rows("select bank_paid_yuan::integer, known_way_paid_yuan::integer from wage_months") == [
        (3000, 5000)
    ]


def test_a_project_outside_the_ledger_keeps_its_name(snapshot: Snapshot) -> None:
    pay(snapshot, project_name="别处大桥工程", payable_yuan=1000)
    snapshot.build()
    assert snapshot.rows(
        "select project_id, project_name, town_code, sector, authority from wage_months"
    ) == [("name:别处大桥", "别处大桥工程", "unknown", "unknown", "human_resources_bureau")]
