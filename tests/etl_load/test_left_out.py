"""What a clerk would otherwise miss: a column that nobody reads, a case called settled that has no date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.feedback.report import LoadReport
from tests.etl_load.conftest import CLUE_HEADER, clue
from tests.snapshot_file import query

HEADER = [
    "登记日期",
    "投诉人",
    "被投诉单位",
    "所属乡镇",
    "欠款性质",
    "人数",
    "金额",
    "受理方式",
    "办理结果",
    "办结日期",
]


def visit(name: str, result: str, settled: str | None = None) -> list[object]:
    return ["2024-05-06", name, f"{name}的单位", "杨屯镇", "工资", 2, 5000, "受理", result, settled]


def test_headers_that_nobody_reads_are_named(
    workbook: Callable[..., Path], load: Callable[..., LoadReport], data_dir: Path
) -> None:
    report = load(workbook("来访.xlsx", [["现场投诉登记表"], HEADER, visit("张三", "已办结", "2024-05-10")]))
    (notice,) = report.files[0].notices
    assert str(notice).startswith("工作表“台账”，这些列没有对上“现场投诉登记”的栏目，没有读入：欠款性质。")
    # 所属乡镇 is a town's column
    assert query(data_dir, "select town_code from complaints") == [("371526109",)]


@pytest.mark.usefixtures("without_marts")
def test_a_result_in_words_without_its_date_is_doubted(
    workbook: Callable[..., Path], load: Callable[..., LoadReport], data_dir: Path
) -> None:
    results = [
        ("甲某", "已办结", "2024-05-10"),
        ("乙某", "已办结", None),
        ("丙某", "已协调支付到位", None),
        ("丁某", "承诺月底前支付，尚未办结", None),
    ]
    rows = [visit(*one) for one in results]
    report = load(workbook("来访.xlsx", [["现场投诉登记表"], HEADER, *rows])).files[0]
    assert (report.counts.new, report.doubts) == (4, 2)
    assert query(
        data_dir,
        "select row_number, rule from current_doubts join source_lines using (row_id) order by row_number",
    ) == [(4, "settled_without_date"), (5, "paid_without_date")]


@pytest.mark.usefixtures("without_marts")
def test_a_settled_clue_without_its_time_is_doubted(
    workbook: Callable[..., Path], load: Callable[..., LoadReport]
) -> None:
    rows = [
        clue("A1", 核处状态="已办结", 办结时间="2024-03-09"),
        clue("A2", 核处状态="已办结"),
        clue("A3", 核处状态="核处中"),
    ]
    path = workbook("a.xlsx", [["全国根治欠薪线索台账"], CLUE_HEADER, *rows])
    assert load(path).files[0].doubts == 1
