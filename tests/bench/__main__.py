"""`make bench`: how long loading, starting, a filter change and the first page take, on this machine.

Nothing here passes or fails by the clock. Demo ledgers are written and loaded into a folder that goes away.
SCALE=city takes the large ones; KEEP=docs/bench.md puts the table into the page of dated tables.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import islice, product
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from data.snapshot.journal import SHANGHAI
from tests.bench import clients
from tests.bench.first_load import PATHS, loads
from tests.bench.loading import print_loading
from tests.bench.quality import print_quality
from tests.bench.table import Table
from tests.bench.whole_load import print_whole_load
from tests.browser.conftest import CHROMIUM_ARGUMENTS, chromium_binary
from tests.conftest import ROOT, free_port, wait_until_up

CHANGES = 30
CLIENTS = (1, 10, 50)
TOWNS = ("371526001", "371526002", "371526003", "371526101", "371526102", "371526103")
PERIODS = ("this_year", "last_12_months", "first_half", "this_quarter", "this_month")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--scale", choices=("county", "city"), default="county")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="the page that gets the table, dated")
    parser.add_argument("--seconds", type=float, default=20, help="of each number of clients")
    given = parser.parse_args(arguments)
    table = Table()
    with tempfile.TemporaryDirectory(prefix="anxin-bench-") as folder:
        base = Path(folder)
        data_dir = base / "data"
        print_whole_load(table, base, data_dir, given.scale)
        asked, again = serve_and_ask(table, data_dir, base / "server.log", given.seconds)
        if given.scale == "county":
            # of larger scales no matters are listed in the truth
            truth = json.loads((base / "ledgers" / "truth.json").read_text(encoding="utf-8"))
            print_quality(table.say, base / "quality", data_dir, truth)
        # last: the warehouse keeps its connection, and a file is open in one way only
        print_filter_changes(table, asked, again, *bare_queries(data_dir))
    if given.scale == "county":
        print_loading(table.say)
    if given.keep:
        table.keep(given.keep, f"{datetime.now(SHANGHAI):%Y-%m-%d %H:%M} {given.scale}")


def serve_and_ask(table: Table, data_dir: Path, log: Path, seconds: float) -> tuple[list[float], list[float]]:
    """Milliseconds of the filter changes of /complaints, never asked before and asked once more."""
    port = free_port()
    env = {**os.environ, "ANXIN_DATA": str(data_dir), "PORT": str(port)}
    url = f"http://127.0.0.1:{port}"
    begun = time.perf_counter()
    with log.open("w") as out:
        server = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=env, stdout=out, stderr=out)
    try:
        wait_until_up(f"{url}/healthz", server)
        table.say("启动到可以回答", f"{time.perf_counter() - begun:.2f} s")
        request = first_loads_and_request(table.say, url)
        asked, again = (filter_changes(url, request) for _ in range(2))
        for count in CLIENTS:
            print_clients(table, url, count, seconds)
        table.say("服务器内存", f"{resident_mb(server.pid):.0f} MB")
    finally:
        server.terminate()
        server.wait(timeout=15)
    return asked, again


def print_clients(table: Table, url: str, count: int, seconds: float) -> None:
    """Refreshes a second of many readers, and what was answered besides."""
    begun = time.monotonic()
    seen = clients.run(clients.Server.at(url), count, seconds, 0)
    faults = sum(clients.errors(seen).values())
    times = seen.seconds or [0.0]
    figure = f"每秒 {len(seen.seconds) / (time.monotonic() - begun):.1f} 次刷新"
    table.say(f"{count} 人同时用", f"{figure}，p50 {statistics.median(times):.2f} s，出错 {faults} 次")


def resident_mb(pid: int) -> float:
    """Of the process, as Linux counts it."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    (kilobytes,) = (int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
    return kilobytes / 1000


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def first_loads_and_request(say: Callable[[str, str], None], url: str) -> dict[str, Any]:
    """Bytes and requests of every page, and the request with which a page asks for its figures."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_binary(), args=CHROMIUM_ARGUMENTS)
        for path in PATHS:
            cold, warm = loads(browser, f"{url}{path}")
            say(f"打开 {path}", f"首次 {cold}；再次 {warm}")
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        asked = figure_requests(page)
        begun = time.perf_counter()
        page.goto(f"{url}/complaints")
        page.wait_for_selector(".js-plotly-plot .main-svg")
        say("首次打开 /complaints 到第一张图", f"{time.perf_counter() - begun:.1f} s")
        page.wait_for_load_state("networkidle")
        browser.close()
    return max(asked, key=lambda body: len(body["outputs"]))


def figure_requests(page: Page) -> list[dict[str, Any]]:
    """What the page asks with its address as it opens; filled by its own callback is the most."""
    found: list[dict[str, Any]] = []

    def keep(request: Any) -> None:
        if "/_dash-update-component" in request.url:
            body = request.post_data_json
            is_shell = any(one["id"].startswith("filters-") for one in body["inputs"])
            if not is_shell and any(one["property"] == "search" for one in body["inputs"]):
                found.append(body)

    page.on("request", keep)
    return found


def searches() -> list[str]:
    """Thirty different filter choices, none asked before."""
    return [f"?period={period}&town={town}" for period, town in islice(product(PERIODS, TOWNS), CHANGES)]


def filter_changes(url: str, request: dict[str, Any]) -> list[float]:
    """Milliseconds of each of the filter choices."""
    times = []
    for search in searches():
        for one in request["inputs"]:
            if one["property"] == "search":
                one["value"] = search
        post = urllib.request.Request(
            f"{url}/_dash-update-component",
            data=json.dumps(request).encode(),
            headers={"Content-Type": "application/json"},
        )
        begun = time.perf_counter()
        with urllib.request.urlopen(post) as answer:
            answer.read()
        times.append(1000 * (time.perf_counter() - begun))
    return times


def print_filter_changes(
    table: Table, asked: list[float], again: list[float], from_cubes: list[float], from_rows: list[float]
) -> None:
    bare = quantile(from_cubes, 50)
    floor = f"只从汇总表里加 p50 {bare:.1f} ms"
    for label, times, times_bare in (
        ("换一次筛选（/complaints，首次）", asked, from_cubes),
        ("同样的筛选再来一次（缓存）", again, None),
        ("同样的问题，只在主题表里查", from_rows, from_cubes),
    ):
        figure = f"p50 {quantile(times, 50):.1f} ms，p95 {quantile(times, 95):.1f} ms"
        if times_bare is None:
            table.say(label, figure)
        else:
            table.say(label, figure, floor, quantile(times, 50) / bare)


def quantile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def bare_queries(data_dir: Path) -> tuple[list[float], list[float]]:
    """Milliseconds of what a filter change asks, without a page: from the cubes, and from the marts' rows."""
    os.environ["ANXIN_DATA"] = str(data_dir)
    from tests.bench.recording import Asked, RecordingWarehouse  # noqa: PLC0415  (makes the app)

    recorded = RecordingWarehouse(data_dir)

    def run(queries: list[Asked]) -> None:
        with recorded.cursor() as (_, cursor):
            for sql, parameters in queries:
                cursor.execute(sql, parameters).fetchall()

    from_cubes, from_rows = [], []
    for search in searches():
        heard = recorded.heard_of("complaints", search)
        lists, _ = timed(partial(run, heard.statements))
        cubes, _ = timed(partial(recorded.add_up, heard))
        rows, _ = timed(partial(run, heard.row_queries()))
        from_cubes.append(1000 * (lists + cubes))
        from_rows.append(1000 * (lists + rows))
    return from_cubes, from_rows


if __name__ == "__main__":
    main()
