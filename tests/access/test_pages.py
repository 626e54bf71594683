"""The pages 账户 and 审计: forms, lists and words, asked as a browser asks."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from access import accounts, audit, walls
from pages._access.audit_lines import about_words
from pages._components.light import MARKUP
from tests.access.conftest import NOW, ORIGIN, PASSWORD, TOWN, SignedIn
from tests.pages.test_callback_guard import ON_SERVER

CHANGE = next(one for one in ON_SERVER if "accounts-said" in one)
LINES = "audit-lines.children"


def ask(browser: FlaskClient, output: str, values: dict[str, Any], changed: list[str]) -> Any:
    declared = ON_SERVER[output]

    def given(one: dict[str, Any]) -> Any:
        if not one["id"].startswith("{"):
            return {**one, "value": values.get(one["id"])}
        kind = json.loads(one["id"])["type"]
        named = [name for type_of, name in values.get("buttons", ()) if type_of == kind]
        return [
            {"id": {"type": kind, "name": name}, "property": one["property"], "value": 1} for name in named
        ]

    names = output.strip(".").split("...")
    named = [part.rpartition(".") for part in names]
    outputs = [{"id": id, "property": prop} for id, _, prop in named]
    body = {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": [given(one) for one in declared["inputs"]],
        "state": [given(one) for one in declared["state"]],
        "changedPropIds": changed,
    }
    answer = browser.post("/_dash-update-component", json=body, headers={"Origin": ORIGIN})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return json.dumps(unfolded(answer.get_json()["response"]), ensure_ascii=False)


def unfolded(part: Any) -> Any:
    """An answer with its long tables, which are sent as texts, as what they hold."""
    if isinstance(part, list):
        return [unfolded(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {name: json.loads(one) if name == MARKUP else unfolded(one) for name, one in part.items()}


def press(browser: FlaskClient, kind: str, name: str) -> str:
    written = json.dumps({"name": name, "type": kind}, separators=(",", ":"))
    return ask(browser, CHANGE, {"buttons": [(kind, name)]}, [f"{written}.n_clicks"])


def add(browser: FlaskClient, **form: Any) -> str:
    values = {f"account-{name}": value for name, value in form.items()} | {"account-add": 1}
    return ask(browser, CHANGE, values, ["account-add.n_clicks"])


def test_an_account_is_made_closed_and_opened(signed_in: SignedIn, county: Path) -> None:
    browser, state = signed_in("admin"), county / "state"
    said = add(browser, name=" 梁村镇 ", role="town", towns=[TOWN], password="first horse 1")
    assert "已建账户“梁村镇”，第一次登录须改密码" in said and "鱼邱湖街道" in said
    made = accounts.find(state, "梁村镇")
    assert (made.role.id, made.towns, made.must_change) == ("town", (TOWN,), True)
    assert "已停用" in press(browser, "account-close", "梁村镇")
    assert accounts.find(state, "梁村镇").is_disabled
    assert "已启用" in press(browser, "account-close", "梁村镇")
    newest = next(audit.lines(state, newest=1))
    assert (newest.who, newest.action, newest.about) == ("admin", "account_enable", {"account": "梁村镇"})


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "账户名用"),
        ({"name": "某镇", "role": "town", "password": PASSWORD}, "要写明看哪些"),
        ({"name": "某人", "role": "leader", "password": "123"}, "密码太弱"),
        ({"name": "leader", "role": "leader", "password": PASSWORD}, "已有账户“leader”"),
    ],
)
def test_what_cannot_be_is_said(signed_in: SignedIn, form: dict[str, Any], words: str) -> None:
    assert words in add(signed_in("admin"), **form)


def test_the_only_administrator_is_not_closed(signed_in: SignedIn, county: Path) -> None:
    assert "唯一的管理员" in press(signed_in("admin"), "account-close", "admin")
    assert not accounts.find(county / "state", "admin").is_disabled


def test_a_screen_s_token_is_told_once_and_revoked(signed_in: SignedIn, county: Path) -> None:
    browser, state = signed_in("admin"), county / "state"
    said = ask(browser, CHANGE, {"wall-name": "大厅", "wall-add": 1}, ["wall-add.n_clicks"])
    token = said.partition("/screen?token=")[2].partition('"')[0]
    assert walls.by_token(state, token, now=NOW)
    assert "已撤销" in press(browser, "wall-revoke", "大厅")
    assert walls.by_token(state, token, now=NOW) is None


def test_the_audit_lists_and_narrows(signed_in: SignedIn, county: Path) -> None:
    signed_in("leader").get("/export/card/complaints-by-month.csv")
    browser = signed_in("auditor")
    every = ask(browser, LINES, {}, ["audit-who.value"])
    assert "下载数据" in every and "登录" in every and "新建账户" in every
    one = ask(browser, LINES, {"audit-who": "leader", "audit-action": "export"}, ["audit-who.value"])
    assert "complaints-by-month.csv" in one and "新建账户" not in one
    assert "没有这样的记录" in ask(browser, LINES, {"audit-who": "没有的"}, ["audit-who.value"])


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"account": "王局", "role": "leader", "towns": [], "authorities": []}, "账户 王局，角色 县领导"),
        ({"towns": [TOWN, "371526101"]}, "镇街 鱼邱湖街道、梁村镇"),
        ({"address": "10.1.2.3", "is_paused": True}, "地址 10.1.2.3，已暂停"),
        ({"address": "10.1.2.3", "is_paused": False}, "地址 10.1.2.3"),
        ({"wall": "大厅", "scenes": ["overview", "towns"]}, "大屏 大厅，场景 overview、towns"),
        ({}, ""),
    ],
)
def test_what_a_line_is_about(about: dict[str, Any], words: str) -> None:
    assert about_words(about) == words
