"""Whether official pictures can be drawn on this machine: proved off the way of any request."""

import threading
import time
from collections.abc import Callable

from briefing.chromium import MISSING, chromium_path
from briefing.errors import NoRenderer
from briefing.renderer import Renderer

# a fault that somebody has mended shows by itself, without a restart
AGAIN_SECONDS = 120.0


def prove() -> None:
    """A short-lived renderer: Chromium starts, and two Chinese titles are two pictures."""
    with Renderer() as renderer:
        renderer.prove()


class Gate:
    """Remembers the outcome of the last proof; asking is cheap and never waits."""

    def __init__(self, proof: Callable[[], None] = prove) -> None:
        self._proof = proof
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._fault = ""
        self._at: float | None = None

    def begin(self) -> None:
        """Proves in the background, once; again after a while where the last proof failed."""
        with self._lock:
            if (self._thread and self._thread.is_alive()) or chromium_path() is None:
                return
            if self._at is not None and (not self._fault or time.monotonic() - self._at < AGAIN_SECONDS):
                return
            self._thread = threading.Thread(target=self._run, daemon=True, name="gate")
            self._thread.start()

    def _run(self) -> None:
        try:
            self._proof()
        except NoRenderer as fault:
            self.told(str(fault))
        else:
            self.told("")

    def told(self, fault: str) -> None:
        """What a proof, or a renderer at work, has found."""
        with self._lock:
            self._fault, self._at = fault, time.monotonic()

    def fault(self) -> str:
        """What is missing, as a sentence with its remedy; empty where nothing is known to be."""
        if chromium_path() is None:
            return MISSING
        if self._fault:
            self.begin()
        return self._fault


GATE = Gate()
