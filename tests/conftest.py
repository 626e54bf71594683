"""Fixtures the whole suite shares: demo ledgers loaded once, and a server over them.

Tests run in random order, in one process or in several; what costs seconds to make is made once for all.
"""

import json
import os
import secrets
import shutil
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
from filelock import FileLock

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class DemoData:
    """Demo ledgers as files, and the data folder they were loaded into by the command line."""

    ledgers: Path
    data_dir: Path
    report: dict
    truth: dict


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give tests in a real browser a second try; the closing line counts those that needed it.

    Chromium, the server and other tests share the processors, so a page may be later than a test waits for.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


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


def made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """A folder that one process of the run fills, while the others wait for it; not to be changed after."""
    folder.parent.mkdir(exist_ok=True)
    finished = folder.with_suffix(".finished")
    with FileLock(folder.with_suffix(".lock")):
        if not finished.exists():
            # what a process that failed here has left
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            finished.touch()
    return folder


@pytest.fixture(scope="session", autouse=True)
def no_data_by_default(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A test that names no data folder finds an empty one, never that of the person who runs the suite."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANXIN_DATA", str(tmp_path_factory.mktemp("unnamed") / "data"))
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """A folder that all processes of this run have, and no other run.

    Workers have temporary folders beside one another. A run without workers has but one, beside which the
    folders of other runs lie.
    """
    own = tmp_path_factory.getbasetemp()
    return (own.parent if hasattr(pytestconfig, "workerinput") else own) / "shared"


@pytest.fixture(scope="session")
def demo_ledgers(shared: Path) -> Path:
    """The county demo's files and truth.json, written by the public command; not to be changed."""

    def write(folder: Path) -> None:
        written = run_etl(folder.with_name("nothing"), "demo", str(folder))
        assert written.returncode == 0, written.stderr

    return made_once(shared / "ledgers", write)


@pytest.fixture(scope="session")
def demo(shared: Path, demo_ledgers: Path, tmp_path_factory: pytest.TempPathFactory) -> DemoData:
    """The county demo, loaded by the public command; the data folder is this process's own copy."""

    def load(folder: Path) -> None:
        loaded = run_etl(folder / "data", "load", str(demo_ledgers), "--json")
        assert loaded.returncode == 0, loaded.stderr + loaded.stdout
        (folder / "report.json").write_text(loaded.stdout, encoding="utf-8")

    made = made_once(shared / "demo", load)
    data_dir = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(made / "data", data_dir)
    report = json.loads((made / "report.json").read_text(encoding="utf-8"))
    truth = json.loads((demo_ledgers / "truth.json").read_text(encoding="utf-8"))
    return DemoData(demo_ledgers, data_dir, report, truth)


# Linux lends the ports above these to outgoing connections, which come and go at any moment.
SERVER_PORTS = range(20_000, 32_000)


def free_port() -> int:
    """Drawn by a generator of the system's own: the order of tests is drawn alike in every process."""
    while True:
        port = secrets.choice(SERVER_PORTS)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


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
