"""python -m access add | list | disable | enable | passwd | token | wall | walls | revoke | verify.

Only here are time and user asked for.
"""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from dataclasses import asdict
from datetime import datetime

from access import accounts, audit, walls
from access.errors import AccessError
from access.roles import account_roles
from data.command_line import ArgumentParser
from data.paths import state_dir
from data.snapshot.journal import SHANGHAI

BY = "命令行：{}"


def main(arguments: list[str] | None = None) -> int:
    """Exit 0: done; 1: refused, with the reason; 2: the command line is wrong."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except AccessError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"读写失败：{error.strerror}（{error.filename or state_dir()}）；请核对磁盘空间和权限",
            file=sys.stderr,
        )
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = ArgumentParser(prog="python -m access", description="账户、大屏令牌和审计")
    commands = parser.add_subparsers(required=True, metavar="命令")
    add = commands.add_parser("add", help="新建账户")
    add.add_argument("name", metavar="NAME")
    roles = "、".join(f"{role.id} {role.label}" for role in account_roles().values())
    add.add_argument("--role", required=True, metavar="ID", help=roles)
    add.add_argument("--town", action="append", default=[], metavar="CODE", help="镇街账户看哪些镇街")
    add.add_argument("--authority", action="append", default=[], metavar="ID", help="部门账户看哪些部门")
    add.add_argument("--must-change", action="store_true", help="第一次登录须改密码")
    _add_password(add)
    add.set_defaults(run=_add)
    listed = commands.add_parser("list", help="列出账户")
    listed.add_argument("--json", action="store_true", help="结果以 JSON 输出")
    listed.set_defaults(run=_list)
    for name, is_disabled, words in (
        ("disable", True, "停用账户，随即退出登录"),
        ("enable", False, "重新启用账户"),
    ):
        one = commands.add_parser(name, help=words)
        one.add_argument("name", metavar="NAME")
        one.set_defaults(run=_disable, is_disabled=is_disabled)
    passwd = commands.add_parser("passwd", help="改密码，各处随即退出登录")
    passwd.add_argument("name", metavar="NAME")
    passwd.add_argument("--must-change", action="store_true", help="下次登录须改密码")
    _add_password(passwd)
    passwd.set_defaults(run=_passwd)
    token = commands.add_parser("token", help="给程序用的接口令牌，只显示这一次")
    token.add_argument("name", metavar="NAME")
    token.set_defaults(run=_token)
    _add_walls(commands)
    verify = commands.add_parser("verify", help="核对审计有没有被改动")
    verify.set_defaults(run=_verify)
    return parser


def _add_walls(commands: argparse._SubParsersAction[ArgumentParser]) -> None:
    wall = commands.add_parser("wall", help="给一块大屏的地址令牌，只显示这一次")
    wall.add_argument("name", metavar="NAME")
    wall.add_argument("--scenes", default="", metavar="ID,ID", help="只放这些场景；不写则全部")
    wall.set_defaults(run=_wall)
    listed = commands.add_parser("walls", help="列出大屏，各自最后一次露面的时间")
    listed.set_defaults(run=_walls)
    revoke = commands.add_parser("revoke", help="撤销大屏的令牌")
    revoke.add_argument("name", metavar="NAME")
    revoke.set_defaults(run=_revoke)


def _add_password(command: argparse.ArgumentParser) -> None:
    command.add_argument("--password-stdin", action="store_true", help="从标准输入读密码")


def _password(given: argparse.Namespace) -> str:
    if given.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("密码：")
    if getpass.getpass("再输一次：") != first:
        raise AccessError("两次输入的密码不一样，没有执行。")
    return first


def _now() -> datetime:
    return datetime.now(SHANGHAI)


def _by() -> str:
    return BY.format(getpass.getuser())


def _add(given: argparse.Namespace) -> int:
    account = accounts.add(
        state_dir(),
        given.name,
        given.role,
        _password(given),
        now=_now(),
        by=_by(),
        towns=given.town,
        authorities=given.authority,
        must_change=given.must_change,
    )
    print(f"已建账户 {account.name}（{account.role.label}）")
    return 0


def _list(given: argparse.Namespace) -> int:
    found = accounts.listed(state_dir())
    if given.json:
        print(json.dumps([_about(one) for one in found], ensure_ascii=False))
        return 0
    for one in found:
        seen = "、".join((*one.towns, *one.authorities)) or "全县"
        print(f"{one.name}\t{one.role.label}\t{seen}\t{'停用' if one.is_disabled else '在用'}")
    if not found:
        print("还没有账户")
    return 0


def _about(account: accounts.Account) -> dict[str, object]:
    return {**asdict(account), "role": account.role.id}


def _disable(given: argparse.Namespace) -> int:
    accounts.disable(state_dir(), given.name, now=_now(), by=_by(), is_disabled=given.is_disabled)
    print(f"账户 {given.name} 已{'停用' if given.is_disabled else '启用'}")
    return 0


def _passwd(given: argparse.Namespace) -> int:
    password = _password(given)
    accounts.set_password(
        state_dir(), given.name, password, now=_now(), by=_by(), must_change=given.must_change
    )
    print(f"账户 {given.name} 的密码已改，各处已退出登录")
    return 0


def _token(given: argparse.Namespace) -> int:
    print(accounts.new_token(state_dir(), given.name, now=_now(), by=_by()))
    return 0


def _wall(given: argparse.Namespace) -> int:
    scenes = [one for one in given.scenes.split(",") if one]
    print(walls.add(state_dir(), given.name, scenes, now=_now(), by=_by()))
    return 0


def _walls(_given: argparse.Namespace) -> int:
    for one in walls.listed(state_dir()):
        seen = _moment(one.seen_at) if one.seen_at else "从未露面"
        print(f"{one.name}\t{','.join(one.scenes) or '全部场景'}\t{'已撤销' if one.is_revoked else seen}")
    return 0


def _moment(at: float) -> str:
    return f"{datetime.fromtimestamp(at, SHANGHAI):%Y-%m-%d %H:%M}"


def _revoke(given: argparse.Namespace) -> int:
    walls.revoke(state_dir(), given.name, now=_now(), by=_by())
    print(f"大屏 {given.name} 的令牌已撤销")
    return 0


def _verify(_given: argparse.Namespace) -> int:
    count, faults = audit.verify(state_dir())
    if faults:
        print(f"审计共{count}行，有改动：{'；'.join(faults)}。请与备份比对。", file=sys.stderr)
        return 1
    print(f"审计共{count}行，没有改动")
    return 0


if __name__ == "__main__":
    sys.exit(main())
