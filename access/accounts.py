"""Accounts: made, listed, changed. Every change stands in the audit."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from access import audit, database
from access.errors import AccessError
from access.roles import Role, account_roles
from access.secrets import check_password, new_secret, password_hash, secret_hash
from data.query.scope import SCOPED_DIMENSIONS, Scope
from data.spec.reference import UNLISTED_AUTHORITY, authorities, parameter, towns

NAME = re.compile(r"[\w.@-]{2,40}")


@dataclass(frozen=True)
class Account:
    """`towns`, `authorities`: the codes that it is bound to, by the dimension that its role names."""

    name: str
    role: Role
    towns: tuple[str, ...]
    authorities: tuple[str, ...]
    must_change: bool
    is_disabled: bool
    made_at: float

    @property
    def scope(self) -> Scope:
        """Whose figures it sees. An account that its role binds and that names no code sees nothing."""
        if self.role.bound_to is None:
            return Scope()
        field = SCOPED_DIMENSIONS[self.role.bound_to]
        return Scope(**{field: frozenset(getattr(self, field))})


def any_account(state: Path) -> bool:
    """Whether anybody has to sign in."""
    if not database.exists(state):
        return False
    with database.reading(state) as con:
        return bool(con.execute("select exists (select 1 from accounts)").fetchone()[0])


def listed(state: Path) -> list[Account]:
    with database.reading(state) as con:
        rows = con.execute("select * from accounts order by name").fetchall()
    return [read(row) for row in rows]


def find(state: Path, name: str) -> Account:
    """Raises: AccessError where there is no such account."""
    with database.reading(state) as con:
        row = con.execute("select * from accounts where name = ?", (name,)).fetchone()
    if row is None:
        raise AccessError(f"没有账户“{name}”；python -m access list 列出全部。")
    return read(row)


def read(row: sqlite3.Row) -> Account:
    """An account as its row says. A role that roles.toml no longer has may do nothing."""
    role = account_roles().get(row["role"]) or Role(row["role"], row["role"], frozenset(), frozenset(), None)
    bound = {field: tuple(json.loads(row[field])) for field in SCOPED_DIMENSIONS.values()}
    return Account(
        row["name"],
        role,
        must_change=bool(row["must_change"]),
        is_disabled=bool(row["is_disabled"]),
        made_at=row["made_at"],
        **bound,
    )


def add(
    state: Path,
    name: str,
    role_id: str,
    password: str,
    *,
    now: datetime,
    by: str,
    towns: Sequence[str] = (),
    authorities: Sequence[str] = (),
    must_change: bool = False,
) -> Account:
    """Raises: AccessError for a name, role, code or password that cannot be."""
    if not NAME.fullmatch(name):
        raise AccessError("账户名用2至40个汉字、字母、数字或 . @ _ -，不含空格。")
    bound = {"towns": list(dict.fromkeys(towns)), "authorities": list(dict.fromkeys(authorities))}
    _check_role(role_id, bound)
    check_new(password, name, now=now)
    codes = [json.dumps(one) for one in bound.values()]
    with database.changing(state) as con:
        if con.execute("select 1 from accounts where name = ?", (name,)).fetchone():
            raise AccessError(f"已有账户“{name}”；改密码用 passwd，停用用 disable。")
        con.execute(
            "insert into accounts (name, role, towns, authorities, password_hash, must_change, made_at,"
            " made_by) values (?, ?, ?, ?, ?, ?, ?, ?)",
            (name, role_id, *codes, password_hash(password), must_change, now.timestamp(), by),
        )
    audit.write(state, now.timestamp(), by, "account_add", {"account": name, "role": role_id, **bound})
    return find(state, name)


def _check_role(role_id: str, bound: dict[str, list[str]]) -> None:
    role = account_roles().get(role_id)
    if role is None:
        names = "、".join(f"{one.id}（{one.label}）" for one in account_roles().values())
        raise AccessError(f"没有角色“{role_id}”；可用：{names}。")
    known = {
        "towns": {one.town_code: one.town_name for one in towns()},
        "authorities": {one.authority: one.authority_name for one in authorities()},
    }
    for dimension, field in SCOPED_DIMENSIONS.items():
        wanted = role.bound_to == dimension
        option = "--town" if field == "towns" else "--authority"
        if wanted and not bound[field]:
            raise AccessError(f"角色“{role.label}”要写明看哪些：{option} 代码，可以重复。")
        if not wanted and bound[field]:
            raise AccessError(f"角色“{role.label}”看全县，不用 {option}。")
        if unknown := [code for code in bound[field] if not _is_known(code, known[field])]:
            ids = "、".join(f"{code} {name}" for code, name in known[field].items())
            raise AccessError(f"没有代码“{'、'.join(unknown)}”；可用：{ids}。")


def _is_known(code: str, known: Mapping[str, str]) -> bool:
    """Whether a reference list has it, or it is an authority that ledgers name and the list lacks."""
    return code in known or code.startswith(UNLISTED_AUTHORITY)


def check_new(password: str, name: str, *, now: datetime) -> None:
    """Raises: AccessError with the rule where a password is weak."""
    check_password(password, name, int(parameter("password_length", now.date())))


def set_password(
    state: Path, name: str, password: str, *, now: datetime, by: str, must_change: bool = False
) -> None:
    """A new password; all sessions and tokens of the account end. Raises: AccessError where it is weak."""
    find(state, name)
    check_new(password, name, now=now)
    with database.changing(state) as con:
        con.execute(
            "update accounts set password_hash = ?, must_change = ? where name = ?",
            (password_hash(password), must_change, name),
        )
        _end_all(con, name)
    audit.write(state, now.timestamp(), by, "password", {"account": name})


def disable(state: Path, name: str, *, now: datetime, by: str, is_disabled: bool = True) -> None:
    """Closes or opens an account; closing ends its sessions and tokens. The last administrator stays open."""
    account = find(state, name)
    others = [
        one for one in listed(state) if one.role.id == "admin" and not one.is_disabled and one.name != name
    ]
    if is_disabled and account.role.id == "admin" and not others:
        raise AccessError(f"“{name}”是唯一的管理员，不能停用；请先另建一个管理员。")
    with database.changing(state) as con:
        con.execute("update accounts set is_disabled = ? where name = ?", (is_disabled, name))
        if is_disabled:
            _end_all(con, name)
    audit.write(
        state, now.timestamp(), by, "account_disable" if is_disabled else "account_enable", {"account": name}
    )


def new_token(state: Path, name: str, *, now: datetime, by: str) -> str:
    """A secret with which a program asks the API as the account; it is told once and kept as a digest."""
    if find(state, name).is_disabled:
        raise AccessError(f"账户“{name}”已停用；请先启用：python -m access enable {name}。")
    secret = new_secret()
    with database.changing(state) as con:
        con.execute("insert into tokens values (?, ?, ?)", (secret_hash(secret), name, now.timestamp()))
    audit.write(state, now.timestamp(), by, "token", {"account": name})
    return secret


def by_token(state: Path, secret: str) -> Account | None:
    """The open account that a token speaks for."""
    with database.reading(state) as con:
        row = con.execute(
            "select accounts.* from tokens join accounts on name = account"
            " where secret_hash = ? and not is_disabled and not must_change",
            (secret_hash(secret),),
        ).fetchone()
    return read(row) if row else None


def _end_all(con: sqlite3.Connection, name: str) -> None:
    for table in ("sessions", "tokens"):
        con.execute(f"delete from {table} where account = ?", (name,))
