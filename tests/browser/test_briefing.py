"""The page 简报 in a real Chromium: a period's draft, charts put by and made into files, what is missing."""

import io
import re
from pathlib import Path

import docx
import pytest
from docx.shared import Mm
from playwright.sync_api import Page, expect

from briefing.flow import LEAST_SCALE
from tests.conftest import served

pytestmark = pytest.mark.browser


def put_by(page: Page, server: str, address: str, card: str) -> None:
    page.goto(f"{server}{address}")
    box = page.locator(f"#{card}-card")
    expect(box.locator(".main-svg").first).to_be_visible(timeout=20_000)
    box.get_by_text("下载", exact=True).click()
    box.locator(f'[data-basket="{card}"]').click()


def test_charts_put_by_become_one_word_file(page: Page, server: str) -> None:
    put_by(page, server, "/complaints?period=first_half", "complaints-by-month")
    put_by(page, server, "/recovery?period=first_half&town=371526108", "recovery-by-route")
    page.goto(f"{server}/briefing")
    rows = page.locator("#basket-list li")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("2024年上半年高唐县每月投诉量")
    expect(rows.nth(1)).to_contain_text("筛选：镇街：姜店镇")
    rows.nth(1).get_by_text("上移").click()
    expect(rows.nth(0)).to_contain_text("2024年上半年姜店镇各追发方式金额")
    page.get_by_role("button", name="生成材料").click()
    expect(page.locator("#basket-state progress")).to_be_visible()
    # a look at another page, and back: the job of this window is found again
    page.get_by_role("link", name="资金使用").click()
    expect(page.locator(".on-funds")).to_be_visible()
    page.get_by_role("link", name="简报", exact=True).click()
    expect(page.locator("#basket-state")).to_contain_text("材料篮：已生成6个文件", timeout=90_000)
    page.locator("#basket-made summary").click()
    word = page.locator("#basket-made").get_by_role("link", name="Word材料").first
    with page.expect_download() as waiting:
        word.click()
    assert waiting.value.suggested_filename == "高唐县_图表材料_截至20240630.docx"
    document = docx.Document(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    headings = [one.text for one in document.paragraphs if re.match("[一二三]、", one.text)]
    assert headings == ["一、各追发方式金额", "二、每月投诉量"]
    # as wide as the text, or so much smaller that it fits the rest of a page
    widths = [shape.width / Mm(1) for shape in document.inline_shapes]
    assert len(widths) == 2
    assert all(LEAST_SCALE * 156 - 0.1 <= width <= 156.1 for width in widths), widths
    rows.nth(0).get_by_text("删除").click()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="清空").click()
    expect(page.locator("#basket-list")).to_contain_text("材料篮是空的")
    expect(page.locator("#basket-make")).to_be_hidden()


def test_the_draft_follows_the_period(page: Page, server: str) -> None:
    page.goto(f"{server}/briefing")
    expect(page.locator(".draft h3")).to_have_text("2024年上半年高唐县欠薪投诉办理和追缴情况通报")
    page.locator("#filters-period").click()
    page.get_by_role("option", name="本月").click()
    expect(page.locator(".draft h3")).to_have_text("2024年6月高唐县欠薪投诉办理和追缴情况通报")
    expect(page.locator(".draft figcaption").first).to_have_text(
        "图1　2024年6月高唐县每月投诉量（含此前月份）（单位：件，深色为所选月份）"
    )
    expect(page.locator(".draft-figure .main-svg").first).to_be_visible()


def test_without_chromium_the_page_says_what_is_missing(
    page: Page, demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    with served(demo.data_dir, tmp_path / "log") as server:
        page.goto(f"{server}/briefing")
        expect(page.locator(".is-make")).to_contain_text("没有找到 Chromium")
        expect(page.locator(".is-make")).to_contain_text("apt-get install chromium fonts-noto-cjk")
        expect(page.locator("#briefing-make")).to_be_disabled()
        # the text needs no Chromium
        expect(page.locator(".draft h3")).to_contain_text("通报")
