"""A client that closes its connection stops the query that it asked for, over a real socket and server."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest
from flask import Flask
from waitress import create_server

import app
from data import COUNTY, DataError, Filters, Warehouse
from data.errors import AskerLeft, NotAnswered
from data.query.lanes import Lanes, Limits
from data.snapshot import opener
from pages._http import clients
from tests.data.small_county.files import FIRST, point_to, write_snapshot

PATIENT = 60.0
ENDLESS = "select count(*) from range(1000000000000) as numbers(i) where i % 3 = 1"
REQUEST = b"GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Served:
    """A server as app.py starts it, with one endless question and one that waits for its place."""

    def __init__(self, folder: Path) -> None:
        self.warehouse = Warehouse(folder, make_lanes=lambda: Lanes(ONE, ONE))
        self.begun: SimpleQueue[str] = SimpleQueue()
        # how each question ended
        self.ended: SimpleQueue[BaseException | str] = SimpleQueue()
        flask = Flask(__name__)
        flask.add_url_rule("/endless", view_func=self.endless)
        flask.add_url_rule("/figure", view_func=self.figure)
        clients.register(flask)
        self._server = create_server(flask, host="127.0.0.1", port=0, **app.SERVING)
        self.port = self._server.effective_port
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()

    def endless(self) -> str:
        return self._noted(self._count)

    def figure(self) -> str:
        return self._noted(self._ask)

    def _count(self) -> str:
        with self.warehouse.cursor() as (_, cursor):
            self.begun.put("query")
            return str(cursor.execute(ENDLESS).fetchall())

    def _ask(self) -> str:
        self.begun.put("figure")
        answers = self.warehouse.measure("complaints_received", filters=Filters(), scope=COUNTY)
        return str(answers["complaints_received"].total()["value"])

    def _noted(self, ask: Any) -> str:
        try:
            answer: str = ask()
        except (DataError, NotAnswered) as error:
            self.ended.put(error)
            return "stopped"
        self.ended.put(answer)
        return answer

    def close(self) -> None:
        self._server.close()
        self._thread.join(PATIENT)


ONE = Limits(places=1, waiting=8, seconds=PATIENT)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    # no other limit ends the question while the test looks
    monkeypatch.setitem(opener.READ_CONFIG, "max_execution_time", 24 * 3_600_000)
    point_to(tmp_path, write_snapshot(tmp_path, FIRST).name)
    served = Served(tmp_path)
    yield served
    served.close()


def connected(server: Served, path: str) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENT)
    client.sendall(REQUEST % path.encode())
    return client


def test_a_client_that_goes_stops_its_query(server: Served) -> None:
    client = connected(server, "endless")
    assert server.begun.get(timeout=PATIENT) == "query"
    client.close()
    assert isinstance(server.ended.get(timeout=PATIENT), AskerLeft)
    # and one that stays is answered
    with connected(server, "figure") as other:
        assert server.ended.get(timeout=PATIENT) == "7"
        assert other.recv(4096).startswith(b"HTTP/1.1 200")


def test_a_client_that_goes_leaves_the_queue_and_one_that_stays_is_served(server: Served) -> None:
    running = connected(server, "endless")
    assert server.begun.get(timeout=PATIENT) == "query"
    leaving = connected(server, "figure")
    assert server.begun.get(timeout=PATIENT) == "figure"
    staying = connected(server, "figure")
    assert server.begun.get(timeout=PATIENT) == "figure"
    leaving.close()
    running.close()
    ended = [server.ended.get(timeout=PATIENT) for _ in range(3)]
    assert [one for one in ended if isinstance(one, str)] == ["7"]
    assert all(isinstance(one, AskerLeft) for one in ended if not isinstance(one, str))
    assert staying.recv(4096).startswith(b"HTTP/1.1 200")
    staying.close()
