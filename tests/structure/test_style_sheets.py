"""What a style sheet may not ask, for it would be asked anew at every text that a chart measures.

A question of :has() is asked again whenever anything changes inside its subject. Asked of what holds the
whole page it costs a new style of the page for each text; asked of a small part it costs nothing.
"""

import re

import pytest

from tests.conftest import ROOT

SHEETS = sorted((ROOT / "assets" / "css").glob("*.css"))
# The small parts that are asked; a scene of the wall is drawn once, before its charts.
SMALL = frozenset(
    {
        "td", "tr", ".card-body", ".card-box", ".filters", ".tiles", ".wall-tiles", ".filter.is-dates",
        ".is-basket", ".shell > div", ".shell > .filters", ".wall-view",
    }
)  # fmt: skip
SUBJECT = re.compile(
    r"((?:\.shell\s*>\s*)?(?:[^\s>+~,(){}:]|:(?:not|is|where)\((?:[^()]|\([^()]*\))*\))*):has\("
)


def asked_of_the_whole(sheet: str) -> list[str]:
    """The subjects of :has() in a sheet that are not known to be small."""
    without_comments = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    subjects = [re.sub(r"\s*>\s*", " > ", one.strip()) for one in SUBJECT.findall(without_comments.lower())]
    return [one for one in subjects if one not in SMALL]


@pytest.mark.parametrize(
    "selector",
    [
        "body:has(.wall)",
        "html:not([data-ready]:has(main)) p",
        "main:has(.x) > *",
        ":has(p)",
        ".shell:has(.on-data) > .filters",
        ".shell.is-wall:has(p)",
        "body.x:has(p)",
        ":root.dark:has(p)",
        "#react-entry-point:has(p)",
        "div:has(p)",
        "BODY:HAS(p)",
        ":where(body):has(p)",
    ],
)
def test_questions_to_the_whole_page_are_found(selector: str) -> None:
    assert len(asked_of_the_whole(f"@media print {{ {selector} {{ margin: 0 }} }}")) == 1


@pytest.mark.parametrize(
    "selector",
    [
        ".card-body:has(> .scroll)",
        "[data-page-wall] body",
        ".shell > div:has(> #content)",
        ".plain td:has(.x), .tiles:has(p)",
    ],
)
def test_questions_to_small_parts_are_not(selector: str) -> None:
    assert asked_of_the_whole(f"/* body:has(.x) */ {selector} {{ margin: 0 }}") == []


def test_no_sheet_asks_the_whole_page() -> None:
    """assets/js/06_page_state.js notes what kind of page is there, once, as attributes of <html>."""
    assert len(SHEETS) > 10
    found = {sheet.name: asked_of_the_whole(sheet.read_text(encoding="utf-8")) for sheet in SHEETS}
    assert {name: subjects for name, subjects in found.items() if subjects} == {}
