"""Two servers over two data folders: the second follows the snapshot copied to it, while it is asked."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from etl.load import load_paths
from etl.publish.replica import replicate
from tests.conftest import served, wait_until
from tests.etl_load.conftest import NOW
from tests.snapshot_file import current

pytestmark = pytest.mark.slow

LATER = NOW + timedelta(seconds=9)


def asked(url: str) -> tuple[str, int]:
    """The snapshot that answers, and the yuan owed; anything but 200 is raised."""
    with urllib.request.urlopen(f"{url}/api/metrics/owed_yuan.json", timeout=30) as answer:
        found = json.load(answer)
    return found["snapshot"], int(found["rows"][0]["value"])


def until(stop: Event, url: str) -> Iterator[tuple[str, int]]:
    while not stop.is_set():
        yield asked(url)


def test_a_snapshot_is_switched_while_both_are_asked(home: Path, tmp_path: Path) -> None:
    """A1 and A2 are 300 元, with A3 700: every answer is one or the other, with its own snapshot's name."""
    first, second = home / "data", tmp_path / "second"
    replicate(first, second, now=NOW, user="tester")
    before = current(first).stem
    stop = Event()
    with (
        served(first, tmp_path / "first.log") as url,
        served(second, tmp_path / "second.log") as other,
        ThreadPoolExecutor() as pool,
    ):
        assert asked(url) == asked(other) == (before, 300)
        heard = [pool.submit(lambda one=one: list(until(stop, one))) for one in (url, other)]
        try:
            load_paths([home / "files" / "全国根治欠薪线索_A3.csv"], data_dir=first, now=LATER, user="tester")
            after = current(first).stem
            wait_until(lambda: asked(url) == (after, 700), 60)
            assert asked(other) == (before, 300)
            replicate(first, second, now=LATER, user="tester")
            wait_until(lambda: asked(other) == (after, 700), 60)
        finally:
            stop.set()
        for answers in heard:
            assert set(answers.result()) == {(before, 300), (after, 700)}
