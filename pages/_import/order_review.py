"""复核: fields that rules read from the text of orders and visits, for a user to confirm or correct.

The loader stores the answers, through the same command as on the command line.
"""

from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc
import pandas as pd
from dash import ALL, Input, Output, State, callback, ctx, dcc, html
from dash.exceptions import PreventUpdate

from data.errors import DataError
from pages._charts import text
from pages._components import marks
from pages._components.panels import AWAITED
from pages._import.job_callbacks import DOING, STARTED, started
from pages._import.jobs import JOBS
from pages._import.logs import ask, card, heads, table, unanswered
from pages._import.order_evidence import explained, marked, told
from pages._import.paging import page_of, pager
from pages._import.permissions import may_change
from pages._import.stores import Field, OpenedOrder
from pages._import.tabs import tab_of

SIZE = 15
STATES = {"waiting": "把握不大，待复核", "all": "全部未核对", "confirmed": "已核对"}
# Field of the form → (label, column of the list, option of the command).
FIELDS = {
    "wages": ("是否欠薪", "是否欠薪", ""),
    "employer": ("单位", "单位", "--employer"),
    "project": ("项目", "项目", "--project"),
    "town": ("镇街", "镇街", "--town"),
    "yuan": ("金额（元）", "金额（元）", "--yuan"),
    "workers": ("人数", "人数", "--workers"),
    "months": ("拖欠月数", "月数", "--months"),
}
NUMBERS = frozenset({"yuan", "workers", "months"})
SAID_NOTHING, NOT_READ = "没有读出", "—"
# Where nothing was read and the text may yet name something.
MAY_BE_THERE = "◆可能漏读"


def section() -> list[Any]:
    """The frame of the tab, which stays while its list is redrawn."""
    chooser = dbc.Select(
        id="review-state",
        options=[{"value": key, "label": label} for key, label in STATES.items()],
        value="waiting",
        size="sm",
    )
    return [
        dcc.Store(id="review-page", data=0),
        dcc.Store(id="review-opened"),
        card(
            "工单和来访识读",
            "单位、金额等由程序从12345工单文字中读出；来访登记只读登记簿空着的栏，把握不大的不采用。"
            "旁注把握，登记簿写明的没有；核对的结果以后每次导入都照办。",
            html.Div(html.Label(["显示", chooser]), className="choosers"),
            html.Div([html.Div(id="review-order"), _saver()], id="review-form", hidden=True),
            html.Div(id="review-list", **AWAITED),
        ),
    ]


def _saver() -> html.Div:
    return html.Div(
        [
            html.Button("保存核对", id="review-save", className="main-button"),
            html.Button("撤销核对", id="review-forget", className="quiet-button"),
            html.Button("收起", id="review-close", className="quiet-button"),
            dbc.Checkbox(id="review-later", label="先记下，下次导入时一并生效", value=False),
            html.Span("不改直接保存，即确认读得对；清空某栏，即文中没有。", className="panel-note"),
        ],
        className="saver",
    )


# list -----------------------------------------------------------------------------------------


@callback(
    Output("review-list", "children"),
    Input("address", "search"),
    Input("data-changed", "data"),
    Input("review-state", "value"),
    Input("review-page", "data"),
)
def show(search: str | None, _changed: Any, state: str | None, page: Any) -> Any:
    if tab_of(search) != "review":
        raise PreventUpdate
    try:
        found = ask("reading_review", state=_state(state))
    except DataError as error:
        return unanswered(error)
    return orders_list(found, page)


def _state(requested: str | None) -> str:
    return requested if requested in STATES else "waiting"


def orders_list(found: pd.DataFrame, requested: Any) -> list[Any]:
    if not len(found):
        return [html.P("没有这样的工单或来访。", className="empty")]
    page = page_of(requested, len(found), SIZE)
    names = heads("渠道", "编号", "收到日期", *(label for label, _, _ in FIELDS.values()), "文字", "情况", "")
    rows = [_order_row(row) for _, row in found.iloc[page * SIZE : (page + 1) * SIZE].iterrows()]
    return [table(names, rows), pager("review-turn", page, len(found), SIZE)]


def _order_row(row: pd.Series) -> html.Tr:
    reading_id = row["标识"]
    return html.Tr(
        [
            html.Td(row["渠道"]),
            html.Td("无编号" if text.is_missing(row["编号"]) else row["编号"]),
            html.Td(str(row["收到日期"] or "—")),
            *(html.Td(_reading(row, field)) for field in FIELDS),
            html.Td(html.Div(row["文字"]), className="order-text", title=row["文字"]),
            html.Td(row["核对情况"]),
            html.Td(
                html.Button(
                    "核对",
                    id={"type": "review-open", "order": str(reading_id)},
                    className="link-button",
                    disabled=text.is_missing(reading_id),
                )
            ),
        ]
    )


def _reading(row: pd.Series, field: str) -> list[Any]:
    """The value and its certainty; a doubtful value is marked by a sign as well as by colour. Beside
    “没有读出” no share stands: it would read as the share of what was not read."""
    sure, value = _sureness(row, field), shown_value(row, field)
    is_unsure = not text.is_missing(sure) and sure < row["把握界线"]
    if text.is_missing(sure):
        share = ""
    elif value:
        share = f"{'◆' if is_unsure else ''}{round(100 * sure)}%"
    else:
        share = MAY_BE_THERE if is_unsure else ""
    nothing = NOT_READ if text.is_missing(sure) else SAID_NOTHING
    return [
        html.Span(value or nothing, className="" if value else "why"),
        html.Span(share, className="sureness is-unsure" if is_unsure else "sureness"),
    ]


def _sureness(row: pd.Series, field: str) -> Any:
    """Missing where the field was not read: a register gives it, or that a visit counts."""
    return row[f"{FIELDS[field][1].removesuffix('（元）')}的把握"]


