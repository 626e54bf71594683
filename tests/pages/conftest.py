"""The application over the small snapshot made by hand, and over none at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import app
from data.view import View
from pages._request import read_view
from tests.data.small_county.files import FIRST, point_to, write_snapshot


@pytest.fixture(scope="session")
def county_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    point_to(folder, write_snapshot(folder, FIRST).name)
    return folder


@pytest.fixture
def over_county(county_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A request over the hand-made snapshot."""
    monkeypatch.setenv("ANXIN_DATA", str(county_folder))
    with app.server.test_request_context():
        yield


@pytest.fixture
def over_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A request where nothing has been loaded yet."""
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    with app.server.test_request_context():
        yield


@pytest.fixture
def view(over_county: None) -> View:
    found = read_view("")
    assert found is not None
    return found


@pytest.fixture
def client(county_folder: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("ANXIN_DATA", str(county_folder))
    return app.server.test_client()


@pytest.fixture
def own(client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A client over a data folder that the test may write."""
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path / "data"))
    return client
