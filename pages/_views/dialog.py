"""我的视图: the dialog that keeps the page shown under a name, and lists, renames and deletes views."""

from typing import Any, TypedDict

import dash
import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, callback, ctx, dcc, html, no_update
from flask import current_app

from data.snapshot.listing import kept_snapshots
from pages._components import marks
from pages._components.panels import dialog, segmented
from pages._components.snapshot_history import moment
from pages._request import read_request
from pages._url import fixed_search, to_search, with_snapshot
from pages._views import store
from pages._views.store import SavedView, ViewError

OPEN, DIALOG, LIST, SAID = "views-open", "views-modal", "views-list", "views-said"
LATEST, PINNED = "latest", "pinned"
POLICIES = {LATEST: "随最新数据", PINNED: "固定这份快照"}
NONE_SAVED = "还没有存过视图。选好筛选，在上面起个名字存下，下次从这里打开。"


class ViewId(TypedDict):
    """The id of a control of one saved view."""

    type: str
    view: str


def views_button() -> html.Button:
    return html.Button("我的视图", id=OPEN, type="button", className="views-open", **{"data-panel-close": ""})


def views_dialog() -> dbc.Modal:
    """Stands in the shell, once."""
    form = html.Div(
        [
            html.Div(
                [
                    html.Label("名字", htmlFor="views-name"),
                    dcc.Input(id="views-name", type="text", debounce=True),
                ],
                className="views-field",
            ),
            html.Div(
                [
                    html.Label("说明（可不填）", htmlFor="views-note"),
                    dcc.Input(id="views-note", type="text", debounce=True),
                ],
                className="views-field is-wide",
            ),
            segmented("views-policy", "用哪份数据", POLICIES, LATEST),
            html.Button("存下本页", id="views-save", type="button", className="main-button"),
        ],
        className="views-form",
    )
    body = dbc.ModalBody([form, html.P(id=SAID, role="status", className="views-said"), html.Div(id=LIST)])
    return dialog(DIALOG, "views-title", "我的视图", body, is_scrolled=True, className="views-modal")


@callback(
    output=(
        Output(DIALOG, "is_open"),
        Output(LIST, "children"),
        Output(SAID, "children"),
        Output("views-name", "value"),
        Output("views-note", "value"),
    ),
    inputs={
        "clicks": {
            "open": Input(OPEN, "n_clicks"),
            "save": Input("views-save", "n_clicks"),
            "rename": Input({"type": "view-rename", "view": ALL}, "n_clicks"),
            "delete": Input({"type": "view-delete", "view": ALL}, "n_clicks"),
        },
        "name": State("views-name", "value"),
        "note": State("views-note", "value"),
        "policy": State("views-policy", "value"),
        "names": State({"type": "view-name", "view": ALL}, "value"),
        "ids": State({"type": "view-name", "view": ALL}, "id"),
        "pathname": State("address", "pathname"),
        "search": State("address", "search"),
    },
    prevent_initial_call=True,
)
def act(
    *,
    clicks: dict[str, Any],
    name: str | None,
    note: str | None,
    policy: str | None,
    names: list[str | None],
    ids: list[ViewId],
    pathname: str | None,
    search: str | None,
) -> tuple[Any, ...]:
    """Carries out the button that was clicked, and lists what is kept after it."""
    # buttons of a list just drawn report themselves without a click
    if not clicks or not any(one["value"] for one in ctx.triggered):
        return (no_update,) * 5
    left: tuple[Any, Any] = (no_update, no_update)
    try:
        if ctx.triggered_id == OPEN:
            said = ""
        elif ctx.triggered_id == "views-save":
            made = store.save(shown(name or "", note or "", policy, pathname, search))
            said, left = f"已存下“{made.name}”。", ("", "")
        else:
            marks.same_length(names, ids)
            said = _changed(ctx.triggered_id, {one["view"]: new for one, new in zip(ids, names, strict=True)})
        return True, listed(), said, *left
    except ViewError as error:
        return True, no_update, str(error), *left


