"""大屏 /screen: one scene on a large screen; it redraws itself when the snapshot changes."""

import dash
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html, no_update
from dash.development.base_component import Component

from data import warehouse
from data.errors import DataError
from pages._wall import frame, scenes

dash.register_page(__name__, path="/screen", name="大屏", title="大屏 · 高唐县根治欠薪监测分析", order=90)

SCENE, SNAPSHOT, ANSWERED = "wall-scene", "wall-snapshot", "wall-answered"
POLL, TICK, SILENT = "wall-poll", "wall-tick", "wall-silent"
# longer than a redraw ever takes, short enough that a new snapshot is on the wall at once
POLL_MS = 10_000


def layout(**_query: str) -> Component:
    shown, picture = draw()
    return html.Div(
        [
            html.Div([html.Div(picture, id=SCENE), frame.clock()], className="wall-stage"),
            html.P("大屏需要横向的屏幕，请把屏幕转为横向。", className="wall-portrait"),
            dcc.Interval(id=POLL, interval=POLL_MS),
            dcc.Interval(id=TICK, interval=1000),
            dcc.Store(id=SNAPSHOT, data=shown),
            dcc.Store(id=ANSWERED),
            dcc.Store(id=SILENT),
        ],
        className="wall",
    )


def draw(scene_id: str = scenes.FIRST) -> tuple[str | None, list[Component]]:
    """The scene over the current snapshot, and that snapshot's id; a sentence where there is none."""
    scene = scenes.SCENES[scene_id]
    try:
        answers = scene.ask(warehouse())
    except DataError as error:
        return None, frame.nothing_yet(str(error))
    return answers.standing.snapshot_id, scene.layout(answers)


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
def poll(beat: int, shown: str | None) -> tuple[object, int]:
    """Some thirty bytes: the beat shows that the server lives, the id only comes when it is a new one."""
    now = current_snapshot()
    return (no_update if now in {None, shown} else now), beat


@callback(Output(SCENE, "children"), Input(SNAPSHOT, "data"), prevent_initial_call=True)
def redraw(_snapshot: str | None) -> object:
    """The new picture; where it cannot be drawn, the last good one stays."""
    shown, picture = draw()
    return picture if shown else no_update


clientside_callback(
    ClientsideFunction("wall", "tick"),
    Output(frame.CLOCK, "children"),
    Output(frame.DAY, "children"),
    Output(frame.BADGE, "children"),
    Input(TICK, "n_intervals"),
)
clientside_callback(
    ClientsideFunction("wall", "answered"),
    Output(SILENT, "data"),
    Input(ANSWERED, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("wall", "drawn"),
    Output(SILENT, "data", allow_duplicate=True),
    Input(SCENE, "children"),
    prevent_initial_call="initial_duplicate",
)
