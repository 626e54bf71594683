"""A county of nine towns from configuration to paper: its ledgers are loaded, nothing shown is of another."""

import os
import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.county.made_up import TOWNS, write_county

pytestmark = pytest.mark.slow

OURS = re.compile("高唐|371526|聊城|鱼邱湖|姜店|12个镇|十二个?镇")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Name → text of everything that the county's server shows and writes."""
    folder = tmp_path_factory.mktemp("county")
    env = {**os.environ, "ANXIN_CONFIG": str(write_county(folder)), "ANXIN_DATA": str(folder / "data")}

    def run(*arguments: str) -> str:
        ended = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    run("-m", "etl", "demo", str(folder / "ledgers"))
    said = run("-m", "etl", "load", str(folder / "ledgers"))
    said += run("-m", "etl", "status")
    run("-m", "tests.county.walk", str(folder))
    texts = {path.stem: path.read_text(encoding="utf-8") for path in (folder / "texts").glob("*.txt")}
    return texts | {"command line": said.replace(str(folder), "")}


def test_nothing_is_of_another_county(shown: dict[str, str]) -> None:
    found = {
        name: [text[max(0, one.start() - 30) : one.end() + 30] for one in OURS.finditer(text)]
        for name, text in shown.items()
    }
    assert {name: words[:2] for name, words in found.items() if words} == {}


def test_its_own_towns_and_name_are_there(shown: dict[str, str]) -> None:
    for town, _ in TOWNS:
        assert town in shown["card_complaints-by-town"], town
    assert "望川县根治欠薪监测分析</title>" in shown["document_screen"]
    (word,) = [text for name, text in shown.items() if name.endswith(".docx")]
    assert word.startswith("望川县_通报_2024上半年")
    assert "望川县治理拖欠工资办公室" in word and "青龙镇" in word
