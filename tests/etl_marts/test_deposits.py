"""工资保证金 as states: what a project owed and had stored on a day."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.etl_marts.conftest import Snapshot

MARTS = ("deposit_states",)

STATE = """
    select is_live, is_exempt, required_yuan::integer, stored_yuan::integer from deposit_states
    where valid_from <= $day and $day < valid_until
"""


@pytest.fixture(autouse=True)
def project(snapshot: Snapshot) -> None:
    """100万元 of contract, at work from 2023-02-01 to the day before 2024-05-01."""
    snapshot.add(
        "projects",
        native_number="P1",
        project_name="光明小区",
        start_date="2023-02-01",
        finish_date="2024-05-01",
        contract_yuan=1_000_000,
        contractor_name="甲建筑",
        town_text="汇鑫街道",
        sector_text="房建",
    )


def deposit(snapshot: Snapshot, **fields: Any) -> None:
    snapshot.add("wage_deposits", **{"project_name": "光明小区", **fields})


def states(snapshot: Snapshot, *days: str) -> list[tuple[Any, ...]]:
    snapshot.build()
    found = [snapshot.day(STATE, date.fromisoformat(day)) for day in days]
    assert all(len(rows) == 1 for rows in found), found
    return [rows[0] for rows in found]


def test_stored_used_topped_up_returned(snapshot: Snapshot) -> None:
    deposit(
        snapshot,
        required_yuan=20000,
        stored_yuan=20000,
        status="已退还",
        stored_date="2023-03-01",
        used_date="2023-06-01",
        used_yuan=8000,
        topped_up_date="2023-07-01",
        topped_up_yuan=5000,
        returned_date="2024-06-01",
    )
    days = ("2023-02-28", "2023-03-01", "2023-06-01", "2023-07-01", "2024-04-30", "2024-05-01", "2024-06-01")
    assert states(snapshot, *days) == [
        (True, False, 20000, 0),
        (True, False, 20000, 20000),
        (True, False, 20000, 12000),
        (True, False, 20000, 17000),
        (True, False, 20000, 17000),
        (False, False, 20000, 17000),  # finished: no longer counted, yet stored until returned
        (False, False, 20000, 0),
    ]


def test_states_share_no_day_and_leave_no_gap(snapshot: Snapshot) -> None:
    deposit(
        snapshot,
        required_yuan=20000,
        status="已缴存",
        stored_date="2023-03-01",
        used_date="2023-06-01",
        used_yuan=1,
    )
    deposit(
        snapshot, required_yuan=10000, status="已缴存", stored_date="2023-09-01", returned_date="2024-01-01"
    )
    snapshot.build()
    spans = snapshot.rows("select valid_from, valid_until from deposit_states order by 1")
    assert [start for start, _ in spans[1:]] == [end for _, end in spans[:-1]]
    assert (spans[0][0], spans[-1][1]) == (date(2023, 2, 1), date(9999, 12, 31))


def test_topped_up_without_an_amount_makes_good_what_was_used(snapshot: Snapshot) -> None:
    deposit(
        snapshot,
        required_yuan=20000,
        status="已缴存",
        stored_date="2023-03-01",
        used_date="2023-06-01",
        used_yuan=8000,
        topped_up_date="2023-07-01",
    )
    assert [row[3] for row in states(snapshot, "2023-06-15", "2023-07-01")] == [12000, 20000]


def test_two_rows_of_one_project(snapshot: Snapshot) -> None:
    """The larger 应缴额 is what the project owes; what is stored adds up; the later guarantee speaks."""
    deposit(snapshot, required_yuan=20000, stored_yuan=15000, stored_date="2023-03-01", form="现金")
    deposit(
        snapshot,
        required_yuan=18000,
        stored_yuan=5000,
        stored_date="2023-08-01",
        form="银行保函",
        expiry_date="2024-08-01",
    )
    assert states(snapshot, "2023-03-01", "2023-08-01") == [
        (True, False, 20000, 15000),
        (True, False, 20000, 20000),
    ]
    assert snapshot.rows(
        "select form, expiry_date from deposit_states"
        " where valid_from between '2023-03-01' and '2024-08-01' order by valid_from"
    ) == [
        ("现金", None),
        ("银行保函", date(2024, 8, 1)),
        ("银行保函", date(2024, 8, 1)),
    ]


def each_on_its_own_project(snapshot: Snapshot, cases: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """The states on 2023-06-01 of projects like P1, each with one deposit row."""
    for number, fields in enumerate(cases):
        name = f"第{number}号楼"
        snapshot.add(
            "projects",
            native_number=name,
            project_name=name,
            start_date="2023-02-01",
            contract_yuan=1_000_000,
        )
        deposit(snapshot, project_name=name, stored_date="2023-03-01", **fields)
    snapshot.build()
    return snapshot.day(STATE + " and project_id <> 'P1' order by project_id", date(2023, 6, 1))


def test_lawful_exemption(snapshot: Snapshot) -> None:
    cases: list[tuple[dict[str, Any], tuple[bool, int]]] = [
        ({"exemption_reason": "连续三年无欠薪，免存", "required_yuan": 20000}, (True, 0)),
        ({"exemption_reason": "依法豁免"}, (True, 0)),
        ({"exemption_reason": "政府文件", "required_yuan": 0}, (True, 0)),
        ({"exemption_reason": "减半缴存", "required_yuan": 10000}, (False, 10000)),
        ({"exemption_reason": "不符合免存条件", "required_yuan": 20000}, (False, 20000)),
    ]
    found = each_on_its_own_project(snapshot, [{"status": "未缴存", **fields} for fields, _ in cases])
    assert found == [(True, is_exempt, required, 0) for _, (is_exempt, required) in cases]


def test_what_counts_as_stored(snapshot: Snapshot) -> None:
    cases: list[tuple[dict[str, Any], int]] = [
        ({"status": "已缴存"}, 20000),
        ({"status": "退还申请中"}, 20000),
        ({"status": "已动用", "used_yuan": 6000, "used_date": "2023-05-01"}, 14000),
        ({"status": "已动用", "used_yuan": 6000}, 14000),
        ({"status": "未缴存"}, 0),
        ({"status": "已缴存", "stored_yuan": 12000}, 12000),
        ({"status": "已退还"}, 0),  # returned on a day nobody wrote: never counted
        ({"status": "退还申请中", "returned_date": "2023-05-01"}, 20000),
    ]
    found = each_on_its_own_project(snapshot, [{"required_yuan": 20000, **fields} for fields, _ in cases])
    assert [row[3] for row in found] == [stored for _, stored in cases]


def test_what_is_owed(snapshot: Snapshot) -> None:
    cases: list[tuple[dict[str, Any], int]] = [
        ({"required_yuan": 25000, "ratio_pct": 1}, 25000),
        ({"ratio_pct": 1}, 10000),
        ({}, 20000),  # default_deposit_ratio_pct 2
        ({"contract_yuan": 3_000_000, "ratio_pct": Decimal("1.5")}, 45000),
    ]
    found = each_on_its_own_project(snapshot, [{"status": "未缴存", **fields} for fields, _ in cases])
    assert [row[2] for row in found] == [required for _, required in cases]


def test_half_a_fen_of_what_is_owed_goes_up(snapshot: Snapshot) -> None:
    """3,290,369,753.40 × 2.5% = 82,259,243.835, which no float can hold."""
    snapshot.add("projects", native_number="P2", project_name="乙", start_date="2023-02-01")
    snapshot.add(
        "wage_deposits", project_name="乙", contract_yuan=Decimal("3290369753.40"), ratio_pct=Decimal("2.5")
    )
    snapshot.build()
    owed = snapshot.column("select distinct required_yuan from deposit_states where project_id = 'P2'")
    assert owed == [Decimal("82259243.84")]


def test_a_project_without_any_deposit_row_owes_the_default(snapshot: Snapshot) -> None:
    assert states(snapshot, "2023-06-01") == [(True, False, 20000, 0)]


def test_a_project_of_unknown_contract_is_no_evidence(snapshot: Snapshot) -> None:
    """Nothing owed is known and nothing stored: neither covered nor uncovered."""
    snapshot.add("projects", native_number="P2", project_name="无额工程", start_date="2023-02-01")
    snapshot.build()
    assert snapshot.column("select distinct is_live from deposit_states where project_id = 'P2'") == [False]


def test_money_of_an_unlisted_project_is_stored_all_the_same(snapshot: Snapshot) -> None:
    deposit(
        snapshot,
        project_name="别处工程",
        required_yuan=7000,
        status="已缴存",
        stored_date="2023-03-01",
        town_text="尹集镇",
    )
    snapshot.build()
    assert snapshot.rows(
        "select project_id, town_code, is_live, stored_yuan::integer from deposit_states"
        " where project_name = '别处工程'"
    ) == [(None, "371526102", False, 7000)]


GUARANTEE = {"form": "银行保函", "status": "已缴存"}


def test_an_expired_guarantee_is_not_stored_from_the_day_after(snapshot: Snapshot) -> None:
    """Whatever its status says; cash does not expire."""
    deposit(snapshot, **GUARANTEE, required_yuan=20000, stored_date="2023-03-01", expiry_date="2023-09-30")
    deposit(
        snapshot,
        form="现金",
        stored_yuan=3000,
        stored_date="2023-03-01",
        expiry_date="2023-05-31",
    )
    assert [row[3] for row in states(snapshot, "2023-06-01", "2023-09-30", "2023-10-01")] == [
        23000, 23000, 3000,
    ]  # fmt: skip
    shortage = "select short_yuan::integer, guarantee_yuan::integer, expiry_date from deposit_states"
    on_day = " where valid_from <= $day and $day < valid_until"
    # 20000 − 3000; the guarantee speaks on, for it must be renewed
    assert snapshot.day(shortage + on_day, date(2023, 10, 1)) == [(17000, 20000, date(2023, 9, 30))]
    assert snapshot.day(shortage + on_day, date(2023, 9, 30)) == [(0, 20000, date(2023, 9, 30))]


def test_one_without_an_end_never_expires(snapshot: Snapshot) -> None:
    deposit(snapshot, **GUARANTEE, required_yuan=20000, stored_date="2023-03-01")
    assert states(snapshot, "2024-04-30")[0][3] == 20000


def overlapping(
    snapshot: Snapshot, *, remark: str | None = None, **second: Any
) -> tuple[list[int], list[str]]:
    """One guarantee of 20000 from March to December, another of 15000 from August; what is stored in July,
    in September and in January; and which rows are doubted."""
    snapshot.marts = ()  # doubts are those of a whole build
    first = snapshot.add(
        "wage_deposits", project_name="光明小区", **GUARANTEE, required_yuan=20000, stored_date="2023-03-01",
        expiry_date="2023-12-31",
    )  # fmt: skip
    row = {"form": "保证保险", "status": "已缴存", "stored_yuan": 15000, "stored_date": "2023-08-01"} | second
    other = snapshot.add("wage_deposits", project_name="光明小区", remark=remark, **row)
    stored = [one[3] for one in states(snapshot, "2023-07-01", "2023-09-01", "2024-01-01")]
    names = {first: "first", other: "second"}
    found = snapshot.rows("select row_id, column_name from doubts where rule = 'overlapping_guarantees'")
    assert {column for _, column in found} <= {"到期日"}
    return stored, sorted(names[row_id] for row_id, _ in found)


def test_guarantees_in_force_on_one_day_count_once(snapshot: Snapshot) -> None:
    assert overlapping(snapshot) == ([20000, 20000, 15000], ["first", "second"])


def test_the_larger_one_counts(snapshot: Snapshot) -> None:
    assert overlapping(snapshot, stored_yuan=30000) == ([20000, 30000, 30000], ["first", "second"])


@pytest.mark.parametrize("remark", ["补足上年动用部分", "追加保函"])
def test_one_that_tops_up_counts_besides(snapshot: Snapshot, remark: str) -> None:
    assert overlapping(snapshot, remark=remark) == ([20000, 35000, 15000], [])


@pytest.mark.parametrize(
    ("second", "stored"),
    [
        # from the day after the first one's last
        ({"stored_date": "2024-01-01"}, [20000, 20000, 15000]),
        # given back before the other came: 20000 − nothing else
        ({"stored_date": "2023-01-01", "returned_date": "2023-03-01"}, [20000, 20000, 0]),
        # cash is no guarantee
        ({"form": "现金"}, [20000, 35000, 15000]),
    ],
)
def test_no_overlap(snapshot: Snapshot, second: dict[str, Any], stored: list[int]) -> None:
    assert overlapping(snapshot, **second) == (stored, [])


@pytest.mark.parametrize(
    ("first_until", "first_yuan", "top_up_until", "shown"),
    [
        # 15000 + 5000: the larger one ends first, and nothing renews it
        ("2023-10-01", 15000, "2024-12-31", [(15000, "2023-10-01"), (15000, "2023-10-01")]),
        # the top-up ends first and is missed: 15000 is less than 20000
        ("2024-12-31", 15000, "2023-10-01", [(5000, "2023-10-01"), (5000, "2023-10-01")]),
        # it ends first and is not missed: the other alone is 20000
        ("2024-12-31", 20000, "2023-10-01", [(5000, "2023-10-01"), (20000, "2024-12-31")]),
    ],
)
def test_a_top_up_does_not_hide_the_guarantee_that_ends_first(
    snapshot: Snapshot, first_until: str, first_yuan: int, top_up_until: str, shown: list[tuple[int, str]]
) -> None:
    """One that tops up renews none: on 30 September and 2 October the first to end stands in the state."""
    row = {**GUARANTEE, "required_yuan": 20000}
    deposit(snapshot, **row, stored_yuan=first_yuan, stored_date="2023-03-01", expiry_date=first_until)
    deposit(
        snapshot, **row, stored_yuan=5000, stored_date="2023-08-01", expiry_date=top_up_until, remark="补足"
    )
    snapshot.build()
    query = "select guarantee_yuan::integer, expiry_date::text from deposit_states"
    on_day = " where valid_from <= $day and $day < valid_until"
    days = (date(2023, 9, 30), date(2023, 10, 2))
    assert [snapshot.day(query + on_day, one)[0] for one in days] == shown


def test_what_a_finished_project_still_holds(snapshot: Snapshot) -> None:
    deposit(snapshot, form="现金", stored_yuan=15000, stored_date="2023-03-01", returned_date="2024-06-01")
    snapshot.build()
    query = """
        select is_under_way, is_finished, short_yuan::integer, stored_yuan::integer from deposit_states
        where valid_from <= $day and $day < valid_until
    """
    days = (date(2024, 4, 30), date(2024, 5, 1), date(2024, 6, 1))
    assert [snapshot.day(query, day) for day in days] == [
        [(True, False, 5000, 15000)],
        [(False, True, None, 15000)],
        [(False, True, None, 0)],
    ]
