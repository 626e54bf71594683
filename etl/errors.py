"""The one error a data clerk is meant to read: what is wrong, where, and how to mend it."""

from __future__ import annotations


class SourceError(Exception):
    """A source file (or a part of it) cannot be taken; the message is shown to the clerk as it is."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        place = f"（{where}）" if where else ""
        advice = f"。{remedy}" if remedy else ""
        super().__init__(f"{what}{place}{advice}")


class LoadError(Exception):
    """The load as a whole cannot go on: a lock, a damaged snapshot, an unknown batch."""
