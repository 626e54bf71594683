"""All cards by id, found in the modules of this package, each of which lists its cards as CARDS."""

from collections.abc import Mapping
from functools import cache

from pages import _cards
from pages._components.cards import Card
from pages._discovery import declared


@cache
def all_cards() -> Mapping[str, Card]:
    """All cards by id. Raises: ValueError where two cards have the same id, since addresses and files use
    it."""
    found: dict[str, Card] = {}
    for cards in declared(_cards, "CARDS"):
        for card in cards:
            if card.id in found:
                raise ValueError(f"card declared twice: {card.id}")
            found[card.id] = card
    return found
