"""Every card there is, by id: found in the modules of this package, which each list theirs as CARDS."""

from collections.abc import Mapping
from functools import cache

from pages import _cards
from pages._components.cards import Card
from pages._discovery import declared


@cache
def all_cards() -> Mapping[str, Card]:
    """Raises ValueError where two cards have one id: addresses and files go by it."""
    found: dict[str, Card] = {}
    for cards in declared(_cards, "CARDS"):
        for card in cards:
            if card.id in found:
                raise ValueError(f"card declared twice: {card.id}")
            found[card.id] = card
    return found
