"""What is measured of the browser, and whether it grows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression, median

from playwright.sync_api import Browser, CDPSession, Page

MIB = 1024 * 1024
# of the run's beginning nothing is judged: the first turns and the first new picture fill caches
WARM_SHARE = 0.2
LEAST_SAMPLES = 4
# so much more at the end than at the beginning is a leak, not a wave: a share, or a small number at least
GROWTH_SHARE = 0.15
SLACK = {"heap_mib": 3.0, "nodes": 500.0, "listeners": 100.0, "renderer_mib": 40.0}


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
            f"{self.renderer_mib:12.1f} {self.turns:6d}  {self.badge or '-'}"
        )


HEAD = "     min  heap MiB    nodes listeners renderer MiB  turns  badge"


def take(page: Page, session: CDPSession, renderer: int | None, minutes: float) -> Sample:
    session.send("HeapProfiler.collectGarbage")
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return Sample(
        minutes,
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


@dataclass(frozen=True)
class Trend:
    """One quantity over the run without its beginning: medians of the first and last third, and the slope."""

    name: str
    first: float
    last: float
    per_hour: float

    @property
    def is_flat(self) -> bool:
        # a quantity that the machine does not tell is not judged
        return not self.last - self.first > max(self.first * GROWTH_SHARE, SLACK[self.name])

    def line(self) -> str:
        return (
            f"{self.name:13s} first third {self.first:9.2f}  last third {self.last:9.2f}  "
            f"slope {self.per_hour:+9.2f} an hour  {'flat' if self.is_flat else 'GROWS'}"
        )


def trends(samples: Sequence[Sample]) -> list[Trend]:
    """Nothing where the run was too short to tell."""
    warm = [one for one in samples if one.minutes >= samples[-1].minutes * WARM_SHARE] if samples else []
    if len(warm) < LEAST_SAMPLES:
        return []
    third = len(warm) // 3
    hours = [one.minutes / 60 for one in warm]
    found = []
    for name in SLACK:
        values = [float(getattr(one, name)) for one in warm]
        slope = linear_regression(hours, values).slope
        found.append(Trend(name, median(values[:third]), median(values[-third:]), slope))
    return found
