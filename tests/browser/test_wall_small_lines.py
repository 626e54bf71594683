"""Small lines on the wall, what figures are counted over and what they should come to: none is cut, none lies
on a figure."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from pages._components.dated import Goal
from pages._wall import wide
from pages._wall.markup import markup
from pages._wall.scenes import alerts, funds, overview, recovery
from tests.browser.test_wall_subtitles import FAULTS as HEADS
from tests.browser.test_wall_subtitles import LONG
from tests.wall.conftest import READINGS, make_overview
from tests.wall.test_scenes import make_alerts, make_funds, make_recovery
from tests.wall.test_towns import make_towns

pytestmark = pytest.mark.browser

CSS = Path(__file__).parents[2] / "assets" / "css"
RECORDED = "核实234/1234件"


def goal(name: str, value: int = 95, reached: str = "未达到") -> Goal:
    return Goal(name, Decimal(value), reached, "worse", "甲。依据：乙")


GOALS = {
    "complaints_received": goal("目标不高于1,234件"),
    "on_time_pct": goal("目标99.50%"),
    "recovered_pct": goal("目标99.50%"),
    "fund_balance_yuan": goal("目标1,460万元"),
    "fund_outstanding_yuan": goal("目标不高于30.50万元"),
    "deposit_coverage_pct": goal("目标99.50%"),
    "verified_yuan": goal("目标不高于500万元"),
}


def with_lines(readings: dict[str, Any]) -> dict[str, Any]:
    """Every figure with its id, its target, and the share of records of those that have one."""
    return {
        id: replace(
            one,
            metric=id,
            goal=GOALS.get(id),
            recorded=RECORDED if id in {"recovered_pct", "verified_yuan"} else "",
        )
        for id, one in readings.items()
    }


def full_overview(*, has_share: bool = True) -> overview.Overview:
    one, readings = make_overview(), with_lines(READINGS)
    if not has_share:
        readings["recovered_pct"] = replace(readings["recovered_pct"], recorded="")
    return make_overview(
        readings=readings,
        open_overdue=replace(one.open_overdue, metric="open_overdue_count", goal=goal("目标不高于0件")),
        mediated=replace(one.mediated, metric="mediated_yuan"),
    )


def full_funds() -> funds.Funds:
    return make_funds(window=LONG, readings=with_lines(make_funds().readings))


def full_recovery() -> recovery.Recovery:
    return make_recovery(window=LONG, readings=with_lines(make_recovery().readings))


def full_alerts() -> alerts.Alerts:
    one = make_alerts()
    overdue = replace(one.open_overdue, metric="open_overdue_count", goal=goal("目标不高于0件"))
    return make_alerts(window=LONG, readings=with_lines(one.readings), open_overdue=overdue)


def wide_picture() -> list[Any]:
    one = full_overview()
    parts = {"towns": make_towns(), "funds": full_funds(), "alerts": full_alerts()}
    return wide.layout(wide.Wide(overview=one, cells=one.cells, totals=one.totals, **parts))


PICTURES = {
    "wide": ((3840, 1080), wide_picture),
    "overview": ((1920, 1080), lambda: overview.layout(full_overview())),
    "overview with one line": ((1920, 1080), lambda: overview.layout(full_overview(has_share=False))),
    "funds": ((1920, 1080), lambda: funds.layout(full_funds())),
    "recovery": ((1920, 1080), lambda: recovery.layout(full_recovery())),
    "alerts": ((1920, 1080), lambda: alerts.layout(full_alerts())),
}
# The ink of a line lies about the middle of its box: digits reach 0.38 of the type size from it, words 0.47.
FAULTS = """() => {
  const found = [];
  const box = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return range.getBoundingClientRect();
  };
  const ink = (element, reach) => {
    const { top, bottom } = box(element), middle = (top + bottom) / 2;
    const size = parseFloat(getComputedStyle(element).fontSize);
    return { words: element.textContent, top: middle - reach * size, bottom: middle + reach * size };
  };
  for (const tile of document.querySelectorAll('.wall-tile')) {
    const edge = tile.getBoundingClientRect();
    const lines = [
      ink(tile.querySelector('.wall-tile-label'), 0.47),
      ink(tile.querySelector('.wall-number'), 0.38),
      ...[...tile.querySelectorAll('.wall-recorded > div')].map((line) => ink(line, 0.47)),
      ink(tile.querySelector('.wall-compare'), 0.47),
    ];
    lines.forEach((line, place) => {
      if (place && line.top < lines[place - 1].bottom)
        found.push(`${line.words} lies on ${lines[place - 1].words}`);
    });
    if (lines.at(-1).bottom > edge.bottom - 4) found.push(`beneath the tile: ${lines.at(-1).words}`);
    for (const line of tile.querySelectorAll('.wall-recorded > div'))
      if (box(line).right > edge.right - 8) found.push(`beyond the tile: ${line.textContent}`);
  }
  for (const note of document.querySelectorAll('.wall-populations, .wall-card-note')) {
    const { bottom, right } = box(note), own = note.getBoundingClientRect();
    const card = (note.closest('.wall-card') || note).getBoundingClientRect();
    if (right > own.right + 1 || bottom > card.bottom + 3) found.push(`cut: ${note.textContent}`);
  }
  return found;
}"""


@pytest.mark.parametrize("name", PICTURES)
def test_small_lines_have_their_room(page: Page, name: str) -> None:
    (width, height), made = PICTURES[name]
    page.set_viewport_size({"width": width, "height": height})
    styles = "".join(path.read_text(encoding="utf-8") for path in sorted(CSS.glob("*.css")))
    page.set_content(
        f"<style>{styles}</style><div class='wall wall-stage' style='width:{width}px;height:{height}px'>"
        f"<div class='wall-view'>{markup(made()).html}</div></div>"
    )
    assert page.locator(".wall-recorded > div").count() >= 1
    assert page.locator(".wall-populations").first.text_content()
    assert page.evaluate(FAULTS) == []
    # a head has room for the name of a target beside a long period
    assert page.evaluate(HEADS) == []
