"""What a snapshot and a question decide for good is worked out once: a page asks it again and again."""

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")
# A page asks some hundred such questions a view; the oldest go first.
MOST = 4096


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """A function of values that never change, snapshots among them, with a bounded memory of its results."""
    return cast(Callable[P, T], lru_cache(maxsize=MOST)(function))
