"""A scene of the wall, and all there are: found in the modules of `scenes`, which each name theirs SCENE."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from dash.development.base_component import Component

from data.view import View
from pages._discovery import declared
from pages._wall import scenes

# it has an arrangement of its own on a very wide screen
FIRST = "overview"


@dataclass(frozen=True)
class Scene:
    """`ask` puts every question to the county's view once; `layout` draws the answers and asks nothing.

    The answers have `standing`, what the frame says of the snapshot.
    """

    id: str
    title: str
    # the order in which scenes take turns
    order: float
    ask: Callable[[View], Any]
    layout: Callable[[Any], list[Component]]
    # a scene without data is skipped
    has_data: Callable[[Any], bool]


@cache
def all_scenes() -> Mapping[str, Scene]:
    """Scenes by id, in their order. Raises ValueError where two have one id: addresses go by it."""
    found: dict[str, Scene] = {}
    for scene in sorted(declared(scenes, "SCENE"), key=lambda one: (one.order, one.id)):
        if scene.id in found:
            raise ValueError(f"scene declared twice: {scene.id}")
        found[scene.id] = scene
    return found


def read_scenes(ids: Iterable[str]) -> tuple[list[str], list[str]]:
    """Ids or titles as asked for in the address: the known ids in their order, each once, and the unknown."""
    known = all_scenes()
    titles = {scene.title: scene.id for scene in known.values()}
    asked = list(dict.fromkeys(titles.get(one.strip(), one.strip()) for one in ids if one.strip()))
    return [one for one in asked if one in known] or list(known), [one for one in asked if one not in known]
