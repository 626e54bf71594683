"""An authority that ledgers name and the list lacks, and cases settled on a day that nobody wrote."""

from datetime import date
from pathlib import Path

import pytest

from data import COUNTY, Filters, QuestionError, Warehouse
from data.query.filters import codes, snapshot_codes
from tests.data.asking import HALF, ask
from tests.data.small_county.complaints import COMPLAINTS, complaint
from tests.data.small_county.days import HUIXIN, day
from tests.data.small_county.files import FIRST, TABLES, point_to, write_snapshot

POLICE = "other:县公安局"
AUTHORITIES = [
    {"authority": POLICE, "authority_name": "县公安局", "short_name": "县公安局", "sort_order": 16},
]
# due on 11 March: one open, one declined, one settled on a day that nobody wrote
DUE = {"authority": POLICE, "due_date": day("2024-03-11"), "is_due": True}
MORE = [
    complaint(91, "national", "2024-03-01", HUIXIN, **DUE, is_overdue=True, is_open_overdue=True),
    complaint(92, "national", "2024-03-01", HUIXIN, **DUE, is_declined=True, status="退回"),
    complaint(93, "visits", "2024-03-01", HUIXIN, **DUE, is_settled=True, status="已办结"),
]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder: Path = tmp_path_factory.mktemp("county")
    tables = TABLES | {"authorities": AUTHORITIES, "complaints": [*COMPLAINTS, *MORE]}
    point_to(folder, write_snapshot(folder, FIRST, tables).name)
    return Warehouse(folder)


def of_the_police() -> Filters:
    return Filters(HALF.date_from, HALF.date_to, authorities=(POLICE,))


def test_a_split_lists_it_under_its_own_name(county: Warehouse) -> None:
    rows = ask(county, "complaints_received", by="authority").rows
    assert [(row["authority"], row["authority_name"], row["value"]) for row in rows if row["value"]][-1] == (
        POLICE, "县公安局", 3,
    )  # fmt: skip


def test_a_filter_takes_it(county: Warehouse) -> None:
    assert ask(county, "complaints_received", of_the_police()).total()["value"] == 3
    rows, count = county.rows("complaints_received", filters=of_the_police(), scope=COUNTY)
    assert count == 3 and set(rows["主管部门"]) == {"县公安局"}


def test_one_that_this_snapshot_does_not_name_is_an_error(county: Warehouse, tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="没有代码为“other:县档案馆”的主管部门"):
        ask(county, "complaints_received", Filters(authorities=("other:县档案馆",)))
    with pytest.raises(QuestionError, match="主管部门"):
        county.rows("complaints_received", filters=Filters(authorities=("other:",)), scope=COUNTY)
    point_to(tmp_path, write_snapshot(tmp_path, FIRST).name)
    with pytest.raises(QuestionError, match="没有代码为“other:县公安局”的主管部门"):
        ask(Warehouse(tmp_path), "complaints_received", of_the_police())


def test_it_stands_behind_the_list_and_before_unknown(county: Warehouse) -> None:
    found = list(snapshot_codes("authority", county.snapshot()))
    assert found == [*(code for code in codes("authority") if code != "unknown"), POLICE, "unknown"]


def test_what_is_due_leaves_out_declined_and_undated(county: Warehouse) -> None:
    """Of three due on 11 March the open one counts, not the declined one, nor the undated one."""
    on_time = ask(county, "on_time_pct", of_the_police()).total()
    assert (on_time["numerator"], on_time["denominator"]) == (0, 1)
    assert ask(county, "overdue_count", of_the_police()).total()["value"] == 1
    assert ask(county, "open_overdue_count", of_the_police()).total()["value"] == 1
    # received three, one declined: settled is one of two
    settled = ask(county, "settled_pct", of_the_police()).total()
    assert (settled["numerator"], settled["denominator"]) == (1, 2)
    due = county.question("overdue_list", filters=of_the_police(), scope=COUNTY, due_within_workdays=10)
    assert due[["编号", "主管部门", "到期日"]].values.tolist() == [["N91", "县公安局", date(2024, 3, 11)]]