def _changed(button: Any, names: dict[str, str | None]) -> str:
    if button["type"] == "view-delete":
        return f"已删去“{store.delete(button['view']).name}”。"
    return f"已改名为“{store.rename(button['view'], names.get(button['view']) or '').name}”。"


def shown(name: str, note: str, policy: str | None, pathname: str | None, search: str | None) -> SavedView:
    """The page shown as a view. Raises: ViewError where it is no page, or has no data to pin."""
    path = _without_prefix(pathname or "/")
    if path.rstrip("/") not in _paths():
        raise ViewError("这个地址不是一页，不能存为视图。")
    request = read_request(search)
    if request is None:
        raise ViewError("本页还没有数据，不能存为视图。")
    state, view = request
    pinned = policy == PINNED
    return SavedView(
        id="",
        name=name,
        path=path,
        search=fixed_search(state, view) if pinned else to_search(state, snapshot=""),
        snapshot=view.snapshot.id if pinned else "",
        note=note,
        saved_on=current_app.config["TODAY"]().isoformat(),
    )


def _paths() -> set[str]:
    listed = [page for page in dash.page_registry.values() if page.get("order") is not None]
    return {str(page["path"]).rstrip("/") for page in listed}


def _without_prefix(pathname: str) -> str:
    """As it is kept: the server may be served below another prefix one day."""
    own = str(dash.get_relative_path("/"))
    return pathname[len(own) - 1 :] if pathname.startswith(own) else pathname


def _page_name(path: str) -> str:
    pages = {str(one["path"]).rstrip("/"): one["name"] for one in dash.page_registry.values()}
    return str(pages.get(path.rstrip("/"), path))


def listed() -> Any:
    """The views as a list; each opens as a link, and is renamed and deleted in place."""
    views = store.saved_views()
    if not views:
        return html.P(NONE_SAVED, className="empty")
    loaded = {one.id: moment(one.loaded_at) for one in kept_snapshots()}
    return html.Ul([_line(one, loaded) for one in views], className="views")


def _address(view: SavedView) -> str:
    return str(dash.get_relative_path(view.path))


def _line(view: SavedView, loaded: dict[str, str]) -> html.Li:
    parts = [_page_name(view.path), f"{view.saved_on}存", view.note]
    is_gone = bool(view.snapshot) and view.snapshot not in loaded
    if is_gone:
        parts.insert(1, "固定的快照已清理")
    elif view.snapshot:
        parts.insert(1, f"固定在{loaded[view.snapshot]}装载的快照")
    else:
        parts.insert(1, POLICIES[LATEST])
    latest = html.A("按最新数据打开", href=f"{_address(view)}{with_snapshot(view.search, '')}")
    return html.Li(
        [
            html.Div(
                [
                    html.A(view.name, href=f"{_address(view)}{view.search}", className="views-name"),
                    html.Small(" · ".join(one for one in parts if one)),
                    latest if is_gone else None,
                ],
                className="views-what",
            ),
            _folded(
                "改名",
                view,
                [
                    dcc.Input(
                        id={"type": "view-name", "view": view.id},
                        value=view.name,
                        type="text",
                        debounce=True,
                    ),
                    _button("view-rename", view, "改好"),
                ],
            ),
            _folded("删除", view, [_button("view-delete", view, "确定删除")]),
        ]
    )


def _folded(words: str, view: SavedView, content: list[Any]) -> html.Details:
    summary = html.Summary(words, className="link-button", **{"aria-label": f"{words}：{view.name}"})
    return html.Details([summary, html.Div(content, className="views-edit")])


def _button(kind: str, view: SavedView, words: str) -> html.Button:
    return html.Button(
        words,
        id={"type": kind, "view": view.id},
        type="button",
        className="quiet-button",
        **{"aria-label": f"{words}：{view.name}"},
    )
