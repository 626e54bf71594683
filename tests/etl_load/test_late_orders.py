"""An order passed over, found by a person to be about wages: it comes in, and nothing else changes."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.commands import batches, review
from etl.feedback.report import LoadReport
from tests.etl_load.conftest import NOW
from tests.snapshot_file import query

# several loads a test
pytestmark = pytest.mark.slow

WHO: dict[str, Any] = {"now": NOW, "user": "核对人"}
HEADER = ["工单编号", "受理时间", "主要内容", "工单状态"]
OWED = "单位：众合商贸有限公司，拖欠5名员工工资共计{}元"
UNSURE = "老板说发工资要等下月"

Load = Callable[..., LoadReport]
Line = tuple[str, str, str]


@pytest.fixture
def orders(tmp_path: Path) -> Callable[..., Path]:
    """orders(name, (number, text, state), …)"""

    def make(name: str, *lines: Line) -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            writer.writerows([number, "2024-03-05 09:00:00", text, state] for number, text, state in lines)
        return path

    return make


def held(data_dir: Path) -> list[tuple[Any, ...]]:
    return query(data_dir, "select native_number, owed_yuan::integer, status from complaints order by 1")


def listed(data_dir: Path) -> list[str]:
    return [one["native_number"] for one in review.to_review(data_dir)]


def wages(data_dir: Path, order: str, *, is_later: bool) -> None:
    said = {"is_about_wages": "true", "employer": "惠民超市", "yuan": "6400"}
    review.review(order, said, data_dir=data_dir, is_later=is_later, **WHO)


def test_orders_brought_in_take_no_correction_back(
    orders: Callable[..., Path], load: Load, data_dir: Path
) -> None:
    """One load after another, for each costs seconds."""
    passed_over = [(number, UNSURE, "办理中") for number in ("G4", "G5")]
    load(orders("一.csv", ("G1", OWED.format(20000), "办理中"), *passed_over))
    load(orders("二.csv", ("G1", OWED.format(30000), "已办结")))
    told = [("G1", 30000, "已办结"), ("G4", 6400, "办理中"), ("G5", 6400, "办理中"), ("G7", 10000, "办理中")]
    assert (held(data_dir), listed(data_dir)) == (told[:1], ["G4", "G5"])

    wages(data_dir, "G5", is_later=False)
    assert (held(data_dir), listed(data_dir)) == ([told[0], told[2]], ["G4"])

    # Kept for later, the next load brings it in, whatever file that is of.
    wages(data_dir, "G4", is_later=True)
    report = load(orders("三.csv", ("G7", OWED.format(10000), "办理中")))
    counts = {Path(one.file).name: (one.counts.new, one.counts.unchanged) for one in report.files}
    assert counts == {"三.csv": (1, 0), "一.csv": (1, 2)}
    assert (held(data_dir), listed(data_dir)) == (told, [])

    # Taken back with that load, it waits for the next one, in sight.
    assert report.batch is not None
    batches.undo(report.batch, data_dir=data_dir, **WHO)
    assert (held(data_dir), listed(data_dir)) == ([told[0], told[2]], ["G4"])
    load(orders("四.csv", ("G7", OWED.format(10000), "办理中")))
    assert (held(data_dir), listed(data_dir)) == (told, [])
