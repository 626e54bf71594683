"""What went wrong, in Chinese: a page for people, JSON for /api, a sentence for scripts and downloads.

What was only not answered this time is a 503 that says when to ask again.
"""

from html import escape

import dash
from flask import Flask, Response, json, request
from werkzeug.exceptions import InternalServerError, MethodNotAllowed, NotFound

from data.errors import (
    AskerLeft,
    Busy,
    DataError,
    NoSnapshot,
    OutOfScope,
    QueryStopped,
    QuestionError,
    UnknownMetric,
)
from data.query.lanes import RETRY_SECONDS
from data.view import COUNTY_NAME
from pages._bundles import STYLES, path_of
from pages._components import in_part
from pages._components.shell import nav_pages
from pages._http.clients import RETRY, ask_again

FAULT = "程序处理这个请求时出错，已记入日志；请刷新页面再试，仍不行请告诉维护人员出错的时间和所做的操作。"
NO_ADDRESS = "没有这个地址；请从首页或页面上的链接进入。"
NO_METHOD = "这个地址不接受这种请求方法，没有执行。"
NOT_FOUND = "not_found_404"
GONE = "请求已取消。"
STATUSES: dict[type[DataError], int] = {
    QuestionError: 400,
    OutOfScope: 403,
    UnknownMetric: 404,
    NoSnapshot: 503,
    QueryStopped: 503,
}
# Dash answers every address that no route takes with the one document, whose scripts show the page
PAGES_ENDPOINTS = ("/<path:path>", "/")


def register(server: Flask) -> None:
    server.register_error_handler(InternalServerError, lambda _error: refused(FAULT, 500))
    server.register_error_handler(NotFound, lambda _error: refused(NO_ADDRESS, 404))
    server.register_error_handler(MethodNotAllowed, other_method)
    for kind in STATUSES:
        server.register_error_handler(kind, lambda error: refused(str(error), status_of(error)))
    server.register_error_handler(Busy, busy)
    # nobody reads this answer
    server.register_error_handler(AskerLeft, lambda _error: sentence(GONE, 503))
    server.after_request(not_found)
    server.after_request(in_part_said)


def status_of(error: DataError) -> int:
    return next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 500)


def busy(error: Busy) -> Response:
    return ask_again(refused(str(error), 503))


def in_part_said(response: Response) -> Response:
    """When to ask again for an answer of which a part is still to come."""
    if in_part.is_marked():
        response.headers[RETRY] = str(RETRY_SECONDS)
    return response


def sentence(words: str, status: int) -> Response:
    return Response(words, status=status, content_type="text/plain; charset=utf-8")


def refused(words: str, status: int) -> Response:
    """The sentence as the asker can read it; what a script asks for is never a page."""
    if request.path.startswith("/api/"):
        return Response(
            json.dumps({"error": words}, ensure_ascii=False),
            status=status,
            content_type="application/json; charset=utf-8",
        )
    if request.method == "GET" and "text/html" in request.accept_mimetypes.values():
        return Response(error_page(words), status=status, content_type="text/html; charset=utf-8")
    return sentence(words, status)


def error_page(words: str) -> str:
    """A page that needs no script and no data."""
    style = f'<link rel="stylesheet" href="{dash.get_relative_path(path_of(STYLES))}">'
    ways = "".join(
        f'<li><a href="{escape(page["relative_path"])}">{escape(page["name"])}</a></li>'
        for page in nav_pages()
    )
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>没有打开 · 安薪</title>{style}</head><body>"
        f'<header class="top"><div class="brand">安薪 · {COUNTY_NAME}</div></header>'
        f'<main><div class="no-data"><h1>没有打开</h1><p>{escape(words)}</p>'
        f"<p>可以打开：</p><ul>{ways}</ul></div></main></body></html>"
    )


def other_method(error: MethodNotAllowed) -> Response:
    """Says so in Chinese, with the methods that the address does accept."""
    answer = sentence(NO_METHOD, 405)
    answer.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return answer


def not_found(response: Response) -> Response:
    """The document is the same for every address; where it shows that there is no such page, it is a 404."""
    if response.status_code == 200 and request.endpoint in PAGES_ENDPOINTS and not is_page(request.path):
        response.status_code = 404
    return response


def is_page(path: str) -> bool:
    """Whether a page of the registry, other than the one that says there is none, has this address."""
    return any(
        page["path"].strip("/") == path.strip("/")
        for page in dash.page_registry.values()
        if not page["module"].endswith(NOT_FOUND)
    )
