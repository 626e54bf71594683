"""Who may ask what: every address and every callback, by strangers, by each role and by a screen."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from access import accounts, audit, walls
from access.roles import TABLE, account_roles
from app import app
from data.spec.reference import towns
from pages._http import needs
from pages._http.gate import SCREEN, SESSION
from service.settings import behind_proxy, refusal_to_serve, trusted_hosts
from tests.access.conftest import NOW, ORIGIN, OTHER_TOWN, PASSWORD, TOWN, Clock, SignedIn, submit
from tests.pages.test_callback_guard import ON_SERVER

ROLES = tomllib.loads(TABLE.read_text(encoding="utf-8"))
EVERY_ROLE = sorted(account_roles())
PAGES = (
    "",
    "complaints",
    "recovery",
    "funds",
    "ranking",
    "explore",
    "briefing",
    "data",
    "screen",
    "accounts",
    "audit",
)
# address → the action that it needs
ADDRESSES = {
    "/api/metrics": "figures",
    "/api/metrics/complaints_received.json": "figures",
    "/api/nothing": "figures",
    "/export/card/complaints-by-month.csv": "export",
    "/export/change/complaints_received.csv": "export",
    "/export/rows/complaints_received.csv": "rows",
    "/import/rejects/20240101T000000Z-0000/x.xlsx": "load",
    "/import/trials/20240101T000000Z-0000/x.xlsx": "load",
    "/import/doubts.xlsx": "review",
    "/briefings/0123456789abcdef/word": "paper",
    "/pictures/0123456789abcdef": "picture",
    "/pictures/0123456789abcdef.png": "picture",
}
OPEN = ("/healthz", "/login", "/favicon.ico", "/screen-worker.js", "/screen-offline")


def ask(browser: FlaskClient, output: str, pathname: str = "/complaints") -> int:
    """The status of a callback that is named and sends nothing else: 403, or 400 from the guard behind."""
    inputs = [{"id": "_pages_location", "property": "pathname", "value": pathname}]
    body = {"output": output, "inputs": inputs}
    return browser.post("/_dash-update-component", json=body, headers={"Origin": ORIGIN}).status_code


def test_every_callback_and_address_says_what_it_needs() -> None:
    with app.server.test_request_context("/"):
        for output in ON_SERVER:
            body = {"output": output, "inputs": [{"property": "pathname", "value": "/complaints"}]}
            assert needs.of_callback(ON_SERVER, body) != needs.NOBODY, output
        for rule in app.server.url_map.iter_rules():
            if rule.endpoint != "/_dash-update-component":
                assert needs.of_endpoint(rule.endpoint, "/") != needs.NOBODY, rule
    named = {rule.endpoint for rule in app.server.url_map.iter_rules()}
    assert needs.OPEN | needs.ENDPOINTS.keys() <= named


def test_a_stranger_gets_nothing(client: FlaskClient) -> None:
    for address in ADDRESSES:
        answer = client.get(address)
        assert answer.status_code == 401, address
        assert "请先登录" in answer.get_data(as_text=True)
    for page in (*PAGES, "no-such-page"):
        answer = client.get(f"/{page}?town={TOWN}")
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/login?next=")
    for address in ("/_dash-layout", "/_dash-dependencies"):
        assert client.get(address).status_code == 401
    for output in ON_SERVER:
        assert ask(client, output) == 401
    for path in ("/import/upload", "/pictures", "/password"):
        assert client.post(path, headers={"Origin": ORIGIN}).status_code == 401


def test_what_strangers_may_open_names_no_town_and_no_figure(client: FlaskClient) -> None:
    for address in OPEN:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "鱼邱湖" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_pages_of_a_role(signed_in: SignedIn, role: str) -> None:
    browser = signed_in(role)
    router = next(one for one in ON_SERVER if "_pages_content" in one)
    for page in PAGES:
        is_open = page in ROLES[role]["pages"]
        assert (ask(browser, router, f"/{page}") == 403) is not is_open, page
        answer = browser.get(f"/{page}")
        if page or is_open:
            assert answer.status_code == (200 if is_open else 403), page
        else:
            # the way from the home page to the first page of one's own, where one is built
            assert answer.status_code in {302, 403}


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_addresses_of_a_role(signed_in: SignedIn, role: str) -> None:
    browser = signed_in(role)
    for address, action in ADDRESSES.items():
        may = action in ROLES[role]["actions"]
        assert (browser.get(address).status_code != 403) is may, address


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_callbacks_of_a_role(signed_in: SignedIn, role: str) -> None:
    """By what the component is called, not by the table that the server reads."""
    browser, actions, pages = signed_in(role), ROLES[role]["actions"], ROLES[role]["pages"]
    wanted = {
        "..rows-modal.is_open": "rows" in actions,
        "..line-modal.is_open": "rows" in actions,
        "search-hits.children": "rows" in actions,
        "..change-modal.is_open": "figures" in actions,
        "..views-modal.is_open": "views" in actions,
        "..import-files.children": "load" in actions,
        "..import-job.data": "load" in actions or "review" in actions,
        "..review-order.children": "review" in actions,
        "doubts-body.children": "review" in actions,
        "..join-dialog.is_open": "review" in actions,
        "..snapshots-body.children": "log" in actions,
        "..reference-table.options": "reference" in actions,
        "..reference-fields.children": "reference" in actions,
        "..complaints-notice.children": "complaints" in pages,
        "..funds-notice.children": "funds" in pages,
        "..home-notice.children": "" in pages,
        "..ranking-notice.children": "ranking" in pages,
        "..explore-notice.children": "explore" in pages,
        "..briefing-notice.children": "briefing" in pages,
        "..wall-snapshot.data": "screen" in pages,
        "..help-modal.is_open": True,
        "..address.search": True,
    }
    saves = [one for one in ON_SERVER if "reference-lacks" in one and "import-job" in one]
    for beginning, may in [*wanted.items(), (saves[0], "reference" in actions)]:
        outputs = [one for one in ON_SERVER if one.startswith(beginning)]
        outputs = [one for one in outputs if one not in saves or one == beginning]
        assert outputs
        for output in outputs:
            assert (ask(browser, output) != 403) is may, output


def figures(browser: FlaskClient, metric: str, query: str = "") -> Any:
    answer = browser.get(f"/api/metrics/{metric}.json{query}")
    return answer.status_code, answer.get_json()


METRICS = (
    "complaints_received",
    "owed_yuan",
    "recovered_yuan",
    "settled_pct",
    "on_time_pct",
    "wages_unpaid_yuan",
)


@pytest.mark.parametrize("metric", METRICS)
def test_a_town_s_answer_is_the_county_s_with_its_town(signed_in: SignedIn, metric: str) -> None:
    county, town = signed_in("analyst"), signed_in("town")
    window = "?from=2023-01-01&to=2023-12-31"
    status, wanted = figures(county, metric, f"{window}&town={TOWN}")
    assert status == 200
    own_status, own = figures(town, metric, window)
    assert own_status == 200 and own["rows"] == wanted["rows"]
    assert figures(town, metric, f"{window}&town={OTHER_TOWN}")[0] == 403
    assert figures(town, metric, f"{window}&town={TOWN}&town={OTHER_TOWN}")[0] == 403
    _, by_town = figures(town, metric, f"{window}&by=town")
    assert {row["town"] for row in by_town["rows"]} <= {TOWN}


def test_an_authority_sees_its_own(signed_in: SignedIn) -> None:
    county, authority = signed_in("analyst"), signed_in("authority")
    window = "?from=2023-01-01&to=2023-12-31"
    wanted = figures(county, "complaints_received", f"{window}&authority=housing_bureau")[1]
    assert figures(authority, "complaints_received", window)[1]["rows"] == wanted["rows"]
    assert figures(authority, "complaints_received", f"{window}&authority=transport_bureau")[0] == 403


NAMES = {one.town_code: one.town_name for one in towns()}


@pytest.mark.parametrize("page", ["home", "complaints", "recovery", "funds", "ranking", "explore"])
def test_a_page_drawn_for_the_county_is_not_given_to_a_town(signed_in: SignedIn, page: str) -> None:
    """Asked by the county before and after, so that what is remembered cannot be the wrong one's."""
    county, town = signed_in("analyst"), signed_in("town")
    shown = [json.dumps(drawn(one, page), ensure_ascii=False) for one in (county, town, county)]
    assert shown[0] == shown[2] != shown[1]
    others = {code: name for code, name in NAMES.items() if code != TOWN}
    assert any(name in shown[0] for name in others.values())
    found = [name for code, name in others.items() if name in shown[1] or code in shown[1]]
    assert found == []


