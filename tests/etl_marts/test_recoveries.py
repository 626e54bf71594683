"""追发: whose channel, town, sector and authority a recovery is."""

from datetime import date
from typing import Any

from tests.etl_marts.conftest import Snapshot

MARTS = ("recoveries",)


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


def test_a_town_cell_that_stops_at_the_county_is_as_good_as_empty(snapshot: Snapshot) -> None:
    snapshot.add(
        "projects", native_number="P5", project_name="五号楼", start_date="2024-01-01", town_text="梁村镇"
    )
    snapshot.add("national_clues", native_number="N1", received_at="2024-05-01 09:00:00", town_text="清平镇")
    written: dict[str, tuple[dict[str, Any], str]] = {
        "1": ({"town_text": "高唐县", "clue_number": "N1", "project_name": "五号楼"}, "371526103"),
        "2": ({"town_text": "高唐县", "project_name": "五号楼"}, "371526101"),
        "3": ({"town_text": "高唐县"}, "unknown"),
        "4": ({"town_text": "某某镇", "clue_number": "N1", "project_name": "五号楼"}, "unknown"),
    }
    for number, (fields, _) in written.items():
        snapshot.add("recoveries", native_number=number, recovered_date="2024-05-10", **fields)
    snapshot.build()
    assert dict(snapshot.rows("select recovery_id, town_code from recoveries")) == {
        number: town for number, (_, town) in written.items()
    }


def test_a_clue_number_is_the_same_in_capitals_or_not(snapshot: Snapshot) -> None:
    snapshot.add(
        "national_clues", native_number="gt001", received_at="2024-05-01 09:00:00", town_text="姜店镇"
    )
    assert recovery(snapshot, clue_number="GT001")[:2] == ("national", "371526108")


def test_a_number_of_two_channels_points_to_neither(snapshot: Snapshot) -> None:
    snapshot.add("national_clues", native_number="1", received_at="2024-05-01 09:00:00")
    snapshot.add("provincial_clues", native_number="1", received_at="2024-05-01 09:00:00")
    snapshot.add("national_clues", native_number="gt2", received_at="2024-05-01 09:00:00")
    snapshot.add("provincial_clues", native_number="GT2", received_at="2024-05-01 09:00:00")
    snapshot.add("recoveries", native_number="R2", recovered_date="2024-05-10", clue_number="GT2")
    snapshot.add("recoveries", native_number="R1", recovered_date="2024-05-10", clue_number="1")
    snapshot.build()
    assert snapshot.column("select channel from recoveries") == [None, None]


def test_without_a_day_it_is_in_no_window(snapshot: Snapshot) -> None:
    snapshot.add("recoveries", native_number="R2", recovered_yuan=500)
    recovery(snapshot)
    assert snapshot.rows("select recovery_id, recovered_date from recoveries") == [("R1", date(2024, 5, 10))]
