"""`make bench`: how long loading, starting, a filter change and the first page take, on this machine.

Nothing here passes or fails by the clock. Demo ledgers are written and loaded into a folder that goes away.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from itertools import islice, product
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.bench.first_load import PATHS, loads
from tests.bench.loading import print_loading
from tests.bench.quality import print_quality
from tests.browser.conftest import CHROMIUM_ARGUMENTS, chromium_binary
from tests.conftest import ROOT, free_port, run_etl, wait_until_up

CHANGES = 30
TOWNS = ("371526001", "371526002", "371526003", "371526101", "371526102", "371526103")
PERIODS = ("this_year", "last_12_months", "first_half", "this_quarter", "this_month")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="anxin-bench-") as folder:
        base = Path(folder)
        data_dir = base / "data"
        load_rows(base, data_dir)
        port = free_port()
        env = {**os.environ, "ANXIN_DATA": str(data_dir), "PORT": str(port)}
        url = f"http://127.0.0.1:{port}"
        begun = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_until_up(f"{url}/healthz", server)
            say("启动到可以回答", f"{time.perf_counter() - begun:.2f} s")
            request = first_loads_and_request(url)
            filter_changes(url, request)
        finally:
            server.terminate()
            server.wait(timeout=15)
        truth = json.loads((base / "ledgers" / "truth.json").read_text(encoding="utf-8"))
        print_quality(say, base / "quality", data_dir, truth)
        # last: the warehouse keeps its connection, and a file is open in one way only
        bare_queries(data_dir)
    print_loading(say)


def say(what: str, figure: str) -> None:
    print(f"{what:<28}\t{figure}", flush=True)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def load_rows(base: Path, data_dir: Path) -> None:
    seconds, written = timed(lambda: run_etl(data_dir, "demo", str(base / "ledgers")))
    written.check_returncode()
    say("写出演示台账", f"{seconds:.1f} s")
    seconds, loaded = timed(lambda: run_etl(data_dir, "load", str(base / "ledgers"), "--json"))
    loaded.check_returncode()
    rows = sum(file["rows_read"] for file in json.loads(loaded.stdout)["files"] if file["ledger"])
    say("装入（含建宗表、发布）", f"{seconds:.1f} s，{rows} 行，{rows / seconds:.0f} 行/s")
    seconds, again = timed(lambda: run_etl(data_dir, "load", str(base / "ledgers"), "--json"))
    again.check_returncode()
    say("同样文件再装一次", f"{seconds:.1f} s")


def first_loads_and_request(url: str) -> dict[str, Any]:
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


def filter_changes(url: str, request: dict[str, Any]) -> None:
    for label in ("换一次筛选（/complaints，首次）", "同样的筛选再来一次（缓存）"):
        times, size = [], 0
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
                size = len(answer.read())
            times.append(1000 * (time.perf_counter() - begun))
        say(
            label, f"p50 {quantile(times, 50):.0f} ms，p95 {quantile(times, 95):.0f} ms，{size / 1000:.0f} kB"
        )


def quantile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def bare_queries(data_dir: Path) -> None:
    """What a filter change asks, without a page: from the cubes, and from the rows of the marts."""
    os.environ["ANXIN_DATA"] = str(data_dir)
    from tests.bench.recording import Asked, RecordingWarehouse  # noqa: PLC0415  (makes the app)

    recorded = RecordingWarehouse(data_dir)

    def run(queries: list[Asked]) -> None:
        with recorded.cursor() as (_, cursor):
            for sql, parameters in queries:
                cursor.execute(sql, parameters).fetchall()

    counts, from_cubes, from_rows = [], [], []
    for search in searches():
        heard = recorded.heard_of("complaints", search)
        counts.append(len(heard.statements) + len(heard.sums))
        lists, _ = timed(partial(run, heard.statements))
        cubes, _ = timed(partial(recorded.add_up, heard))
        rows, _ = timed(partial(run, heard.row_queries()))
        from_cubes.append(1000 * (lists + cubes))
        from_rows.append(1000 * (lists + rows))
    each = f"每次 {statistics.median(counts):.0f} 问"
    for label, times in (
        ("同样的问题，只从汇总表里加", from_cubes),
        ("同样的问题，只在主题表里查", from_rows),
    ):
        say(label, f"p50 {quantile(times, 50):.1f} ms，p95 {quantile(times, 95):.1f} ms，{each}")


if __name__ == "__main__":
    main()
