"""The office's lists and rules changed by a person: checked and kept with all versions, or left alone."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from data.snapshot import checksum
from etl.commands import reference
from etl.commands.reference_cells import check_cells
from etl.errors import LoadError
from etl.marts.reference import tables
from tests.conftest import ROOT
from tests.county.made_up import write_county
from tests.etl_load.conftest import CLUE_HEADER, clue, write_book
from tests.snapshot_file import opened

CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Office:
    """A county of its own with one loaded ledger; its reference files are changed by the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            **os.environ,
            "ANXIN_CONFIG": str(write_county(folder)),
            "ANXIN_DATA": str(folder / "data"),
        }

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "etl", *arguments],
            cwd=ROOT, env=self.env, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def shown(self, table: str) -> dict[str, Any]:
        return json.loads(self.run("reference", table, "--json").stdout)

    def save(self, table: str, lines: list[dict[str, str]], *more: str, mark: str = "") -> tuple[int, str]:
        written = self.folder / "lines.json"
        written.write_text(json.dumps(lines), encoding="utf-8")
        seen = mark or self.shown(table)["mark"]
        ended = self.run(
            "reference", table, "--save", str(written), "--seen", seen, "--reason", "镇里来函", *more
        )
        return ended.returncode, ended.stdout + ended.stderr

    def file(self, name: str) -> Path:
        return self.folder / "reference" / name

    def value(self, sql: str) -> Any:
        pointed = checksum.pointed(self.folder / "data" / "snapshots")
        assert pointed is not None
        with opened(pointed) as con:
            return con.execute(sql).fetchall()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    made = Office(tmp_path_factory.mktemp("office"))
    row = clue("N1", "2024-03-05", **{"欠薪地": "老城厢"})
    rows = [["望川县全国根治欠薪线索台账（2024年）"], CLUE_HEADER, row]
    book = write_book(made.folder / "国家.xlsx", {"线索": rows})
    loaded = made.run("load", str(book))
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    return made


def test_a_new_alias_is_in_force_at_once(office: Office) -> None:
    assert office.value("select town_code from complaints") == [("unknown",)]
    before = office.shown("town_aliases")
    new = {"alias": "老城厢", "town_code": "990117001"}
    code, said = office.save("town_aliases", [*before["lines"], new])
    assert code == 0 and said.startswith("镇街的其他写法已保存：新增1行\n已重建："), said
    assert office.value("select town_code from complaints") == [("990117001",)]
    after = office.shown("town_aliases")
    assert after["lines"][-1] == new
    (change,) = after["history"]
    assert (change["added"], change["changed"], change["removed"], change["reason"]) == (1, 0, 0, "镇里来函")
    (version,) = (office.folder / "data" / "state" / "reference" / "town_aliases").glob("*.csv")
    assert "老城厢" not in version.read_text(encoding="utf-8")


def test_a_value_in_force_is_followed_by_a_new_line_and_not_rewritten(office: Office) -> None:
    found = office.shown("parameters")
    place = next(at for at, one in enumerate(found["lines"]) if one["parameter"] == "group_workers")
    old = found["lines"][place]
    rewritten = [dict(one) for one in found["lines"]]
    rewritten[place]["value"] = "99"
    code, said = office.save("parameters", rewritten)
    assert code == 1 and f"自 {old['effective_from']} 起已经生效" in said
    assert office.shown("parameters")["mark"] == found["mark"]
    later = {**old, "effective_from": "2031-01-01", "value": "12"}
    code, said = office.save("parameters", [*found["lines"], later], "--later")
    assert code == 0 and "下次导入" in said, said
    # a slip of the pen is corrected when it is called one
    corrected = office.shown("parameters")["lines"]
    corrected[place]["source"] += "，第3条"
    code, said = office.save("parameters", corrected, "--correct", "--later")
    assert code == 0 and said.startswith("参数已保存：改1行"), said


