"""The wall in a real Chromium: it fits every screen and keeps its picture without the server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ROOT, free_port, wait_until_up
from tests.data.conftest import FIRST, SECOND, TABLES, complaint, point_to, write_snapshot

pytestmark = pytest.mark.browser

SIZES = [(1920, 1080), (3840, 2160), (1366, 768), (3840, 1080)]
# of elements that hold text of their own: wider than their box, or cut by the stage's edge
CUT = """() => {
  const stage = document.querySelector('.wall-stage').getBoundingClientRect();
  return [...document.querySelectorAll('.wall-stage *')].filter((element) => {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue.trim());
    if (!own) return false;
    const box = element.getBoundingClientRect();
    const outside = box.left < stage.left - 1 || box.right > stage.right + 1 || box.bottom > stage.bottom + 1;
    const inline = getComputedStyle(element).display === 'inline';
    return outside || (!inline && !element.closest('svg') && element.scrollWidth > element.clientWidth + 1);
  }).map((element) => element.className + ' ' + element.textContent);
}"""
SMALL = """() => [...document.querySelectorAll('.wall-stage *')].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue.trim())
    && !element.closest('defs') && parseFloat(getComputedStyle(element).fontSize) < 18
  ).map((element) => element.textContent)"""


@pytest.fixture
def wall(page: Page, server: str) -> Page:
    page.goto(f"{server}/screen")
    expect(page.locator(".wall-sentence")).to_be_visible()
    # Plotly has drawn all three charts
    expect(page.locator(".wall .main-svg").first).to_be_visible()
    return page


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_fits_without_scroll_bar_or_cut_text(wall: Page, width: int, height: int) -> None:
    wall.set_viewport_size({"width": width, "height": height})
    wall.wait_for_timeout(300)
    scroll = wall.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    assert scroll[0] <= width
    assert scroll[1] <= height or wall.evaluate("() => getComputedStyle(document.body).overflow") == "hidden"
    stage = wall.locator(".wall-stage").bounding_box()
    assert stage
    scale = min(width / 1920, height / 1080)
    assert stage["width"] == pytest.approx(1920 * scale, abs=1)
    assert stage["x"] == pytest.approx((width - 1920 * scale) / 2, abs=1)
    assert wall.evaluate(CUT) == []
    assert wall.evaluate(SMALL) == []


def test_says_until_when_and_what_kind_of_data(wall: Page) -> None:
    expect(wall.locator(".wall-until")).to_contain_text("数据截至 2024年6月30日")
    expect(wall.locator(".wall-pill")).to_have_text("演示数据")
    # demonstration data end in 2024: they are no stale data
    expect(wall.locator("#wall-badge")).to_have_text("")
    expect(wall.locator("#wall-clock")).to_have_text(
        wall.evaluate("() => new Date().toTimeString().slice(0, 5)")
    )


def test_shell_is_hidden_and_portrait_is_refused(wall: Page) -> None:
    top = wall.evaluate("() => document.elementFromPoint(10, 10).closest('.wall') !== null")
    assert top
    wall.set_viewport_size({"width": 800, "height": 1200})
    expect(wall.locator(".wall-portrait")).to_be_visible()
    expect(wall.locator(".wall-stage")).to_be_hidden()


@pytest.fixture
def small_server(tmp_path: Path) -> Iterator[tuple[str, Path, subprocess.Popen]]:
    """A server over the small county, to be stopped and given a second snapshot."""
    write_snapshot(tmp_path, FIRST)
    more = complaint(90, "hotline", "2024-06-14", "371526001")
    write_snapshot(tmp_path, SECOND, {**TABLES, "complaints": [*TABLES["complaints"], more]})
    point_to(tmp_path, f"{FIRST}.duckdb")
    port = free_port()
    environment = {**os.environ, "ANXIN_DATA": str(tmp_path), "PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_up(f"http://127.0.0.1:{port}/healthz", process)
        yield f"http://127.0.0.1:{port}", tmp_path, process
    finally:
        process.terminate()
        process.wait(timeout=15)


def test_follows_the_snapshot_and_keeps_the_picture_when_the_server_goes(
    context, small_server: tuple[str, Path, subprocess.Popen]
) -> None:
    url, folder, process = small_server
    # a page of its own: the refused connections at the end are what is tested, not a fault
    page = context.new_page()
    page.clock.install()
    page.goto(f"{url}/screen")
    figure = page.locator(".wall-tile-complaints .wall-number")
    expect(figure).to_have_text("5")
    # hand-made data of June 2024 under today's clock
    expect(page.locator("#wall-badge")).to_contain_text("日未更新")

    point_to(folder, f"{SECOND}.duckdb")
    page.clock.run_for(12_000)
    expect(figure).to_have_text("6", timeout=10_000)

    process.terminate()
    process.wait(timeout=15)
    page.clock.run_for(75_000)
    expect(page.locator("#wall-badge")).to_contain_text("连接中断，显示")
    expect(figure).to_have_text("6")
    page.close()
