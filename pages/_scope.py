"""Whose question a request is: the towns that its asker may see."""

from flask import g

from data import COUNTY, Scope


def request_scope() -> Scope:
    """The scope that sign-in has set for this request; the whole county where nobody signs in."""
    scope: Scope = g.get("scope", COUNTY)
    return scope
