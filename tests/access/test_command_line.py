"""Every command of `python -m access`: what it prints, its exit, and that it is done."""

import io
import json
import sys
from pathlib import Path

import pytest

from access import accounts, audit, walls
from access.__main__ import main
from tests.access.conftest import NOW, PASSWORD, TOWN


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    return tmp_path / "state"


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, typed: str = PASSWORD) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{typed}\n"))
    return main(list(arguments))


def test_accounts_are_added_listed_closed_and_opened(
    state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "list") == 0
    assert "还没有账户" in capsys.readouterr().out
    assert run(monkeypatch, "add", "管理员甲", "--role", "admin", "--password-stdin") == 0
    bound = ["--role", "town", "--town", TOWN]
    assert run(monkeypatch, "add", "鱼邱湖", *bound, "--password-stdin") == 0
    capsys.readouterr()
    assert run(monkeypatch, "list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(one["name"], one["role"], one["towns"]) for one in listed] == [
        ("管理员甲", "admin", []),
        ("鱼邱湖", "town", [TOWN]),
    ]
    assert run(monkeypatch, "disable", "鱼邱湖") == 0
    assert accounts.find(state, "鱼邱湖").is_disabled
    assert run(monkeypatch, "enable", "鱼邱湖") == 0
    assert not accounts.find(state, "鱼邱湖").is_disabled
    assert (
        run(monkeypatch, "passwd", "鱼邱湖", "--password-stdin", "--must-change", typed="new horse 12") == 0
    )
    assert accounts.find(state, "鱼邱湖").must_change


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["add", "甲", "--role", "admin", "--password-stdin"], "账户名用"),
        (["add", "甲某", "--role", "king", "--password-stdin"], "没有角色“king”"),
        (["disable", "没有的"], "没有账户“没有的”"),
        (["passwd", "没有的", "--password-stdin"], "没有账户“没有的”"),
        (["token", "没有的"], "没有账户“没有的”"),
        (["revoke", "没有的"], "没有在用的大屏“没有的”"),
    ],
)
def test_what_cannot_be_done_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert run(monkeypatch, *arguments) == 1
    assert words in capsys.readouterr().err


def test_a_weak_password_is_refused_with_the_rule(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "add", "王局", "--role", "leader", "--password-stdin", typed="abc") == 1
    assert "至少10个字符" in capsys.readouterr().err


def test_two_different_passwords_are_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter([PASSWORD, "another one 9"])
    monkeypatch.setattr("getpass.getpass", lambda _words: next(typed))
    assert run(monkeypatch, "add", "王局", "--role", "leader") == 1
    assert "不一样" in capsys.readouterr().err


def test_a_token_alone_is_printed(
    state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "add", "王局", "--role", "leader", "--password-stdin")
    capsys.readouterr()
    assert run(monkeypatch, "token", "王局") == 0
    found = accounts.by_token(state, capsys.readouterr().out.strip())
    assert found and found.name == "王局"


def test_screens_are_given_listed_and_revoked(
    state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "wall", "大厅", "--scenes", "overview,towns") == 0
    token = capsys.readouterr().out.strip()
    run(monkeypatch, "walls")
    assert capsys.readouterr().out == "大厅\toverview,towns\t从未露面\n"
    assert walls.by_token(state, token, now=NOW)
    run(monkeypatch, "walls")
    assert "2024-07-01 09:30" in capsys.readouterr().out
    assert run(monkeypatch, "wall", "大厅") == 1
    assert run(monkeypatch, "revoke", "大厅") == 0
    capsys.readouterr()
    run(monkeypatch, "walls")
    assert "已撤销" in capsys.readouterr().out


def test_the_audit_is_verified(
    state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "add", "王局", "--role", "leader", "--password-stdin")
    capsys.readouterr()
    assert run(monkeypatch, "verify") == 0
    assert capsys.readouterr().out == "审计共1行，没有改动\n"
    audit.write(state, 1.0, "某人", "export")
    (state / audit.LAST).unlink()
    assert run(monkeypatch, "verify") == 1
    assert "有改动" in capsys.readouterr().err
