"""并案依据: which complaints are one 事项 and why; a user may split one off or join two, and undo either."""

from typing import Any

import dash_bootstrap_components as dbc
import pandas as pd
from dash import ALL, Input, Output, State, callback, ctx, dcc, html, no_update
from dash.exceptions import PreventUpdate

from data.errors import DataError
from pages._charts import text
from pages._components import marks
from pages._components.panels import AWAITED
from pages._import.logs import ask, card, heads, table, unanswered
from pages._import.order_review import SAVED, run_loader
from pages._import.paging import page_of, pager
from pages._import.permissions import may_change
from pages._import.stores import MatterRequest
from pages._import.tabs import tab_of

SIZE = 10
ALL_REASONS = "all"
REASONS = {
    ALL_REASONS: "全部依据",
    "worker": "同一身份证号",
    "phone": "同一电话",
    "site": "同一单位同一项目",
    "person": "人工并案",
    "doubtful": "存疑：单位不同",
    "candidate": "待确认：人相同，单位和项目都不同",
    "split": "人工拆分过的",
}
SPLIT = "人工拆分，单独成项"
FIRST = "事项首条"
SPLIT_NOTICE = (
    "这一条从事项中拆出，单独成项；比它晚、与它相同的投诉随它，不随原事项。以后每次导入都照办，可以随时恢复。"
)
JOIN_NOTICE = "这一条和所选的那一条并为一个事项，各自的事项随之合并。以后每次导入都照办，可以随时恢复。"
# What may be asked of a line: the dialog's title, its explanation, and what the reason is asked for with.
QUESTIONS = {
    "split": ("拆分？", SPLIT_NOTICE, "为什么不应并案（必填）"),
    "unsplit": ("恢复并案？", "这一条重新按并案规则处理。", None),
    "join": ("并为一个事项？", JOIN_NOTICE, "为什么是同一事项（必填）"),
    "unjoin": ("撤销人工并案？", "这两条重新按并案规则处理。", None),
}
HEADS = ("编号", "收到日期", "镇街", "用人单位和项目", "反映人", "并案依据", "与之相同的投诉", "来源", "")


def section() -> list[Any]:
    chooser = dbc.Select(
        id="join-reason",
        options=[{"value": key, "label": label} for key, label in REASONS.items()],
        value=ALL_REASONS,
        size="sm",
    )
    words = dbc.Input(
        id="join-words", placeholder="编号、单位或项目中的字", size="sm", debounce=True, maxLength=60
    )
    return [
        dcc.Store(id="join-page", data=0),
        dcc.Store(id="join-request"),
        card(
            "并案依据",
            "从几个渠道来的同一诉求并为一个事项；并错了的可以拆开。",
            html.Div([html.Label(["依据", chooser]), html.Label(["查找", words])], className="choosers"),
            html.Div(id="join-list", **AWAITED),
        ),
        _dialog(),
    ]


def _dialog() -> dbc.Modal:
    return dbc.Modal(
        [
            dbc.ModalHeader(dbc.ModalTitle(id="join-title"), close_button=False),
            dbc.ModalBody(
                [
                    html.P(id="join-explanation"),
                    dbc.Input(id="join-why", placeholder="为什么不应并案（必填）", maxLength=200),
                    html.P(id="join-lacks", className="panel-note"),
                ]
            ),
            dbc.ModalFooter(
                [
                    html.Button("取消", id="join-no", className="quiet-button"),
                    html.Button("确定", id="join-yes", className="main-button"),
                ]
            ),
        ],
        id="join-dialog",
        labelledby="join-title",
        is_open=False,
        centered=True,
    )


# list -----------------------------------------------------------------------------------------


@callback(
    Output("join-list", "children"),
    Input("address", "search"),
    Input("data-changed", "data"),
    Input("join-reason", "value"),
    Input("join-words", "value"),
    Input("join-page", "data"),
)
def show(search: str | None, _changed: Any, reason: str | None, words: str | None, page: Any) -> Any:
    if tab_of(search) != "review":
        raise PreventUpdate
    try:
        return matters_list(reason, words, page)
    except DataError as error:
        return unanswered(error)


def matters_list(reason: str | None, words: str | None, page_number: Any) -> list[Any]:
    narrowed = {
        "reason": reason if reason in REASONS and reason != ALL_REASONS else None,
        "words": (words or "").strip() or None,
    }
    page = int(page_number or 0)
    found = ask("joined_matters", take=SIZE, skip=page * SIZE, **narrowed)
    if not len(found) and page:
        page = 0
        found = ask("joined_matters", take=SIZE, skip=0, **narrowed)
    if not len(found):
        return [_rule(), html.P("没有这样的事项。", className="empty")]
    total = int(found["总数"].iloc[0])
    lines = ask("matter_links", matter_ids=found["事项编号"].tolist())
    rows: list[html.Tr] = []
    for _, matter in found.iterrows():
        rows.append(_matter_row(matter))
        rows += [_line(one) for _, one in lines[lines["事项编号"] == matter["事项编号"]].iterrows()]
    return [_rule(), table(heads(*HEADS), rows), pager("join-turn", page_of(page, total, SIZE), total, SIZE)]


def _rule() -> html.P:
    """The rule with the number of days used in this snapshot, and the source of that number."""
    parameters = ask("parameter_list")
    days = parameters[parameters["参数"] == "matter_window_days"].iloc[-1]
    return html.P(
        f"规则：身份证号或电话相同（两条写明的单位和项目都不同的除外，列为待确认），或单位和项目都相同，"
        f"且与事项上一条相隔不超过{days['值']:.0f}{days['单位']}的，并为一个事项。参数“{days['名称']}”自{days['起用日期']}起用，依据：{days['依据']}。",
        className="panel-note",
    )


