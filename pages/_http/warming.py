"""The pages as they first open, and the wall, are drawn as soon as a snapshot is published, not at a visit.

It asks this very server, so that what is kept is what a browser gets.
"""

import json
import logging
import threading
import time
from typing import Any

from dash import Dash

from data import warehouse
from data.errors import Busy, DataError
from pages._components.page import ADDRESS, WIDTH, is_page_output
from pages._http.callback_guard import PATH
from pages._http.gate import INSIDE, INTERNAL
from pages._wall.picture import draw
from pages._wall.scene import read_scenes

# What a window says of its width, as assets/js/12_panels.js does.
WIDTHS = ("wide", "phone")
# As browsers ask a machine of their own, or one behind TLS.
ACCEPTED = {"Accept-Encoding": "gzip, deflate, br, zstd"}
SECONDS = 5.0

log = logging.getLogger(__name__)


def start(app: Dash) -> threading.Thread:
    """Follows the pointer for as long as the process lives."""
    thread = threading.Thread(target=_follow, args=(app,), name="warming", daemon=True)
    thread.start()
    return thread


def _follow(app: Dash) -> None:
    warmed = ""
    while True:
        try:
            now = warehouse().snapshot().id
        except DataError:
            now = ""
        if now and now != warmed:
            warm(app)
        warmed = now
        time.sleep(SECONDS)


def warm(app: Dash) -> int:
    """Draws what every visitor asks first. Returns how many pages there were; a fault is logged and left."""
    bodies = [
        json.dumps(_body(app, output, width))
        for output in app.callback_map
        if is_page_output(output)
        for width in WIDTHS
    ]
    client = app.server.test_client()
    for body in bodies:
        answer = client.post(
            f"/{PATH}",
            data=body,
            content_type="application/json",
            headers=ACCEPTED,
            environ_overrides={INTERNAL: INSIDE},
        )
        if answer.status_code != 200:
            log.warning("预先画页面没有成功（%s）：打开页面时再画", answer.status)
    try:
        with app.server.app_context():
            draw(warehouse(), read_scenes([])[0])
    except (Busy, DataError) as error:
        log.warning("预先画大屏没有成功：%s", error)
    return len(bodies)


def _body(app: Dash, output: str, width: str) -> dict[str, Any]:
    values = {ADDRESS: "", WIDTH: width}
    return {
        "output": output,
        "outputs": [_named(one) for one in output.strip(".").split("...")],
        "inputs": [{**one, "value": values[one["id"]]} for one in app.callback_map[output]["inputs"]],
        "changedPropIds": [],
    }


def _named(output: str) -> dict[str, Any]:
    component, _, prop = output.rpartition(".")
    return {"id": json.loads(component) if component.startswith("{") else component, "property": prop}
