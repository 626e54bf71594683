"""The one question that every surface puts: what it asks, what it says of itself, how it travels."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from data import COUNTY, Filters, NoSnapshot, OutOfScope, Scope, warehouse
from data.query.windows import Window
from data.view import View
from tests.data.small_county.days import LIANGCUN, YUQIUHU
from tests.data.small_county.files import FIRST, TABLES, point_to, write_snapshot

SPRING = Filters(date(2024, 2, 1), date(2024, 6, 15))
CHANNEL_LEDGERS = {"hotline_orders", "national_clues", "provincial_clues", "visits"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("view")
    point_to(made, write_snapshot(made, FIRST).name)
    return made


@pytest.fixture
def view(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[View]:
    monkeypatch.setenv("ANXIN_DATA", str(folder))
    yield View(warehouse().snapshot(), SPRING, COUNTY, "last_year")


def figure(view: View, metric_id: str, **more: object) -> tuple[object, object]:
    row = view.measure(metric_id, **more)[metric_id].total()  # type: ignore[arg-type]
    return row["value"], row["compare_value"]


def test_a_view_compares_as_it_is_told(view: View) -> None:
    # c3, c4 and c5 of 2024; c6 is of 28 February 2023
    assert figure(view, "complaints_received") == (3, 1)
    assert figure(view, "complaints_received", compare=None) == (3, None)
    assert figure(view.comparing(None), "complaints_received") == (3, None)
    answer = view.measure("complaints_received", compare="previous")["complaints_received"]
    # 136 days lie between 1 February and 15 June 2024, both counted
    assert answer.compare_window == Window(date(2023, 9, 18), date(2024, 1, 31))


def test_other_days_other_towns(view: View) -> None:
    march = view.over(Window(date(2024, 3, 1), date(2024, 3, 31)))
    assert (march.period_label, figure(march, "complaints_received")[0]) == ("2024年3月", 1)
    assert (view.place, view.choosing("town", LIANGCUN).place) == ("高唐县", "梁村镇")
    assert view.choosing("town", LIANGCUN, YUQIUHU).chosen("town") == (YUQIUHU, LIANGCUN)
    assert view.choosing("town", LIANGCUN).choosing("town") == view


def test_rows_are_as_many_as_the_figure_says(view: View) -> None:
    rows, count = view.rows("complaints_received", limit=2)
    assert (len(rows), count) == (2, 3)


def test_a_scope_narrows_every_question(view: View) -> None:
    town = View(view.snapshot, view.filters, Scope(frozenset({YUQIUHU})), "last_year")
    with pytest.raises(OutOfScope):
        town.choosing("town", LIANGCUN).measure("complaints_received")
    # c1 and c2 of January; c4 and others are other towns'
    year = town.over(Window(date(2024, 1, 1), date(2024, 6, 15)))
    assert [row["value"] for row in year.split("complaints_received", "town") if row["value"]] == [2]
    assert [one.town_code for one in town.scores().towns] == [YUQIUHU]


def test_nothing_rises_where_nothing_is_compared(view: View) -> None:
    changes = view.comparing(None).largest_changes("complaints_received", most=3)
    assert (changes.rises, changes.falls) == ((), ())


def test_it_travels_as_plain_values(view: View) -> None:
    asked = View(
        view.snapshot,
        view.choosing("channel", "visits", "hotline").filters,
        Scope(frozenset({YUQIUHU}), frozenset({"housing_bureau"})),
        "previous",
        (("why", LIANGCUN),),
    )
    assert View.from_json(json.loads(json.dumps(asked.to_json()))) == asked
    assert asked.to_json()["scope"] != view.to_json()["scope"]
    with pytest.raises(KeyError):
        View.from_json({name: value for name, value in asked.to_json().items() if name != "scope"})
    with pytest.raises(NoSnapshot):
        View.from_json({**asked.to_json(), "snapshot": "wages-20200101T000000Z-00000000"})


def test_a_view_without_both_ends_has_no_window(view: View) -> None:
    open_ended = View(view.snapshot, Filters(date_to=date(2024, 6, 15)), COUNTY)
    with pytest.raises(ValueError, match="no first"):
        _ = open_ended.window
    # it can be asked all the same: r1 and r2 of 2024, r3 of 2023, 100.00
    assert figure(open_ended, "recovered_yuan")[0] == Decimal("12600.08")


def test_ledgers_are_those_of_the_metrics_marts(view: View) -> None:
    assert view.ledgers_of("complaints_received") == CHANNEL_LEDGERS
    assert view.ledgers_of("recovered_pct") == CHANNEL_LEDGERS | {"recoveries"}
    assert view.ledgers_of("deposit_coverage_pct", marts=("projects",)) == {"wage_deposits", "projects"}
    visits = view.choosing("channel", "visits")
    assert set(visits.ledgers_asked("complaints_received")) == {"visits"}
    assert visits.ledgers_of("complaints_received") == CHANNEL_LEDGERS


def test_a_ledger_that_never_came_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, {**TABLES, "recoveries": []}).name)
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    view = View(warehouse().snapshot(), SPRING, COUNTY)
    assert view.is_absent("recovered_yuan")
    assert not view.is_absent("complaints_received")
