"""待核: rows that were accepted with a doubt, and what a person says of each.

The loader keeps what is said, through the same command as on the command line.
"""

import json
from typing import Any

import dash_bootstrap_components as dbc
import pandas as pd
from dash import ALL, Input, Output, callback, ctx, dcc, html
from dash.exceptions import PreventUpdate

from data.errors import DataError
from data.spec import doubt_actions
from data.spec.rules import check_label
from pages._charts import text
from pages._components.batch_words import short_words
from pages._components.grid import MARK
from pages._components.light import light
from pages._import.logs import ask, card, table, unanswered
from pages._import.tabs import tab_of
from pages._url import query_of

EVERY = "all"
# a browser takes long to draw more, each with its tick box and buttons; the file has all
SHOWN_DOUBTS = 50
REASON, BATCH = "待核原因", "批次"
MOST_NAMES = 1000
# What names a doubt to the loader, in this order.
NAMED_BY = ("台账代码", MARK, "规则", "栏目")


def section() -> list[Any]:
    """The frame of the tab: its form stays while the list is redrawn."""
    return [
        dcc.Store(id="doubt-opened"),
        html.Section(
            [
                html.Div(id="doubt-words"),
                html.Div(
                    [
                        html.Button("保存", id="doubt-save", className="main-button"),
                        html.Button("确认无误", id="doubt-right", className="quiet-button"),
                        html.Button("收起", id="doubt-close", className="quiet-button"),
                        dbc.Checkbox(id="doubt-this-row", label="只改这一行", value=False),
                        html.Span(id="doubt-note", className="panel-note"),
                    ],
                    className="saver",
                ),
            ],
            id="doubt-form",
            className="card-box doubt-form",
            hidden=True,
        ),
        html.Div(id="doubts-body"),
    ]


# list -----------------------------------------------------------------------------------------


@callback(
    Output("doubts-body", "children"),
    Input("address", "search"),
    Input("data-changed", "data"),
)
def show(search: str | None, _changed: Any) -> Any:
    if tab_of(search) != "doubts":
        raise PreventUpdate
    try:
        return body()
    except DataError as error:
        return unanswered(error)


def body() -> list[Any]:
    counts = ask("doubt_counts")
    ledgers = dict(zip(counts["台账代码"], counts["台账"], strict=True))
    rules = {rule: check_label(rule) for rule in counts["规则"]}
    filters = html.Div(
        [
            html.Label(["台账", _select("ledger", "全部台账", ledgers)]),
            html.Label(["类别", _select("rule", "全部类别", rules)]),
        ],
        className="choosers",
    )
    return [
        card(
            "待核",
            "已接受、但有疑点的行。点“处理”选定名称、更正数值或确认无误，记下即生效，以后导入也照办；"
            "也可以在源文件或退回工作簿的“待核”表里更正后重新导入。",
            filters,
            html.Div(doubts_list(None, None), id={"type": "doubts-list", "part": "rows"}),
        ),
        _merging(),
    ]


def _merging() -> html.Section:
    """Two ways of writing one employer, which no rule can know."""
    names = ask("known_names", take=MOST_NAMES)
    employers = names[names["种类"] == doubt_actions.EMPLOYER]["名称"]
    return card(
        "单位归并",
        "同一单位的两个写法，并案时前者按后者计；并错了，在“批次”里撤销。",
        light(html.Datalist([html.Option(value=name) for name in employers], id="employer-names")),
        html.Div(
            [
                html.Label(["写作", _merge_input("written")]),
                html.Label(["就是", _merge_input("name")]),
                html.Button("并入", id={"type": "employer-merge", "part": "save"}, className="quiet-button"),
            ],
            className="saver merging",
        ),
    )


def _merge_input(part: str) -> dbc.Input:
    return dbc.Input(
        id={"type": "employer-name", "part": part},
        list="employer-names",
        size="sm",
        maxLength=100,
        placeholder="台账里的单位名称",
    )


