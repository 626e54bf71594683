"""Every page at the sizes of a phone, a tablet, two desktops and two zooms, measured."""

import time
from collections.abc import Collection
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Witness
from tests.browser.one_tab import page, tab, witness

# the tests of this module have one tab
__all__ = ["page", "tab", "witness"]

pytestmark = pytest.mark.browser

MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
PAGES = (
    "/",
    "/complaints",
    "/complaints?town=371526108,371526001&channel=hotline&period=last_12_months",
    "/recovery",
    "/funds",
    "/ranking",
    "/explore",
    "/explore?metric=recovered_yuan&by=route,month&chart=multiples",
    "/briefing",
    "/data",
    "/data?tab=sources",
    "/data?tab=batches",
    "/no-such-page",
)
# a zoom of 125 % makes 1093 pixels of 1366
SIZES = {
    "820x1180": (820, 1180),
    "1366 at 150%": (911, 512),
    "1366 at 125%": (1093, 614),
    "1366x768": (1366, 768),
    "1920x1080": (1920, 1080),
    "390x844": (390, 844),
}
# what the measure reports on
KINDS = frozenset({"wide", "beyond", "overlap", "small", "cut", "labels"})
# as in assets/js/12_panels.js: below it charts are drawn for a phone
PHONE = 600
# the breakpoint of assets/css/90_narrow.css
NARROW = 960
# charts have the width of their card once the window's size is known to them
SETTLED = """() => !document.querySelector("[data-dash-is-loading]")
  && Array.from(document.querySelectorAll("main .js-plotly-plot")).every((plot) => {
    const drawn = plot.querySelector(".main-svg");
    const box = plot.getBoundingClientRect();
    return !box.width || (drawn && Math.abs(drawn.getBoundingClientRect().width - box.width) < 2);
  })"""


def open_settled(page: Page, server: str, path: str) -> None:
    page.goto(f"{server}{path}")
    if path != "/no-such-page":
        expect(page.locator("main .foot")).to_contain_text("数据截至")
    page.wait_for_function(SETTLED)


def measure_at_rest(page: Page, wanted: Collection[str]) -> dict[str, list[str]]:
    """Return the wanted findings once the page has none, or those it still has after ten seconds.

    A chart is drawn first and given the width of its card a moment later, so one look may come between.
    """
    deadline = time.monotonic() + 10
    while True:
        page.wait_for_function(SETTLED)
        measured = page.evaluate(MEASURE)
        found = {kind: measured[kind] for kind in wanted if measured[kind]}
        if not found or time.monotonic() > deadline:
            return found
        page.wait_for_timeout(200)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_every_size(page: Page, witness: Witness, server: str, path: str) -> None:
    wrong = {}
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        if page.url == "about:blank" or width <= PHONE:
            open_settled(page, server, path)
        # on a wide screen for a mouse; and a sub-title cut short there is read whole where the pointer rests
        found = measure_at_rest(page, KINDS - {"small", "cut"} if width > NARROW else KINDS)
        wrong |= {f"{name} {kind}": words for kind, words in found.items()}
    assert wrong == {}
    if path == "/no-such-page":
        witness.forgive(404)


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def test_menu_of_a_phone_is_a_drawer(phone: Page, server: str) -> None:
    open_settled(phone, server, "/complaints")
    opener = phone.get_by_role("button", name="菜单")
    menu = phone.locator("#shell-menu")
    expect(menu).to_be_hidden()
    opener.click()
    expect(phone.get_by_role("button", name="关闭菜单")).to_be_focused()
    found = phone.evaluate(MEASURE)
    assert (found["small"], found["beyond"]) == ([], [])
    phone.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    menu.get_by_role("link", name="资金使用").click()
    expect(phone).to_have_url(f"{server}/funds")
    expect(menu).to_be_hidden()


