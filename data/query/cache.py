"""A memory of results, bounded in bytes; each is computed once, also when several threads ask together."""

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import fields, is_dataclass
from typing import Any

from data.errors import AskerLeft, TurnOver
from data.snapshot.opener import Snapshot
from data.spec.metric import Metric

# About two hundred thousand cells of answers.
DEFAULT_BYTES = 64 * 2**20
# Declarations that all results refer to and none holds.
SHARED = (Metric, Snapshot)
# Of a longer list the weight is told from so many of its members.
MOST_WEIGHED = 8


class _Key:
    """A key that is hashed once: those of results are deep."""

    __slots__ = ("asked", "code")

    def __init__(self, asked: Hashable) -> None:
        self.asked = asked
        self.code = hash(asked)

    def __hash__(self) -> int:
        return self.code

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.asked == other.asked


class ResultCache:
    """Least recently used results go first; a failure is raised to all who wait and is not kept.

    `most_bytes` bounds what the kept results weigh. One that is heavier than all of it is given and not kept.
    `holds_place` says whether the thread holds a place among the running questions (see `lanes`): such a
    thread waits for another only where that one holds a place too, and computes by itself what one without a
    place has begun.
    """

    def __init__(
        self, most_bytes: int = DEFAULT_BYTES, holds_place: Callable[[], bool] = lambda: True
    ) -> None:
        self._most_bytes = most_bytes
        self._holds_place = holds_place
        # of those being computed: whether who computes it holds a place
        self._placed: dict[_Key, bool] = {}
        self._lock = threading.Lock()
        self._results: OrderedDict[_Key, Future[Any]] = OrderedDict()
        self._weights: dict[_Key, int] = {}
        self._bytes = 0

    @property
    def bytes_kept(self) -> int:
        return self._bytes

    def get(self, asked: Hashable, compute: Callable[[], Any], *, most_bytes: int | None = None) -> Any:
        """The result of a key: the kept one, the one being computed by another thread, or a new one.

        One heavier than `most_bytes` is shared by those who ask while it is computed, and then forgotten.
        """
        key, holds = _Key(asked), self._holds_place()
        while True:
            with self._lock:
                result = self._results.get(key)
                if result is None:
                    mine: Future[Any] = Future()
                    self._results[key] = mine
                    self._placed[key] = holds
                    break
                self._results.move_to_end(key)
                is_safe = not holds or self._placed.get(key, True)
            if not is_safe:
                return compute()
            try:
                return result.result()
            except (AskerLeft, TurnOver):
                # Whoever computed it was sent away, or had to stop; another one computes it now.
                continue
        return self._computed(key, mine, compute, self._most_bytes if most_bytes is None else most_bytes)

    def _computed(self, key: _Key, mine: Future[Any], compute: Callable[[], Any], most: int) -> Any:
        try:
            found = compute()
        except BaseException as error:
            self._forget(key)
            mine.set_exception(error)
            raise
        mine.set_result(found)
        size = weight(found) if most else 0
        if most and size <= most:
            self._keep(key, size)
        else:
            self._forget(key)
        return found

    def _forget(self, key: _Key) -> None:
        with self._lock:
            del self._results[key], self._placed[key]

    def _keep(self, key: _Key, size: int) -> None:
        """Counts a new result in and drops the oldest beyond the bound; one being computed weighs nothing."""
        with self._lock:
            del self._placed[key]
            self._weights[key] = size
            self._bytes += size
            if self._bytes <= self._most_bytes:
                return
            for old in list(self._results):
                if self._bytes <= self._most_bytes:
                    break
                if old in self._weights:
                    del self._results[old]
                    self._bytes -= self._weights.pop(old)


def weight(thing: Any) -> int:
    """The bytes of a result with all that it holds, near enough to bound a memory by.

    What it holds twice counts twice; what all results share counts nothing.
    """
    if isinstance(thing, SHARED):
        return 0
    size = sys.getsizeof(thing)
    if isinstance(thing, str | int | float | bool | None):
        return size
    if isinstance(thing, Mapping):
        return size + _of_all(list(thing.items()))
    if isinstance(thing, list | tuple | set | frozenset):
        return size + _of_all(list(thing))
    if is_dataclass(thing) and not isinstance(thing, type):
        return size + sum(weight(getattr(thing, one.name)) for one in fields(thing))
    return size


def _of_all(members: Sequence[Any]) -> int:
    """Of many members the weight of some, taken evenly, times as many."""
    step = -(-len(members) // MOST_WEIGHED) or 1
    weighed = members[::step]
    return sum(map(weight, weighed)) * len(members) // len(weighed) if weighed else 0
