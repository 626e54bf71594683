"""What stands before the app whatever serves it: the prefix, and for gunicorn the word of the proxy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.middleware.proxy_fix import ProxyFix

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def below(application: Application, prefix: str) -> Application:
    """The application below a prefix. Outside of it is nothing; its first page is shown the way."""
    if prefix == "/":
        return application
    root = prefix.rstrip("/")

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(prefix):
            inside = {**environ, "SCRIPT_NAME": root, "PATH_INFO": path[len(root) :]}
            return application(inside, start_response)
        if path in {"", "/", root}:
            start_response("302 Found", [("Location", prefix), ("Content-Length", "0")])
            return []
        body = f"没有这个地址；本系统在 {prefix} 之下。".encode()
        kind = ("Content-Type", "text/plain; charset=utf-8")
        start_response("404 Not Found", [kind, ("Content-Length", str(len(body)))])
        return [body]

    return answer


def believing(application: Application, proxy: str) -> Application:
    """Client, scheme and host as the proxy tells them; of others these headers are passed over."""
    told: Application = ProxyFix(application, x_for=1, x_proto=1, x_host=1)

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        is_proxy = bool(proxy) and environ.get("REMOTE_ADDR") == proxy
        return (told if is_proxy else application)(environ, start_response)

    return answer