@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        ("town_aliases", {"alias": "某处", "town_code": "990117099"}, "写着“990117099”，没有这个代码"),
        ("town_aliases", {"alias": ""}, "“写法”是空的"),
        (
            "parameters",
            {"effective_from": "2031-13-01"},
            "“生效日期”应是日期，如 2024-01-31",
        ),
        ("parameters", {"value": "五"}, "“值”应是数，现为“五”"),
        ("parameters", {"value": "nan"}, "“值”应是数，现为“nan”"),
        ("towns", {"sort_order": "1.5"}, "“排列次序”应是整数，现为“1.5”"),
        ("sectors", {"authority": "moon_bureau"}, "写着“moon_bureau”，没有这个代码"),
        ("workdays", {"day": "2026-02-30"}, "“日期”应是日期，如 2024-01-31，现为“2026-02-30”"),
        ("workdays", {"is_workday": "是"}, "“是否工作日”应是 true 或 false，现为“是”"),
        ("scoring_items", {"label": "长" * 2001}, "长于2000字"),
    ],
)
def test_a_wrong_cell_is_named(table: str, change: dict[str, str], words: str) -> None:
    every = {one.id: one.read() for one in reference.files().values()}
    lines = [dict(line) for line in every[table]]
    check_cells(tables()[table], list(lines[0]), lines, every)
    lines[0] |= change
    with pytest.raises(LoadError, match="第1行") as raised:
        check_cells(tables()[table], list(lines[0]), lines, every)
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        ("town_aliases", {"alias": "石桥", "town_code": "990117004"}, "写了两次"),
        ("text_signs", {"sign": "x", "sign_name": "坏的", "words": "(逃", "denied_words": "", "source": "乙"},
         "“坏的”的正则表达式读不懂"),
    ],
)  # fmt: skip
def test_what_no_cell_shows_is_told_too_and_nothing_is_kept(
    office: Office, table: str, change: dict[str, str], words: str
) -> None:
    found = office.shown(table)
    folder = {path.name: path.read_bytes() for path in office.file("").iterdir()}
    code, said = office.save(table, [*found["lines"], change], mark=found["mark"])
    assert code == 1 and words in said and "Traceback" not in said, said
    assert {path.name: path.read_bytes() for path in office.file("").iterdir()} == folder


def test_a_town_that_others_name_is_not_taken_out(office: Office) -> None:
    found = office.shown("towns")
    code, said = office.save("towns", found["lines"][:-1], mark=found["mark"])
    assert code == 1 and "镇街的其他写法第25行还写着“990117009”，没有这个代码" in said, said
    assert office.shown("towns")["mark"] == found["mark"]


def test_two_persons_do_not_overwrite_one_another(office: Office) -> None:
    found = office.shown("spring_festivals")
    code, said = office.save("spring_festivals", found["lines"], mark="0" * 16)
    assert code == 1 and "在您打开以后改过" in said
    code, said = office.save("spring_festivals", found["lines"], mark=found["mark"])
    assert code == 1 and "没有改动" in said
    code, said = office.save("spring_festivals", [], mark=found["mark"])
    assert code == 1 and "一行也没有" in said


def test_an_edit_outside_is_noticed_once(office: Office) -> None:
    office.run("reference")
    path = office.file("targets.csv")
    path.write_text(path.read_text(encoding="utf-8").replace("100", "98", 1), encoding="utf-8")
    assert "目标在系统外改过" in office.run("reference").stdout
    assert "系统外" not in office.run("reference").stdout
    assert [one["action"] for one in office.shown("targets")["history"]] == ["reference_outside"]


def test_unknown_tables_and_files_are_sentences(office: Office) -> None:
    for arguments in (["colours"], ["towns", "--save", "/none.json"], ["--save", "x"]):
        ended = office.run("reference", *arguments)
        assert ended.returncode == 1 and CHINESE.search(ended.stderr), ended.stderr
        assert "Traceback" not in ended.stderr
