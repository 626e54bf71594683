"""Accounts, sign-in, sessions and screens as they are kept, without any server."""

import multiprocessing
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from access import accounts, database, sessions, walls
from access.errors import AccessError, SignInRefused
from data import COUNTY, Scope
from tests.access.conftest import AUTHORITY, NOW, OTHER_TOWN, PASSWORD, TOWN

ADDRESS = "10.1.2.3"


def add(
    state: Path, name: str = "王局", role: str = "leader", password: str = PASSWORD, **bound: object
) -> None:
    accounts.add(state, name, role, password, now=NOW, by="test", **bound)  # type: ignore[arg-type]


def sign_in(
    state: Path, name: str = "王局", password: str = PASSWORD, minutes: float = 0, address: str = ADDRESS
) -> str:
    return sessions.sign_in(state, name, password, address=address, now=NOW + timedelta(minutes=minutes))


def holder(state: Path, secret: str, minutes: float, *, is_used: bool = True) -> str | None:
    account = sessions.account_of(state, secret, now=NOW + timedelta(minutes=minutes), is_used=is_used)
    return account.name if account else None


def test_without_a_file_nobody_has_to_sign_in(state: Path) -> None:
    assert not accounts.any_account(state)
    add(state)
    assert accounts.any_account(state)


@pytest.mark.parametrize(
    ("role", "bound", "scope"),
    [
        ("leader", {}, COUNTY),
        ("town", {"towns": [TOWN, OTHER_TOWN]}, Scope(towns=frozenset({TOWN, OTHER_TOWN}))),
        ("authority", {"authorities": [AUTHORITY]}, Scope(authorities=frozenset({AUTHORITY}))),
    ],
)
def test_an_account_sees_what_it_is_bound_to(state: Path, role: str, bound: dict, scope: Scope) -> None:
    add(state, "某人", role, **bound)
    assert accounts.find(state, "某人").scope == scope


