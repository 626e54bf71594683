"""What one ledger says and another does not bear out: found at every build, gone when it is borne out."""

from typing import Any

import pytest

from tests.etl_marts.conftest import Snapshot

AT = {"received_at": "2024-05-01 09:00:00"}
FOUND = "select ledger, row_id, rule, column_name from doubts order by 1, 2"


def clue(snapshot: Snapshot, number: str, **fields: Any) -> str:
    return snapshot.add("national_clues", native_number=number, **AT, **fields)


def pay(snapshot: Snapshot, month: str = "2024-04-01", **fields: Any) -> str:
    return snapshot.add("payrolls", wage_month=month, payable_yuan=5000, paid_yuan=5000, **fields)


def test_a_project_that_nobody_knows(snapshot: Snapshot) -> None:
    snapshot.add("projects", native_number="P1", project_name="光明小区")
    for number in ("P2", "P3"):
        # two of one name: which one is meant is open, but it is known
        snapshot.add("projects", native_number=number, project_name="花园小区")
    clue(snapshot, "A1", project_name="高唐县光明小区建设项目")
    clue(snapshot, "A2", project_name="花园小区")
    clue(snapshot, "A3")
    lost = clue(snapshot, "A4", project_name="黑暗小区")
    visit = snapshot.add("visits", received_date="2024-05-01", project_name="黑暗小区")
    deposit = snapshot.add("wage_deposits", project_name="无名小区")
    paid = snapshot.add("recoveries", native_number="R1", project_name="黑暗小区")
    snapshot.add("recoveries", native_number="R2", project_name="光明小区")
    fund = snapshot.add("revolving_fund", native_number="F1", project_name="黑暗小区")
    snapshot.add("wage_deposits", project_name="另一写法", project_number="P1")
    # of a payroll one line stands for all
    first = pay(snapshot, project_name="黑暗小区", worker_name="张*")
    pay(snapshot, project_name="黑暗小区", worker_name="李*")
    pay(snapshot, project_name="随便写的", project_number="P1")
    pay(snapshot, project_name="花园小区")
    snapshot.build()
    assert snapshot.rows(FOUND) == [
        ("national_clues", lost, "unknown_project", "项目名称"),
        ("payrolls", first, "unknown_project", "项目名称"),
        ("recoveries", paid, "unknown_project", "项目"),
        ("revolving_fund", fund, "unknown_project", "项目"),
        ("visits", visit, "unknown_project", "项目"),
        ("wage_deposits", deposit, "unknown_project", "项目"),
    ]


def test_without_a_ledger_of_projects_nothing_is_asked(snapshot: Snapshot) -> None:
    clue(snapshot, "A4", project_name="黑暗小区")
    snapshot.build()
    assert snapshot.rows(FOUND) == []


@pytest.mark.parametrize(("paid", "is_doubted"), [((6000, 4000), False), ((6000, 4000.01), True)])
def test_more_recovered_than_ever_owed(
    snapshot: Snapshot, paid: tuple[float, float], is_doubted: bool
) -> None:
    clue(snapshot, "A1", owed_yuan=10000, verified_yuan=8000)
    clue(snapshot, "A2")
    ids = [
        snapshot.add(
            "recoveries",
            native_number=f"R{day}",
            clue_number="a1",
            recovered_date=f"2024-06-0{day}",
            recovered_yuan=yuan,
        )
        for day, yuan in enumerate(paid, start=1)
    ]
    # nobody has said how much was owed there
    snapshot.add(
        "recoveries", native_number="R9", clue_number="A2", recovered_date="2024-06-01", recovered_yuan=99999
    )
    snapshot.build()
    expected = [("recoveries", ids[1], "recovered_more_than_owed", "追发金额")] if is_doubted else []
    assert snapshot.rows(FOUND) == expected
