"""Who waits for the answers of this thread. A query whose asker has left is stopped.

The server says with `asked_by` how it can tell that a client has gone; without it nobody ever leaves.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import duckdb

from data.errors import AskerLeft

HasLeft = Callable[[], bool]
# how often the clients of running queries are looked at
LOOK_SECONDS = 0.25
# for so long the thread that looks waits for another query
IDLE_SECONDS = 5.0
_asker: ContextVar[HasLeft | None] = ContextVar("asker", default=None)
_since: ContextVar[float | None] = ContextVar("since", default=None)


@contextmanager
def asked_by(has_left_now: HasLeft | None, since: float | None = None) -> Iterator[None]:
    """All that is asked inside is for a client; `has_left_now` is called from other threads too.

    `since`: when it first asked, by `time.monotonic`, where it was told to ask again.
    """
    asker, begun = _asker.set(has_left_now), _since.set(since)
    try:
        yield
    finally:
        _asker.reset(asker)
        _since.reset(begun)


def has_left() -> bool:
    """Whether the client that this thread works for has gone."""
    left = _asker.get()
    return left is not None and left()


def asked_since() -> float | None:
    """When the client that this thread works for first asked; None where it asks for the first time."""
    return _since.get()


class Watch:
    """The running queries of a process that have an asker, looked at by one thread while there are any."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running: dict[duckdb.DuckDBPyConnection, HasLeft] = {}
        self._is_watching = False

    @contextmanager
    def over(self, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Interrupts what runs on the cursor when its asker has left. Raises: AskerLeft, then and before."""
        left = _asker.get()
        if left is None:
            yield
            return
        if left():
            raise AskerLeft
        self._add(cursor, left)
        try:
            yield
        except duckdb.InterruptException:
            if left():
                raise AskerLeft from None
            raise
        finally:
            with self._changed:
                del self._running[cursor]

    def _add(self, cursor: duckdb.DuckDBPyConnection, left: HasLeft) -> None:
        with self._changed:
            self._running[cursor] = left
            self._changed.notify()
            if not self._is_watching:
                self._is_watching = True
                threading.Thread(target=self._watch, name="askers", daemon=True).start()

    def _watch(self) -> None:
        while True:
            with self._changed:
                if not self._running and not self._changed.wait_for(lambda: self._running, IDLE_SECONDS):
                    self._is_watching = False
                    return
                # again and again: between two statements of a cursor there is nothing to interrupt
                for cursor, left in self._running.items():
                    if left():
                        cursor.interrupt()
                self._changed.wait(LOOK_SECONDS)
