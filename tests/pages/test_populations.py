"""Figures of one unit stand side by side only with the same population, or with the difference in words."""

from itertools import combinations

import dash
import pytest

import app
from data.spec.metric import Metric, catalogue, metric
from pages._cards.registry import all_cards
from pages._components import cards, page
from pages._components.cards import Card
from pages.complaints import PAGE as COMPLAINTS
from pages.funds import PAGE as FUNDS
from pages.home import PAGE as HOME
from pages.recovery import PAGE as RECOVERY
from tests.pages.test_changes import said

PAGES = (HOME, COMPLAINTS, RECOVERY, FUNDS)


def counted(one: Metric) -> tuple[str, str, str]:
    """What a figure is counted over: its mart, which rows, and by which day."""
    return one.mart, one.where, one.date


def unsaid(ids: list[str], words: str) -> list[str]:
    """The metrics of one unit and different populations whose population the words do not give."""
    differing: set[str] = set()
    for one, other in combinations([metric(each) for each in ids if metric(each).mart], 2):
        if one.unit == other.unit and counted(one) != counted(other):
            differing |= {one.id, other.id}
    return sorted(
        one for one in differing if metric(one).population not in words or not metric(one).population
    )


def test_the_populations_are_declared_as_the_figures_are_counted() -> None:
    """Equal words where mart, rows and day are equal, other words where they are not."""
    declared = [one for one in catalogue().values() if one.mart]
    assert [one.id for one in declared if not one.population] == []
    for one, other in combinations(declared, 2):
        if one.unit == other.unit:
            assert (counted(one) == counted(other)) is (one.population == other.population), (
                one.id,
                other.id,
            )


@pytest.mark.parametrize("shown", PAGES, ids=[one.prefix for one in PAGES])
def test_a_row_of_tiles_says_where_its_figures_differ(shown: page.Page) -> None:
    assert dash.page_registry and app.server
    told = said(page.page_layout(shown))
    assert unsaid([one for tile in shown.tiles for one in tile.metrics], told) == []


@pytest.mark.parametrize("card", all_cards().values(), ids=all_cards())
def test_a_card_says_where_its_figures_differ(card: Card) -> None:
    """Of the figures in the card's own unit: a score is in points, whatever it is made of."""
    unit = "元" if card.unit == "万元" else card.unit
    told = said(cards.card_box(card).children[-1])
    assert unsaid([one for one in card.metrics if metric(one).unit == unit], told) == []


def test_what_the_same_day_counts_needs_no_words() -> None:
    assert COMPLAINTS.tiles and page.page_layout(COMPLAINTS)
    assert "范围不同" not in said(page.page_layout(page.Page("complaints", COMPLAINTS.tiles[:2])))
    assert "实存保证金为区间末日在建的项目（含免存）" in said(page.page_layout(FUNDS))
