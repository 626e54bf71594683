"""The questions of 总览 over the small county of tests/data, whose rows can be counted by hand."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from data.query.windows import Window
from data.warehouse import Warehouse
from pages._charts.text import is_missing
from pages._wall import sentence
from pages._wall.county_queries import county_view, readings, year_before
from pages._wall.scenes import overview
from tests.data.small_county.complaints import COMPLAINTS, complaint
from tests.data.small_county.days import HUIXIN
from tests.data.small_county.files import FIRST, TABLES, point_to, write_snapshot


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> overview.Overview:
    folder = tmp_path_factory.mktemp("wall")
    # no recoveries, and one complaint more: data of January 2023 to compare with
    complaints = [*COMPLAINTS, complaint(9, "hotline", "2023-01-10", HUIXIN)]
    tables = {**TABLES, "recoveries": [], "complaints": complaints}
    point_to(folder, write_snapshot(folder, FIRST, tables).name)
    return overview.ask(county_view(Warehouse(folder)))


def test_figures_of_the_year(small: overview.Overview) -> None:
    # c1 … c5 fall into 2024 until 15 June, c6 and c9 into the same days of 2023
    received = small.readings["complaints_received"]
    assert (received.value, received.base) == (5, 2)
    # due in the window and by now, not declined: c1, c7 in time, c2, c3 not
    assert small.readings["on_time_pct"].value == Decimal("50.00")
    assert small.readings["verified_yuan"].value == Decimal("15000.10")
    # county 5,000,000 − 20,000, 鱼邱湖 800,000 − 2,000
    assert small.readings["fund_balance_yuan"].value == Decimal("5778000.00")


def test_a_ledger_that_never_came_is_unknown_not_zero(small: overview.Overview) -> None:
    for metric in ("recovered_yuan", "recovered_pct", "mediated_yuan"):
        assert small.readings[metric].value is None
        assert (small.readings[metric].status, small.readings[metric].word) == ("unknown", "数据未到")
    assert "追发数据未到" in sentence.plain(sentence.answer(overview.facts(small)))
    assert small.cumulative["recovered_yuan"].isna().all()
    # national within its days of grace, but before the day at which the figures end
    assert [(source.label, source.kind) for source in small.snapshot_status.late] == [
        ("全国平台线索", "late"), ("现场投诉", "late"), ("追发台账", "absent"),
    ]  # fmt: skip
    assert small.late_channels == {"national": date(2024, 6, 8), "visits": date(2024, 6, 7)}


def test_no_year_before_where_the_data_do_not_reach(small: overview.Overview) -> None:
    # data begin on 2023-01-10: of the twelve months, January to June 2024 have a year before
    bases = dict(zip(small.totals["month"], small.totals["compare_value"], strict=True))
    assert [month for month, base in bases.items() if is_missing(base)] == [
        f"2023-{month:02d}" for month in range(7, 13)
    ]
    assert bases["2024-02"] == 1


def test_no_year_before_where_the_metric_s_own_ledger_begins_later(tmp_path: Path) -> None:
    # the complaints reach back to 2023, the first recovery is of 2 February 2024
    late = [{**TABLES["recoveries"][0], "recovered_date": date(2024, 2, 2)}]
    tables = {**TABLES, "complaints": [*COMPLAINTS, complaint(9, "hotline", "2023-01-10", HUIXIN)]}
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, {**tables, "recoveries": late}).name)
    view = county_view(Warehouse(tmp_path)).over(Window(date(2024, 1, 1), date(2024, 6, 15)))
    assert readings(view, "complaints_received")["complaints_received"].base == 2
    assert readings(view, "recovered_yuan")["recovered_yuan"].base is None
    assert year_before(view, "recovered_yuan") is None
    before = year_before(view, "complaints_received")
    assert before is not None
    assert before.window == Window(date(2023, 1, 1), date(2023, 6, 15))


def test_cumulative_points_are_measures_of_longer_windows(small: overview.Overview) -> None:
    verified = dict(zip(small.cumulative["month"], small.cumulative["verified_yuan"], strict=True))
    assert list(verified) == [f"2024-{month:02d}" for month in range(1, 7)]
    assert set(verified.values()) == {Decimal("15000.10")}


def test_pressing_names_the_overdue_one(small: overview.Overview) -> None:
    assert (small.open_overdue.value, small.due_list.due_soon) == (1, 0)
    only = small.due_list.tasks[0]
    assert (only.level, only.title, only.place) == ("red", "房建欠薪投诉（现场投诉）", "梁村镇 · 住建局")


def test_towns_stand_in_official_order_with_their_points(small: overview.Overview) -> None:
    assert [town.name for town in small.towns][:4] == ["鱼邱湖", "汇鑫", "人和", "梁村镇"]
    assert (small.towns[0].value, small.towns[3].value) == (2, 1)


def test_the_picture_builds(small: overview.Overview, tmp_path: Path) -> None:
    assert overview.layout(small)
