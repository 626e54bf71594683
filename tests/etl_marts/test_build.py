"""The build as a whole: data_until, projects, reference data, and the data dictionary."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from data.paths import REFERENCE
from etl.marts import MartError
from etl.publish.store import LOG_TABLES
from tests.etl_marts.conftest import Snapshot


def test_data_until_is_the_last_event_that_can_be(snapshot: Snapshot) -> None:
    snapshot.add(
        "national_clues", native_number="N1", received_at="2024-05-01 09:00:00", limit_date="2024-07-01"
    )
    snapshot.add("wage_deposits", project_name="甲", stored_date="2024-05-20", expiry_date="2024-07-10")
    snapshot.add("recoveries", native_number="R1", recovered_date="2204-05-01")  # a slip: not yet
    snapshot.add("visits", received_date="2024-04-01", settled_date="2024-06-02")
    assert snapshot.build() == date(2024, 6, 2)
    assert snapshot.column("select data_until from build_info") == [date(2024, 6, 2)]


def test_impossible_years_do_not_count(snapshot: Snapshot) -> None:
    snapshot.add("visits", received_date="1924-04-01")
    assert snapshot.build() is None


def test_empty_ledgers_make_empty_marts(snapshot: Snapshot) -> None:
    assert snapshot.build() is None
    assert snapshot.rows(
        "select (select count(*) from complaints), (select count(*) from deposit_states)"
    ) == [(0, 0)]


def test_projects_live_and_finished(snapshot: Snapshot) -> None:
    start = {"start_date": "2023-01-01"}
    snapshot.add(
        "projects",
        native_number="1",
        project_name="一",
        **start,
        status="在建",
        planned_finish_date="2024-01-01",
    )
    snapshot.add(
        "projects",
        native_number="2",
        project_name="二",
        **start,
        status="竣工",
        planned_finish_date="2024-01-01",
    )
    snapshot.add(
        "projects",
        native_number="3",
        project_name="三",
        **start,
        finish_date="2023-12-01",
        status="竣工",
        planned_finish_date="2024-01-01",
    )
    snapshot.add("projects", native_number="4", project_name="四", status="停工")
    # Finished before its plan: the ledger of today says so, the day is not known.
    snapshot.add(
        "projects",
        native_number="5",
        project_name="五",
        **start,
        status="完工",
        planned_finish_date="2025-01-01",
    )
    snapshot.add("visits", received_date="2024-06-28")
    snapshot.build()
    always = date(9999, 12, 31)
    assert snapshot.rows("select valid_from, valid_until, pay_day from projects order by project_id") == [
        (date(2023, 1, 1), always, None),
        (date(2023, 1, 1), date(2024, 1, 1), None),
        (date(2023, 1, 1), date(2023, 12, 1), None),
        (date(2010, 1, 1), always, None),
        (date(2023, 1, 1), date(2024, 6, 28), None),
    ]


def test_every_column_of_the_snapshot_s_marts_is_explained(snapshot: Snapshot) -> None:
    snapshot.build()
    silent = snapshot.rows("""
        select table_name, column_name from duckdb_columns()
        where not internal and schema_name = 'main' and database_name = current_database()
            and not starts_with(table_name, 'stg_') and not starts_with(table_name, 'current_')
                -- a view's columns are those of the tables it is made of
                and table_name in (select table_name from duckdb_tables())
            and (comment is null or not regexp_matches(comment, '[一-龥]'))
    """)
    assert [one for one in silent if one[0] not in LOG_TABLES] == []
    assert snapshot.column("select count(*) > 150 from duckdb_columns() where comment is not null") == [True]


def test_reference_data_is_in_the_snapshot(snapshot: Snapshot) -> None:
    snapshot.build()
    assert snapshot.rows(
        "select town_name, kind, population_10k from towns where town_code = '371526001'"
    ) == [("鱼邱湖街道", "街道", None)]
    assert snapshot.rows("""
        select (select count(*) from towns), (select count(*) from channels), (select count(*) from sectors),
            (select count(*) from fund_pools where year = 2024),
            (select spring_festival from spring_festivals where year = 2024)
    """) == [(12, 4, 16, 13, date(2024, 2, 10))]


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REFERENCE, tmp_path / "reference"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_parameter_holds_from_its_day(snapshot: Snapshot, reference: Path) -> None:
    with (reference / "parameters.csv").open("a", encoding="utf-8") as file:
        file.write("group_workers,2024-01-01,5,人,群体性事项人数,新规\n")
        file.write("group_workers,2025-01-01,99,人,群体性事项人数,明年的规定\n")
    snapshot.add("national_clues", native_number="N1", received_at="2024-05-01 09:00:00", worker_count=5)
    snapshot.build(reference_dir=reference)
    assert snapshot.column("select is_group from matters") == [True]


def test_what_is_judged_by_its_day_keeps_the_rule_of_that_day(snapshot: Snapshot, reference: Path) -> None:
    """From 1 June 2024 five work-days become ten, ten people five, and the 15th the 25th."""
    with (reference / "parameters.csv").open("a", encoding="utf-8") as file:
        file.write("hotline_limit_workdays,2024-06-01,10,工作日,12345工单办结时限,新规\n")
        file.write("group_workers,2024-06-01,5,人,群体性事项人数,新规\n")
        file.write("default_pay_day,2024-06-01,25,日,次月支付日,新规\n")
    for number, received in (("H1", "2024-03-04 09:00:00"), ("H2", "2024-06-03 09:00:00")):
        snapshot.add("hotline_orders", native_number=number, received_at=received, text_worker_count=5)
    for month in ("2024-03-01", "2024-05-01"):
        snapshot.add("payrolls", project_name="甲", wage_month=month, payable_yuan=1, paid_yuan=1)
    snapshot.build(reference_dir=reference)
    # March: 5 6 7 8 11. June: 4 5 6 7 · 11 (10 June is 端午) 12 13 14 · 17 18.
    due = snapshot.rows("select due_date from complaints order by complaint_id")
    assert due == [(date(2024, 3, 11),), (date(2024, 6, 18),)]
    assert snapshot.column("select is_group from matters order by matter_id") == [False, True]
    # wages of May are paid in June
    days = snapshot.column("select pay_day_date from wage_months order by wage_month")
    assert days == [date(2024, 4, 15), date(2024, 6, 25)]


def test_a_parameter_not_in_force_stops_the_build(snapshot: Snapshot, reference: Path) -> None:
    edit(reference / "parameters.csv", "group_workers,2021-01-01", "group_workers,2025-01-01")
    with pytest.raises(MartError, match=r"group_workers.*没有生效的值"):
        snapshot.build(reference_dir=reference)


def test_a_spoilt_reference_file_is_named(snapshot: Snapshot, reference: Path) -> None:
    edit(reference / "fund_pools.csv", "371526,2021,5000000", "371526,2021,五百万")
    with pytest.raises(MartError, match=r"参考表读不进去(.|\n)*五百万"):
        snapshot.build(reference_dir=reference)


def test_an_added_alias_moves_an_unknown_town(snapshot: Snapshot, reference: Path) -> None:
    snapshot.add(
        "national_clues", native_number="N1", received_at="2024-05-01 09:00:00", town_text="老城片区"
    )
    with (reference / "town_aliases.csv").open("a", encoding="utf-8") as file:
        file.write("老城片区,371526001\n")
    snapshot.build(reference_dir=reference)
    assert snapshot.column("select town_code from complaints") == ["371526001"]


def test_marts_that_are_built_alone_are_those_of_a_whole_build() -> None:
    """As for the tests of a module that says which marts it asks."""
    asked = ("complaints", "wage_months")
    whole, alone = Snapshot(), Snapshot(asked)
    for one in (whole, alone):
        place = one.add("projects", native_number="P1", project_name="县医院迁建", town_text="固河镇")
        one.add("national_clues", native_number="N1", received_at="2024-05-01", project_name="县医院迁建")
        one.add("payrolls", project_name="县医院迁建", wage_month="2024-05-01", payable_yuan=2, paid_yuan=1)
        one.build()
        assert place == "1:0:1"
    for mart in asked:
        found = whole.rows(f"from {mart}")
        assert len(found) == 1 and found == alone.rows(f"from {mart}")
    held = "select table_name from duckdb_tables() where table_name in ('deposit_states', 'recoveries')"
    assert (len(whole.rows(held)), alone.rows(held)) == (2, [])
    for one in (whole, alone):
        one.con.close()
