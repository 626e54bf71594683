"""Figures from the cubes are those of the marts' own rows: every figure, split, window and filter."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import COUNTY, Filters, Warehouse
from data.query import group_sums
from data.query.compiler import WindowRequest, aggregate_query, as_asked, laid_upon
from data.query.cube_columns import SnapshotCubes
from data.query.cube_sums import CubedFigure, cube_sums
from data.query.filters import FILTER_FIELDS, Selection, select
from data.query.windows import COMPARES, Window, compared, month_end
from data.snapshot.opener import Snapshot
from data.spec.cube import cubed, cubed_parts, cubes
from data.spec.mart import TIME_DIMENSIONS, WIDE_DIMENSIONS, marts
from data.spec.metric import Metric, catalogue, metric
from tests.conftest import DemoData
from tests.data.asking import HALF
from tests.data.small_county.complaints import COMPLAINTS
from tests.data.small_county.files import FIRST, TABLES, point_to, write_snapshot

QUESTIONS = 400


@dataclass(frozen=True)
class Question:
    part: Metric
    by: tuple[str, ...]
    selection: Selection
    asked: WindowRequest


@pytest.fixture(scope="module")
def demo_warehouse(demo: DemoData) -> Warehouse:
    return Warehouse(demo.data_dir)


def random_question(rng: random.Random, snapshot: Snapshot) -> Question:
    part = rng.choice(list(cubed_parts()))
    mart = marts()[part.mart]
    dimensions = [one for one in mart.dimensions if one not in WIDE_DIMENSIONS]
    by = rng.sample(dimensions, k=min(len(dimensions), rng.randint(0, 2)))
    if rng.random() < 0.5:
        by.insert(rng.randint(0, len(by)), rng.choice(TIME_DIMENSIONS))
    chosen: dict[str, Any] = {}
    for one in dimensions:
        codes = list(snapshot.names.get(one, ()))
        if codes and rng.random() < 0.3:
            chosen[FILTER_FIELDS[one]] = tuple(rng.sample(codes, k=min(len(codes), rng.randint(1, 3))))
    window = random_window(rng, snapshot)
    selection = select(Filters(window.date_from, window.date_to, **chosen), COUNTY, snapshot)
    return Question(part, tuple(by), selection, random_asked(rng, window, snapshot))


def random_window(rng: random.Random, snapshot: Snapshot) -> Window:
    """Days that begin before the data or within, of any length up to three years; some whole months."""
    days = (snapshot.data_until - snapshot.data_from).days
    first = snapshot.data_from + timedelta(days=rng.randint(-40, days))
    last = min(first + timedelta(days=rng.choice([0, 5, 30, 89, 365, 1000])), snapshot.data_until)
    first = min(first, last)
    return Window(first.replace(day=1), month_end(last)) if rng.random() < 0.4 else Window(first, last)


def random_asked(rng: random.Random, window: Window, snapshot: Snapshot) -> WindowRequest:
    """The window itself, or one that it is compared with, of some channels with fewer days or none."""
    kind = rng.choice([None, *COMPARES])
    if kind is None or (kind == "lunar_last_year" and window.date_from.year - 1 not in snapshot.festivals):
        return as_asked(window, snapshot)
    against, shift = compared(window, kind, snapshot.festivals)
    asked = laid_upon(against, window, shift, snapshot)
    if rng.random() < 0.4:
        own = Window(against.date_from, against.date_from + timedelta(days=against.days // 2))
        asked = replace(asked, cuts=(("hotline", own), ("visits", None)))
    return asked


def from_rows(warehouse: Warehouse, one: Question) -> dict[Any, Any]:
    query = aggregate_query(one.part, one.by, one.selection, one.asked)
    with warehouse.cursor() as (_, cursor):
        lines = cursor.execute(query.sql, query.parameters).fetchall()
    return dict(group_sums.read_sums(one.part, one.by, one.asked, lines))


def from_cube(warehouse: Warehouse, kept: SnapshotCubes, one: Question) -> dict[Any, Any]:
    read = cubed(one.part)
    assert read is not None
    columns = kept.get(read.cube, warehouse.cursor)
    assert columns is not None and columns.has(read.measures)
    found = cube_sums(CubedFigure(one.part, read, columns), one.by, one.selection, one.asked)
    assert found is not None
    return dict(found)


def as_text(sums: dict[Any, Any]) -> dict[Any, str]:
    """With the kind of number: 5 is not 5.00."""
    return {key: repr(pair) for key, pair in sums.items()}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_cube_gives_what_the_rows_give(demo_warehouse: Warehouse, seed: int) -> None:
    rng, kept, groups = random.Random(seed), SnapshotCubes(), 0
    for _ in range(QUESTIONS):
        one = random_question(rng, demo_warehouse.snapshot())
        if one.asked.cuts and not marts()[one.part.mart].is_of_channels:
            one = replace(one, asked=replace(one.asked, cuts=()))
        rows = from_rows(demo_warehouse, one)
        assert as_text(from_cube(demo_warehouse, kept, one)) == as_text(rows), one
        groups += len(rows)
    # most questions have several groups
    assert groups > 3 * QUESTIONS


@pytest.mark.parametrize("by", [("month",), ("town", "week"), ("day", "channel")])
@pytest.mark.parametrize(
    "window",
    [Window(date(1, 1, 1), date(2024, 6, 30)), Window(date(1900, 1, 1), date(1900, 12, 31))],
    ids=["from long before the data", "before the data"],
)
def test_a_window_may_reach_far_beyond_the_data(
    demo_warehouse: Warehouse, window: Window, by: tuple[str, ...]
) -> None:
    snapshot = demo_warehouse.snapshot()
    selection = select(Filters(window.date_from, window.date_to), COUNTY, snapshot)
    one = Question(metric("complaints_received"), by, selection, as_asked(window, snapshot))
    rows = from_rows(demo_warehouse, one)
    assert as_text(from_cube(demo_warehouse, SnapshotCubes(), one)) == as_text(rows)
    assert bool(rows) == (window.date_to > snapshot.data_from)


def test_every_figure_is_read_from_a_cube() -> None:
    assert [one.id for one in catalogue().values() if not one.parts and cubed(one) is None] == []


def split_figures(warehouse: Warehouse) -> Iterator[tuple[str, str, Any]]:
    for one in catalogue().values():
        for by in [(), ("town",), ("month",)]:
            answer = warehouse.measure(one.id, by=by, filters=HALF, scope=COUNTY, compare="last_year")[one.id]
            yield one.id, "".join(by), [repr(row["sums"]) + repr(row["value"]) for row in answer.rows]


def test_a_snapshot_without_cubes_answers_the_same(county: Warehouse, tmp_path: Path) -> None:
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, has_cubes=False).name)
    assert list(split_figures(Warehouse(tmp_path))) == list(split_figures(county))


def test_a_figure_declared_since_is_read_from_the_rows(own_folder: Path) -> None:
    path = own_folder / "snapshots" / f"{FIRST}.duckdb"
    path.chmod(0o644)
    read = cubed(metric("complaint_workers"))
    assert read is not None
    with duckdb.connect(str(path)) as con:
        con.execute(f"alter table {read.cube} drop column {read.numerator.name}")
    answer = Warehouse(own_folder).measure("complaint_workers", filters=HALF, scope=COUNTY)
    assert answer["complaint_workers"].total()["value"] == 17


def test_a_cube_is_used_where_there_is_one(own_folder: Path) -> None:
    """The rows are changed behind its back: the cube's own sum is given."""
    path = own_folder / "snapshots" / f"{FIRST}.duckdb"
    path.chmod(0o644)
    with duckdb.connect(str(path)) as con:
        con.execute("update complaints set worker_count = 1000")
    answer = Warehouse(own_folder).measure("complaint_workers", filters=HALF, scope=COUNTY)
    assert answer["complaint_workers"].total()["value"] == 17


