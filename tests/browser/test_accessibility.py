"""Keyboard, names and roles: axe on every page, marks of charts by the keys, focus that comes back, paper."""

import re
import time
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Witness
from tests.browser.one_tab import page, tab, witness
from tests.browser.test_sizes import PAGES, SETTLED, open_settled

# the tests of this module have one tab
__all__ = ["page", "tab", "witness"]

pytestmark = pytest.mark.browser

# pages whose every chart has its figures as a table
CHARTED = ("/", "/complaints", "/recovery", "/funds", "/ranking")
ENGLISH_NAME = re.compile(r"[A-Za-z]{4,}")
# names of snapshots, files, keys and programs
NOT_WORDS = re.compile(r"wages-|\.(csv|xls|zip)|Shift|Word")
NAMES = """Array.from(document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
  .flatMap(one => ["aria-label", "title", "placeholder", "alt"].map(name => one.getAttribute(name)))
  .filter(Boolean)"""


def grave(page: Page) -> list[str]:
    """Serious and critical findings of axe, with the elements, that the page still has after ten seconds.

    Charts are asked for anew when the window has another width; until they come the old ones are dimmed.
    """
    deadline = time.monotonic() + 10
    while True:
        page.wait_for_function(f"() => ({SETTLED})() && !document.querySelector('[data-asking]')")
        found = findings(page)
        if not found or time.monotonic() > deadline:
            return found
        page.wait_for_timeout(200)


def findings(page: Page) -> list[str]:
    return [
        f"{one['id']} {node['target']}"
        for one in Axe().run(page).response["violations"]
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("path", [*PAGES, "/data?tab=review", "/data?tab=doubts", "/data?tab=dictionary"])
def test_every_page_is_named_in_chinese_and_axe_finds_nothing_serious(
    page: Page, server: str, witness: Witness, path: str
) -> None:
    open_settled(page, server, path)
    expect(page.locator("main h1")).to_have_count(1)
    names = page.evaluate(NAMES)
    assert [one for one in names if ENGLISH_NAME.search(one) and not NOT_WORDS.search(one)] == []
    tables = page.locator(".card-box:has(.card-body[role='application']) > .chart-table")
    if path in CHARTED:
        assert tables.count() == page.locator(".card-body[role='application']").count() > 0
        for place in range(tables.count()):
            assert tables.nth(place).locator("tbody tr").count() > 0
    wide = grave(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(SETTLED)
    assert (wide, grave(page)) == ([], [])
    if path == "/no-such-page":
        witness.forgive(404)


def test_axe_finds_nothing_serious_in_what_opens(page: Page, server: str) -> None:
    open_settled(page, server, "/complaints")
    page.locator("#complaints-by-month-card [data-rows]").click()
    expect(page.locator(".ag-row").first).to_be_visible()
    assert grave(page) == []
    page.locator(".ag-cell").first.click()
    expect(page.locator("#line-body table").first).to_be_visible()
    assert grave(page) == []


def test_marks_of_a_chart_by_the_keys(page: Page, server: str) -> None:
    open_settled(page, server, "/complaints")
    card = page.locator("#complaints-by-town-card")
    chart = card.locator(".card-body")
    # the stop of the Tab key before the chart is the menu of its card
    card.get_by_role("button", name="下载").focus()
    page.keyboard.press("Tab")
    expect(chart).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    # the demo's second town by complaints of the half-year
    expect(page.locator("#chart-said")).to_contain_text("人和街道")
    expect(card.locator(".hoverlayer .hovertext").first).to_be_visible()
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_role("dialog", name=re.compile("投诉量的明细：人和街道"))).to_be_visible()
    expect(page.locator(".ag-row").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(chart).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?town=371526\d{3}$"))
    expect(page.locator(".chips .chip").first).to_contain_text("人和街道")
    expect(chart).to_be_focused()


@pytest.mark.parametrize(
    ("path", "label", "month"),
    [
        ("/complaints", "投诉量", "2024年2月"),
        # beside the half-year
        ("/complaints", "投诉量", "2023年11月"),
        ("/recovery", "追发金额", "2024年2月"),
    ],
)
def test_the_rows_of_a_month_by_the_keys(page: Page, server: str, path: str, label: str, month: str) -> None:
    open_settled(page, server, f"{path}?period=first_half")
    page.locator(f"#{path[1:]}-by-month-card .card-body").focus()
    said = page.locator("#chart-said")
    for _ in range(18):
        page.keyboard.press("ArrowRight")
        if said.inner_text().startswith(month):
            break
    figure = re.search(r"本期 ([\d,.]+)", said.inner_text())
    assert figure and said.inner_text().startswith(month)
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_role("dialog", name=re.compile(f"{label}的明细：高唐县，{month}$"))).to_be_visible()
    expect(page.locator("#rows-body .rows-head")).to_contain_text(f"{label}{figure[1]}")
    expect(page.locator(".ag-row").first).to_be_visible()


def test_no_words_stay_beside_a_chart_drawn_anew(page: Page, server: str) -> None:
    open_settled(page, server, "/complaints?period=first_half")
    card = page.locator("#complaints-by-month-card")
    card.locator(".card-body").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    expect(card.locator(".hoverlayer .hovertext").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"from=20\d\d-\d\d-01"))
    page.wait_for_function(SETTLED)
    expect(card.locator(".hoverlayer .hovertext")).to_have_count(0)


