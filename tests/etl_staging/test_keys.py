"""Which rows are one row, and which say the same."""

from collections.abc import Callable
from typing import Any

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
    assert one["row_key"] == other["row_key"]
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
    assert numbered["row_key"].startswith("k:")
    assert one["row_key"].startswith("f:")
    assert one["row_key"] == same["row_key"] != other["row_key"]


def test_a_visit_is_day_person_and_employer(staged: Staged):
    one, same, other = staged(
        "visits",
        [
            {"登记日期": "2024-03-05", "电话": "13812345678", "被投诉单位": "山东鑫达建筑有限公司"},
            {"登记日期": "2024.3.5", "电话": "13812345678", "被投诉单位": "山东省鑫达建筑有限责任公司"},
            {"登记日期": "2024-03-05", "电话": "13812345678", "被投诉单位": "众合商贸有限公司"},
        ],
    )
    assert one["row_key"] == same["row_key"] != other["row_key"]


PAY = {"项目名称": "金城小区项目", "月份": "2024-03", "身份证号": "371526199001011234"}


def test_a_worker_in_two_teams_is_two_rows_and_the_first_keeps_the_key(staged: Staged):
    [alone] = staged("payrolls", [{**PAY, "班组": "钢筋班"}])
    first, second = staged("payrolls", [{**PAY, "班组": "木工班"}, {**PAY, "班组": "钢筋班"}])
    assert first["row_key"] != second["row_key"]
    assert alone["row_key"] == first["row_key"]  # 木 stands before 钢, as it sorts


def test_a_team_written_otherwise_is_the_same_worker(staged: Staged):
    [one] = staged("payrolls", [{**PAY, "班组": "钢筋班"}])
    [other] = staged("payrolls", [{**PAY, "班组": None}])
    assert one["row_key"] == other["row_key"]
    assert one["content_hash"] != other["content_hash"]


def test_masked_payrolls_are_keyed_by_what_is_shown(staged: Staged):
    one, other = staged(
        "payrolls",
        [
            {"项目名称": "金城小区", "月份": "2024-03", "姓名": "王*明", "身份证号": "371526********1234"},
            {"项目名称": "金城小区", "月份": "2024-03", "姓名": "王*明", "身份证号": "371526********9876"},
        ],
    )
    assert one["row_key"].startswith("f:")
    assert one["row_key"] != other["row_key"]


def test_two_teams_of_one_worker_written_the_same_are_one_row(staged: Staged):
    one, again = staged("payrolls", [{**PAY, "班组": "钢筋班"}, {**PAY, "班组": "钢筋班"}])
    assert one["row_key"] == again["row_key"]
