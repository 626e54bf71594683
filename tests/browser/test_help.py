"""本页说明 and the tour in a real Chromium, by keys alone."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_tour_is_walked_and_left_by_keys(page: Page, server: str) -> None:
    page.goto(f"{server}/recovery")
    expect(page.locator("main .foot")).to_contain_text("数据截至")
    button = page.locator("#help-open")
    # nothing opens by itself on a first visit: the button has a mark, until it is used
    expect(button).to_have_class("help-open is-first")
    assert page.locator(".modal.show, #tour").count() == 0
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("#help-modal")
    expect(dialog).to_contain_text("到位率是追发除以核实")
    expect(button).to_have_class("help-open")
    dialog.get_by_role("button", name="带我看一遍").click()
    tour = page.get_by_role("dialog", name="各页")
    expect(tour).to_contain_text("第1步，共8步")
    expect(tour.get_by_role("button", name="下一步")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tour")).to_contain_text("第2步")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.locator("#tour button:focus")).to_have_text("下一步")
    page.keyboard.press("Escape")
    expect(page.locator("#tour")).to_have_count(0)
    expect(button).to_be_focused()
    page.reload()
    expect(button).to_have_class("help-open")
