"""Heads of the wall's cards with long periods and large figures: nothing is cut, nothing lies on anything."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from data.query.windows import Window
from pages._wall import wide
from pages._wall.due_list import DueLines
from pages._wall.markup import markup
from pages._wall.scenes import alerts, funds, overview, recovery, towns
from tests.comparisons import reading
from tests.wall.conftest import CHANNELS, TASKS, make_overview
from tests.wall.test_scenes import make_alerts, make_funds, make_recovery
from tests.wall.test_towns import make_towns

CSS = Path(__file__).parents[2] / "assets" / "css"
# no preset's name: the days stand in words
LONG = Window(date(2024, 1, 11), date(2024, 12, 29))
DUE = DueLines(
    TASKS,
    overdue=12345,
    overdue_shown=3,
    due_soon=1234,
    soon_workdays=13,
    due_watched=12345,
    watch_workdays=110,
)
RATE = reading("追发到位率", "%", "high", Decimal("1234.50"), Decimal("1034.60"))
LATE = {channel: date(2024, 12, 10) for channel, _ in CHANNELS}
# heads whose words are cut at the card's edge, stand higher than the head, or lie on one another
FAULTS = """() => [...document.querySelectorAll('.wall-card-head')].flatMap((head) => {
  const card = head.closest('.wall-card').getBoundingClientRect(), own = head.getBoundingClientRect();
  const parts = [...head.children].filter((part) => part.textContent.trim() && part.getClientRects().length);
  const boxes = parts.map((part) => part.getBoundingClientRect());
  return parts.flatMap((part, place) => {
    const box = boxes[place], before = boxes[place - 1];
    const found = [];
    if (part.scrollWidth > part.clientWidth + 1 && part.clientWidth) found.push('cut');
    if (box.right > card.right - 8) found.push('beyond the card');
    if (box.top < own.top - 1 || box.bottom > own.bottom + 1) found.push('higher than the head');
    if (before && box.left < before.right) found.push('upon what is before');
    return found.map((what) => `${what}: ${part.textContent}`);
  });
})"""


def long_overview() -> overview.Overview:
    one = make_overview()
    return make_overview(
        window=LONG,
        due_list=DUE,
        late_channels=LATE,
        readings={**one.readings, "recovered_pct": RATE},
        open_overdue=replace(one.open_overdue, value=12345),
    )


def long_funds() -> funds.Funds:
    return make_funds(window=LONG, expired=1234, expiring=12345, within_days=365)


def long_alerts() -> alerts.Alerts:
    return make_alerts(window=LONG, watch_workdays=110)


def wide_picture() -> list[Any]:
    one = long_overview()
    return wide.layout(
        wide.Wide(
            overview=one,
            towns=make_towns(window=LONG),
            funds=long_funds(),
            alerts=long_alerts(),
            cells=one.cells,
            totals=one.totals,
        )
    )


PICTURES = {
    "wide": ((3840, 1080), wide_picture),
    "overview": ((1920, 1080), lambda: overview.layout(long_overview())),
    "funds": ((1920, 1080), lambda: funds.layout(long_funds())),
    "alerts": ((1920, 1080), lambda: alerts.layout(long_alerts())),
    "recovery": ((1920, 1080), lambda: recovery.layout(make_recovery(window=LONG, uncleared=12345))),
    "towns": ((1920, 1080), lambda: towns.layout(make_towns(window=LONG))),
}


@pytest.mark.parametrize("name", PICTURES)
def test_heads_hold_long_words(page: Page, name: str) -> None:
    (width, height), picture = PICTURES[name]
    page.set_viewport_size({"width": width, "height": height})
    styles = "".join(path.read_text(encoding="utf-8") for path in sorted(CSS.glob("*.css")))
    page.set_content(
        f"<style>{styles}</style><div class='wall wall-stage' style='width:{width}px;height:{height}px'>"
        f"<div class='wall-view'>{markup(picture()).html}</div></div>"
    )
    assert page.locator(".wall-card-head").count() >= 2
    assert page.evaluate(FAULTS) == []
