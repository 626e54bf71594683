"""The days that a ledger covers begin with the period its title names, though nothing happened at first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from data import COUNTY, Filters, Warehouse
from etl.commands import batches
from etl.detect.title_periods import period_of
from tests.etl_load.conftest import NOW, clue
from tests.etl_load.test_load import Clues, Load


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("2024年上半年投诉台账", "2024-01-01", "2024-06-30"),
        ("2023年度下半年", "2023-07-01", "2023-12-31"),
        ("2024年第一季度", "2024-01-01", "2024-03-31"),
        ("2024年四季度", "2024-10-01", "2024-12-31"),
        ("2024年1-6月", "2024-01-01", "2024-06-30"),
        ("2024年1月、2月", "2024-01-01", "2024-02-29"),
        ("2023年11月至2024年2月", "2023-11-01", "2024-02-29"),
        ("2024年3月5日至4月2日", "2024-03-05", "2024-04-02"),
        ("2024.01.01-2024.06.30", "2024-01-01", "2024-06-30"),
        ("20240101-20240630", "2024-01-01", "2024-06-30"),
        ("工单2024年6月导出", "2024-06-01", "2024-06-30"),
        ("2024年3月和谐家园", "2024-03-01", "2024-03-31"),
        ("线索_2021年", "2021-01-01", "2021-12-31"),
        ("2021-2024年", "2021-01-01", "2024-12-31"),
    ],
)
def test_periods(title: str, first: str, last: str) -> None:
    found = period_of([title])
    assert found is not None
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@pytest.mark.parametrize("title", ["2024年7月1日", "线索台账", "2024年2月30日至2月31日"])
def test_no_period(title: str) -> None:
    """When something was written, or a day that cannot be, names no period."""
    assert period_of([title]) is None


def test_a_month_in_the_name_of_a_sheet_is_that_of_the_titles_year() -> None:
    found = period_of(["2024年线索台账", "3月"])
    assert found is not None
    assert (found.first, found.last) == (date(2024, 3, 1), date(2024, 3, 31))


def january(data_dir: Path) -> tuple[object, str]:
    asked = Filters(date(2024, 1, 1), date(2024, 1, 31), channels=("national",))
    answer = Warehouse(data_dir).measure("complaints_received", filters=asked, scope=COUNTY)
    return answer["complaints_received"].total()["value"], answer["complaints_received"].status


def first_day(data_dir: Path) -> date:
    return Warehouse(data_dir).snapshot().first_days["national_clues"]


def test_a_title_that_begins_before_the_first_line(load: Load, clues: Clues, data_dir: Path) -> None:
    """Nothing came in January: 0, not unknown."""
    load(clues("a.xlsx", [clue("1", "2024-03-05")], title="全国根治欠薪线索台账（2024年1-6月）"))
    assert first_day(data_dir) == date(2024, 1, 1)
    assert january(data_dir) == (0, "known")


def test_a_title_without_a_period(load: Load, clues: Clues, data_dir: Path) -> None:
    load(clues("a.xlsx", [clue("1", "2024-03-05")], title="全国根治欠薪线索台账"))
    assert first_day(data_dir) == date(2024, 3, 5)
    assert january(data_dir) == (None, "unknown")


def test_a_title_of_other_days_than_its_lines(load: Load, clues: Clues, data_dir: Path) -> None:
    load(clues("a.xlsx", [clue("1", "2024-03-05")], title="全国根治欠薪线索台账（2020年）"))
    assert first_day(data_dir) == date(2024, 3, 5)


def test_a_later_title_moves_nothing(load: Load, clues: Clues, data_dir: Path) -> None:
    rows = [clue("1", "2024-03-05"), clue("2", "2024-05-06")]
    load(clues("a.xlsx", rows, title="全国根治欠薪线索台账（2024年4-6月）"))
    assert first_day(data_dir) == date(2024, 3, 5)


def test_the_title_goes_with_its_batch(load: Callable[..., object], clues: Clues, data_dir: Path) -> None:
    load(clues("a.xlsx", [clue("1", "2024-03-05")], title="全国根治欠薪线索台账（2024年3月）"))
    second = load(clues("b.xlsx", [clue("2", "2024-05-06")], title="全国根治欠薪线索台账（2024年）"))
    assert first_day(data_dir) == date(2024, 1, 1)
    batches.undo(str(second.batch), data_dir=data_dir, now=NOW, user="tester")  # type: ignore[attr-defined]
    assert first_day(data_dir) == date(2024, 3, 1)
