"""The pages in a real Chromium, over demo ledgers: drawn, filtered, restored, opened to rows, downloaded."""

import io
import re

import pytest
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Witness
from tests.browser.one_tab import page, tab, witness

# the tests of this module have one tab
__all__ = ["page", "tab", "witness"]

pytestmark = pytest.mark.browser

PAGES = ("/", "/complaints", "/recovery", "/funds", "/ranking")
SIZES = [(1366, 768), (1920, 1080)]
ENGLISH = re.compile(r"\b[A-Za-z]{3,}\b")
# words that are names: file kinds, the programs they are for, and the snapshot's id
NAMES = re.compile(r"\b(Word|PNG|CSV|XLSX|wages|APP)\b|wages-\S+")


def open_page(page: Page, server: str, path: str) -> None:
    page.goto(f"{server}{path}")
    expect(page.locator(".foot").last).to_contain_text("数据截至")
    expect(page.locator("main .js-plotly-plot .main-svg").first).to_be_visible()


def tile(page: Page, prefix: str, metric: str) -> Locator:
    return page.locator(f"#{prefix}-{metric}-tile")


def number(locator: Locator) -> float:
    found = re.search(r"[\d,]+(\.\d+)?", locator.inner_text())
    assert found, locator.inner_text()
    return float(found[0].replace(",", ""))


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_draws_in_chinese_and_fits_its_width(
    page: Page, server: str, path: str, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, server, path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    words = NAMES.sub("", page.inner_text("body"))
    assert ENGLISH.findall(words) == []
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


def test_town_filter_changes_every_figure_and_the_address_restores_it(page: Page, server: str) -> None:
    open_page(page, server, "/complaints")
    county = number(tile(page, "complaints", "complaints_received"))
    # 2024 上半年 of the demo: 108 + 47 + 32 + 27 by the ledgers' own count
    assert county == 214
    page.goto(f"{server}/complaints?town=371526108")
    expect(page.locator(".chips")).to_contain_text("姜店镇")
    expect(tile(page, "complaints", "complaints_received")).to_contain_text("23")
    assert number(tile(page, "complaints", "complaints_received")) == 23
    page.reload()
    expect(page.locator(".chips")).to_contain_text("姜店镇")
    expect(tile(page, "complaints", "complaints_received")).to_contain_text("23")


def test_filters_survive_moving_between_pages_and_one_click_clears(page: Page, server: str) -> None:
    open_page(page, server, "/complaints?channel=hotline")
    page.get_by_role("link", name="追缴成效").click()
    expect(page).to_have_url(re.compile(r"/recovery\?channel=hotline"))
    expect(page.locator(".chips")).to_contain_text("12345热线")
    page.get_by_text("清除", exact=True).click()
    expect(page).to_have_url(f"{server}/recovery")
    expect(page.locator(".chips")).not_to_contain_text("12345热线")


def test_period_control_writes_the_address(page: Page, server: str) -> None:
    open_page(page, server, "/complaints")
    page.locator("#filters-period").click()
    page.get_by_role("option", name="近12个月").click()
    expect(page).to_have_url(re.compile(r"period=last_12_months"))
    # 255 in 2023 下半年 and 214 in 2024 上半年
    expect(tile(page, "complaints", "complaints_received")).to_contain_text("469")


def test_click_on_a_town_bar_filters_the_page(page: Page, server: str) -> None:
    open_page(page, server, "/complaints")
    bar = page.locator("#complaints-by-town-card .point path").first
    box = bar.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile(r"town=371526\d{3}"))
    expect(page.locator(".chips .chip").first).to_be_visible()


def test_wrong_address_is_ignored_with_a_chip(page: Page, server: str) -> None:
    open_page(page, server, "/complaints?town=999&sector=nope&from=2024-13-01&compare=zz")
    chips = page.locator(".chips")
    for part in ("已忽略", "镇街=999", "行业=nope", "2024-13-01", "zz"):
        expect(chips).to_contain_text(part)
    assert number(tile(page, "complaints", "complaints_received")) > 0


