"""用途 of a card in a real Chromium: official pictures, the clipboard, the basket, and an older snapshot."""

import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, Request, Route, expect

from etl.load import load_paths
from etl.publish.build_session import SHANGHAI
from tests.browser.test_pages import number, open_page, tile
from tests.conftest import served
from tests.etl_load.conftest import CLUE_HEADER, clue

pytestmark = pytest.mark.browser

CARD = "complaints-by-month"
NAME = "高唐县_每月投诉量_2024上半年_截至20240630_{}.png"
POLLED = re.compile("/pictures/[0-9a-f]{32}$")
NO_CHROMIUM = "没有找到 Chromium，不能在服务器上生成正式图片。"


def menu(page: Page, card: str = CARD) -> Locator:
    """The open menu of a card."""
    page.locator(f"#{card}-card").get_by_role("button", name="下载").click()
    found = page.locator(f"#{card}-card .use-menu")
    expect(found).to_be_visible()
    return found


@pytest.fixture
def lenient(context: BrowserContext) -> Page:
    """A page on which a refused request is part of the test."""
    return context.new_page()


def test_official_picture_is_followed_and_fetched_once(page: Page, server: str) -> None:
    asked: list[Request] = []
    page.on(
        "request", lambda one: asked.append(one) if one.method == "POST" and "/pictures" in one.url else None
    )
    # a warm renderer would be done before the second click: its answers wait for that
    held: list[Route] = []
    page.route(POLLED, lambda route, _request: held.append(route))
    open_page(page, server, "/complaints")
    progress = page.locator(f"#{CARD}-card .card-job")
    with page.expect_download(timeout=90_000) as waiting:
        menu(page).locator('[data-official][data-sheet="word"]').click()
        expect(progress).to_contain_text(re.compile("Word图片：(正在提交|排队第|正在出图)"))
        menu(page).locator('[data-official][data-sheet="word"]').click()
        expect(page.locator("#toasts")).to_contain_text("这张图片正在生成")
        page.unroute(POLLED)
        for route in held:
            route.continue_()
    expect(progress).to_be_empty()
    assert len(asked) == 1
    assert waiting.value.suggested_filename == NAME.format("Word")
    with Image.open(waiting.value.path()) as picture:
        assert picture.width == 1843
        assert round(picture.info["dpi"][0]) == 300


def test_without_a_renderer_the_reason_is_said_and_the_browser_draws(lenient: Page, server: str) -> None:
    refusal = json.dumps({"reason": NO_CHROMIUM})
    lenient.route(
        "**/pictures", lambda route: route.fulfill(status=503, content_type="application/json", body=refusal)
    )
    open_page(lenient, server, "/complaints")
    with lenient.expect_download() as waiting:
        menu(lenient).locator('[data-official][data-sheet="slide"]').click()
    expect(lenient.locator("#toasts")).to_contain_text(f"{NO_CHROMIUM}已改用浏览器出图")
    assert waiting.value.suggested_filename == NAME.format("幻灯片")
    with Image.open(waiting.value.path()) as picture:
        assert picture.size == (2560, 1440)


