"""Under load nobody sees a fault: who must wait is told so and when to ask again, in every form."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from plotly.utils import PlotlyJSONEncoder

from app import app
from data import NoSnapshot, OutOfScope, Warehouse, warehouse
from data.errors import AskerLeft, Busy, QueryStopped
from data.query.faults import OUT_OF_MEMORY, OUT_OF_TIME
from data.query.lanes import BUSY, RETRY_SECONDS, Lanes, Limits
from data.view import View
from pages import complaints
from pages._cards import complaints as cards
from pages._components import in_part, kpi
from pages._components.card_ids import figure_id
from pages._components.cards import Contents, contents
from pages._components.page import drawn
from pages._http.clients import TURN, TURNS
from pages._request import read_request
from tests.pages.test_callback_guard import CALLBACKS

# the package gives its function the same name
warehouse_module = import_module("data.warehouse")
PATIENT = 60.0
NONE_WAITS = Limits(places=1, waiting=0, seconds=0)
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
AGAIN = "Retry-After"


def one_place() -> Lanes:
    return Lanes(NONE_WAITS, NONE_WAITS)


@pytest.fixture
def narrow(county_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Warehouse]:
    """The warehouse of the requests, with one place in each lane and nobody waiting."""
    w = Warehouse(county_folder, make_lanes=one_place)
    monkeypatch.setattr(warehouse_module, "_warehouse", lambda _folder: w)
    assert warehouse() is w
    yield w


@contextmanager
def held(place: Callable[[], Any]) -> Iterator[None]:
    """A place that another thread holds meanwhile."""
    taken, release = threading.Event(), threading.Event()

    def hold() -> None:
        with place():
            taken.set()
            assert release.wait(PATIENT)

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(hold)
        assert taken.wait(PATIENT)
        try:
            yield
        finally:
            release.set()
        done.result()


def asked(page: str, search: str = "") -> dict[str, Any]:
    """The request with which a page asks for its figures."""
    output = next(one for one in CALLBACKS if f"..{page}-notice.children." in one)
    declared = CALLBACKS[output]
    named = [part.rpartition(".") for part in output[2:-2].split("...")]
    return {
        "output": output,
        "outputs": [
            {"id": json.loads(name) if name.startswith("{") else name, "property": prop}
            for name, _, prop in named
        ],
        "inputs": [
            {**one, "value": search if one["property"] == "search" else "wide"} for one in declared["inputs"]
        ],
        "changedPropIds": ["address.search"],
    }


def post(client: FlaskClient, body: dict[str, Any]) -> Any:
    return client.post("/_dash-update-component", json=body)


def test_the_interface_says_it_in_json(client: FlaskClient, narrow: Warehouse) -> None:
    path = "/api/metrics/complaints_received.json?by=town"
    with held(narrow.turn):
        answer = client.get(path, headers=BROWSER)
        assert (answer.status_code, answer.get_json()) == (503, {"error": BUSY})
        assert answer.headers[AGAIN] == str(RETRY_SECONDS)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/export/rows/complaints_received.xlsx", 200),
        ("/export/card/complaints-by-month.csv", 200),
        # of the year before too little is known
        ("/export/change/complaints_received.csv?compare=last_year", 400),
    ],
)
def test_downloads_say_it_in_a_sentence(
    client: FlaskClient, narrow: Warehouse, path: str, status: int
) -> None:
    with held(narrow.heavy_place):
        script = client.get(path)
        assert (script.status_code, script.get_data(as_text=True)) == (503, BUSY)
        assert (script.mimetype, script.headers[AGAIN]) == ("text/plain", str(RETRY_SECONDS))
        page = client.get(path, headers=BROWSER)
        assert (page.status_code, page.mimetype) == (503, "text/html")
        assert f"<p>{BUSY}</p>" in page.get_data(as_text=True)
        # pages go on
        assert post(client, asked("complaints")).status_code == 200
    assert client.get(path).status_code == status


def test_a_page_that_finds_no_place_is_asked_again(client: FlaskClient, narrow: Warehouse) -> None:
    body = asked("funds")
    with held(narrow.turn):
        answer = post(client, body)
        assert (answer.status_code, answer.get_data(as_text=True)) == (503, BUSY)
        assert answer.headers[AGAIN] == str(RETRY_SECONDS)
        # downloads go on
        assert client.get("/export/rows/complaints_received.csv").status_code == 200
        assert client.get("/healthz").status_code == 200
    assert post(client, body).status_code == 200


def test_who_asks_again_with_its_mark_keeps_its_turn(client: FlaskClient, narrow: Warehouse) -> None:
    path = "/api/metrics/complaints_received.json?by=sector"
    with held(narrow.turn):
        marks = [client.get(path).headers[TURN] for _ in range(2)]
        first = TURNS.since(marks[0])
        again = client.get(path, headers={TURN: marks[1]}).headers[TURN]
        # a mark holds once, and the one given for it stands for the same moment
        assert TURNS.since(marks[1]) is None
        assert first is not None and first < (TURNS.since(again) or 0)
        # what nobody was given is worth nothing
        assert client.get(path, headers={TURN: "forged"}).status_code == 503


def test_rows_behind_a_figure_are_asked_again(client: FlaskClient, narrow: Warehouse) -> None:
    output = next(one for one in CALLBACKS if "..rows-modal.is_open." in one)
    ids = ("rows-modal.is_open", "rows-title.children", "rows-body.children")
    request = {"of": ["complaints_received"], "chosen": "", "base": "", "group": "", "also": {}}
    body = {
        "output": output,
        "outputs": [dict(zip(("id", "property"), one.split("."), strict=True)) for one in ids],
        "inputs": [{"id": "rows-request", "property": "data", "value": request}],
        "state": [{"id": "address", "property": "search", "value": ""}],
        "changedPropIds": ["rows-request.data"],
    }
    with held(narrow.heavy_place):
        answer = post(client, body)
        assert (answer.status_code, answer.headers[AGAIN]) == (503, str(RETRY_SECONDS))
    shown = post(client, body).get_json()["response"]
    assert "共5行" in json.dumps(shown["rows-body"], ensure_ascii=False)


# a card alone ---------------------------------------------------------------------------------


def raising(error: Exception) -> Callable[[View], Any]:
    def ask(_view: View) -> Any:
        raise error

    return ask


def put_out(answer: Any, component: str) -> str:
    """What the answer puts on the page for a component."""
    return json.dumps(answer.get_json()["response"][component], ensure_ascii=False)


def test_a_page_whose_turn_is_over_is_answered_in_part(
    client: FlaskClient, narrow: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = f"{cards.REPEAT.id}-table"
    chart = json.dumps(figure_id(cards.BY_TOWN), separators=(",", ":"), sort_keys=True)
    monkeypatch.setattr(warehouse_module, "MOST_LIST_BYTES", 0)
    whole = post(client, asked("complaints"))
    assert (whole.status_code, AGAIN in whole.headers) == (200, False)
    # the figures are remembered, the list of the last card is not: its turn is over before it is asked
    monkeypatch.setattr(warehouse_module, "TURN_SECONDS", -1.0)
    # another address of the same figures: the answer of the first one is kept whole
    part = post(client, asked("complaints", "?"))
    assert (part.status_code, part.headers[AGAIN]) == (200, str(RETRY_SECONDS))
    assert BUSY in put_out(part, table) and BUSY not in put_out(part, chart)
    assert put_out(part, chart) == put_out(whole, chart)
    # what stands around the cards cannot be answered in part, where it needs a query
    monkeypatch.setattr(Warehouse, "_cube", lambda *_given: None)
    assert post(client, asked("complaints", "?period=2023")).status_code == 503
    monkeypatch.setattr(warehouse_module, "TURN_SECONDS", PATIENT)
    later = post(client, asked("complaints", "?"))
    assert AGAIN not in later.headers and put_out(later, table) == put_out(whole, table)


def test_a_page_with_a_stopped_card_is_not_kept(
    client: FlaskClient, narrow: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = f"{cards.REPEAT.id}-table"

    def stop(*_given: Any, **_named: Any) -> Any:
        raise QueryStopped(OUT_OF_TIME)

    with monkeypatch.context() as patch:
        patch.setattr(Warehouse, "question", stop)
        assert OUT_OF_TIME in put_out(post(client, asked("complaints", "?")), table)
    assert OUT_OF_TIME not in put_out(post(client, asked("complaints", "?")), table)


@pytest.mark.parametrize("words", [OUT_OF_TIME, OUT_OF_MEMORY])
def test_a_card_whose_query_was_stopped_says_what_to_do(view: View, words: str) -> None:
    for card in (cards.BY_TOWN, cards.REPEAT):
        shown = contents(replace(card, ask=raising(QueryStopped(words))), view)
        assert words in written(shown)
        assert not in_part.is_marked()
    assert "请缩小时间范围" in words


def test_tiles_whose_query_was_stopped_leave_the_cards(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kpi, "fill", lambda _tiles, _view: raising(QueryStopped(OUT_OF_TIME))(view))
    request = read_request("")
    assert request is not None
    shown = json.dumps(drawn(complaints.PAGE, request), cls=PlotlyJSONEncoder, ensure_ascii=False)
    assert OUT_OF_TIME in shown and "梁村镇" in shown


def written(shown: Contents) -> str:
    return json.dumps([shown.body, shown.figures], cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_a_card_that_must_wait_says_so_and_marks_the_answer(view: View) -> None:
    shown = contents(replace(cards.BY_TOWN, ask=raising(Busy(BUSY))), view)
    assert BUSY in written(shown)
    assert in_part.is_marked()


@pytest.mark.parametrize(
    ("error", "status", "again"),
    [
        (Busy(BUSY), 503, True),
        (QueryStopped(OUT_OF_TIME), 503, False),
        (QueryStopped(OUT_OF_MEMORY), 503, False),
        (NoSnapshot("没有"), 503, False),
        (OutOfScope("没有"), 403, False),
        (AskerLeft(), 503, False),
    ],
)
def test_no_load_is_a_fault_of_the_program(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, again: bool
) -> None:
    def fails() -> None:
        raise error

    for endpoint, path in (("metrics_api.list_metrics", "/api/metrics"), ("health.healthz", "/healthz")):
        monkeypatch.setitem(app.server.view_functions, endpoint, fails)
        answer = client.get(path)
        assert (answer.status_code, AGAIN in answer.headers) == (status, again)
