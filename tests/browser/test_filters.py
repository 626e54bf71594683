"""The filter bar: what is typed, chosen and clicked there is answered, never passed over."""

import csv
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.one_tab import page, tab, witness
from tests.browser.test_pages import open_page

# the tests of this module have one tab
__all__ = ["page", "tab", "witness"]

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


def test_presets_and_options_are_found(page: Page, server: str) -> None:
    open_page(page, server, "/complaints")
    page.locator("#filters-period").click()
    for name in ("上月", "上季", "春节前60天", "2022年"):
        expect(page.get_by_role("option", name=name, exact=True)).to_be_attached()
    page.get_by_role("option", name="2023年", exact=True).click()
    expect(page).to_have_url(re.compile(r"period=2023$"))
    # 313 in 2023 上半年 and 255 in 2023 下半年
    expect(page.locator("#complaints-complaints_received-tile")).to_contain_text("568")
    page.locator("#filters-sector").click()
    for typed in ("fj", "建筑"):
        page.locator(".dash-dropdown-search").fill(typed)
        expect(page.get_by_role("option", name="房建")).to_be_visible()
        expect(page.get_by_role("option", name="教育")).to_have_count(0)


def test_the_grid_s_own_filter_is_in_heading_total_and_download(page: Page, server: str) -> None:
    open_page(page, server, "/complaints?period=first_half")
    page.locator("#complaints-by-month-card").get_by_text("查看明细").click()
    expect(page.locator(".rows-head")).to_contain_text("共214行")
    total = page.locator(".ag-floating-bottom")
    expect(total).to_contain_text("合计")
    # 23 of the 214 are of 姜店镇
    page.evaluate(
        """async () => {
            const api = await dash_ag_grid.getApiAsync({part: "rows", type: "rows-grid"});
            const town = api.getColumnDefs().find((one) => one.headerName === "镇街");
            const only = {filterType: "text", type: "contains", filter: "姜店"};
            await api.setColumnFilterModel(town.field, only);
            api.onFilterChanged();
        }"""
    )
    expect(page.locator("#rows-left")).to_have_text("表内筛选后23行。")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载CSV（筛出的23行）").click()
    lines = list(csv.reader(waiting.value.path().read_text(encoding="utf-8-sig").splitlines()))
    at = lines[0].index("镇街")
    assert [line[at] for line in lines[1:24]] == ["姜店镇"] * 23 and lines[24] == []


def test_series_are_laid_over_one_another(page: Page, server: str) -> None:
    open_page(page, server, "/complaints?period=first_half")
    card = page.locator("#complaints-overlaid-card")
    expect(card.locator(".scatterlayer .js-line")).to_have_count(4)
    card.get_by_role("button", name="按镇街").click()
    expect(page).to_have_url(re.compile(r"overlay=town"))
    expect(card.locator(".scatterlayer .js-line")).to_have_count(5)
    expect(card.locator(".sub")).to_contain_text("只画最多的5个镇街，另有7个、未知镇街2件没有画")
    card.get_by_role("button", name="按周").click()
    expect(card.get_by_role("button", name="按周")).to_have_attribute("aria-pressed", "true")
    card.get_by_text("下载").click()
    with page.expect_download() as waiting:
        card.get_by_role("menuitem", name="CSV").click()
    assert waiting.value.suggested_filename == "高唐县_每周投诉量（按镇街叠加）_2024上半年_截至20240630.csv"
    lines = list(csv.reader(waiting.value.path().read_text(encoding="utf-8-sig").splitlines()))
    assert lines[0][:3] == ["周", "日期", "鱼邱湖街道（件）"]
    # the 26 weeks that 2024 上半年 touches
    assert (lines[1][:2], lines[26][:2]) == (["第1周", "2024年1月1日起"], ["第26周", "2024年6月24日起"])


def test_a_click_on_a_month_moves_nothing_beneath_the_pointer(page: Page, server: str) -> None:
    open_page(page, server, "/complaints?period=last_12_months")
    bars = page.locator("#complaints-by-month-card .bars .point path")
    marks = [bars.nth(place).bounding_box() for place in range(bars.count())]
    # December 2023, the sixth of twelve that the period has and the twelfth shown
    at = len(marks) - 7
    box = marks[at]
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile(r"from=2023-12-01&to=2023-12-31&within=last_12_months"))
    expect(page.locator("#complaints-by-month-card .sub")).to_contain_text("浅色为本期以外")
    page.wait_for_function("document.querySelectorAll('.is-loading').length === 0")
    after = [bars.nth(place).bounding_box() for place in range(bars.count())]
    assert after == marks
    # the same click again brings the twelve months back
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile(r"\?period=last_12_months$"))
