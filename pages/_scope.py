"""The scope of a request: the towns that its user may see."""

from flask import g

from data import COUNTY, Scope


def request_scope() -> Scope:
    """The scope that sign-in has set for this request; the whole county without sign-in."""
    scope: Scope = g.get("scope", COUNTY)
    return scope
