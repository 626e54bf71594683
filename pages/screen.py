"""大屏 /screen: scenes on a large screen; they turn by themselves and follow the snapshot.

`?scenes=overview,towns&seconds=20` chooses and times them, `?scene=towns` pins one.
"""

from dataclasses import asdict
from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html, no_update
from dash.development.base_component import Component

from data import warehouse
from data.errors import DataError
from pages._components.graph import graph
from pages._wall import frame, offline
from pages._wall.build import build_id
from pages._wall.markup import markup
from pages._wall.picture import USUAL, draw
from pages._wall.scene import read_scenes

dash.register_page(__name__, path="/screen", name="大屏", title=f"大屏 · {frame.TITLE}", order=90)

offline.register(dash.get_app().server)

SCENE, PICTURE, SNAPSHOT, ANSWERED = "wall-scene", "wall-picture", "wall-snapshot", "wall-answered"
POLL, TICK, SILENT = "wall-poll", "wall-tick", "wall-silent"
CHOSEN, SHAPE = "wall-chosen", "wall-shape"
# longer than a poll's answer takes, and short enough to reconnect within ten seconds
POLL_MS = 5_000
SECONDS, SHORTEST, LONGEST = 30, 3, 3600


def layout(**query: str | list[str]) -> Component:
    scene, listed, seconds_said = (query_words(query.get(name)) for name in ("scene", "scenes", "seconds"))
    ids, unknown = chosen(scene, listed)
    seconds = timed(seconds_said)
    shown, picture = draw(warehouse(), ids)
    return html.Div(
        [
            html.Div(
                [
                    html.Div(id=SCENE, className="wall-scenes", **{"data-seconds": str(seconds or SECONDS)}),
                    frame.clock(not_understood(unknown, seconds)),
                ],
                className="wall-stage",
            ),
            html.P(frame.PORTRAIT, className="wall-portrait"),
            dcc.Interval(id=POLL, interval=POLL_MS),
            dcc.Interval(id=TICK, interval=1000),
            # loads Plotly, which draws the charts of the picture
            html.Div(graph("wall-plotly"), hidden=True),
            dcc.Store(id=PICTURE, data=asdict(markup(picture))),
            dcc.Store(id=SNAPSHOT, data=shown),
            dcc.Store(id=CHOSEN, data=ids),
            dcc.Store(id=SHAPE, data=USUAL),
            dcc.Store(id=ANSWERED),
            dcc.Store(id=SILENT),
        ],
        className="wall",
    )


def query_words(value: str | list[str] | None) -> str:
    """The value of a name in the address, which may be repeated or missing."""
    return ",".join(value) if isinstance(value, list) else value or ""


def chosen(scene: str, listed: str) -> tuple[list[str], list[str]]:
    """The chosen scenes: one pinned scene, else a list, else all."""
    return read_scenes([scene] if scene.strip() else listed.split(","))


def timed(seconds: str) -> int | None:
    """Seconds for each scene; the default where none are given, None where the value is invalid."""
    if not seconds.strip():
        return SECONDS
    is_number = seconds.isascii() and seconds.isdigit() and len(seconds) < 5
    return int(seconds) if is_number and SHORTEST <= int(seconds) <= LONGEST else None


def not_understood(unknown: list[str], seconds: int | None) -> str:
    """The ignored parts of the address, in one line that fits the header."""
    if unknown:
        return f"没有名为“{'、'.join(unknown)[:12]}”的场景，已略过"
    return "" if seconds else f"每幅秒数应为{SHORTEST}至{LONGEST}，现按{SECONDS}秒"


def current_snapshot() -> str | None:
    try:
        return warehouse().snapshot().id
    except DataError:
        return None


@callback(
    Output(SNAPSHOT, "data"),
    Output(ANSWERED, "data"),
    Input(POLL, "n_intervals"),
    State(SNAPSHOT, "data"),
    prevent_initial_call=True,
)
def poll(beat: int, shown: str | None) -> tuple[object, dict[str, Any]]:
    """A short answer: the beat shows that the server responds; the id is sent only when it is new."""
    now = current_snapshot()
    return (no_update if now in {None, shown} else now), {"beat": beat, "build": build_id()}


@callback(
    Output(PICTURE, "data"),
    Input(SNAPSHOT, "data"),
    Input(SHAPE, "data"),
    State(CHOSEN, "data"),
    prevent_initial_call=True,
)
def redraw(_snapshot: str | None, shape: str, ids: list[str]) -> object:
    """The new picture; where it cannot be drawn, the last one stays."""
    shown, picture = draw(warehouse(), read_scenes(ids)[0], shape)
    return asdict(markup(picture)) if shown else no_update


clientside_callback(
    ClientsideFunction("wall", "tick"),
    Output(frame.CLOCK, "children"),
    Output(frame.DAY, "children"),
    Output(frame.BADGE, "children"),
    Input(TICK, "n_intervals"),
)
clientside_callback(
    ClientsideFunction("wall", "shape"),
    Output(SHAPE, "data"),
    Input(TICK, "n_intervals"),
    State(SHAPE, "data"),
)
clientside_callback(
    ClientsideFunction("wall", "answered"),
    Output(SILENT, "data"),
    Input(ANSWERED, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("wall", "show"),
    Output(SILENT, "data", allow_duplicate=True),
    Input(PICTURE, "data"),
    prevent_initial_call="initial_duplicate",
)