def test_rows_open_to_file_sheet_and_line_without_personal_data(page: Page, server: str) -> None:
    open_page(page, server, "/complaints?town=371526108")
    page.locator("#complaints-by-month-card").get_by_text("查看明细").click()
    grid = page.locator(".ag-root")
    expect(grid).to_be_visible()
    expect(page.locator(".modal")).to_contain_text("23")
    # columns off to the right are drawn when scrolled to
    page.locator(".ag-center-cols-viewport").evaluate("view => view.scrollLeft = view.scrollWidth")
    for head in ("来源文件", "工作表", "行号"):
        expect(page.locator(".ag-header")).to_contain_text(head)
    shown = page.inner_text(".modal")
    assert re.search(r"\b1[3-9]\d{9}\b|\b\d{17}[\dXx]\b", shown) is None
    assert re.search(r"No Rows|Loading|Page ", shown) is None


@pytest.mark.parametrize(
    ("sheet", "size"), [("word", (1843, None)), ("slide", (2560, 1440))], ids=["word", "slide"]
)
def test_png_is_wide_white_named_in_chinese_and_not_blank(
    page: Page, server: str, sheet: str, size: tuple[int, int | None]
) -> None:
    open_page(page, server, "/complaints?period=first_half")
    card = page.locator("#complaints-by-month-card")
    card.get_by_text("下载").click()
    with page.expect_download() as waiting:
        card.locator(f'[data-picture][data-sheet="{sheet}"]').click()
    download = waiting.value
    assert re.fullmatch(r"高唐县_每月投诉量_2024上半年_截至20240630(_\w+)?\.png", download.suggested_filename)
    picture = Image.open(download.path())
    assert picture.width == size[0]
    assert size[1] is None or picture.height == size[1]
    colours = picture.convert("RGB")
    assert colours.getpixel((3, 3)) == (255, 255, 255)
    dark = sum(colours.convert("L").resize((400, 240)).histogram()[:128])
    assert dark > 300


def test_xlsx_of_a_card_says_what_it_shows(page: Page, server: str) -> None:
    answer = page.request.get(f"{server}/export/card/complaints-by-town.xlsx?town=371526108,371526001")
    assert answer.ok
    book = load_workbook(io.BytesIO(answer.body()))
    cells = [
        str(cell)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]
    text = "\n".join(cells)
    for part in ("姜店镇", "鱼邱湖街道", "数据截至", "件"):
        assert part in text
    assert "23" in cells


def test_no_request_leaves_the_machine(page: Page, server: str, witness: Witness) -> None:
    for path in [*PAGES, "/screen"]:
        page.goto(f"{server}{path}", wait_until="networkidle")
    assert witness.outside == []


def test_a_page_without_data_says_how_to_load(page: Page, empty_server: str) -> None:
    for path in PAGES:
        page.goto(f"{empty_server}{path}")
        expect(page.get_by_text("python -m etl load")).to_be_visible()


# where a row of a drawn list is clicked: a part of the chart's width, its plot being in the middle
PLACES = """(plot) => {
  const { l, w } = plot._fullLayout._size;
  return [12, l - 8, l + w * 0.05, l + w * 0.95, l + w + 20];
}"""


def click_row(plot: Locator, place: float, row: int) -> None:
    """A click on the row, so many pixels from the chart's left edge."""
    plot.scroll_into_view_if_needed()
    down = plot.evaluate("(plot, row) => plot._fullLayout._size.t + plot._fullLayout.yaxis.d2p(row)", row)
    plot.click(position={"x": place, "y": down})


def test_a_click_anywhere_in_a_row_of_the_ranking_opens_the_reason(page: Page, server: str) -> None:
    open_page(page, server, "/ranking")
    plot = page.locator("#town-scores-card .js-plotly-plot")
    names = page.locator("#town-scores-card table tbody td:nth-child(2)").all_text_contents()
    for row, place in enumerate(plot.evaluate(PLACES)):
        click_row(plot, place, row)
        expect(page.locator(".why-town")).to_have_text(names[row])


