"""A state folder of one's own with accounts, and a client of the server over the demo's data."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from access import accounts
from access.roles import account_roles
from app import app
from data.snapshot.journal import SHANGHAI
from tests.conftest import DemoData

NOW = datetime(2024, 7, 1, 9, 30, tzinfo=SHANGHAI)
PASSWORD = "horse battery 7 staple"
TOWN, OTHER_TOWN, AUTHORITY = "371526001", "371526101", "housing_bureau"
ORIGIN = "http://localhost"
BOUND = {"town": {"towns": [TOWN]}, "authority": {"authorities": [AUTHORITY]}}


@dataclass
class Clock:
    """The time that the server reads; tests move it."""

    now: datetime = NOW

    def on(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setitem(app.server.config, "NOW", lambda: clock.now)
    return clock


def add_all(state: Path) -> None:
    """One account of each role, named as its role."""
    for role in account_roles():
        accounts.add(state, role, role, PASSWORD, now=NOW, by="test", **BOUND.get(role, {}))


@pytest.fixture(scope="module")
def county(demo: DemoData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's data folder with an account of each role."""
    folder = tmp_path_factory.mktemp("county") / "data"
    shutil.copytree(demo.data_dir, folder)
    add_all(folder / "state")
    return folder


@pytest.fixture(scope="session")
def two_towns(shared: Path) -> Any:
    """The small county whose towns cannot be mistaken for one another; see `running`."""
    from tests.access import running, two_towns  # noqa: PLC0415  they take the accounts' words from here

    return running.county_of(shared, "two towns", two_towns.SECOND)


@pytest.fixture
def client(county: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """A browser on which nobody has signed in."""
    monkeypatch.setenv("ANXIN_DATA", str(county))
    with app.server.test_client() as browser:
        yield browser


SignedIn = Callable[[str], FlaskClient]


@pytest.fixture
def signed_in(county: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> SignedIn:
    """signed_in(role): a browser in which the account of that role has signed in."""
    monkeypatch.setenv("ANXIN_DATA", str(county))

    def sign_in(role: str) -> FlaskClient:
        browser = app.server.test_client()
        assert submit(browser, "/login", username=role, password=PASSWORD).status_code == 302
        return browser

    return sign_in


def submit(browser: FlaskClient, path: str, **fields: Any) -> TestResponse:
    """A form of our own pages, sent."""
    return browser.post(path, data=fields, headers={"Origin": ORIGIN})
