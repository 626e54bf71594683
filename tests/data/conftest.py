"""A small snapshot made by hand: the real schema and reference tables, a few rows that fit on paper."""

import os
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.lookups import reference_hash
from data.paths import REFERENCE
from data.warehouse import Warehouse

MARTS = Path(__file__).parents[2] / "etl" / "marts"
DATA_UNTIL = date(2024, 6, 15)
FIRST = "wages-20240616T010000Z-00000001"
SECOND = "wages-20240617T010000Z-00000002"

YUQIUHU, HUIXIN, LIANGCUN = "371526001", "371526002", "371526101"

LOG_TABLES = """
create table snapshot_info (
    snapshot_id text, data_until date, loaded_at timestamp, batch_id text, is_demo boolean,
    reference_hash text, build_version text
);
create table sources (ledger text, label text, data_until date, late_after_days integer);
create table source_lines (
    row_id text, ledger text, file_name text, sheet_name text, row_number integer, batch_id text
);
create table files (file_seq integer, file_name text);
create table current_payrolls (file_seq integer, project_number text, project_name text, wage_month date);
"""


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


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
    ),
    # the last day of the year before
    complaint(
        7,
        "hotline",
        "2023-12-31",
        HUIXIN,
        owed_yuan=Decimal("700"),
        is_settled=True,
        status="已办结",
        due_date=day("2024-01-08"),
        is_due=True,
        is_closed_on_time=True,
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
        "is_live": True,
        "is_exempt": False,
        "required_yuan": Decimal(required),
        "stored_yuan": Decimal(stored),
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
    deposit("p1", "2024-04-01", "9999-12-31", "2000", "1500", is_live=False),
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
SOURCES = [
    {"ledger": "hotline_orders", "label": "12345工单", "data_until": day("2024-06-15"), "late_after_days": 3},
    {
        "ledger": "national_clues",
        "label": "全国平台线索",
        "data_until": day("2024-06-08"),
        "late_after_days": 7,
    },
    {"ledger": "visits", "label": "现场投诉", "data_until": day("2024-06-07"), "late_after_days": 7},
    {"ledger": "recoveries", "label": "追发台账", "data_until": None, "late_after_days": 7},
]
TABLES: dict[str, list[dict[str, Any]]] = {
    "complaints": COMPLAINTS,
    "matters": MATTERS,
    "recoveries": RECOVERIES,
    "projects": PROJECTS,
    "deposit_states": DEPOSITS,
    "fund_entries": FUND_ENTRIES,
    "fund_states": FUND_STATES,
    "fund_advances": FUND_ADVANCES,
    "wage_months": WAGE_MONTHS,
    "wage_events": WAGE_EVENTS,
    "sources": SOURCES,
    "source_lines": [
        {
            "row_id": f"1:0:{number}",
            "ledger": "visits",
            "file_name": "投诉.xlsx",
            "sheet_name": "一月",
            "row_number": number + 2,
        }
        for number in range(1, 9)
    ],
    "files": [{"file_seq": 7, "file_name": "三月.csv"}, {"file_seq": 8, "file_name": "补三月.csv"}],
    # p1 by name twice, and by number under another name in a second file
    "current_payrolls": [
        {"file_seq": 7, "project_number": None, "project_name": "一号楼", "wage_month": day("2024-03-01")},
        {"file_seq": 7, "project_number": None, "project_name": "一号楼", "wage_month": day("2024-03-01")},
        {"file_seq": 8, "project_number": "p1", "project_name": "1号楼", "wage_month": day("2024-03-01")},
    ],
}


def insert(con: duckdb.DuckDBPyConnection, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(row)
    con.execute(f"insert into {table} ({names}) values ({', '.join('?' * len(row))})", list(row.values()))


def write_snapshot(
    data_dir: Path, snapshot_id: str, tables: dict[str, list[dict[str, Any]]] = TABLES
) -> Path:
    """A snapshot file with the given rows, as the loader leaves it; the pointer is not moved."""
    path = data_dir / "snapshots" / f"{snapshot_id}.duckdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(str(path))
    given = {"reference_dir": str(REFERENCE), "loaded_on": date(2024, 6, 16)}
    for name in ("reference", "workdays", "schema"):
        for statement in con.extract_statements((MARTS / f"{name}.sql").read_text(encoding="utf-8")):
            con.execute(statement, {key: given[key] for key in statement.named_parameters})
    con.execute(LOG_TABLES)
    loaded_at = datetime(2024, 6, 16, 9, 0, 0)  # noqa: DTZ001  the snapshot keeps the county's own clock
    con.execute(
        "insert into snapshot_info values (?, ?, ?, 'b1', false, ?, 'v')",
        [snapshot_id, DATA_UNTIL, loaded_at, reference_hash()],
    )
    for table, rows in tables.items():
        for row in rows:
            insert(con, table, row)
    con.close()
    return path


def point_to(data_dir: Path, text: str) -> None:
    """Move the pointer as the loader does: written beside, then put in place."""
    beside = data_dir / "snapshots" / "CURRENT.new"
    beside.write_text(text + "\n", encoding="utf-8")
    os.replace(beside, data_dir / "snapshots" / "CURRENT")  # noqa: PTH105


@pytest.fixture(scope="session")
def small_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the hand-made snapshot as current; not to be changed."""
    folder = tmp_path_factory.mktemp("county")
    point_to_file = write_snapshot(folder, FIRST)
    point_to(folder, point_to_file.name)
    return folder


@pytest.fixture(scope="session")
def county(small_county: Path) -> Warehouse:
    return Warehouse(small_county)


@pytest.fixture
def own_folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder of one's own, with the hand-made snapshot as current."""
    point_to(tmp_path, write_snapshot(tmp_path, FIRST).name)
    yield tmp_path
