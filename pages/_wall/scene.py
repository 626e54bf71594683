"""A scene of the wall, and all scenes, found in the modules of `scenes` by the name SCENE."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from dash.development.base_component import Component

from data.view import View
from pages._discovery import declared
from pages._scope import person
from pages._wall import scenes

# it has its own layout on a very wide screen
FIRST = "overview"


@dataclass(frozen=True)
class Scene:
    """`ask` runs all queries on the county's view once; `layout` draws the answers without queries.

    The answers have `snapshot_status`, which the frame shows.
    """

    id: str
    title: str
    # the order in which scenes are shown
    order: float
    ask: Callable[[View], Any]
    layout: Callable[[Any], list[Component]]
    # a scene without data is skipped
    has_data: Callable[[Any], bool]


@cache
def all_scenes() -> Mapping[str, Scene]:
    """Scenes by id, in their order. Raises ValueError where two have the same id, since addresses use it."""
    found: dict[str, Scene] = {}
    for scene in sorted(declared(scenes, "SCENE"), key=lambda one: (one.order, one.id)):
        if scene.id in found:
            raise ValueError(f"scene declared twice: {scene.id}")
        found[scene.id] = scene
    return found


def allowed_scenes() -> dict[str, Scene]:
    """Those that the asker may see: a screen with a token may be kept to some."""
    asking = person()
    kept = asking.scenes if asking else ()
    return {id: scene for id, scene in all_scenes().items() if not kept or id in kept}


def read_scenes(ids: Iterable[str]) -> tuple[list[str], list[str]]:
    """Ids or titles from the address: the known ids in the given order, each once, and the unknown ones."""
    known = allowed_scenes()
    titles = {scene.title: scene.id for scene in known.values()}
    names = list(dict.fromkeys(titles.get(one.strip(), one.strip()) for one in ids if one.strip()))
    return [one for one in names if one in known] or list(known), [one for one in names if one not in known]
