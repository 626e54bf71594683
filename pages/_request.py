"""A page's request: its address, and its view within the user's scope."""

from typing import NamedTuple

from data import Filters, NoSnapshot, warehouse
from data.view import View
from pages._scope import request_scope
from pages._url import UrlState, parse, requested_snapshot, view_of


class PageRequest(NamedTuple):
    """`state` is used to read and write addresses, `view` to show figures."""

    state: UrlState
    view: View


def read_request(search: str | None) -> PageRequest | None:
    """State and view of an address, or None where its snapshot is not there: `missing_words` says why.

    An older snapshot that is gone is never answered from another one.
    """
    reader = warehouse()
    try:
        snapshot = reader.snapshot(requested_snapshot(search) or None)
        whole = View(snapshot, Filters(), request_scope(), warehouse=reader)
        state = parse(search, snapshot, whole.codes)
    except NoSnapshot:
        return None
    return PageRequest(state, view_of(state, snapshot, whole.scope, warehouse=reader))


def read_view(search: str | None) -> View | None:
    """The view of an address, for code that writes no address."""
    request = read_request(search)
    return request.view if request else None


def whole_view() -> View:
    """The current snapshot without a filter, for lists without filters. Raises: NoSnapshot."""
    return View(warehouse().snapshot(), Filters(), request_scope())


def missing_words(search: str | None) -> str:
    """The reason why an address has no view."""
    try:
        parse("", warehouse().snapshot(requested_snapshot(search) or None))
    except NoSnapshot as reason:
        return str(reason)
    return ""
