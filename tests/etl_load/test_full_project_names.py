"""A project read in part from an order, and its full name that the ledger of projects brings later."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

from data import COUNTY, Warehouse
from etl.commands import review
from etl.feedback.report import LoadReport
from tests.etl_load.conftest import NOW
from tests.snapshot_file import query

# a town before a site with a name of its own is read as where it is
FULL, PART = "清平镇凤栖花园一期工程", "凤栖花园一期工程"
WORDS = f"反映其在{FULL}干木工，高唐县梓屹璟装饰工程有限公司拖欠其本人1人工资8600元。"
PROJECTS = [
    ["在建项目台账"],
    ["项目编号", "项目名称", "属地镇街", "施工总承包单位", "合同造价（万元）", "开工日期"],
    ["P1", FULL, "姜店镇", "高唐某建筑有限公司", 500, "2023-03-01"],
]
NAMED = "select project_name, project_id from complaints"


def test_the_ledger_brings_the_full_name_and_the_review_says_why(
    tmp_path: Path,
    workbook: Callable[..., Path],
    load: Callable[..., LoadReport],
    data_dir: Path,
) -> None:
    orders = tmp_path / "12345工单.csv"
    with orders.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                ["工单编号", "受理时间", "来电号码", "主要内容", "工单状态"],
                ["G1", "2024-03-05 09:00:00", "", WORDS, "办理中"],
            ]
        )
    load(orders)
    assert query(data_dir, NAMED) == [(PART, None)]
    load(workbook("在建项目台账.xlsx", PROJECTS))
    assert query(data_dir, NAMED) == [(FULL, "P1")]
    (shown,) = Warehouse(data_dir).question("reading_review", scope=COUNTY, state="all").to_dict("records")
    assert shown["项目"] == PART
    assert json.loads(shown["原因"])["project"] == f"正文写有在建项目台账里的“{FULL}”，投诉照这个全名计"
    # what a person confirms stays
    review.review("G1", {}, data_dir=data_dir, is_later=False, now=NOW, user="核对人")
    assert query(data_dir, NAMED) == [(PART, None)]
    (shown,) = (
        Warehouse(data_dir).question("reading_review", scope=COUNTY, state="confirmed").to_dict("records")
    )
    assert "project" not in json.loads(shown["原因"])
