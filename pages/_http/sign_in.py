"""/login, /logout and /password: pages of their own, which need no script and hold no data."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import urlsplit

import dash
from flask import Blueprint, Flask, Response, redirect, request

from access import accounts, sessions
from access.errors import AccessError, SignInRefused
from data.paths import state_dir
from data.view import COUNTY_NAME
from pages._bundles import STYLES, path_of
from pages._http.errors import refused
from pages._http.gate import FOREIGN, PASSWORD_PAGE, SESSION, SIGN_IN_PAGE, keep_secret, now
from pages._import.permissions import is_same_origin
from pages._scope import person

NO_ACCOUNTS = "还没有账户，不用登录。"
NOT_SAME = "两次输入的新密码不一样，没有改。"
NOT_OWN = "原密码不对，没有改。"
MOST_CHARACTERS = 200

blueprint = Blueprint("sign_in", __name__)


def register(server: Flask) -> None:
    server.register_blueprint(blueprint)


@blueprint.route("/login", methods=["GET", "POST"])
def sign_in() -> Any:
    """The form; a POST of `username` and `password` begins a session and goes on to `next`."""
    state, way_on = state_dir(), _own_address(request.values.get("next", ""))
    if not accounts.any_account(state):
        return redirect(dash.get_relative_path("/"))
    if request.method == "GET":
        return _page("登录", _sign_in_form(way_on))
    if not is_same_origin() and request.headers.get("Origin"):
        return refused(FOREIGN, 403)
    name, password = (request.form.get(one, "")[:MOST_CHARACTERS] for one in ("username", "password"))
    try:
        secret = sessions.sign_in(state, name, password, address=request.remote_addr or "", now=now())
    except SignInRefused as refusal:
        return _page("登录", _sign_in_form(way_on, name, str(refusal)), 401)
    if before := request.cookies.get(SESSION):
        sessions.sign_out(state, before, now=now())
    answer = redirect(way_on)
    keep_secret(answer, SESSION, secret)
    return answer


@blueprint.post("/logout")
def sign_out() -> Any:
    """Ends the session, with `everywhere` all of the account's."""
    if not is_same_origin():
        return refused(FOREIGN, 403)
    if secret := request.cookies.get(SESSION):
        is_everywhere = bool(request.form.get("everywhere"))
        sessions.sign_out(state_dir(), secret, now=now(), is_everywhere=is_everywhere)
    answer = redirect(dash.get_relative_path(SIGN_IN_PAGE))
    answer.delete_cookie(SESSION, path=dash.get_relative_path("/"))
    return answer


@blueprint.route("/password", methods=["GET", "POST"])
def change_password() -> Any:
    """One's own password; all sessions end and this browser signs in again."""
    asking, state = person(), state_dir()
    if asking is None:
        return refused(NO_ACCOUNTS, 404)
    if request.method == "GET":
        return _page("改密码", _password_form(asking.must_change))
    old, new, again = (request.form.get(one, "")[:MOST_CHARACTERS] for one in ("old", "new", "again"))
    words = _why_not(asking.name, old, new, again)
    if words:
        return _page("改密码", _password_form(asking.must_change, words), 400)
    accounts.set_password(state, asking.name, new, now=now(), by=asking.name)
    secret = sessions.sign_in(state, asking.name, new, address=request.remote_addr or "", now=now())
    answer = redirect(dash.get_relative_path("/"))
    keep_secret(answer, SESSION, secret)
    return answer


def _why_not(name: str, old: str, new: str, again: str) -> str:
    if not sessions.is_own_password(state_dir(), name, old):
        return NOT_OWN
    if new != again:
        return NOT_SAME
    try:
        accounts.check_new(new, name, now=now())
    except AccessError as weak:
        return str(weak)
    return "新密码与原密码一样，没有改。" if new == old else ""


def _own_address(wanted: str) -> str:
    """The way back, if it is an address of this site; else the home page."""
    parts = urlsplit(wanted)
    home = str(dash.get_relative_path("/"))
    is_own = wanted.startswith(home) and not wanted.startswith(("//", "/\\")) and not parts.netloc
    others = tuple(dash.get_relative_path(one) for one in (SIGN_IN_PAGE, PASSWORD_PAGE, "/logout"))
    return wanted if is_own and not parts.path.startswith(others) else home


def _sign_in_form(way_on: str, name: str = "", fault: str = "") -> str:
    return (
        f'<form method="post" action="{escape(dash.get_relative_path(SIGN_IN_PAGE))}" class="sign-in">'
        f'{_fault(fault)}<input type="hidden" name="next" value="{escape(way_on)}">'
        f"{_field('账户名', 'username', 'text', 'username', name)}"
        f"{_field('密码', 'password', 'password', 'current-password')}"
        '<button type="submit" class="main-button">登录</button></form>'
    )


def _password_form(must_change: bool, fault: str = "") -> str:
    why = "<p>这个账户第一次登录须改密码。</p>" if must_change else ""
    return (
        f'<form method="post" action="{escape(dash.get_relative_path(PASSWORD_PAGE))}" class="sign-in">'
        f"{why}{_fault(fault)}"
        f"{_field('原密码', 'old', 'password', 'current-password')}"
        f"{_field('新密码', 'new', 'password', 'new-password')}"
        f"{_field('新密码再输一次', 'again', 'password', 'new-password')}"
        '<button type="submit" class="main-button">改密码</button></form>'
    )


def _fault(words: str) -> str:
    return f'<p class="sign-in-fault" role="alert">{escape(words)}</p>' if words else ""


def _field(label: str, name: str, kind: str, autocomplete: str, value: str = "") -> str:
    return (
        f'<label>{label}<input name="{name}" type="{kind}" autocomplete="{autocomplete}"'
        f' value="{escape(value)}" required></label>'
    )


def _page(title: str, body: str, status: int = 200) -> Response:
    style = f'<link rel="stylesheet" href="{dash.get_relative_path(path_of(STYLES))}">'
    answer = Response(
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} · 安薪</title>{style}</head><body>"
        f'<header class="top"><div class="brand">安薪 · {COUNTY_NAME}</div></header>'
        f'<main class="sign-in-page"><h1>{title}</h1>{body}</main></body></html>',
        status=status,
        content_type="text/html; charset=utf-8",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
