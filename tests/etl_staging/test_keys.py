"""Which rows are one row, and which say the same."""

from collections.abc import Callable
from typing import Any

import duckdb

from tests.etl_staging.conftest import Rows

Staged = Callable[[str, Rows], list[dict[str, Any]]]


def test_the_way_a_value_is_written_is_no_content(staged: Staged):
    one, other = staged(
        "national_clues",
        [
            {
                "序号": "1",
                "线索编号": "A1",
                "提交时间": "2024-03-05",
                "欠薪地": "鱼邱湖街道",
                "欠薪金额": "35000",
                "被反映单位": "鑫达(高唐)有限公司",
                "核处状态": "办结",
                "线索内容": "拖欠工资，未发",
            },
            {
                "序号": "9",
                "线索编号": "'a1",
                "提交时间": "45356",
                "欠薪地": "鱼丘湖",
                "欠薪金额": "3.5万元",
                "被反映单位": "鑫达（高唐） 有限公司",
                "核处状态": "已办结",
                "线索内容": "拖欠工资, 未发",
            },
        ],
    )
    assert one["record_key"] == other["record_key"]
    assert one["content_hash"] == other["content_hash"]


def test_another_value_is_another_content(staged: Staged):
    hashes = {
        row["content_hash"]
        for row in staged(
            "national_clues",
            [
                {"线索编号": "A1", "涉及人数": "3", "核实人数": None, "欠薪地": "梁村镇"},
                {"线索编号": "A1", "涉及人数": None, "核实人数": "3", "欠薪地": "梁村镇"},
                {"线索编号": "A1", "涉及人数": "3", "核实人数": None, "欠薪地": "尹集镇"},
            ],
        )
    }
    assert len(hashes) == 3


def test_without_a_number_the_fallback_key_holds(staged: Staged):
    numbered, one, same, other = staged(
        "national_clues",
        [
            {"线索编号": "A1", "提交时间": "2024-03-05", "联系电话": "13812345678"},
            {"线索编号": None, "提交时间": "2024-03-05", "联系电话": "13812345678"},
            {"线索编号": "无", "提交时间": "2024/3/5", "联系电话": "138-1234-5678"},
            {"线索编号": None, "提交时间": "2024-03-06", "联系电话": "13812345678"},
        ],
    )
    assert numbered["record_key"].startswith("k:")
    assert one["record_key"].startswith("f:")
    assert one["record_key"] == same["record_key"] != other["record_key"]


def test_a_plate_or_telephone_that_is_masked_still_tells_employers_apart(staged: Staged):
    one, same, other = staged(
        "visits",
        [
            {"登记日期": "2024-03-05", "电话": "13812345678", "被投诉单位": "鲁P12345货车"},
            {"登记日期": "2024.3.5", "电话": "13812345678", "被投诉单位": "鲁P12345 货车"},
            {"登记日期": "2024-03-05", "电话": "13812345678", "被投诉单位": "鲁P54321货车"},
        ],
    )
    assert {one["employer_name"], other["employer_name"]} == {"鲁P****货车"}
    assert one["record_key"] == same["record_key"] != other["record_key"]
    assert one["content_hash"] == same["content_hash"] != other["content_hash"]


def test_a_visit_is_day_person_and_employer(staged: Staged):
    one, same, other = staged(
        "visits",
        [
            {"登记日期": "2024-03-05", "电话": "13812345678", "被投诉单位": "山东鑫达建筑有限公司"},
            {"登记日期": "2024.3.5", "电话": "13812345678", "被投诉单位": "山东省鑫达建筑有限责任公司"},
            {"登记日期": "2024-03-05", "电话": "13812345678", "被投诉单位": "众合商贸有限公司"},
        ],
    )
    assert one["record_key"] == same["record_key"] != other["record_key"]


PAY = {"项目名称": "金城小区项目", "月份": "2024-03", "身份证号": "371526199001011234"}


