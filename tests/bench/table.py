"""The table of one run: each figure beside a floor of the same run, printed as it comes and kept dated."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

HEAD = "| 项目 | 结果 | 底线（同一次运行） | 倍数 |\n|---|---|---|---|\n"
ENTRY = "## "


def machine() -> str:
    return f"{platform.machine()}，{os.cpu_count()} 个处理器，Python {platform.python_version()}"


@dataclass
class Table:
    """`lines` are (what, figure, floor, times); without a floor the last two are empty."""

    lines: list[Sequence[str]] = field(default_factory=list)

    def say(self, what: str, figure: str, floor: str = "", times: float | None = None) -> None:
        line = (what, figure, floor, "" if times is None else f"{times:.1f}")
        self.lines.append(line)
        print("\t".join(filter(None, line)), flush=True)

    def keep(self, path: Path, title: str) -> None:
        """As the first entry of a page of dated entries; what stands before the entries stays."""
        rows = "".join(f"| {' | '.join(cell.replace('|', '／') for cell in line)} |\n" for line in self.lines)
        entry = f"{ENTRY}{title}\n\n{machine()}。\n\n{HEAD}{rows}"
        text = path.read_text(encoding="utf-8")
        before, mark, after = text.partition(f"\n{ENTRY}")
        parts = [before.strip("\n"), entry.strip("\n"), *([f"{ENTRY}{after}".strip("\n")] if mark else [])]
        path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