def _select(part: str, everything: str, names: dict[str, str]) -> dbc.Select:
    options = [{"value": EVERY, "label": everything}]
    options += [{"value": key, "label": name} for key, name in names.items()]
    return dbc.Select(id={"type": "doubts-filter", "part": part}, options=options, value=EVERY, size="sm")


def chosen(value: str | None) -> str | None:
    return None if value == EVERY else value


def doubts(ledger: str | None, rule: str | None, limit: int | None = None) -> pd.DataFrame:
    """The list of doubts with Chinese headings, as downloaded."""
    return _worded(ask("doubts_list", ledger=ledger or None, rule=rule or None, limit=limit))


def _worded(found: pd.DataFrame) -> pd.DataFrame:
    labels = found.assign(规则=[check_label(rule) for rule in found["规则"]])
    return labels.drop(columns="台账代码").rename(columns={"规则": "类别"})


def doubts_list(ledger: str | None, rule: str | None) -> list[Any]:
    counts = ask("doubt_counts")
    wanted = {"台账代码": ledger, "规则": rule}
    for name, value in wanted.items():
        counts = counts[counts[name] == value] if value else counts
    total = int(counts["处数"].sum())
    if not total:
        return [html.P("没有待核的行。", className="empty")]
    found = ask("doubts_list", ledger=ledger, rule=rule, limit=SHOWN_DOUBTS)
    query = query_of((key, value) for key, value in (("ledger", ledger), ("rule", rule)) if value)
    file = {"data-download": "import/doubts.xlsx", "data-extra": query.removeprefix("?")}
    more = f"，这里显示前{SHOWN_DOUBTS}处" if total > SHOWN_DOUBTS else ""
    worded = _worded(found).drop(columns=MARK)
    rows = [
        _row(words, raw) for (_, words), (_, raw) in zip(worded.iterrows(), found.iterrows(), strict=True)
    ]
    heads = [html.Th("选"), *(html.Th(name) for name in worded.columns), html.Th("")]
    return [
        html.Div(
            [
                html.Span(f"共{text.number(total)}处{more}。"),
                html.Button(
                    "所选确认无误", id={"type": "doubts-right", "part": "list"}, className="link-button"
                ),
                html.Button("下载表格", className="link-button push", **file),
            ],
            className="rows-head",
        ),
        table(heads, rows, "plain is-stacked"),
    ]


def _row(words: pd.Series, raw: pd.Series) -> html.Tr:
    """One doubt; its line number is a link to the line as read and its versions."""
    # in ASCII: Dash does not find the value of an id with other letters among those that triggered
    mark = json.dumps([raw[name] for name in NAMED_BY], separators=(",", ":"))
    pick = dbc.Checkbox(id={"type": "doubt-pick", "mark": mark}, value=False)
    cells = [html.Td(html.Label([pick, html.Span("选这一行", className="visually-hidden")]))]
    for name, value in words.items():
        shown: Any = "—" if text.is_missing(value) else str(value)
        if name == BATCH:
            cells.append(html.Td(short_words(str(value)), title=str(value)))
            continue
        if name == "行号":
            shown = html.Button(shown, className="link-button", title="看台账行", **{"data-line": raw[MARK]})
        cells.append(html.Td(shown, className="why" if name == REASON else ""))
    if doubt_actions.is_read_text(raw["台账代码"], raw["栏目"]):
        act = html.Button("到复核", className="link-button", **{"data-toggle": "tab:review"})
    else:
        act = html.Button("处理", id={"type": "doubt-open", "mark": mark}, className="link-button")
    return html.Tr([*cells, html.Td(act)])


@callback(
    Output({"type": "doubts-list", "part": ALL}, "children"),
    Input({"type": "doubts-filter", "part": "ledger"}, "value"),
    Input({"type": "doubts-filter", "part": "rule"}, "value"),
    prevent_initial_call=True,
)
def filter_doubts(ledger: str | None, rule: str | None) -> list[list[Any]]:
    shown = doubts_list(chosen(ledger), chosen(rule))
    return [shown for _ in ctx.outputs_list]
