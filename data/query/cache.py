"""A bounded memory of results that computes each one once, also when several threads ask together."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any


class ResultCache:
    """Least recently used results go first; a failure is told to all who wait and is not kept."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._results: OrderedDict[Hashable, Future[Any]] = OrderedDict()

    def get(self, key: Hashable, compute: Callable[[], Any]) -> Any:
        with self._lock:
            result = self._results.get(key)
            if result is not None:
                self._results.move_to_end(key)
            else:
                mine: Future[Any] = Future()
                self._results[key] = mine
                while len(self._results) > self._size:
                    self._results.popitem(last=False)
        if result is not None:
            return result.result()
        try:
            mine.set_result(compute())
        except BaseException as error:
            with self._lock:
                if self._results.get(key) is mine:
                    del self._results[key]
            mine.set_exception(error)
            raise
        return mine.result()
