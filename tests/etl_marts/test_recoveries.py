"""追发: whose channel, town, sector and authority a recovery is."""

from datetime import date
from typing import Any

from tests.etl_marts.conftest import Snapshot


def recovery(snapshot: Snapshot, **fields: Any) -> tuple[Any, ...]:
    snapshot.add("recoveries", native_number="R1", recovered_date="2024-05-10", recovered_yuan=1000, **fields)
    snapshot.build()
    [row] = snapshot.rows("select channel, town_code, sector, authority, route from recoveries")
    return row


def test_from_the_complaint_it_answers(snapshot: Snapshot) -> None:
    snapshot.add(
        "hotline_orders",
        native_number="H1",
        received_at="2024-05-01 09:00:00",
        town_text="姜店镇",
        handler_text="县水利局",
    )
    found = recovery(snapshot, clue_number="H1", route="调解")
    assert found == ("hotline", "371526108", "unknown", "water_bureau", "调解")


def test_own_words_before_the_complaint_s(snapshot: Snapshot) -> None:
    snapshot.add("visits", received_date="2024-05-01", town_text="姜店镇")
    snapshot.add(
        "provincial_clues", native_number="S1", received_at="2024-05-01 09:00:00", sector_text="水利"
    )
    found = recovery(snapshot, clue_number="S1", town_text="尹集", sector_text="交通")
    assert found == ("provincial", "371526102", "transport", "water_bureau", "未注明")


def test_from_the_project(snapshot: Snapshot) -> None:
    snapshot.add(
        "projects",
        native_number="P1",
        project_name="光明小区",
        start_date="2024-01-01",
        town_text="汇鑫街道",
        sector_text="房建",
    )
    found = recovery(snapshot, project_name="高唐县光明小区建设项目", clue_number="无此号")
    assert found == (None, "371526002", "housing", "housing_bureau", "未注明")


def test_a_number_of_two_channels_points_to_neither(snapshot: Snapshot) -> None:
    snapshot.add("national_clues", native_number="1", received_at="2024-05-01 09:00:00")
    snapshot.add("provincial_clues", native_number="1", received_at="2024-05-01 09:00:00")
    assert recovery(snapshot, clue_number="1")[0] is None


def test_without_a_day_it_is_in_no_window(snapshot: Snapshot) -> None:
    snapshot.add("recoveries", native_number="R2", recovered_yuan=500)
    recovery(snapshot)
    assert snapshot.rows("select recovery_id, recovered_date from recoveries") == [("R1", date(2024, 5, 10))]
