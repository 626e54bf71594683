"""The wall in a real Chromium: it fits every screen, turns, pauses, and rolls what has changed."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SIZES = [(1920, 1080), (3840, 2160), (1366, 768)]
SCENES = ["overview", "towns", "funds", "recovery", "alerts"]
WIDE = (3840, 1080)
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
FOREIGN = """() => [...document.querySelectorAll('.wall-stage *')].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue.trim())
    && !getComputedStyle(element).fontFamily.includes('Noto Sans SC')
  ).map((element) => element.tagName + ' ' + element.textContent)"""
# of cards: what stands in them reaches below their foot
OVERFULL = """() => [...document.querySelectorAll('.wall-card')]
  .filter((card) => card.scrollHeight > card.clientHeight + 1)
  .map((card) => `${card.className} ${card.scrollHeight} > ${card.clientHeight}`)"""


# remembers what kinds of drawing surface any script asks for
SURFACES = """
const ask = HTMLCanvasElement.prototype.getContext;
window.surfaces = [];
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  window.surfaces.push(kind);
  return ask.call(this, kind, ...more);
};
"""
# what the eye sees of two figures while the wall is told of a new picture in which only one has changed
ROLLED = """async () => {
  const nodes = ['complaints', 'on_time'].map((name) =>
    document.querySelector(`.wall-tile-${name} .wall-number`).firstChild);
  const seen = nodes.map((node) => [node.nodeValue]);
  const watch = new MutationObserver((records) => records.forEach((record) =>
    seen[nodes.indexOf(record.target)].push(record.target.nodeValue)));
  nodes[0].nodeValue = '1,000';
  nodes.forEach((node) => watch.observe(node, { characterData: true }));
  window.dash_clientside.wall.drawn();
  await new Promise((done) => setTimeout(done, 1200));
  return seen;
}"""


@pytest.fixture
def wall(page: Page, server: str) -> Page:
    """All scenes, 总览 in front."""
    page.add_init_script(SURFACES)
    page.goto(f"{server}/screen")
    expect(page.locator(".wall-sentence").first).to_be_visible(timeout=20_000)
    # Plotly has drawn the charts
    expect(page.locator(".wall .main-svg").first).to_be_visible(timeout=20_000)
    return page


def shown(page: Page) -> str | None:
    """The scene in front, as the eye sees it: opaque and visible."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.wall-view')].filter((view) => {
          const style = getComputedStyle(view);
          return style.visibility === 'visible' && Number(style.opacity) > 0.99;
        }).map((view) => view.dataset.view).join('|')"""
    )


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
    # every scene lies on the stage, the hidden ones at full size: all are looked at
    assert wall.locator(".wall-view").count() == len(SCENES)
    assert wall.evaluate(CUT) == []
    assert wall.evaluate(SMALL) == []
    assert wall.evaluate(FOREIGN) == []
    assert wall.evaluate(OVERFULL) == []


def test_wide_screen_has_an_arrangement_of_its_own(wall: Page) -> None:
    wall.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    expect(wall.locator(".wall-wide-overview")).to_be_visible(timeout=60_000)
    expect(wall.locator(".wall-history .main-svg").first).to_be_visible(timeout=20_000)
    views = wall.evaluate(
        "() => [...document.querySelectorAll('.wall-view')].map((view) => view.dataset.view)"
    )
    assert views == ["overview", "towns funds", "recovery alerts"]
    wall.wait_for_timeout(1200)
    stage = wall.locator(".wall-stage").bounding_box()
    assert stage and (stage["width"], stage["height"]) == WIDE
    assert wall.evaluate(CUT) == []
    assert wall.evaluate(SMALL) == []
    assert wall.evaluate(OVERFULL) == []
    # and back again
    wall.set_viewport_size({"width": 1920, "height": 1080})
    expect(wall.locator(".wall-wide-overview")).to_have_count(0, timeout=60_000)
    expect(wall.locator(".wall-view")).to_have_count(len(SCENES))


def test_scenes_turn_pause_and_go_on(page: Page, server: str) -> None:
    page.clock.install()
    page.goto(f"{server}/screen?scenes=towns,nonsense,funds&seconds=5")
    expect(page.locator(".wall-tab").first).to_be_visible()
    page.clock.run_for(1000)
    assert page.locator(".wall-tab").all_inner_texts() == ["镇街", "资金"]
    expect(page.locator(".wall-note").first).to_have_text("没有名为“nonsense”的场景，已略过")
    tab = page.locator(".wall-tab[aria-current]")
    expect(tab).to_have_text("镇街")
    page.clock.run_for(5000)
    expect(tab).to_have_text("资金")
    # the cross-fade is the style sheet's and runs by the real clock
    page.wait_for_function(
        "() => getComputedStyle(document.querySelectorAll('.wall-view')[0]).opacity === '0'"
    )
    assert shown(page) == "funds"

    page.mouse.click(900, 600)
    expect(page.locator(".wall-paused")).to_be_visible()
    page.clock.run_for(20_000)
    expect(tab).to_have_text("资金")
    # a minute after the touch it goes on by itself
    page.clock.run_for(46_000)
    expect(page.locator(".wall-paused")).to_be_hidden()
    expect(tab).to_have_text("镇街")
    page.keyboard.press("ArrowRight")
    expect(tab).to_have_text("资金")
    expect(page.locator(".wall-paused")).to_be_visible()


def test_a_pinned_scene_stays_and_motion_is_spared(page: Page, server: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.clock.install()
    page.goto(f"{server}/screen?scene=recovery&seconds=2")
    expect(page.locator(".wall-recovery")).to_be_visible()
    page.clock.run_for(10_000)
    assert shown(page) == "recovery"
    assert page.locator(".wall-view").count() == 1
    expect(page.locator(".wall-note").first).to_have_text("每幅秒数应为3至3600，现按30秒")
    page.keyboard.press("a")
    expect(page.locator(".wall-paused")).to_be_hidden()
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('.wall-view')).transitionDuration")
        == "0s"
    )


def test_says_until_when_and_what_kind_of_data(wall: Page) -> None:
    expect(wall.locator(".wall-until").first).to_contain_text("数据截至 2024年6月30日")
    expect(wall.locator(".wall-pill").first).to_have_text("演示数据")
    expect(wall.locator(".wall-sources").first).to_contain_text("12345工单6月30日")
    # demonstration data end in 2024 for ever: their age is no alarm, that of real data is
    expect(wall.locator("#wall-badge")).to_have_text("")
    wall.evaluate("() => { delete document.getElementById('wall-facts').dataset.demo; }")
    expect(wall.locator("#wall-badge")).to_have_text(re.compile(r"^已\d+日未更新$"))
    expect(wall.locator("#wall-clock")).to_have_text(
        wall.evaluate("() => new Date().toTimeString().slice(0, 5)")
    )


def test_shell_is_hidden_and_portrait_is_refused(wall: Page) -> None:
    top = wall.evaluate("() => document.elementFromPoint(10, 10).closest('.wall') !== null")
    assert top
    wall.set_viewport_size({"width": 800, "height": 1200})
    expect(wall.locator(".wall-portrait")).to_be_visible()
    expect(wall.locator(".wall-stage")).to_be_hidden()


def test_reloads_itself_once_on_a_new_build(wall: Page) -> None:
    wall.evaluate(
        "() => { window.isOldPage = true; document.getElementById('wall-facts').dataset.build = 'old'; }"
    )
    wall.wait_for_function("() => window.isOldPage === undefined && document.querySelector('.wall-tab')")
    # the same build again is no reason to go round
    wall.evaluate(
        "() => { window.isOldPage = true; document.getElementById('wall-facts').dataset.build = 'old'; }"
    )
    wall.wait_for_timeout(6000)
    assert wall.evaluate("() => window.isOldPage") is True


def test_only_figures_that_changed_roll_and_none_where_motion_is_spared(wall: Page) -> None:
    changed, same = wall.evaluate(ROLLED)
    between = [int(text.replace(",", "")) for text in changed[1:]]
    assert between[-1] == 1000 and len(set(between)) > 3
    assert between == sorted(between) and between[0] < 1000
    assert len(same) == 1
    wall.emulate_media(reduced_motion="reduce")
    assert wall.evaluate(ROLLED.replace("1,000", "2,000")) == [["1,000"], same]
    assert not [kind for kind in wall.evaluate("() => window.surfaces") if "webgl" in kind]
