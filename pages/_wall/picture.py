"""The picture: all chosen scenes over one snapshot, of which the browser shows one at a time."""

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from data.errors import DataError
from data.view import View
from data.warehouse import Warehouse
from pages._wall import frame, wide
from pages._wall.build import build_id
from pages._wall.county_queries import county_view
from pages._wall.scene import FIRST, Scene, all_scenes

USUAL, WIDE = "usual", "wide"
# one tab: ids of its scenes, its title, its content
Picture = tuple[str, str, list[Component]]
Answered = tuple[Scene, Any]


def draw(warehouse: Warehouse, ids: Sequence[str], shape: str = USUAL) -> tuple[str | None, list[Component]]:
    """Snapshot id and picture; scenes without data are skipped; a sentence where there is no snapshot.

    Raises: Busy where too many ask; the scripts ask again, and what was answered by then is remembered.
    """
    try:
        view = county_view(warehouse)
        with view.turn():
            scenes = [all_scenes()[id] for id in ids]
            answered = [(scene, scene.ask(view)) for scene in scenes]
            shown = [(scene, answers) for scene, answers in answered if scene.has_data(answers)]
            views = _wide_views(view, shown) if shape == WIDE else _usual_views(shown)
    except DataError as error:
        return None, frame.error_stage(str(error))
    if not views:
        return None, frame.error_stage("所选场景都还没有数据。")
    return view.snapshot.id, [
        *(frame.view(id, children) for id, _, children in views),
        frame.tabs([(id, title) for id, title, _ in views]),
        frame.facts(shown[0][1].snapshot_status, shape, build_id()),
    ]


def _usual_views(shown: Sequence[Answered]) -> list[Picture]:
    return [(scene.id, scene.title, scene.layout(answers)) for scene, answers in shown]


def _wide_views(view: View, shown: Sequence[Answered]) -> list[Picture]:
    """总览 has its own layout in three thirds; the other scenes are shown in pairs."""
    views: list[Picture] = [
        (scene.id, scene.title, wide.layout(wide.ask(view))) for scene, _ in shown if scene.id == FIRST
    ]
    others = [one for one in shown if one[0].id != FIRST]
    for at in range(0, len(others), 2):
        pair = others[at : at + 2]
        pictures = [scene.layout(answers) for scene, answers in pair]
        views.append(
            (
                " ".join(scene.id for scene, _ in pair),
                "、".join(scene.title for scene, _ in pair),
                frame.side_by_side([answers.snapshot_status for _, answers in pair], pictures),
            )
        )
    return views
