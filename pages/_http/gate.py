"""Nothing is answered before it is known who asks and whether that one may: deny by default.

As soon as one account exists, everything needs one but the sign-in page, the health page, files without data,
and a screen with its token. Without accounts the server is open, and app.py keeps it on the machine itself.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import dash
from dash import Dash
from flask import Response, current_app, redirect, request
from werkzeug.exceptions import SecurityError

from access import accounts, audit, sessions, walls
from access.accounts import Account
from access.errors import AccessError
from access.roles import WALL, roles
from data import COUNTY
from data.paths import state_dir
from pages._components.marks import FORGED
from pages._http import needs
from pages._http.callback_guard import is_callback
from pages._http.errors import refused, sentence
from pages._import.permissions import is_same_origin
from pages._scope import Person, person, set_person
from pages._url import query_of

SESSION, SCREEN = "anxin_session", "anxin_screen"
BEARER = "Bearer "
SCREEN_PAGE, SIGN_IN_PAGE, PASSWORD_PAGE = "/screen", "/login", "/password"
SCREEN_SECONDS = 400 * 86_400
STRANGER = "请先登录。"
ENDED = "登录已过期，请重新登录。"
MUST_CHANGE = "这个账户须先改密码。"
NOT_ALLOWED = "您的账户不能做这件事；需要的话请找管理员。"
NO_HOST = "服务器不认识地址栏里的这个主机名；请用管理员给的地址，或由管理员写进 HOSTS 再启动。"
NO_PAGE = "这个账户没有可以打开的页面：账户、大屏令牌和审计由命令行 python -m access 管理。"
REVOKED = "这块大屏的令牌已撤销或不对；请向管理员要新的地址。"
FOREIGN = "请求不是从本站页面发出的，没有执行。"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
# A request with one of these has come through a proxy.
PASSED_ON = {"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded", "Via"}
# Set by the server in the environment of what it asks itself; no client can set it.
INTERNAL, INSIDE = "anxin.internal", object()
# Downloads and makings that the audit keeps, by endpoint.
AUDITED = {
    "exports.card_file": "export",
    "exports.rows_file": "rows",
    "exports.change_file": "export",
    "imports.rejects": "returned_workbook",
    "imports.trials": "returned_workbook",
    "imports.doubts_file": "export",
    "briefings.fetch": "paper",
    "pictures.fetch": "picture",
}


def register(app: Dash) -> None:
    """Before all other hooks but Dash's own."""
    server = app.server
    server.before_request(lambda: refusal(app))
    server.after_request(noted)
    server.register_error_handler(SecurityError, lambda _error: sentence(NO_HOST, 400))
    server.register_error_handler(AccessError, lambda error: refused(str(error), 503))


def now() -> datetime:
    moment: datetime = current_app.config["NOW"]()
    return moment


def refusal(app: Dash) -> Any:
    """None where the request may go on; else the answer in its place."""
    # a foreign name of the server, or no such method: nothing is answered but that
    is_refused_already = request.routing_exception is not None
    if is_refused_already or request.environ.get(INTERNAL) is INSIDE or not accounts.any_account(state_dir()):
        return None
    need = _need(app)
    if request.endpoint in needs.SAYS_MORE and (known := asker()):
        set_person(known)
    if isinstance(need, Response) or need is None or (need.kind == "machine" and is_of_this_machine()):
        return need if isinstance(need, Response) else None
    return _screen_opened() if _is_screen_s_own_address() else _refusal(need)


def _refusal(need: needs.Need) -> Any:
    asking = asker()
    if asking is None:
        return _unknown()
    set_person(asking)
    return _limits(asking, need)


def is_of_this_machine() -> bool:
    """Whether a program on the server's machine asks by a local name. What a proxy there passes on bears the
    name that its browser used, or the address that the proxy tells."""
    name = urlsplit(f"//{request.host}").hostname
    is_local = request.remote_addr in LOOPBACK and name in LOOPBACK
    return is_local and not any(one in request.headers for one in PASSED_ON)


def _is_screen_s_own_address() -> bool:
    return request.path.rstrip("/") == SCREEN_PAGE and "token" in request.args


def _need(app: Dash) -> needs.Need | Response | None:
    if not is_callback():
        return needs.of_endpoint(request.endpoint, request.path)
    try:
        body = json.loads(request.get_data())
        return needs.of_callback(app.callback_map, body)
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        # the guard after this one says more exactly what is wrong, to whoever may ask
        return sentence(FORGED, 400)


