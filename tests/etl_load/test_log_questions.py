"""What the page 数据 asks of a snapshot about its own making, over snapshots that the loader has made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from data import COUNTY, Filters, OutOfScope, Scope, Warehouse
from data.paths import QUESTIONS
from data.query.search import Hit
from data.view import View
from etl.commands import batches
from tests.etl_load.conftest import NOW, Loaded, clue, clue_sheet, write_book

LOG_QUESTIONS = [
    path.stem
    for path in sorted(QUESTIONS.glob("*.sql"))
    if path.read_text(encoding="utf-8").startswith("-- county only")
] + ["line_loads", "line_versions", "file_lines"]


def write_first(files: Path) -> None:
    """One good row, one of no known town, one impossible date."""
    rows = [clue("A1"), clue("A2", 欠薪地="某某镇"), clue("A3", "2024-13-45")]
    write_book(files / "一.xlsx", {"台账": clue_sheet(rows)})


def write_second(files: Path) -> None:
    """The unknown town is mended."""
    rows = [clue("A1"), clue("A2", 欠薪地="梁村镇"), clue("A4", "2024-04-02")]
    write_book(files / "二.xlsx", {"台账": clue_sheet(rows)})


@pytest.fixture(scope="module")
def loaded(loaded_once: Callable[..., Loaded]) -> Loaded:
    return loaded_once("log_questions", write_first, write_second)


@pytest.fixture(scope="module")
def two_loads(loaded: Loaded) -> tuple[str, str]:
    """The batches of the first and of the second file."""
    return loaded.reports[0]["batch"], loaded.reports[1]["batch"]


@pytest.fixture(scope="module")
def data_dir(loaded: Loaded) -> Path:
    """With both files loaded; not to be changed."""
    return loaded.data_dir


@pytest.fixture(scope="module")
def undone(loaded: Loaded, two_loads: tuple[str, str], changed_once: Callable[..., Path]) -> Path:
    """With the second file undone; not to be changed."""

    def undo(data_dir: Path) -> None:
        batches.undo(two_loads[1], data_dir=data_dir, now=NOW, user="tester")

    return changed_once("log_questions undone", loaded.data_dir, undo)


def test_batches_and_their_files(two_loads: tuple[str, str], data_dir: Path) -> None:
    first, second = two_loads
    found = Warehouse(data_dir).question("batches", scope=COUNTY)
    shown = ["批次", "操作人", "已撤销", "文件数", "读取", "新增", "更新", "未变", "退回"]
    # Two lines of each file are its title and its header.
    assert found[shown].to_numpy().tolist() == [
        [second, "tester", False, 1, 5, 1, 1, 1, 0],
        [first, "tester", False, 1, 5, 2, 0, 0, 1],
    ]
    files = Warehouse(data_dir).question("batch_files", scope=COUNTY)
    assert files[["批次", "文件", "台账"]].to_numpy().tolist() == [
        [first, "一.xlsx", "全国平台线索"], [second, "二.xlsx", "全国平台线索"],
    ]  # fmt: skip


def test_undone_batch_is_shown_as_such(undone: Path) -> None:
    found = Warehouse(undone).question("batches", scope=COUNTY)
    assert found["已撤销"].tolist() == [True, False]


def test_doubt_goes_when_its_row_is_mended_and_comes_back_with_the_undo(data_dir: Path, undone: Path) -> None:
    def doubts(data_dir: Path) -> list[list[object]]:
        found = Warehouse(data_dir).question("doubts_list", scope=COUNTY, ledger=None, rule=None)
        return found[["台账", "规则", "来源文件", "行号", "栏目"]].to_numpy().tolist()

    assert doubts(data_dir) == []
    assert doubts(undone) == [["全国平台线索", "unknown_town", "一.xlsx", 4, "欠薪地"]]
    w = Warehouse(undone)
    assert w.question("doubt_counts", scope=COUNTY)["处数"].tolist() == [1]
    assert len(w.question("doubts_list", scope=COUNTY, ledger="visits", rule=None)) == 0
    assert len(w.question("doubts_list", scope=COUNTY, ledger=None, rule="unknown_town")) == 1


def test_reasons_of_rejection(two_loads: tuple[str, str], data_dir: Path) -> None:
    found = Warehouse(data_dir).question("reject_reasons", scope=COUNTY, batch=two_loads[0])
    assert found[["文件", "栏目", "处数"]].to_numpy().tolist() == [["一.xlsx", "提交时间", 1]]
    assert len(Warehouse(data_dir).question("reject_reasons", scope=COUNTY, batch=two_loads[1])) == 0


def test_freshness_counts_rows_in_force(two_loads: tuple[str, str], data_dir: Path) -> None:
    found = Warehouse(data_dir).question("source_freshness", scope=COUNTY).set_index("台账代码")
    national = found.loc["national_clues"]
    # A1, A2 in its second version, A4; the rejected A3 is none.
    assert (national["在库行数"], str(national["数据截至"]), national["最近批次"]) == (
        3,
        "2024-04-02",
        two_loads[1],
    )
    assert (found.loc["visits"]["在库行数"], found.loc["visits"]["最近批次"]) == (0, None)


def test_every_mart_column_is_in_the_dictionary(data_dir: Path) -> None:
    found = Warehouse(data_dir).question("dictionary", scope=COUNTY)
    assert {"complaints", "matters", "recoveries"} <= set(found["表"])
    row = found[(found["表"] == "complaints") & (found["字段"] == "received_date")].iloc[0]
    assert (row["类型"], row["说明"][:4]) == ("date", "收到日期")


def test_files_and_batches_are_found_by_name_and_number(
    two_loads: tuple[str, str], data_dir: Path, undone: Path
) -> None:
    warehouse = Warehouse(data_dir)

    def found(words: str, scope: Scope = COUNTY, warehouse: Warehouse = warehouse) -> dict[str, list[Hit]]:
        groups = View(warehouse.snapshot(), Filters(), scope, warehouse=warehouse).search(words).groups
        return {one.kind: list(one.hits) for one in groups}

    (file,) = found("二．ＸＬＳ")["file"]
    assert (file.name, file.way, file.firm, file.count, file.more) == (
        "二.xlsx", "全国平台线索", two_loads[1], 5, 0,
    )  # fmt: skip
    lines = warehouse.question("file_lines", scope=COUNTY, file_seq=int(file.mark.removeprefix("file:")))
    assert lines["行号"].tolist() == [4, 5]
    (batch,) = found(two_loads[0])["batch"]
    assert (batch.mark, batch.way, batch.count) == (f"batch:{two_loads[0]}", "tester", 1)
    town = Scope(frozenset({"371526101"}))
    assert found("二.xls", town) == found(two_loads[0], town) == {}
    assert [one.more for one in found("xlsx", warehouse=Warehouse(undone))["file"]] == [1, 0]


def test_one_town_may_not_ask_about_loads(data_dir: Path) -> None:
    warehouse = Warehouse(data_dir)
    assert {"batches", "doubts_list"} <= set(LOG_QUESTIONS)
    for name in LOG_QUESTIONS:
        with pytest.raises(OutOfScope, match="只对全县账户开放"):
            warehouse.question(name, scope=Scope(frozenset({"371526001"})))
