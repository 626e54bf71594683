"""How much a page asks for before it is seen: few requests, few bytes, and fewer the second time."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.bench.first_load import PATHS, Asked, Load, loads, watched
from tests.browser.conftest import CLERK, Witness

pytestmark = pytest.mark.browser

# (requests, bytes) that may reach the server with an empty cache, and with what the first opening has left
MOST_COLD, MOST_WARM = (25, 950_000), (12, 60_000)
# its tabs ask one by one
MOST_WARM_DATA = (14, 60_000)
PLOTLY, WHOLE_PLOTLY = re.compile(r"/bundles/plotly\."), re.compile(r"plotly\.min\.js")
GRID = re.compile(r"/dash_ag_grid/")


def named(load: Load, pattern: re.Pattern[str]) -> list[Asked]:
    return [one for one in load.asked if pattern.search(one.path)]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_asks_for_little(chromium: Browser, server: str, path: str) -> None:
    cold, warm = loads(chromium, f"{server}{path}")
    assert len(cold.sent) <= MOST_COLD[0] and cold.size <= MOST_COLD[1], cold
    most = MOST_WARM_DATA if path == "/data" else MOST_WARM
    assert len(warm.sent) <= most[0] and warm.size <= most[1], warm
    # nothing is fetched twice, and the part of Plotly comes where there are charts
    files = [one.path for one in cold.asked if not one.path.startswith("/_dash-update")]
    assert len(files) == len(set(files))
    assert len(named(cold, PLOTLY)) == (path != "/data")
    assert named(cold, WHOLE_PLOTLY) == named(cold, GRID) == []
    # what has a mark in its name is not even asked after
    assert not any(re.search(r"/bundles/|\.v\d", one.path) for one in warm.sent)
    assert not any("favicon" in one.path for one in warm.sent)


def test_the_grid_comes_with_the_first_rows_and_once(chromium: Browser, server: str) -> None:
    """Requests are not routed here, as elsewhere: Playwright would leave out the browser's cache."""
    context = chromium.new_context(**CLERK)
    page = context.new_page()
    page.goto(f"{server}/complaints")
    card = page.locator("#complaints-by-month-card")
    expect(card.locator(".main-svg").first).to_be_visible()
    counts = []
    for _ in range(2):
        with watched(page) as load:
            card.get_by_text("查看明细").click()
            expect(page.locator(".modal .ag-row").first).to_be_visible()
            counts.append(len(named(load(), GRID)))
        page.locator(".modal").get_by_label("关闭").first.click()
        expect(page.locator(".modal")).to_be_hidden()
    # its two scripts, then none
    assert counts == [2, 0]
    context.close()


def test_rows_come_when_the_grid_s_scripts_come_late(page: Page, server: str, witness: Witness) -> None:
    """A script that does not come is asked for again, with the rows."""
    page.goto(f"{server}/complaints")
    card = page.locator("#complaints-by-month-card")
    expect(card.locator(".main-svg").first).to_be_visible()
    lost: list[Route] = []

    def lose_twice(route: Route) -> None:
        lost.append(route)
        if len(lost) <= 2:
            route.abort()
        else:
            route.continue_()

    page.route("**/dash_ag_grid.*.js", lose_twice)
    card.get_by_text("查看明细").click()
    expect(page.locator(".modal .ag-row").first).to_be_visible()
    assert len(lost) >= 3
    # the console says of the two that they failed
    assert witness.thrown == []
    witness.console = [one for one in witness.console if "net::ERR_FAILED" not in one]


def test_a_picture_of_a_table_is_drawn_with_the_whole_of_plotly(context: BrowserContext, server: str) -> None:
    page = context.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    page.goto(f"{server}/")
    expect(page.locator("main .js-plotly-plot .main-svg").first).to_be_visible()
    part = page.evaluate("() => { window.part = window.Plotly; return Plotly.version; }")
    with watched(page) as load:
        size, is_same = page.evaluate(
            """async () => {
                 const one = await window.anxin.picture.drawn("home-decisions", "word");
                 return [one.bytes.length, window.Plotly === window.part];
               }"""
        )
        assert len(named(load(), WHOLE_PLOTLY)) == 1
    assert size > 10_000 and is_same and part == "4.1.1"
    assert thrown == []


@pytest.mark.parametrize(
    ("path", "rooms"),
    [("/complaints", ".card-body[role='application']"), ("/briefing", ".draft-figure [role='img']")],
)
def test_charts_have_their_room_before_plotly_has_come(
    page: Page, server: str, path: str, rooms: str
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/bundles/plotly\."), hold)
    page.goto(f"{server}{path}", wait_until="commit")
    expect(page.locator(rooms).first).to_be_visible()
    heights = "boxes => boxes.map(box => box.offsetHeight)"
    before = page.locator(rooms).evaluate_all(heights)
    assert len(before) > 3 and min(before) > 100
    page.unroute(re.compile(r"/bundles/plotly\."))
    for one in held:
        one.continue_()
    expect(page.locator(f"{rooms} .main-svg").first).to_be_visible()
    assert page.locator(rooms).evaluate_all(heights) == before
