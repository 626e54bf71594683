"""What a person says of one doubt of 待核, and how it is handed to the loader."""

import json
from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc
from dash import (
    ALL,
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    ctx,
    html,
    no_update,
)
from dash.exceptions import PreventUpdate

from data.spec import doubt_actions
from data.spec.ledger import load_all
from data.spec.reference import authorities, towns
from data.spec.rules import check_label
from pages._components import marks
from pages._components.grid import MARK
from pages._components.light import light
from pages._import.doubts import MOST_NAMES, NAMED_BY, REASON
from pages._import.logs import ask
from pages._import.order_review import SAVED, run_loader
from pages._import.permissions import may_change
from pages._import.stores import DoubtMark

SELF_WRITTEN = frozenset({"yuan", "count", "quantity"})
PLACEHOLDERS = {"date": "2024-03-05", "datetime": "2024-03-05", "month": "2024-03"}


# The form comes into view when it opens, and gives the focus back to the list when it closes.
clientside_callback(
    ClientsideFunction("doubts", "moveFocus"), Input("doubt-opened", "data"), prevent_initial_call=True
)


@callback(
    output={
        "words": Output("doubt-words", "children"),
        "opened": Output("doubt-opened", "data"),
        "closed": Output("doubt-form", "hidden"),
        "unsaved": Output("doubt-save", "hidden"),
        "no_row": Output("doubt-this-row", "style"),
        "this_row": Output("doubt-this-row", "value"),
        "note": Output("doubt-note", "children"),
    },
    inputs={
        "_clicks": Input({"type": "doubt-open", "mark": ALL}, "n_clicks"),
        "_close": Input("doubt-close", "n_clicks"),
        "_changed": Input("data-changed", "data"),
    },
    prevent_initial_call=True,
)
def open_doubt(_clicks: list[int | None], _close: int | None, _changed: Any) -> dict[str, Any]:
    """Opens a doubt with the row as it was read; a change of the data or 收起 closes it."""
    if not isinstance(ctx.triggered_id, dict):
        shut = dict.fromkeys(("words", "opened", "note"))
        return {**shut, "closed": True, "unsaved": True, "no_row": None, "this_row": False}
    if not any(one["value"] for one in ctx.triggered):
        raise PreventUpdate
    mark = str(ctx.triggered_id["mark"])
    ledger, row_id, rule, column = marks.texts(mark, len(NAMED_BY))
    if ledger not in load_all():
        marks.refuse()
    names = doubt_actions.name_kind(ledger, column, rule)
    value = doubt_actions.value_kind(ledger, column)
    return {
        "words": form(ledger, row_id, rule, column),
        "opened": {"mark": mark},
        "closed": False,
        "unsaved": not (names or value),
        "no_row": {} if names and rule != doubt_actions.MISSING_TOWN else {"display": "none"},
        "this_row": False,
        "note": _note(names, value, rule),
    }


def _note(names: str | None, value: str | None, rule: str) -> str:
    if rule == doubt_actions.MISSING_TOWN:
        return "只用于这一行；源台账补填后以源台账为准。"
    if names:
        return f"选定后，所有写成这样的{doubt_actions.NAMES[names]}都照此计；只改一行的，勾选“只改这一行”。"
    if value:
        return "更正后，源台账这一格另有改动时以源台账为准。"
    return "这一类只能确认无误，或在源文件里更正后重新导入。"


def form(ledger: str, row_id: str, rule: str, column: str | None) -> list[Any]:
    """What is doubted, the row as it was read, and the control for the answer."""
    versions = ask("line_versions", row_id=row_id)
    if not len(versions):
        return [html.P("这一行没有找到，可能刚被撤销；请刷新页面。", className="empty")]
    found = ask("doubts_list", ledger=ledger, rule=rule, limit=None)
    said = found[(found[MARK] == row_id) & (found["栏目"] == column)]
    newest = versions.iloc[0]
    place = f"{newest['台账']}：{newest['文件']}，{newest['工作表']}，第{newest['行号']}行"
    fields = json.loads(newest["字段"])
    message = str(said[REASON].iloc[0]) if len(said) else ""
    return [
        html.Div([html.B(check_label(rule)), html.Span(place, className="sub")], className="doubt-head"),
        html.P(message, className="why"),
        html.Dl(_shown_fields(ledger, fields), className="doubt-row"),
        html.Div(_control(ledger, rule, column, fields), className="review-fields"),
    ]


def _shown_fields(ledger: str, fields: Mapping[str, Any]) -> list[Any]:
    """The filled columns of the row, masked."""
    shown = []
    for column in load_all()[ledger].staged:
        value = fields.get(column.field)
        if value is not None:
            shown += [html.Dt(column.name), html.Dd(_shown(column.kind, value))]
    return shown


def _shown(kind: str, value: Any) -> str:
    """A cell as it was taken: an amount as a number with its unit, 50,000元."""
    if kind == "yuan":
        return f"{float(value):,.2f}".removesuffix(".00") + "元"
    return str(value).removesuffix(" 00:00:00")


