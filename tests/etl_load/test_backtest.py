"""The check of early warnings against what came after them, worked out by hand from three small files."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from data import COUNTY, Warehouse
from data.query.backtest import BackTest, Share, backtest, early_rules
from data.query.filters import Filters
from data.view import View
from tests.etl_load.conftest import Loaded, clue, clue_sheet, write_book

PROJECTS = [
    ["在建项目台账"],
    ["项目编号", "项目名称", "施工总承包单位", "属地镇街", "项目类别", "开工日期", "项目状态", "工资支付日"],
    ["P1", "甲小区", "高唐甲建筑有限公司", "汇鑫街道", "房建", "2023-01-01", "在建", 20],
    ["P2", "乙小区", "高唐乙建筑有限公司", "尹集镇", "房建", "2023-01-01", "在建", 20],
]
PAYROLL = [
    ["项目名称", "月份", "姓名", "身份证号", "应发工资", "实发工资", "发放日期"],
    # pay day 20 February: a warning from the 21st, yellow from 2 March, red from 22 March
    ["甲小区", "2024-01", "张三", "", 5000, 0, ""],
    ["乙小区", "2024-01", "李四", "", 4000, 4000, "2024-02-20"],
    # the last day of the data
    ["甲小区", "2024-05", "张三", "", 3000, 3000, "2024-06-20"],
]
CASES = [
    clue("C1", "2024-03-15", 项目名称="甲小区", 被反映单位="一", 身份证号="", 联系电话="13800000011"),
    clue("C2", "2024-03-20", 项目名称="乙小区", 被反映单位="二", 身份证号="", 联系电话="13800000012"),
    clue("C3", "2024-02-25", 项目名称="甲小区", 被反映单位="三", 身份证号="", 联系电话="13800000013"),
]


def write(folder: Path) -> None:
    sheets = {"项目": PROJECTS, "工资": PAYROLL, "线索": clue_sheet(CASES)}
    for name, rows in sheets.items():
        write_book(folder / f"{name}.xlsx", {"台账": rows})


@pytest.fixture
def view(loaded_once: Callable[..., Loaded]) -> View:
    w = Warehouse(loaded_once("backtest", write).data_dir)
    period = Filters(date_from=date(2024, 1, 1), date_to=date(2024, 6, 20))
    return View(w.snapshot(None), period, COUNTY, None, warehouse=w)


def of(view: View, level: int = 1, age: int = 0) -> BackTest:
    (found,) = backtest(view, ["W01"], "W01", levels=[level], age=age)
    return found


def test_what_was_warned_of_and_what_came_true(view: View) -> None:
    found = of(view)
    # C1: seven days before, 8 March, the warning stood; C3 came four days after it began; C2 had none
    assert (found.warned.count, found.warned.total) == (1, 3)
    assert found.warned_long == Share(0, 3)
    # of the two live projects one was warned of on 8 and 13 March, none on 18 February
    assert found.warned.by_chance == pytest.approx((0.5 + 0.5 + 0) / 3)
    # 23 days before C1, 4 before C3
    assert found.median_lead_days == 13.5
    # C1's project was complained about on 25 February
    assert found.named_before == Share(1, 3)
    # it was complained about within 90 days, as the other live project was
    assert found.followed == Share(1, 1, 1.0)


def test_a_higher_level_and_waiting_warn_later(view: View) -> None:
    yellow = of(view, level=2)
    assert backtest(view, ["W01"], "W01") == [of(view), yellow, of(view, level=3)]
    assert (yellow.warned.count, yellow.median_lead_days) == (1, 13)
    waited = of(view, age=20)
    # from 12 March
    assert (waited.warned.count, waited.median_lead_days) == (0, 3)
    red = of(view, level=3)
    # from 22 March, after all complaints; nothing follows in the 90 days to the last day of the data
    assert (red.warned.count, red.median_lead_days, red.followed.count, red.followed.total) == (0, None, 0, 1)


def test_only_rules_that_could_judge_before_a_complaint_are_checked(view: View) -> None:
    # W05 lacks the ledger of deposits; the others judge complaints or other warnings
    assert list(early_rules(view)) == ["W01", "W08", "W12"]


@pytest.mark.parametrize(
    ("share", "verdict"),
    [
        (Share(0, 0), "没有可检验的"),
        (Share(60, 100, 0.5), "多于偶然"),
        # two standard deviations are 10 of 100
        (Share(59, 100, 0.5), "与偶然分不清"),
        (Share(41, 100, 0.5), "与偶然分不清"),
        (Share(40, 100, 0.5), "少于偶然"),
    ],
)
def test_a_difference_within_the_spread_of_chance_is_called_so(share: Share, verdict: str) -> None:
    assert share.verdict == verdict
