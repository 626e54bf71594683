"""A page that is answered in part: some card waits for its turn, and the scripts ask for the page again."""

from flask import g, has_request_context


def mark() -> None:
    """Notes that something of this request was not answered this time."""
    if has_request_context():
        g.is_in_part = True


def is_marked() -> bool:
    return bool(has_request_context() and g.get("is_in_part"))


def mark_stopped() -> None:
    """Notes that a query of this request was stopped at its limit: it may be answered at another moment."""
    if has_request_context():
        g.is_stopped = True


def is_whole() -> bool:
    """Whether all of this request was answered."""
    return not (is_marked() or (has_request_context() and g.get("is_stopped")))
