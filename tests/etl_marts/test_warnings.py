"""Early warnings: the days on which each level begins and ends, worked out by hand from a few rows."""

from datetime import date
from typing import Any

import pytest

from tests.etl_marts.conftest import Snapshot

MARTS = ("warning_unjudged", "warnings")
END = date(9999, 12, 31)
# rows of one rule: level, from, until
SPANS = (
    "select level, valid_from, valid_until from warning_levels where rule = '{}' order by subject, valid_from"
)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture(autouse=True)
def project(snapshot: Snapshot) -> None:
    """Pays on the 20th; something happened on 2024-06-28, which is 数据截至."""
    snapshot.add(
        "projects",
        native_number="P1",
        project_name="光明小区",
        contractor_name="甲建筑",
        start_date="2023-01-01",
        pay_day=20,
        contract_yuan=1_000_000,
        town_text="汇鑫街道",
        sector_text="房建",
    )
    snapshot.add("visits", received_date="2024-06-28")


def pay(snapshot: Snapshot, **fields: Any) -> None:
    snapshot.add("payrolls", **{"project_name": "光明小区", "wage_month": "2024-01-01", **fields})


def spans(snapshot: Snapshot, rule: str) -> list[tuple[Any, ...]]:
    snapshot.build()
    return snapshot.rows(SPANS.format(rule))


# -- W01 -------------------------------------------------------------------------------------------


def test_unpaid_wages_rise_from_blue_to_red_and_end_with_the_last_payment(snapshot: Snapshot) -> None:
    # due 5000, pay day 20 February; 3000 came on it, 2000 on 5 April
    pay(
        snapshot,
        payable_yuan=5000,
        paid_yuan=3000,
        paid_date="2024-02-20",
        back_paid_yuan=2000,
        back_paid_date="2024-04-05",
    )
    # the payroll itself tells of days up to 5 April
    assert spans(snapshot, "W01") == [
        (1, day("2024-02-21"), day("2024-03-02")),
        (2, day("2024-03-02"), day("2024-03-22")),
        (3, day("2024-03-22"), day("2024-04-05")),
    ]
    assert snapshot.rows(
        "select opened_date, closed_date, level, highest_level, yuan::integer from warnings"
    ) == [(day("2024-02-21"), day("2024-04-05"), 3, 3, 2000)]


def test_what_is_paid_by_the_pay_day_is_no_warning(snapshot: Snapshot) -> None:
    pay(snapshot, payable_yuan=5000, paid_yuan=5000, paid_date="2024-02-20")
    assert spans(snapshot, "W01") == []


def test_no_level_begins_after_the_last_day_that_the_payroll_tells_of(snapshot: Snapshot) -> None:
    # nothing is known after 25 February, when somebody else was paid: not that the rest stayed unpaid
    pay(snapshot, worker_name="甲", payable_yuan=5000, paid_yuan=0)
    pay(snapshot, worker_name="乙", payable_yuan=5000, paid_yuan=5000, paid_date="2024-02-25")
    found = spans(snapshot, "W01")
    assert found[0][:2] == (1, day("2024-02-21"))
    assert all(begins <= day("2024-02-25") for _, begins, _ in found) and found[-1][2] == END


def test_a_month_of_which_not_all_is_known_is_said_not_to_be_judged(snapshot: Snapshot) -> None:
    pay(snapshot, worker_name="甲", payable_yuan=5000)
    pay(snapshot, worker_name="乙", payable_yuan=5000, paid_yuan=5000, paid_date="2024-02-20")
    pay(snapshot, wage_month="2024-02-01", payable_yuan=10, paid_yuan=10, paid_date="2024-03-20")
    assert spans(snapshot, "W01") == []
    assert snapshot.rows("select rule, subject, people from warning_unjudged") == [("W01", "P1|2024-01", 1)]


# -- W05 -------------------------------------------------------------------------------------------


def test_a_guarantee_comes_to_its_end_and_is_renewed(snapshot: Snapshot) -> None:
    snapshot.add(
        "wage_deposits",
        project_name="光明小区",
        required_yuan=20000,
        stored_yuan=20000,
        form="银行保函",
        stored_date="2023-01-10",
        expiry_date="2024-04-30",
        status="已缴存",
    )
    snapshot.add(
        "wage_deposits",
        project_name="光明小区",
        required_yuan=20000,
        stored_yuan=20000,
        form="银行保函",
        stored_date="2024-05-20",
        expiry_date="2025-05-20",
        status="已缴存",
    )
    assert spans(snapshot, "W05") == [
        (1, day("2024-03-31"), day("2024-04-23")),
        (2, day("2024-04-23"), day("2024-05-01")),
        (3, day("2024-05-01"), day("2024-05-20")),
    ]


