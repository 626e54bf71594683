"""What is wrong with the county's file ends the program with one sentence that names it."""

import subprocess
import sys
from pathlib import Path

import pytest

from data.county import CONFIG, ConfigError, read_county
from tests.conftest import ROOT
from tests.county.made_up import CODE, CONFIGURATION, write_county


def test_the_county_of_the_file(tmp_path: Path) -> None:
    county = read_county(write_county(tmp_path))
    assert (county.name, county.short, county.kind, county.code) == ("望川县", "望川", "县", CODE)
    assert county.reference == tmp_path / "reference"
    assert county.neighbours == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('code = "990117"', 'code = "99"', "code 应是六位数字，现为 99"),
        ('office = "望川县治理拖欠工资办公室"', "", "缺 office"),
        ('short = "望川"', 'short = "望川县"', "short 应是 name 去掉"),
        ('reference = "reference"', 'reference = "nowhere"', "nowhere 不存在"),
        ("[county]", "[town]", "没有 [county] 一节"),
        ("[county]", "[county", "不是有效的 TOML"),
        ('short = "望川"', 'short = "望川"\ncolour = "red"', "不认识的 colour"),
        ('short = "望川"', 'short = "望川"\nneighbours = "邻县"', "neighbours 应是一列文字"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    (tmp_path / "reference").mkdir()
    path = tmp_path / "anxin.toml"
    path.write_text(CONFIGURATION.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        read_county(path)
    assert words in str(raised.value) and str(path) in str(raised.value)


def test_the_program_ends_with_the_sentence(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "etl", "status"],
        cwd=ROOT,
        env={"ANXIN_CONFIG": str(tmp_path / "none.toml"), "ANXIN_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"读不了配置文件 {tmp_path}/none.toml")
    assert "Traceback" not in ended.stderr


def test_our_own_file_names_our_county() -> None:
    assert read_county(CONFIG).name == "高唐县"
