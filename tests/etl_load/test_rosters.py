"""Rosters by real name: sheets as sites write them, into who was on site on a day, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from data import COUNTY, Warehouse
from data.query.filters import Filters
from etl.commands import batches
from tests.etl_load.conftest import NOW, Loaded, write_book
from tests.snapshot_file import query

# check digits by GB 11643; the last but one digit of the wrong one is another
ZHANG, LI, ZHAO = "371526199001010013", "371526199102030021", "371526199304050047"
WRONG = "371526199304050058"
PROJECTS = [
    ["在建项目台账"],
    ["项目编号", "项目名称", "项目类别", "属地镇街", "合同额（万元）", "开工日期", "项目状态"],
    ["P1", "光明小区项目", "房建", "汇鑫街道", 1000, "2024-01-10", "在建"],
    ["P2", "和平学校", "学校", "梁村镇", 500, "2024-02-01", "在建"],
]
# the title alone names the project; the team's cell is merged over its workers
HEADER = [
    "序号", "班组", "姓名", "性别", "身份证号码", "家庭住址", "联系电话", "工种", "进场时间", "退场时间",
    "是否签订合同", "合同编号", "工资卡号", "开户银行", "安全教育",
]  # fmt: skip
TITLED = [
    ["光明小区项目农民工实名制花名册（2024年）"],
    HEADER,
    [1, "木工班", "张三", "男", ZHANG, "某村1号", "13800000001", "木工", "2024-02-01", None, "已签", "HT1",
     "6217000012345678", "农商行", "是"],
    [2, None, "李四", "男", LI, "某村2号", None, "木工", "2024.2.15", "2024年5月31日", "未签", None, None,
     None, "否"],
    [3, None, "王五", "女", None, "某村3号", "13800000003", "普工", "2024-03-01", None, None, "HT3",
     None, None, None],
    [4, "钢筋班", "赵六", "男", WRONG, None, None, "钢筋工", None, None, "是", None, None, None, None],
    [5, None, "钱七", "男", "37152619", None, None, "钢筋工", "2024-04-01", "2024-03-01", "大概", None, None,
     None, None],
    [6, None, None, None, None, None, None, "普工", None, None, None, None, None, None, None],
    ["合计：5人"],
]  # fmt: skip
# another export of a month later: 张三 has left and come again, and has given another telephone
LATER = [
    ["项目名称", "姓名", "身份证号", "手机号", "工种", "班组", "进场日期", "退场日期", "合同签订"],
    ["光明小区项目", "张三", ZHANG, "13900000001", "木工", "木工班", "2024-02-01", "2024-04-30", "是"],
    ["光明小区项目", "张三", ZHANG, "13900000001", "木工", "木工班", "2024-06-01", "", "是"],
    ["和平学校", "张三", ZHANG, "13900000001", "木工", "", "2024-05-05", "", "否"],
    ["别处工程", "赵六", ZHAO, "", "瓦工", "", "2024-05-06", "", ""],
]
UNKNOWN_TITLE = [
    ["梦想家园二期项目实名制花名册"],
    ["姓名", "身份证号", "工种", "进场日期", "合同签订"],
    ["孙八", "", "瓦工", "2024-05-06", "是"],
]


def write_first(folder: Path) -> None:
    write_book(folder / "项目.xlsx", {"项目": PROJECTS})
    write_book(folder / "花名册.xlsx", {"花名册": TITLED}, merges=["A1:O1", "B3:B5", "B6:B7"])
    write_book(folder / "名册.xlsx", {"台账": UNKNOWN_TITLE})


def write_second(folder: Path) -> None:
    lines = "\r\n".join(",".join(row) for row in LATER)
    (folder / "平台导出.csv").write_bytes(lines.encode("gb18030"))


@pytest.fixture(scope="module")
def loaded(loaded_once: Callable[..., Loaded]) -> Loaded:
    return loaded_once("rosters", write_first, write_second)


def at(data_dir: Path, metric: str, day: str) -> tuple[object, object]:
    filters = Filters(date_to=date.fromisoformat(day))
    row = Warehouse(data_dir).measure(metric, scope=COUNTY, filters=filters)[metric].total()
    return row["numerator"], row["value"]


def test_a_sheet_is_read_with_its_title_and_merged_cells(loaded: Loaded) -> None:
    file = loaded.file("花名册.xlsx", load=0)
    assert (file["ledger"], file["rows_read"], file["accepted"], file["rejected"]) == ("rosters", 9, 5, 1)
    found = loaded.query(
        "select project_id, town_code, worker_name, team, valid_from::varchar, valid_until::varchar,"
        " has_contract, is_real_name, has_bank_card from roster_entries where project_id = 'P1'"
        " order by valid_from, worker_name",
        load=0,
    )
    county = ("P1", "371526002")
    assert found == [
        (*county, "张*", "木工班", "2024-02-01", "9999-12-31", True, True, True),
        (*county, "李*", "木工班", "2024-02-15", "2024-05-31", False, True, False),
        # no ID, yet a contract's number
        (*county, "王*", "木工班", "2024-03-01", "9999-12-31", True, False, False),
        # left before coming: on site on no day
        (*county, "钱*", "钢筋班", "2024-04-01", "2024-04-01", None, False, False),
        # no day of entry: from the day of the load
        (*county, "赵*", "钢筋班", "2024-07-01", "9999-12-31", True, True, False),
    ]


def test_each_doubt_is_on_its_line(loaded: Loaded) -> None:
    found = loaded.query(
        "select worker_name, rule, column_name from current_doubts join current_rosters using (row_id)"
        " order by all",
        load=0,
    )
    assert found == [
        ("孙*", "no_identity", "身份证号"),
        ("孙*", "unknown_title_project", "项目名称"),
        ("赵*", "id_card_check_digit", "身份证号"),
        ("赵*", "no_entry", "进场日期"),
        ("钱*", "implausible_id_card", "身份证号"),
        ("钱*", "left_before_entry", "退场日期"),
        ("钱*", "no_identity", "身份证号"),
        ("钱*", "unknown_code", "合同签订"),
    ]


def test_nothing_personal_is_kept_in_clear(loaded: Loaded) -> None:
    kept = loaded.query("select * from stg_rosters")
    words = " ".join(str(cell) for row in kept for cell in row)
    for secret in ("张三", ZHANG, "13800000001", "6217000012345678", "某村1号"):
        assert secret not in words


def test_a_worker_who_comes_again_is_another_entry(loaded: Loaded) -> None:
    # of 张三 at 光明小区 the first entry is brought up to date; three entries are new
    assert loaded.outcome("平台导出.csv") == (3, 1, 0)
    found = loaded.query(
        "select project_id, valid_from::varchar, valid_until::varchar from roster_entries"
        " where worker_key = (select min(id_card_hash) from current_rosters where worker_name = '张*')"
        " order by all"
    )
    assert found == [
        ("P1", "2024-02-01", "2024-04-30"),
        ("P1", "2024-06-01", "9999-12-31"),
        ("P2", "2024-05-05", "9999-12-31"),
    ]
    assert loaded.query("select known_from::varchar from roster_entries where project_id = 'name:别处'") == [
        ("2024-05-06",)
    ]


def test_who_is_on_site_on_a_day(loaded: Loaded) -> None:
    days = ("2024-01-31", "2024-02-20", "2024-04-30", "2024-05-10", "2024-06-30")
    # 张三 and 李四; 李四 and 王五; with 张三 at the school, 赵六 and 孙八 elsewhere; 李四 gone, 张三 back
    assert [at(loaded.data_dir, "workers_on_site", day)[1] for day in days] == [0, 2, 2, 5, 5]
    # 李四 and 张三 at the school have none, 王五 and 孙八 have one; of 赵六 elsewhere nothing is written
    assert at(loaded.data_dir, "contract_pct", "2024-05-10") == (2, 50.00)


def test_undoing_the_second_file_takes_the_exit_back(
    loaded: Loaded, changed_once: Callable[..., Path]
) -> None:
    def take_back(data_dir: Path) -> None:
        batches.undo(loaded.reports[1]["batch"], data_dir=data_dir, now=NOW, user="tester")

    data_dir = changed_once("rosters undone", loaded.data_dir, take_back)
    assert query(data_dir, "select count(*), count(exit_date) from roster_entries") == [(6, 2)]
    assert at(data_dir, "workers_on_site", "2024-06-30")[1] == 3