def test_a_town_is_offered_its_own_town_only(signed_in: SignedIn) -> None:
    output = next(one for one in ON_SERVER if one.startswith("..address.search...filters-period"))
    declared, values = ON_SERVER[output], {"address": ""}
    for role, offered in (("town", [TOWN]), ("analyst", list(NAMES))):
        named = [part.rpartition(".") for part in output[2:-2].split("...")]
        body = {
            "output": output,
            "outputs": [{"id": id, "property": prop} for id, _, prop in named],
            "inputs": [{**one, "value": values.get(one["id"])} for one in declared["inputs"]],
            "state": [{**one, "value": None} for one in declared["state"]],
            "changedPropIds": ["address.search"],
        }
        answer = signed_in(role).post("/_dash-update-component", json=body, headers={"Origin": ORIGIN})
        codes = [one["value"] for one in answer.get_json()["response"]["filters-town"]["options"]]
        assert [code for code in codes if code in NAMES] == offered


def drawn(browser: FlaskClient, page: str) -> Any:
    output = next(one for one in ON_SERVER if one.startswith(f"..{page}-notice."))
    named = [part.rpartition(".") for part in output[2:-2].split("...")]
    values = {"address": "", "window-width": "wide"}
    body = {
        "output": output,
        "outputs": [
            {"id": json.loads(id) if id[0] == "{" else id, "property": prop} for id, _, prop in named
        ],
        "inputs": [{**one, "value": values[one["id"]]} for one in ON_SERVER[output]["inputs"]],
        "changedPropIds": [],
    }
    answer = browser.post("/_dash-update-component", json=body, headers={"Origin": ORIGIN})
    assert answer.status_code == 200
    return answer.get_json()


