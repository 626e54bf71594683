"""/healthz: whether figures can be served, and warnings about them; /readyz: whether a snapshot opens.

Neither contains data. A stranger is told no more than that the server is up, or not ready.
"""

from datetime import date
from typing import Any

from flask import Blueprint, Flask, current_app, jsonify

from access import accounts
from briefing.api import RENDERER_HEALTH
from data import NoSnapshot, warehouse
from data.paths import state_dir
from pages._scope import may, person

blueprint = Blueprint("health", __name__)


def register(server: Flask) -> None:
    server.register_blueprint(blueprint)


def may_know() -> bool:
    """Whether the asker may know how data and machine are: everybody where there are no accounts."""
    return may("server") if person() else not accounts.any_account(state_dir())


@blueprint.get("/healthz")
def healthz() -> Any:
    """Status and warnings; today's date is `TODAY` of the application's configuration."""
    if not may_know():
        return jsonify(status="up")
    health = warehouse().health(current_app.config["TODAY"]())
    snapshot = health.snapshot
    fault = RENDERER_HEALTH.fault()
    warnings = [*health.warnings, *([fault] if fault else [])]
    status = "empty" if snapshot is None else "warning" if warnings else "ok"
    return jsonify(
        status=status,
        snapshot=snapshot and snapshot.id,
        data_until=_iso(snapshot.last_day) if snapshot else None,
        complete_until=_iso(snapshot.last_complete_day) if snapshot else None,
        loaded_at=snapshot and snapshot.loaded_at.isoformat(),
        warnings=warnings,
    )


@blueprint.get("/readyz")
def readyz() -> Any:
    """200 where a snapshot can be opened, else 503; with the reason for those who may know it."""
    try:
        warehouse().snapshot()
    except NoSnapshot as none:
        answer = jsonify(status="not ready", **({"reason": str(none)} if may_know() else {}))
        return answer, 503
    return jsonify(status="ready")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
