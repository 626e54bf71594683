"""The two benches that judge the import: what they print can be believed."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

from tests.bench.table import Table, machine
from tests.conftest import ROOT


def bench(module: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", f"tests.bench.{module}", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_every_file_of_a_folder_is_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    (folder / "inner").mkdir(parents=True)
    (folder / "a.csv").write_text("a,b\n1,2\n")
    (folder / "inner" / "b.xlsx").write_bytes(b"PK\x03\x04 cut")
    done = bench("hostile", folder)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "a.csv" in lines[1] and "打开" in lines[1] and "1 表 2 行" in lines[1]
    assert "inner/b.xlsx" in lines[2] and "退回" in lines[2] and "截断" in lines[2]
    assert "共 2 个文件：打开 1，退回 1，行数不符 0，死掉 0；超过 60 秒 0" in lines[-1]


def test_every_line_and_amount_is_accounted_for(tmp_path: Path) -> None:
    """Two lines accepted, one of them with an absurd amount set aside; one rejected; one repeated."""
    path, mapping = tmp_path / "claims.csv.gz", tmp_path / "foreign.json"
    lines = [
        "case,firm,opened,claimed", "K1,Acme,2024-03-05,1200.50", 'K2,"Beta\nLtd",2024-03-06,24000000000000',
        "K3,Gamma,2024-13-45,7", "K1,Acme,2024-03-05,1200.50",
    ]  # fmt: skip
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    columns = {"case": "线索编号", "firm": "被反映单位", "opened": "提交时间", "claimed": "欠薪金额"}
    mapping.write_text(json.dumps({"ledger": "national_clues", "columns": columns}), encoding="utf-8")
    done = bench("claims", path, mapping)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (
        "读取 5 = 接受 2 + 退回 1 + 跳过 2 {'header': 1, 'repeated': 1}；pandas 数得表头以下 4 行"
        in done.stdout
    )
    found = next(line.split() for line in done.stdout.splitlines() if line.startswith("欠薪金额"))
    assert found == [
        "欠薪金额", "24000000002408.00", "7.00", "1200.50", "24000000000000.00", "1200.50", "1200.50",
        "0.00", "0",
    ]  # fmt: skip
    assert done.stdout.rstrip().endswith("全部对上")


def test_the_latest_table_stands_first(tmp_path: Path) -> None:
    page = tmp_path / "bench.md"
    page.write_text("# 测量\n\n怎么量。\n", encoding="utf-8")
    for day, seconds in (("2024-07-01", 3.0), ("2024-07-02", 2.5)):
        table = Table()
        table.say("装入", f"{seconds} s", "只读 2.0 s", seconds / 2)
        table.say("启动", "1.0 s")
        table.keep(page, f"{day} county")

    def entry(day: str, seconds: float, times: float) -> str:
        return (
            f"## {day} county\n\n{machine()}。\n\n"
            "| 项目 | 结果 | 底线（同一次运行） | 倍数 |\n|---|---|---|---|\n"
            f"| 装入 | {seconds} s | 只读 2.0 s | {times} |\n| 启动 | 1.0 s |  |  |\n"
        )

    latest, first = entry("2024-07-02", 2.5, 1.2), entry("2024-07-01", 3.0, 1.5)
    assert page.read_text(encoding="utf-8") == f"# 测量\n\n怎么量。\n\n{latest}\n{first}"
