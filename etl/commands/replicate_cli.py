"""The command `replicate`: the snapshot in force into the data folder of another server."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from data.paths import data_dir
from etl.publish.replica import replicate

BYTES_IN_MB = 1_000_000


def add_commands(commands: Any, now_and_user: Callable[[], dict[str, Any]]) -> None:
    parser = commands.add_parser("replicate", help="把当前快照复制到另一台服务器的数据文件夹，供它查看")
    parser.add_argument("target", type=Path, metavar="TARGET", help="那里的数据文件夹（可以是挂载的）")
    parser.set_defaults(run=lambda given: _run(given, now_and_user))


def _run(given: argparse.Namespace, now_and_user: Callable[[], dict[str, Any]]) -> int:
    done = replicate(data_dir(), given.target, **now_and_user())
    if done.copied_bytes:
        print(f"已复制快照 {done.snapshot_id}（{done.copied_bytes / BYTES_IN_MB:.1f} MB）到 {given.target}")
    elif done.is_switched:
        print(f"{given.target} 里已有快照 {done.snapshot_id}，已改用它")
    else:
        print(f"{given.target} 用的已是快照 {done.snapshot_id}，没有要复制的")
    return 0
