"""Links that stay and views kept by name, in a real Chromium."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.conftest import DemoData

pytestmark = pytest.mark.browser


def test_a_copied_link_fixes_snapshot_and_days(page: Page, server: str, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{server}/complaints?channel=hotline")
    expect(page.locator("main .foot")).to_contain_text("数据截至")
    page.locator("#complaints-by-month-card [data-menu]").click()
    page.locator("#complaints-by-month-card [data-card-link]").click()
    expect(page.locator("#toasts")).to_contain_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    days = "from=2024-01-01&to=2024-06-30"
    wanted = rf"/complaints\?{days}&channel=hotline&snapshot=wages-\S+#complaints-by-month-card$"
    assert re.search(wanted, copied), copied


def test_a_view_is_kept_opened_renamed_and_deleted(page: Page, server: str, demo: DemoData) -> None:
    # what a first try that failed may have left
    (demo.data_dir / "state" / "views.json").unlink(missing_ok=True)
    page.goto(f"{server}/recovery?town=371526108")
    expect(page.locator("main .foot")).to_contain_text("数据截至")
    page.get_by_role("button", name="我的视图").click()
    dialog = page.locator("#views-modal")
    expect(dialog).to_contain_text("还没有存过视图")
    page.get_by_label("名字", exact=True).fill("<b>姜店</b>")
    page.get_by_text("固定这份快照", exact=True).click()
    page.get_by_role("button", name="存下本页").click()
    expect(page.locator("#views-said")).to_have_text("已存下“<b>姜店</b>”。")
    link = dialog.get_by_role("link", name="<b>姜店</b>")
    expect(dialog.locator("li")).to_contain_text("固定在")
    page.goto(f"{server}/")
    page.get_by_role("button", name="我的视图").click()
    link.click()
    expect(page).to_have_url(re.compile(r"/recovery\?from=2024-01-01&to=2024-06-30&town=371526108&snapshot="))
    page.get_by_role("button", name="我的视图").click()
    dialog.locator("summary", has_text="改名").click()
    dialog.locator("li input").fill("姜店追缴")
    dialog.get_by_role("button", name=re.compile("^改好")).click()
    expect(page.locator("#views-said")).to_contain_text("已改名为“姜店追缴”")
    # another process may have cleared the snapshot away meanwhile: the address says so, and offers the newest
    gone = re.sub("snapshot=[^&]+", "snapshot=wages-20200101T000000Z-00000000", page.url)
    dialog.locator("summary", has_text="删除").click()
    dialog.get_by_role("button", name=re.compile("^确定删除")).click()
    expect(dialog).to_contain_text("还没有存过视图")
    page.goto(gone)
    expect(page.locator(".is-gone")).to_contain_text("打不开这份历史快照")
    expect(page.locator(".is-gone .kept-list")).to_contain_text("最新")
