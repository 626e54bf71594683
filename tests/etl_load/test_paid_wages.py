"""Payrolls whose headers name what was paid and what is left in other words, from the file to the figure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from etl.feedback.report import LoadReport
from tests.snapshot_file import query

UNPAID = "select sum(unpaid_delta_yuan)::integer from wage_events"


def test_remaining_is_owed_where_the_rows_say_so_and_asked_about_where_not(
    workbook: Callable[..., Path], load: Callable[..., LoadReport], data_dir: Path
) -> None:
    title = ["龙湖小区项目2024年3月农民工工资表"]
    alone = [title, ["姓名", "合计工资", "剩余工资"], ["张三", 6000, 4000], ["李四", 5000, 4500]]
    beside = [
        title,
        ["姓名", "合计工资", "打款工资", "剩余工资"],
        ["张三", 6000, 2000, 4000],
        ["李四", 5000, 500, 4500],
    ]
    report = load(workbook("一.xlsx", alone))
    assert [notice.rule for notice in report.files[0].notices] == ["paid_unknown", "remaining_unclear"]
    assert query(data_dir, UNPAID) == [(None,)]
    assert query(data_dir, "select due_yuan::integer, paid_yuan, is_paid_on_time from wage_months") == [
        (11000, None, None)
    ]
    report = load(workbook("二.xlsx", beside))
    assert (report.files[0].counts.new, report.files[0].counts.updated) == (0, 2)
    assert report.files[0].notices == []
    assert query(data_dir, UNPAID) == [(8500,)]
