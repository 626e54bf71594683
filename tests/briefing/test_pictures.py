"""Official pictures asked for over HTTP: the queue, who may fetch what, and forty at once."""

import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import g
from flask.testing import FlaskClient

import app
from briefing import drawing
from briefing.chromium import MISSING
from briefing.errors import NoRenderer, RenderFailed
from briefing.renderer import Job, Renderer
from briefing.renderer_health import RendererHealth
from data import COUNTY, Filters, Scope, warehouse
from data.view import View
from pages._briefing import pictures
from pages._briefing.pictures import Picture, Pictures
from pages._url import parse, view_of
from tests.conftest import wait_until

TOWN = Scope(frozenset({"371526001"}))
ASKED = {"card": "complaints-by-month", "sheet": "word", "search": "?from=2024-01-01&to=2024-06-15"}


class Pen:
    """Stands in for the renderer where its pictures do not matter: draws when told to."""

    def __init__(self) -> None:
        self.go, self.drawn, self.is_closed = threading.Semaphore(0), [], False

    def picture(self, job: Job) -> bytes:
        self.go.acquire()
        self.drawn.append(job.card)
        if job.card == "none":
            raise RenderFailed("画不出来。")
        if job.card == "missing":
            raise NoRenderer("缺少字体。")
        if job.card == "bug":
            raise ZeroDivisionError
        return job.card.encode()

    def close(self) -> None:
        self.is_closed = True


def now(queue: Pictures, picture: Picture | None) -> Picture:
    """The picture as it is on disk this moment."""
    assert picture is not None
    found = queue.get(picture.id, picture.job.scope)
    assert found is not None
    return found


def job(card: str, scope: Scope = COUNTY) -> Job:
    return Job({"snapshot": "wages-x", "scope": scope.to_json()}, card, "word")


@pytest.fixture
def pen() -> Pen:
    return Pen()


@pytest.fixture
def renderer_health() -> RendererHealth:
    return RendererHealth(proof=lambda: None)


@pytest.fixture
def queue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pen: Pen, renderer_health: RendererHealth
) -> Iterator[Pictures]:
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    queue = Pictures(lambda: pen, idle_seconds=60, renderer_health=renderer_health)  # type: ignore[arg-type,return-value]
    yield queue
    pen.go.release(100)
    queue.release_renderer()
    wait_until(lambda: not queue.is_working, 30)


def test_pictures_are_drawn_in_turn(queue: Pictures, pen: Pen) -> None:
    first, second, third = (queue.enqueue(job(card), f"{card}.png") for card in "abc")
    assert first and second and third
    wait_until(lambda: now(queue, first).state == "drawing")
    assert [queue.ahead(now(queue, one)) for one in (first, second, third)] == [0, 1, 2]
    assert [now(queue, one).state for one in (second, third)] == ["waiting", "waiting"]
    pen.go.release(3)
    wait_until(lambda: now(queue, third).state == "done")
    assert pen.drawn == ["a", "b", "c"]
    assert [one.path.read_bytes() for one in (first, second, third)] == [b"a", b"b", b"c"]


def test_one_failure_leaves_the_others_alone(
    queue: Pictures, pen: Pen, renderer_health: RendererHealth
) -> None:
    pen.go.release(4)
    asked = [queue.enqueue(job(card), "x.png") for card in ("none", "bug", "missing", "good")]
    wait_until(lambda: all(now(queue, one).is_over for one in asked))
    assert [(now(queue, one).state, now(queue, one).reason) for one in asked] == [
        ("failed", "画不出来。"),
        ("failed", pictures.UNEXPECTED),
        ("failed", "缺少字体。"),
        ("done", ""),
    ]
    # what failed is drawn again when asked again, what is done is not
    good, none = queue.enqueue(job("good"), "x.png"), queue.enqueue(job("none"), "x.png")
    assert good and good.state == "done"
    assert none and none.state == "waiting"


def test_a_missing_font_found_at_work_is_reported(
    queue: Pictures, pen: Pen, renderer_health: RendererHealth
) -> None:
    pen.go.release()
    picture = queue.enqueue(job("missing"), "x.png")
    wait_until(lambda: now(queue, picture).is_over)
    assert renderer_health.fault() == "缺少字体。"


def test_the_same_job_of_another_scope_is_another_picture(queue: Pictures) -> None:
    county, town = queue.enqueue(job("a"), "x.png"), queue.enqueue(job("a", TOWN), "x.png")
    assert county and town
    again = queue.enqueue(job("a"), "x.png")
    assert again and again.id == county.id != town.id
    assert now(queue, county).job.scope == COUNTY
    assert queue.get(county.id, TOWN) is None
    assert queue.get(town.id, COUNTY) is None


