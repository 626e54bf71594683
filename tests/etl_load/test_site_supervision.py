"""Payment guarantees, inspections, grades of employers: sheets as offices write them, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from data import COUNTY, Warehouse
from data.query.filters import Filters
from etl.commands import batches
from tests.etl_load.conftest import NOW, Loaded, write_book
from tests.snapshot_file import query

# its last sign should be another
CODE = "91371526MA3C00001R"
PROJECTS = [
    ["在建项目台账"],
    ["项目编号", "项目名称", "项目类别", "属地镇街", "合同额（万元）", "开工日期", "项目状态"],
    ["P1", "光明小区", "房建", "汇鑫街道", 1000, "2024-01-10", "在建"],
    ["P2", "和平学校", "学校", "梁村镇", 500, "2024-02-01", "在建"],
]
GUARANTEES = [
    ["高唐县工程款支付担保台账（2024年）单位：万元"],
    ["序号", "项目名称", "建设单位", "合同额", "担保方式", "担保金额", "担保期限", None, "保函号", "担保人"],
    [None, None, None, None, None, None, "起始日期", "到期日", None, None],
    [1, "光明小区", "城投公司", 1000, "保函", 100, "2024-01-05", "2024-06-30", "BH-1", "农商行"],
    # the project's cell is merged: a second guarantee, without days
    [2, None, "城投公司", 1000, "保险", "50", None, None, "BH-2", "某财险"],
    [3, "和平学校", "教体局", 500, "担保公司", 600, "2024.3.1", "2024年2月1日", None, "某担保公司"],
    [4, "和平学校", "教体局", 500, "信用", 40, "2024-04-01", "长期", "BH-4", "某担保公司"],
    ["合计", None, None, None, None, 790, None, None, None, None],
]
INSPECTIONS = [
    ["高唐县2024年住建领域双随机一公开抽查情况"],
    ["序号", "抽查任务编号", "被检查单位", "项目名称", "检查部门", "抽查事项", "抽查日期", "检查结果",
     "整改期限", "复查日期", "整改情况", "罚款金额（万元）"],
    [1, "RW-1", "甲建筑有限公司", "光明小区", "住建局", "实名制、专户", "2024-03-05", "发现问题已责令改正",
     "2024-03-20", "2024-03-21", "整改到位", None],
    [2, "RW-1", "乙建筑有限公司", "和平学校", "住建局", "保证金", "2024年3月6日", "合格",
     None, None, None, None],
    [3, "RW-1", "丙建筑有限公司", None, "住建局", "告示牌", "2024-04-01", "行政处罚", "2024-03-01",
     None, None, 5.5],
    [4, "RW-2", "甲建筑有限公司", "光明小区", None, "代发", "2024-05-06", None, None, None, None, None],
    [5, "RW-2", None, None, "住建局", "代发", "2024-05-07", "合格", None, None, None, None],
    [6, "RW-2", "丁建筑有限公司", None, "住建局", "代发", None, "合格", None, None, None, None],
    ["合计", None, None, None, None, None, None, None, None, None, None, 5.5],
]  # fmt: skip
# a recheck that came later
RECHECKED = [
    ["任务编号", "抽查对象", "检查部门", "抽查时间", "抽查结果", "罚款（元）", "复查时间", "复查结果"],
    ["RW-1", "丙建筑有限公司", "住建局", "2024-04-01", "罚款", "55000", "2024-06-01", "未整改"],
]
GRADES = [
    ["高唐县2023年度企业治欠诚信等级评定结果"],
    ["序号", "企业名称", "信用代码", "评价年度", "等级", "评定依据", "奖惩措施", "评定日期", "有效期至"],
    [1, "甲建筑有限公司", CODE, "2022年度", "B级", "一次逾期", "提醒", "2023-01-20", None],
    [
        2,
        "甲建筑有限公司",
        CODE,
        2023,
        "Ｃ",
        "拖欠三次",
        "提高保证金",
        "2024-01-20",
        "2024-12-31",
    ],
    [3, "乙建筑有限公司", None, "2023年", "A", "无", "降低保证金", None, None],
    [4, "丙建筑有限公司", None, "2023", "待定", "核查中", None, "2024-01-20", None],
    [5, "丁建筑有限公司", None, "2023", "C", "群体性事件", "限制投标", "2024-02-01", "2024-01-31"],
]


def write_first(folder: Path) -> None:
    write_book(folder / "项目.xlsx", {"项目": PROJECTS})
    merges = [
        "A1:J1",
        "G2:H2",
        "A2:A3",
        "B2:B3",
        "C2:C3",
        "D2:D3",
        "E2:E3",
        "F2:F3",
        "I2:I3",
        "J2:J3",
        "B4:B5",
    ]
    write_book(folder / "支付担保.xlsx", {"台账": GUARANTEES}, merges=merges)
    write_book(folder / "双随机.xlsx", {"台账": INSPECTIONS}, merges=["A1:L1"])
    write_book(folder / "诚信.xlsx", {"台账": GRADES}, merges=["A1:I1"])


def write_second(folder: Path) -> None:
    lines = "\r\n".join(",".join(row) for row in RECHECKED)
    (folder / "复查.csv").write_bytes(lines.encode("gb18030"))


@pytest.fixture(scope="module")
def loaded(loaded_once: Callable[..., Loaded]) -> Loaded:
    return loaded_once("site supervision", write_first, write_second)


def asked(data_dir: Path, metric: str, first: str, last: str) -> object:
    filters = Filters(date.fromisoformat(first), date.fromisoformat(last))
    return Warehouse(data_dir).measure(metric, scope=COUNTY, filters=filters)[metric].total()["value"]


def doubts(loaded: Loaded, ledger: str) -> list[tuple[object, ...]]:
    return loaded.query(
        f"select row_number, rule from current_doubts join current_{ledger} using (row_id)"
        f" where ledger = '{ledger}' order by all",
        load=0,
    )


def test_each_file_is_its_ledger(loaded: Loaded) -> None:
    found = {
        name: [loaded.file(name, load=0)[key] for key in ("ledger", "rows_read", "accepted", "rejected")]
        for name in ("支付担保.xlsx", "双随机.xlsx", "诚信.xlsx")
    }
    assert found == {
        "支付担保.xlsx": ["payment_guarantees", 8, 4, 0],
        "双随机.xlsx": ["inspections", 9, 4, 2],
        "诚信.xlsx": ["credit_grades", 7, 5, 0],
    }
    rejected = loaded.query("select row_number, rule from rejections order by all", load=0)
    assert rejected == [(7, "no_subject"), (8, "required_missing")]


def test_a_guarantee_holds_on_its_days(loaded: Loaded) -> None:
    found = loaded.query(
        "select project_id, form, guaranteed_yuan::integer, valid_from::varchar, valid_until::varchar"
        " from payment_guarantee_states order by guarantee_number nulls last"
    )
    assert found == [
        ("P1", "银行保函", 1000000, "2024-01-05", "2024-07-01"),
        # without days: from the day of the load, without an end
        ("P1", "保证保险", 500000, "2024-07-01", "9999-12-31"),
        ("P2", "信用", 400000, "2024-04-01", "9999-12-31"),
        # ended before it began: in force on no day
        ("P2", "担保公司保函", 6000000, "2024-03-01", "2024-03-01"),
    ]
    assert doubts(loaded, "payment_guarantees") == [
        (5, "no_term"),
        (6, "ends_before_start"),
        (6, "more_than_contract"),
        (7, "no_term"),
        (7, "unknown_code"),
        (7, "worded_date"),
    ]
    assert asked(loaded.data_dir, "payment_guarantees", "2024-01-01", "2024-03-31") == 1
    assert asked(loaded.data_dir, "payment_guaranteed_yuan", "2024-01-01", "2024-05-31") == 1400000


def test_what_was_checked_and_found(loaded: Loaded) -> None:
    found = loaded.query(
        "select employer_name, project_id, town_code, authority, result_code, has_problem, fine_yuan::integer"
        " from inspection_rows order by inspected_date"
    )
    assert found == [
        ("甲建筑有限公司", "P1", "371526002", "housing_bureau", "责令改正", True, None),
        ("乙建筑有限公司", "P2", "371526101", "housing_bureau", "未发现问题", False, None),
        ("丙建筑有限公司", None, "unknown", "housing_bureau", "罚款", True, 55000),
        ("甲建筑有限公司", "P1", "371526002", "housing_bureau", None, None, None),
    ]
    assert doubts(loaded, "inspections") == [(5, "recheck_before_check"), (6, "no_result")]
    assert asked(loaded.data_dir, "inspections", "2024-03-01", "2024-05-31") == 4
    # two of the three with a result
    assert asked(loaded.data_dir, "inspection_problem_pct", "2024-03-01", "2024-05-31") == Decimal("66.67")
    assert asked(loaded.data_dir, "inspection_fine_yuan", "2024-04-01", "2024-04-30") == 55000


def test_a_recheck_is_a_version_and_undoing_it_takes_it_back(
    loaded: Loaded, changed_once: Callable[..., Path]
) -> None:
    assert loaded.outcome("复查.csv") == (0, 1, 0)
    rechecked = "select recheck_date::varchar, recheck_result from inspection_rows where fine_yuan > 0"
    assert loaded.query(rechecked) == [("2024-06-01", "未整改")]

    def take_back(data_dir: Path) -> None:
        batches.undo(loaded.reports[1]["batch"], data_dir=data_dir, now=NOW, user="tester")

    data_dir = changed_once("site supervision undone", loaded.data_dir, take_back)
    assert query(data_dir, rechecked) == [(None, None)]


def test_a_grade_holds_until_its_term_or_the_next(loaded: Loaded) -> None:
    found = loaded.query(
        "select employer_name, graded_year, grade, valid_from::varchar, valid_until::varchar,"
        " known_from::varchar from credit_grade_rows order by employer_name, valid_from"
    )
    assert found == [
        ("丁建筑有限公司", 2023, "C", "2024-02-01", "2024-02-01", "2024-02-01"),
        ("乙建筑有限公司", 2023, "A", "2024-07-01", "9999-12-31", "2024-07-01"),
        ("甲建筑有限公司", 2022, "B", "2023-01-20", "2024-01-20", "2023-01-20"),
        ("甲建筑有限公司", 2023, "C", "2024-01-20", "2025-01-01", "2024-01-20"),
    ]
    assert doubts(loaded, "credit_grades") == [
        (3, "credit_code_check_digit"),
        (4, "credit_code_check_digit"),
        (5, "no_day"),
        # 待定 is none
        (6, "no_grade"),
        (7, "until_before_from"),
    ]
    assert asked(loaded.data_dir, "c_grade_employers", "2024-01-01", "2024-05-31") == 1
