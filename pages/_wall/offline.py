"""The wall without its server: a worker in the browser answers /screen with the picture kept there.

The worker needs a secure context: https, or the machine itself.
"""

from pathlib import Path

import dash
from flask import Flask, Response

from pages._bundles import WALL_SCRIPTS, WALL_STYLES, path_of
from pages._wall.build import build_id
from pages._wall.frame import BADGE, CLOCK, DAY, PORTRAIT, TITLE

WORKER = Path(__file__).with_name("worker.js")
ADDRESSES = [path_of(WALL_STYLES), path_of(WALL_SCRIPTS)]


def register(server: Flask) -> None:
    """Adds the routes at most once for each server, since another app of the process may import the page
    again."""
    if "wall_worker" in server.view_functions:
        return
    server.add_url_rule("/screen-worker.js", "wall_worker", worker)
    server.add_url_rule("/screen-offline", "wall_offline", page)


def worker() -> Response:
    """The worker script with the build id, so that a new build is a new worker that fetches its files
    again."""
    kept = ", ".join(f'"{dash.get_relative_path(address)}"' for address in ["/screen-offline", *ADDRESSES])
    script = WORKER.read_text(encoding="utf-8").replace("__BUILD__", build_id()).replace('"__KEPT__"', kept)
    script = script.replace("__PREFIX__", dash.get_relative_path("/"))
    answer = Response(script, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def page() -> Response:
    """An empty stage; wall_keep.js puts the stored picture on it."""
    addresses = [dash.get_relative_path(one) for one in ADDRESSES]
    styles = "".join(f'<link rel="stylesheet" href="{one}">' for one in addresses if one.endswith(".css"))
    scripts = "".join(f'<script src="{one}"></script>' for one in addresses if one.endswith(".js"))
    body = (
        '<!DOCTYPE html><html lang="zh-CN" data-wall-offline><head><meta charset="utf-8">'
        f"<title>大屏 · {TITLE}</title>{styles}</head><body>"
        '<div class="wall"><div class="wall-stage"><div id="wall-kept"></div>'
        '<div class="wall-time"><div class="wall-notes"><div class="wall-note wall-paused">已暂停</div>'
        f'<div id="{BADGE}" class="wall-alarm" role="status"></div></div>'
        f'<div><div id="{CLOCK}" class="wall-clock"></div><div id="{DAY}" class="wall-day"></div></div>'
        f'</div></div><p class="wall-portrait">{PORTRAIT}</p></div>{scripts}</body></html>'
    )
    return Response(body, content_type="text/html; charset=utf-8")
