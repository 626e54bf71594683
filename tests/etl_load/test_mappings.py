"""A mapping told by a person: it goes before the aliases, and alone is enough for a foreign file."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from etl.detect import mappings
from etl.detect.import_options import ImportOptions, OptionsPerFile, choose, read_plan
from etl.errors import LoadError
from etl.feedback.report import LoadReport
from etl.load import load_paths
from tests.etl_load.conftest import CLUE_HEADER, NOW, clue
from tests.snapshot_file import query

# the stages before the marts
pytestmark = pytest.mark.usefixtures("without_marts")

FOREIGN = ["case", "firm", "opened", "claimed"]
FOREIGN_MAPPING = {
    "ledger": "national_clues",
    "columns": {"case": "线索编号", "firm": "被反映单位", "opened": "提交时间", "claimed": "欠薪金额"},
}


@pytest.fixture
def load_with(data_dir: Path) -> Callable[..., LoadReport]:
    def run(*paths: Path, options: OptionsPerFile, now: datetime = NOW) -> LoadReport:
        return load_paths(paths, options=options, data_dir=data_dir, now=now, user="tester")

    return run


def mapped(raw: dict[str, Any]) -> OptionsPerFile:
    mapping = mappings.check("试", raw)
    return OptionsPerFile(ImportOptions(mapping.ledger, mapping))


def amounts(data_dir: Path) -> dict[str, str]:
    return dict(query(data_dir, "select native_number, owed_yuan::varchar from current_national_clues"))


def test_mapping_alone_loads_a_foreign_file(
    workbook: Callable[..., Path], load_with: Callable[..., LoadReport], data_dir: Path
) -> None:
    rows = [FOREIGN, ["K1", "Acme", "2024-03-05", 1200.5], ["K2", "Beta", "2024-03-06", 30]]
    path = workbook("claims.xlsx", rows)
    assert load_with(path, options=OptionsPerFile()).files[0].ledger is None
    report = load_with(path, options=mapped(FOREIGN_MAPPING))
    assert (report.files[0].ledger, report.files[0].counts.new) == ("national_clues", 2)
    assert amounts(data_dir) == {"K1": "1200.50", "K2": "30.00"}


def test_mapping_goes_before_aliases_and_leaves_headers_out(
    workbook: Callable[..., Path], load_with: Callable[..., LoadReport], data_dir: Path
) -> None:
    header = [*CLUE_HEADER, "另一个金额"]
    path = workbook("全国.xlsx", [header, [*clue("A1", yuan=500), 7]])
    columns = {"另一个金额": "欠薪金额", "项目名称": ""}
    load_with(path, options=mapped({"ledger": "national_clues", "columns": columns}))
    assert amounts(data_dir) == {"A1": "7.00"}
    assert query(data_dir, "select project_name, employer_name from current_national_clues") == [
        (None, "高唐某建筑有限公司")
    ]


def test_unit_told_for_a_header_that_says_none(
    workbook: Callable[..., Path], load_with: Callable[..., LoadReport], data_dir: Path
) -> None:
    path = workbook("claims.xlsx", [FOREIGN, ["K1", "Acme", "2024-03-05", 1.5]])
    load_with(path, options=mapped({**FOREIGN_MAPPING, "units": {"claimed": "万元"}}))
    assert amounts(data_dir) == {"K1": "15000.00"}


def test_header_of_the_mapping_that_is_gone_refuses_the_file(
    workbook: Callable[..., Path], load_with: Callable[..., LoadReport]
) -> None:
    path = workbook("claims.xlsx", [["case", "firm", "date", "claimed"], ["K1", "Acme", "2024-03-05", 1]])
    report = load_with(path, options=mapped(FOREIGN_MAPPING))
    assert report.files[0].ledger is None
    assert "没有映射“试”要的表头：opened" in str(report.files[0].reason)


def test_sheets_of_another_layout_are_left_to_another_mapping(
    workbook: Callable[..., Path], load_with: Callable[..., LoadReport], data_dir: Path
) -> None:
    other = ["case", "firm", "day", "sum"]
    path = workbook(
        "claims.xlsx",
        sheets={
            "old": [FOREIGN, ["K1", "Acme", "2024-03-05", 1]],
            "new": [other, ["K2", "Beta", "2024-03-06", 2]],
        },
    )
    [first] = load_with(path, options=mapped(FOREIGN_MAPPING)).files
    assert (first.counts.new, [one.sheet for one in first.notices]) == (1, ["new"])
    columns = {"case": "线索编号", "firm": "被反映单位", "day": "提交时间", "sum": "欠薪金额"}
    [second] = load_with(path, options=mapped({"ledger": "national_clues", "columns": columns})).files
    assert (second.counts.new, [one.sheet for one in second.notices]) == (1, ["old"])
    assert amounts(data_dir) == {"K1": "1.00", "K2": "2.00"}


def test_the_same_content_is_read_again_with_a_mapping(
    clues: Callable[..., Path], load_with: Callable[..., LoadReport], data_dir: Path
) -> None:
    path = clues("全国.xlsx", [clue("A1", yuan=500)])
    load_with(path, options=OptionsPerFile())
    report = load_with(
        path, options=mapped({"ledger": "national_clues", "columns": {"涉及人数": "欠薪金额"}})
    )
    assert report.files[0].counts.updated == 1
    assert amounts(data_dir) == {"A1": "3.00"}


def test_plan_gives_each_file_its_own_choice(
    workbook: Callable[..., Path],
    clues: Callable[..., Path],
    load_with: Callable[..., LoadReport],
    data_dir: Path,
) -> None:
    foreign = workbook("claims.xlsx", [FOREIGN, ["K1", "Acme", "2024-03-05", 9]])
    # The title says national; a person says provincial.
    other = clues("全国.xlsx", [clue("A1"), clue("A2")])
    plan = data_dir.parent / "plan.json"
    files = [
        {"path": str(foreign), "mapping": FOREIGN_MAPPING},
        {"path": str(other), "ledger": "provincial_clues"},
    ]
    plan.write_text(json.dumps({"files": files}), encoding="utf-8")
    report = load_with(foreign, other, options=read_plan(data_dir, plan, ImportOptions()))
    assert [(one.ledger, one.counts.new) for one in report.files] == [
        ("national_clues", 1), ("provincial_clues", 2),
    ]  # fmt: skip


def test_saved_mapping_is_read_back_whole(data_dir: Path) -> None:
    odd = {'金额"\\': "欠薪金额", "案号\n（编号）": "线索编号", "不要": ""}
    saved = mappings.save(
        data_dir, "省平台-导出", {"ledger": "national_clues", "columns": odd, "units": {'金额"\\': "万元"}}
    )
    assert mappings.names(data_dir) == ["省平台-导出"]
    assert mappings.read(data_dir, "省平台-导出") == saved
    assert saved.mapped_headers == {'金额"\\': "欠薪金额", "案号(编号)": "线索编号"}
    assert (data_dir / "state" / "mappings" / "省平台-导出.toml").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"ledger": "nothing", "columns": {"a": "线索编号"}}, "没有台账“nothing”"),
        ({"ledger": "visits"}, "columns 应是一张"),
        ({"ledger": "visits", "columns": {}}, "没有一个表头对应到"),
        ({"ledger": "visits", "columns": {"a": ""}}, "没有一个表头对应到"),
        ({"ledger": "national_clues", "columns": {"a": "欠薪额"}}, "没有 欠薪额 这样的列"),
        ({"ledger": "national_clues", "columns": {"a": "欠薪金额", "b": "欠薪金额"}}, "a、b 都对应"),
        ({"ledger": "national_clues", "columns": {"a （元）": "欠薪金额", "a": "反映人"}}, "a 写了不止一次"),
        ({"ledger": "national_clues", "columns": {"a": "线索编号"}, "units": {"a": "元"}}, "没有对应到金额"),
        ({"ledger": "national_clues", "columns": {"a": "欠薪金额"}, "units": {"a": "美元"}}, "“美元”不可用"),
        ({"ledger": "visits", "columns": {"a": "姓名"}, "sheet": 1}, "不认识的写法 sheet"),
        ({"ledger": "visits", "columns": {"a": 1}}, "两边都是文字"),
    ],
)  # fmt: skip
def test_wrong_mapping_says_what_is_wrong(raw: dict[str, Any], words: str) -> None:
    with pytest.raises(LoadError) as caught:
        mappings.check("试", raw)
    assert words in str(caught.value)
    assert str(caught.value).startswith("映射“试”")


@pytest.mark.parametrize("name", ["../外面", "a/b", "", "x" * 41, "点.点"])
def test_name_of_a_mapping_stays_inside_its_folder(data_dir: Path, name: str) -> None:
    with pytest.raises(LoadError, match="不可用"):
        mappings.save(data_dir, name, FOREIGN_MAPPING)
    assert not (data_dir / "state").exists()


def test_unreadable_and_unknown_mapping(data_dir: Path) -> None:
    mappings.save(data_dir, "好的", FOREIGN_MAPPING)
    (data_dir / "state" / "mappings" / "坏的.toml").write_text("ledger = ", encoding="utf-8")
    with pytest.raises(LoadError, match=r"映射文件 坏的\.toml 看不懂"):
        mappings.read(data_dir, "坏的")
    with pytest.raises(LoadError, match="没有映射“没有的”；可用的有 坏的、好的"):
        mappings.read(data_dir, "没有的")


def test_ledger_and_mapping_must_agree(data_dir: Path) -> None:
    mappings.save(data_dir, "外地", FOREIGN_MAPPING)
    assert choose(data_dir, None, "外地").ledger == "national_clues"
    with pytest.raises(LoadError, match="属于台账 national_clues，与指定的 visits 不一致"):
        choose(data_dir, "visits", "外地")