def _matter_row(matter: pd.Series) -> html.Tr:
    first, last = matter["首次收到日期"], matter["最近收到日期"]
    days = f"{first}" if first == last else f"{first} 至 {last}"
    summary = f"事项：{matter['件数']}件，{matter['渠道数']}个渠道，{days}"
    return html.Tr(html.Td(summary, colSpan=len(HEADS)), className="is-total")


def _line(one: pd.Series) -> html.Tr:
    is_split, is_first = one["并案依据"] == SPLIT, one["并案依据"] == FIRST
    apart = one["相隔天数"]
    actions = (
        [] if is_first else [_ask(one, "恢复" if is_split else "拆分", "unsplit" if is_split else "split")]
    )
    grounds = [one["并案依据"]]
    if is_split and not text.is_missing(one["拆分理由"]):
        grounds.append(html.Span(one["拆分理由"], className="why"))
    if not text.is_missing(one["存疑"]):
        grounds.append(html.Span(f"◆ {one['存疑']}，请核对", className="why is-unsure"))
    for other, words in zip(_list(one["待确认投诉"]), _list(one["待确认"]), strict=True):
        grounds.append(html.Span(f"◇ {words}；单位和项目都不同，没有并案", className="why is-unsure"))
        actions.append(_ask(one, "并案", "join", other, f"{words}：并为一个事项"))
    for other in _list(one["人工并案"]):
        actions.append(_ask(one, "撤销并案", "unjoin", other))
    if _list(one["人工并案"]):
        grounds.append(html.Span(one["并案理由"], className="why"))
    same = [_plain(one["与之相同的投诉"])]
    if not text.is_missing(apart):
        same.append(html.Span(f"相隔{int(apart)}天", className="why"))
    source = [
        _plain(one["来源文件"]),
        html.Span(f"{_plain(one['工作表'])}，第{_plain(one['行号'])}行", className="why"),
    ]
    return html.Tr(
        [
            html.Td([one["编号"], html.Span(one["渠道"], className="why")]),
            html.Td(str(one["收到日期"]), className="one-line"),
            html.Td(_plain(one["镇街"])),
            html.Td([_plain(one["用人单位"]), html.Span(_plain(one["项目"]), className="why")]),
            html.Td(_plain(one["反映人"])),
            html.Td(grounds),
            html.Td(same),
            html.Td(source),
            html.Td(actions),
        ],
        className="two-lines",
    )


def _ask(one: pd.Series, words: str, what: str, other: str = "", title: str | None = None) -> html.Button:
    return html.Button(
        words,
        id={"type": "join-ask", "complaint": one["投诉标识"], "what": what, "other": other},
        className="link-button",
        title=title,
    )


def _list(value: Any) -> list[str]:
    return [str(one) for one in value] if pd.api.types.is_list_like(value) else []


def _plain(value: Any) -> str:
    return "—" if text.is_missing(value) else str(value)


@callback(
    Output("join-page", "data"),
    Input({"type": "join-turn", "page": ALL, "way": ALL}, "n_clicks"),
    Input("join-reason", "value"),
    Input("join-words", "value"),
    prevent_initial_call=True,
)
def turn(_clicks: list[int | None], _reason: str | None, _words: str | None) -> int:
    if not isinstance(ctx.triggered_id, dict):
        return 0
    if not any(one["value"] for one in ctx.triggered):
        raise PreventUpdate
    return marks.number(ctx.triggered_id.get("page"))


# splitting ------------------------------------------------------------------------------------


@callback(
    Output("join-dialog", "is_open"),
    Output("join-title", "children"),
    Output("join-explanation", "children"),
    Output("join-why", "style"),
    Output("join-why", "placeholder"),
    Output("join-why", "value"),
    Output("join-request", "data"),
    Input({"type": "join-ask", "complaint": ALL, "what": ALL, "other": ALL}, "n_clicks"),
    prevent_initial_call=True,
)
def confirm(_clicks: list[int | None]) -> tuple[Any, ...]:
    """Asks for confirmation, and for a reason where the rule is set aside."""
    if not ctx.triggered_id or not any(one["value"] for one in ctx.triggered):
        raise PreventUpdate
    request = {key: str(ctx.triggered_id.get(key) or "") for key in ("complaint", "what", "other")}
    if request["what"] not in QUESTIONS:
        raise PreventUpdate
    title, explanation, why = QUESTIONS[request["what"]]
    return True, title, explanation, {} if why else {"display": "none"}, why or "", "", request


@callback(
    output={**SAVED, "open": Output("join-dialog", "is_open", allow_duplicate=True),
            "lacks": Output("join-lacks", "children")},
    inputs={"_yes": Input("join-yes", "n_clicks"), "_no": Input("join-no", "n_clicks")},
    state={"request": State("join-request", "data"), "why": State("join-why", "value")},
    prevent_initial_call=True,
)  # fmt: skip
def change_matter(
    _yes: int | None, _no: int | None, request: MatterRequest | None, why: str | None
) -> dict[str, Any]:
    nothing = dict.fromkeys(SAVED, no_update)
    is_asked = request is not None and request["what"] in QUESTIONS
    if ctx.triggered_id != "join-yes" or request is None or not is_asked or not may_change():
        return {**nothing, "open": False, "lacks": None}
    what, reason = request["what"], (why or "").strip()
    wanted = QUESTIONS[what][2]
    if wanted and not reason:
        return {**nothing, "open": True, "lacks": f"请先写明{wanted.removesuffix('（必填）')}。"}
    pair = [request["complaint"], *([request["other"]] if request["other"] else [])]
    arguments = [what, *([f"--reason={reason}"] if wanted else []), "--", *pair]
    return {**run_loader(what, arguments), "open": False, "lacks": None}