def asker() -> Person | None:
    """Who sends this request, by token, session or screen; None of a stranger."""
    state = state_dir()
    header = request.headers.get("Authorization", "")
    if header.startswith(BEARER):
        account = accounts.by_token(state, header[len(BEARER) :].strip())
        return _of_account(account) if account else None
    if secret := request.cookies.get(SESSION):
        account = sessions.account_of(state, secret, now=now(), is_used=not _is_poll())
        if account:
            return _of_account(account)
    if secret := request.cookies.get(SCREEN):
        wall = walls.by_token(state, secret, now=now())
        if wall:
            return Person(f"大屏 {wall.name}", roles()[WALL], COUNTY, scenes=wall.scenes)
    return None


def _of_account(account: Account) -> Person:
    return Person(account.name, account.role, account.scope, must_change=account.must_change)


def _is_poll() -> bool:
    """Whether a page only asks by its clock whether there is news."""
    if not is_callback():
        return False
    changed = json.loads(request.get_data()).get("changedPropIds")
    return (
        isinstance(changed, list)
        and bool(changed)
        and all(str(one).endswith(".n_intervals") for one in changed)
    )


def _unknown() -> Any:
    """401; whoever opens a page gets the sign-in page, with the way back."""
    if _is_document():
        if request.cookies.get(SCREEN) and request.path.rstrip("/") == SCREEN_PAGE:
            return refused(REVOKED, 403)
        return _sign_in_first()
    return refused(ENDED if request.cookies.get(SESSION) else STRANGER, 401)


def _sign_in_first() -> Any:
    way_back = f"{request.script_root}{request.full_path.rstrip('?')}"
    return redirect(f"{dash.get_relative_path(SIGN_IN_PAGE)}{query_of([('next', way_back)])}")


def _is_document() -> bool:
    return request.method == "GET" and request.endpoint in {"/", "/<path:path>"}


def _limits(asking: Person, need: needs.Need) -> Any:
    if request.method not in {"GET", "HEAD", "OPTIONS"} and not _is_own_order():
        return refused(FOREIGN, 403)
    if asking.must_change and request.endpoint != "sign_in.change_password":
        return (
            redirect(dash.get_relative_path(PASSWORD_PAGE)) if _is_document() else refused(MUST_CHANGE, 403)
        )
    if need.is_met:
        return None
    if asking.role.id == WALL and _is_document():
        # a person at the screen's machine
        return _sign_in_first()
    own = _pages_of(asking)
    if _is_document() and need == needs.Need("page", "") and own:
        return redirect(dash.get_relative_path(own[0]))
    return refused(NOT_ALLOWED if own else NO_PAGE, 403)


def _is_own_order() -> bool:
    """A cookie goes along with what other sites send: orders must come from our own pages."""
    return request.headers.get("Authorization", "").startswith(BEARER) or is_same_origin()


def _pages_of(asking: Person) -> list[str]:
    """The addresses of the menu's pages that the role opens."""
    listed = [page for page in dash.page_registry.values() if page.get("order") is not None]
    return [page["path"] for page in listed if asking.role.opens(page["path"])]


def _screen_opened() -> Any:
    """A screen's own address: its token goes into a cookie, and out of the address."""
    secret = request.args["token"]
    if walls.by_token(state_dir(), secret, now=now()) is None:
        return refused(REVOKED, 403)
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != "token"]
    answer = redirect(f"{dash.get_relative_path(SCREEN_PAGE)}{query_of(rest)}")
    keep_secret(answer, SCREEN, secret, SCREEN_SECONDS)
    return answer


def keep_secret(answer: Any, name: str, secret: str, seconds: int | None = None) -> None:
    """A cookie that no script reads and no other site sends; without `seconds` until the browser closes."""
    answer.set_cookie(
        name,
        secret,
        max_age=seconds,
        path=dash.get_relative_path("/"),
        httponly=True,
        secure=request.is_secure,
        samesite="Lax",
    )


def noted(response: Response) -> Response:
    """Downloads stand in the audit: who, what address; an address holds no personal data."""
    asking, action = person(), AUDITED.get(request.endpoint or "")
    if asking and not response.cache_control.public and "ETag" not in response.headers:
        # what one account gets no browser keeps, which the next may use; the list of callbacks holds no data
        response.cache_control.no_store = True
        response.cache_control.private = True
    if asking and action and response.status_code == 200:
        about = {"address": request.full_path.rstrip("?")[:500]}
        audit.write(state_dir(), now().timestamp(), asking.name, action, about)
    return response
