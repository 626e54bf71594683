"""The demo's ledgers of payroll supervision: loaded, they come to what their truth says."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.conftest import DemoData
from tests.snapshot_file import query

LAST = "date '2024-06-30'"
IN_FORCE = f"valid_from <= {LAST} and valid_until > {LAST}"


@pytest.fixture(scope="module")
def sites(demo: DemoData) -> dict[str, Any]:
    found: dict[str, Any] = demo.truth["sites"]
    return found


def one(demo: DemoData, sql: str) -> Any:
    [row] = query(demo.data_dir, sql)
    return row[0] if len(row) == 1 else row


def test_accounts_and_payments(demo: DemoData, sites: dict[str, Any]) -> None:
    accounts = "select count(*) from special_account_states"
    assert one(demo, f"{accounts} where {IN_FORCE}") == sites["accounts_open"]
    late = query(
        demo.data_dir,
        "select distinct project_id from special_account_states where opened_date - contract_date > 30",
    )
    assert sorted(project for (project,) in late) == sites["opened_late"]
    without = query(
        demo.data_dir,
        f"select project_id from projects where {IN_FORCE} and project_id not in"
        " (select project_id from special_account_states) order by 1",
    )
    assert [project for (project,) in without] == sites["live_without_account"]
    assert one(demo, "select sum(yuan) from labour_transfers") == sites["transferred_yuan"]


def test_rosters_and_attendance(demo: DemoData, sites: dict[str, Any]) -> None:
    found = one(demo, "select count(*), count(*) filter (not has_contract) from roster_entries")
    assert found == (sites["roster_entries"], sites["without_contract"])
    attended = one(
        demo,
        "select count(*), sum(attended_days)::double, count(*) filter (not is_worker_known)"
        " from attendance_months",
    )
    # the sheets without ID numbers are met by the rosters
    assert attended == (sites["attended_worker_months"], sites["attended_days"], 0)


def test_guarantees_inspections_and_grades(demo: DemoData, sites: dict[str, Any]) -> None:
    live = f"select project_id from projects where {IN_FORCE}"
    guarantees = "select count(*) from payment_guarantee_states"
    in_force = f"{guarantees} where {IN_FORCE} and project_id in ({live})"
    assert one(demo, in_force) == sites["guarantees_in_force_live"]
    results: Counter[str] = Counter()
    for result, count in query(demo.data_dir, "select result_code, count(*) from inspection_rows group by 1"):
        results["发现问题已责令改正" if result == "责令改正" else result] += count
    assert results == sites["inspections"]
    assert one(demo, "select sum(fine_yuan) from inspection_rows") == sites["fined_yuan"]
    grades = query(
        demo.data_dir,
        "select (graded_year + 1)::varchar, grade, count(*) from credit_grade_rows group by all",
    )
    assert {(year, grade): count for year, grade, count in grades} == {
        (year, grade): count for year, given in sites["grades"].items() for grade, count in given.items()
    }


def test_troubles_are_shown_mostly_and_some_quiet_sites_look_bad(sites: dict[str, Any]) -> None:
    missed = sum(len(months) for months in sites["missed_months"].values())
    quiet = sum(len(months) for months in sites["quiet_and_looking_bad"].values())
    # neither every sign a trouble nor every trouble without a sign
    assert 0.2 < quiet / missed < 0.5