@pytest.mark.parametrize(
    ("name", "role", "password", "bound", "words"),
    [
        ("王局", "boss", PASSWORD, {}, "没有角色“boss”"),
        ("王局", "town", PASSWORD, {}, "--town"),
        ("王局", "town", PASSWORD, {"towns": ["370000000"]}, "没有代码“370000000”"),
        ("王局", "leader", PASSWORD, {"towns": [TOWN]}, "看全县"),
        ("王 局", "leader", PASSWORD, {}, "账户名用"),
        ("王局", "leader", "abc123", {}, "密码太弱"),
        ("王局", "leader", "onlyletters", {}, "密码太弱"),
        ("王局", "leader", "a1" * 8, {}, "密码太弱"),
        ("wang", "leader", "wang2024-abcde", {}, "密码太弱"),
        ("王局", "leader", "password123", {}, "密码太弱"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    state: Path, *, name: str, role: str, password: str, bound: dict, words: str
) -> None:
    with pytest.raises(AccessError, match=words):
        add(state, name, role, password, **bound)
    assert not accounts.any_account(state)


def test_a_name_is_given_once(state: Path) -> None:
    add(state)
    with pytest.raises(AccessError, match="已有账户“王局”"):
        add(state, role="clerk")
    assert [one.role.id for one in accounts.listed(state)] == ["leader"]


def test_nothing_is_kept_in_clear(state: Path) -> None:
    add(state)
    secrets = [sign_in(state), accounts.new_token(state, "王局", now=NOW, by="test")]
    secrets += [walls.add(state, "大厅", [], now=NOW, by="test"), PASSWORD]
    kept = b"".join(path.read_bytes() for path in state.iterdir())
    assert all(secret.encode() not in kept for secret in secrets)
    assert all(path.stat().st_mode & 0o077 == 0 for path in state.iterdir())


def test_the_same_words_whoever_the_account(state: Path) -> None:
    add(state)
    add(state, "停用的")
    accounts.disable(state, "停用的", now=NOW, by="test")
    said = set()
    for name, password in (("王局", "wrong"), ("没有的", PASSWORD), ("停用的", PASSWORD), ("", "")):
        with pytest.raises(SignInRefused) as refusal:
            sign_in(state, name, password)
        said.add(str(refusal.value))
    assert len(said) == 1


def test_five_failures_pause_the_account_for_fifteen_minutes(state: Path) -> None:
    add(state)
    for number in range(5):
        with pytest.raises(SignInRefused):
            sign_in(state, password="wrong", address=f"10.0.0.{number}")
    with pytest.raises(SignInRefused):
        sign_in(state, minutes=14, address="10.0.9.9")
    assert holder(state, sign_in(state, minutes=15.1, address="10.0.9.9"), 16) == "王局"


def test_a_paused_account_leaves_the_others_of_its_office(state: Path) -> None:
    add(state)
    add(state, "李科长", "analyst")
    for _ in range(5):
        with pytest.raises(SignInRefused):
            sign_in(state, password="wrong")
    assert sign_in(state, "李科长")


def test_thirty_failures_pause_the_address_whatever_the_names(state: Path) -> None:
    add(state)
    for number in range(30):
        with pytest.raises(SignInRefused):
            sign_in(state, f"某{number}", "wrong")
    with pytest.raises(SignInRefused):
        sign_in(state)
    assert sign_in(state, address="10.9.9.9")


def test_four_failures_and_a_success_begin_anew(state: Path) -> None:
    add(state)
    for round_of in range(2):
        for number in range(4):
            with pytest.raises(SignInRefused):
                sign_in(state, password="wrong", address=f"10.{round_of}.0.{number}")
        assert sign_in(state, address=f"10.{round_of}.9.9")


def test_a_session_ends_after_half_an_hour_without_use(state: Path) -> None:
    add(state)
    secret = sign_in(state)
    assert holder(state, secret, 29) == "王局"
    # used at 29
    assert holder(state, secret, 58) == "王局"
    assert holder(state, secret, 89) is None


def test_what_a_page_asks_by_its_clock_is_no_use(state: Path) -> None:
    add(state)
    secret = sign_in(state)
    assert holder(state, secret, 20, is_used=False) == "王局"
    assert holder(state, secret, 31) is None


def test_a_session_ends_after_twelve_hours_of_use(state: Path) -> None:
    add(state)
    secret = sign_in(state)
    assert [holder(state, secret, minutes) for minutes in range(20, 720, 20)] == ["王局"] * 35
    assert holder(state, secret, 720) is None
    assert sessions.clear_ended(state, now=NOW + timedelta(hours=12)) == 1


def test_signing_out_ends_one_session_or_all(state: Path) -> None:
    add(state)
    first, second, third = (sign_in(state) for _ in range(3))
    sessions.sign_out(state, first, now=NOW)
    assert [holder(state, one, 1) for one in (first, second, third)] == [None, "王局", "王局"]
    sessions.sign_out(state, second, now=NOW, is_everywhere=True)
    assert [holder(state, one, 1) for one in (second, third)] == [None, None]


@pytest.mark.parametrize("end", ["disable", "password"])
def test_closing_or_a_new_password_ends_sessions_and_tokens(state: Path, end: str) -> None:
    add(state)
    secret, token = sign_in(state), accounts.new_token(state, "王局", now=NOW, by="test")
    assert accounts.by_token(state, token)
    if end == "disable":
        accounts.disable(state, "王局", now=NOW, by="test")
    else:
        accounts.set_password(state, "王局", "another horse 8", now=NOW, by="test")
    assert holder(state, secret, 1) is None and accounts.by_token(state, token) is None


def test_the_only_administrator_stays(state: Path) -> None:
    add(state, "甲管", "admin")
    with pytest.raises(AccessError, match="唯一的管理员"):
        accounts.disable(state, "甲管", now=NOW, by="test")
    add(state, "乙管", "admin")
    accounts.disable(state, "甲管", now=NOW, by="test")
    assert [one.is_disabled for one in accounts.listed(state)] == [False, True]


def test_a_screen_is_known_by_its_token_until_it_is_revoked(state: Path) -> None:
    token = walls.add(state, "大厅", ["towns"], now=NOW, by="test")
    found = walls.by_token(state, token, now=NOW + timedelta(hours=1))
    assert found and (found.name, found.scenes) == ("大厅", ("towns",))
    assert walls.listed(state)[0].seen_at == (NOW + timedelta(hours=1)).timestamp()
    assert walls.by_token(state, "x" * 43, now=NOW) is None
    walls.revoke(state, "大厅", now=NOW, by="test")
    assert walls.by_token(state, token, now=NOW) is None
    again = walls.add(state, "大厅", [], now=NOW, by="test")
    assert walls.by_token(state, again, now=NOW) and walls.by_token(state, token, now=NOW) is None


def test_a_damaged_file_lets_nobody_in(state: Path) -> None:
    add(state)
    path = database.path_of(state)
    for extra in state.glob(f"{path.name}-*"):
        extra.unlink()
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(AccessError, match="读不了"):
        accounts.any_account(state)


def test_a_newer_program_s_file_is_left_alone(state: Path) -> None:
    add(state)
    with sqlite3.connect(database.path_of(state)) as con:
        con.execute("pragma user_version = 99")
    # as in a process that has not looked yet
    database._migrated.clear()
    with pytest.raises(AccessError, match="更新的程序"):
        accounts.listed(state)


def _fail_once(state: Path) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            sign_in(state, "某人", "wrong")


def test_several_processes_write_at_once(state: Path) -> None:
    add(state)
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_fail_once, args=(state,)) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)
    assert [one.exitcode for one in workers] == [0, 0, 0]
