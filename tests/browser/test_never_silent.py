"""A page says what it is doing: it dims what is old, tells of a failure, and asks until it is answered."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.app_server import AppServer
from tests.browser.conftest import Witness
from tests.conftest import DemoData

pytestmark = pytest.mark.browser

ASKED = re.compile(r"/_dash-update-component")
FAULT = "程序处理这个请求时出错"
# the layout shift allowed over the whole loading of a page
MOST_SHIFT = 0.02
PATHS = (
    "/",
    "/complaints?town=371526108&channel=hotline",
    "/funds",
    "/briefing",
    "/data",
    "/data?tab=review",
)
# from the click to the dimming, by the browser's clock
STOPWATCH = """() => {
  const root = document.documentElement;
  document.addEventListener("click", () => { window.clickedAt = performance.now(); }, true);
  new MutationObserver(() => { window.dimmedAt ??= performance.now(); })
    .observe(root, { attributes: true, attributeFilter: ["data-asking"] });
}"""
SHIFTS = """
  window.shift = 0;
  window.addShifts = (entries) => entries.forEach((one) => {
    if (!one.hadRecentInput) window.shift += one.value;
  });
  window.shifts = new PerformanceObserver((list) => window.addShifts(list.getEntries()));
  window.shifts.observe({ type: "layout-shift", buffered: true });
"""
# after the next two frames, with what the observer has not been called for yet
SHIFT_SO_FAR = """() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
  window.addShifts(window.shifts.takeRecords());
  resolve(window.shift);
})))"""
DRAWN = """() => !document.querySelector("[data-dash-is-loading], #asking.is-shown")
  && Array.from(document.querySelectorAll("main .js-plotly-plot")).every((plot) =>
    plot.querySelector(".main-svg"))"""


def into(held: list[Route]) -> Callable[[Route], None]:
    """A handler that leaves requests unanswered; Playwright cannot take a built-in method as one."""

    def hold(route: Route) -> None:
        held.append(route)

    return hold


def figure(page: Page) -> str:
    return page.locator("#complaints-complaints_received-tile .figure b").inner_text()


def opened(page: Page, server: str) -> None:
    page.goto(f"{server}/complaints")
    expect(page.locator("#complaints-complaints_received-tile .figure b")).to_have_text("214")
    page.wait_for_function(DRAWN)


def choose_last_12_months(page: Page) -> None:
    page.locator("#filters-period").click()
    page.get_by_role("option", name="近12个月").click()


@pytest.fixture
def lenient(context: BrowserContext) -> Iterator[Page]:
    """A page whose failed requests are what the test is about; nothing else may go wrong on it."""
    page = context.new_page()
    witness = Witness()
    page.on("pageerror", lambda error: witness.thrown.append(str(error)))
    page.on("request", lambda request: witness.note_outside(request.url))
    yield page
    assert witness.thrown == witness.outside == []


def test_first_paint_is_our_frame_in_chinese(page: Page, server: str) -> None:
    held: list[Route] = []
    page.route("**/_dash-layout", into(held))
    page.goto(f"{server}/complaints", wait_until="commit")
    expect(page.get_by_text("正在打开…")).to_be_visible()
    expect(page.locator("#first-frame nav a").first).to_have_text("总览")
    assert not re.search(r"[A-Za-z]", page.inner_text("body"))
    page.unroute("**/_dash-layout")
    for one in held:
        one.continue_()
    expect(page.locator("main .js-plotly-plot .main-svg").first).to_be_visible()
    expect(page.locator("#first-frame")).to_be_hidden()


@pytest.mark.parametrize("path", PATHS)
def test_nothing_jumps_while_a_page_loads(page: Page, server: str, path: str) -> None:
    page.add_init_script(SHIFTS)
    page.goto(f"{server}{path}")
    expect(page.locator("main .foot")).to_contain_text("数据截至")
    page.wait_for_function(DRAWN)
    assert page.evaluate(SHIFT_SO_FAR) <= MOST_SHIFT


def test_a_late_answer_dims_at_once_and_says_so(page: Page, server: str) -> None:
    opened(page, server)
    page.evaluate(STOPWATCH)
    held: list[Route] = []
    page.route(ASKED, into(held))
    page.get_by_text("上期", exact=True).click()
    expect(page.locator("#asking")).to_contain_text("正在取数…")
    assert page.evaluate("window.dimmedAt - window.clickedAt") <= 100
    assert page.locator("main").evaluate("main => getComputedStyle(main).opacity") < "0.6"
    page.unroute(ASKED)
    for one in held:
        one.continue_()
    expect(page).to_have_url(re.compile("compare=previous"))
    expect(page.locator("#complaints-complaints_received-tile .versus")).to_contain_text("环比")
    expect(page.locator("#asking")).to_be_hidden()
    expect(page.locator("html")).not_to_have_attribute("data-asking", "")


def test_without_network_it_says_so_and_both_choices_are_answered_after(
    lenient: Page, context: BrowserContext, server: str
) -> None:
    opened(lenient, server)
    context.set_offline(True)
    choose_last_12_months(lenient)
    said = lenient.locator("#asking.is-error")
    expect(said).to_contain_text("网络已断开")
    expect(said).to_contain_text("页面上仍是改动前的数")
    lenient.get_by_text("农历同期", exact=True).click()
    context.set_offline(False)
    expect(lenient).to_have_url(re.compile("period=last_12_months&compare=lunar_last_year"))
    expect(lenient.locator("#complaints-complaints_received-tile .figure b")).to_have_text("469")
    expect(lenient.locator("#asking")).to_be_hidden()


def test_a_fault_is_told_in_chinese_and_asked_again_by_a_button(lenient: Page, server: str) -> None:
    opened(lenient, server)
    wrong = {"status": 400, "content_type": "text/plain; charset=utf-8", "body": FAULT}
    lenient.route(ASKED, lambda route: route.fulfill(**wrong))
    choose_last_12_months(lenient)
    expect(lenient.locator("#asking.is-error")).to_contain_text(FAULT)
    assert figure(lenient) == "214"
    lenient.unroute(ASKED)
    lenient.get_by_role("button", name="重试").click()
    expect(lenient.locator("#complaints-complaints_received-tile .figure b")).to_have_text("469")
    expect(lenient.locator("#asking")).to_be_hidden()


@pytest.fixture
def own_server(demo: DemoData) -> Iterator[AppServer]:
    with AppServer(Path(demo.data_dir)) as server:
        yield server


def test_a_server_that_was_killed_is_found_again(lenient: Page, own_server: AppServer) -> None:
    opened(lenient, own_server.url)
    own_server.stop()
    choose_last_12_months(lenient)
    expect(lenient.locator("#asking.is-error")).to_contain_text("服务器没有回应")
    own_server.start()
    expect(lenient.locator("#complaints-complaints_received-tile .figure b")).to_have_text("469")
    expect(lenient.locator("#asking")).to_be_hidden()


def test_an_unknown_address_is_a_404_with_the_ways_on(page: Page, witness: Witness, server: str) -> None:
    answer = page.goto(f"{server}/no-such-page")
    assert answer and answer.status == 404
    expect(page.get_by_role("heading", name="没有这个页面")).to_be_visible()
    page.locator("main").get_by_role("link", name="投诉趋势").click()
    expect(page.locator("main.on-complaints")).to_be_visible()
    witness.forgive(404)
