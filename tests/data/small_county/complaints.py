"""Complaints, matters and recoveries that fit on paper."""

from decimal import Decimal
from typing import Any

from tests.data.small_county.days import HUIXIN, LIANGCUN, YUQIUHU, day


def complaint(number: int, channel: str, received: str | None, town: str, **other: Any) -> dict[str, Any]:
    """A complaint with nothing but what is said."""
    return {
        "complaint_id": f"c{number}",
        "native_number": f"N{number}",
        "channel": channel,
        "received_date": day(received),
        "town_code": town,
        "sector": "housing",
        "authority": "housing_bureau",
        "status": "办理中",
        "row_id": f"1:0:{number}",
        "due_date": None,
        **dict.fromkeys(
            (
                "is_declined",
                "is_settled",
                "is_due_provisional",
                "is_due",
                "is_closed_on_time",
                "is_overdue",
                "is_open_overdue",
                "is_verified",
                "is_rated",
                "is_satisfied",
            ),
            False,
        ),
        **other,
    }


COMPLAINTS = [
    # settled in time, satisfied
    complaint(
        1,
        "hotline",
        "2024-01-01",
        YUQIUHU,
        reading_sureness="sure",
        worker_count=2,
        owed_yuan=Decimal("1000.50"),
        status="已办结",
        due_date=day("2024-01-08"),
        is_due=True,
        is_closed_on_time=True,
        is_settled=True,
        settled_date=day("2024-01-05"),
        is_rated=True,
        is_satisfied=True,
        satisfaction="满意",
    ),
    # verified, settled late, not satisfied
    complaint(
        2,
        "national",
        "2024-01-31",
        YUQIUHU,
        sector="municipal",
        worker_count=10,
        owed_yuan=Decimal("20000.25"),
        verified_yuan=Decimal("15000.10"),
        verified_worker_count=8,
        due_date=day("2024-02-19"),
        is_due=True,
        is_settled=True,
        is_overdue=True,
        is_verified=True,
        settled_date=day("2024-02-20"),
        is_rated=True,
        satisfaction="不满意",
        status="已办结",
    ),
    # verified, open and past due; neither people nor money known; received on the leap day
    complaint(
        3,
        "visits",
        "2024-02-29",
        LIANGCUN,
        reading_sureness="sure",
        due_date=day("2024-03-14"),
        is_due=True,
        is_overdue=True,
        is_open_overdue=True,
        is_verified=True,
    ),
    # declined
    complaint(
        4,
        "provincial",
        "2024-03-01",
        LIANGCUN,
        sector="transport",
        authority="transport_bureau",
        worker_count=1,
        owed_yuan=Decimal("500"),
        due_date=day("2024-03-15"),
        is_due=True,
        is_declined=True,
        status="不予受理",
    ),
    # of an unknown town, received on the last day, not yet due: Monday 24 June is 6 work-days away
    complaint(
        5,
        "hotline",
        "2024-06-15",
        "unknown",
        sector="unknown",
        authority="human_resources_bureau",
        worker_count=4,
        reading_sureness="unsure",
        due_date=day("2024-06-24"),
        is_due_provisional=True,
    ),
    # the year before, on the day that 29 February answers to
    complaint(
        6,
        "hotline",
        "2023-02-28",
        YUQIUHU,
        worker_count=3,
        owed_yuan=Decimal("300"),
        is_settled=True,
        status="已办结",
        due_date=day("2023-03-07"),
        is_due=True,
        is_closed_on_time=True,
        settled_date=day("2023-03-07"),
    ),
    # the last day of the year before
    complaint(
        7,
        "hotline",
        "2023-12-31",
        HUIXIN,
        owed_yuan=Decimal("700"),
        reading_sureness="confirmed",
        is_settled=True,
        status="已办结",
        due_date=day("2024-01-08"),
        is_due=True,
        is_closed_on_time=True,
        settled_date=day("2024-01-05"),
    ),
    # without a day: in no window
    complaint(8, "hotline", None, YUQIUHU, owed_yuan=Decimal("9999")),
]


def matter(number: int, first: str, town: str, **other: Any) -> dict[str, Any]:
    return {
        "matter_id": f"m{number}",
        "first_date": day(first),
        "last_date": day(first),
        "channel": "hotline",
        "town_code": town,
        "sector": "housing",
        "authority": "housing_bureau",
        "complaint_count": 1,
        "channel_count": 1,
        "is_amount_verified": False,
        "is_group": False,
        "is_repeat": False,
        "is_declined": False,
        "is_settled": False,
        "is_verified": False,
        "is_open_overdue": False,
        "row_id": f"1:0:{number}",
        **other,
    }


MATTERS = [
    matter(
        1,
        "2024-01-01",
        YUQIUHU,
        employer_name="甲公司",
        project_name="一号楼",
        complaint_count=2,
        is_settled=True,
    ),
    matter(
        2,
        "2024-01-31",
        YUQIUHU,
        channel="national",
        employer_name="甲公司",
        project_name="二号楼",
        is_group=True,
        is_repeat=True,
        is_settled=True,
        worker_count=10,
        matter_yuan=Decimal("15000.10"),
    ),
    matter(
        3,
        "2024-02-29",
        LIANGCUN,
        channel="visits",
        is_verified=True,
        worker_count=3,
        matter_yuan=Decimal("5000"),
    ),
    matter(4, "2023-12-31", HUIXIN, is_settled=True),
]


def recovery(number: int, on: str, yuan: str, **other: Any) -> dict[str, Any]:
    return {
        "recovery_id": f"r{number}",
        "recovered_date": day(on),
        "town_code": YUQIUHU,
        "sector": "housing",
        "authority": "housing_bureau",
        "recovered_yuan": Decimal(yuan),
        "worker_count": 1,
        "route": "调解",
        "row_id": f"2:0:{number}",
        **other,
    }


RECOVERIES = [
    # 16 days after c2 was received
    recovery(
        1, "2024-02-16", "12000.08", channel="national", clue_number="n2", worker_count=8, sector="municipal"
    ),
    recovery(2, "2024-03-31", "500.00", route="保证金"),
    recovery(3, "2023-01-10", "100.00"),
]
