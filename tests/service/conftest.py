"""A small county with accounts that a test may serve, back up and wreck."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest

from access import accounts
from data.snapshot.journal import SHANGHAI
from tests.data.small_county.files import FIRST, point_to, write_snapshot
from tests.service.running import Service

NOW = datetime(2024, 7, 1, 9, 30, tzinfo=SHANGHAI)
PASSWORD = "horse battery 7 staple"
SECOND = "wages-20240701T000000Z-0000beef"
HALF = "from=2024-01-01&to=2024-06-30"


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """The hand-made snapshot as current, and nobody has to sign in."""
    folder = tmp_path / "data"
    (folder / "snapshots").mkdir(parents=True)
    point_to(folder, write_snapshot(folder, FIRST).name)
    return folder


@pytest.fixture
def guarded(county: Path) -> Path:
    """The same with an analyst."""
    accounts.add(county / "state", "analyst", "analyst", PASSWORD, now=NOW, by="test")
    return county


def signed_in(service: Service, name: str = "analyst") -> Mapping[str, str]:
    """The headers of a browser in which the account has signed in."""
    form = urlencode({"username": name, "password": PASSWORD})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": service.origin}
    answer = service.ask("/login", method="POST", body=form, headers=headers)
    assert answer.status == 302, answer.text
    return {"Cookie": answer.headers["set-cookie"].split(";")[0], "Origin": service.origin}


def callback(service: Service, headers: Mapping[str, str], body: dict) -> dict:
    answer = service.ask(
        "/_dash-update-component",
        method="POST",
        body=json.dumps(body),
        headers={**headers, "Content-Type": "application/json"},
    )
    assert answer.status == 200, answer.text
    return answer.json