def test_orders_from_other_sites_are_refused(signed_in: SignedIn) -> None:
    browser, output = signed_in("analyst"), next(iter(ON_SERVER))
    for headers in ({}, {"Origin": "http://evil.example"}, {"Origin": "null"}):
        answer = browser.post("/_dash-update-component", json={"output": output}, headers=headers)
        assert answer.status_code == 403
    assert browser.post("/logout").status_code == 403


def test_the_session_s_cookie_is_for_this_site_and_no_script(client: FlaskClient) -> None:
    cookie = submit(client, "/login", username="leader", password=PASSWORD).headers["Set-Cookie"]
    assert cookie.startswith(f"{SESSION}=")
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Expires" not in cookie
    secure = client.post(
        "/login", data={"username": "leader", "password": PASSWORD}, base_url="https://localhost"
    )
    assert "Secure" in secure.headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("wanted", "way_on"),
    [
        ("/complaints?town=371526001", "/complaints?town=371526001"),
        ("", "/"),
        ("//evil.example/x", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/logout", "/"),
        ("/login?next=/login", "/"),
    ],
)
def test_sign_in_leads_back_to_an_address_of_this_site(client: FlaskClient, wanted: str, way_on: str) -> None:
    answer = submit(client, "/login", username="leader", password=PASSWORD, next=wanted)
    assert (answer.status_code, answer.headers["Location"]) == (302, way_on)


def test_a_wrong_password_is_one_sentence_and_markup_stays_text(client: FlaskClient) -> None:
    answer = submit(client, "/login", username="<script>x</script>", password="wrong")
    words = answer.get_data(as_text=True)
    assert answer.status_code == 401 and "没有登录成功" in words and "<script>x" not in words
    assert SESSION not in answer.headers.get("Set-Cookie", "")


def test_a_new_sign_in_ends_the_session_before(client: FlaskClient, county: Path) -> None:
    submit(client, "/login", username="leader", password=PASSWORD)
    first = client.get_cookie(SESSION)
    submit(client, "/login", username="analyst", password=PASSWORD)
    second = client.get_cookie(SESSION)
    assert first and second and first.value != second.value
    client.set_cookie(SESSION, first.value)
    assert client.get("/api/metrics").status_code == 401


def test_an_ended_session_says_so(signed_in: SignedIn, clock: Clock) -> None:
    browser = signed_in("leader")
    assert browser.get("/api/metrics").status_code == 200
    clock.on(minutes=31)
    answer = browser.get("/api/metrics")
    assert answer.status_code == 401 and "登录已过期" in answer.get_json()["error"]


def test_signing_out_ends_it(signed_in: SignedIn) -> None:
    browser = signed_in("leader")
    assert submit(browser, "/logout").status_code == 302
    assert browser.get("/api/metrics").status_code == 401


def test_who_must_change_the_password_can_do_nothing_else(
    county: Path, client: FlaskClient, request: pytest.FixtureRequest
) -> None:
    state, name = county / "state", "新人"
    accounts.add(state, name, "analyst", PASSWORD, now=NOW, by="test", must_change=True)
    submit(client, "/login", username=name, password=PASSWORD)
    assert client.get("/api/metrics").status_code == 403
    assert client.get("/complaints").headers["Location"] == "/password"
    page = client.get("/password").get_data(as_text=True)
    assert "须改密码" in page
    for old, new, again, words in (
        ("wrong", "better horse 9", "better horse 9", "原密码不对"),
        (PASSWORD, "better horse 9", "better horse 8", "不一样"),
        (PASSWORD, "short", "short", "密码太弱"),
        (PASSWORD, PASSWORD, PASSWORD, "与原密码一样"),
    ):
        answer = submit(client, "/password", old=old, new=new, again=again)
        assert answer.status_code == 400 and words in answer.get_data(as_text=True)
    done = submit(client, "/password", old=PASSWORD, new="better horse 9", again="better horse 9")
    assert done.status_code == 302
    assert client.get("/api/metrics").status_code == 200


