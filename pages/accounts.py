"""账户: who may sign in and see what, and the screens on walls; the same as `python -m access` does."""

from __future__ import annotations

from typing import Any, TypedDict

import dash
from dash import ALL, Input, Output, State, callback, ctx, dcc, html, no_update

from access import accounts, walls
from access.errors import AccessError
from access.roles import account_roles
from data.paths import state_dir
from data.query.filters import codes
from data.spec.reference import COUNTY_ACCOUNT, UNKNOWN_TOWN
from pages._access.audit_lines import moment
from pages._components.page import page_heading
from pages._components.page_help import PageHelp
from pages._components.panels import scroller
from pages._http.gate import now
from pages._import.permissions import is_same_origin
from pages._scope import may, may_open, request_user

dash.register_page(
    __name__,
    path="/accounts",
    name="账户",
    title="账户 · 安薪",
    order=7,
    has_charts=False,
    help=PageHelp(
        shows="谁能登录、各是什么角色、看哪些镇街和部门；各块大屏的令牌和最后露面的时间。",
        reading="新建账户时定角色；镇街和部门的账户要选看哪些。新账户第一次登录须改密码。停用、改密码后，那个账户各处随即退出。令牌只显示一次。",
        sources="账户存在服务器的 state/access.sqlite，密码和令牌只存摘要。每次变动都记入审计。",
    ),
)

NO_ACCOUNTS = "还没有账户，不用登录。第一个管理员由命令行建：python -m access add 名字 --role admin。"
NOT_PLACES = {UNKNOWN_TOWN, COUNTY_ACCOUNT}


class Form(TypedDict):
    """What was filled in."""

    name: str | None
    role: str | None
    towns: list[str] | None
    authorities: list[str] | None
    password: str | None
    wall: str | None


def layout(**_query: str) -> html.Main:
    is_open = may_open("accounts")
    parts = [
        html.P(id="accounts-said", role="status", className="access-said"),
        html.H2("新建账户"),
        html.Div(_new_account(), className="access-form"),
        html.H2("账户"),
        html.Div(account_table() if is_open else None, id="accounts-list", className="access-list"),
        html.H2("大屏"),
        html.Div(_new_wall(), className="access-form"),
        html.Div(wall_table() if is_open else None, id="accounts-walls", className="access-list"),
    ]
    return html.Main(
        [
            page_heading("accounts"),
            html.P(NO_ACCOUNTS, className="empty", hidden=is_open),
            html.Div(parts, className="page", hidden=not is_open),
        ],
        className="on-data on-access",
    )


def _field(id: str, label: str, control: Any) -> html.Div:
    return html.Div([html.Label(label, htmlFor=id), control], className="access-field")


def _new_account() -> list[Any]:
    roles = [{"value": one.id, "label": one.label} for one in account_roles().values()]
    lists = {
        "towns": [one for one in codes("town").items() if one[0] not in NOT_PLACES],
        "authorities": [one for one in codes("authority").items() if one[0] != UNKNOWN_TOWN],
    }
    many = {
        field: dcc.Dropdown(
            [{"value": code, "label": name} for code, name in named],
            id=f"account-{field}",
            multi=True,
            placeholder="只用于这种角色",
        )
        for field, named in lists.items()
    }
    return [
        _field("account-name", "账户名", dcc.Input(id="account-name", type="text", autoComplete="off")),
        _field("account-role", "角色", dcc.Dropdown(roles, id="account-role", placeholder="选一个")),
        _field("account-towns", "镇街账户看哪些镇街", many["towns"]),
        _field("account-authorities", "部门账户看哪些部门", many["authorities"]),
        _field(
            "account-password",
            "初始密码",
            dcc.Input(id="account-password", type="password", autoComplete="new-password"),
        ),
        html.Button("新建账户", id="account-add", type="button", className="main-button"),
    ]


def _new_wall() -> list[Any]:
    return [
        _field("wall-name", "新的大屏叫什么", dcc.Input(id="wall-name", type="text", autoComplete="off")),
        html.Button("给令牌", id="wall-add", type="button", className="main-button"),
    ]


def account_table() -> Any:
    heads = [html.Th(one) for one in ("账户", "角色", "看什么", "状态", "建于", "")]
    rows = [html.Tr(_account_cells(one)) for one in accounts.listed(state_dir())]
    return scroller("账户", html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="plain"))


