"""The ledger of wage accounts: sheets as offices write them, into states and sums worked out by hand."""

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

HEADER = [
    "序号", "项目名称", "总包单位", "合同签订日期", "户名", "账号", "开户银行", "开户时间", "状态",
    "人工费应拨", "累计到账", "累计代发", "账户余额", "余额日期", "销户日期",
]  # fmt: skip
PROJECTS = [
    ["在建项目台账"],
    ["项目编号", "项目名称", "项目类别", "属地镇街", "合同额（万元）", "开工日期", "项目状态"],
    ["P1", "光明小区", "房建", "汇鑫街道", 1000, "2024-01-10", "在建"],
    ["P2", "和平学校", "学校", "梁村镇", 500, "2024-02-01", "在建"],
]
TITLE = ["高唐县农民工工资专用账户台账（2024年5月）　单位：万元"]


def account(
    name: object,
    number: object,
    opened_on: object,
    *rest: object,
    signed: object = "2024-01-05",
    title: str = "甲公司光明小区农民工工资专用账户",
) -> list[object]:
    """One row under HEADER; `rest` from 状态 on."""
    return [1, name, "甲建筑公司", signed, title, number, "农商行", opened_on, *rest]


# 光明小区 twice: the project's cell is merged over both of its accounts
MAY = [
    TITLE,
    HEADER,
    account("光明小区", "6217001234567890123", "2024-01-20", "在用", 50, 30, 22, 8, "2024-05-31", None),
    account(None, "6217001234567890999", "2024.3.1", "已销户", 5, 5, 5, 0, None, "2024年4月30日"),
    account("和平学校", "6217005555000011112222", None, "冻结", 10, 3, 4, None, "2024-05-31", None),
    account(
        "没有的项目", "621700777", "2024-05-30", "正常", None, None, None, "约3", "2024-05-31", "2024-05-01"
    ),
    account(None, "621700888", "2024-05-30", "正常", None, None, None, 1, "2024-05-31", None),
    ["合计", None, None, None, None, None, None, None, None, 65, 38, 31, 12],
]
# a month later, in 元, without the day of opening
JUNE = [
    ["农民工工资专用账户台账"],
    HEADER,
    account(
        "光明小区", "6217 0012 3456 7890 123", None, "正常", 600000, 450000, 400000, 50000, "2024-06-30", None
    ),
]


def write_first(folder: Path) -> None:
    write_book(folder / "项目.xlsx", {"项目": PROJECTS})
    write_book(folder / "专户5月.xlsx", {"台账": MAY}, merges=["A1:O1", "B3:B4"])


def write_second(folder: Path) -> None:
    lines = "\r\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in JUNE)
    (folder / "专户6月.csv").write_bytes(lines.encode("gb18030"))


@pytest.fixture(scope="module")
def loaded(loaded_once: Callable[..., Loaded]) -> Loaded:
    return loaded_once("special accounts", write_first, write_second)


def states(data_dir: Path, project: str) -> list[tuple[object, ...]]:
    return query(
        data_dir,
        "select valid_from::varchar, valid_until::varchar, status, balance_yuan::integer, known_from::varchar"
        f" from special_account_states where project_id = '{project}' order by account_id, valid_from",
    )


def at(data_dir: Path, metric: str, day: str) -> object:
    filters = Filters(date_to=date.fromisoformat(day))
    return Warehouse(data_dir).measure(metric, scope=COUNTY, filters=filters)[metric].total()["value"]


def test_a_sheet_is_read_with_its_merged_cells_its_unit_and_its_total(loaded: Loaded) -> None:
    file = loaded.file("专户5月.xlsx", load=0)
    assert (file["ledger"], file["rows_read"], file["accepted"], file["rejected"]) == (
        "special_accounts",
        8,
        4,
        1,
    )
    assert file["skipped"] == {"title": 1, "header": 1, "total": 1}


def test_each_doubt_is_on_its_line(loaded: Loaded) -> None:
    found = loaded.query(
        "select project_name, rule from current_doubts join current_special_accounts using (row_id)"
        " where rule <> 'total_with_rejected' order by all",
        load=0,
    )
    assert found == [
        ("和平学校", "no_opening"),
        ("和平学校", "paid_more_than_received"),
        ("没有的项目", "approximate_amount"),
        ("没有的项目", "closed_before_opened"),
        ("没有的项目", "unknown_project"),
    ]
    [(words,)] = loaded.query(
        "select message from rejections join files using (file_seq) where ledger = 'special_accounts'", load=0
    )
    assert words == "缺少项目名称；请补填后重新导入"


def test_a_later_balance_begins_a_state_and_the_earlier_one_stays(loaded: Loaded) -> None:
    assert loaded.outcome("专户6月.csv") == (1, 0, 0)
    assert states(loaded.data_dir, "P1") == [
        ("2024-01-20", "2024-06-30", "正常", 80000, "2024-01-20"),
        ("2024-06-30", "9999-12-31", "正常", 50000, "2024-06-30"),
        ("2024-03-01", "2024-04-30", "销户", 0, "2024-03-01"),
    ]
    # no day of opening: it is there from the day of which the balance is told
    assert states(loaded.data_dir, "P2") == [("2024-05-31", "9999-12-31", "冻结", None, "2024-05-31")]


def test_an_account_number_is_never_kept(loaded: Loaded) -> None:
    numbers = {one for (one,) in loaded.query("select account_number from stg_special_accounts")}
    assert all("*" in one and "3456789" not in one for one in numbers)


def test_accounts_and_balances_on_a_day(loaded: Loaded) -> None:
    # 123 from 20 January, 999 from 1 March to the day before 30 April, 和平学校 from 31 May
    days = ("2024-02-01", "2024-03-15", "2024-04-30", "2024-05-31")
    assert [at(loaded.data_dir, "special_accounts", day) for day in days] == [1, 2, 1, 2]
    assert at(loaded.data_dir, "special_account_yuan", "2024-05-31") == 80000
    assert at(loaded.data_dir, "special_account_yuan", "2024-06-30") == 50000
    split = Warehouse(loaded.data_dir).measure(
        "special_accounts", by="town", scope=COUNTY, filters=Filters(date_to=date(2024, 5, 31))
    )["special_accounts"]
    assert {row["town_name"]: row["value"] for row in split.rows if row["value"]} == {
        "汇鑫街道": 1,
        "梁村镇": 1,
    }


def test_no_month_has_a_balance_that_was_told_after_it(loaded: Loaded) -> None:
    spring = Filters(date_from=date(2024, 4, 1), date_to=date(2024, 6, 30))
    asked = Warehouse(loaded.data_dir).measure(
        "special_account_yuan", by="month", scope=COUNTY, filters=spring
    )
    months = {row["month"]: row["value"] for row in asked["special_account_yuan"].rows}
    # the account stood in April too, but its balance is that of 31 May
    assert (months["2024-05"], months["2024-06"]) == (80000, 50000) and not months["2024-04"]


def test_undoing_the_second_file_leaves_the_first_balance(
    loaded: Loaded, changed_once: Callable[..., Path]
) -> None:
    def take_back(data_dir: Path) -> None:
        batches.undo(loaded.reports[1]["batch"], data_dir=data_dir, now=NOW, user="tester")

    data_dir = changed_once("special accounts undone", loaded.data_dir, take_back)
    assert states(data_dir, "P1")[0] == ("2024-01-20", "9999-12-31", "正常", 80000, "2024-01-20")
    assert at(data_dir, "special_account_yuan", "2024-06-30") == 80000
