"""What a browser keeps, and for how long: files with a mark in their name for a year, figures never.

Such files are compressed once for each encoding and kept in memory; Flask-Compress compresses all other
answers as they are sent.
"""

import gzip
from pathlib import PurePath

import brotli
from dash.fingerprint import check_fingerprint
from flask import Flask, Response, request
from flask_compress import Compress
from werkzeug.exceptions import NotFound

from pages._bundles import FAVICON, FOLDER, bundles, plain_name

YEAR, DAY = 31_536_000, 86_400
SUITES = "/_dash-component-suites/"
LAYOUT, DEPENDENCIES = "/_dash-layout", "/_dash-dependencies"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
# fonts are compressed already
COMPRESSED = {"text/css", "text/javascript", "application/javascript", "image/svg+xml"}
COMPRESSORS = {
    "br": lambda content: brotli.compress(content, quality=9),
    "gzip": lambda content: gzip.compress(content, 9, mtime=0),
}
# (path without its mark, encoding) → content; as many as there are files
_compressed: dict[tuple[str, str], bytes] = {}


def register(server: Flask) -> None:
    server.config |= {"COMPRESS_ALGORITHM": list(COMPRESSORS), "COMPRESS_BR_LEVEL": 5}
    # hooks run in the reverse order: what is kept is compressed before Flask-Compress sees it
    Compress(server)
    server.add_url_rule(f"{FOLDER}<file_name>", "bundle", bundle)
    server.add_url_rule("/favicon.ico", "favicon", favicon)
    server.after_request(kept)


def bundle(file_name: str) -> Response:
    """The bundle; to a page of another version of the program, the present one, which is not kept."""
    found = bundles().get(plain_name(file_name))
    if found is None:
        raise NotFound
    answer = Response(found.content, content_type=TYPES[PurePath(found.name).suffix])
    if file_name == found.file_name:
        keep(answer)
    else:
        answer.cache_control.no_cache = True
    return answer


def favicon() -> Response:
    """What browsers ask for by themselves, where an answer is no page of ours."""
    answer = Response(bundles()[FAVICON].content, content_type=TYPES[".svg"])
    answer.cache_control.max_age = DAY
    return answer


def keep(answer: Response) -> None:
    answer.cache_control.public = True
    answer.cache_control.max_age = YEAR
    answer.cache_control.immutable = True


def kept(answer: Response) -> Response:
    """Says how long an answer of Dash's may be kept, and sends a kept file compressed."""
    if answer.status_code != 200:
        return answer
    path = request.path
    if path.startswith(SUITES):
        plain, is_marked = check_fingerprint(path)
        if is_marked:
            keep(answer)
        compress(answer, plain)
    elif path.startswith(FOLDER):
        compress(answer, FOLDER + plain_name(path.removeprefix(FOLDER)))
    elif path == DEPENDENCIES:
        # the same for as long as the program runs: the browser asks whether it still is
        answer.cache_control.no_cache = True
        answer.add_etag()
    elif path == LAYOUT:
        # says which data there are
        answer.cache_control.no_store = True
    elif answer.mimetype == "text/html" and not answer.cache_control:
        # names the bundles of this version
        answer.cache_control.no_cache = True
    return answer


def compress(answer: Response, path: str) -> None:
    encoding = request.accept_encodings.best_match(COMPRESSORS)
    if encoding is None or answer.mimetype not in COMPRESSED:
        return
    if (path, encoding) not in _compressed:
        _compressed[path, encoding] = COMPRESSORS[encoding](answer.get_data())
    answer.set_data(_compressed[path, encoding])
    answer.content_encoding = encoding
