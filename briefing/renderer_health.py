"""Whether official pictures can be drawn on this machine, checked in the background."""

import threading
import time
from collections.abc import Callable

from briefing.chromium import MISSING, chromium_path
from briefing.errors import NoRenderer
from briefing.renderer import Renderer

# a failed check is repeated after this time, so that a repair needs no restart
AGAIN_SECONDS = 120.0


def prove() -> None:
    """Starts a renderer once: Chromium starts and draws Chinese."""
    with Renderer() as renderer:
        renderer.prove()


class RendererHealth:
    """Keeps the result of the last check; reading it never waits."""

    def __init__(self, proof: Callable[[], None] = prove) -> None:
        self._proof = proof
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._fault = ""
        self._at: float | None = None

    def start(self) -> None:
        """Checks in the background once, and again after `AGAIN_SECONDS` where the last check failed."""
        with self._lock:
            if (self._thread and self._thread.is_alive()) or chromium_path() is None:
                return
            if self._at is not None and (not self._fault or time.monotonic() - self._at < AGAIN_SECONDS):
                return
            self._thread = threading.Thread(target=self._run, daemon=True, name="renderer-health")
            self._thread.start()

    def _run(self) -> None:
        try:
            self._proof()
        except NoRenderer as fault:
            self.report(str(fault))
        else:
            self.report("")

    def report(self, fault: str) -> None:
        """Records what a check or a running renderer found; empty where there is no fault."""
        with self._lock:
            self._fault, self._at = fault, time.monotonic()

    def fault(self) -> str:
        """What is missing, as a sentence with its remedy; empty where no fault is known."""
        if chromium_path() is None:
            return MISSING
        if self._fault:
            self.start()
        return self._fault


RENDERER_HEALTH = RendererHealth()
