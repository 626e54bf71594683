"""Filters, address and figures say the same, whatever is slow, broken off or left meanwhile."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.app_server import AppServer
from tests.browser.test_never_silent import DRAWN, lenient, own_server

__all__ = ["lenient", "own_server"]

pytestmark = pytest.mark.browser

JIANGDIAN, HOUSING = "371526108", "housing"
# of the 214 complaints of 2024 上半年 23 are of 姜店镇
COUNTY, OF_JIANGDIAN = "214", "23"
LATENCY_MS = 3000


def opened(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("data-page-there", "")
    expect(page.locator("main .foot")).to_contain_text("数据截至")
    page.wait_for_function(DRAWN)


def choose(page: Page, control: str, name: str) -> None:
    page.locator(f"#filters-{control}").click()
    page.get_by_role("option", name=name, exact=True).click()
    page.keyboard.press("Escape")


def complaints(page: Page) -> Locator:
    return page.locator("#complaints-complaints_received-tile .figure b")


def chip(page: Page, name: str) -> Locator:
    return page.locator(".chips .chip", has_text=name)


def has_chips(page: Page, *names: str) -> None:
    """These chips and no others, and the boxes say the same."""
    expect(page.locator("#asking")).to_be_hidden()
    expect(page.locator(".chips .chip")).to_have_text([re.compile(name) for name in names])
    boxes = page.locator("#filters-panel")
    for name in ("姜店镇", "梁村镇", "房建", "12345热线"):
        shown = boxes.locator(".control", has_text=name)
        expect(shown).to_have_count(1 if any(name in one for one in names) else 0)


@contextmanager
def late(page: Page) -> Iterator[None]:
    """What is asked within is answered three seconds later."""
    network = page.context.new_cdp_session(page)
    conditions = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", {**conditions, "latency": LATENCY_MS})
    yield
    network.send("Network.emulateNetworkConditions", {**conditions, "latency": 0})


def api_value(server: str, metric: str, search: str) -> float:
    with urlopen(f"{server}/api/metrics/{metric}.json?{search}") as answer:
        return float(json.load(answer)["rows"][0]["value"])


# -- a page that is left before the filter was answered ---------------------------------------------


def test_a_filter_chosen_without_network_holds_on_the_next_page(
    lenient: Page, context: BrowserContext, server: str
) -> None:
    opened(lenient, f"{server}/complaints")
    context.set_offline(True)
    choose(lenient, "town", "姜店镇")
    expect(lenient.locator("#asking.is-error")).to_contain_text("仍是改动前的数")
    lenient.get_by_role("link", name="镇街排名").click()
    expect(lenient.locator("#asking.is-error")).to_contain_text("仍是改动前的数")
    context.set_offline(False)
    expect(lenient).to_have_url(f"{server}/ranking?town={JIANGDIAN}")
    expect(lenient.locator("main.on-ranking")).to_be_visible()
    has_chips(lenient, "姜店镇")
    lenient.get_by_role("link", name="投诉趋势").click()
    expect(complaints(lenient)).to_have_text(OF_JIANGDIAN)


def test_filters_cleared_without_network_are_off_on_the_next_page(
    lenient: Page, context: BrowserContext, server: str
) -> None:
    opened(lenient, f"{server}/ranking?town={JIANGDIAN}")
    context.set_offline(True)
    lenient.get_by_role("button", name="清除", exact=True).click()
    expect(lenient.locator("#asking.is-error")).to_be_visible()
    lenient.get_by_role("link", name="投诉趋势").click()
    context.set_offline(False)
    expect(complaints(lenient)).to_have_text(COUNTY)
    has_chips(lenient)


def test_a_filter_chosen_while_the_server_is_down_holds_on_the_next_page(
    lenient: Page, own_server: AppServer
) -> None:
    opened(lenient, f"{own_server.url}/complaints?town={JIANGDIAN}")
    own_server.stop()
    choose(lenient, "sector", "房建")
    expect(lenient.locator("#asking.is-error")).to_contain_text("服务器没有回应")
    lenient.get_by_role("link", name="追缴成效").click()
    own_server.start()
    expect(lenient).to_have_url(f"{own_server.url}/recovery?town={JIANGDIAN}&sector={HOUSING}")
    expect(lenient.locator("main.on-recovery")).to_be_visible()
    has_chips(lenient, "姜店镇", "房建")
    lenient.get_by_role("link", name="投诉趋势").click()
    both = api_value(
        own_server.url, "complaints_received", f"period=this_year&town={JIANGDIAN}&sector={HOUSING}"
    )
    assert both < float(OF_JIANGDIAN)
    expect(complaints(lenient)).to_have_text(f"{both:.0f}")


# -- two changes, the first of which has no answer yet ----------------------------------------------

BOTH = f"town={JIANGDIAN}&sector={HOUSING}&channel=hotline"


def test_cleared_and_at_once_compared_otherwise(lenient: Page, server: str) -> None:
    opened(lenient, f"{server}/complaints?{BOTH}")
    with late(lenient):
        lenient.get_by_role("button", name="清除", exact=True).click()
        lenient.get_by_text("上期", exact=True).click()
    expect(complaints(lenient)).to_have_text(COUNTY)
    expect(lenient).to_have_url(f"{server}/complaints?compare=previous")
    has_chips(lenient)


def test_compared_otherwise_and_at_once_cleared(lenient: Page, server: str) -> None:
    opened(lenient, f"{server}/complaints?{BOTH}")
    with late(lenient):
        lenient.get_by_text("上期", exact=True).click()
        lenient.get_by_role("button", name="清除", exact=True).click()
    expect(complaints(lenient)).to_have_text(COUNTY)
    expect(lenient).to_have_url(f"{server}/complaints?compare=previous")
    has_chips(lenient)


def test_two_chips_taken_off_at_once(lenient: Page, server: str) -> None:
    opened(lenient, f"{server}/complaints?{BOTH}&period=last_12_months")
    with late(lenient):
        chip(lenient, "房建").click()
        chip(lenient, "12345热线").click()
        chip(lenient, "2023年7月").click()
    expect(complaints(lenient)).to_have_text(OF_JIANGDIAN)
    assert urlsplit(lenient.url).query == f"town={JIANGDIAN}"
    has_chips(lenient, "姜店镇")


def test_a_chip_taken_off_and_at_once_a_town_added_to_the_old_ones(lenient: Page, server: str) -> None:
    opened(lenient, f"{server}/complaints?town=371526108")
    with late(lenient):
        chip(lenient, "姜店镇").click()
        choose(lenient, "town", "梁村镇")
    expect(lenient).to_have_url(re.compile(r"/complaints\?town=\d{9}$"))
    has_chips(lenient, "梁村镇")


def test_a_town_added_and_at_once_another_chip_taken_off(lenient: Page, server: str) -> None:
    opened(lenient, f"{server}/complaints?sector={HOUSING}")
    with late(lenient):
        choose(lenient, "town", "姜店镇")
        chip(lenient, "房建").click()
    expect(complaints(lenient)).to_have_text(OF_JIANGDIAN)
    expect(lenient).to_have_url(f"{server}/complaints?town={JIANGDIAN}")
    has_chips(lenient, "姜店镇")


def test_a_period_chosen_and_at_once_all_cleared(lenient: Page, server: str) -> None:
    opened(lenient, f"{server}/complaints?town={JIANGDIAN}")
    with late(lenient):
        lenient.locator("#filters-period").click()
        lenient.get_by_role("option", name="近12个月").click()
        lenient.get_by_role("button", name="清除", exact=True).click()
    expect(complaints(lenient)).to_have_text(COUNTY)
    expect(lenient).to_have_url(f"{server}/complaints")
    has_chips(lenient)


# -- what is explored is no filter ------------------------------------------------------------------


def test_clearing_leaves_what_is_explored(lenient: Page, server: str) -> None:
    explored = "metric=matters_received&by=town&chart=bar"
    opened(lenient, f"{server}/explore?channel=hotline&period=last_12_months&{explored}")
    expect(chip(lenient, "12345热线")).to_be_visible()
    with late(lenient):
        lenient.get_by_role("button", name="清除", exact=True).click()
        lenient.get_by_role("button", name="表格", exact=True).click()
    expect(lenient.get_by_role("button", name="表格", exact=True)).to_have_attribute("aria-pressed", "true")
    assert dict(part.split("=") for part in urlsplit(lenient.url).query.split("&")) == {
        "metric": "matters_received", "by": "town", "chart": "table",
    }  # fmt: skip
    has_chips(lenient)


def test_an_explored_metric_follows_a_chip_just_taken_off(lenient: Page, server: str) -> None:
    opened(lenient, f"{server}/explore?channel=hotline&metric=matters_received&by=town&chart=bar")
    with late(lenient):
        chip(lenient, "12345热线").click()
        lenient.get_by_label("指标", exact=True).select_option(label="投诉量（件）")
    expect(lenient.locator("#explore-chart-title")).to_have_text("各镇街投诉量")
    assert "channel" not in lenient.url
    has_chips(lenient)
