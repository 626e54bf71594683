"""Projects, deposits, the revolving fund and wages that fit on paper."""

from decimal import Decimal
from typing import Any

from tests.data.small_county.days import LIANGCUN, YUQIUHU, day

PROJECTS = [
    {
        "project_id": "p1",
        "project_name": "一号楼",
        "town_code": YUQIUHU,
        "sector": "housing",
        "authority": "housing_bureau",
        "pay_day": 15,
        "valid_from": day("2023-01-01"),
        "valid_until": day("2024-04-01"),
        "row_id": "3:0:1",
    },
    {
        "project_id": "p2",
        "project_name": "二号楼",
        "town_code": YUQIUHU,
        "sector": "municipal",
        "authority": "housing_bureau",
        "pay_day": 15,
        "valid_from": day("2024-01-31"),
        "valid_until": day("9999-12-31"),
        "row_id": "3:0:2",
    },
    {
        "project_id": "p3",
        "project_name": "乡道",
        "town_code": LIANGCUN,
        "sector": "transport",
        "authority": "transport_bureau",
        "pay_day": 15,
        "valid_from": day("2024-06-15"),
        "valid_until": day("9999-12-31"),
        "row_id": "3:0:3",
    },
]


def deposit(
    project: str, begin: str, end: str, required: str, stored: str, /, **other: Any
) -> dict[str, Any]:
    return {
        "project_id": project,
        "project_name": project,
        "contractor_name": "总包公司",
        "town_code": YUQIUHU,
        "sector": "housing",
        "authority": "housing_bureau",
        "valid_from": day(begin),
        "valid_until": day(end),
        "is_under_way": True,
        "is_finished": False,
        "is_live": True,
        "is_exempt": False,
        "required_yuan": Decimal(required),
        "stored_yuan": Decimal(stored),
        "short_yuan": max(Decimal(required) - Decimal(stored), Decimal(0)),
        "guarantee_yuan": Decimal(stored),
        "form": "保函",
        "row_id": "4:0:1",
        **other,
    }


DEPOSITS = [
    # short until 30 April, then topped up
    deposit("p2", "2024-01-31", "2024-04-30", "1000", "400"),
    deposit("p2", "2024-04-30", "9999-12-31", "1000", "1000", expiry_date=day("2024-07-01")),
    # exempt
    deposit("p3", "2024-06-15", "9999-12-31", "0", "0", is_exempt=True, town_code=LIANGCUN),
    # finished: its money is still stored, its duty is over
    deposit("p1", "2023-01-01", "2024-04-01", "2000", "1500", expiry_date=day("2024-03-31"), row_id="1:0:1"),
    deposit(
        "p1",
        "2024-04-01",
        "9999-12-31",
        "2000",
        "1500",
        is_under_way=False,
        is_finished=True,
        is_live=False,
        short_yuan=None,
    ),
]


def entry(number: str, account: str, kind: str, on: str, yuan: str) -> dict[str, Any]:
    return {
        "entry_id": number,
        "account_code": account,
        "town_code": account,
        "sector": "housing",
        "authority": "housing_bureau",
        "kind": kind,
        "entry_date": day(on),
        "amount_yuan": Decimal(yuan),
        "row_id": "5:0:1",
    }


FUND_ENTRIES = [
    entry("f1", "371526", "advance", "2024-01-10", "30000"),
    entry("f1", "371526", "reclaim", "2024-05-20", "10000"),
    entry("f2", YUQIUHU, "advance", "2024-03-01", "2000"),
]
FUND_STATES = [
    {
        "account_code": code,
        "town_code": code,
        "valid_from": day(begin),
        "valid_until": day(end),
        "pool_yuan": Decimal(pool),
        "outstanding_yuan": Decimal(out),
    }
    for code, begin, end, pool, out in [
        ("371526", "2024-01-01", "2024-01-10", "5000000", "0"),
        ("371526", "2024-01-10", "2024-05-20", "5000000", "30000"),
        ("371526", "2024-05-20", "9999-12-31", "5000000", "20000"),
        (YUQIUHU, "2024-01-01", "2024-03-01", "800000", "0"),
        (YUQIUHU, "2024-03-01", "9999-12-31", "800000", "2000"),
    ]
]
FUND_ADVANCES = [
    {
        "advance_id": "f1",
        "account_code": "371526",
        "town_code": "371526",
        "sector": "housing",
        "authority": "housing_bureau",
        "advanced_date": day("2024-01-10"),
        "advanced_yuan": Decimal(30000),
        "reclaimed_yuan": Decimal(10000),
        "reclaimed_date": day("2024-05-20"),
        "row_id": "5:0:1",
    },
    {
        "advance_id": "f2",
        "account_code": YUQIUHU,
        "town_code": YUQIUHU,
        "sector": "housing",
        "authority": "housing_bureau",
        "advanced_date": day("2024-03-01"),
        "advanced_yuan": Decimal(2000),
        "reclaimed_yuan": Decimal(0),
        "row_id": "5:0:2",
    },
]


def wage_month(
    project: str, month: str, *, due: str, paid: str, bank: str, known: str, **other: Any
) -> dict[str, Any]:
    return {
        "project_id": project,
        "project_name": "一号楼" if project == "p1" else "二号楼",
        "town_code": YUQIUHU,
        "sector": "housing",
        "authority": "housing_bureau",
        "wage_month": day(month),
        "worker_count": 2,
        "due_yuan": Decimal(due),
        "paid_yuan": Decimal(paid),
        "bank_paid_yuan": Decimal(bank),
        "known_way_paid_yuan": Decimal(known),
        "pay_day_date": day("2024-04-15"),
        "is_pay_day_past": True,
        "is_paid_on_time": False,
        **other,
    }


WAGE_MONTHS = [
    wage_month("p1", "2024-03-01", due="1000", paid="1000", bank="800", known="1000", is_paid_on_time=True),
    wage_month("p2", "2024-03-01", due="500", paid="300", bank="0", known="200"),
    # its pay day is still to come
    wage_month(
        "p2",
        "2024-06-01",
        due="700",
        paid="0",
        bank="0",
        known="0",
        is_pay_day_past=False,
        pay_day_date=day("2024-07-15"),
    ),
]
WAGE_EVENTS = [
    {
        "project_id": project,
        "town_code": YUQIUHU,
        "sector": "housing",
        "authority": "housing_bureau",
        "wage_month": day(month),
        "pay_day_date": day(pay_day),
        "event_date": day(on),
        "unpaid_delta_yuan": Decimal(delta),
    }
    for project, month, pay_day, on, delta in [
        ("p1", "2024-03-01", "2024-04-15", "2024-03-01", "1000"),
        ("p1", "2024-03-01", "2024-04-15", "2024-04-10", "-1000"),
        ("p2", "2024-03-01", "2024-04-15", "2024-03-01", "500"),
        ("p2", "2024-03-01", "2024-04-15", "2024-06-01", "-300"),
        ("p2", "2024-06-01", "2024-07-15", "2024-06-01", "700"),
    ]
]
