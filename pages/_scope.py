"""The user of a request, and the towns that this user may see."""

import getpass

from flask import g, has_request_context

from data import COUNTY, Scope


def request_scope() -> Scope:
    """The scope that sign-in has set for this request; the whole county without sign-in."""
    scope: Scope = g.get("scope", COUNTY)
    return scope


def request_user() -> str:
    """Whom sign-in has set; without sign-in the account that the server runs under, as for loads."""
    user: str = g.get("user", "") if has_request_context() else ""
    return user or getpass.getuser()
