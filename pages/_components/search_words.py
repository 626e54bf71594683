"""Words by which a choice is found when its name is not typed in full: other names, pinyin, first letters."""

import os
from collections.abc import Callable
from functools import cache
from importlib import import_module

from data.spec import reference


@reference.kept
def search_words(dimension: str, code: str, label: str) -> str:
    """房建 fangjian fj 房屋建筑 …: everything that finds an option, between spaces."""
    names = dict.fromkeys((label, *reference.aliases(dimension).get(code, ())))
    words = [word for name in names for word in (name, *_pinyin(name))]
    return " ".join(dict.fromkeys(words))


def _pinyin(name: str) -> tuple[str, str]:
    """In full, and its first letters."""
    parts = _reader()(name)
    return "".join(parts), "".join(part[:1] for part in parts)


@cache
def _reader() -> Callable[[str], list[str]]:
    """pypinyin without its phrases: they take 45 MB, and tell apart readings that no name of a list has."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    read: Callable[[str], list[str]] = import_module("pypinyin").lazy_pinyin
    return read