def test_nothing_stored_is_red_twenty_work_days_after_the_beginning(snapshot: Snapshot) -> None:
    snapshot.add(
        "projects",
        native_number="P2",
        project_name="新桥",
        start_date="2024-03-01",
        contract_yuan=1_000_000,
        town_text="尹集镇",
        sector_text="交通",
    )
    snapshot.add(
        "wage_deposits",
        project_name="光明小区",
        required_yuan=20000,
        stored_yuan=20000,
        form="现金",
        stored_date="2023-01-10",
        status="已缴存",
    )
    # 1 March 2024 is a Friday; the 20th work-day after it is Friday 29 March
    assert spans(snapshot, "W05") == [(3, day("2024-03-30"), END)]


# -- W08, W12 --------------------------------------------------------------------------------------


def test_the_latest_month_says_how_much_goes_through_the_account(snapshot: Snapshot) -> None:
    for month, paid_date, way in (
        ("2024-01-01", "2024-02-20", "现金"),
        ("2024-02-01", "2024-03-20", "专户代发"),
        ("2024-03-01", "2024-04-20", "专户代发"),
    ):
        # of 10,000 the second worker gets 1,000 in the way named, the first 9,000 through the account
        for yuan, how in ((9000, "专户代发"), (1000, way)):
            paid = {"paid_yuan": yuan, "paid_date": paid_date, "pay_method": how}
            pay(snapshot, wage_month=month, payable_yuan=yuan, **paid)
    # 90 % of January: yellow from the day after its pay day to that of February's, which is all through it
    assert spans(snapshot, "W08") == [(2, day("2024-02-21"), day("2024-03-21"))]


@pytest.mark.parametrize(("payable", "levels"), [(1819, [3]), (1820, []), (30_001, [2]), (50_001, [3])])
def test_wages_a_head_out_of_the_common(snapshot: Snapshot, payable: int, levels: list[int]) -> None:
    pay(snapshot, payable_yuan=payable, paid_yuan=payable, paid_date="2024-02-25")
    assert [level for level, *_ in spans(snapshot, "W12")] == levels


# -- W09 -------------------------------------------------------------------------------------------


def complain(snapshot: Snapshot, number: str, received: str, **fields: Any) -> None:
    snapshot.add(
        "national_clues",
        **{
            "native_number": number,
            "received_at": f"{received} 09:00:00",
            "project_name": "光明小区",
            "id_card_hash": number,
            "status": "核处中",
            **fields,
        },
    )


def test_complaints_about_one_project_within_thirty_days(snapshot: Snapshot) -> None:
    for number, received in (("A", "2024-03-01"), ("B", "2024-03-11"), ("C", "2024-03-21")):
        complain(snapshot, number, received)
    # two from the 11th, three from the 21st; the first counts until 31 March, the second until 10 April
    assert spans(snapshot, "W09") == [
        (1, day("2024-03-11"), day("2024-03-21")),
        (2, day("2024-03-21"), day("2024-03-31")),
        (1, day("2024-03-31"), day("2024-04-10")),
    ]


def test_a_second_channel_is_yellow_and_many_workers_are_red(snapshot: Snapshot) -> None:
    complain(snapshot, "A", "2024-03-01")
    snapshot.add("visits", received_date="2024-03-05", project_name="光明小区", id_card_hash="B")
    complain(snapshot, "C", "2024-03-08", worker_count=10)
    assert spans(snapshot, "W09")[:2] == [
        (2, day("2024-03-05"), day("2024-03-08")),
        (3, day("2024-03-08"), day("2024-03-31")),
    ]


@pytest.mark.parametrize(("third", "kinds"), [("光明小区", ["project"]), (None, ["employer", "project"])])
def test_an_employer_is_named_where_its_complaints_are_not_all_of_one_project(
    snapshot: Snapshot, third: str | None, kinds: list[str]
) -> None:
    for number, project_name in (("A", "光明小区"), ("B", "光明小区"), ("C", third)):
        complain(
            snapshot, number, "2024-03-01", employer_name="高唐乙劳务有限公司", project_name=project_name
        )
    snapshot.build()
    subjects = "select distinct split_part(subject, ':', 1) from warning_levels where rule = 'W09' order by 1"
    assert snapshot.column(subjects) == kinds


# -- W10, W16 --------------------------------------------------------------------------------------


def test_a_large_matter_is_warned_of_until_it_is_settled(snapshot: Snapshot) -> None:
    complain(snapshot, "A", "2024-03-01", worker_count=9, owed_yuan=99_999)
    complain(
        snapshot, "B", "2024-03-05", id_card_hash="A", worker_count=12, owed_yuan=500_000,
        status="已办结", settled_at="2024-04-02 10:00:00",
    )  # fmt: skip
    # one matter of two records: small on the 1st, red from the 5th; open still, since A is not settled
    assert spans(snapshot, "W10") == [(3, day("2024-03-05"), day("2024-04-02")), (3, day("2024-04-02"), END)]