def test_a_job_of_an_older_program_is_taken_off_the_queue(queue: Pictures, pen: Pen) -> None:
    """It named an address where a job now carries its view; the others are drawn as ever."""
    queue.folder.mkdir(parents=True)
    old = queue.folder / f"{'0' * 32}.json"
    job_then = {"snapshot": "wages-x", "card": "a", "search": "", "sheet": "word", "scope": COUNTY.to_json()}
    told = {"job": job_then, "name": "x.png", "asked_at": 0.0, "state": "waiting", "reason": ""}
    old.write_text(json.dumps(told), encoding="utf-8")
    picture = queue.enqueue(job("b"), "x.png")
    pen.go.release()
    wait_until(lambda: now(queue, picture).state == "done")
    assert (pen.drawn, old.exists()) == (["b"], False)


def test_the_queue_is_bounded_and_says_so(queue: Pictures) -> None:
    first = queue.enqueue(job("first"), "x.png")
    wait_until(lambda: now(queue, first).state == "drawing")
    assert all(queue.enqueue(job(f"card{place}"), "x.png") for place in range(pictures.MOST_WAITING))
    assert queue.enqueue(job("one more"), "x.png") is None


def test_the_last_fifty_stay(queue: Pictures, pen: Pen) -> None:
    pen.go.release(60)
    asked = [queue.enqueue(job(f"card{place}"), "x.png") for place in range(55)]
    wait_until(lambda: len(pen.drawn) == 55 and bool(asked[4]) and not asked[4].path.exists(), 60)
    assert sorted(queue.folder.glob("*.png")) == sorted(one.path for one in asked[5:] if one)
    assert queue.get(asked[0].id, COUNTY) is None  # type: ignore[union-attr]


def test_another_server_process_tells_of_the_picture_and_draws_what_the_first_left(
    queue: Pictures, pen: Pen, renderer_health: RendererHealth
) -> None:
    """Two processes over one data folder: one draws, and where it was killed the other draws again."""
    other_pen = Pen()
    other = Pictures(lambda: other_pen, idle_seconds=60, renderer_health=renderer_health)  # type: ignore[arg-type,return-value]
    first = queue.enqueue(job("a"), "x.png")
    wait_until(lambda: now(queue, first).state == "drawing")
    second = other.enqueue(job("b"), "y.png")
    assert now(other, first).state == "drawing"
    wait_until(lambda: not other.is_working)
    pen.go.release(2)
    wait_until(lambda: now(other, second).state == "done")
    assert (pen.drawn, other_pen.drawn) == (["a", "b"], [])
    # As if the first had been killed while it drew: its lock is free, the picture was not finished.
    other.release_renderer()
    wait_until(lambda: not queue.is_working, 30)
    path = queue.folder / f"{first.id}.json"  # type: ignore[union-attr]
    path.write_text(path.read_text(encoding="utf-8").replace('"done"', '"drawing"'), encoding="utf-8")
    other_pen.go.release(1)
    wait_until(lambda: now(other, first).state == "done")
    assert other_pen.drawn == ["a"]
    other.release_renderer()
    wait_until(lambda: not other.is_working, 30)


def test_the_renderer_goes_after_an_idle_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    pens: list[Pen] = []

    def new_pen() -> Pen:
        pens.append(Pen())
        pens[-1].go.release(9)
        return pens[-1]

    queue = Pictures(new_pen, idle_seconds=0.05, renderer_health=RendererHealth(lambda: None))  # type: ignore[arg-type]
    for card in ("a", "b"):
        picture = queue.enqueue(job(card), "x.png")
        wait_until(lambda one=picture: now(queue, one).state == "done")
        wait_until(lambda: not queue.is_working)
        wait_until(lambda: pens[-1].is_closed)
    assert [pen.drawn for pen in pens] == [["a"], ["b"]]


# -- over HTTP -----------------------------------------------------------------------------------


@pytest.fixture
def client(over_small: None) -> FlaskClient:
    return app.server.test_client()


