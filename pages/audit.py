"""审计: who did what and when, and whether the lines are as they were written."""

from __future__ import annotations

from typing import Any

import dash
from dash import Input, Output, callback, dcc, html

from access import accounts, audit
from data.paths import state_dir
from pages._access.audit_lines import ACTIONS, about_words, chosen, moment
from pages._charts import text
from pages._components.light import light
from pages._components.page import page_heading
from pages._components.page_help import PageHelp
from pages._components.panels import scroller
from pages._scope import may_open

dash.register_page(
    __name__,
    path="/audit",
    name="审计",
    title="审计 · 安薪",
    order=8,
    has_charts=False,
    help=PageHelp(
        shows="登录、下载、账户和大屏令牌的变动：谁、什么时候、做了什么。",
        reading="上面写明这些记录有没有被改动、删去或调换；下面按账户和动作挑选，新的在前。导入和撤销记在“数据”页的批次里。",
        sources="各个动作发生时由服务器写下，一行连着一行用密钥封口，最后一行另存一份。",
    ),
)

SHOWN = 500
NO_ACCOUNTS = "还没有账户，因而没有审计。第一个管理员由命令行建：python -m access add 名字 --role admin。"


def layout(**_query: str) -> html.Main:
    is_open = may_open("audit")
    names = sorted({one.who for one in audit.lines(state_dir())}) if is_open else []
    choices = [
        _choice("audit-who", "账户", {one: one for one in names}),
        _choice("audit-action", "动作", ACTIONS),
    ]
    parts = [
        _whole() if is_open else None,
        html.Div(choices, className="access-form"),
        html.Div(id="audit-lines", className="access-list"),
    ]
    return html.Main(
        [page_heading("audit"), html.Div(parts, className="page")], className="on-data on-access"
    )


def _choice(id: str, label: str, named: dict[str, str]) -> html.Div:
    options = [{"value": value, "label": words} for value, words in named.items()]
    list_of = dcc.Dropdown(options, id=id, placeholder="全部", clearable=True)
    return html.Div([html.Label(label, htmlFor=id), list_of], className="access-field")


def _whole() -> html.P:
    count, faults = audit.verify(state_dir())
    if faults:
        return html.P(
            f"共{text.number(count)}行，有改动：{'；'.join(faults)}。请与备份比对。", className="is-late"
        )
    return html.P(f"共{text.number(count)}行，没有被改动、删去或调换。")


@callback(Output("audit-lines", "children"), Input("audit-who", "value"), Input("audit-action", "value"))
def show(who: str | None, action: str | None) -> Any:
    if not accounts.any_account(state_dir()):
        return html.P(NO_ACCOUNTS, className="empty")
    found = chosen(audit.lines(state_dir()), who, action)
    if not found:
        return html.P("没有这样的记录。", className="empty")
    heads = [html.Th(one) for one in ("序号", "时间", "账户", "动作", "内容")]
    rows = [
        html.Tr(
            [
                html.Td(str(one.number), className="is-number"),
                html.Td(moment(one.at)),
                html.Td(one.who),
                html.Td(ACTIONS.get(one.action, one.action)),
                html.Td(about_words(one.about)),
            ]
        )
        for one in found[:SHOWN]
    ]
    more = f"，这里列出最新的{SHOWN}行" if len(found) > SHOWN else ""
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="plain")
    return [html.P(f"{text.number(len(found))}行{more}"), scroller("审计", light(table))]