def test_a_token_asks_the_api_as_its_account(client: FlaskClient, county: Path) -> None:
    token = accounts.new_token(county / "state", "town", now=NOW, by="test")
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/metrics", headers=headers).status_code == 200
    foreign = client.get(f"/api/metrics/complaints_received.json?town={OTHER_TOWN}", headers=headers)
    assert foreign.status_code == 403
    for wrong in ("Bearer x", "Bearer ", f"Basic {token}"):
        assert client.get("/api/metrics", headers={"Authorization": wrong}).status_code == 401


def test_a_screen_opens_with_its_token_and_shows_the_wall_only(
    client: FlaskClient, county: Path, clock: Clock
) -> None:
    token = walls.add(county / "state", "指挥中心", ["towns"], now=NOW, by="test")
    answer = client.get(f"/screen?token={token}&seconds=20")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/screen?seconds=20")
    assert client.get_cookie(SCREEN)
    assert client.get("/screen?seconds=20").status_code == 200
    clock.on(days=200)
    assert client.get("/screen").status_code == 200
    for address in ADDRESSES:
        assert client.get(address).status_code == 403
    assert client.get("/complaints").headers["Location"].startswith("/login")
    allowed = {one for one in ON_SERVER if ask(client, one, "/screen") != 403}
    others = {one for one in allowed if "wall-" not in one and "_pages_content" not in one}
    assert not any(name in one for one in others for name in ("rows", "line", "notice", "import", "review"))
    walls.revoke(county / "state", "指挥中心", now=NOW, by="test")
    gone = client.get("/screen")
    assert gone.status_code == 403 and "令牌已撤销" in gone.get_data(as_text=True)


def test_a_wrong_token_opens_no_screen(client: FlaskClient) -> None:
    answer = client.get("/screen?token=x")
    assert answer.status_code == 403 and "令牌已撤销或不对" in answer.get_data(as_text=True)


def test_downloads_stand_in_the_audit(signed_in: SignedIn, county: Path) -> None:
    signed_in("analyst").get("/export/rows/complaints_received.csv?from=2024-06-01&to=2024-06-30")
    newest = next(audit.lines(county / "state", newest=1))
    assert (newest.who, newest.action) == ("analyst", "rows")
    assert newest.about == {"address": "/export/rows/complaints_received.csv?from=2024-06-01&to=2024-06-30"}
    assert audit.verify(county / "state")[1] == []


def test_a_foreign_name_of_the_server_is_refused(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.server.config, "TRUSTED_HOSTS", ["localhost", "127.0.0.1"])
    answer = client.get("/login", headers={"Host": "evil.example"})
    assert answer.status_code == 400 and "不认识地址栏里的这个主机名" in answer.get_data(as_text=True)
    assert client.get("/login", headers={"Host": "localhost:8050"}).status_code == 200


def test_behind_tls_browsers_are_told_to_stay_there(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/login").headers
    secure = client.get("/login", base_url="https://localhost")
    assert secure.headers["Strict-Transport-Security"].startswith("max-age=")


@pytest.mark.parametrize(
    ("host", "hosts", "has_account", "words"),
    [
        ("127.0.0.1", "", False, ""),
        ("0.0.0.0", "", False, "还没有账户"),
        ("0.0.0.0", "", True, "HOSTS"),
        ("0.0.0.0", "qx.example", True, ""),
        ("10.1.2.3", "", True, ""),
    ],
)
def test_other_machines_are_let_in_with_accounts_and_named_hosts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, hosts: str, *, has_account: bool, words: str
) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    monkeypatch.setenv("HOSTS", hosts)
    if has_account:
        accounts.add(tmp_path / "state", "管理员", "admin", PASSWORD, now=NOW, by="test")
    said = refusal_to_serve(host)
    assert (words in said) if words else said == ""


def test_the_names_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTS", "qx.example, 10.1.2.3")
    local = ["127.0.0.1", "[::1]", "localhost"]
    assert trusted_hosts("0.0.0.0") == sorted([*local, "qx.example", "10.1.2.3"])
    monkeypatch.delenv("HOSTS")
    assert trusted_hosts("127.0.0.1") == sorted(local)
    assert trusted_hosts("10.9.9.9") == sorted([*local, "10.9.9.9"])


def test_only_the_named_proxy_says_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROXY", raising=False)
    assert behind_proxy() == {}
    monkeypatch.setenv("PROXY", "127.0.0.1")
    assert behind_proxy()["trusted_proxy"] == "127.0.0.1"
