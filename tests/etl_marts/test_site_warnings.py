"""Early warnings from attendance, accounts, transfers, rosters and grades: their days worked out by hand."""

from datetime import date
from typing import Any

import pytest

from tests.etl_marts.conftest import Snapshot

MARTS = ("warning_unjudged", "warnings")
END = date(9999, 12, 31)
SPANS = (
    "select level, valid_from, valid_until from warning_levels where rule = '{}' order by subject, valid_from"
)
SITE = "光明小区"


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture(autouse=True)
def project(snapshot: Snapshot) -> None:
    """Pays on the 20th; began on 2023-01-01; something happened on 2024-06-28, which is 数据截至."""
    snapshot.add(
        "projects",
        native_number="P1",
        project_name=SITE,
        contractor_name="高唐甲建筑有限公司",
        start_date="2023-01-01",
        pay_day=20,
        town_text="汇鑫街道",
        sector_text="房建",
    )
    snapshot.add("visits", received_date="2024-06-28")


def add(snapshot: Snapshot, ledger: str, **fields: Any) -> None:
    snapshot.add(ledger, **{"project_name": SITE, **fields})


def pay(snapshot: Snapshot, worker: str, month: str, paid_date: str | None, **fields: Any) -> None:
    """5,000 due; paid on the day, if any."""
    yuan = {"payable_yuan": 5000, "paid_yuan": 5000 if paid_date else 0, "paid_date": paid_date}
    add(snapshot, "payrolls", wage_month=month, id_card_hash=worker, worker_hash=worker, **yuan, **fields)


def attend(snapshot: Snapshot, worker: str | None, month: str, marks: str = "F" * 20) -> None:
    add(snapshot, "attendance", attended_month=month, worker_hash=worker, day_marks=marks.ljust(31, "."))


def spans(snapshot: Snapshot, rule: str) -> list[tuple[Any, ...]]:
    snapshot.build()
    return snapshot.rows(SPANS.format(rule))


# -- W02 -------------------------------------------------------------------------------------------


def test_whoever_attended_and_was_paid_nothing(snapshot: Snapshot) -> None:
    # of twenty in January one gets nothing until 5 March: 5 % is not above 5 %, so blue; pay day 20 February
    for number in range(20):
        attend(snapshot, f"w{number}", "2024-01-01")
        pay(snapshot, f"w{number}", "2024-01-01", "2024-03-05" if number == 0 else "2024-02-20")
    assert spans(snapshot, "W02") == [(1, day("2024-02-21"), day("2024-03-05"))]


def test_two_months_in_a_row_are_red(snapshot: Snapshot) -> None:
    for month, paid in (("2024-01-01", "2024-02-20"), ("2024-02-01", "2024-03-20")):
        for number in range(20):
            attend(snapshot, f"w{number}", month)
            pay(snapshot, f"w{number}", month, None if number == 0 else paid)
    pay(snapshot, "w1", "2024-03-01", "2024-04-10")
    # January blue all along; February red, since January's is still unpaid when its own pay day passes
    assert spans(snapshot, "W02") == [(1, day("2024-02-21"), END), (3, day("2024-03-21"), END)]


def test_an_attendee_whom_nobody_can_look_up_is_said_not_to_be_judged(snapshot: Snapshot) -> None:
    attend(snapshot, None, "2024-01-01")
    attend(snapshot, "w1", "2024-01-01")
    pay(snapshot, "w1", "2024-01-01", "2024-02-20")
    pay(snapshot, "w1", "2024-02-01", "2024-03-20")
    assert spans(snapshot, "W02") == []
    assert snapshot.rows("select subject, people from warning_unjudged where rule = 'W02'") == [
        ("P1|2024-01", 1)
    ]


# -- W03, W04, W06 ---------------------------------------------------------------------------------


def account(snapshot: Snapshot, **fields: Any) -> None:
    add(snapshot, "special_accounts", **{"account_number": "***1234", "opened_date": "2023-01-15", **fields})


@pytest.mark.parametrize(("balance", "levels"), [(5000, []), (4999, [1]), (2999, [2]), (1499, [3]), (0, [3])])
def test_a_balance_against_what_was_due_the_month_before(
    snapshot: Snapshot, balance: int, levels: list[int]
) -> None:
    pay(snapshot, "w", "2024-03-01", "2024-04-20")
    account(snapshot, balance_yuan=balance, balance_date="2024-04-10")
    found = spans(snapshot, "W03")
    assert [level for level, *_ in found] == levels
    assert all(one[1:] == (day("2024-04-10"), END) for one in found)


def test_the_next_balance_ends_it_and_one_without_a_payroll_is_not_judged(snapshot: Snapshot) -> None:
    pay(snapshot, "w", "2024-03-01", "2024-04-20")
    account(snapshot, balance_yuan=1000, balance_date="2024-04-10")
    account(snapshot, balance_yuan=9000, balance_date="2024-04-25")
    account(snapshot, balance_yuan=9000, balance_date="2024-06-25")
    assert spans(snapshot, "W03") == [(3, day("2024-04-10"), day("2024-04-25"))]
    assert snapshot.column("select day from warning_unjudged where rule = 'W03'") == [day("2024-06-25")]


def test_labour_cost_is_to_come_within_a_month(snapshot: Snapshot) -> None:
    account(snapshot)
    for transferred in ("2023-02-10", "2023-03-20", "2023-06-30"):
        add(snapshot, "account_transfers", transfer_date=transferred, transferred_yuan=100_000)
    # due on 10 March: ten days later on the 20th it came; due on 20 April: from the 30th blue, 20 May yellow,
    # 19 June red, until it came on the 30th; what should come after that is later than all that is known
    assert spans(snapshot, "W04") == [
        (1, day("2023-04-30"), day("2023-05-20")),
        (2, day("2023-05-20"), day("2023-06-19")),
        (3, day("2023-06-19"), day("2023-06-30")),
    ]


