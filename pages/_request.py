"""A page's request: its address, and the question that it puts within the scope of whoever asks."""

from typing import NamedTuple

from data import Filters, NoSnapshot, warehouse
from data.view import View
from pages._scope import request_scope
from pages._url import UrlState, parse, snapshot_asked, view_of


class PageRequest(NamedTuple):
    """`state` is for what reads and writes addresses, `view` for all that shows figures."""

    state: UrlState
    view: View


def read_request(search: str | None) -> PageRequest | None:
    """State and view of an address, or None where its snapshot is not there: `missing_words` says why.

    An older snapshot that is gone is never answered from another one.
    """
    asked = warehouse()
    try:
        snapshot = asked.snapshot(snapshot_asked(search) or None)
        state = parse(search, snapshot)
    except NoSnapshot:
        return None
    return PageRequest(state, view_of(state, snapshot, request_scope(), warehouse=asked))


def read_view(search: str | None) -> View | None:
    """The view of an address, for what writes no address."""
    request = read_request(search)
    return request.view if request else None


def whole_view() -> View:
    """The current snapshot without a filter, for lists that no filter narrows. Raises: NoSnapshot."""
    return View(warehouse().snapshot(), Filters(), request_scope())


def missing_words(search: str | None) -> str:
    """Why an address has no view."""
    try:
        parse("", warehouse().snapshot(snapshot_asked(search) or None))
    except NoSnapshot as reason:
        return str(reason)
    return ""
