"""Buttons and links that lead to another address of the page."""


def leads(here: str, to: str) -> dict[str, str]:
    """What such a button says to the scripts: `here` is the address that it was drawn for.

    Where the address is a newer one by the time of the click, they do to it what makes `to` of `here`:
    of two quick changes none is lost.
    """
    return {"data-search": to, "data-from": here}