@pytest.mark.parametrize(
    ("path", "card", "address"),
    [
        ("/", "home-map", r"town=371526\d{3}"),
        ("/ranking", "town-scores", r"why=371526\d{3}"),
        ("/recovery", "recovery-by-month", r"from=20\d\d-\d\d-01"),
    ],
)
def test_enter_does_what_a_click_does(page: Page, server: str, path: str, card: str, address: str) -> None:
    open_settled(page, server, path)
    page.locator(f"#{card}-card .card-body").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(address))


def test_enter_on_a_row_opens_its_line_and_focus_returns(page: Page, server: str) -> None:
    open_settled(page, server, "/complaints")
    opener = page.locator("#complaints-by-month-card [data-rows]")
    opener.focus()
    page.keyboard.press("Enter")
    cell = page.locator(".ag-row[row-index='0'] .ag-cell").first
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#line-body table").first).to_be_visible()
    close = page.locator(".line-modal .btn-close")
    expect(close).to_have_attribute("aria-label", "关闭")
    close.press("Enter")
    expect(page.locator(".line-modal")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_figures_of_a_chart_are_opened_by_the_keys(page: Page, server: str) -> None:
    open_settled(page, server, "/ranking")
    summary = page.locator("#town-scores-card .chart-table > summary")
    summary.focus()
    expect(summary).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    # twelve towns have a score
    expect(page.locator("#town-scores-figures tbody tr")).to_have_count(12)


def test_paper_has_filters_and_the_day_on_each_sheet(page: Page, server: str) -> None:
    open_settled(page, server, "/complaints?town=371526108&channel=hotline")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    head = page.locator("#print-head")
    expect(head).to_be_visible()
    for words in ("投诉趋势", "演示数据", "2024年上半年姜店镇", "渠道：12345热线", "数据截至2024年6月30日"):
        expect(head).to_contain_text(words)
    # the head of a table is repeated on every sheet
    expect(head).to_have_css("display", "table-header-group")
    for part in ("#shell .top", "#filters", ".card-head .actions", ".chart-table"):
        expect(page.locator(part).first).to_be_hidden()
    for card in page.locator(".card-box:has(.js-plotly-plot)").all():
        expect(card).to_have_css("break-inside", "avoid")
        chart = card.locator(".main-svg").first.bounding_box()
        # A4 without its margins, at 96 dpi
        assert chart and 600 < chart["width"] <= 710
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    page.wait_for_function(SETTLED)


def test_on_paper_a_card_holds_its_chart_and_headings_stand_apart(page: Page, server: str) -> None:
    """A quarter of a sheet is too narrow for name, sum and change of a channel in one line."""
    open_settled(page, server, "/complaints")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for card in page.locator(".card-box:has(.js-plotly-plot)").all():
        box, chart = card.bounding_box(), card.locator(".main-svg").first.bounding_box()
        assert box and chart and box["y"] + box["height"] >= chart["y"] + chart["height"]
    headings = page.locator("#complaints-by-channel-card .annotation-text")
    boxes = [one.bounding_box() for one in headings.filter(has_text="件").all()]
    assert len(boxes) == 4
    ends = [(box["x"], box["x"] + box["width"]) for box in boxes if box]
    assert all(end <= begin for (_, end), (begin, _) in pairwise(sorted(ends)))
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    page.wait_for_function(SETTLED)


def test_on_paper_axis_labels_stand_apart_and_no_empty_frame_is_left(page: Page, server: str) -> None:
    open_settled(page, server, "/ranking")
    ticks = page.locator("#town-scores-card .xtick text")
    before = ticks.all_text_contents()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    boxes = [box for box in (one.bounding_box() for one in ticks.all()) if box]
    ends = sorted((box["x"], box["x"] + box["width"]) for box in boxes)
    assert len(ends) >= 2
    assert all(begin - end >= 4 for (_, end), (begin, _) in pairwise(ends))
    assert ticks.last.text_content() == "100"
    # a card that may run on to the next sheet has no frame, of which its head would leave a strip behind
    running = page.locator("#town-why-card")
    expect(running).to_have_css("break-inside", "auto")
    expect(running).to_have_css("border-top-width", "0px")
    expect(running).to_have_css("padding-top", "0px")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    page.wait_for_function(SETTLED)
    assert ticks.all_text_contents() == before


def test_motion_is_left_out_where_the_reader_asks(page: Page, server: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_settled(page, server, "/complaints")
    assert page.evaluate(
        "document.getAnimations().every(one => one.effect.getComputedTiming().duration <= 1)"
    )
    page.emulate_media(forced_colors="active")
    chosen = page.locator("#filters-compare input:checked + label")
    other = page.locator("#filters-compare input:not(:checked) + label").first
    background = "one => getComputedStyle(one).backgroundColor"
    assert chosen.evaluate(background) != other.evaluate(background)
