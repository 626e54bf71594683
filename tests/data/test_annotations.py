"""Notes on time axes and targets: read with their faults named, kept by the snapshot, shown where due."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from data import COUNTY, Filters, Scope, Warehouse
from data.paths import REFERENCE
from data.spec.annotations import annotations, targets
from data.spec.reference import LookupsError
from data.view import View
from tests.data.small_county.days import LIANGCUN, YUQIUHU
from tests.data.small_county.files import FIRST, TABLES, point_to, write_snapshot

NOTES = "day,town_code,metric,text,source,effective_from\n"
GOALS = "metric,value,direction,valid_from,valid_until,text,source\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The office's reference files, to be changed."""
    return Path(shutil.copytree(REFERENCE, tmp_path / "reference"))


def test_what_is_shipped_is_read_and_names_its_source() -> None:
    (rule,) = annotations()
    assert (rule.day, rule.town_code, rule.metric) == (date(2020, 5, 1), None, None)
    assert "724号" in rule.source
    assert {(one.metric, one.value) for one in targets()} == {
        ("deposit_coverage_pct", Decimal(100)),
        ("bank_paid_pct", Decimal(100)),
    }


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2024-13-01,,,甲,乙,2024-01-01", "annotations.csv 第2行：日期应写成2024-06-30。"),
        ("2024-01-01,999,,甲,乙,2024-01-01", "没有代码为“999”的镇街。"),
        ("2024-01-01,,no_such,甲,乙,2024-01-01", "没有名为“no_such”的指标。"),
        ("2024-01-01,,,甲,,2024-01-01", "text 和 source 都要写"),
    ],
)
def test_a_wrong_note_names_its_line(folder: Path, line: str, words: str) -> None:
    (folder / "annotations.csv").write_text(NOTES + line + "\n", encoding="utf-8")
    with pytest.raises(LookupsError, match=words):
        annotations(folder)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("on_time_pct,很高,at_least,2024-01-01,,甲,乙", "第2行：value 应是一个数。"),
        ("on_time_pct,90,more,2024-01-01,,甲,乙", "direction 只能写"),
        ("on_time_pct,90,at_least,2024-02-01,2024-01-01,甲,乙", "valid_until 早于"),
        (
            "on_time_pct,90,at_least,2024-01-01,,甲,乙\non_time_pct,95,at_least,2024-03-01,,甲,乙",
            "on_time_pct 在 2024-03-01 有两个目标",
        ),
    ],
)
def test_a_wrong_target_names_its_line(folder: Path, lines: str, words: str) -> None:
    (folder / "targets.csv").write_text(GOALS + lines + "\n", encoding="utf-8")
    with pytest.raises(LookupsError, match=words):
        targets(folder)


def test_a_snapshot_answers_with_its_own(folder: Path, tmp_path: Path) -> None:
    (folder / "annotations.csv").write_text(
        NOTES
        + "2024-02-01,,,全县的,甲,2024-01-01\n"
        + f"2024-03-01,{LIANGCUN},complaints_received,一镇的,甲,2024-01-01\n"
        # the small county is complete until 15 June at the latest
        + "2024-04-01,,,以后的,甲,2025-01-01\n",
        encoding="utf-8",
    )
    (folder / "targets.csv").write_text(
        GOALS
        + "on_time_pct,90,at_least,2024-01-01,2024-03-31,甲,乙\n"
        + "on_time_pct,95,at_least,2024-04-01,,甲,乙\n",
        encoding="utf-8",
    )
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, TABLES, folder).name)
    warehouse = Warehouse(tmp_path)

    def texts(metric: str, towns: tuple[str, ...] = (), scope: Scope = COUNTY) -> list[str]:
        view = View(warehouse.snapshot(), Filters(towns=towns), scope, warehouse=warehouse)
        return [one.text for one in view.annotations(metric)]

    assert texts("complaints_received") == ["全县的"]
    assert texts("complaints_received", (LIANGCUN,)) == ["全县的", "一镇的"]
    assert texts("owed_yuan", (LIANGCUN,)) == ["全县的"]
    assert texts("complaints_received", (LIANGCUN,), Scope(frozenset({YUQIUHU}))) == ["全县的"]

    def goal(until: date) -> Decimal | None:
        filters = Filters(date(2023, 1, 1), until)
        found = View(warehouse.snapshot(), filters, COUNTY, warehouse=warehouse).target("on_time_pct")
        return found and found.value

    assert [goal(date(2023, 12, 31)), goal(date(2024, 3, 31)), goal(date(2024, 4, 1))] == [None, 90, 95]


def test_a_snapshot_of_an_older_program_has_none(tmp_path: Path) -> None:
    path = write_snapshot(tmp_path, FIRST)
    with duckdb.connect(str(path)) as connection:
        connection.execute("drop table annotations; drop table targets")
    point_to(tmp_path, path.name)
    snapshot = Warehouse(tmp_path).snapshot()
    assert (snapshot.annotations, snapshot.targets) == ((), ())
