"""python -m service run | backup | check | restore.

Only here are time and user asked for.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from datetime import datetime
from pathlib import Path

from access.errors import AccessError
from data.command_line import ArgumentParser
from data.paths import data_dir
from data.snapshot.journal import SHANGHAI
from etl.errors import LoadError
from service import backup, logs, manifest, settings
from service.manifest import BackupError
from service.settings import Unusable

BY = "命令行：{}"


def main(arguments: list[str] | None = None) -> int:
    """Exit 0: done; 1: refused, with the reason; 2: the command line is wrong."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except (AccessError, BackupError, LoadError, Unusable) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"读写失败：{error.strerror}（{error.filename or data_dir()}）；请核对磁盘空间和权限",
            file=sys.stderr,
        )
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = ArgumentParser(prog="python -m service", description="正式运行、备份和恢复")
    commands = parser.add_subparsers(required=True, metavar="命令")
    run = commands.add_parser("run", help="启动服务：Linux 用 gunicorn，Windows 用 waitress")
    run.set_defaults(run=_run)
    kept = commands.add_parser("backup", help="备份台账、快照和状态，服务不用停")
    kept.add_argument("target", type=Path, metavar="TARGET", help="放备份的文件夹，最好在另一块磁盘")
    kept.set_defaults(run=_back_up)
    checked = commands.add_parser("check", help="核对一份备份是否完好")
    checked.add_argument("backup", type=Path, metavar="BACKUP")
    checked.set_defaults(run=_check)
    restored = commands.add_parser("restore", help="从备份恢复到 ANXIN_DATA；先停止服务")
    restored.add_argument("backup", type=Path, metavar="BACKUP")
    restored.add_argument("--replace", action="store_true", help="已有数据时换成备份里的，原来的移到旁边")
    restored.set_defaults(run=_restore)
    return parser


def _now() -> datetime:
    return datetime.now(SHANGHAI)


def _by() -> str:
    return BY.format(getpass.getuser())


def _back_up(given: argparse.Namespace) -> int:
    made = backup.back_up(data_dir(), given.target, now=_now(), by=_by())
    held = manifest.read(made)
    print(f"已备份到 {made}：{len(held.files)}个文件，{held.bytes / 2**20:.0f} MB，已逐个核对")
    keys = [name for name in backup.KEYS if f"state/{name}" in held.files]
    words = f"密钥 {'、'.join(keys)}、" if keys else ""
    print(f"注意：备份里有{words}源文件和账户，含个人信息；请与正式数据同样保管，只给能看全部数据的人。")
    return 0


def _check(given: argparse.Namespace) -> int:
    held = manifest.check(given.backup)
    print(f"备份完好：{len(held.files)}个文件，{held.made_at} 做的，快照 {held.snapshot or '无'}")
    return 0


def _restore(given: argparse.Namespace) -> int:
    held, aside = backup.restore(given.backup, data_dir(), now=_now(), by=_by(), is_replacing=given.replace)
    print(
        f"已恢复 {held.made_at} 的备份到 {data_dir()}：{len(held.files)}个文件，快照 {held.snapshot or '无'}"
    )
    if aside:
        print(f"原来的数据移到 {aside}，核对无误后自行删除")
    print("密钥随备份恢复。请启动服务，并用 python -m access verify 核对审计。")
    return 0


def _run(_given: argparse.Namespace) -> int:
    if os.name == "nt":
        # gunicorn is for Unix
        from app import main as serve_with_waitress  # noqa: PLC0415 - makes the app

        return serve_with_waitress()
    from service import gunicorn_server  # noqa: PLC0415 - not there on Windows

    wanted = settings.read()
    logs.start()
    gunicorn_server.serve(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