def test_filters_of_a_phone_are_a_sheet_that_counts_them(phone: Page, server: str) -> None:
    open_settled(phone, server, "/complaints?town=371526108,371526001&channel=hotline")
    expect(phone.locator("#filters-dates")).to_have_value("2024年1月1日")
    opener = phone.get_by_role("button", name="筛选", exact=False).first
    expect(opener).to_have_text("筛选3")
    opener.click()
    sheet = phone.get_by_role("dialog", name="筛选")
    expect(sheet).to_be_visible()
    found = phone.evaluate(MEASURE)
    assert (found["small"], found["beyond"]) == ([], [])
    # a list of the sheet opens over it, and its Escape closes the list alone
    phone.locator("#filters-sector").click()
    expect(phone.get_by_role("option").first).to_be_visible()
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("option")).to_have_count(0)
    expect(sheet).to_be_visible()
    sheet.get_by_text("上期", exact=True).click()
    expect(phone).to_have_url(
        f"{server}/complaints?town=371526001,371526108&channel=hotline&compare=previous"
    )
    sheet.get_by_role("button", name="关闭筛选").click()
    expect(phone.locator("#filters-panel")).to_be_hidden()
    expect(opener).to_be_focused()


def test_rows_of_a_phone_scroll_inside_their_dialog(phone: Page, server: str) -> None:
    phone.goto(f"{server}/complaints")
    phone.locator("#complaints-by-month-card [data-rows]").click()
    expect(phone.locator(".ag-row").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    box = phone.locator(".rows-grid").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert phone.locator(".ag-center-cols-viewport").evaluate("view => view.scrollWidth > view.clientWidth")


def test_every_part_of_the_data_page_fits_a_phone(phone: Page, server: str) -> None:
    open_settled(phone, server, "/data")
    tabs = phone.locator(".data-tab")
    for name in tabs.all():
        name.click()
        expect(name).to_have_class("data-tab is-here")
        phone.wait_for_function(SETTLED)
        # the bar of tabs scrolls, so that a name never runs into the next
        assert name.evaluate("one => one.scrollWidth <= one.clientWidth")
        found = phone.evaluate(MEASURE)
        assert (found["beyond"], found["overlap"]) == ([], []), name.inner_text()


def test_charts_are_drawn_anew_when_the_window_turns(phone: Page, server: str) -> None:
    open_settled(phone, server, "/ranking")
    # the blocks of the score have room on a wide window only
    block = phone.locator("#town-scores-card .annotation-text").filter(has_text="源头预防")
    expect(block).to_have_count(0)
    phone.set_viewport_size({"width": 844, "height": 390})
    expect(block).to_have_count(1)
    assert measure_at_rest(phone, ["labels"]) == {}


OPENED = {
    "menu": ("[data-panel='shell-menu']", "#shell-menu.is-open"),
    "search": ("[data-panel='shell-search']", "#shell-search.is-open"),
    "filters": ("[data-panel='filters-panel']", "#filters-panel.is-open"),
    "definition": ("#complaints-by-month-info", ".popover.show"),
    "rows": ("#complaints-by-month-card [data-rows]", ".modal.show"),
}


def test_back_closes_what_lies_over_the_page(phone: Page, server: str) -> None:
    """The button of the system leaves the page only when nothing lies over it."""
    open_settled(phone, server, "/recovery")
    open_settled(phone, server, "/complaints?town=371526108")
    address = phone.url
    for opener, opened in OPENED.values():
        phone.locator(opener).click()
        expect(phone.locator(opened)).to_be_visible()
        phone.go_back()
        expect(phone.locator(opened)).to_have_count(0)
        assert phone.url == address
    # closed by its own button, it costs no step back
    phone.locator(OPENED["rows"][0]).click()
    phone.locator(".modal.show [data-dialog-close]").click()
    expect(phone.locator(".modal")).to_have_count(0)
    phone.go_back()
    expect(phone).to_have_url(f"{server}/recovery")


def test_back_closes_the_sheet_and_keeps_what_was_chosen_in_it(phone: Page, server: str) -> None:
    open_settled(phone, server, "/complaints")
    phone.locator(OPENED["filters"][0]).click()
    phone.locator("#filters-channel").click()
    phone.get_by_role("option", name="12345热线").click()
    # what is chosen counts once its list is closed
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("option")).to_have_count(0)
    expect(phone).to_have_url(f"{server}/complaints?channel=hotline")
    phone.go_back()
    expect(phone.locator(OPENED["filters"][1])).to_have_count(0)
    assert phone.url == f"{server}/complaints?channel=hotline"
    # from the menu to another page, and back
    phone.locator(OPENED["menu"][0]).click()
    phone.get_by_role("link", name="资金使用").click()
    expect(phone).to_have_url(f"{server}/funds?channel=hotline")
    expect(phone.locator("main.on-funds")).to_be_visible()
    phone.go_back()
    expect(phone).to_have_url(f"{server}/complaints?channel=hotline")
