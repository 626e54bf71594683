"""How many requests and bytes each page takes, with the browser's cache empty and with it filled."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import CLERK

PATHS = (
    "/",
    "/complaints",
    "/recovery",
    "/funds",
    "/ranking",
    "/explore",
    "/data",
    "/briefing",
    "/screen",
)
# a page is there once it says so
THERE = "html[data-page-there]:not([data-page-filling])"


@dataclass(frozen=True)
class Asked:
    """One request: its path, its bytes as they came, and whether the browser's own cache answered it."""

    path: str
    size: int
    is_cached: bool


@dataclass(frozen=True)
class Load:
    """What one opening of a page has asked for."""

    asked: tuple[Asked, ...]

    @property
    def sent(self) -> list[Asked]:
        """The requests that reached the server."""
        return [one for one in self.asked if not one.is_cached]

    @property
    def size(self) -> int:
        return sum(one.size for one in self.sent)

    def __str__(self) -> str:
        return f"{len(self.sent)} 个请求，{self.size / 1000:.0f} kB"


def loads(browser: Browser, url: str) -> tuple[Load, Load]:
    """The page opened in a new browser, and once more in a second tab of it."""
    context = browser.new_context(**CLERK)
    try:
        return opened(context, url), opened(context, url)
    finally:
        context.close()


def opened(context: BrowserContext, url: str) -> Load:
    """One opening in a tab of its own. Requests must not be routed: Playwright then leaves out the cache."""
    page = context.new_page()
    with watched(page) as load:
        page.goto(url)
        page.wait_for_selector(THERE, state="attached")
        page.wait_for_load_state("networkidle")
        result = load()
    page.close()
    return result


@contextmanager
def watched(page: Page) -> Iterator[Callable[[], Load]]:
    """Gives what the page has asked for so far."""
    session = page.context.new_cdp_session(page)
    paths: dict[str, str] = {}
    cached: set[str] = set()
    sizes: dict[str, int] = {}
    for event, note in {
        "Network.requestWillBeSent": lambda one: paths.update({one["requestId"]: one["request"]["url"]}),
        "Network.requestServedFromCache": lambda one: cached.add(one["requestId"]),
        "Network.responseReceived": lambda one: (
            one["response"]["fromDiskCache"] and cached.add(one["requestId"])
        ),
        "Network.loadingFinished": lambda one: sizes.update({one["requestId"]: one["encodedDataLength"]}),
    }.items():
        session.on(event, note)
    session.send("Network.enable")

    def so_far() -> Load:
        return Load(
            tuple(
                Asked(urlsplit(url).path, int(sizes.get(one, 0)), one in cached)
                for one, url in paths.items()
                if url.startswith("http")
            )
        )

    yield so_far
    session.detach()
