"""Wrong addresses and faults of ours: a page for people, JSON for /api, the right status for all."""

import logging
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import BadRequest

import app
from data.errors import QuestionError
from pages._components.marks import FORGED
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


# a payment may name no channel, but no verified sum does: it is of a complaint
NO_CHANNEL = "没有代码为“unknown”的渠道。"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/export/rows/verified_yuan.csv?also=channel:unknown", NO_CHANNEL),
        ("/export/rows/complaints_received.csv?group=x", FORGED),
    ],
)
def test_a_question_that_cannot_be_put_is_400_in_words(client: FlaskClient, path: str, words: str) -> None:
    script = client.get(path)
    assert (script.status_code, script.get_data(as_text=True)) == (400, words)
    page = client.get(path, headers=BROWSER)
    assert (page.status_code, page.mimetype) == (400, "text/html")
    assert f"<p>{words}</p>" in page.get_data(as_text=True)


@pytest.mark.parametrize(
    ("raised", "words"),
    [
        (QuestionError(NO_CHANNEL), NO_CHANNEL),
        (BadRequest(FORGED), FORGED),
        # what the library raises by itself speaks English
        (BadRequest(), FORGED),
    ],
)
def test_a_refusal_of_any_route_is_400_in_chinese_and_no_fault(
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    raised: Exception,
    words: str,
) -> None:
    def fails() -> None:
        raise raised

    for endpoint in ("health.healthz", "metrics_api.list_metrics"):
        monkeypatch.setitem(app.server.view_functions, endpoint, fails)
    with caplog.at_level(logging.ERROR):
        script, system = client.get("/healthz"), client.get("/api/metrics")
    assert (script.status_code, script.get_data(as_text=True)) == (400, words)
    assert (system.status_code, system.get_json()) == (400, {"error": words})
    assert caplog.records == []
