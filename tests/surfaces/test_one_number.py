"""Every metric over many windows, asked of API, page, wall and paper: one number and one status.

The wall shows the county over windows of its own; here its question is put over the same windows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

import app
from briefing.facts import Facts, Figure
from briefing.phrasing import amount, share
from data import warehouse
from data.query.windows import Window
from data.spec.metric import catalogue
from data.view import View
from pages._components import kpi
from pages._request import read_view
from pages._wall.county_queries import county_view, readings
from pages._wall.parts import Reading, Tile, tile
from tests.data.small_county.days import YUQIUHU
from tests.data.small_county.files import FIRST, SOURCES, TABLES, point_to, write_snapshot

# 数据截至 is 15 June 2024; complaints begin on 28 February 2023, the fund on 10 January 2024.
WINDOWS = {
    "inside": ("2024-03-01", "2024-05-31"),
    "before": ("2022-01-01", "2022-03-31"),
    "after": ("2024-07-01", "2024-07-31"),
    "across-the-first-day": ("2023-01-01", "2023-06-30"),
    "across-the-last-day": ("2024-04-01", "2024-06-30"),
    "part-of-a-month": ("2024-06-01", "2024-06-10"),
    # visits end on 7 June
    "a-late-source": ("2024-06-08", "2024-06-15"),
}
ABSENT = {
    **TABLES,
    "recoveries": [],
    "sources": [
        *(one for one in SOURCES if one["ledger"] != "recoveries"),
        {"ledger": "recoveries", "label": "追发台账", "data_until": None, "late_after_days": None},
    ],
}


@dataclass(frozen=True)
class Told:
    """What one surface says of a figure."""

    value: Decimal | None
    status: str
    base: Decimal | None
    base_status: str | None


def number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.01"))


@pytest.fixture(scope="module", params=["whole", "without-recoveries"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("surfaces")
    tables = TABLES if request.param == "whole" else ABSENT
    point_to(made, write_snapshot(made, FIRST, tables).name)
    return made


@pytest.fixture
def over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ANXIN_DATA", str(folder))
    with app.server.test_request_context():
        yield


def of_row(row: dict[str, Any], status: str) -> Told:
    base = number(row["compare_value"])
    return Told(number(row["value"]), status, base, row["compare_status"])


def by_api(metric_id: str, query: str) -> Told:
    answer = app.server.test_client().get(f"/api/metrics/{metric_id}.json?{query}&compare=last_year")
    assert answer.status_code == 200, answer.text
    (row,) = answer.json["rows"]
    assert row["status"] == answer.json["status"]
    return of_row(row, row["status"])


def by_page(metric_id: str, view: View) -> Told:
    answer = view.measure(metric_id)[metric_id]
    (tile,) = kpi.fill([kpi.Tile(metric_id)], view)
    marks = [one for one in tile if getattr(one, "className", None) == "late-mark is-late"]
    # the tile itself tells: ◆ where something lacks, a dash where nothing is known
    assert bool(marks) == (answer.status == "partial")
    if answer.status == "unknown":
        assert tile[0].children[0].children == "—"
    return of_row(answer.total(), answer.status)


def on_paper(figure: Figure) -> tuple[Decimal | None, str]:
    """A sentence names the figure, or says in words that it is unknown and why."""
    said = share(figure)
    assert ("未知（" in said or "数据未到" in said) == (figure.status == "unknown"), said
    if figure.value is not None:
        assert amount(figure.value, figure.unit) in said
    return number(figure.value), figure.status


def on_wall(reading: Reading) -> tuple[Decimal | None, str]:
    """The tile as drawn: ◆ where something lacks, a dash and the reason where nothing is known."""
    said = texts_of(tile(Tile("one", reading.label, reading)))
    assert ("◆" in said) == (reading.status == "partial"), said
    if reading.status == "unknown":
        assert "—" in said
        assert reading.word in said
    return number(reading.value), reading.status


def texts_of(component: Any) -> list[str]:
    """All texts of a drawn component, in order."""
    if isinstance(component, str):
        return [component]
    children = getattr(component, "children", None)
    inside = children if isinstance(children, list) else [children]
    return [text for one in inside if one is not None for text in texts_of(one)]


def window_of(query: dict[str, str]) -> Window:
    return Window(date.fromisoformat(query["from"]), date.fromisoformat(query["to"]))


@pytest.mark.usefixtures("over")
@pytest.mark.parametrize(
    ("narrowed", "name"),
    [
        *(({}, name) for name in WINDOWS),
        *(({"town": YUQIUHU}, name) for name in WINDOWS),
        # no order of the hotline has a verified amount
        *(({"channel": "hotline"}, name) for name in ("inside", "a-late-source")),
    ],
    ids=str,
)
def test_every_surface_tells_the_same(narrowed: dict[str, str], name: str) -> None:
    first, last = WINDOWS[name]
    query = {"from": first, "to": last, **narrowed}
    view = read_view("?" + urlencode(query))
    assert view is not None
    # a page cuts a window that lies wholly after the data to a preset, and says so: it is not asked there
    is_beyond = name == "after"
    wall = county_view(warehouse()).over(window_of(query))
    facts = None if is_beyond else Facts(view)
    for metric_id in catalogue():
        told = by_api(metric_id, urlencode(query))
        assert (told.value is None) or told.status != "unknown", metric_id
        if is_beyond:
            continue
        assert by_page(metric_id, view) == told, metric_id
        assert facts is not None
        assert on_paper(facts.total(metric_id)) == (told.value, told.status), metric_id
        if not narrowed:
            assert on_wall(readings(wall, metric_id)[metric_id]) == (told.value, told.status), metric_id


ORACLE: list[tuple[str, str, Decimal | None, str]] = [
    # c4 of 1 March; the hotline, clues and visits cover all of March to May, as the provincial platform does
    ("complaints_received", "inside", Decimal(1), "known"),
    ("complaints_received", "before", None, "unknown"),
    ("complaints_received", "after", None, "unknown"),
    # c6 of 28 February; the other three channels begin in 2024
    ("complaints_received", "across-the-first-day", Decimal(1), "partial"),
    # c5 of 15 June; clues end on the 8th, visits on the 7th
    ("complaints_received", "across-the-last-day", Decimal(1), "partial"),
    ("complaints_received", "part-of-a-month", Decimal(0), "partial"),
    ("complaints_received", "a-late-source", Decimal(1), "partial"),
    # f2 of 1 March, 2,000; 10,000 came back on 20 May
    ("fund_advanced_yuan", "inside", Decimal(2000), "known"),
    ("fund_repaid_yuan", "inside", Decimal(10000), "known"),
    ("fund_advanced_yuan", "across-the-first-day", None, "unknown"),
    # c2, the only record with a verified amount, is of January
    ("verified_yuan", "inside", Decimal(0), "known"),
]


@pytest.mark.usefixtures("over")
@pytest.mark.parametrize(("metric_id", "name", "value", "status"), ORACLE)
def test_by_hand(metric_id: str, name: str, value: Decimal | None, status: str) -> None:
    first, last = WINDOWS[name]
    told = by_api(metric_id, f"from={first}&to={last}")
    assert (told.value, told.status) == (number(value), status)


@pytest.mark.parametrize(
    ("tables", "value", "status"),
    # r1 of 16 February and r2 of 31 March
    [(TABLES, Decimal("12500.08"), "known"), (ABSENT, None, "unknown")],
    ids=["whole", "without-recoveries"],
)
def test_a_ledger_that_never_came(
    tables: Any, value: Decimal | None, status: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, tables).name)
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    for question in (_asked_of_api, _asked_of_wall):
        assert question() == (value, status)


def _asked_of_api() -> tuple[Decimal | None, str]:
    told = by_api("recovered_yuan", "from=2024-01-01&to=2024-06-15")
    return told.value, told.status


def _asked_of_wall() -> tuple[Decimal | None, str]:
    window = Window(date(2024, 1, 1), date(2024, 6, 15))
    reading = readings(county_view(warehouse()).over(window), "recovered_yuan")["recovered_yuan"]
    return number(reading.value), reading.status
