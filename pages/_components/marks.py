"""Checks values sent back by a browser, since anybody can send values that no page has made."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NoReturn, TypeVar

from werkzeug.exceptions import BadRequest

T = TypeVar("T")
FORGED = "这个请求不是从本页的行或按钮发出的，没有执行；请刷新页面再点一次。"


def refuse() -> NoReturn:
    """HTTP 400 with a sentence, never a bare 500."""
    raise BadRequest(FORGED)


def mapping(value: Any) -> Mapping[str, Any]:
    """An object that a script of ours sends; nothing at all is an empty one."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        refuse()
    return value


def listed(value: Any) -> list[str]:
    """A list of names that a script of ours sends; nothing at all is an empty one."""
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        refuse()
    return [str(one) for one in value]


def texts(mark: str, count: int | None = None) -> list[str]:
    """A mark that is a JSON list of texts, of `count` where that is fixed. An empty text may be null."""
    try:
        found = json.loads(mark)
    except ValueError:
        refuse()
    if not isinstance(found, list) or (count is not None and len(found) != count):
        refuse()
    if not all(one is None or isinstance(one, str) for one in found):
        refuse()
    return found


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse()


def number(value: Any) -> int:
    """A page or place in a list, counted from 0."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        refuse()
    return value


def at(listed: Sequence[T], place: Any) -> T:
    """The element at a place of a list, counted from 0."""
    if number(place) >= len(listed):
        refuse()
    return listed[place]


def same_length(*lists: Sequence[Any]) -> None:
    """Lists that a page sends side by side, one entry a component."""
    if len({len(one) for one in lists}) > 1:
        refuse()