def shown_value(row: Mapping[str, Any] | pd.Series, field: str) -> str:
    """The value for the form: numbers without separators."""
    value = row[FIELDS[field][1]]
    if text.is_missing(value):
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)


@callback(
    Output("review-page", "data"),
    Input({"type": "review-turn", "page": ALL, "way": ALL}, "n_clicks"),
    Input("review-state", "value"),
    prevent_initial_call=True,
)
def turn(_clicks: list[int | None], _state_value: str | None) -> int:
    if ctx.triggered_id == "review-state":
        return 0
    if not any(one["value"] for one in ctx.triggered):
        raise PreventUpdate
    return marks.number(ctx.triggered_id.get("page"))


# form -----------------------------------------------------------------------------------------


@callback(
    output={
        "order": Output("review-order", "children"),
        "opened": Output("review-opened", "data"),
        "closed": Output("review-form", "hidden"),
        "fixed": Output("review-forget", "hidden"),
        "later": Output("review-later", "value"),
    },
    inputs={
        "_clicks": Input({"type": "review-open", "order": ALL}, "n_clicks"),
        "_close": Input("review-close", "n_clicks"),
        "_changed": Input("data-changed", "data"),
    },
    state={"state": State("review-state", "value")},
    prevent_initial_call=True,
)
def open_order(
    _clicks: list[int | None], _close: int | None, _changed: Any, state: str | None
) -> dict[str, Any]:
    """Opens an order with its full text; a change of the data or 收起 closes it."""
    if not isinstance(ctx.triggered_id, dict):
        return {"order": None, "opened": None, "closed": True, "fixed": True, "later": False}
    if not any(one["value"] for one in ctx.triggered):
        raise PreventUpdate
    reading_id = ctx.triggered_id["order"]
    found = ask("reading_review", state=_state(state))
    rows = found[found["标识"] == reading_id]
    if not len(rows):
        raise PreventUpdate
    row = rows.iloc[0]
    return {
        "order": order_form(row),
        "opened": {"order": reading_id, "read": {field: shown_value(row, field) for field in _read(row)}},
        "closed": False,
        "fixed": row["核对情况"] != "已核对",
        "later": False,
    }


def _read(row: pd.Series) -> list[str]:
    """The fields that were read from the text: those alone can be corrected here."""
    return [field for field in FIELDS if not text.is_missing(_sureness(row, field))]


def order_form(row: pd.Series) -> list[Any]:
    place = f"{row['来源文件']}，{row['工作表']}，第{row['行号']}行"
    return [
        html.Div([html.B(f"{row['渠道']} {row['编号']}"), html.Span(place, className="sub")]),
        html.P(marked(row["全文"], told(row["依据"])), className="order-whole"),
        explained(row),
        html.Div([_input(row, field) for field in _read(row)], className="review-fields"),
    ]


def _input(row: pd.Series, field: str) -> html.Label:
    label, _, _ = FIELDS[field]
    field_id = {"type": "review-field", "field": field}
    if field == "wages":
        control: Any = dbc.Select(
            id=field_id,
            options=[{"value": one, "label": one} for one in ("是", "否")],
            value=shown_value(row, field),
            size="sm",
        )
    else:
        kind = "number" if field in NUMBERS else "text"
        control = dbc.Input(
            id=field_id, value=shown_value(row, field), type=kind, size="sm", maxLength=80, min=0, step="any"
        )
    return html.Label([label, control])


# saving ---------------------------------------------------------------------------------------


def command(order: str, read: Mapping[str, str], given: Mapping[str, Any], *, is_later: bool) -> list[str]:
    """The loader's command for the changed fields; without changes it confirms the reading."""
    options: list[str] = []
    for field, (_, _, option) in FIELDS.items():
        value = "" if given.get(field) is None else str(given[field]).strip()
        if value == read.get(field, ""):
            continue
        if field == "wages":
            options.append("--wages" if value == "是" else "--not-wages")
        else:
            options.append(f"{option}={value}")
    return ["review", *options, *(["--later"] if is_later else []), "--", order]


SAVED = {**STARTED, "message": Output("data-message", "children", allow_duplicate=True)}


def run_loader(kind: str, arguments: list[str]) -> dict[str, Any]:
    """Starts the loader; the message says that it runs, or that another job is running."""
    job = JOBS.start(kind, arguments)
    ended = started(job)
    return {**ended, "message": f"{DOING[kind]}…" if job else ended["state"]}


@callback(
    output=SAVED,
    inputs={"_save": Input("review-save", "n_clicks")},
    state={
        "opened": State("review-opened", "data"),
        "values": State({"type": "review-field", "field": ALL}, "value"),
        "ids": State({"type": "review-field", "field": ALL}, "id"),
        "is_later": State("review-later", "value"),
    },
    prevent_initial_call=True,
)
def save(
    _save: int | None,
    opened: OpenedOrder | None,
    values: list[Any],
    ids: list[Field],
    is_later: bool | None,
) -> dict[str, Any]:
    if not _save or not opened or not may_change():
        raise PreventUpdate
    marks.same_length(ids, values)
    given = {one["field"]: value for one, value in zip(ids, values, strict=True)}
    return run_loader("review", command(opened["order"], opened["read"], given, is_later=bool(is_later)))


@callback(
    output=SAVED,
    inputs={"_forget": Input("review-forget", "n_clicks")},
    state={"opened": State("review-opened", "data")},
    prevent_initial_call=True,
)
def forget(_forget: int | None, opened: OpenedOrder | None) -> dict[str, Any]:
    if not _forget or not opened or not may_change():
        raise PreventUpdate
    return run_loader("review", ["review", "--forget", "--", opened["order"]])