def test_the_limit_for_the_police_of_one_and_of_many(snapshot: Snapshot) -> None:
    # ten workers and 48,000 are 80 % of the limit of many, 60,000 all of it
    complain(snapshot, "A", "2024-03-01", worker_count=10, owed_yuan=48_000, employer_name="甲厂")
    complain(
        snapshot,
        "B",
        "2024-03-02",
        worker_count=10,
        owed_yuan=60_000,
        employer_name="乙厂",
        project_name="别处",
    )
    complain(
        snapshot,
        "C",
        "2024-03-03",
        worker_count=9,
        owed_yuan=20_000,
        employer_name="丙厂",
        project_name="某处",
    )
    snapshot.build()
    assert snapshot.rows("select subject, level from warning_levels where rule = 'W16' order by subject") == [
        ("national:A", 2),
        ("national:B", 3),
    ]


def test_what_nobody_told_reaches_no_limit_for_the_police(snapshot: Snapshot) -> None:
    # twelve workers and no yuan; 90,000 of one worker and no months: neither says that a limit is reached
    complain(snapshot, "A", "2024-03-01", worker_count=12, employer_name="甲厂")
    complain(
        snapshot,
        "B",
        "2024-03-02",
        worker_count=1,
        owed_yuan=90_000,
        employer_name="乙厂",
        project_name="某处",
    )
    assert spans(snapshot, "W16") == []


def test_a_worker_whose_due_nobody_can_read_counts_for_no_average(snapshot: Snapshot) -> None:
    # 3,000 of one worker; with the second as a head they would be 1,500, less than the least wage
    pay(snapshot, payable_yuan=3000, paid_yuan=3000, paid_date="2024-02-20", worker_hash="a")
    pay(snapshot, paid_date="2024-02-25", worker_hash="b")
    assert spans(snapshot, "W12") == []


# -- W11 -------------------------------------------------------------------------------------------


def test_a_due_day_comes_near_and_passes(snapshot: Snapshot) -> None:
    # Monday 4 March: ten work-days end on Monday 18 March; two before is Thursday 14, one before Friday 15
    complain(snapshot, "A", "2024-03-04")
    complain(snapshot, "B", "2024-03-04", status="已办结", settled_at="2024-03-15 17:00:00")
    complain(snapshot, "C", "2024-03-04", status="已办结", settled_at="2024-03-13 17:00:00")
    complain(snapshot, "D", "2024-03-04", status="退回")
    complain(snapshot, "E", "2024-06-27")
    snapshot.build()
    found = snapshot.rows(
        "select subject, level, valid_from, valid_until from warning_levels where rule = 'W11' order by all"
    )
    assert sorted(found, key=lambda row: (row[0], row[2])) == [
        ("national:A", 1, day("2024-03-14"), day("2024-03-15")),
        ("national:A", 2, day("2024-03-15"), day("2024-03-19")),
        ("national:A", 3, day("2024-03-19"), END),
        ("national:B", 1, day("2024-03-14"), day("2024-03-15")),
    ]


# -- several, again, off ---------------------------------------------------------------------------


def test_three_yellow_warnings_of_one_project_are_red(snapshot: Snapshot) -> None:
    # the pay of January and February is unpaid: yellow from 2 and 31 March; three complaints on 1 April
    pay(snapshot, payable_yuan=5000, paid_yuan=0)
    pay(snapshot, wage_month="2024-02-01", payable_yuan=5000, paid_yuan=0)
    pay(snapshot, wage_month="2024-05-01", payable_yuan=5000, paid_yuan=5000, paid_date="2024-06-20")
    for number in "ABC":
        complain(snapshot, number, "2024-04-01")
    # the third yellow one begins with the complaints; they count for thirty days
    assert spans(snapshot, "W99") == [(3, day("2024-04-01"), day("2024-05-01"))]


def test_what_begins_again_within_thirty_days_is_the_same_warning(snapshot: Snapshot) -> None:
    # pairs ten days apart: the window of the first pair ends on 31 March
    for number, received in (
        ("A", "2024-03-01"),
        ("B", "2024-03-01"),
        ("C", "2024-04-29"),
        ("D", "2024-04-30"),
    ):
        complain(snapshot, number, received)
    snapshot.build()
    assert snapshot.rows("select opened_date, closed_date, spells from warnings where rule = 'W09'") == [
        (day("2024-03-01"), day("2024-05-29"), 2)
    ]


def test_what_begins_later_is_a_new_warning(snapshot: Snapshot) -> None:
    for number, received in (
        ("A", "2024-03-01"),
        ("B", "2024-03-01"),
        ("C", "2024-05-01"),
        ("D", "2024-05-01"),
    ):
        complain(snapshot, number, received)
    snapshot.build()
    query = "select opened_date, closed_date, spells from warnings where rule = 'W09' order by 1"
    assert snapshot.rows(query) == [
        (day("2024-03-01"), day("2024-03-31"), 1),
        (day("2024-05-01"), day("2024-05-31"), 1),
    ]