def _control(ledger: str, rule: str, column: str | None, fields: Mapping[str, Any]) -> list[Any]:
    names = doubt_actions.name_kind(ledger, column, rule)
    value = doubt_actions.value_kind(ledger, column)
    if names:
        written = fields.get(load_all()[ledger].by_name[str(column)].field)
        label = f"“{written}”就是" if written else f"{column}应为"
        return [html.Label([label, *_chooser(names)])]
    if value:
        control = dbc.Input(
            id={"type": "doubt-value", "part": value},
            type="number" if value in SELF_WRITTEN else "text",
            placeholder=PLACEHOLDERS.get(value, ""),
            size="sm",
            maxLength=30,
            min=0,
            step="any",
        )
        unit = "（元）" if value == "yuan" else ""
        return [html.Label([f"{column}应为{unit}", control])]
    return []


def _chooser(kind: str) -> list[Any]:
    control = {"type": "doubt-value", "part": kind}
    if kind in (doubt_actions.TOWN, doubt_actions.AUTHORITY):
        listed = (
            [one.town_name for one in towns()]
            if kind == doubt_actions.TOWN
            else [one.authority_name for one in authorities() if one.authority != "unknown"]
        )
        options = [{"value": name, "label": name} for name in listed]
        name = doubt_actions.NAMES[kind]
        return [dbc.Select(id=control, options=options, placeholder=f"选{name}", size="sm")]
    names = ask("known_names", take=MOST_NAMES)
    listed = list(names[names["种类"] == kind]["名称"])
    return [
        light(html.Datalist([html.Option(value=one) for one in listed], id="doubt-names")),
        dbc.Input(id=control, list="doubt-names", size="sm", maxLength=100, placeholder="台账里的名称"),
    ]


# saving ---------------------------------------------------------------------------------------


@callback(
    output=SAVED,
    inputs={"_save": Input("doubt-save", "n_clicks"), "_right": Input("doubt-right", "n_clicks")},
    state={
        "opened": State("doubt-opened", "data"),
        "values": State({"type": "doubt-value", "part": ALL}, "value"),
        "this_row": State("doubt-this-row", "value"),
    },
    prevent_initial_call=True,
)
def save(
    _save: int | None,
    _right: int | None,
    opened: DoubtMark | None,
    values: list[Any],
    this_row: bool | None,
) -> dict[str, Any]:
    if not opened or not any(one["value"] for one in ctx.triggered) or not may_change():
        raise PreventUpdate
    if ctx.triggered_id == "doubt-right":
        return run_loader("settle", command([opened["mark"]], None, is_this_row=False))
    value = str(values[0]).strip() if values and values[0] is not None else ""
    if not value:
        return {**dict.fromkeys(SAVED, no_update), "message": "请先选定或填写，再点“保存”。"}
    return run_loader("settle", command([opened["mark"]], value, is_this_row=bool(this_row)))


def command(found: list[str], value: str | None, *, is_this_row: bool) -> list[str]:
    """The loader's command: without a value the doubts are confirmed."""
    settled = [f"--settle={mark}" for mark in found]
    if value is None:
        return ["review", *settled, "--confirm"]
    ledger, _, rule, column = marks.texts(found[0], len(NAMED_BY))
    if doubt_actions.name_kind(ledger, column, rule):
        return ["review", *settled, f"--means={value}", *(["--this-row"] if is_this_row else [])]
    return ["review", *settled, f"--value={value}"]


@callback(
    output=SAVED,
    inputs={"_clicks": Input({"type": "doubts-right", "part": ALL}, "n_clicks")},
    state={
        "picked": State({"type": "doubt-pick", "mark": ALL}, "value"),
        "ids": State({"type": "doubt-pick", "mark": ALL}, "id"),
    },
    prevent_initial_call=True,
)
def confirm_picked(
    _clicks: list[int | None], picked: list[bool | None], ids: list[DoubtMark]
) -> dict[str, Any]:
    if not any(one["value"] for one in ctx.triggered) or not may_change():
        raise PreventUpdate
    marks.same_length(picked, ids)
    found = [one["mark"] for one, is_picked in zip(ids, picked, strict=True) if is_picked]
    if not found:
        return {**dict.fromkeys(SAVED, no_update), "message": "请先在左边勾选要确认的行。"}
    return run_loader("settle", command(found, None, is_this_row=False))


@callback(
    output=SAVED,
    inputs={"_clicks": Input({"type": "employer-merge", "part": ALL}, "n_clicks")},
    state={
        "written": State({"type": "employer-name", "part": "written"}, "value"),
        "name": State({"type": "employer-name", "part": "name"}, "value"),
    },
    prevent_initial_call=True,
)
def merge_employers(_clicks: list[int | None], written: str | None, name: str | None) -> dict[str, Any]:
    if not any(one["value"] for one in ctx.triggered) or not may_change():
        raise PreventUpdate
    names = [(one or "").strip() for one in (written, name)]
    if not all(names) or any(one.startswith("-") for one in names):
        return {**dict.fromkeys(SAVED, no_update), "message": "请写明两个单位名称。"}
    return run_loader("settle", ["review", "--same-employer", *names])
