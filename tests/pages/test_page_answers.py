"""A page's answer is drawn once for all who ask the same, and anew when what it depends on has changed."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import app
from data.errors import QuestionError
from pages._components import page
from pages._http import warming
from pages._request import read_request
from tests.data.small_county.complaints import COMPLAINTS, complaint
from tests.data.small_county.days import YUQIUHU
from tests.data.small_county.files import FIRST, SECOND, TABLES, point_to, write_snapshot


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The addresses of the pages drawn; each is really drawn."""
    drawn, made = page.drawn, []

    def noting(shown: Any, request: Any, search: str | None = None, *rest: Any) -> dict[str, Any]:
        made.append(search or "")
        return drawn(shown, request, search, *rest)

    monkeypatch.setattr(page, "drawn", noting)
    yield made


@pytest.fixture
def own_client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    point_to(tmp_path, write_snapshot(tmp_path, FIRST).name)
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    return app.server.test_client()


def asked(client: FlaskClient, search: str, encoding: str = "", width: str | None = None) -> TestResponse:
    client.get("/healthz")
    output = next(one for one in app.callback_map if one.startswith("..complaints-notice.children..."))
    declared = app.callback_map[output]
    body = {
        "output": output,
        "outputs": [named(one) for one in output.strip(".").split("...")],
        "inputs": [
            {**one, "value": search if one["property"] == "search" else width} for one in declared["inputs"]
        ],
        "changedPropIds": ["address.search"],
    }
    return client.post("/_dash-update-component", json=body, headers={"Accept-Encoding": encoding})


def named(output: str) -> dict[str, Any]:
    component, _, prop = output.rpartition(".")
    return {"id": json.loads(component) if component.startswith("{") else component, "property": prop}


def test_the_same_question_is_drawn_once(own_client: FlaskClient, drawings: list[str]) -> None:
    first, second = (asked(own_client, "?period=last_year") for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert first.get_data() == second.get_data()
    assert "complaints-foot" in first.get_json()["response"]
    assert drawings == ["?period=last_year"]


def test_other_filters_and_another_width_are_other_questions(
    own_client: FlaskClient, drawings: list[str]
) -> None:
    answers = [
        asked(own_client, "?period=last_year"),
        asked(own_client, f"?period=last_year&town={YUQIUHU}"),
        asked(own_client, "?period=last_year", width="phone"),
    ]
    assert len(drawings) == 3
    assert len({one.get_data() for one in answers}) == 3


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("", "", bytes),
        ("br;q=0, identity", "", bytes),
    ],
)
def test_it_is_packed_as_the_browser_takes_it(
    own_client: FlaskClient, accepted: str, encoding: str, unpack: Any
) -> None:
    plain = asked(own_client, "")
    packed = asked(own_client, "", accepted)
    assert packed.headers.get("Content-Encoding", "") == encoding
    assert json.loads(unpack(packed.get_data())) == plain.get_json()
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Security-Policy" in packed.headers


def test_a_new_snapshot_is_drawn_anew(own_client: FlaskClient, tmp_path: Path, drawings: list[str]) -> None:
    before = asked(own_client, "?from=2024-01-01&to=2024-06-15").get_data(as_text=True)
    more = [*COMPLAINTS, complaint(9, "hotline", "2024-06-14", YUQIUHU)]
    path = write_snapshot(tmp_path, SECOND, {**TABLES, "complaints": more})
    # the list of those kept, which the footer offers, has one more
    listed = asked(own_client, "?from=2024-01-01&to=2024-06-15").get_data(as_text=True)
    assert SECOND in listed and SECOND not in before
    point_to(tmp_path, path.name)
    after = asked(own_client, "?from=2024-01-01&to=2024-06-15").get_data(as_text=True)
    assert len(drawings) == 3
    assert f"快照 {SECOND}" in str(json.loads(after))


def test_a_snapshot_published_while_a_page_is_drawn_is_not_taken_for_the_one_before(
    own_client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pointer moves to the second during the drawing, and back after it."""
    more = [*COMPLAINTS, complaint(9, "hotline", "2024-06-14", YUQIUHU)]
    second = write_snapshot(tmp_path, SECOND, {**TABLES, "complaints": more})
    drawn = page.drawn

    def meanwhile(shown: Any, request: Any, *rest: Any) -> dict[str, Any]:
        point_to(tmp_path, second.name)
        return drawn(shown, read_request("?from=2024-01-01&to=2024-06-15"), *rest)

    with monkeypatch.context() as patched:
        patched.setattr(page, "drawn", meanwhile)
        assert f"快照 {SECOND}" in str(asked(own_client, "?from=2024-01-01&to=2024-06-15").get_json())
    point_to(tmp_path, f"{FIRST}.duckdb")
    assert f"快照 {FIRST}" in str(asked(own_client, "?from=2024-01-01&to=2024-06-15").get_json())


def test_what_cannot_be_drawn_is_not_kept(own_client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(*_: Any) -> dict[str, Any]:
        raise QuestionError("这一问没有答案。")

    with monkeypatch.context() as patched:
        patched.setattr(page, "drawn", refusing)
        refused = asked(own_client, "?period=last_year")
    assert refused.status_code >= 400
    assert asked(own_client, "?period=last_year").status_code == 200


def test_nothing_loaded_yet_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    client = app.server.test_client()
    assert "还没有" in str(asked(client, "").get_json())
    point_to(tmp_path, write_snapshot(tmp_path, FIRST).name)
    assert "还没有装载" not in str(asked(client, "").get_json())


def test_what_everybody_asks_first_is_drawn_before_anybody_asks(
    own_client: FlaskClient, drawings: list[str]
) -> None:
    own_client.get("/healthz")
    assert warming.warm(app) == len(drawings) >= 12
    for width in warming.WIDTHS:
        assert asked(own_client, "", "gzip, deflate, br, zstd", width).status_code == 200
    assert len(drawings) == warming.warm(app)
