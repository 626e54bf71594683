"""Every figure that stands on the wall, read off the screen and compared with the API's answer to it."""

import json
import re
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from data import COUNTY, Filters
from data.query import scoring
from data.warehouse import Warehouse
from pages._wall.window import this_year
from tests.conftest import DemoData

pytestmark = pytest.mark.browser

# what the eye sees, by scene: tiles, rows of cards, bars of channels, tiles of towns, and charts
READ = """() => Object.fromEntries([...document.querySelectorAll('.wall-view')].map((view) => {
  const words = (box, selector) => box.querySelector(selector)?.textContent ?? '';
  const all = (selector, made) => [...view.querySelectorAll(selector)].map(made);
  return [view.dataset.view, {
    tiles: Object.fromEntries(all('.wall-tile', (one) => [one.className.split('wall-tile-').pop().trim(),
      [words(one, '.wall-number'), words(one, '.wall-unit'), words(one, '.wall-compare')]])),
    cards: Object.fromEntries(all('.wall-card', (card) => [card.className.split(' wall-').pop(),
      [...card.querySelectorAll('.wall-row')].map((row) => [words(row, '.wall-row-name'),
        words(row, '.wall-row-figure b'), words(row, '.wall-row-note')])])),
    channels: all('.wall-bar', (bar) => [words(bar, '.wall-bar-name'), words(bar, '.wall-bar-value b'),
      words(bar, '.wall-bar-change')]),
    towns: all('.wall-town', (one) => [...one.children].map((child) => child.textContent)),
    charts: Object.fromEntries(all('[data-figure]', (chart) => [chart.id, {
      traces: Object.fromEntries(chart.data.map((trace) =>
        [trace.name, { x: [...trace.x ?? []], y: [...trace.y ?? []], text: [...trace.text ?? []] }])),
      notes: chart.layout.annotations.map((one) => one.text),
    }])),
  }];
}))"""

WHOLE = {"件", "项", "起", "人", "个", "笔"}


def printed(value: Any, decimals: int) -> str:
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(str(value)).quantize(step, ROUND_HALF_UP)
    return f"{'−' if rounded < 0 else ''}{abs(rounded):,.{decimals}f}"


def figure(value: Any, unit: str) -> str:
    """As the wall is to write it: counts whole, the rest with one decimal, 元 as 万元, no money as 0."""
    if value is None:
        return "—"
    if unit == "元":
        return printed(Decimal(str(value)) / 10000, 1) if value else "0"
    return printed(value, 0 if unit in WHOLE else 1)


def moved(value: Any, base: Any, unit: str) -> str:
    """▼31.6%, ▲1.3 (points of a rate), 少4 on a base below ten."""
    difference = Decimal(str(value)) - Decimal(str(base))
    if difference == 0:
        return "持平"
    arrow = "▲" if difference > 0 else "▼"
    if unit == "%":
        return f"{arrow}{printed(abs(difference), 1)}"
    if unit in WHOLE and base < 10:
        return f"{('新增' if not base else '多') if difference > 0 else '少'}{printed(abs(difference), 0)}"
    return f"{arrow}{printed(abs(100 * difference / Decimal(str(base))), 1)}%"


@dataclass
class Api:
    """The public answers of one server; counts what has been compared with them."""

    url: str
    until: str
    compared: int = 0
    wrong: list[str] = field(default_factory=list)

    def rows(self, metric: str, date_from: str, by: tuple[str, ...] = (), *, compare: bool = True) -> list:
        asked = [("from", date_from), ("to", self.until), *(("by", one) for one in by)]
        asked += [("compare", "last_year")] if compare else []
        answer = read(f"{self.url}/api/metrics/{metric}.json?{urlencode(asked)}")
        return [{**row, "unit": answer["unit"]} for row in answer["rows"]]

    def by(self, metric: str, date_from: str, dimension: str) -> dict[str, dict]:
        """Rows by the name of their dimension."""
        return {row[f"{dimension}_name"]: row for row in self.rows(metric, date_from, (dimension,))}

    def same(self, where: str, seen: str, expected: str) -> None:
        self.compared += 1
        if seen != expected:
            self.wrong.append(f"{where}: {seen!r} on the wall, {expected!r} by the API")

    def holds(self, where: str, seen: str, expected: str) -> None:
        self.compared += 1
        if expected not in seen:
            self.wrong.append(f"{where}: {seen!r} on the wall lacks {expected!r}")


