"""Who may change data: a page of our own, asked by somebody who sees the whole county."""

from urllib.parse import urlsplit

from flask import request

from pages._scope import request_scope


def is_same_origin() -> bool:
    """A browser names the site that sends a POST: one of another, or of none, changes nothing here."""
    origin = request.headers.get("Origin", "")
    return bool(origin) and urlsplit(origin).netloc == request.host


def may_change() -> bool:
    return is_same_origin() and request_scope().towns is None
