"""`python -m service run` over a data folder: two processes that answer, and a way to ask each of them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil

from tests.conftest import ROOT, free_port, wait_until


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Service:
    """`ask`: one request on a connection of its own, by whichever process takes it."""

    port: int
    prefix: str
    process: subprocess.Popen

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        is_whole: bool = False,
    ) -> Answer:
        """`is_whole`: the path has the prefix already."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            address = path if is_whole else self.prefix.rstrip("/") + path
            connection.request(method, address, body, {"Connection": "close", **(headers or {})})
            got = connection.getresponse()
            return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        finally:
            connection.close()

    def workers(self) -> list[psutil.Process]:
        children = psutil.Process(self.process.pid).children()
        return [one for one in children if "service" in one.cmdline()]

    @contextmanager
    def only(self, number: int) -> Iterator[None]:
        """Only the process of this number answers inside: the others sleep."""
        others = [
            one for at, one in enumerate(sorted(self.workers(), key=lambda one: one.pid)) if at != number
        ]
        for one in others:
            one.suspend()
        try:
            yield
        finally:
            for one in others:
                one.resume()


@contextmanager
def running(data_dir: Path, log: Path, *, prefix: str = "/", **environment: str) -> Iterator[Service]:
    """Up once both processes have answered."""
    port = free_port()
    env = {**os.environ, "ANXIN_DATA": str(data_dir), "PORT": str(port), "PREFIX": prefix, **environment}
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "service", "run"], cwd=ROOT, env=env, stdout=out, stderr=out
        )
    service = Service(port, prefix, process)
    try:
        wait_until(lambda: _is_up(service), 120)
        for number in range(2):
            with service.only(number):
                wait_until(lambda: _is_up(service), 120)
        yield service
    finally:
        process.terminate()
        process.wait(timeout=60)


def _is_up(service: Service) -> bool:
    assert service.process.poll() is None
    try:
        return len(service.workers()) == 2 and service.ask("/healthz").status == 200
    except OSError:
        return False
