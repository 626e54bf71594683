"""The ids of a card's parts on its page, by the id of the card."""

from typing import Protocol


class Named(Protocol):
    """A card, or whatever else has a card's id."""

    @property
    def id(self) -> str: ...


def figure_id(card: Named) -> dict[str, str]:
    return {"type": "figure", "card": card.id}


def actions_id(card: Named) -> str:
    """Id of what stands at the right end of the card's head."""
    return f"{card.id}-actions"


def controls_id(card: Named) -> str:
    """Id of the place for the card's own choices."""
    return f"{card.id}-controls"


def title_id(card: Named) -> str:
    return f"{card.id}-title"


def room_id(card: Named) -> str:
    """Id of the body's frame, which has the chart's name."""
    return f"{card.id}-room"


def figures_id(card: Named) -> str:
    """Id of the table beneath the card's chart."""
    return f"{card.id}-figures"
