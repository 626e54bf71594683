"""What docs/architecture.md tells to write is enough: put into a copy of the project it does what it says.

A block names its file after the language: ```toml data/ledgers/legal_aid.toml. A plus sign adds to the file.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOCUMENT = ROOT / "docs" / "architecture.md"
PARTS = (
    "app.py",
    ".importlinter",
    "anxin.toml",
    "pyproject.toml",
    "access",
    "assets",
    "briefing",
    "data",
    "etl",
    "pages",
    "service",
    "tests",
)
# The deployment's own files lie under data/.
OWN = ("sources", "snapshots", "state", "demo", "__pycache__", "output")
BLOCK = re.compile(r"^```\w+ (?P<path>[\w./]+)(?P<more> \+)?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Block:
    """A file of the document, or lines to add to one."""

    path: str
    is_more: bool
    text: str


def blocks() -> list[Block]:
    text = DOCUMENT.read_text(encoding="utf-8")
    return [Block(one["path"], bool(one["more"]), one["text"]) for one in BLOCK.finditer(text)]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with everything that the document adds."""
    copy = tmp_path_factory.mktemp("project")
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, copy / part, ignore=shutil.ignore_patterns(*OWN))
        else:
            shutil.copy2(source, copy / part)
    for block in blocks():
        path = copy / block.path
        if block.is_more:
            path.write_text(path.read_text(encoding="utf-8") + block.text, encoding="utf-8")
        else:
            assert not path.exists(), f"{block.path} is there already"
            path.write_text(block.text, encoding="utf-8")
    return copy


def run(project: Path, *command: str, timeout: float = 300) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "ANXIN_DATA": str(project / "own"), "PYTHONPATH": str(project)}
    return subprocess.run(
        [sys.executable, *command],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def test_the_document_adds_what_it_promises() -> None:
    added = [block.path for block in blocks()]
    ledger = ["data/ledgers/", "etl/marts/", "etl/checks/", "data/metrics.toml", "tests/etl_load/"]
    assert all(any(path.startswith(place) for path in added) for place in ledger)


def test_its_own_tests_pass(project: Path) -> None:
    tests = sorted({block.path for block in blocks() if block.path.startswith("tests/")})
    assert len(tests) >= 2
    done = run(project, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", *tests)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


def test_the_new_ledger_is_loaded_rejected_drilled_and_exported(project: Path) -> None:
    source = project / "own_files" / "法律援助台账.csv"
    source.parent.mkdir()
    source.write_text(
        "受理编号,受理日期,申请人,镇街,欠薪单位,涉及金额,援助机构,援助方式\n"
        "FY001,2024-03-05,张三,梁村镇,高唐某建筑有限公司,12000,梁村镇工作站,线下\n"
        "FY002,2024-04-01,李四,尹集镇,高唐某商贸有限公司,8000,在线平台,线上\n"
        ",,王五,尹集镇,高唐某商贸有限公司,500,在线平台,线上\n",
        encoding="utf-8-sig",
    )
    loaded = run(project, "-m", "etl", "load", str(source), "--json")
    assert loaded.returncode == 0, loaded.stderr
    (file,) = json.loads(loaded.stdout)["files"]
    assert (file["ledger"], file["accepted"], file["rejected"]) == ("legal_aid", 2, 1)
    assert Path(file["rejects_file"]).is_file()
    script = """
import json
import app
client = app.server.test_client()
figure = client.get("/api/metrics/legal_aid_cases.json?by=town").get_json()
from data import COUNTY, warehouse
rows, total = warehouse().rows("legal_aid_cases", scope=COUNTY)
frame = warehouse().rows("legal_aid_cases", scope=COUNTY, limit=1)[0]
xlsx = client.get("/export/rows/legal_aid_cases.xlsx")
print(json.dumps({
    "values": {one["town_name"]: one["value"] for one in figure["rows"] if one["value"]},
    "total": total,
    "headings": list(rows.columns),
    "xlsx": [xlsx.status_code, xlsx.data[:2].decode("latin-1")],
}, ensure_ascii=False))
"""
    asked = run(project, "-c", script)
    assert asked.returncode == 0, asked.stderr[-3000:]
    told = json.loads(asked.stdout.splitlines()[-1])
    assert told["values"] == {"梁村镇": 1, "尹集镇": 1}
    assert told["total"] == 2
    assert {"受理日期", "镇街", "来源文件", "工作表", "行号"} <= set(told["headings"])
    assert told["xlsx"] == [200, "PK"]
