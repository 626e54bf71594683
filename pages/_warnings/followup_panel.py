"""处置: warnings that nobody has sent out yet, and those on their way, each with its next step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import dash_bootstrap_components as dbc
import pandas as pd
from dash import ALL, Input, Output, State, callback, ctx, dcc, html, no_update
from dash.exceptions import PreventUpdate

from access import followups
from access.errors import AccessError
from access.followups import STEPS, Dispatched, Followup
from data.errors import DataError
from data.paths import state_dir
from data.query.filters import Filters, code_name
from data.snapshot.journal import SHANGHAI
from data.view import View
from pages._charts import text
from pages._components import marks
from pages._components.panels import AWAITED, dialog, scroller
from pages._http.gate import now
from pages._import.permissions import is_same_origin
from pages._request import read_view
from pages._scope import may, request_scope, request_user
from pages._warnings.deadlines import Deadline, deadlines

SHAPES = {3: "▲红", 2: "◆黄", 1: "●蓝"}
LEVELS = {"红": 3, "黄": 2, "蓝": 1}
# so many are listed, the red and the oldest first; the rows of the card above are all
MOST = 20
NO_SNAPSHOT = "还没有数据。"


def section() -> list[Any]:
    body = dbc.ModalBody(
        [
            html.P(id="followup-about", className="panel-note"),
            html.Div(id="followup-story"),
            dbc.Label("下一步", html_for="followup-step"),
            dbc.Select(id="followup-step", options=[], size="sm"),
            dbc.Label("说明", html_for="followup-words"),
            dbc.Textarea(id="followup-words", maxLength=followups.MOST_WORDS, rows=3),
            dbc.Label("依据（凭证、文号等）", html_for="followup-evidence"),
            dbc.Input(id="followup-evidence", maxLength=followups.MOST_WORDS, size="sm"),
            html.P(id="followup-said", role="alert", className="panel-note"),
            html.Button("确定", id="followup-yes", type="button", className="main-button"),
        ]
    )
    head = html.Div(
        [
            html.H2("派单和办理"),
            html.Span("派单、签收、核处、反馈、审核、销号；误报另计", className="sub"),
        ],
        className="card-head",
    )
    return [
        dcc.Store(id="followup-request"),
        dcc.Store(id="followup-changed", data=0),
        html.Section(
            [head, html.Div(id="followup-list", **AWAITED)],
            id="followups-card",
            className="card-box",
            style={"gridColumn": "span 12"},
        ),
        dialog("followup-modal", "followup-title", "办理", body, is_scrolled=True),
    ]


@callback(
    Output("followup-list", "children"),
    Input("address", "search"),
    Input("followup-changed", "data"),
)
def show(search: str | None, _changed: Any) -> Any:
    view = read_view(search)
    if view is None:
        return html.P(NO_SNAPSHOT, className="empty")
    try:
        return lists(view, now().astimezone(SHANGHAI).date())
    except DataError as error:
        return html.P(str(error), className="empty")


def lists(view: View, today: date) -> list[Any]:
    """What is not sent out yet, then what is on its way, then how many are over."""
    found = followups.listed(state_dir(), scope=request_scope())
    running = [one for one in found if one.is_open]
    held = {one.warning for one in running}
    open_now = standing(view)
    waiting = open_now[~open_now["预警标识"].isin(held) & (open_now["级别"] != "蓝")]
    due = deadlines(view, running, today)
    late = sum(one.is_late for one in due.values())
    over = [one for one in found if not one.is_open]
    false = sum(one.step == "false_alarm" for one in over)
    words = (
        f"待派单的红色、黄色预警{text.number(len(waiting))}条；办理中{text.number(len(running))}张，"
        f"其中逾期{text.number(late)}张；已销号{text.number(len(over) - false)}张，"
        f"误报{text.number(false)}张。"
    )
    return [
        html.P(words, className="panel-note"),
        _running(view, running, due),
        *([_waiting(waiting)] if may("dispatch") else []),
    ]


def standing(view: View) -> pd.DataFrame:
    """The warnings that stand on the last day of the data, within the page's filters. Columns: as
    warnings_to_follow.sql says."""
    return view.present().question("warnings_to_follow")


def _running(view: View, running: list[Followup], due: dict[int, Deadline]) -> Any:
    if not running:
        return html.P("没有办理中的派单。", className="empty")
    order = sorted(running, key=lambda one: (not due[one.id].is_late, due[one.id].due or date.max, one.id))
    heads = ("对象和预警", "级别", "环节", "镇街", "主管部门", "派单日", "应办到", "")
    rows = [
        html.Tr([html.Td(cell) for cell in _running_cells(view, one, due[one.id])]) for one in order[:MOST]
    ]
    return _table("办理中的派单", heads, rows, len(running))


def _running_cells(view: View, one: Followup, due: Deadline) -> list[Any]:
    level = SHAPES[due.level] + ("（逾期升级）" if due.level > one.level else "")
    until = text.NONE if due.due is None else str(due.due)
    button = html.Button(
        "办理",
        id={"type": "followup-open", "followup": one.id},
        type="button",
        className="link-button",
        **{"aria-label": f"办理{one.label}"},
    )
    return [
        one.label,
        html.Span(level, className=f"tone-{'worse' if due.level == LEVELS['红'] else 'late'}"),
        STEPS[one.step].label,
        code_name("town", one.town, view.snapshot),
        code_name("authority", one.authority, view.snapshot),
        str(one.sent_on),
        html.Span(f"{until} 已逾期", className="tone-worse") if due.is_late else until,
        button,
    ]


def _waiting(waiting: pd.DataFrame) -> Any:
    if not len(waiting):
        return html.P("红色、黄色的预警都已派单。", className="empty")
    heads = ("对象", "级别", "预警", "镇街", "主管部门", "发生日", "依据", "")
    rows = []
    for row in waiting.head(MOST).to_dict("records"):
        button = html.Button(
            "派单",
            id={"type": "followup-send", "warning": row["预警标识"]},
            type="button",
            className="link-button",
            **{"aria-label": f"派单：{row['项目或单位']} {row['预警']}"},
        )
        tone = "worse" if row["级别"] == "红" else "late"
        level = html.Span(SHAPES[LEVELS[row["级别"]]], className=f"tone-{tone}")
        cells = (
            *(row["项目或单位"], level, row["预警"], row["镇街"], row["主管部门"]),
            *(str(row["发生日"]), row["依据"], button),
        )
        rows.append(html.Tr([html.Td(cell) for cell in cells]))
    return _table("待派单的预警", heads, rows, len(waiting))


def _table(name: str, heads: tuple[str, ...], rows: list[Any], total: int) -> html.Div:
    whole = html.Table(
        [html.Thead(html.Tr([html.Th(one) for one in heads])), html.Tbody(rows)], className="plain"
    )
    cut = f"（列前{MOST}条，共{text.number(total)}条）" if total > MOST else f"（{text.number(total)}条）"
    return html.Div([html.H3(f"{name}{cut}", className="followup-head"), scroller(name, whole)])


@callback(
    Output("followup-modal", "is_open"),
    Output("followup-request", "data"),
    Output("followup-title", "children"),
    Output("followup-about", "children"),
    Output("followup-story", "children"),
    Output("followup-step", "options"),
    Output("followup-step", "value"),
    Output("followup-said", "children"),
    Input({"type": "followup-send", "warning": ALL}, "n_clicks"),
    Input({"type": "followup-open", "followup": ALL}, "n_clicks"),
    State("address", "search"),
    prevent_initial_call=True,
)
def open_dialog(_sends: list[Any], _opens: list[Any], search: str | None) -> tuple[Any, ...]:
    """The steps that may be taken next on what was pressed; a redrawn list calls this too."""
    pressed = ctx.triggered_id
    view = read_view(search)
    if not any(one["value"] for one in ctx.triggered) or view is None or not isinstance(pressed, dict):
        raise PreventUpdate
    try:
        if pressed["type"] == "followup-send":
            sent = dispatched(view, str(pressed["warning"]))
            step = [{"value": "sent", "label": STEPS["sent"].label}]
            about = f"{sent.label}，{SHAPES[sent.level]}"
            return True, {"warning": sent.warning}, "派单", about, "", step, "sent", ""
        one = followups.find(state_dir(), int(pressed["followup"]), scope=request_scope())
    except (AccessError, DataError, ValueError) as refusal:
        return True, None, "办理", str(refusal), "", [], None, ""
    steps = [{"value": id, "label": STEPS[id].label} for id in one.next_steps if may(STEPS[id].action)]
    about = f"{one.label}，派单时{SHAPES[one.level]}，现在：{STEPS[one.step].label}"
    value = steps[0]["value"] if steps else None
    none = "" if steps else "现在这一步由别的角色办理。"
    return True, {"followup": one.id}, "办理", about, _story(one), steps, value, none


def _story(one: Followup) -> html.Ol:
    lines = []
    for taken in one.taken:
        words = "；".join(
            part for part in (taken.words, taken.evidence and f"依据：{taken.evidence}") if part
        )
        lines.append(html.Li(f"{taken.day} {taken.label}（{taken.who}）{'：' if words else ''}{words}"))
    return html.Ol(lines, className="followup-story")


def dispatched(view: View, warning: str) -> Dispatched:
    """What is sent out, as the data say it now. Raises: AccessError where it does not stand any more."""
    open_now = standing(replace(view, filters=Filters()))
    own = open_now[open_now["预警标识"] == warning]
    if not len(own):
        raise AccessError("这条预警已经消除，或不在所看的范围；请刷新页面。")
    row = own.iloc[0]
    label = f"{row['项目或单位']}：{row['预警']}"
    return Dispatched(warning, row["规则"], label, row["镇街代码"], row["部门代码"], LEVELS[row["级别"]])


@callback(
    output={
        "is_open": Output("followup-modal", "is_open", allow_duplicate=True),
        "said": Output("followup-said", "children", allow_duplicate=True),
        "changed": Output("followup-changed", "data"),
        "words": Output("followup-words", "value"),
        "evidence": Output("followup-evidence", "value"),
    },
    inputs={"clicks": Input("followup-yes", "n_clicks")},
    state={
        "form": {
            "request": State("followup-request", "data"),
            "step": State("followup-step", "value"),
            "words": State("followup-words", "value"),
            "evidence": State("followup-evidence", "value"),
            "changed": State("followup-changed", "data"),
        },
        "search": State("address", "search"),
    },
    prevent_initial_call=True,
)
def take(*, clicks: int | None, form: dict[str, Any], search: str | None) -> dict[str, Any]:
    """The step that was chosen; what was typed stays where it is refused."""
    view = read_view(search)
    if not clicks or view is None:
        raise PreventUpdate
    refused = dict.fromkeys(("is_open", "said", "changed", "words", "evidence"), no_update)
    try:
        _take(replace(view, filters=Filters()), form)
    except (AccessError, DataError, ValueError) as refusal:
        return refused | {"said": str(refusal)}
    changed = form["changed"] if isinstance(form["changed"], int) else 0
    return {"is_open": False, "said": "", "changed": changed + 1, "words": "", "evidence": ""}


def _take(view: View, form: dict[str, Any]) -> None:
    """Raises: AccessError for a step that the asker may not take, or that is not next."""
    step, asked = str(form["step"]), marks.mapping(form["request"])
    if step not in STEPS or not is_same_origin() or not may(STEPS[step].action):
        raise AccessError("这一步由别的角色办理。")
    state, words, evidence = state_dir(), str(form["words"] or ""), str(form["evidence"] or "")
    moment, by = now(), request_user()
    if step == "sent":
        followups.send(state, dispatched(view, str(asked.get("warning"))), now=moment, by=by, words=words)
        return
    one = followups.find(state, int(asked.get("followup") or 0), scope=request_scope())
    is_still_true = one.warning in set(standing(view)["预警标识"])
    followups.take(
        state, one.id, step, now=moment, by=by, words=words, evidence=evidence, is_still_true=is_still_true
    )
