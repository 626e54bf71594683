"""A real Chromium that refuses the outside world and remembers every complaint of the page."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, expect, sync_playwright

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-first-run",
]
# the browser of the county's clerks
CLERK: dict[str, Any] = {
    "viewport": {"width": 1366, "height": 768},
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
    "accept_downloads": True,
}
# a busy machine of two cores is slow, not wrong: what is awaited may come late
expect.set_options(timeout=20_000)
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def chromium_binary() -> str:
    binary = shutil.which("chromium") or shutil.which("chromium-browser")
    assert binary, "没有 Chromium：make test 会尝试安装；也可手工执行 apt-get install chromium fonts-noto-cjk"
    return binary


@dataclass
class Witness:
    """What went wrong on a page: console errors, thrown errors, bad answers, requests off the machine."""

    console: list[str] = field(default_factory=list)
    thrown: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def complaints(self) -> list[str]:
        return [*self.outside, *self.thrown, *self.answers, *self.console]

    def forget(self) -> None:
        for noted in (self.console, self.thrown, self.answers, self.outside):
            noted.clear()

    def forgive(self, status: int) -> None:
        """Forget answers of this status, and what the console says of them: the test asked for one."""
        self.answers = [one for one in self.answers if not one.startswith(f"HTTP {status} ")]
        self.console = [one for one in self.console if f"status of {status} " not in one]

    def attach(self, page: Page) -> None:
        page.on(
            "console", lambda message: self.console.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: self.thrown.append(str(error)))
        page.on(
            "response",
            lambda answer: (
                self.answers.append(f"HTTP {answer.status} {answer.url}") if answer.status >= 400 else None
            ),
        )
        page.route("**/*", self.guard)

    def guard(self, route: Route) -> None:
        if self.note_outside(route.request.url):
            route.abort()
        else:
            route.continue_()

    def note_outside(self, url: str) -> bool:
        """Whether the address is off the machine, which is noted."""
        target = urlsplit(url)
        is_outside = target.scheme in {"http", "https", "ws", "wss"} and target.hostname not in LOOPBACK
        if is_outside:
            self.outside.append(f"OUTSIDE {url}")
        return is_outside


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright_driver: Playwright) -> Iterator[Browser]:
    browser = playwright_driver.chromium.launch(executable_path=chromium_binary(), args=CHROMIUM_ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(**CLERK)
    yield context
    context.close()


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def page(context: BrowserContext, witness: Witness) -> Iterator[Page]:
    """A page on which any console error, failed answer or outside request fails the test at its end."""
    page = context.new_page()
    witness.attach(page)
    yield page
    assert witness.complaints() == []
