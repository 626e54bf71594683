"""Who may change data: a request from our own page, by a user whose scope is the whole county."""

from urllib.parse import urlsplit

from flask import request

from pages._scope import request_scope


def is_same_origin() -> bool:
    """Whether the browser's Origin header names our own site."""
    origin = request.headers.get("Origin", "")
    return bool(origin) and urlsplit(origin).netloc == request.host


def may_change() -> bool:
    return is_same_origin() and request_scope().is_county
