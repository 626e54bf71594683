"""The wall's scenes in their order. A new scene is a module with `ask` and `layout`, and a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash.development.base_component import Component

from pages._wall.scenes import overview, overview_answers


@dataclass(frozen=True)
class Scene:
    """`ask` puts every question to the warehouse once; `layout` draws the answers and asks nothing."""

    id: str
    title: str
    ask: Callable[[Any], Any]
    layout: Callable[[Any], list[Component]]


SCENES = {scene.id: scene for scene in (Scene("overview", "总览", overview_answers.ask, overview.layout),)}
FIRST = next(iter(SCENES))