def test_on_a_phone_the_reason_comes_into_sight(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, server, "/ranking")
    reason, title = page.locator(".why-town"), page.locator("#town-why-card h2")
    expect(reason).not_to_be_in_viewport()
    names = page.locator("#town-scores-card table tbody td:nth-child(2)").all_text_contents()
    click_row(page.locator("#town-scores-card .js-plotly-plot"), 60, 2)
    expect(reason).to_have_text(names[2])
    for one in (reason, title):
        expect(one).to_be_in_viewport(ratio=1)
    # the bar of filters stays above and covers neither
    covered = page.locator("#filters").bounding_box()
    seen = title.bounding_box()
    assert covered and seen
    assert seen["y"] >= covered["y"] + covered["height"]
    # the same by the keyboard
    page.locator("#town-scores-card .card-body").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(reason).to_have_text(names[0])
    expect(reason).to_be_in_viewport(ratio=1)


def test_a_click_on_the_name_or_figure_of_a_bar_filters_as_its_bar_does(page: Page, server: str) -> None:
    open_page(page, server, "/complaints")
    plot = page.locator("#complaints-by-town-card .js-plotly-plot")
    codes = plot.evaluate("plot => plot.data[0].customdata")
    places = plot.evaluate(PLACES)
    click_row(plot, places[0], 1)
    expect(page).to_have_url(f"{server}/complaints?{codes[1].replace(':', '=')}")
    expect(page.locator("html")).not_to_have_attribute("data-asking", "")
    # clicked again it is switched off
    click_row(plot, places[-1], 1)
    expect(page).to_have_url(f"{server}/complaints")


def test_lines_laid_over_one_another_are_walked_and_hidden(page: Page, server: str) -> None:
    open_page(page, server, "/complaints?overlay=town")
    card = page.locator("#complaints-overlaid-card")
    plot = card.locator(".js-plotly-plot")
    drawn = plot.evaluate("plot => plot.data.map((trace) => [trace.name, trace.y.length])")
    names, months = [name for name, _ in drawn][::-1], drawn[0][1]
    said = page.locator("#chart-said")
    card.locator(".card-body").focus()
    page.keyboard.press("ArrowRight")
    expect(said).to_contain_text(f"{names[0]} 1月")
    expect(card.locator(".hovertext")).to_be_visible()
    for _ in range(months):
        page.keyboard.press("ArrowRight")
    # after the last month of one line comes the first of the next
    expect(said).to_contain_text(f"{names[1]} 1月")
    keys = card.locator(".legend .traces")
    expect(keys).to_have_count(len(names))
    keys.first.locator(".legendtoggle").click()
    seen = "plot => plot.data.filter((trace) => trace.visible !== 'legendonly').map((trace) => trace.name)"
    page.wait_for_function(f"plot => !({seen})(plot).includes('{names[0]}')", arg=plot.element_handle())
    card.locator(".card-body").focus()
    page.keyboard.press("ArrowLeft")
    # what is hidden is passed over: before the first of the others comes the last
    expect(said).to_contain_text(f"{names[-1]} {months}月")
    keys.first.locator(".legendtoggle").click()
    page.wait_for_function(f"plot => ({seen})(plot).includes('{names[0]}')", arg=plot.element_handle())
    # the same by the keyboard: the second name of the legend
    card.locator(".card-body").focus()
    page.keyboard.press("2")
    expect(said).to_have_text(f"{names[1]}已隐藏")
    page.wait_for_function(f"plot => !({seen})(plot).includes('{names[1]}')", arg=plot.element_handle())
    page.keyboard.press("2")
    expect(said).to_have_text(f"{names[1]}已显示")
    page.wait_for_function(f"plot => ({seen})(plot).includes('{names[1]}')", arg=plot.element_handle())
