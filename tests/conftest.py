"""Fixtures the whole suite shares: demo ledgers loaded once, and a server over them."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class DemoData:
    """Demo ledgers as files, and the data folder they were loaded into by the command line."""

    ledgers: Path
    data_dir: Path
    report: dict
    truth: dict


def run_etl(data_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "etl", *arguments],
        cwd=ROOT,
        env={**os.environ, "ANXIN_DATA": str(data_dir)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoData:
    """The county demo, written and loaded by the public commands."""
    base = tmp_path_factory.mktemp("demo")
    ledgers, data_dir = base / "ledgers", base / "data"
    written = run_etl(data_dir, "demo", str(ledgers))
    assert written.returncode == 0, written.stderr
    loaded = run_etl(data_dir, "load", str(ledgers), "--json")
    assert loaded.returncode == 0, loaded.stderr + loaded.stdout
    truth = json.loads((ledgers / "truth.json").read_text(encoding="utf-8"))
    return DemoData(ledgers, data_dir, json.loads(loaded.stdout), truth)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_up(url: str, process: subprocess.Popen, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AssertionError(f"the server ended with {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer within {seconds} s")


def wait_until(is_so: Callable[[], bool], seconds: float = 15) -> None:
    """Until something that happens elsewhere has happened."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.02)


@contextmanager
def served(data_dir: Path, log: Path) -> Iterator[str]:
    """The app over a data folder, as `make run` starts it; gives its address."""
    port = free_port()
    env = {**os.environ, "ANXIN_DATA": str(data_dir), "PORT": str(port)}
    with log.open("w") as out:
        process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=env, stdout=out, stderr=out)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_up(f"{url}/healthz", process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=15)


@pytest.fixture(scope="session")
def server(demo: DemoData, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(demo.data_dir, tmp_path_factory.mktemp("server") / "server.log") as url:
        yield url


@pytest.fixture(scope="session")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("empty")
    with served(folder / "data", folder / "server.log") as url:
        yield url
