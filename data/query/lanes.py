"""How many questions run at once, and who waits for how long: two lanes, of figures and of heavy questions.

A thread that holds a place asks on under it and never waits for a second one. So no two can wait for one
another, and what runs at once on the snapshots of a process is never more than the places of both lanes.
"""

import itertools
import os
import threading
import time
from bisect import insort
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from data.errors import AskerLeft, Busy, TurnOver
from data.query import asker

BUSY = "正在排队，稍后自动重试。"
# what a client that asks again by itself should wait
RETRY_SECONDS = 2
# A page that has its place for longer begins no new query: it is answered in part, and the others get on.
TURN_SECONDS = 10.0
# how often one who waits looks whether its client is still there
LOOK_SECONDS = 0.25


Ticket = tuple[float, int]


@dataclass(frozen=True)
class Limits:
    """`places` that are held at once, `waiting` threads behind them, each for at most `seconds`."""

    places: int
    waiting: int
    seconds: float


# A query runs on one thread; one place more than there are cores keeps them busy while another one draws.
FIGURES = Limits(places=(os.cpu_count() or 1) + 1, waiting=60, seconds=15.0)
# rows, files to download, older snapshots
HEAVY = Limits(places=2, waiting=16, seconds=15.0)
# Of this process: both lanes whole, or its part where it serves beside others.
_own = (FIGURES, HEAVY)


def part(workers: int, threads: int) -> tuple[Limits, Limits]:
    """The lanes of one of several processes that serve together, each with so many threads.

    The places are shared out. Heavy questions, those that wait included, hold at most half of the threads, so
    that figures always find one; further requests wait in the server before they have a thread.
    """
    half = max(1, threads // 2)
    heavy_places = min(half, -(-HEAVY.places // workers))
    return (
        replace(FIGURES, places=-(-FIGURES.places // workers), waiting=min(FIGURES.waiting, threads)),
        replace(HEAVY, places=heavy_places, waiting=min(HEAVY.waiting, half - heavy_places)),
    )


def share(workers: int, threads: int) -> None:
    """This process is one of several; said before its warehouse is made."""
    global _own  # noqa: PLW0603 - one a process, as the processes are
    _own = part(workers, threads)


class Lane:
    """Places, given to those first who have asked for longest."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._changed = threading.Condition()
        self._taken = 0
        # When each first asked, and a number that keeps two of one moment apart.
        self._queue: list[Ticket] = []
        self._numbers = itertools.count()

    @property
    def taken(self) -> int:
        return self._taken

    @property
    def waiting(self) -> int:
        return len(self._queue)

    def take(self) -> None:
        """Raises: Busy where the queue is full or the wait too long; AskerLeft where the asker has gone.

        Whoever was refused and asks again keeps the turn that it had, and where the queue is full takes that
        of the last in it.
        """
        begun = time.monotonic()
        with self._changed:
            ticket = (asker.asked_since() or begun, next(self._numbers))
            if (self._queue or self._is_full) and len(self._queue) >= self.limits.waiting:
                self._refuse_last(ticket)
            insort(self._queue, ticket)
            try:
                self._wait(ticket, begun + self.limits.seconds)
                self._taken += 1
            finally:
                if ticket in self._queue:
                    self._queue.remove(ticket)
                self._changed.notify_all()

    def _refuse_last(self, ticket: Ticket) -> None:
        if not self._queue or ticket > self._queue[-1]:
            raise Busy(BUSY)
        self._queue.pop()
        self._changed.notify_all()

    def _wait(self, ticket: Ticket, until: float) -> None:
        while self._queue[:1] != [ticket] or self._is_full:
            left = until - time.monotonic()
            if left <= 0 or ticket not in self._queue:
                raise Busy(BUSY)
            if asker.has_left():
                raise AskerLeft
            self._changed.wait(min(left, LOOK_SECONDS))

    @property
    def _is_full(self) -> bool:
        return self._taken >= self.limits.places

    def give_back(self) -> None:
        with self._changed:
            self._taken -= 1
            self._changed.notify_all()


class Lanes:
    """The lanes of one warehouse."""

    def __init__(self, figures: Limits | None = None, heavy: Limits | None = None) -> None:
        self.figures, self.heavy = Lane(figures or _own[0]), Lane(heavy or _own[1])
        self._held = threading.local()

    @property
    def is_held(self) -> bool:
        """Whether this thread holds a place."""
        return bool(getattr(self._held, "depth", 0))

    @contextmanager
    def place(self, lane: Lane, turn: float | None = None) -> Iterator[None]:
        """A place for all that this thread asks inside; under one that it holds already, none of its own.

        `turn`: for so many seconds new questions are begun; those after are refused. Raises: as `Lane.take`.
        """
        if self.is_held:
            if time.monotonic() > self._held.until:
                raise TurnOver(BUSY)
            self._held.depth += 1
        else:
            lane.take()
            self._held.depth = 1
            self._held.until = float("inf") if turn is None else time.monotonic() + turn
        try:
            yield
        finally:
            self._held.depth -= 1
            if not self._held.depth:
                lane.give_back()


@dataclass(frozen=True)
class Load:
    """How busy a process is, as of now: its lanes, and what its remembered answers weigh."""

    lanes: Lanes
    cache_bytes: int
