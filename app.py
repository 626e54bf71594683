"""安薪 · 高唐县根治欠薪监测分析: builds the server. `python app.py` serves it."""

import os
import sys
from datetime import date, datetime
from typing import Any

from dash import Dash
from flask import Response, request

from access import accounts
from briefing.api import RENDERER_HEALTH
from data.county import county
from data.paths import state_dir
from data.query.lanes import FIGURES, HEAVY
from data.snapshot import spill
from data.snapshot.journal import SHANGHAI
from pages import _document as document
from pages._components import shell
from pages._http import (
    briefings,
    browser_cache,
    callback_guard,
    clients,
    errors,
    exports,
    gate,
    health,
    imports,
    metrics_api,
    page_answers,
    pictures,
    sign_in,
    warming,
)

TITLE = f"安薪 · {county().name}根治欠薪监测分析"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
LOCAL_NAMES = {"127.0.0.1", "localhost", "[::1]"}
EVERY_ADDRESS = {"0.0.0.0", "::"}
# Every request that may wait for its turn has a thread to wait in, and some are left for what never waits.
SPARE_THREADS = 8
SERVING = {
    "threads": SPARE_THREADS + sum(lane.places + lane.waiting for lane in (FIGURES, HEAVY)),
    # reads on while a request is worked on, so that a client that has gone is seen: pages/_http/clients.py
    "channel_request_lookahead": 1,
    # a browser keeps six connections: enough for more than a hundred readers
    "connection_limit": 800,
    "asyncore_use_poll": True,
    "ident": None,
}


class Server(Dash):
    """Dash with a document of our own."""

    def interpolate_index(self, **parts: Any) -> str:
        return str(super().interpolate_index(**document.parts(request.path, parts)))


def make_app() -> Dash:
    app = Server(
        __name__,
        use_pages=True,
        title=TITLE,
        update_title=None,
        index_string=document.TEMPLATE,
        include_pages_meta=False,
        serve_locally=True,
        enable_mcp=False,
        # assets/ is served as bundles, which the document names
        include_assets_files=False,
        # else the document holds the layouts of all pages; tests/pages/test_callback_ids.py checks their ids
        suppress_callback_exceptions=True,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.layout = shell.shell
    shell.connect()
    # JSON keeps Chinese characters readable in a terminal
    app.server.json.ensure_ascii = False
    # the only clock: by it sessions end, and the health page says which sources are stale
    app.server.config |= {"TODAY": county_today, "NOW": county_now}
    gate.register(app)
    doors = (metrics_api, health, exports, imports, briefings, pictures, sign_in)
    for part in (browser_cache, *doors, errors, clients):
        part.register(app.server)
    callback_guard.register(app)
    page_answers.register(app)
    app.server.after_request(lambda response: secured(app, response))
    return app


def county_now() -> datetime:
    """Now in the county's time zone, whatever the machine's time zone."""
    return datetime.now(SHANGHAI)


def county_today() -> date:
    return county_now().date()


def secured(app: Dash, response: Response) -> Response:
    """Response headers: no request to other hosts, and no embedding in other sites."""
    # pages add inline scripts late, so the hashes are computed for each answer
    scripts = " ".join(["'self'", *app.csp_hashes()])
    response.headers["Content-Security-Policy"] = (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


app = make_app()
server = app.server


def refusal_to_serve(host: str) -> str:
    """Why the server may not be open to other machines; "" where it may, or is not."""
    if host in LOOPBACK:
        return ""
    if not accounts.any_account(state_dir()):
        return (
            f"HOST={host} 会让别的机器访问，但系统还没有账户。请先建管理员："
            "python -m access add 名字 --role admin，再启动；或去掉 HOST，只在本机打开。"
        )
    if not os.environ.get("HOSTS", "").strip() and host in EVERY_ADDRESS:
        return (
            f"HOST={host} 会答复任何名字的请求。请用 HOSTS 写明浏览器地址栏里用的主机名或地址，用逗号分开，"
            "例如 HOSTS=qx.gaotang.example,10.1.2.3。"
        )
    return ""


def trusted_hosts(host: str) -> list[str]:
    """The names by which browsers may ask; a request by any other name is refused, as by one that a foreign
    site has pointed at this machine."""
    named = [one.strip() for one in os.environ.get("HOSTS", "").split(",") if one.strip()]
    return sorted({*LOCAL_NAMES, *named, *([] if host in EVERY_ADDRESS else [host])})


def behind_proxy() -> dict[str, Any]:
    """For waitress: who asks, and by which address, is taken from the proxy that PROXY names, nobody else."""
    proxy = os.environ.get("PROXY", "").strip()
    if not proxy:
        return {}
    headers = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}
    return {"trusted_proxy": proxy, "trusted_proxy_count": 1, "trusted_proxy_headers": headers}


def main() -> int:
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8050")
    if why := refusal_to_serve(host):
        print(f"拒绝启动：{why}", file=sys.stderr)
        return 1
    if not port.isdigit() or not 0 < int(port) < 65536:
        print(f"拒绝启动：PORT={port} 不是端口号。请用 1–65535 之间的整数。", file=sys.stderr)
        return 1
    from waitress import serve  # noqa: PLC0415 - only this way of serving needs it

    # Dash builds its pages at the first request; a second request meanwhile would get only a part of them
    with server.test_request_context("/healthz"):
        server.preprocess_request()
    server.config["TRUSTED_HOSTS"] = trusted_hosts(host)
    spill.clean(state_dir())
    # in the background: the health page reports where official pictures cannot be drawn
    RENDERER_HEALTH.start()
    warming.start(app)
    print(f"安薪已启动：http://{host}:{port}", flush=True)
    serve(server, host=host, port=int(port), **SERVING, **behind_proxy())
    return 0


if __name__ == "__main__":
    sys.exit(main())
