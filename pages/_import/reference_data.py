"""参考数据: the office's own lists and rules, a file at a time; lines are added, mended and taken out here.

The loader checks and keeps them, through the same command as on the command line.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, callback, ctx, dcc, html, no_update
from dash.exceptions import PreventUpdate

from data.snapshot.journal import SHANGHAI
from pages._components import marks
from pages._components.panels import AWAITED
from pages._import.job_callbacks import DOING, started
from pages._import.jobs import JOBS, reason, run_now
from pages._import.logs import card, heads, moment, table
from pages._import.order_review import SAVED
from pages._import.paging import page_of, pager
from pages._import.permissions import may_change
from pages._import.reference_lines import PASTED, changed_lines
from pages._import.stores import Field, OpenedLine
from pages._import.tabs import tab_of
from pages._scope import person

SIZE = 20
FIRST = "parameters"
FILE = "lines.json"
NEW = -1
LONGEST = 2000
# Columns with long cells, which have wide inputs.
LONG = ("text", "reason", "words", "denied_words", "source", "label")
WHOLE = {"true": "是", "false": "否"}


def section() -> list[Any]:
    """The frame of the tab: its form stays while the list is redrawn."""
    chooser = dbc.Select(id="reference-table", options=[], value=FIRST, size="sm")
    words = dbc.Input(id="reference-words", placeholder="行里的字", size="sm", debounce=True, maxLength=60)
    return [
        dcc.Store(id="reference-page", data=0),
        dcc.Store(id="reference-opened"),
        card(
            "参考数据",
            "镇街、写法、参数、评分、资金池、工作日……改了重建快照，各处的数随之按新的算。",
            html.Div(
                [
                    html.Label(["哪一张", chooser]),
                    html.Label(["查找", words]),
                    html.Button("增加一行", id="reference-add", className="quiet-button"),
                ],
                className="choosers",
            ),
            _form(),
            html.Div(id="reference-list", **AWAITED),
        ),
        html.Div(id="reference-history"),
    ]


def _form() -> html.Section:
    return html.Section(
        [
            html.Div(id="reference-fields"),
            html.Label(["为什么改（必填）", dbc.Input(id="reference-why", size="sm", maxLength=200)]),
            html.P(id="reference-lacks", className="panel-note", role="status"),
            html.Div(
                [
                    html.Button("保存", id="reference-save", className="main-button"),
                    html.Button("删去这一行", id="reference-delete", className="quiet-button"),
                    html.Button("收起", id="reference-close", className="quiet-button"),
                    dbc.Checkbox(id="reference-correct", label="改正笔误（以前的数也变）", value=False),
                    dbc.Checkbox(id="reference-later", label="先保存，下次导入时生效", value=False),
                ],
                className="saver",
            ),
        ],
        id="reference-form",
        className="reference-form",
        hidden=True,
    )


# list -----------------------------------------------------------------------------------------


@callback(
    output={
        "options": Output("reference-table", "options"),
        "lines": Output("reference-list", "children"),
        "history": Output("reference-history", "children"),
    },
    inputs={
        "search": Input("address", "search"),
        "_changed": Input("data-changed", "data"),
        "chosen": Input("reference-table", "value"),
        "words": Input("reference-words", "value"),
        "page": Input("reference-page", "data"),
    },
)
def show(
    search: str | None, _changed: Any, chosen: str | None, words: str | None, page: Any
) -> dict[str, Any]:
    if tab_of(search) != "reference":
        raise PreventUpdate
    answer = run_now(["reference", "--json", "--", chosen or FIRST])
    if answer.code:
        return {"options": no_update, "lines": html.P(reason(answer), className="empty"), "history": None}
    file = answer.json()
    return {
        "options": [{"value": one["id"], "label": one["label"]} for one in file["files"]],
        "lines": lines_list(file, (words or "").strip(), page),
        "history": history_card(file),
    }


def lines_list(file: Mapping[str, Any], words: str, requested: Any) -> list[Any]:
    kept = [
        (place, line)
        for place, line in enumerate(file["lines"])
        if not words or any(words in cell for cell in line.values())
    ]
    if not kept:
        return [html.P("没有这样的行。", className="empty")]
    page = page_of(requested, len(kept), SIZE)
    columns = [one["name"] for one in file["columns"]]
    rows = [_row(line, columns, place) for place, line in kept[page * SIZE : (page + 1) * SIZE]]
    names = heads(*(_short(one["comment"]) for one in file["columns"]), "")
    outside = "、".join(file["outside"])
    notice = [html.P(f"◆ {outside}在系统外改过；下次导入或重建后生效。")] if outside else []
    return [*notice, table(names, rows), pager("reference-turn", page, len(kept), SIZE)]


def _row(line: Mapping[str, str], columns: Sequence[str], place: int) -> html.Tr:
    opener = html.Button("改", id={"type": "reference-open", "place": place}, className="link-button")
    return html.Tr([*(html.Td(WHOLE.get(line[one], line[one]) or "—") for one in columns), html.Td(opener)])


def _short(comment: str) -> str:
    """The first words of what a column is."""
    for end in "；：，":
        comment = comment.partition(end)[0]
    return comment


def history_card(file: Mapping[str, Any]) -> Any:
    if not file["history"]:
        return None
    return card(
        f"{file['label']}的变动",
        "每次的旧文件留在 state/reference。",
        table(heads("时间", "谁", "改了什么", "为什么"), [_change(one) for one in file["history"]]),
    )


def _change(one: Mapping[str, Any]) -> html.Tr:
    if one["action"] == "reference_outside":
        words, why = "在系统外改过", "—"
    else:
        counts = (("新增", one["added"]), ("改", one["changed"]), ("删", one["removed"]))
        words, why = "、".join(f"{what}{count}行" for what, count in counts if count), one["reason"]
    return html.Tr(
        [
            html.Td(moment(datetime.fromisoformat(one["at"]).astimezone(SHANGHAI))),
            html.Td(one["user"]),
            html.Td(words),
            html.Td(why),
        ]
    )


@callback(
    Output("reference-page", "data"),
    Input({"type": "reference-turn", "page": ALL, "way": ALL}, "n_clicks"),
    Input("reference-table", "value"),
    Input("reference-words", "value"),
    prevent_initial_call=True,
)
def turn(_clicks: list[int | None], _table: str | None, _words: str | None) -> int:
    if not isinstance(ctx.triggered_id, dict):
        return 0
    if not any(one["value"] for one in ctx.triggered):
        raise PreventUpdate
    return marks.number(ctx.triggered_id.get("page"))


# form -----------------------------------------------------------------------------------------


FORM = {
    "fields": Output("reference-fields", "children"),
    "opened": Output("reference-opened", "data"),
    "closed": Output("reference-form", "hidden"),
    "is_new": Output("reference-delete", "hidden"),
    "why": Output("reference-why", "value"),
    "lacks": Output("reference-lacks", "children"),
}
CLOSED = {"fields": None, "opened": None, "closed": True, "is_new": True, "why": "", "lacks": None}


@callback(
    output=FORM,
    inputs={
        "_add": Input("reference-add", "n_clicks"),
        "_close": Input("reference-close", "n_clicks"),
        "_changed": Input("data-changed", "data"),
        "chosen": Input("reference-table", "value"),
    },
    prevent_initial_call=True,
)
def open_new(_add: int | None, _close: int | None, _changed: Any, chosen: str | None) -> dict[str, Any]:
    """An empty line; another table, a change of the data or 收起 closes the form."""
    return opened_at(chosen, NEW) if ctx.triggered_id == "reference-add" else CLOSED


@callback(
    output={
        key: Output(one.component_id, one.component_property, allow_duplicate=True)
        for key, one in FORM.items()
    },
    inputs={"_clicks": Input({"type": "reference-open", "place": ALL}, "n_clicks")},
    state={"chosen": State("reference-table", "value")},
    prevent_initial_call=True,
)
def open_line(_clicks: list[int | None], chosen: str | None) -> dict[str, Any]:
    """A line of the list. Apart from the others: a list drawn anew must not take their place."""
    if not isinstance(ctx.triggered_id, dict) or not any(one["value"] for one in ctx.triggered):
        raise PreventUpdate
    return opened_at(chosen, marks.number(ctx.triggered_id["place"]))


def opened_at(chosen: str | None, place: int) -> dict[str, Any]:
    answer = run_now(["reference", "--json", "--", chosen or FIRST])
    if answer.code:
        return {**CLOSED, "closed": False, "lacks": reason(answer)}
    file = answer.json()
    if place >= len(file["lines"]):
        marks.refuse()
    line = {} if place == NEW else file["lines"][place]
    opened = {"table": file["id"], "mark": file["mark"], "place": place}
    return {
        **CLOSED,
        "fields": form(file, line),
        "opened": opened,
        "closed": False,
        "is_new": place == NEW,
    }


def form(file: Mapping[str, Any], line: Mapping[str, str]) -> list[Any]:
    fields = [_input(one, line.get(one["name"], "")) for one in file["columns"]]
    whole = html.Div(fields, className="reference-fields")
    if line:
        return [whole]
    order = "、".join(_short(one["comment"]) for one in file["columns"])
    pasted = dcc.Textarea(id={"type": "reference-field", "field": PASTED}, maxLength=100_000, rows=3)
    note = f"或从表格软件粘贴几行，各栏依次为：{order}"
    return [whole, html.Label([note, pasted], className="reference-pasted")]


def _input(column: Mapping[str, str], value: str) -> html.Label:
    kind = "is-long" if column["name"] in LONG else ""
    field = {"type": "reference-field", "field": column["name"]}
    control = dbc.Input(id=field, value=value, size="sm", maxLength=LONGEST, autocomplete="off")
    return html.Label([column["comment"], control], className=kind)


# saving ---------------------------------------------------------------------------------------


@callback(
    output={**SAVED, "lacks": Output("reference-lacks", "children", allow_duplicate=True)},
    inputs={
        "_clicks": {
            "save": Input("reference-save", "n_clicks"),
            "delete": Input("reference-delete", "n_clicks"),
        }
    },
    state={
        "opened": State("reference-opened", "data"),
        "values": State({"type": "reference-field", "field": ALL}, "value"),
        "ids": State({"type": "reference-field", "field": ALL}, "id"),
        "said": {
            "why": State("reference-why", "value"),
            "is_correction": State("reference-correct", "value"),
            "is_later": State("reference-later", "value"),
        },
    },
    prevent_initial_call=True,
)
def save(
    _clicks: dict[str, int | None],
    opened: OpenedLine | None,
    values: list[Any],
    ids: list[Field],
    said: dict[str, Any],
) -> dict[str, Any]:
    if not ctx.triggered_id or not opened or not may_change():
        raise PreventUpdate
    nothing = dict.fromkeys(SAVED, no_update)
    why = str(said["why"] or "").strip()
    if not why:
        return {**nothing, "lacks": "请先写明为什么改。"}
    marks.same_length(ids, values)
    given = {
        one["field"]: "" if value is None else str(value) for one, value in zip(ids, values, strict=True)
    }
    answer = run_now(["reference", "--json", "--", opened["table"]])
    if answer.code:
        return {**nothing, "lacks": reason(answer)}
    file = answer.json()
    if file["mark"] != opened["mark"]:
        return {**nothing, "lacks": "这张表在您打开以后改过；请收起，重新打开再改。"}
    is_deleted = ctx.triggered_id == "reference-delete"
    lines, words = changed_lines(file, opened["place"], given, is_deleted=is_deleted)
    if words:
        return {**nothing, "lacks": words}
    options = ["--save", f"{{folder}}/{FILE}", "--seen", opened["mark"], f"--reason={why}"]
    options += ["--correct"] if said["is_correction"] else []
    options += ["--later"] if said["is_later"] else []
    who = person()
    options += [f"--by={who.name}"] if who else []
    written = {FILE: json.dumps(lines, ensure_ascii=False)}
    job = JOBS.start("reference", ["reference", opened["table"], *options], files=written)
    ended = started(job)
    return {**ended, "message": f"{DOING['reference']}…" if job else ended["state"], "lacks": None}
