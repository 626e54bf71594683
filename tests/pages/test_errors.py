"""Wrong addresses and faults of ours: a page for people, JSON for /api, the right status for all."""

import logging
import re

import pytest
from flask.testing import FlaskClient

import app
from pages._http import errors

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/complaints/", 200), ("/data?tab=x", 200), ("/nothing", 404), ("/404", 404)],
)
def test_status_of_an_address(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == status
    words = re.sub(r"<script.*?</script>|<[^>]+>", "", answer.get_data(as_text=True), flags=re.DOTALL)
    assert "正在打开" in words
    assert "Loading" not in words


def test_addresses_below_routes_are_refused_by_kind(client: FlaskClient) -> None:
    page = client.get("/assets/nothing.js", headers=BROWSER)
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert errors.NO_ADDRESS in page.get_data(as_text=True)
    api = client.get("/api/nothing", headers=BROWSER)
    assert (api.status_code, api.mimetype) == (404, "application/json")


@pytest.mark.parametrize(
    ("endpoint", "path"), [("health.healthz", "/healthz"), ("metrics_api.list_metrics", "/api/metrics")]
)
def test_a_fault_is_answered_in_chinese_and_logged(
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    endpoint: str,
    path: str,
) -> None:
    def fails() -> None:
        raise TypeError("ours")

    monkeypatch.setitem(app.server.view_functions, endpoint, fails)
    with caplog.at_level(logging.ERROR):
        answer = client.get(path, headers=BROWSER)
    is_api = path.startswith("/api/")
    assert (answer.status_code, answer.is_json) == (500, is_api)
    assert errors.FAULT in (answer.get_json()["error"] if is_api else answer.get_data(as_text=True))
    assert any("TypeError: ours" in (record.exc_text or "") for record in caplog.records)
