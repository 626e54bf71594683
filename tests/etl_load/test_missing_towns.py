"""A row whose town cell is empty, and that nothing else gives a town."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from etl.commands import settle
from etl.commands.settle import Doubt
from etl.load import load_paths
from tests.etl_load.conftest import NOW
from tests.snapshot_file import query

HEADER = ["线索编号", "提交时间", "被反映单位", "欠薪地", "详细地址", "项目名称", "涉及人数", "欠薪金额"]
DOUBTED = (
    "select row_number, column_name from current_doubts join source_lines using (ledger, row_id) order by 1"
)


def line(number: str, town: str | None, address: str | None = None, project: str | None = None) -> list[Any]:
    return [number, "2024-03-05", "甲公司", town, address, project, 3, 12000]


def write(workbook: Callable[..., Path]) -> Path:
    rows = [
        line("A1", "梁村镇"),
        line("A2", None),
        line("A3", None, "高唐县梁村镇某村"),
        line("A4", "城东片"),
        line("A5", None, "高唐县某处"),
    ]
    return workbook("全国平台.xlsx", [HEADER, *rows])


def test_it_is_a_doubt_in_trial_and_load_and_is_settled_with_a_town(
    workbook: Callable[..., Path], data_dir: Path
) -> None:
    path = write(workbook)
    [tried] = load_paths([path], data_dir=data_dir, now=NOW, user="tester", is_trial=True).files
    said = [(one.row, one.column, one.label) for one in tried.remarks]
    assert said == [(3, "欠薪地", "没有写镇街"), (5, "欠薪地", "未知镇街"), (6, "欠薪地", "没有写镇街")]

    [loaded] = load_paths([path], data_dir=data_dir, now=NOW, user="tester").files
    assert (loaded.counts.new, loaded.doubts) == (5, 3)
    assert query(data_dir, DOUBTED) == [(3, "欠薪地"), (5, "欠薪地"), (6, "欠薪地")]

    first = next(one for one in settle.waiting(data_dir) if one["rule"] == "missing_town")
    doubt = Doubt(first["ledger"], first["row_id"], first["rule"], first["column_name"])
    settle.name(doubt, "清平镇", is_this_row_only=False, data_dir=data_dir, now=NOW, user="核对人")
    # of that row alone: the other empty cell waits on
    assert query(data_dir, DOUBTED) == [(5, "欠薪地"), (6, "欠薪地")]
    named = "select count(*) from complaints join towns using (town_code) where town_name = '清平镇'"
    assert query(data_dir, named) == [(1,)]


def test_sheet_without_the_column_and_rows_with_a_project_are_no_such_doubt(
    workbook: Callable[..., Path], data_dir: Path
) -> None:
    without = [one for one in range(len(HEADER)) if HEADER[one] != "欠薪地"]
    rows = [[row[one] for one in without] for row in (HEADER, line("B1", None))]
    named = [HEADER, line("C1", None, project="光明小区"), line("C2", "梁村镇")]
    path = workbook("全国平台.xlsx", sheets={"一": rows, "二": named})
    [tried] = load_paths([path], data_dir=data_dir, now=NOW, user="tester", is_trial=True).files
    assert tried.remarks == []
