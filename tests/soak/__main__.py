"""The wall left running: fast turns, a server that is restarted again and again, memory measured each minute.

    python -m tests.soak --minutes 30 --seconds 3          half an hour
    python -m tests.soak --minutes 1440 --seconds 20       a day and a night

Reads the data folder of ANXIN_DATA (default data/), starts a server of its own, prints a line for each
measurement, and ends with 1 where the browser's heap grew or the wall did not come back.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.browser.conftest import CHROMIUM_ARGUMENTS, chromium_binary
from tests.conftest import ROOT, free_port, wait_until_up

MIB = 1024 * 1024
# so much more at the end than at the beginning is a leak, not a wave
GROWTH_SHARE, GROWTH_MIB = 0.15, 3.0
# the page polls every five seconds and is to be back within ten
BACK_SECONDS = 10


@dataclass(frozen=True)
class Sample:
    """One look at the browser, its heap after a forced collection."""

    minutes: float
    heap_mib: float
    nodes: int
    listeners: int
    renderer_mib: float
    turns: int
    badge: str

    def line(self) -> str:
        return (
            f"{self.minutes:8.1f} {self.heap_mib:9.2f} {self.nodes:8d} {self.listeners:9d} "
            f"{self.renderer_mib:10.1f} {self.turns:6d}  {self.badge or '-'}"
        )


HEAD = "     min   heap MiB    nodes listeners  renderer  turns  badge"


class Server:
    """The app over the data folder on one port, so that the page finds it again."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PORT": str(self.port)}
        process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until_up(f"{self.url}/healthz", process)
        return process

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=15)

    def restart(self, away_seconds: float) -> None:
        self.stop()
        time.sleep(away_seconds)
        self.process = self._start()


# counts the turns, also over a reload, so that the table shows that the wall did turn
COUNT_TURNS = """
let shownLast;
setInterval(() => {
  const box = document.getElementById('wall-scene');
  if (box && box.dataset.shown !== shownLast) {
    shownLast = box.dataset.shown;
    sessionStorage.setItem('soak', Number(sessionStorage.getItem('soak') || 0) + 1);
  }
}, 500);
"""


def sample(page: Page, session: CDPSession, renderer: int | None, started: float) -> Sample:
    session.send("HeapProfiler.collectGarbage")
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return Sample(
        (time.monotonic() - started) / 60,
        metrics["JSHeapUsedSize"] / MIB,
        int(metrics["Nodes"]),
        int(metrics["JSEventListeners"]),
        resident_mib(renderer),
        page.evaluate("() => Number(sessionStorage.getItem('soak'))"),
        page.locator("#wall-badge").inner_text(),
    )


def renderer_pid(browser: Browser) -> int | None:
    """The process that holds the page: the busiest renderer; none where the browser does not say."""
    found = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    renderers = [one for one in found if one["type"] == "renderer"]
    return max(renderers, key=lambda one: one["cpuTime"])["id"] if renderers else None


def resident_mib(pid: int | None) -> float:
    status = Path(f"/proc/{pid}/status")
    if pid is None or not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def is_flat(samples: Sequence[Sample]) -> bool:
    """The last third of the run against the first, without the very first look."""
    heaps = [one.heap_mib for one in samples[1:]]
    third = max(len(heaps) // 3, 1)
    if not heaps:
        return True
    first, last = median(heaps[:third]), median(heaps[-third:])
    print(f"heap: first third {first:.2f} MiB, last third {last:.2f} MiB")
    return last - first <= max(first * GROWTH_SHARE, GROWTH_MIB)


def seconds_until_back(page: Page, since: float) -> float:
    """Until the server's next answer has reached the page, in seconds since it is up again."""
    page.wait_for_function(
        "(since) => window.dash_clientside?.wall?.lastAnswer() > since", arg=since * 1000, timeout=60_000
    )
    return time.time() - since


def run(minutes: float, seconds: int, restart_minutes: float, every_seconds: float) -> bool:
    server = Server()
    samples: list[Sample] = []
    returns: list[float] = []
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium_binary(), args=CHROMIUM_ARGUMENTS)
            page = browser.new_page(viewport={"width": 1920, "height": 1080})
            thrown: list[str] = []
            page.on("pageerror", lambda error: thrown.append(str(error)))
            page.add_init_script(COUNT_TURNS)
            page.goto(f"{server.url}/screen?seconds={seconds}")
            page.locator(".wall-tab").first.wait_for()
            session = page.context.new_cdp_session(page)
            session.send("Performance.enable")
            renderer = renderer_pid(browser)
            started = time.monotonic()
            restart_at = started + restart_minutes * 60
            print(HEAD, flush=True)
            while time.monotonic() - started < minutes * 60:
                page.wait_for_timeout(every_seconds * 1000)
                if time.monotonic() >= restart_at:
                    server.restart(away_seconds=min(70.0, restart_minutes * 20))
                    returns.append(seconds_until_back(page, time.time()))
                    restart_at = time.monotonic() + restart_minutes * 60
                samples.append(sample(page, session, renderer, started))
                print(samples[-1].line(), flush=True)
            browser.close()
    finally:
        server.stop()
    is_good = is_flat(samples) and not thrown and all(one <= BACK_SECONDS for one in returns)
    print(f"restarts: {len(returns)}, back after {', '.join(f'{one:.1f}' for one in returns) or '-'} s")
    print(f"errors thrown in the page: {len(thrown)} {thrown[:3]}")
    print("flat and back in time" if is_good else "NOT good: see above")
    return is_good


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seconds", type=int, default=3, help="seconds a scene (3 at least)")
    parser.add_argument("--restart-minutes", type=float, default=4, help="minutes between server restarts")
    parser.add_argument("--every-seconds", type=float, default=30, help="seconds between measurements")
    given = parser.parse_args()
    return 0 if run(given.minutes, given.seconds, given.restart_minutes, given.every_seconds) else 1


if __name__ == "__main__":
    sys.exit(main())
