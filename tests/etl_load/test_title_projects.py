"""A project that only the title of a payroll names: cut out of the title, and known or asked about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from data.spec.ledger import load_all
from etl.detect.title_parser import read_title
from etl.detect.title_projects import named_in
from etl.feedback.report import LoadReport
from tests.snapshot_file import query

PROJECT = "龙湖花园一期项目"


@pytest.mark.parametrize(
    ("title", "project", "team"),
    [
        ("龙湖花园一期项目2024年3月农民工工资发放表", PROJECT, None),
        ("2024年3月龙湖花园一期项目农民工工资表", PROJECT, None),
        ("龙湖花园一期项目农民工工资支付明细（2024年3月）", PROJECT, None),
        ("龙湖花园一期项目木工班组2024年3月农民工工资发放表", PROJECT, "木工班组"),
        ("龙湖花园一期项目部钢筋一班2024年1-3月工资表", PROJECT, "钢筋一班"),
        ("龙湖花园一期钢筋班二〇二四年三月份工资表", "龙湖花园一期", "钢筋班"),
        ("山东某某建设集团有限公司龙湖花园一期项目2024年3月农民工工资发放表", PROJECT, None),
        ("某某建筑工程有限公司承建的龙湖花园一期项目2024.03农民工工资表", PROJECT, None),
        ("龙湖花园一期项目某某劳务有限公司2024年3月工资表", PROJECT, None),
        ("关于龙湖花园一期项目2024年3月农民工工资发放的公示", PROJECT, None),
        ("关于发放龙湖花园一期项目2024年3月农民工工资的情况说明", PROJECT, None),
        ("龙湖花园一期项目2024年3月银行代发工资表", PROJECT, None),
        ("农民工工资发放表（龙湖花园一期项目）", PROJECT, None),
        ("龙湖花园一期项目（木工）2024年3月工资表", PROJECT, None),
        ("2023年老旧小区改造项目2024年3月工资表", "2023年老旧小区改造项目", None),
        # nothing in them is a project
        ("银行代发工资表2024年3月", None, None),
        ("专户代发工资明细 2024-03", None, None),
        ("某某劳务有限公司2024年3月工资表", None, None),
        ("高唐县农民工工资发放表2024年3月", None, None),
        ("2024年3月工资表", None, None),
        ("根据《保障农民工工资支付条例》编制", None, None),
        ("项目名称：龙湖花园 2024年3月", None, None),
    ],
)
def test_the_project_and_team_of_a_title(title: str, project: str | None, team: str | None) -> None:
    assert named_in(title) == (project, team)


def test_a_labelled_project_is_no_guess() -> None:
    ledger = load_all()["payrolls"]
    named = read_title(ledger, [["龙湖花园一期项目2024年3月工资表"], ["项目名称：汇鑫小区"]], "Sheet1", "a")
    assert (named.fields["project_name"], named.is_project_guessed) == ("汇鑫小区", False)
    guessed = read_title(ledger, [["龙湖花园一期项目2024年3月工资表"]], "木工班", "a")
    assert (guessed.fields["project_name"], guessed.is_project_guessed) == (PROJECT, True)
    assert guessed.fields["team"] == "木工班"
    # as our own returned workbook keeps a guess
    kept = read_title(ledger, [["标题项目：龙湖花园一期项目"]], "Sheet1", "a")
    assert (kept.fields["project_name"], kept.is_project_guessed) == (PROJECT, True)


def test_guessed_projects_are_known_or_asked_about(
    workbook: Callable[..., Path], load: Callable[..., LoadReport], data_dir: Path
) -> None:
    """Joined with the project whichever file came first; what nobody knows is asked about once a file."""
    header = ["姓名", "应发工资", "实发工资"]
    titles = {
        "木工": "龙湖花园一期项目木工班组2024年3月农民工工资发放表",
        "总包": "某某建设集团有限公司龙湖花园一期项目2024年3月农民工工资发放表",
        "无项目": "银行代发工资表 2024年3月",
        "别处": "汇鑫广场二期工程2024年3月农民工工资表",
    }
    workers = iter(["张三", "李四", "王五", "赵六", "钱七", "孙八", "周九", "吴十"])
    for name, title in titles.items():
        rows = [[next(workers), 6000, 3000] for _ in range(2)]
        load(workbook(f"{name}.xlsx", [[title], header, *rows]))
    assert query(data_dir, "select distinct project_id from wage_months") == [("name:未注明",)]
    projects = [
        ["序号", "项目编号", "项目名称", "属地镇街", "开工日期"],
        [1, "P1", PROJECT, "汇鑫街道", "2023-01-01"],
    ]
    load(workbook("在建项目台账.xlsx", projects))
    assert query(
        data_dir,
        "select project_id, project_name, worker_count, due_yuan::integer from wage_months order by 1",
    ) == [("P1", PROJECT, 4, 24000), ("name:未注明", "未注明", 4, 24000)]
    assert query(data_dir, "select distinct team from current_payrolls where team is not null") == [
        ("木工班组",)
    ]
    asked = (
        "select file_name, rule from doubts join files on starts_with(row_id, file_seq || ':')"
        " where files.ledger = 'payrolls' order by 1"
    )
    assert query(data_dir, asked) == [("别处.xlsx", "unknown_title_project"), ("无项目.xlsx", "no_project")]
    # the lines of a figure are found under it
    owners = (
        "select count(*) from current_payrolls join payroll_projects using (project_name)"
        " where project_id = 'P1'"
    )
    assert query(data_dir, owners) == [(4,)]


@pytest.mark.usefixtures("without_marts")
def test_year_and_month_of_a_payroll_in_two_columns(
    workbook: Callable[..., Path], load: Callable[..., LoadReport], data_dir: Path
) -> None:
    rows = [
        ["张三", "2024", 3, 6000, 6000],
        ["李四", "2023年", "12月", 6000, 6000],
        ["王五", None, 4, 6000, 6000],
    ]
    header = ["姓名", "年份", "月份", "应发工资", "实发工资"]
    load(workbook("工资.xlsx", [["项目名称：龙湖花园", "2024年"], header, *rows]))
    months = "select strftime(wage_month, '%Y-%m') from current_payrolls order by row_number"
    assert query(data_dir, months) == [("2024-03",), ("2023-12",), ("2024-04",)]
