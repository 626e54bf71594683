"""The ledger of payments into wage accounts: as banks and offices write them, into sums worked by hand."""

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

PROJECTS = [
    ["在建项目台账"],
    ["项目编号", "项目名称", "项目类别", "属地镇街", "合同额（万元）", "开工日期", "项目状态"],
    ["P1", "光明小区", "房建", "汇鑫街道", 1000, "2024-01-10", "在建"],
    ["P2", "幸福里", "房建", "汇鑫街道", 900, "2024-01-10", "在建"],
    ["P3", "幸福里", "市政", "梁村镇", 800, "2024-01-10", "在建"],
]
HEADER = ["序号", "项目编号", "工程名称", "拨付日期", "拨付金额", "建设单位", "凭证编号", "备注"]
FIRST = [
    ["高唐县2024年人工费拨付流水　　单位：万元"],
    HEADER,
    [1, None, "光明小区", "2024.1.15", 20, "城投公司", "PZ-01", None],
    [2, None, None, "2024-2-20", "15.5", "城投公司", "PZ-02", None],
    # two projects have the name: the number says which, without it nothing does
    [3, "P3", "幸福里", "2024-02-20", 5, "教体局", None, None],
    [4, None, "幸福里", "2024-03-01", 4, "教体局", None, None],
    [5, None, "光明小区", "2024-03-18", "待定", "城投公司", "PZ-03", None],
    [6, None, "光明小区", "2月30日", 3, "城投公司", "PZ-04", None],
    ["本页小计", None, None, None, 44.5, None, None, None],
    ["合计", None, None, None, 47.5, None, None, None],
]
# the same payment corrected, and another of the same day
SECOND = [
    ["项目名称", "到账日期", "金额（元）", "付款方", "流水号"],
    ["光明小区", "20240220", "165000", "城投公司", "PZ-02"],
    ["光明小区", "20240220", "10000", "城投公司", "PZ-05"],
]


def write_first(folder: Path) -> None:
    write_book(folder / "项目.xlsx", {"项目": PROJECTS})
    write_book(folder / "拨付.xlsx", {"台账": FIRST}, merges=["A1:H1", "C3:C4"])


def write_second(folder: Path) -> None:
    lines = "\r\n".join(",".join(row) for row in SECOND)
    (folder / "专户到账.csv").write_bytes(lines.encode("gb18030"))


@pytest.fixture(scope="module")
def loaded(loaded_once: Callable[..., Loaded]) -> Loaded:
    return loaded_once("account transfers", write_first, write_second)


def yuan(data_dir: Path, first: str, last: str) -> object:
    filters = Filters(date.fromisoformat(first), date.fromisoformat(last))
    asked = Warehouse(data_dir).measure("labour_transferred_yuan", scope=COUNTY, filters=filters)
    return asked["labour_transferred_yuan"].total()["value"]


def test_a_sheet_is_read_with_its_merged_cells_its_unit_and_its_totals(loaded: Loaded) -> None:
    file = loaded.file("拨付.xlsx", load=0)
    assert (file["ledger"], file["rows_read"], file["accepted"], file["rejected"]) == (
        "account_transfers",
        10,
        5,
        1,
    )
    assert file["skipped"] == {"title": 1, "header": 1, "total": 2}
    # 20 + 15.5 + 5 + 4 万元; the line without an amount is none, the one of 30 February went back
    assert loaded.query("select sum(yuan)::integer, count(*) from labour_transfers", load=0) == [(445000, 4)]


def test_each_doubt_and_each_reason_is_on_its_line(loaded: Loaded) -> None:
    found = loaded.query(
        "select row_number, rule from current_doubts join current_account_transfers using (row_id)"
        " where rule in ('ambiguous_project', 'no_amount', 'unreadable_amount', 'unknown_project')"
        " order by all",
        load=0,
    )
    # 待定 is no amount, and none that could not be read
    assert found == [(6, "ambiguous_project"), (7, "no_amount")]
    [(row, words)] = loaded.query(
        "select row_number, message from rejections join files using (file_seq)"
        " where ledger = 'account_transfers'",
        load=0,
    )
    assert row == 8
    assert words.startswith("日期不存在或看不懂")


def test_of_two_projects_of_one_name_the_number_says_which(loaded: Loaded) -> None:
    found = loaded.query(
        "select project_id, town_code, yuan::integer, known_from::varchar from labour_transfers"
        " where project_name = '幸福里' order by yuan desc"
    )
    assert found == [
        ("P3", "371526101", 50000, "2024-02-20"),
        ("name:幸福里", "unknown", 40000, "2024-03-01"),
    ]


def test_a_voucher_that_comes_again_corrects_its_payment(loaded: Loaded) -> None:
    assert loaded.outcome("专户到账.csv") == (1, 1, 0)
    # 15.5 万元 became 16.5, and 1 万元 came the same day; 幸福里 5
    assert yuan(loaded.data_dir, "2024-02-01", "2024-02-29") == 165000 + 10000 + 50000
    assert yuan(loaded.data_dir, "2024-01-01", "2024-03-01") == 200000 + 225000 + 40000


def test_undoing_the_correction_brings_the_first_amount_back(
    loaded: Loaded, changed_once: Callable[..., Path]
) -> None:
    def take_back(data_dir: Path) -> None:
        batches.undo(loaded.reports[1]["batch"], data_dir=data_dir, now=NOW, user="tester")

    data_dir = changed_once("account transfers undone", loaded.data_dir, take_back)
    assert yuan(data_dir, "2024-02-01", "2024-02-29") == 155000 + 50000
    assert query(data_dir, "select count(*) from current_account_transfers") == [(5,)]
