"""One tab for the tests of a module, each of which begins in it as in a new one.

A tab that has shown a page has its scripts at hand, so the next page costs half as much. A module takes part
by importing all three fixtures. Tests that leave scripts, routes or permissions behind have their own tabs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.browser.conftest import CLERK, Witness

__all__ = ["page", "tab", "witness"]

NOTHING_KEPT = "window.localStorage.clear(); window.sessionStorage.clear()"


@dataclass
class Tab:
    browser: Browser
    page: Page | None = None
    witness: Witness = field(default_factory=Witness)

    def open(self) -> Page:
        """An empty page on which nobody has done anything."""
        if self.page is None:
            self.page = self.browser.new_context(**CLERK).new_page()
            self.witness.attach(self.page)
        self.witness.forget()
        return self.page

    def leave(self) -> None:
        """Takes away what a test has left; if that fails, so does not the next test, which has a new tab."""
        assert self.page
        try:
            if self.page.url.startswith("http"):
                self.page.evaluate(NOTHING_KEPT)
            self.page.goto("about:blank")
            self.page.context.clear_cookies()
            self.page.mouse.move(0, 0)
            self.page.set_viewport_size(CLERK["viewport"])
            self.page.emulate_media(
                media="null", color_scheme="null", reduced_motion="null", forced_colors="null"
            )
        except Error:
            self.close()

    def close(self) -> None:
        if self.page:
            self.page.context.close()
            self.page = None


@pytest.fixture(scope="module")
def tab(chromium: Browser) -> Iterator[Tab]:
    tab = Tab(chromium)
    yield tab
    tab.close()


@pytest.fixture
def witness(tab: Tab) -> Witness:
    return tab.witness


@pytest.fixture
def page(tab: Tab, witness: Witness) -> Iterator[Page]:
    """A page on which any console error, failed answer or outside request fails the test at its end."""
    yield tab.open()
    complaints = witness.complaints()
    tab.leave()
    assert complaints == []
