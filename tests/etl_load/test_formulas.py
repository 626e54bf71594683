"""A formula without a result, or with an error for one, is not an empty cell: a person is told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from etl.extract import USUAL_LIMITS, formulas, read_file
from etl.feedback.report import LoadReport
from tests.etl_load.conftest import clue
from tests.snapshot_file import query

DOUBTS = """
select row_number, column_name, rule from current_doubts join source_lines using (row_id) order by row_number
"""


def test_cells_without_a_result_are_doubted(
    clues: Callable[..., Path], load: Callable[..., LoadReport], data_dir: Path
) -> None:
    """Title and header are lines 1 and 2: A1 stands in line 3. A3 is truly empty, and nobody's business."""
    rows = [
        clue("A1", yuan="=50*2"),
        clue("A2", yuan="#REF!"),
        clue("A3", yuan=None),
        clue("A4", yuan=3000),
    ]
    report = load(clues("全国.xlsx", rows)).files[0]
    assert (report.counts.new, report.doubts) == (4, 2)
    assert query(data_dir, DOUBTS) == [
        (3, "欠薪金额", "formula_without_value"),
        (4, "欠薪金额", "formula_without_value"),
    ]
    assert query(data_dir, "select sum(owed_yuan)::integer from complaints") == [(3000,)]


@pytest.mark.usefixtures("without_marts")
def test_a_workbook_without_formulas_raises_no_doubt(
    clues: Callable[..., Path], load: Callable[..., LoadReport]
) -> None:
    assert load(clues("全国.xlsx", [clue("A1", yuan=None)])).files[0].doubts == 0


def test_a_large_workbook_is_searched_once_by_itself(
    clues: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B5 of a sheet that begins in column A: row 5, column 1. A small workbook is searched as it is read."""
    path = clues("全国.xlsx", [clue("A1"), clue("A2"), clue("A3", 线索编号="=1+1")])
    assert formulas.cells_if_small(path) == {"台账": [(5, 1)]}
    monkeypatch.setattr(formulas, "SMALL", 0)
    assert formulas.cells_if_small(path) is None

    with read_file(path, work_dir=tmp_path) as cells:
        (sheet,) = cells.sheets
        large = replace(sheet, uncached=None)
        assert formulas.uncached_cells(sheet, USUAL_LIMITS) == {(5, 1)}
        assert formulas.uncached_cells(large, USUAL_LIMITS) == {(5, 1)}
        monkeypatch.setattr(formulas, "run_child", None)
        assert formulas.uncached_cells(large, USUAL_LIMITS) == {(5, 1)}
