"""Many readers at once: `python -m tests.bench.clients --clients 10 50 --seconds 60`.

Each client does what a browser does: it sends the callbacks of the pages with ever new filters, opens rows,
downloads files, sometimes asks an older snapshot, and sometimes leaves before the answer. An answer that says
when to ask again is asked for again, as the page's script does. Printed are refreshes a second, how long one
takes until it is complete, and what else was answered, by kind. Nothing passes or fails by the clock.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.conftest import run_etl, served

PAGES = ("home", "complaints", "recovery", "funds", "ranking")
PERIODS = ("this_year", "last_12_months", "first_half", "this_quarter", "this_month", "last_year", "2023")
TOWNS = ("", *(f"371526{number}" for number in ("001", "002", "003", "101", "102", "103", "104", "105")))
CHANNELS = ("", "hotline", "national", "provincial", "visits")
ROWS = ("complaints_received", "recovered_yuan", "owed_yuan")
# what of a hundred doings is not a page
DOINGS = (("rows.csv", 5), ("rows.xlsx", 2), ("api", 4), ("older", 3), ("left", 3))
# the page's script gives a question up after so long and asks again, see assets/js/05_asking.js
DEADLINE_SECONDS = 50.0
MOST_ASKED = 60
REFRESHED, FILE, LEFT = "页面刷新", "下载和接口", "中途离开"
AGAIN, PARTLY = "排队后重问", "先答一部分"
COMPLETE = (REFRESHED, FILE, LEFT, AGAIN, PARTLY)


@dataclass
class Seen:
    """What the clients have seen so far."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    kinds: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    examples: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, example: str = "", seconds: float | None = None) -> None:
        with self.lock:
            self.kinds[kind] += 1
            if example:
                self.examples.setdefault(kind, example)
            if seconds is not None:
                self.seconds.append(seconds)


@dataclass(frozen=True)
class Server:
    """Where to ask, and how each page asks for its figures."""

    host: str
    port: int
    callbacks: dict[str, dict[str, Any]]
    older: str

    @classmethod
    def at(cls, url: str) -> Server:
        place = urlsplit(url)
        host, port = place.hostname or "127.0.0.1", place.port or 80
        declared = json.loads(_fetched(host, port, "/_dash-dependencies"))
        callbacks = {page: _request_of(declared, page) for page in PAGES}
        return cls(host, port, callbacks, "")


