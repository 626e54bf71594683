"""The one error a data clerk is meant to read: what is wrong, where, and how to correct it.

Every reader process imports this module, so it imports no library.
"""

from __future__ import annotations

import logging
import traceback

# How the readers, who work in processes of their own, begin to say that a disk is full.
FULL_FOR_READERS = "磁盘已满"

log = logging.getLogger(__name__)


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


def log_fault(where: str, error: Exception) -> None:
    """A mistake of the program: its kind and the place in the code. The message may repeat a cell, so it is
    not logged."""
    log.error("%s: %s\n%s", where, type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
