"""A server with too much to do is asked again by the page itself: nobody sees an error or has to click."""

import re
from pathlib import Path

from playwright.sync_api import Page, Request, Route, expect

from data.query.lanes import BUSY
from tests.browser.conftest import Witness
from tests.browser.test_never_silent import choose_last_12_months, figure, opened

ASKED = re.compile(r"/_dash-update-component")
FULL = {
    "status": 503,
    "content_type": "text/plain; charset=utf-8",
    "headers": {"Retry-After": "1", "X-Turn": "a mark"},
    "body": BUSY,
}


def of_page(request: Request) -> bool:
    """Whether it asks for the figures of the page."""
    return "complaints-notice.children" in (request.post_data or "")


def test_a_page_that_must_wait_says_so_and_comes_by_itself(page: Page, witness: Witness, server: str) -> None:
    opened(page, server)
    refused: list[Request] = []
    marks: list[str | None] = []

    def answer(route: Route, request: Request) -> None:
        if not of_page(request):
            route.continue_()
        elif len(refused) < 4:
            refused.append(request)
            route.fulfill(**FULL)
        else:
            marks.append(request.headers.get("x-turn"))
            route.continue_()

    page.route(ASKED, answer)
    choose_last_12_months(page)
    said = page.locator("#asking")
    expect(said).to_contain_text(f"{BUSY}页面上仍是改动前的数。")
    expect(said).not_to_have_class(re.compile("is-error"))
    expect(said.get_by_role("button")).to_be_hidden()
    assert figure(page) == "214"
    # more often than a fault of the program is asked again
    expect(page.locator("#complaints-complaints_received-tile .figure b")).to_have_text("469")
    expect(said).to_be_hidden()
    assert len(refused) == 4 and marks == ["a mark"]
    witness.forgive(503)


def test_a_page_answered_in_part_is_asked_for_as_a_whole(page: Page, server: str) -> None:
    opened(page, server)
    asked: list[Request] = []

    def answer(route: Route, request: Request) -> None:
        if not of_page(request):
            route.continue_()
            return
        asked.append(request)
        given = route.fetch()
        again = {"Retry-After": "1"} if len(asked) == 1 else {}
        route.fulfill(response=given, headers={**given.headers, **again})

    page.route(ASKED, answer)
    with page.expect_request(
        lambda request: of_page(request) and '"window-width.data"' in (request.post_data or "")
    ):
        choose_last_12_months(page)
    expect(page.locator("#complaints-complaints_received-tile .figure b")).to_have_text("469")
    expect(page.locator("#asking")).to_be_hidden()
    assert len(asked) == 2
    # on the same address
    assert "last_12_months" in (asked[1].post_data or "")


def test_a_download_waits_for_its_turn(page: Page, witness: Witness, server: str) -> None:
    opened(page, server)
    refused: list[Request] = []

    def answer(route: Route, request: Request) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(request)
            route.fulfill(**FULL)

    page.route("**/export/rows/**", answer)
    page.locator("#complaints-by-town-card").get_by_text("查看明细").click()
    with page.expect_download() as waiting:
        page.locator(".modal").get_by_text("下载CSV").click()
        expect(page.locator("#toasts")).to_contain_text(BUSY)
    assert waiting.value.suggested_filename.endswith(".csv")
    assert "投诉量明细" in Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    witness.forgive(503)


def test_the_wall_keeps_its_picture_until_there_is_a_new_one(
    page: Page, witness: Witness, server: str
) -> None:
    refused: list[Request] = []

    def answer(route: Route, request: Request) -> None:
        if "_pages_content" in (request.post_data or "") and len(refused) < 2:
            refused.append(request)
            route.fulfill(**FULL)
        else:
            route.continue_()

    page.route(ASKED, answer)
    page.goto(f"{server}/screen")
    expect(page.locator("#wall-scene .wall-view").first).to_be_attached()
    assert len(refused) == 2
    witness.forgive(503)