def test_sums_beyond_what_a_float_holds_are_read_from_the_rows(tmp_path: Path) -> None:
    """2 × 50,000,000,000,000.01 yuan in cents are more than 2^53."""
    huge = [{**one, "owed_yuan": "50000000000000.01"} for one in COMPLAINTS[:2]]
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, {**TABLES, "complaints": huge}).name)
    everything = Filters(date(2020, 1, 1), date(2024, 6, 15))
    answer = Warehouse(tmp_path).measure("owed_yuan", filters=everything, scope=COUNTY)["owed_yuan"]
    assert str(answer.total()["value"]) == "100000000000000.02"


@pytest.mark.parametrize(
    ("where", "conditions", "come"),
    [
        ("event_date <= $date_to", "", ("event_date",)),
        ("event_date <= $date_to and pay_day_date <= $date_to", "", ("event_date", "pay_day_date")),
        ("is_group and event_date <= $date_to", "is_group", ("event_date",)),
    ],
)
def test_days_that_have_come_stay_in_the_grain(where: str, conditions: str, come: tuple[str, ...]) -> None:
    read = cubed(replace(metric("wages_unpaid_yuan"), where=where))
    assert read is not None
    assert (read.rows.condition, read.come) == (conditions, come)


@pytest.mark.parametrize(
    "changed",
    [
        {"value": "count(distinct project_id)"},
        {"value": "median(unpaid_delta_yuan)"},
        {"value": "sum(unpaid_delta_yuan) + 1"},
        {"where": "event_date > $date_to"},
        {"where": "is_group or event_date <= $date_to"},
        {"where": "is_group or (event_date <= $date_to)"},
    ],
)
def test_what_does_not_add_up_has_no_cube(changed: dict[str, str]) -> None:
    assert cubed(replace(metric("wages_unpaid_yuan"), **changed)) is None


def test_a_cube_says_what_its_columns_are(demo_warehouse: Warehouse) -> None:
    with demo_warehouse.cursor() as (_, cursor):
        lines = cursor.execute(
            "select table_name, comment from duckdb_columns() where starts_with(table_name, 'cube_')"
        ).fetchall()
    assert {table for table, _ in lines} == set(cubes())
    assert [table for table, comment in lines if not comment] == []
    assert "投诉量" in " ".join(
        comment for table, comment in lines if table == "cube_complaints_received_date"
    )
