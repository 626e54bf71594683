"""The wall left to itself: a new snapshot, a server that goes and comes, a night, a restarted browser."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.app_server import AppServer
from tests.browser.conftest import CHROMIUM_ARGUMENTS, chromium_binary
from tests.data.small_county.complaints import complaint
from tests.data.small_county.files import FIRST, SECOND, TABLES, point_to, write_snapshot

pytestmark = pytest.mark.browser

FIGURE = ".wall-tile-complaints .wall-number"
BROKEN = re.compile("连接中断，显示")


@pytest.fixture(scope="module")
def small_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The small county, with a second snapshot beside the first."""
    folder = tmp_path_factory.mktemp("small")
    write_snapshot(folder, FIRST)
    more = complaint(90, "hotline", "2024-06-14", "371526001")
    write_snapshot(folder, SECOND, {**TABLES, "complaints": [*TABLES["complaints"], more]})
    point_to(folder, f"{FIRST}.duckdb")
    with AppServer(folder) as server:
        yield server


@pytest.fixture
def small(small_server: AppServer) -> AppServer:
    """At its first snapshot and answering, whatever the test before has left."""
    point_to(small_server.data_dir, f"{FIRST}.duckdb")
    if small_server.process is None:
        small_server.start()
    return small_server


@pytest.fixture
def alone(context: BrowserContext) -> Iterator[Page]:
    """A page without witness: refused connections are what is tested here, not a fault."""
    page = context.new_page()
    yield page
    page.close()


def is_same_page(page: Page) -> bool:
    """Whether the page has not been loaded again since it was marked."""
    return page.evaluate("() => window.isMarked === true")


def marked(page: Page) -> None:
    page.evaluate("() => { window.isMarked = true; }")


def pass_time(page: Page, seconds: int) -> None:
    """The browser's clock moves on: in one leap, then slowly enough for a poll and a tick of the clock."""
    page.clock.fast_forward((seconds - 6) * 1000)
    page.clock.run_for(6_000)


def test_follows_the_snapshot_and_says_when_the_server_is_silent(
    alone: Page, context: BrowserContext, small: AppServer
) -> None:
    alone.clock.install()
    alone.goto(f"{small.url}/screen?scene=overview")
    badge = alone.locator("#wall-badge")
    expect(alone.locator(FIGURE)).to_have_text("5")
    # hand-made data of June 2024 under today's clock
    expect(badge).to_contain_text("日未更新")
    point_to(small.data_dir, f"{SECOND}.duckdb")
    pass_time(alone, 12)
    expect(alone.locator(FIGURE)).to_have_text("6", timeout=10_000)

    context.set_offline(True)
    pass_time(alone, 50)
    expect(badge).not_to_have_text(BROKEN)
    pass_time(alone, 20)
    expect(badge).to_have_text(BROKEN)
    expect(alone.locator(FIGURE)).to_have_text("6")
    context.set_offline(False)
    pass_time(alone, 10)
    expect(badge).not_to_have_text(BROKEN)


def test_loads_itself_anew_once_a_night_and_only_from_a_server_that_answers(
    alone: Page, context: BrowserContext, small: AppServer
) -> None:
    alone.clock.install(time=datetime(2026, 11, 25, 4, 5, tzinfo=ZoneInfo("Asia/Shanghai")))
    alone.goto(f"{small.url}/screen?scene=overview")
    expect(alone.locator(FIGURE)).to_be_visible()
    marked(alone)
    pass_time(alone, 10)
    context.set_offline(True)
    # past 04:10 the server is away: the page stays as it is, and its picture with it
    pass_time(alone, 6 * 60)
    pass_time(alone, 20)
    assert is_same_page(alone)
    expect(alone.locator(FIGURE)).to_be_visible()
    context.set_offline(False)
    pass_time(alone, 10)
    alone.wait_for_function("() => window.isMarked === undefined && document.querySelector('.wall-tab')")

    marked(alone)
    for _ in range(3):
        pass_time(alone, 10 * 60)
    assert is_same_page(alone)


def test_a_restarted_browser_shows_the_kept_picture_until_the_server_is_back(
    playwright_driver: Playwright, small: AppServer, tmp_path: Path
) -> None:
    def browser() -> BrowserContext:
        return playwright_driver.chromium.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=chromium_binary(), args=CHROMIUM_ARGUMENTS
        )

    point_to(small.data_dir, f"{FIRST}.duckdb")
    address = f"{small.url}/screen?scenes=overview,towns&seconds=20"
    first = browser()
    page = first.pages[0]
    page.clock.install()
    page.goto(address)
    expect(page.locator(FIGURE)).to_have_text("5")
    pass_time(page, 12)
    page.wait_for_function("() => navigator.serviceWorker.controller && localStorage.getItem('wall-kept')")
    kept = page.evaluate("() => localStorage.getItem('wall-kept')")
    assert "公司" not in kept
    # no figure is kept as it was caught rolling, and the same picture is not written again and again
    page.evaluate(
        "() => { document.querySelector('.wall-number').firstChild.nodeValue = '4';"
        " localStorage.setItem('wall-kept', 'seen'); }"
    )
    assert page.evaluate("() => window.dash_clientside.wall.atRest()") == kept
    pass_time(page, 12)
    assert page.evaluate("() => localStorage.getItem('wall-kept')") == "seen"
    page.evaluate("(kept) => localStorage.setItem('wall-kept', kept)", kept)
    first.close()

    small.stop()
    second = browser()
    try:
        page = second.pages[0]
        page.goto(address)
        expect(page.locator(f"#wall-kept {FIGURE}")).to_have_text("5")
        expect(page.locator("#wall-badge")).to_have_text(BROKEN)
        small.start()
        expect(page.locator("#wall-kept")).to_have_count(0, timeout=15_000)
        expect(page.locator("#wall-badge")).not_to_have_text(BROKEN, timeout=15_000)
        expect(page.locator(FIGURE)).to_have_text("5")
    finally:
        second.close()
