"""Saved views on disk: one JSON file that all server processes share."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from filelock import FileLock

from data.errors import DataError
from data.paths import state_dir

FILE = "views.json"
MOST_VIEWS = 200
MOST_NAME, MOST_NOTE, MOST_SEARCH = 40, 200, 4000
PATIENCE_SECONDS = 10


class ViewError(DataError):
    """Why a view is not kept or changed, as a sentence."""


@dataclass(frozen=True)
class SavedView:
    """A page with its filters under a name.

    `search` is its query string; that of a pinned one names a snapshot, `snapshot` the same, "" where the
    newest is meant. `saved_on` is a day as 2024-06-30. `owner` is null: there are no accounts yet.
    """

    id: str
    name: str
    path: str
    search: str
    snapshot: str
    note: str
    saved_on: str
    owner: str | None = None


def saved_views() -> list[SavedView]:
    """All of them, by name. Raises: ViewError where the file cannot be read."""
    return sorted(_read(_path()), key=lambda one: (one.name, one.id))


def save(view: SavedView) -> SavedView:
    """Keeps a view under a new id. Raises: ViewError for a name, note or address that cannot be kept."""
    made = replace(_checked(view), id=secrets.token_hex(8))

    def add(kept: list[SavedView]) -> list[SavedView]:
        if len(kept) >= MOST_VIEWS:
            raise ViewError(f"已有{MOST_VIEWS}个视图，请先删去不用的。")
        _refuse_twice(made, kept)
        return [*kept, made]

    _change(add)
    return made


def rename(view_id: str, name: str) -> SavedView:
    """Raises: ViewError for a name that cannot be kept, or a view that is gone."""
    found = _named(view_id, saved_views())
    renamed = _checked(replace(found, name=name))

    def put(kept: list[SavedView]) -> list[SavedView]:
        _named(view_id, kept)
        _refuse_twice(renamed, kept)
        return [renamed if one.id == view_id else one for one in kept]

    _change(put)
    return renamed


def delete(view_id: str) -> SavedView:
    """Raises: ViewError for a view that is gone already."""
    found = _named(view_id, saved_views())
    _change(lambda kept: [one for one in kept if one.id != view_id])
    return found


def _path() -> Path:
    return state_dir() / FILE


def _checked(view: SavedView) -> SavedView:
    """The view with its words trimmed."""
    name, note = " ".join(view.name.split()), view.note.strip()
    if not name:
        raise ViewError("请给视图起个名字。")
    if len(name) > MOST_NAME:
        raise ViewError(f"名字最多{MOST_NAME}个字，现有{len(name):,}个。")
    if len(note) > MOST_NOTE:
        raise ViewError(f"说明最多{MOST_NOTE}个字，现有{len(note):,}个。")
    if len(view.search) > MOST_SEARCH:
        raise ViewError("地址太长，不能存为视图；请少选几项筛选。")
    return replace(view, name=name, note=note)


def _refuse_twice(view: SavedView, kept: list[SavedView]) -> None:
    if any(one.name == view.name and one.id != view.id for one in kept):
        raise ViewError(f"已有名为“{view.name}”的视图，请换个名字。")


def _named(view_id: str, kept: list[SavedView]) -> SavedView:
    for one in kept:
        if one.id == view_id:
            return one
    raise ViewError("这个视图已经不在，可能刚被删去；请重新打开“我的视图”。")


def _read(path: Path) -> list[SavedView]:
    try:
        return [SavedView(**one) for one in json.loads(path.read_text(encoding="utf-8"))]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        raise ViewError(f"已存的视图读不出来（{path.name}），请维护人员检查或恢复这个文件。") from error


def _change(make: Callable[[list[SavedView]], list[SavedView]]) -> None:
    """Reads, changes and replaces the file while no other process does."""
    path = _path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock"), timeout=PATIENCE_SECONDS):
            changed = make(_read(path))
            unfinished = path.with_suffix(".new")
            text = json.dumps([asdict(one) for one in changed], ensure_ascii=False, indent=1)
            unfinished.write_text(text, encoding="utf-8")
            unfinished.replace(path)
    except (OSError, TimeoutError) as error:
        raise ViewError("视图没有存成：写不了 state 目录，请维护人员检查磁盘和权限。") from error
