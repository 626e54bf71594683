"""The wall's scenes in order. A new one is a module with `layout`, one with `ask`, and a line here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from dash.development.base_component import Component

from pages._wall.scenes import (
    alerts,
    alerts_answers,
    funds,
    funds_answers,
    overview,
    overview_answers,
    recovery,
    recovery_answers,
    towns,
    towns_answers,
)


@dataclass(frozen=True)
class Scene:
    """`ask` puts every question to the warehouse once; `layout` draws the answers and asks nothing."""

    id: str
    title: str
    ask: Callable[[Any], Any]
    layout: Callable[[Any], list[Component]]
    # a scene without data is skipped
    has_data: Callable[[Any], bool]


SCENES = {
    scene.id: scene
    for scene in (
        Scene("overview", "总览", overview_answers.ask, overview.layout, overview.has_data),
        Scene("towns", "镇街", towns_answers.ask, towns.layout, towns.has_data),
        Scene("funds", "资金", funds_answers.ask, funds.layout, funds.has_data),
        Scene("recovery", "追缴", recovery_answers.ask, recovery.layout, recovery.has_data),
        Scene("alerts", "预警与超期", alerts_answers.ask, alerts.layout, alerts.has_data),
    )
}
FIRST = next(iter(SCENES))


def chosen(ids: Iterable[str]) -> tuple[list[str], list[str]]:
    """Ids or titles as asked for in the address: the known ids in their order, each once, and the unknown."""
    titles = {scene.title: scene.id for scene in SCENES.values()}
    asked = [titles.get(one.strip(), one.strip()) for one in ids if one.strip()]
    known = list(dict.fromkeys(one for one in asked if one in SCENES))
    unknown = list(dict.fromkeys(one for one in asked if one not in SCENES))
    return known or list(SCENES), unknown
