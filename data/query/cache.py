"""A memory of results, bounded in bytes; each is computed once, also when several threads ask together."""

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from dataclasses import fields, is_dataclass
from typing import Any

# About two hundred thousand cells of answers.
DEFAULT_BYTES = 64 * 2**20


class ResultCache:
    """Least recently used results go first; a failure is raised to all who wait and is not kept.

    `most_bytes` bounds what the kept results weigh. One that is heavier than all of it is given and not kept.
    """

    def __init__(self, most_bytes: int = DEFAULT_BYTES) -> None:
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._results: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._weights: dict[Hashable, int] = {}
        self._bytes = 0

    @property
    def bytes_kept(self) -> int:
        return self._bytes

    def get(self, key: Hashable, compute: Callable[[], Any]) -> Any:
        """The result of a key: the kept one, the one being computed by another thread, or a new one."""
        with self._lock:
            result = self._results.get(key)
            if result is not None:
                self._results.move_to_end(key)
            else:
                mine: Future[Any] = Future()
                self._results[key] = mine
        if result is not None:
            return result.result()
        try:
            found = compute()
        except BaseException as error:
            with self._lock:
                if self._results.get(key) is mine:
                    del self._results[key]
            mine.set_exception(error)
            raise
        mine.set_result(found)
        self._keep(key, mine, weight(found))
        return found

    def _keep(self, key: Hashable, mine: Future[Any], size: int) -> None:
        """Counts a new result in and drops the oldest beyond the bound; one being computed weighs nothing."""
        with self._lock:
            if self._results.get(key) is not mine:
                return
            self._weights[key] = size
            self._bytes += size
            for old in list(self._results):
                if self._bytes <= self._most_bytes:
                    break
                if old in self._weights:
                    del self._results[old]
                    self._bytes -= self._weights.pop(old)


def weight(thing: Any) -> int:
    """The bytes of a result with all that it holds. Things that it shares with others count each time."""
    size = sys.getsizeof(thing)
    if isinstance(thing, Mapping):
        return size + sum(weight(key) + weight(value) for key, value in thing.items())
    if isinstance(thing, list | tuple | set | frozenset):
        return size + sum(map(weight, thing))
    if is_dataclass(thing) and not isinstance(thing, type):
        return size + sum(weight(getattr(thing, one.name)) for one in fields(thing))
    return size