def test_a_project_without_an_account(snapshot: Snapshot) -> None:
    snapshot.add(
        "projects",
        native_number="P2",
        project_name="新桥",
        start_date="2024-03-01",
        town_text="尹集镇",
        sector_text="交通",
    )
    snapshot.add(
        "projects",
        native_number="P3",
        project_name="旧桥",
        town_text="尹集镇",
        sector_text="交通",
    )
    account(snapshot, contract_date="2022-12-30", balance_yuan=1, balance_date="2024-06-20")
    snapshot.add(
        "special_accounts",
        project_name="新桥",
        account_number="***5678",
        contract_date="2024-03-10",
        opened_date="2024-04-12",
    )
    # contract 10 March: blue from the 30th, yellow from 9 April, opened on the 12th
    assert spans(snapshot, "W06") == [
        (1, day("2024-03-30"), day("2024-04-09")),
        (2, day("2024-04-09"), day("2024-04-12")),
    ]
    assert snapshot.column("select subject from warning_unjudged where rule = 'W06'") == ["P3"]


# -- W07, W13 --------------------------------------------------------------------------------------


def enter(snapshot: Snapshot, worker: str, entry: str, exit: str | None = None, **fields: Any) -> None:
    given = {"id_card_hash": worker, "worker_hash": worker, "has_contract": "是", **fields}
    add(snapshot, "rosters", entry_date=entry, exit_date=exit, **given)


def test_the_lower_of_the_two_shares_decides(snapshot: Snapshot) -> None:
    for number in range(8):
        enter(snapshot, f"w{number}", "2024-01-01")
    # the ninth has no contract: 8 of 9 are 88.9 %; the tenth no number: 9 of 10 named, 9 of 10 signed
    enter(snapshot, "w8", "2024-02-01", "2024-04-01", has_contract="否")
    enter(snapshot, "w9", "2024-03-01", "2024-05-01", id_card_hash=None)
    # from April on 8 of 9 named; from May on all are
    assert spans(snapshot, "W07") == [
        (2, day("2024-02-01"), day("2024-03-01")),
        (2, day("2024-03-01"), day("2024-04-01")),
        (2, day("2024-04-01"), day("2024-05-01")),
    ]


def test_a_contract_that_nobody_wrote_of_counts_neither_way(snapshot: Snapshot) -> None:
    for number in range(4):
        enter(snapshot, f"w{number}", "2024-01-01", has_contract=None if number else "是")
    assert spans(snapshot, "W07") == []


def test_whoever_left_is_to_be_paid(snapshot: Snapshot) -> None:
    enter(snapshot, "a", "2024-01-01", "2024-03-01")
    enter(snapshot, "b", "2024-01-01", "2024-03-10")
    enter(snapshot, "c", "2024-01-01", "2024-03-01")
    pay(snapshot, "a", "2024-02-01", "2024-03-20")
    pay(snapshot, "b", "2024-02-01", None, back_paid_yuan=5000, back_paid_date="2024-04-15")
    pay(snapshot, "c", "2024-02-01", "2024-03-05")
    # a from 8 March blue, 16 March yellow, paid on the 20th; b from the 17th blue, 25th yellow, 9 April red
    assert spans(snapshot, "W13") == [
        (1, day("2024-03-08"), day("2024-03-16")),
        (2, day("2024-03-16"), day("2024-03-17")),
        (2, day("2024-03-17"), day("2024-03-20")),
        (1, day("2024-03-20"), day("2024-03-25")),
        (2, day("2024-03-25"), day("2024-04-09")),
        (3, day("2024-04-09"), day("2024-04-15")),
    ]


def test_whoever_came_again_has_not_left(snapshot: Snapshot) -> None:
    enter(snapshot, "a", "2024-01-01", "2024-03-01")
    enter(snapshot, "a", "2024-03-20")
    pay(snapshot, "a", "2024-02-01", None)
    pay(snapshot, "b", "2024-02-01", "2024-05-20")
    assert spans(snapshot, "W13") == []


# -- W14, W15 --------------------------------------------------------------------------------------


def test_a_grade_of_the_contractor_while_it_holds(snapshot: Snapshot) -> None:
    for grade, year, graded in (
        ("B", 2022, "2023-03-01"),
        ("C", 2023, "2024-03-01"),
        ("A", 2024, "2024-05-01"),
    ):
        snapshot.add(
            "credit_grades",
            employer_name="高唐甲建筑工程有限公司",
            grade=grade,
            graded_year=year,
            graded_date=graded,
        )
    # by name, as complaints know an employer; each grade until the next
    assert spans(snapshot, "W14") == [
        (1, day("2023-03-01"), day("2024-03-01")),
        (3, day("2024-03-01"), day("2024-05-01")),
    ]


def test_nobody_attends_for_days(snapshot: Snapshot) -> None:
    # present 1 to 5 and 13 March; no marks but a sum in April
    attend(snapshot, "w", "2024-03-01", "FFFFF.......F")
    add(snapshot, "attendance", attended_month="2024-04-01", worker_hash="w", attended_days=20)
    # blue from the 8th, yellow from the 12th, present on the 13th; then 16th, 20th, 28th
    assert spans(snapshot, "W15") == [
        (1, day("2024-03-08"), day("2024-03-12")),
        (2, day("2024-03-12"), day("2024-03-13")),
        (1, day("2024-03-16"), day("2024-03-20")),
        (2, day("2024-03-20"), day("2024-03-28")),
        (3, day("2024-03-28"), END),
    ]
    assert snapshot.column("select subject from warning_unjudged where rule = 'W15'") == ["P1|2024-04"]
