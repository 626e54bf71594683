"""自助分析 in a browser: chosen by the keys, opened by a click, and the same on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.one_tab import page, tab, witness
from tests.browser.test_sizes import SETTLED, open_settled

# the tests of this module have one tab
__all__ = ["page", "tab", "witness"]

pytestmark = pytest.mark.browser

# a grid that is taken away before it stands writes an error to the console
GRID_ROW = ".ag-center-cols-container .ag-row"


def test_choices_by_the_keys_and_rows_by_a_click(page: Page, server: str) -> None:
    open_settled(page, server, "/explore")
    expect(page.locator("#explore-chart-title")).to_have_text("各镇街各月投诉量")
    room = page.locator("#explore-chart-room")
    assert room.evaluate("one => one.scrollHeight - one.clientHeight") == 0
    page.get_by_label("指标", exact=True).focus()
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile(r"[?&]metric=matters_received(&|$)"))
    expect(page.locator("#explore-chart-title")).to_have_text("各镇街各月合并后事项")
    page.get_by_label("再按什么拆分（列）").select_option(label="渠道")
    expect(page.locator("#explore-chart-title")).to_have_text("各镇街分渠道合并后事项")
    # neither dimension is time
    expect(page.get_by_role("button", name="折线图", exact=True)).to_be_disabled()
    page.get_by_role("button", name="表格", exact=True).click()
    expect(page.locator("#explore-chart-card")).to_be_hidden()
    # the table is drawn by another answer than the choices
    page.wait_for_function(SETTLED)
    cell = page.locator(".pivot tbody tr").nth(1).locator(".cell-button").nth(1)
    figure = cell.inner_text()
    place = page.locator(".pivot tbody tr").nth(1).locator("th").inner_text()
    # one stop of the Tab key, and the arrow keys from there
    page.locator(".pivot .cell-button").first.focus()
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    dialog = page.get_by_role("dialog", name=re.compile(f"合并后事项的明细：{place}（12345热线）"))
    expect(dialog).to_contain_text(f"共{figure}行")
    expect(dialog.locator(GRID_ROW).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(cell).to_be_focused()
    page.go_back()
    expect(page.locator("#explore-chart-card")).to_be_visible()


def test_a_cell_of_the_chart_opens_its_rows_by_the_keys(page: Page, server: str) -> None:
    open_settled(page, server, "/explore?by=town,month&chart=heat")
    page.locator("#explore-chart-room").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#chart-said")).to_contain_text("2024年1月")
    said = page.locator("#chart-said").inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name=re.compile("投诉量的明细：.+，2024年1月"))).to_be_visible()
    figure = re.search(r"本期 (\d+)件", said)
    assert figure
    expect(page.get_by_role("dialog")).to_contain_text(f"共{figure[1]}行")


def test_why_the_explored_figure_changed(page: Page, server: str) -> None:
    """From the chart's menu by its own dimension, to the rows of a part, and from the table's total."""
    open_settled(page, server, "/explore?metric=complaints_received&by=month,channel&chart=line")
    button = page.locator("#explore-chart-card").get_by_role("button", name="下载：各月分渠道投诉量")
    button.click()
    page.locator("#explore-chart-card").get_by_role("menuitem", name="为什么变了").click()
    parts = page.locator("#change-body tbody tr")
    expect(parts.first).to_contain_text("合计")
    expect(page.locator("#change-body .choice.is-on")).to_have_text("按渠道")
    moved = [int(one.replace("−", "-")) for one in parts.locator("td:nth-child(4)").all_inner_texts()]
    assert moved[0] == sum(moved[1:]) and len(moved) == 5
    opening = parts.nth(1).get_by_role("button").last
    count = opening.inner_text()
    opening.click()
    expect(page.locator("#rows-body .rows-head")).to_contain_text(f"共{count}行")
    expect(page.locator(f"#rows-body {GRID_ROW}").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#rows-modal")).to_be_hidden()
    with page.expect_download() as waiting:
        page.locator("#change-body").get_by_role("button", name="下载CSV").click()
    assert "投诉量变化按渠道" in waiting.value.suggested_filename
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    page.locator(".pivot .why").click()
    expect(page.locator("#change-title")).to_contain_text("为什么变了")


def test_an_explored_chart_goes_into_the_basket_under_its_name(page: Page, server: str) -> None:
    open_settled(page, server, "/explore?metric=complaints_received&by=month&chart=bar")
    # another choice: the menu follows it
    page.get_by_role("button", name="折线图", exact=True).click()
    page.get_by_label("再按什么拆分（列）").select_option(label="渠道")
    expect(page.locator("#explore-chart-title")).to_have_text("各月分渠道投诉量")
    page.locator("#explore-chart-card [data-menu]").click()
    page.locator("#explore-chart-card [data-basket]").click()
    expect(page.locator("#toasts")).to_contain_text("高唐县各月分渠道投诉量")
    expect(page.locator("#basket-count")).to_have_text("1")


def test_a_wrong_address_and_the_menu(page: Page, server: str) -> None:
    open_settled(page, server, "/explore?metric=no_such&by=town&chart=pie&channel=hotline")
    expect(page.locator(".chips")).to_contain_text("指标=no_such（没有这个指标）")
    expect(page.locator("#explore-chart-title")).to_have_text("各镇街投诉量")
    page.get_by_role("link", name="追缴成效").click()
    # filters go with the reader, what was explored does not
    expect(page).to_have_url(f"{server}/recovery?channel=hotline")
    page.wait_for_function(SETTLED)