def test_menu_by_keyboard_and_click_elsewhere(page: Page, server: str) -> None:
    open_page(page, server, "/complaints")
    button = page.locator(f"#{CARD}-card").get_by_role("button", name="下载")
    shown = page.locator(f"#{CARD}-card .use-menu")
    button.focus()
    page.keyboard.press("Enter")
    expect(shown.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(shown.get_by_role("menuitem").last).to_be_focused()
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    expect(button).to_be_focused()
    menu(page)
    menu(page, "complaints-by-town")
    expect(shown).to_be_hidden()
    page.locator("#shell .top .brand").click()
    expect(page.locator(".use-menu:visible")).to_have_count(0)


def test_why_a_figure_changed_by_keyboard(page: Page, server: str) -> None:
    """From the tile to the parts, to the rows of one, and back again."""
    open_page(page, server, "/complaints")
    mark = page.locator(".tile .why").first
    mark.focus()
    page.keyboard.press("Enter")
    parts = page.locator("#change-body tbody tr")
    expect(parts.first).to_contain_text("合计")
    moved = [int(one.replace("−", "-")) for one in parts.locator("td:nth-child(4)").all_inner_texts()]
    assert moved[0] == sum(moved[1:])
    assert [abs(one) for one in moved[1:]] == sorted((abs(one) for one in moved[1:]), reverse=True)
    opening = parts.nth(1).get_by_role("button").last
    count = opening.inner_text()
    opening.press("Enter")
    expect(page.locator("#rows-body .rows-head")).to_contain_text(f"共{count}行")
    page.keyboard.press("Escape")
    expect(page.locator("#rows-modal")).to_be_hidden()
    page.locator("#change-body .choice", has_text="按用人单位").press("Enter")
    expect(page.locator("#change-body th").first).to_have_text("用人单位")
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()
    menu(page).locator("[data-change]").click()
    expect(page.locator("#change-title")).to_contain_text("为什么变了")


def test_picture_on_the_clipboard(context: BrowserContext, page: Page, server: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server)
    open_page(page, server, "/complaints")
    menu(page).locator("[data-copy]").click()
    expect(page.locator("#toasts")).to_contain_text("图片已复制")
    kinds = page.evaluate("navigator.clipboard.read().then((items) => items[0].types)")
    assert kinds == ["image/png"]


def test_clipboard_refused_says_why_and_downloads(page: Page, server: str) -> None:
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    open_page(page, server, "/complaints")
    entry = menu(page).locator("[data-copy]")
    expect(entry).to_contain_text("改为下载图片")
    expect(entry).to_contain_text("https")
    with page.expect_download() as waiting:
        entry.click()
    assert waiting.value.suggested_filename == NAME.format("Word")


def basket(page: Page) -> list[dict[str, str]]:
    return json.loads(page.evaluate("localStorage.getItem('basket')") or "[]")


def test_basket_over_pages_and_reload(page: Page, server: str) -> None:
    open_page(page, server, "/complaints?channel=hotline")
    menu(page).locator("[data-basket]").click()
    expect(page.locator("#toasts")).to_contain_text(
        "已加入材料篮：2024年上半年高唐县每月投诉量（渠道：12345热线）"
    )
    menu(page).locator("[data-basket]").click()
    expect(page.locator("#toasts")).to_contain_text("已经在材料篮里")
    page.get_by_role("link", name="追缴成效").click()
    expect(page.locator("#recovery-foot")).to_contain_text("数据截至")
    menu(page, "recovery-cumulative").locator("[data-basket]").click()
    expect(page.locator("#basket-count")).to_have_text("2")
    page.reload()
    expect(page.locator("#recovery-foot")).to_contain_text("数据截至")
    expect(page.locator("#basket-count")).to_have_text("2")
    kept = basket(page)
    # the days are fixed: next year “this year” is another one
    assert [(one["card"], one["search"]) for one in kept] == [
        (CARD, "?from=2024-01-01&to=2024-06-30&channel=hotline"),
        ("recovery-cumulative", "?from=2024-01-01&to=2024-06-30&channel=hotline"),
    ]
    expect(page.locator("#nav-basket")).to_have_attribute("href", "/briefing?channel=hotline")
    page.locator("#nav-basket").click()
    expect(page).to_have_url(re.compile(r"/briefing\?channel=hotline"))


def test_basket_holds_no_more_than_it_says(page: Page, server: str) -> None:
    full = [{"card": CARD, "search": f"?n={one}", "title": str(one), "added": ""} for one in range(24)]
    page.add_init_script(f"localStorage.setItem('basket', {json.dumps(json.dumps(full))})")
    open_page(page, server, "/complaints")
    expect(page.locator("#basket-count")).to_have_text("24")
    menu(page).locator("[data-basket]").click()
    expect(page.locator("#toasts")).to_contain_text("材料篮最多放24张")
    assert len(basket(page)) == 24


# -- as it was that day ----------------------------------------------------------------------------


def load_clues(folder: Path, rows: list[list[object]], now: datetime) -> str:
    book = openpyxl.Workbook()
    for line in [["高唐县全国根治欠薪线索台账（2024年）"], CLUE_HEADER, *rows]:
        book.active.append(line)
    path = folder / "全国线索.xlsx"
    book.save(path)
    report = load_paths([path], ledger=None, data_dir=folder / "data", now=now, user="tester")
    return str(report.to_json()["snapshot"])


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """Two clues loaded on 30 June; on 31 July three more, and one amount mended. Address and both ids."""
    folder = tmp_path_factory.mktemp("grown")
    june = [clue("Q1", "2024-05-06", 12000), clue("Q2", "2024-06-20", 30000)]
    july = [clue("Q1", "2024-05-06", 15000), clue("Q2", "2024-06-20", 30000)]
    july += [clue(f"Q{one}", f"2024-06-2{one}", 10000, 被反映单位=f"另一家{one}公司") for one in (3, 4, 5)]
    old = load_clues(folder, june, datetime(2024, 6, 30, 17, 0, tzinfo=SHANGHAI))
    new = load_clues(folder, july, datetime(2024, 7, 31, 17, 0, tzinfo=SHANGHAI))
    with served(folder / "data", folder / "server.log") as url:
        yield url, old, new


def test_a_page_as_it_was_that_day(page: Page, grown: tuple[str, str, str]) -> None:
    server, old, new = grown
    open_page(page, server, "/complaints")
    count = tile(page, "complaints", "complaints_received")
    assert number(count) == 5
    page.locator(".snapshot-line [data-menu]").click()
    page.locator(".snapshot-line").get_by_role("menuitem", name="2024年6月30日 17:00装载").click()
    expect(page).to_have_url(re.compile(f"snapshot={old}"))
    expect(page.locator(".history-banner")).to_contain_text(
        "您正在看2024年6月30日 17:00装载的历史快照（数据截至2024年6月20日）"
    )
    expect(count).to_contain_text("2")
    expect(page.locator(".foot")).to_contain_text(old)
    # rows and files are of that day too
    page.locator(f"#{CARD}-card").get_by_text("查看明细").click()
    expect(page.locator(".modal")).to_contain_text("共2行")
    with page.expect_download() as waiting:
        page.locator(".modal").get_by_text("下载XLSX").click()
    cells = [
        str(cell)
        for sheet in load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
        for row in sheet.values
        for cell in row
    ]
    written = " ".join(cells)
    assert old in written and "12000" in written and "15000" not in written
    page.keyboard.press("Escape")
    expect(page.locator(".modal")).to_be_hidden()
    # other pages and filters keep it
    page.get_by_role("link", name="追缴成效").click()
    expect(tile(page, "recovery", "owed_yuan")).to_contain_text("4.20")
    expect(page).to_have_url(re.compile(f"/recovery.*snapshot={old}"))
    page.get_by_text("回到最新").click()
    expect(page).not_to_have_url(re.compile("snapshot"))
    # 15,000 + 30,000 + 3 × 10,000 元
    expect(tile(page, "recovery", "owed_yuan")).to_contain_text("7.50")
    page.locator(".snapshot-link").click()
    expect(page).to_have_url(re.compile(f"/recovery.*snapshot={new}"))
    expect(page.locator(".history-banner")).to_contain_text("目前它就是最新的")


def test_a_snapshot_that_is_gone(page: Page, grown: tuple[str, str, str]) -> None:
    server, old, _ = grown
    page.goto(f"{server}/complaints?town=371526001&snapshot=wages-20200101T000000Z-0000dead")
    said = page.locator(".no-data")
    expect(said).to_contain_text("没有编号为“wages-20200101T000000Z-0000dead”的快照")
    expect(page.locator("#filters")).to_be_hidden()
    said.get_by_text("2024年6月30日 17:00装载").click()
    expect(page).to_have_url(re.compile(f"town=371526001&snapshot={old}"))
    expect(tile(page, "complaints", "complaints_received")).to_contain_text("2")


def test_one_card_alone_on_the_whole_window(page: Page, server: str) -> None:
    page.goto(f"{server}/complaints")
    card = page.locator("#complaints-by-month-card")
    plot = card.locator(".main-svg").first
    expect(plot).to_be_visible()
    before = plot.bounding_box()
    opener = card.get_by_role("button", name="下载", exact=False)
    opener.focus()
    page.keyboard.press("Enter")
    card.locator("[data-whole]").press("Enter")
    expect(card.get_by_role("button", name="退出全屏")).to_be_focused()
    expect(page.locator("#filters")).to_be_hidden()
    page.wait_for_function(
        "wide => document.querySelector('#complaints-by-month-card .main-svg').clientWidth > wide",
        arg=before and before["width"] + 200,
    )
    assert card.bounding_box() == {"x": 0, "y": 0, "width": 1366, "height": 768}
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(page.locator("#filters")).to_be_visible()
