"""/metrics for Prometheus: requests, times, queues, memory, snapshot and loads; no data and no persons.

Where several processes serve, each writes its figures into the folder that PROMETHEUS_MULTIPROC_DIR names,
and whichever is asked adds up those of all that live; what one that ended has counted stays counted.
"""

from __future__ import annotations

import logging
import os
import time
from collections import Counter as Tally
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from data import NoSnapshot, warehouse
from data.paths import state_dir
from data.snapshot.journal import JOURNAL, SHANGHAI, read
from pages._http.callback_guard import is_callback
from pages._http.gate import INSIDE, INTERNAL

OWN = CollectorRegistry()
KIND = ("kind",)
REQUESTS = Counter("anxin_requests", "Requests answered.", (*KIND, "method", "status"), registry=OWN)
SECONDS = Histogram(
    "anxin_request_seconds",
    "From the first look at a request until its answer is ready.",
    KIND,
    buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60),
    registry=OWN,
)
TAKEN = Gauge(
    "anxin_lane_taken",
    "Places of a lane that are held.",
    ("lane",),
    registry=OWN,
    multiprocess_mode="livesum",
)
WAITING = Gauge(
    "anxin_lane_waiting",
    "Requests that wait for a place.",
    ("lane",),
    registry=OWN,
    multiprocess_mode="livesum",
)
CACHED = Gauge(
    "anxin_cache_bytes", "What the remembered answers weigh.", registry=OWN, multiprocess_mode="livesum"
)
# the first word of an endpoint → what kind of request it is
KINDS = {
    "/": "page",
    "/<path:path>": "page",
    "metrics_api": "api",
    "exports": "export",
    "imports": "import",
    "briefings": "paper",
    "pictures": "picture",
    "sign_in": "sign_in",
    "health": "health",
    "monitoring": "health",
    "bundle": "file",
    "favicon": "file",
}
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}

blueprint = Blueprint("monitoring", __name__)
log = logging.getLogger("anxin.requests")


def register(server: Flask) -> None:
    """Before the other hooks: the time that they take counts."""
    server.register_blueprint(blueprint)
    server.before_request(_begun)
    server.after_request(_counted)


def _begun() -> None:
    g.begun = time.monotonic()
    _note_queues()


def _counted(answer: Response) -> Response:
    if request.environ.get(INTERNAL) is INSIDE:
        # the server's own question: warming.py
        return answer
    kind = kind_of(request.endpoint)
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(kind, method, str(answer.status_code)).inc()
    seconds = time.monotonic() - g.get("begun", time.monotonic())
    SECONDS.labels(kind).observe(seconds)
    # by its rule, not its address: a name in an address may be a person's
    log.info("%s %s %s %.0fms", method, request.url_rule, answer.status_code, seconds * 1000)
    _note_queues()
    return answer


def kind_of(endpoint: str | None) -> str:
    if is_callback():
        return "callback"
    if endpoint and endpoint.startswith("/_"):
        return "file"
    return KINDS.get((endpoint or "").split(".")[0], "other")


def _note_queues() -> None:
    """As they are whenever a request comes or goes: nothing else changes them."""
    load = warehouse().load
    for name, lane in (("figures", load.lanes.figures), ("heavy", load.lanes.heavy)):
        TAKEN.labels(name).set(lane.taken)
        WAITING.labels(name).set(lane.waiting)
    CACHED.set(load.cache_bytes)


class DataState:
    """What the data folder says, the same for all processes: read when it is asked for."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterator[Metric]:
        try:
            snapshot = warehouse().snapshot()
        except NoSnapshot:
            snapshot = None
        yield GaugeMetricFamily(
            "anxin_ready", "Whether a snapshot can be opened.", value=int(snapshot is not None)
        )
        if snapshot is not None:
            loaded = snapshot.loaded_at
            at = loaded if loaded.tzinfo else loaded.replace(tzinfo=SHANGHAI)
            age = (self._now - at).total_seconds()
            yield GaugeMetricFamily("anxin_snapshot_age_seconds", "Since the snapshot was made.", value=age)
            if snapshot.last_day:
                days = (self._now.date() - snapshot.last_day).days
                yield GaugeMetricFamily("anxin_data_age_days", "Since the last day of the data.", value=days)
        loads = CounterMetricFamily("anxin_warehouse_actions", "Lines of the journal.", labels=("action",))
        lines = Tally(str(one.get("action")) for one in read(state_dir() / JOURNAL))
        for action, count in sorted(lines.items()):
            loads.add_metric((action,), count)
        yield loads


@blueprint.get("/metrics")
def metrics() -> Response:
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
    else:
        registry.register(OWN)
    now: Any = current_app.config["NOW"]()
    registry.register(DataState(now))
    answer = Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    answer.headers["Cache-Control"] = "no-store"
    return answer
