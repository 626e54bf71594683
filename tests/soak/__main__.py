"""The wall left running: fast turns, new snapshots, a server restarted again and again; memory each minute.

    python -m tests.soak --minutes 30 --seconds 3          half an hour
    python -m tests.soak --minutes 1440 --seconds 20 --restart-minutes 60 --publish-minutes 30 \\
        --every-seconds 600                                a day and a night

Takes the current snapshot of ANXIN_DATA (default data/, as the first `make run` fills it), works on copies
in a folder of its own, starts a server of its own, prints a line for each measurement and the slopes at the
end. Ends with 1 where heap, nodes, listeners or the renderer's memory grew, where a new snapshot did not
reach the wall, or where the wall did not come back in time.
"""

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from data.paths import data_dir
from tests.app_server import AppServer
from tests.browser.conftest import CHROMIUM_ARGUMENTS, chromium_binary
from tests.soak.measure import HEAD, Sample, renderer_pid, take, trends
from tests.soak.publish import Publisher

# the page polls every five seconds and is to be back within ten
BACK_SECONDS = 10
# a poll, and all scenes drawn anew on a machine that has other work too
REACH_SECONDS = 60
# longer than the wall waits before it says that the server is silent
AWAY_SECONDS = 70.0

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
ANSWERED_SINCE = "(since) => window.dash_clientside?.wall?.lastAnswer() > since"
SHOWS_SNAPSHOT = "(id) => document.querySelector('.wall-view .wall-footer')?.textContent.includes(id)"


@dataclass
class Soak:
    """One run: what is due when, and what was seen."""

    page: Page
    server: AppServer
    publisher: Publisher
    restart_every: float
    publish_every: float
    samples: list[Sample] = field(default_factory=list)
    returns: list[float] = field(default_factory=list)
    reached: list[float] = field(default_factory=list)
    # what the badge said at the end of each absence
    told: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.restart_at = self.started + self.restart_every
        self.publish_at = self.started + self.publish_every

    @property
    def minutes(self) -> float:
        return (time.monotonic() - self.started) / 60

    def disturb(self) -> None:
        """What is due: the server goes for a while, or a new snapshot is published."""
        if time.monotonic() >= self.restart_at:
            self.server.stop()
            self.page.wait_for_timeout(min(AWAY_SECONDS, self.restart_every / 3) * 1000)
            self.told.append(self.page.locator("#wall-badge").inner_text())
            self.server.start()
            since = time.time()
            self.returns.append(self._wait(ANSWERED_SINCE, since * 1000, since))
            self.restart_at = time.monotonic() + self.restart_every
        if time.monotonic() >= self.publish_at:
            published = self.publisher.publish()
            self.reached.append(self._wait(SHOWS_SNAPSHOT, published, time.time()))
            self.publish_at = time.monotonic() + self.publish_every

    def _wait(self, condition: str, given: object, since: float) -> float:
        self.page.wait_for_function(condition, arg=given, timeout=90_000, polling=250)
        return time.time() - since

    def report(self, thrown: list[str]) -> bool:
        found = trends(self.samples)
        for trend in found or ():
            print(trend.line())
        if not found:
            print("too few measurements to tell a trend")
        print(f"restarts {len(self.returns)}: back after {listed(self.returns)} s; {'; '.join(self.told)}")
        print(f"snapshots {len(self.reached)}: on the wall after {listed(self.reached)} s")
        print(
            f"turns {self.samples[-1].turns if self.samples else 0}, errors thrown {len(thrown)} {thrown[:3]}"
        )
        is_good = (
            all(one.is_flat for one in found)
            and all(one <= BACK_SECONDS for one in self.returns)
            and all(one <= REACH_SECONDS for one in self.reached)
            and not thrown
        )
        print("flat and back in time" if is_good else "NOT good: see above")
        return is_good


def listed(seconds: list[float]) -> str:
    return ", ".join(f"{one:.1f}" for one in seconds) or "-"


def run(given: argparse.Namespace, folder: Path) -> bool:
    publisher = Publisher(data_dir(), folder)
    thrown: list[str] = []
    with AppServer(folder) as server, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_binary(), args=CHROMIUM_ARGUMENTS)
        # a small screen draws the same elements at a quarter of the work
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.on("pageerror", lambda error: thrown.append(str(error)))
        page.add_init_script(COUNT_TURNS)
        page.goto(f"{server.url}/screen?seconds={given.seconds}")
        page.locator(".wall-tab").first.wait_for()
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        renderer = renderer_pid(browser)
        soak = Soak(page, server, publisher, given.restart_minutes * 60, given.publish_minutes * 60)
        print(HEAD, flush=True)
        while soak.minutes < given.minutes:
            page.wait_for_timeout(given.every_seconds * 1000)
            soak.disturb()
            soak.samples.append(take(page, session, renderer, soak.minutes))
            print(soak.samples[-1].line(), flush=True)
        browser.close()
    return soak.report(thrown)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seconds", type=int, default=3, help="seconds a scene (3 at least)")
    parser.add_argument("--restart-minutes", type=float, default=5, help="minutes between server restarts")
    parser.add_argument("--publish-minutes", type=float, default=3, help="minutes between new snapshots")
    parser.add_argument("--every-seconds", type=float, default=60, help="seconds between measurements")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="anxin-soak-") as folder:
        return 0 if run(given, Path(folder)) else 1


if __name__ == "__main__":
    sys.exit(main())