def post(client: FlaskClient, body: Any, origin: str = "http://localhost") -> Any:
    return client.post("/pictures", json=body, headers={"Origin": origin} if origin else {})


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"card": "nothing"}, 404, "没有图表“nothing”"),
        ({"card": None}, 400, "card"),
        ({"sheet": "poster"}, 400, "word、slide"),
        ({"search": 7}, 400, "search"),
        ({"search": "?" + "x" * 5000}, 400, "search"),
        ({"search": "?snapshot=wages-20200101T000000Z-00000000"}, 404, "保留期"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(
    client: FlaskClient, change: dict[str, Any], status: int, words: str
) -> None:
    answer = post(client, {**ASKED, **change})
    assert (answer.status_code, words in answer.get_json()["reason"]) == (status, True)


def test_no_json_is_refused(client: FlaskClient) -> None:
    answer = client.post("/pictures", data="card=x", headers={"Origin": "http://localhost"})
    assert answer.status_code == 400


@pytest.mark.parametrize("origin", ["", "http://elsewhere.example"])
def test_only_our_own_pages_ask(client: FlaskClient, origin: str) -> None:
    answer = post(client, ASKED, origin)
    assert (answer.status_code, "本系统的页面" in answer.get_json()["reason"]) == (403, True)


def test_without_chromium_the_remedy_is_named(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    answer = post(client, ASKED)
    assert (answer.status_code, answer.get_json()) == (503, {"reason": MISSING})
    assert "apt-get install" in MISSING
    assert "浏览器图片" in MISSING


@pytest.mark.parametrize("name", ["0" * 32, "x", f"{'0' * 32}.png"])
def test_no_such_picture(client: FlaskClient, name: str) -> None:
    assert client.get(f"/pictures/{name}").status_code == 404


def test_a_town_fetches_its_own_pictures_only(
    client: FlaskClient, queue: Pictures, pen: Pen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages._http.pictures.PICTURES", queue)
    pen.go.release()
    picture = queue.enqueue(job("a"), "高唐县_甲.png")
    assert picture
    wait_until(lambda: now(queue, picture).state == "done")
    answer = client.get(f"/pictures/{picture.id}.png")
    assert (answer.status_code, answer.data) == (200, b"a")
    assert answer.headers["Content-Disposition"].endswith("%E7%94%B2.png")
    with app.server.test_request_context(f"/pictures/{picture.id}.png"):
        g.scope = TOWN
        assert app.server.full_dispatch_request().status_code == 404


def test_the_renderer_sees_no_more_than_the_asker(over_small: None) -> None:
    """The county's picture under a town's scope is that town's own."""
    bars = {}
    for name, towns, scope in (
        ("county", (), COUNTY),
        ("town chosen", ("371526001",), COUNTY),
        ("town's scope", (), TOWN),
    ):
        filters = Filters(date(2024, 1, 1), date(2024, 6, 15), towns)
        view = View(warehouse().snapshot(), filters, scope, "last_year")
        figure = drawing.figure_of(asdict(Job.of(view, "complaints-by-month", "word")))
        bars[name] = [list(trace["y"]) for trace in figure["data"] if trace["type"] == "bar"]
    assert bars["town's scope"] == bars["town chosen"] != bars["county"]


def call(url: str, body: dict[str, str] | None = None) -> bytes:
    origin = "/".join(url.split("/")[:3])
    asked = urllib.request.Request(
        url,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Origin": origin},
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return answer.read()


def fetched(server: str, asked: dict[str, str]) -> bytes:
    """As a page does it: ask, come back until it is done, fetch."""
    name = json.loads(call(f"{server}/pictures", asked))["id"]
    end = time.monotonic() + 120
    while time.monotonic() < end:
        told = json.loads(call(f"{server}/pictures/{name}"))
        if told["state"] == "done":
            return call(f"{server}/pictures/{name}.png")
        assert told["state"] in {"waiting", "drawing"}, told
        time.sleep(0.1)
    raise AssertionError("never drawn")


@pytest.mark.slow
@pytest.mark.browser
def test_sixteen_mixed_jobs_of_eight_clients_are_sixteen_right_pictures(
    demo, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each must be, byte for byte, the picture that a renderer of one's own draws of that job alone."""
    monkeypatch.setenv("ANXIN_DATA", str(demo.data_dir))
    cards = ("complaints-by-month", "complaints-by-town", "recovery-by-route", "fund-accounts", "town-scores")
    searches = ("?from=2024-01-01&to=2024-06-30", "?from=2023-01-01&to=2023-12-31&town=371526108")
    # every card in both sheets, one for each time and place
    kinds = [
        {"card": card, "search": searches[(place + turned) % 2], "sheet": sheet}
        for place, card in enumerate(cards)
        for turned, sheet in enumerate(("word", "slide"))
    ]
    # and one card for both times and places in the same sheet
    kinds.append({**kinds[0], "search": searches[1]})
    mixed = [kinds[place * 7 % len(kinds)] for place in range(16)]
    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(lambda asked: fetched(server, asked), mixed))
    with Renderer() as alone:
        snapshot = warehouse().snapshot()
        right = [
            alone.picture(
                Job.of(view_of(parse(one["search"], snapshot), snapshot, COUNTY), one["card"], one["sheet"])
            )
            for one in kinds
        ]
    assert len(set(right)) == len(kinds)
    wanted = [right[kinds.index(asked)] for asked in mixed]
    assert [png == one for png, one in zip(answers, wanted, strict=True)] == [True] * 16
