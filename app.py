"""Builds the server. `python app.py` serves it in one process, `python -m service run` in several."""

import sys
from datetime import date, datetime
from typing import Any

from dash import Dash
from flask import Response, request

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
    monitoring,
    page_answers,
    pictures,
    sign_in,
    warming,
)
from service import logs
from service.settings import Unusable, behind_proxy, prefix, read, trusted_hosts
from service.wsgi import below

TITLE = f"安薪 · {county().name}根治欠薪监测分析"
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
        # what stands before the app takes the prefix off each request: service/wsgi.py
        requests_pathname_prefix=prefix(),
        routes_pathname_prefix="/",
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
    monitoring.register(app.server)
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


def make_ready(app: Dash, host: str) -> None:
    """All that a process does before it answers the first request."""
    # Dash builds its pages at the first request; a second request meanwhile would get only a part of them
    with app.server.test_request_context("/healthz"):
        app.server.preprocess_request()
    app.server.config["TRUSTED_HOSTS"] = trusted_hosts(host)
    spill.clean(state_dir())
    # in the background: the health page reports where official pictures cannot be drawn
    RENDERER_HEALTH.start()
    warming.start(app)


def main() -> int:
    try:
        settings = read()
    except Unusable as why:
        print(f"拒绝启动：{why}", file=sys.stderr)
        return 1
    from waitress import serve  # noqa: PLC0415 - only this way of serving needs it

    logs.start()
    make_ready(app, settings.host)
    print(f"安薪已启动：http://{settings.host}:{settings.port}{settings.prefix}", flush=True)
    application = below(server, settings.prefix)
    serve(application, host=settings.host, port=settings.port, **SERVING, **behind_proxy())
    return 0


if __name__ == "__main__":
    sys.exit(main())
