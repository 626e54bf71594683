"""全站搜索 in a real Chromium: by keys on a wide window, as a sheet on a phone, and by an address."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.one_tab import page, tab, witness

# the tests of this module have one tab
__all__ = ["page", "tab", "witness"]

pytestmark = pytest.mark.browser


def find(page: Page, words: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(words)
    expect(page.locator("#search-list")).to_have_attribute("data-of", words)


def test_keys_find_a_case_and_open_its_story(page: Page, server: str) -> None:
    """A national clue of the demo by the beginning of its number: its versions, file and batch."""
    page.goto(f"{server}/recovery?town=371526108")
    expect(page.locator("main .foot")).to_contain_text("数据截至")
    # a filter of the page narrows no search: the clue is another town's
    find(page, "2021013137")
    options = page.locator("#search-list [role=option]")
    expect(options).to_have_count(2)
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    expect(options.last).to_contain_text("全国平台")
    page.keyboard.press("Enter")
    dialog = page.locator("#line-modal")
    expect(dialog).to_contain_text("来历：全国平台线索的一行")
    expect(dialog).to_contain_text("2021013137000000037")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    # a batch leads to its files, a file to its lines
    page.locator("#search-text").fill("")
    page.locator("#search-text").blur()
    find(page, "全国根治欠薪线索_2024")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("来源文件：全国根治欠薪线索_2024")
    dialog.locator(".ag-cell").first.click()
    expect(dialog).to_contain_text("来历：全国平台线索的一行")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.locator("#search-text").fill("<b>没有这个单位</b>")
    expect(page.locator("#search-hits")).to_contain_text("没有找到“<b>没有这个单位</b>”")
    page.keyboard.press("Escape")
    expect(page.locator("#search-hits")).to_be_hidden()


def test_a_phone_searches_in_a_sheet_and_an_address_opens_a_record(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server}/recovery?record=project:3715262003000091")
    dialog = page.locator("#line-modal")
    expect(dialog).to_contain_text("项目：清平镇2020年高标准农田建设项目")
    expect(dialog.locator(".ag-row").first).to_be_visible()
    dialog.get_by_label("关闭").click()
    # a copied address names the page alone again
    expect(page).to_have_url(re.compile(r"/recovery$"))
    page.locator("[data-panel=shell-search]").click()
    expect(page.locator("#search-text")).to_be_focused()
    page.keyboard.type("农田")
    page.locator(".search-hit").first.click()
    expect(dialog).to_contain_text("项目：")
    expect(page.locator("#shell-search")).not_to_have_class(re.compile("is-open"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
