"""The user of a request, what this user may do, and the towns and authorities that it may see."""

import getpass
from dataclasses import dataclass

from flask import g, has_app_context, has_request_context

from access.roles import Role
from data import COUNTY, Scope


@dataclass(frozen=True)
class Person:
    """Who asks. `scenes`: of a screen on a wall, the only ones it may show; none named: all."""

    name: str
    role: Role
    scope: Scope
    must_change: bool = False
    scenes: tuple[str, ...] = ()


def set_person(asking: Person) -> None:
    """Who asks in this request, once it has signed in."""
    g.person, g.scope, g.user = asking, asking.scope, asking.name


def person() -> Person | None:
    """Whom sign-in has set; None where nobody has to sign in, and outside of requests."""
    found: Person | None = g.get("person") if has_request_context() else None
    return found


def request_scope() -> Scope:
    """The scope that sign-in has set for this request; the whole county where nobody has to sign in."""
    scope: Scope = g.get("scope", COUNTY) if has_app_context() else COUNTY
    return scope


def request_user() -> str:
    """Whom sign-in has set; without sign-in the account that the server runs under, as for loads."""
    user: str = g.get("user", "") if has_request_context() else ""
    return user or getpass.getuser()


def may(action: str) -> bool:
    """Whether the user may do something that roles.toml lists; everybody may where nobody has to sign in."""
    asking = person()
    return asking is None or action in asking.role.actions


# There is nothing on these where nobody has to sign in.
OF_ACCOUNTS = frozenset({"accounts", "audit"})


def may_open(path: str) -> bool:
    """Whether the user may open the page of an address."""
    asking = person()
    return path.strip("/") not in OF_ACCOUNTS if asking is None else asking.role.opens(path)