def read(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return json.load(answer)


# scene → tile → metric and since when; "year" and "all" are set to the data's own
TILES = {
    "overview": {
        "complaints": ("complaints_received", "year"),
        "on_time": ("on_time_pct", "year"),
        "recovered": ("recovered_pct", "year"),
        "overdue": ("open_overdue_count", "all"),
        "mediated": ("mediated_yuan", "2022-01-01"),
        "fund": ("fund_balance_yuan", "year"),
    },
    "funds": {
        "funds-balance": ("fund_balance_yuan", "year"),
        "funds-outstanding": ("fund_outstanding_yuan", "year"),
        "funds-advanced": ("fund_advanced_yuan", "year"),
        "funds-repaid": ("fund_repaid_yuan", "year"),
        "funds-coverage": ("deposit_coverage_pct", "year"),
        "funds-stored": ("deposit_stored_yuan", "year"),
    },
    "recovery": {
        "rec-verified": ("verified_yuan", "year"),
        "rec-recovered": ("recovered_yuan", "year"),
        "rec-rate": ("recovered_pct", "year"),
        "rec-workers": ("recovered_workers", "year"),
        "rec-mediated": ("mediated_yuan", "2022-01-01"),
    },
    "alerts": {
        "alert-overdue": ("open_overdue_count", "all"),
        "alert-on-time": ("on_time_pct", "year"),
        "alert-late": ("overdue_count", "year"),
        "alert-group": ("group_matters", "year"),
    },
}
# beneath a tile: another metric's figure of the year, in these words
NOTES = {
    ("overview", "overdue"): ("open_overdue_count", "其中本年收到 {}件"),
    ("overview", "mediated"): ("mediated_yuan", "其中本年 {}万元"),
    ("overview", "fund"): ("fund_outstanding_yuan", "未追回垫付 {}万元"),
    ("funds", "funds-balance"): ("fund_pool_yuan", "规模{}万元"),
    ("funds", "funds-stored"): ("deposit_required_yuan", "应存{}万元"),
    ("recovery", "rec-mediated"): ("mediated_yuan", "其中本年 {}万元"),
}
# the base alone, without judgement
BASES = {("funds", "funds-advanced"), ("funds", "funds-repaid")}
ALONE = {("alerts", "alert-overdue")}


def test_every_figure_is_the_api_s(page: Page, server: str, demo: DemoData) -> None:
    page.goto(f"{server}/screen?seconds=3600")
    expect(page.locator(".wall-sentence").first).to_be_visible(timeout=20_000)
    page.wait_for_function("() => [...document.querySelectorAll('[data-figure]')].every((box) => box.data)")
    seen = page.evaluate(READ)
    warehouse = Warehouse(demo.data_dir)
    snapshot = warehouse.snapshot()
    until = snapshot.data_until.isoformat()
    api = Api(server, until)
    year, everything = f"{until[:4]}-01-01", snapshot.data_from.isoformat()
    for scene, tiles in TILES.items():
        for tile, (metric, since) in tiles.items():
            first = {"year": year, "all": everything}.get(since, since)
            compare_tile(api, (scene, tile), seen[scene]["tiles"][tile], api.rows(metric, first)[0])
    for (scene, tile), (metric, words) in NOTES.items():
        row = api.rows(metric, year)[0]
        expected = words.format(figure(row["value"], row["unit"]))
        api.holds(f"{scene} {tile}", seen[scene]["tiles"][tile][2], expected)
    compare_overview(api, seen["overview"], year)
    compare_towns(api, seen["towns"]["towns"], year)
    compare_funds(api, seen["funds"]["cards"], year)
    compare_recovery(api, seen["recovery"], year)
    compare_alerts(api, seen["alerts"], year)
    window = this_year(snapshot.data_until)
    scores = scoring.town_scores(warehouse, Filters(window.date_from, window.date_to), COUNTY)
    for (name, score, _), town in zip(seen["towns"]["cards"]["ranking"], scores.towns, strict=True):
        api.same("towns ranking", re.sub(r"\s+", " ", name).strip(), f"{town.rank} {town.town_name}")
        api.same("towns ranking", score, printed(town.score, 1))
    print(f"{api.compared} figures on the wall compared with the API, {len(api.wrong)} differ")
    assert api.wrong == []
    assert api.compared > 330


def compare_tile(api: Api, key: tuple[str, str], tile: list[str], row: dict) -> None:
    where = " ".join(key)
    number, unit, beneath = tile
    api.same(where, number, figure(row["value"], row["unit"]))
    assert unit == {"元": "万元"}.get(row["unit"], row["unit"])
    base = row["compare_value"]
    if key in BASES:
        api.holds(where, beneath, f"上年同期{figure(base, row['unit'])}")
    elif key not in NOTES and key not in ALONE:
        api.holds(where, beneath, moved(row["value"], base, row["unit"]))
        if row["unit"] != "%":
            api.holds(where, beneath, f"上年{figure(base, row['unit'])}")


def twelve_months_from(until: str, months: int = 12) -> str:
    ordinal = int(until[:4]) * 12 + int(until[5:7]) - months
    return f"{ordinal // 12}-{ordinal % 12 + 1:02d}-01"


def compare_overview(api: Api, scene: dict, year: str) -> None:
    since = twelve_months_from(api.until)
    chart = scene["charts"]["wall-monthly"]
    totals = api.rows("complaints_received", since, ("month",))
    notes = list(chart["notes"])
    at = notes.index("<b>本期</b>") + 1
    # twelve figures of this period, the word 上年, twelve of the year before
    for place, row in enumerate(totals):
        api.same(f"monthly {row['month']}", notes[at + place], f"<b>{printed(row['value'], 0)}</b>")
        before = notes[at + len(totals) + 1 + place]
        api.same(f"monthly {row['month']}", before, printed(row["compare_value"], 0))
    places = {row["month"]: place for place, row in enumerate(totals)}
    for row in api.rows("complaints_received", since, ("month", "channel"), compare=False):
        trace = chart["traces"][row["channel_name"]]
        column = dict(zip(trace["x"], trace["y"], strict=True))[places[row["month"]]]
        api.same(f"monthly {row['month']} {row['channel_name']}", str(column), str(row["value"]))
    channels = api.by("complaints_received", year, "channel")
    for name, value, change in scene["channels"]:
        row = channels[name.split("◆")[0]]
        api.same(f"channel {name}", value, printed(row["value"], 0))
        api.same(f"channel {name}", change, moved(row["value"], row["compare_value"], "件"))
    matters = [row for row in api.rows("matters_received", year, ("town",)) if len(row["town"]) == 9]
    bubbles = scene["charts"]["wall-map"]["traces"]["项数"]["text"]
    for text, row in zip(bubbles, matters, strict=False):
        api.same(f"map {row['town_name']}", text, f"<b>{row['value']}</b>")
    compare_cumulative(api, scene["charts"]["wall-recovered"])


def compare_cumulative(api: Api, chart: dict) -> None:
    """The last points are the year's own figures."""
    year = f"{api.until[:4]}-01-01"
    for name, metric in (("核实", "verified_yuan"), ("追发", "recovered_yuan")):
        last = chart["traces"][name]["y"][-1]
        value = api.rows(metric, year)[0]["value"]
        api.same(f"cumulative {name}", printed(last, 2), printed(Decimal(str(value)) / 10000, 2))
        said = next(one for one in chart["notes"] if name in one)
        api.holds(f"cumulative {name}", said, figure(value, "元"))


def compare_towns(api: Api, tiles: list[list[str]], year: str) -> None:
    matters = api.by("matters_received", year, "town")
    received = api.by("complaints_received", year, "town")
    assert len(tiles) == 12
    for name, figures, change, base in tiles:
        row = matters[name]
        api.same(f"town {name}", figures, f"{row['value']}项·{received[name]['value']}件")
        api.same(f"town {name}", change, moved(row["value"], row["compare_value"], "项"))
        api.same(f"town {name}", base, f"上年{row['compare_value']}项")


def compare_rows(
    api: Api, where: str, rows: list[list[str]], expected: Iterator[tuple[str, str, str]]
) -> None:
    for (name, value, note), (own, number, beside) in zip(rows, expected, strict=True):
        api.same(where, name.lstrip("◆"), own)
        api.same(f"{where} {name}", value, number)
        api.holds(f"{where} {name}", note, beside)


def compare_funds(api: Api, cards: dict, year: str) -> None:
    balances, owing = (
        api.by(metric, year, "account") for metric in ("fund_balance_yuan", "fund_outstanding_yuan")
    )
    pools = (
        (name, figure(row["value"], "元"),
         f"未追回 {figure(owing[name]['value'], '元')}" if owing[name]["value"] else "全部在账")
        for name, row in balances.items()
    )  # fmt: skip
    compare_rows(api, "pools", cards["pools"], pools)
    sectors = api.by("deposit_coverage_pct", year, "sector")
    assert {name for name, row in sectors.items() if row["denominator"]} == {
        name for name, *_ in cards["coverage"]
    }
    for name, value, beside in cards["coverage"]:
        row = sectors[name]
        api.same(f"coverage {name}", value, figure(row["value"], "%"))
        api.same(f"coverage {name}", beside, f"{row['numerator']}/{row['denominator']}个")


def compare_recovery(api: Api, scene: dict, year: str) -> None:
    routes = api.by("recovered_yuan", year, "route")
    for name, value, beside in scene["cards"]["routes"]:
        api.same(f"route {name}", value, figure(routes[name]["value"], "元"))
        api.same(f"route {name}", beside, f"上年{figure(routes[name]['compare_value'], '元')}")
    towns = api.by("recovered_pct", year, "town")
    for name, value, beside in scene["cards"]["rates"]:
        row = towns[name]
        api.same(f"rate {name}", value, figure(row["value"], "%"))
        api.same(f"rate {name}", beside, f"{moved(row['value'], row['compare_value'], '%')}点")
    compare_cumulative(api, scene["charts"]["wall-rec-cumulative"])


def compare_alerts(api: Api, scene: dict, year: str) -> None:
    months = api.rows("overdue_count", twelve_months_from(api.until, 24), ("month",), compare=False)
    points = scene["charts"]["wall-control"]["traces"]["超期件"]["y"]
    for point, row in zip(points, months, strict=True):
        api.same(f"control {row['month']}", str(point), str(row["value"]))
    channels = api.by("on_time_pct", year, "channel")
    expected = (
        (name, figure(row["value"], "%"), f"{moved(row['value'], row['compare_value'], '%')}点")
        for name, row in channels.items()
    )
    compare_rows(api, "alert-channels", scene["cards"]["alert-channels"], expected)
