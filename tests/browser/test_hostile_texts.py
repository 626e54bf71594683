"""Ledgers full of scripts, tags and templates are shown as the texts they are: nothing of them runs."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import hostile_texts
from tests.conftest import served
from tests.hostile_texts import FIRED

pytestmark = pytest.mark.browser

PERIOD = "?from=2024-01-01&to=2024-06-30"
# what the texts would add to a page that took them for its own
TAGS = 'img[src="x"], iframe[srcdoc], svg[onload], a[href^="javascript:"], b[onmouseover]'


@pytest.fixture(scope="module")
def hostile_server(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(hostile_texts.loaded(shared) / "data", folder / "data")
    with served(folder / "data", folder / "server.log") as url:
        yield url
    assert "Traceback" not in (folder / "server.log").read_text(encoding="utf-8")


def is_untouched(page: Page) -> bool:
    """No script of a ledger ran, and none of its tags became one of the page's own."""
    is_silent = bool(page.evaluate("(fired) => window[fired] === undefined", FIRED))
    return is_silent and page.locator(TAGS).count() == 0


@pytest.mark.parametrize(
    "address",
    [
        f"/{PERIOD}",
        f"/complaints{PERIOD}",
        f"/recovery{PERIOD}",
        f"/funds{PERIOD}",
        f"/explore{PERIOD}&metric=complaints_received&rows=employer",
        "/screen",
    ],
)
def test_pages_show_texts(page: Page, hostile_server: str, address: str) -> None:
    page.goto(hostile_server + address)
    page.wait_for_load_state("networkidle")
    assert is_untouched(page)


def test_a_list_shows_a_script_as_its_text(page: Page, hostile_server: str) -> None:
    page.goto(f"{hostile_server}/complaints{PERIOD}")
    page.locator("#complaints-by-month-card").get_by_text("查看明细").click()
    expect(page.locator("#rows-modal .ag-row").first).to_be_visible()
    expect(page.locator("#rows-modal .ag-root")).to_contain_text("<script>")
    assert is_untouched(page)
