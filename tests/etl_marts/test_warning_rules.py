"""Rules of early warning as a whole: what they read and say, and that nothing is seen before it happened."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.paths import REFERENCE
from etl.marts.warning_rules import reads_named, warning_rules
from tests.etl_marts.conftest import Snapshot

MARTS = ("warning_unjudged", "warnings")


def day(text: str) -> date:
    return date.fromisoformat(text)


def begin(snapshot: Snapshot, last: str) -> None:
    """One project that pays on the 20th, and something that happened on the last day."""
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
    snapshot.add("visits", received_date=last)


def test_a_rule_without_its_ledger_judges_nothing_and_says_what_lacks(snapshot: Snapshot) -> None:
    begin(snapshot, "2024-06-28")
    snapshot.build()
    rows = snapshot.rows("select rule, missing, judged_until from warning_rules")
    found = {rule: (missing, judged) for rule, missing, judged in rows}
    assert found["W01"] == ("工资发放表", None)
    assert found["W09"] == (None, day("2024-06-28"))
    assert found.keys() == {one.code for one in warning_rules()}


def test_a_rule_without_a_parameter_judges_nothing_and_says_which(snapshot: Snapshot, tmp_path: Path) -> None:
    """A county's own list of parameters may be older than the program."""
    own = tmp_path / "reference"
    shutil.copytree(REFERENCE, own)
    lines = (own / "parameters.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("w09_window_days", "w11_on"))]
    (own / "parameters.csv").write_text("".join(kept), encoding="utf-8")
    begin(snapshot, "2024-06-28")
    snapshot.build(reference_dir=own)
    rows = snapshot.rows(
        "select rule, missing from warning_rules where rule in ('W09', 'W10', 'W11') order by 1"
    )
    assert rows == [("W09", "参数w09_window_days"), ("W10", None), ("W11", "参数w11_on")]


def test_rules_read_what_they_say(snapshot: Snapshot) -> None:
    begin(snapshot, "2024-06-28")
    snapshot.build()
    for rule in warning_rules():
        own = set(rule.reads) | ({"warning_changes"} if rule.is_of_warnings else set())
        assert reads_named(snapshot.con, rule).tables <= own | {"build_info", "limits", "sources"}, rule.code
        assert set(rule.reads) <= reads_named(snapshot.con, rule).tables, rule.code


# -- nothing is seen before it happened --------------------------------------------------------------


def fill(snapshot: Snapshot, seen: Callable[[str], str | None]) -> None:
    """Ledgers of half a year. `seen`: the day itself, or None where it is later than what is known: then the
    event is blank, or its row absent."""

    def add(ledger: str, **fields: Any) -> None:
        snapshot.add(ledger, **{"project_name": "光明小区", **fields})

    for place in range(12):
        received = f"{day('2024-01-10') + timedelta(days=13 * place)}"
        closed = seen(f"{day(received) + timedelta(days=5 + 7 * (place % 5))}")
        if seen(received):
            add(
                "national_clues",
                native_number=f"N{place}",
                received_at=f"{received} 09:00:00",
                id_card_hash=f"w{place % 5}",
                worker_count=4 * place,
                owed_yuan=30_000 * place,
                status="已办结" if closed else "核处中",
                settled_at=closed and f"{closed} 10:00:00",
            )
    for place, month in enumerate(("2023-12-01", "2024-01-01", "2024-02-01", "2024-03-01")):
        paid = seen(f"{day(month) + timedelta(days=50 + 8 * place)}")
        back = seen(f"{day(month) + timedelta(days=90 + 8 * place)}")
        add(
            "payrolls",
            worker_hash="p",
            wage_month=month,
            payable_yuan=6000,
            paid_yuan=4000 if paid else 0,
            paid_date=paid,
            back_paid_yuan=2000 if back else 0,
            back_paid_date=back,
            pay_method="现金",
        )
        # a sheet is filled in day by day
        days = [day(month) + timedelta(days=one) for one in range(12)]
        marks = "".join("F" if seen(f"{one}") else "." for one in days)
        if "F" in marks:
            add("attendance", attended_month=month, worker_hash="q", day_marks=marks.ljust(31, "."))
    for balance in ("2024-02-05", "2024-03-05", "2024-05-05"):
        if seen(balance):
            add(
                "special_accounts",
                account_number="***1",
                opened_date="2023-01-15",
                balance_yuan=1000,
                balance_date=balance,
            )
            add("account_transfers", transfer_date=balance, transferred_yuan=5000)
    for place, left in enumerate(("2024-02-20", "2024-04-10", "2024-06-01")):
        add(
            "rosters",
            worker_hash=f"p{place}" if place else "p",
            id_card_hash="p",
            entry_date="2024-01-01",
            exit_date=seen(left),
            has_contract="否" if place else "是",
        )
    if seen("2024-02-01"):
        add(
            "wage_deposits",
            required_yuan=20000,
            stored_yuan=20000,
            form="银行保函",
            stored_date="2024-02-01",
            expiry_date="2024-05-10",
            status="已缴存",
        )
    for grade, graded in (("B", "2024-02-10"), ("C", "2024-05-01")):
        if seen(graded):
            snapshot.add("credit_grades", employer_name="甲建筑", grade=grade, graded_date=graded)


def known_at(as_of: date, until: date | None) -> list[tuple[Any, ...]]:
    """The warnings as of a day, of ledgers that end there (`until`) or go on."""
    made = Snapshot(MARTS)
    cut = as_of.isoformat()
    begin(made, cut if until else "2024-06-28")
    # every ledger tells of the day itself
    made.add(
        "payrolls",
        project_name="别处",
        worker_hash="x",
        wage_month="2023-11-01",
        payable_yuan=1,
        paid_yuan=1,
        paid_date=cut,
    )
    made.add(
        "national_clues",
        native_number="Z",
        received_at=f"{cut} 09:00:00",
        project_name="别处",
        status="已办结",
        settled_at=f"{cut} 10:00:00",
        id_card_hash="z",
    )
    made.add("account_transfers", project_name="别处", transfer_date=cut, transferred_yuan=1)
    made.add("special_accounts", project_name="别处", account_number="***9", opened_date=cut)
    made.add("attendance_events", project_name="别处", event_at=f"{cut} 07:00:00", worker_hash="x")
    fill(made, lambda text: text if until is None or day(text) <= until else None)
    made.build()
    found = made.con.execute(
        "select rule, subject, level, valid_from, opened_date, spell, people, yuan, reason"
        " from warning_levels where valid_from <= $day and $day < valid_until order by all",
        {"day": as_of},
    ).fetchall()
    made.con.close()
    return found


@pytest.mark.parametrize("cut", ["2024-03-25", "2024-04-30", "2024-05-15"])
def test_as_of_a_day_nothing_later_is_seen(cut: str) -> None:
    as_of = day(cut)
    whole = known_at(as_of, None)
    assert known_at(as_of, as_of) == whole
    assert len({rule for rule, *_ in whole}) >= 7
