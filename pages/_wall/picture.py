"""The whole picture: every chosen scene over one snapshot, one above the other; the browser shows one."""

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from data.errors import DataError
from data.warehouse import Warehouse
from pages._wall import frame, wide
from pages._wall.build import build_id
from pages._wall.scene import FIRST, Scene, all_scenes

USUAL, WIDE = "usual", "wide"
# a view: ids of its scenes, the tab's words, what it shows
View = tuple[str, str, list[Component]]
Answered = tuple[Scene, Any]


def draw(warehouse: Warehouse, ids: Sequence[str], shape: str = USUAL) -> tuple[str | None, list[Component]]:
    """Snapshot id and picture; a scene without data is skipped; a sentence where there is no snapshot."""
    try:
        snapshot_id = warehouse.snapshot().id
        scenes = [all_scenes()[id] for id in ids]
        answered = [(scene, scene.ask(warehouse, snapshot_id)) for scene in scenes]
        shown = [(scene, answers) for scene, answers in answered if scene.has_data(answers)]
        views = _wide_views(warehouse, snapshot_id, shown) if shape == WIDE else _usual_views(shown)
    except DataError as error:
        return None, frame.nothing_yet(str(error))
    if not views:
        return None, frame.nothing_yet("所选场景都还没有数据。")
    return snapshot_id, [
        *(frame.view(id, children) for id, _, children in views),
        frame.tabs([(id, title) for id, title, _ in views]),
        frame.facts(shown[0][1].standing, shape, build_id()),
    ]


def _usual_views(shown: Sequence[Answered]) -> list[View]:
    return [(scene.id, scene.title, scene.layout(answers)) for scene, answers in shown]


def _wide_views(warehouse: Warehouse, snapshot_id: str, shown: Sequence[Answered]) -> list[View]:
    """总览 has an arrangement of its own over three thirds; the others stand beside each other in pairs."""
    views: list[View] = [
        (scene.id, scene.title, wide.layout(wide.ask(warehouse, snapshot_id)))
        for scene, _ in shown
        if scene.id == FIRST
    ]
    others = [one for one in shown if one[0].id != FIRST]
    for at in range(0, len(others), 2):
        pair = others[at : at + 2]
        pictures = [scene.layout(answers) for scene, answers in pair]
        views.append(
            (
                " ".join(scene.id for scene, _ in pair),
                "、".join(scene.title for scene, _ in pair),
                frame.side_by_side([answers.standing for _, answers in pair], pictures),
            )
        )
    return views
