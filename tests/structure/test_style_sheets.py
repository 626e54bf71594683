"""What a style sheet may not ask, for it would be asked anew at every text that a chart measures."""

import re

import pytest

from tests.conftest import ROOT

SHEETS = sorted((ROOT / "assets" / "css").glob("*.css"))
# The subject of :has() is everything, or nearly: html, body, main, :root, *, or what has no name.
WHOLE_PAGE = re.compile(
    r"(?:^|[\s>+~,(}])(?:html|body|main|\.shell|:root|\*)?(?::not\([^)]*\)|:is\([^)]*\)|\[[^\]]*\])*:has\("
)


def whole_page_questions(sheet: str) -> list[str]:
    without_comments = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    selectors = re.findall(r"([^{};]+)\{", without_comments)
    return [one.strip() for one in selectors if WHOLE_PAGE.search(one)]


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ("body:has(.wall) { margin: 0 }", 1),
        ("html:not([data-ready]:has(main)) p { margin: 0 }", 1),
        ("a { margin: 0 } main:has(.x) > * { margin: 0 }", 1),
        (":has(p) { margin: 0 }", 1),
        (".card-body:has(> .scroll) { margin: 0 }", 0),
        ("/* body:has(.wall) */ [data-page-wall] body { margin: 0 }", 0),
        (".shell:has(.on-data) > .filters { margin: 0 }", 1),
        (".shell > div:has(> #content) { margin: 0 }", 0),
    ],
)
def test_questions_to_the_whole_page_are_found(sheet: str, found: int) -> None:
    assert len(whole_page_questions(sheet)) == found


@pytest.mark.parametrize("sheet", SHEETS, ids=[one.name for one in SHEETS])
def test_no_sheet_asks_the_whole_page(sheet) -> None:
    """assets/js/06_page_state.js notes what kind of page is there, once, as attributes of <html>."""
    assert whole_page_questions(sheet.read_text(encoding="utf-8")) == []