def test_a_worker_in_two_teams_is_two_rows_in_one_file_or_in_two(staged: Staged):
    [alone] = staged("payrolls", [{**PAY, "班组": "钢筋班"}])
    first, second = staged("payrolls", [{**PAY, "班组": "木工班"}, {**PAY, "班组": " 钢筋 班"}])
    assert first["record_key"] != second["record_key"]
    assert alone["record_key"] == second["record_key"]


def test_people_without_numbers_are_told_apart_by_their_whole_name(staged: Staged):
    row = {"项目名称": "甲项目", "月份": "2024-05"}
    names = ["张三", "张四", "李建军", "李国军"]
    rows = staged("payrolls", [{**row, "姓名": name, "应发工资": "3000"} for name in [*names, " 张 三"]])
    assert [one["worker_name"] for one in rows] == ["张*", "张*", "李*军", "李*军", "张*"]
    assert len({one["record_key"] for one in rows}) == 4
    assert rows[0]["record_key"] == rows[4]["record_key"]
    visits = [{"登记日期": "2024-06-03", "投诉人": name, "被投诉单位": "鑫达"} for name in names]
    assert len({one["record_key"] for one in staged("visits", visits)}) == 4


def test_lines_of_one_fallback_key_are_kept_apart_and_keep_their_keys(staged: Staged):
    row = {"项目名称": "甲项目", "月份": "2024-05", "姓名": "张三"}
    lines = [{**row, "应发工资": yuan} for yuan in ("5000", "4000", "5000", "3000")]
    first, second, again, third = (one["record_key"] for one in staged("payrolls", lines))
    assert first == again
    assert len({first, second, third}) == 3
    assert [one["record_key"] for one in staged("payrolls", lines)] == [first, second, again, third]
    [alone] = staged("payrolls", lines[:1])
    assert alone["record_key"] == first


def test_lines_of_one_number_stay_one_row(staged: Staged):
    one, other = staged("payrolls", [{**PAY, "应发工资": "5000"}, {**PAY, "应发工资": "4000"}])
    assert one["record_key"] == other["record_key"]


def test_masked_payrolls_are_keyed_by_what_is_shown(staged: Staged):
    one, other = staged(
        "payrolls",
        [
            {"项目名称": "金城小区", "月份": "2024-03", "姓名": "王*明", "身份证号": "371526********1234"},
            {"项目名称": "金城小区", "月份": "2024-03", "姓名": "王*明", "身份证号": "371526********9876"},
        ],
    )
    assert one["record_key"].startswith("f:")
    assert one["record_key"] != other["record_key"]


def test_two_teams_of_one_worker_written_the_same_are_one_row(staged: Staged):
    one, again = staged("payrolls", [{**PAY, "班组": "钢筋班"}, {**PAY, "班组": "钢筋班"}])
    assert one["record_key"] == again["record_key"]


def test_a_column_without_any_cell_is_as_if_it_were_not_there(
    con: duckdb.DuckDBPyConnection, staged: Staged
) -> None:
    """Value, key, content and type of each field: else the next file, which has it, would change the row."""
    given = {"线索编号": "A1", "提交时间": "2024-03-05", "欠薪金额": "100"}
    empty = ("反映人", "身份证号", "联系电话", "行业", "被反映单位", "欠薪地", "详细地址", "办理时限",
             "核处状态", "涉及人数", "追发金额", "办结时间", "线索内容", "@year")  # fmt: skip
    without = staged("national_clues", [given])
    types = con.execute("describe staged").fetchall()
    assert staged("national_clues", [given | dict.fromkeys(empty)]) == without
    assert con.execute("describe staged").fetchall() == types
    # of amounts that are summed the empty one counts for nothing
    parts = {"欠薪金额": "100", "欠薪金额@2": None}
    assert staged("national_clues", [given | parts])[0]["owed_yuan"] == without[0]["owed_yuan"] == 100
