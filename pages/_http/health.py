"""/healthz: whether figures can be served, and warnings about them. It contains no data.

A stranger is told the status alone: a warning may name a file of the data folder.
"""

from datetime import date
from typing import Any

from flask import Blueprint, Flask, current_app, jsonify

from access import accounts
from briefing.api import RENDERER_HEALTH
from data import warehouse
from data.paths import state_dir
from pages._http import gate

blueprint = Blueprint("health", __name__)


def register(server: Flask) -> None:
    server.register_blueprint(blueprint)


@blueprint.get("/healthz")
def healthz() -> Any:
    """Status and, to whom the server knows, warnings; today is `TODAY` of the application's configuration."""
    health = warehouse().health(current_app.config["TODAY"]())
    snapshot = health.snapshot
    fault = RENDERER_HEALTH.fault()
    warnings = [*health.warnings, *([fault] if fault else [])]
    status = "empty" if snapshot is None else "warning" if warnings else "ok"
    if gate.asker() is None and accounts.any_account(state_dir()):
        return jsonify(status=status)
    return jsonify(
        status=status,
        snapshot=snapshot and snapshot.id,
        data_until=_iso(snapshot.last_day) if snapshot else None,
        complete_until=_iso(snapshot.last_complete_day) if snapshot else None,
        loaded_at=snapshot and snapshot.loaded_at.isoformat(),
        warnings=warnings,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