def _account_cells(one: accounts.Account) -> list[Any]:
    named = {**codes("town"), **codes("authority")}
    whole = "全县" if "figures" in one.role.actions else "不看数"
    seen = "、".join(named.get(code, code) for code in (*one.towns, *one.authorities)) or whole
    closing = "启用" if one.is_disabled else "停用"
    state = "停用" if one.is_disabled else "须改密码" if one.must_change else "在用"
    button = html.Button(
        closing,
        id={"type": "account-close", "name": one.name},
        type="button",
        className="link-button",
        **{"aria-label": f"{closing}账户{one.name}"},
    )
    cells = (one.name, one.role.label, seen, state, moment(one.made_at), button)
    return [html.Td(cell) for cell in cells]


def wall_table() -> Any:
    found = walls.listed(state_dir())
    if not found:
        return html.P("还没有大屏的令牌。", className="empty")
    heads = [html.Th(one) for one in ("大屏", "场景", "最后露面", "状态", "")]
    rows = []
    for one in found:
        button = html.Button(
            "撤销",
            id={"type": "wall-revoke", "name": one.name},
            type="button",
            className="link-button",
            **{"aria-label": f"撤销大屏{one.name}的令牌"},
        )
        seen = moment(one.seen_at) if one.seen_at else "从未露面"
        state = "已撤销" if one.is_revoked else "在用"
        cells = (one.name, "、".join(one.scenes) or "全部", seen, state, "" if one.is_revoked else button)
        rows.append(html.Tr([html.Td(cell) for cell in cells]))
    return scroller("大屏", html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="plain"))


@callback(
    output={
        "said": Output("accounts-said", "children"),
        "list": Output("accounts-list", "children"),
        "walls": Output("accounts-walls", "children"),
        "password": Output("account-password", "value"),
    },
    inputs={
        "_clicks": {
            "add": Input("account-add", "n_clicks"),
            "close": Input({"type": "account-close", "name": ALL}, "n_clicks"),
            "wall": Input("wall-add", "n_clicks"),
            "revoke": Input({"type": "wall-revoke", "name": ALL}, "n_clicks"),
        },
        "name": State("account-name", "value"),
        "role": State("account-role", "value"),
        "towns": State("account-towns", "value"),
        "authorities": State("account-authorities", "value"),
        "password": State("account-password", "value"),
        "wall": State("wall-name", "value"),
    },
    prevent_initial_call=True,
)
def change(
    *,
    _clicks: dict[str, Any],
    name: str | None,
    role: str | None,
    towns: list[str] | None,
    authorities: list[str] | None,
    password: str | None,
    wall: str | None,
) -> dict[str, Any]:
    """One order, as the button that was pressed says."""
    nothing = {"said": no_update, "list": no_update, "walls": no_update, "password": no_update}
    if not any(one["value"] for one in ctx.triggered) or not (may("accounts") and is_same_origin()):
        return nothing
    form = Form(name=name, role=role, towns=towns, authorities=authorities, password=password, wall=wall)
    try:
        said = _done(ctx.triggered_id, form)
    except AccessError as refusal:
        return nothing | {"said": str(refusal)}
    return {"said": said, "list": account_table(), "walls": wall_table(), "password": ""}


def _done(pressed: Any, form: Form) -> Any:
    """What was done, in words. Raises: AccessError."""
    state, at, by = state_dir(), now(), request_user()
    if pressed == "account-add":
        name = (form["name"] or "").strip()
        accounts.add(
            state,
            name,
            form["role"] or "",
            form["password"] or "",
            now=at,
            by=by,
            towns=form["towns"] or (),
            authorities=form["authorities"] or (),
            must_change=True,
        )
        return f"已建账户“{name}”，第一次登录须改密码。"
    if pressed == "wall-add":
        return _token_words(walls.add(state, (form["wall"] or "").strip(), (), now=at, by=by))
    named = pressed["name"]
    if pressed["type"] == "wall-revoke":
        walls.revoke(state, named, now=at, by=by)
        return f"大屏“{named}”的令牌已撤销。"
    is_open = not accounts.find(state, named).is_disabled
    accounts.disable(state, named, now=at, by=by, is_disabled=is_open)
    return f"账户“{named}”已{'停用，各处随即退出' if is_open else '启用'}。"


def _token_words(secret: str) -> list[Any]:
    address = f"{dash.get_relative_path('/screen')}?token={secret}"
    return ["在大屏的浏览器打开一次这个地址（只显示这一遍）：", html.Code(address)]
