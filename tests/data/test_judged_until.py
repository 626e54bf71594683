"""What is settled is judged up to the day that the main sources have all reached, and unknown after it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data import Answer, Filters, Warehouse
from data.query.windows import Compare
from tests.data.asking import ask
from tests.data.small_county.complaints import COMPLAINTS, complaint
from tests.data.small_county.days import HUIXIN
from tests.data.small_county.files import FIRST, TABLES, point_to, write_snapshot

COMPLETE_UNTIL = date(2024, 6, 10)


@pytest.fixture
def county(tmp_path: Path) -> Warehouse:
    """The hotline reaches 15 June, the main sources 10 June: c21 is settled between."""
    own: list[dict[str, Any]] = [
        complaint(20, "hotline", "2024-06-03", HUIXIN, is_settled=True, status="已办结"),
        complaint(21, "hotline", "2024-06-12", HUIXIN, status="已办结"),
        complaint(22, "hotline", "2023-06-05", HUIXIN, is_settled=True, status="已办结"),
        complaint(23, "hotline", "2023-06-12", HUIXIN),
    ]
    path = write_snapshot(
        tmp_path, FIRST, {**TABLES, "complaints": [*COMPLAINTS, *own]}, complete_until=COMPLETE_UNTIL
    )
    point_to(tmp_path, path.name)
    return Warehouse(tmp_path)


def of_june(county: Warehouse, metric_id: str, first: int, compare: Compare | None = None) -> Answer:
    filters = Filters(date(2024, 6, first), date(2024, 6, 15), channels=("hotline",))
    return ask(county, metric_id, filters, compare=compare)


def test_records_received_later_are_not_counted_as_open(county: Warehouse) -> None:
    """Of June till the 10th one of one is settled; c21 and c5 came in after it."""
    answer = of_june(county, "settled_pct", 1)
    row = answer.total()
    assert (row["numerator"], row["denominator"], answer.status) == (1, 1, "partial")
    assert answer.reason == "办理状态判定到 2024-06-10，其后的未计入办结率。"


def test_the_year_before_is_cut_to_the_same_days(county: Warehouse) -> None:
    """Of 1 to 10 June 2023 there is c22, settled; c23 of the 12th answers to no day that is judged."""
    row = of_june(county, "settled_pct", 1, "last_year").total()
    assert (row["compare_numerator"], row["compare_denominator"]) == (1, 1)


@pytest.mark.parametrize("metric_id", ["settled_pct", "on_time_pct", "overdue_count", "open_overdue_count"])
def test_of_days_after_it_nothing_is_known(county: Warehouse, metric_id: str) -> None:
    answer = of_june(county, metric_id, 11)
    assert (answer.total()["value"], answer.status, answer.word) == (None, "unknown", "数据未齐")
    # what came in is known all the same: c21 and c5
    assert of_june(county, "complaints_received", 11).total()["value"] == 2
