"""Demo ledgers: synthetic, reproducible, in the layouts offices use, their mess included."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from etl.demo.bulk import write_large
from etl.demo.desk import Desk
from etl.demo.sizes import SIZES, Size
from etl.demo.truth import DemoTruth, empty
from etl.demo.world import make_world
from etl.demo.write import Progress, write_county
from etl.errors import SourceError

__all__ = ["DemoTruth", "write_demo", "write_size"]

MARKER = "DEMO"
TRUTH = "truth.json"


def write_demo(
    out: Path,
    *,
    scale: Literal["county", "city", "province"] = "county",
    seed: int = 2024,
    progress: Callable[[str, int, int], None] | None = None,
) -> DemoTruth:
    """Write the ledgers, the marker DEMO and truth.json into `out`; the same seed gives the same bytes."""
    return write_size(out, SIZES[scale], seed, progress or _silent)


def write_size(out: Path, size: Size, seed: int, progress: Progress) -> DemoTruth:
    _make_room(out)
    world = make_world(size, seed)
    desk = Desk(out, empty(size.name, seed), world.rng)
    if size.replicas == 1:
        write_county(desk, world, progress)
    else:
        write_large(desk, size, seed, progress)
    desk.truth.save(out / TRUTH)
    return desk.truth


def _silent(_label: str, _done: int, _total: int) -> None:
    """No one watches."""


def _make_room(out: Path) -> None:
    """Never write among real ledgers; an older demo gives way."""
    if out.is_dir() and any(out.iterdir()) and not (out / MARKER).is_file():
        raise SourceError(
            f"{out} 不是空文件夹，也不是演示数据文件夹", remedy="请换一个空文件夹再生成演示数据"
        )
    if (out / TRUTH).is_file():
        for name in json.loads((out / TRUTH).read_text(encoding="utf-8"))["files"]:
            (out / name).unlink(missing_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    (out / MARKER).write_bytes(b"")