def _fetched(host: str, port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection(host, port, timeout=60)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    finally:
        connection.close()


def _request_of(declared: list[dict[str, Any]], page: str) -> dict[str, Any]:
    """The request with which a page asks for its figures, as the browser sends it."""
    output = next(one["output"] for one in declared if f"..{page}-notice.children." in one["output"])
    of = next(one for one in declared if one["output"] == output)
    named = [part.rpartition(".") for part in output[2:-2].split("...")]
    return {
        "output": output,
        "outputs": [{"id": _identity(name), "property": prop} for name, _, prop in named],
        "inputs": [{"id": one["id"], "property": one["property"]} for one in of["inputs"]],
        "state": [],
        "changedPropIds": ["address.search"],
    }


def _identity(name: str) -> Any:
    return json.loads(name) if name.startswith("{") else name


class Client(threading.Thread):
    """One reader."""

    def __init__(self, server: Server, seen: Seen, number: int, until: float, pause: float) -> None:
        super().__init__(daemon=True)
        self._server, self._seen, self._until, self._pause = server, seen, until, pause
        self._dice = random.Random(number)
        # the mark of the turn of who was refused
        self._turn = ""
        self._connection = self._connected()

    def _connected(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self._server.host, self._server.port, timeout=DEADLINE_SECONDS)

    def run(self) -> None:
        while time.monotonic() < self._until:
            doing = self._dice.randrange(100)
            for name, share in DOINGS:
                if doing < share:
                    self._do(name)
                    break
                doing -= share
            else:
                self._refresh(self._search())
            if self._pause:
                time.sleep(self._dice.uniform(0, 2 * self._pause))
        self._connection.close()

    def _search(self) -> str:
        parts = {
            "period": self._dice.choice(PERIODS),
            "town": self._dice.choice(TOWNS),
            "channel": self._dice.choice(CHANNELS),
            "compare": "last_year",
        }
        return "?" + "&".join(f"{name}={value}" for name, value in parts.items() if value)

    def _do(self, name: str) -> None:
        search = self._search()
        if name.startswith("rows."):
            self._asked("GET", f"/export/rows/{self._dice.choice(ROWS)}.{name[5:]}{search}", None, FILE)
        elif name == "api":
            self._asked("GET", f"/api/metrics/{self._dice.choice(ROWS)}.json?by=town&by=month", None, FILE)
        elif name == "older" and self._server.older:
            self._refresh(f"{search}&snapshot={self._server.older}")
        elif name == "left":
            self._leave(search)
        else:
            self._refresh(search)

    def _refresh(self, search: str) -> None:
        self._asked("POST", "/_dash-update-component", self._body(search), REFRESHED)

    def _body(self, search: str) -> bytes:
        body = json.loads(json.dumps(self._server.callbacks[self._dice.choice(PAGES)]))
        for one in body["inputs"]:
            one["value"] = search if one["property"] == "search" else "wide"
        return json.dumps(body).encode()

    def _leave(self, search: str) -> None:
        """Asks and goes before the answer."""
        self._connection.close()
        self._connection.connect()
        body = self._body(search)
        self._connection.request("POST", "/_dash-update-component", body, _HEADERS)
        time.sleep(self._dice.uniform(0, 0.3))
        self._connection.close()
        self._seen.add(LEFT)

    def _asked(self, method: str, path: str, body: bytes | None, kind: str) -> None:
        """Until the whole answer is there."""
        begun = time.monotonic()
        for _ in range(MOST_ASKED):
            again = self._answered(method, path, body)
            if again is None:
                return
            if again == 0:
                seconds = time.monotonic() - begun
                self._seen.add(kind, seconds=seconds if kind == REFRESHED else None)
                return
            time.sleep(again)
        self._seen.add("一直排队", path)

    def _answered(self, method: str, path: str, body: bytes | None) -> float | None:
        """0 for a whole answer, seconds until it is to be asked again, None where it failed."""
        try:
            turn = {"X-Turn": self._turn} if self._turn else {}
            self._connection.request(method, path, body, (_HEADERS if body else {}) | turn)
            answer = self._connection.getresponse()
            text = answer.read()
        except TimeoutError:
            return self._failed("没有回应", path)
        except (OSError, http.client.HTTPException) as error:
            return self._failed(f"连接断开（{type(error).__name__}）", path)
        again, self._turn = answer.headers.get("Retry-After"), answer.headers.get("X-Turn", "")
        if answer.status in (200, 503) and again:
            self._seen.add(PARTLY if answer.status == 200 else AGAIN)
            return float(again)
        if answer.status != 200:
            return self._failed(f"HTTP {answer.status}", text[:200].decode("utf-8", "replace"))
        return 0

    def _failed(self, kind: str, example: str) -> None:
        self._seen.add(kind, example)
        self._turn = ""
        self._connection.close()
        self._connection = self._connected()


_HEADERS = {"Content-Type": "application/json"}


def run(server: Server, clients: int, seconds: float, pause: float) -> Seen:
    """So many clients for so long; those that wait for an answer then still get it."""
    seen = Seen()
    until = time.monotonic() + seconds
    readers = [Client(server, seen, number, until, pause) for number in range(clients)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    return seen


def errors(seen: Seen) -> dict[str, int]:
    return {kind: count for kind, count in seen.kinds.items() if kind not in COMPLETE}


def report(seen: Seen, clients: int, seconds: float) -> str:
    refreshed = seen.kinds[REFRESHED]
    times = seen.seconds or [0.0]
    cuts = statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    failed = errors(seen)
    lines = [
        f"{clients} 个客户端，{seconds:.0f} 秒：每秒 {refreshed / seconds:.2f} 次刷新，"
        f"p50 {cuts[49]:.2f} s，p95 {cuts[94]:.2f} s，最长 {max(times):.2f} s；"
        f"出错 {sum(failed.values())} 次",
        "  " + "，".join(f"{kind} {seen.kinds[kind]}" for kind in COMPLETE if seen.kinds[kind]),
        *(f"  {kind} {count}：{seen.examples.get(kind, '')}" for kind, count in failed.items()),
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--clients", type=int, nargs="+", default=[10, 50])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=0, help="seconds that a reader looks at a page")
    parser.add_argument("--url", help="a server that runs already; else one over --data is started")
    parser.add_argument("--data", type=Path, help="a data folder; else the demo is written and loaded")
    given = parser.parse_args(arguments)
    failed = 0
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="anxin-clients-")))
        data = given.data or _demo(folder)
        url = given.url or held.enter_context(served(data, folder / "server.log"))
        server = Server.at(url)
        if not given.url:
            server = Server(server.host, server.port, server.callbacks, _older(data))
        for clients in given.clients:
            began = time.monotonic()
            seen = run(server, clients, given.seconds, given.pause)
            print(report(seen, clients, time.monotonic() - began), flush=True)
            failed += sum(errors(seen).values())
    return 1 if failed else 0


def _demo(folder: Path) -> Path:
    """The demo, with an older snapshot beside the current one."""
    run_etl(folder / "data", "demo", str(folder / "ledgers")).check_returncode()
    run_etl(folder / "data", "load", str(folder / "ledgers")).check_returncode()
    run_etl(folder / "data", "build").check_returncode()
    return folder / "data"


def _older(data: Path) -> str:
    """The id of a snapshot that is not the current one; "" where there is but one."""
    snapshots = data / "snapshots"
    current = (snapshots / "CURRENT").read_text(encoding="utf-8").strip()
    return next((one.stem for one in sorted(snapshots.glob("wages-*.duckdb")) if one.name != current), "")


if __name__ == "__main__":
    raise SystemExit(main())
