"""A page's figures are the same for all who ask the same of one snapshot: they are drawn and packed once.

Kept is the finished answer of a page's own callback, by what it depends on: the page, its inputs, the scope
of the asker, the current snapshot and the list of those kept, which the footer offers.
"""

import gzip
import json
import threading
from typing import Any

import brotli
from dash import Dash
from flask import Response, current_app, make_response, request

from data import NoSnapshot, warehouse
from data.snapshot.listing import kept_snapshots
from pages._components import in_part
from pages._components.page import is_page_output
from pages._http.callback_guard import PATH
from pages._scope import request_scope

# As small as it gets in the time of one drawing.
BROTLI_QUALITY = 5
GZIP_LEVEL = 6
OK = 200


class NotKept(Exception):
    """An answer that is given to the thread that drew it, and not kept."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response
        self.thread = threading.get_ident()


def register(app: Dash) -> None:
    """Puts the memory before Dash's own view of callbacks; requests are checked before it."""
    server = app.server
    endpoint = next(rule.endpoint for rule in server.url_map.iter_rules() if rule.rule.endswith(f"/{PATH}"))
    answer = server.view_functions[endpoint]

    def remembered(**arguments: Any) -> Response:
        body = json.loads(request.get_data())
        if not is_page_output(body["output"]):
            return make_response(answer(**arguments))
        try:
            snapshot = warehouse().snapshot().id
        except NoSnapshot:
            return make_response(answer(**arguments))
        inputs = json.dumps([one.get("value") for one in body["inputs"]])
        kept = tuple(kept_snapshots())
        encoding = _encoding()
        key = ("page", body["output"], inputs, encoding, request_scope(), snapshot, kept)

        def draw() -> bytes:
            response = make_response(current_app.ensure_sync(answer)(**arguments))
            # a card may wait for its turn, and a snapshot published meanwhile may be what was drawn
            if response.status_code != OK or not in_part.is_whole() or warehouse().snapshot().id != snapshot:
                raise NotKept(response)
            return _packed(response.get_data(), encoding)

        try:
            packed = warehouse().remembered(key, draw)
        except NotKept as answered:
            is_own = answered.thread == threading.get_ident()
            return answered.response if is_own else make_response(answer(**arguments))
        return _response(packed, encoding)

    server.view_functions[endpoint] = remembered


def _encoding() -> str:
    """What the browser takes, the smallest first."""
    accepted = request.accept_encodings
    return next((one for one in ("br", "gzip") if accepted[one] > 0), "")


def _packed(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(body, quality=BROTLI_QUALITY))
    return gzip.compress(body, compresslevel=GZIP_LEVEL, mtime=0) if encoding == "gzip" else body


def _response(packed: bytes, encoding: str) -> Response:
    response = Response(packed, mimetype="application/json")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding"
    return response
