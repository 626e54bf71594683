"""From a row to its ledger line: every version of it, by which file and batch, as the snapshot tells."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from data import COUNTY, Warehouse
from etl.commands import batches
from etl.feedback.report import LoadReport
from tests.etl_load.conftest import NOW, clue


def test_a_corrected_line_shows_both_versions_and_who_brought_them(
    load: Callable[..., LoadReport], clues: Callable[..., Path], data_dir: Path
) -> None:
    first = load(clues("一.xlsx", [clue("A1", yuan=12000), clue("A2")]))
    second = load(clues("二.xlsx", [clue("A1", yuan=15000), clue("A2"), clue("A3")]))
    w = Warehouse(data_dir)
    rows, _ = w.rows("complaints_received", scope=COUNTY)
    marks = dict(zip(rows["编号"], rows["行标识"], strict=True))
    told = w.question("line_versions", scope=COUNTY, row_id=marks["A1"])
    assert told[["版本", "有效", "文件", "工作表", "行号", "批次", "操作人"]].values.tolist() == [
        [2, True, "二.xlsx", "台账", 3, second.batch, "tester"],
        [1, False, "一.xlsx", "台账", 3, first.batch, "tester"],
    ]
    fields = [json.loads(one) for one in told["字段"]]
    assert [float(one["owed_yuan"]) for one in fields] == [15000, 12000]
    # Masked, as all that is kept; and of the older version's mark the answer is the same.
    assert {one["complainant"] for one in fields} == {"张*"}
    older = w.question("line_versions", scope=COUNTY, row_id=told["行标识"].iloc[1])
    assert older["行标识"].tolist() == told["行标识"].tolist()
    # A2 came again as it was.
    (kept,) = w.question("line_versions", scope=COUNTY, row_id=marks["A2"]).to_dict("records")
    seen = w.question("line_sightings", scope=COUNTY, ledger=kept["台账代码"], record_key=kept["行键"])
    assert seen[["文件", "行号", "批次"]].values.tolist() == [["二.xlsx", 4, second.batch]]
    labels = w.question("ledger_labels", scope=COUNTY, ledger="national_clues")
    named = dict(zip(labels["字段"], labels["名称"], strict=True))
    assert named["owed_yuan"] == "欠薪金额" and not any(field.endswith("_hash") for field in named)
    # Taken back, the correction is no version any more.
    assert second.batch
    batches.undo(second.batch, data_dir=data_dir, now=NOW, user="tester")
    told = Warehouse(data_dir).question("line_versions", scope=COUNTY, row_id=marks["A2"])
    assert told[["版本", "有效", "文件"]].values.tolist() == [[1, True, "一.xlsx"]]


def test_the_lines_behind_a_project_s_month(
    load: Callable[..., LoadReport], workbook: Callable[..., Path], data_dir: Path
) -> None:
    rows = [
        ["项目名称", "月份", "姓名", "身份证号", "应发工资", "实发工资"],
        ["甲小区", "2024-03", "张三", "", 5000, 5000],
        ["甲小区", "2024-03", "李四", "", 6000, 4000],
        ["甲小区", "2024-04", "李四", "", 6000, 6000],
    ]
    load(workbook("工资发放表.xlsx", rows))
    w = Warehouse(data_dir)
    shown, _ = w.rows("wages_unpaid_yuan", scope=COUNTY)
    # The data reach to 30 April: what is written as paid without a day is paid by then.
    assert shown["区间末日未发（元）"].tolist() == [2000]
    _, month, project = shown["行标识"].iloc[0].split(":", 2)
    lines = w.question("wage_lines", scope=COUNTY, project_id=project, wage_month=month)
    assert lines[["姓名", "实发（元）", "来源文件", "行号"]].values.tolist() == [
        ["张*", 5000, "工资发放表.xlsx", 2],
        ["李*", 4000, "工资发放表.xlsx", 3],
    ]
    told = w.question("line_versions", scope=COUNTY, row_id=lines["行标识"].iloc[1])
    assert told[["台账", "行号"]].values.tolist() == [["工资发放表", 3]]


def test_the_lines_a_matter_is_made_of(
    load: Callable[..., LoadReport], clues: Callable[..., Path], data_dir: Path
) -> None:
    """One person's two records are one matter: both lines, with the load and version that is in force."""
    first = load(clues("一.xlsx", [clue("A1", yuan=12000), clue("A2")]))
    second = load(clues("二.xlsx", [clue("A1", yuan=15000)]))
    w = Warehouse(data_dir)
    shown, _ = w.rows("matters_received", scope=COUNTY)
    ids = [one for mark in shown["行标识"] for one in json.loads(mark.removeprefix("matters:"))]
    lines = w.question("matter_lines", scope=COUNTY, matter_ids=ids)
    assert sorted(lines["编号"]) == ["A1", "A2"]
    told = w.question("line_loads", scope=COUNTY, row_ids=list(lines["行标识"]))
    found = lines.merge(told, on="行标识").sort_values("编号")
    assert found[["编号", "来源文件", "版本", "批次"]].values.tolist() == [
        ["A1", "二.xlsx", 2, second.batch],
        ["A2", "一.xlsx", 1, first.batch],
    ]


def test_the_lines_a_deposit_is_reckoned_from(
    load: Callable[..., LoadReport], workbook: Callable[..., Path], data_dir: Path
) -> None:
    """What is owed follows from the contract of the project where no deposit was ever entered."""
    projects = [
        ["项目编号", "项目名称", "属地", "合同额（万元）", "开工日期", "计划竣工日期", "项目状态"],
        ["P1", "甲小区", "汇鑫街道", 1000, "2024-01-10", "2025-01-10", "在建"],
        ["P2", "乙小区", "汇鑫街道", 2000, "2024-01-10", "2025-01-10", "在建"],
    ]
    deposits = [
        ["项目编号", "项目名称", "应缴额（元）", "存储形式", "保函编号", "存储日期", "缴存状态"],
        ["P2", "乙小区", 300000, "银行保函", "BH1", "2024-02-01", "已缴存"],
        ["P2", "乙小区", 300000, "银行保函", "BH2", "2024-03-01", "已缴存"],
    ]
    load(workbook("在建项目台账.xlsx", projects))
    load(workbook("工资保证金台账.xlsx", deposits))
    w = Warehouse(data_dir)
    shown, _ = w.rows("deposit_required_yuan", scope=COUNTY)
    marks = dict(zip(shown["项目"], shown["行标识"], strict=True))
    found = {}
    for name, mark in marks.items():
        project, row = json.loads(mark.removeprefix("deposit:"))
        lines = w.question("deposit_lines", scope=COUNTY, project_id=project, row_id=row)
        found[name] = lines[["台账", "行号"]].values.tolist()
    assert found == {
        "甲小区": [["在建项目", 2]],
        "乙小区": [["在建项目", 3], ["工资保证金", 2], ["工资保证金", 3]],
    }
