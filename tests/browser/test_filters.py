"""The filter bar: what is typed, chosen and clicked there is answered, never passed over."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages import open_page

pytestmark = pytest.mark.browser


def type_day(page: Page, words: str, field: str = "#filters-dates") -> None:
    page.locator(field).fill(words)
    page.locator(field).press("Enter")


def test_a_wrong_day_is_answered_beside_the_field(page: Page, server: str) -> None:
    open_page(page, server, "/complaints")
    first, fault = page.locator("#filters-dates"), page.locator("#filters-dates-fault")
    type_day(page, "20230230")
    expect(fault).to_contain_text("2023年2月只有28天，没有30日")
    expect(fault).to_contain_text("图表仍是2024年上半年的")
    # what was typed stays, to be mended
    expect(first).to_have_value("20230230")
    expect(first).to_have_attribute("aria-invalid", "true")
    assert "from=" not in page.url
    type_day(page, "20230101")
    expect(page).to_have_url(re.compile(r"from=2023-01-01&to=2024-06-30"))
    expect(fault).to_be_empty()
    expect(first).to_have_value("2023年1月1日")
    # the wrong way round, turned by a click
    type_day(page, "2022-12-31", "#filters-dates-end-date")
    expect(fault).to_contain_text("起始日2023-01-01晚于截止日2022-12-31")
    fault.get_by_text("对调两个日期").click()
    expect(page).to_have_url(re.compile(r"from=2022-12-31&to=2023-01-01"))
    expect(page.locator("#filters-dates-end-date")).to_have_value("2023年1月1日")
