"""复核 and 来历: what a person's corrections become; what is shown of readings, joins and versions."""

import json
from typing import Any

import pandas as pd
import pytest
from dash import html

from pages._components import grid, lineage
from pages._import import matter_review, order_evidence, order_review, paging
from tests.pages.test_data_page import texts

ORDER = {
    "标识": "G2",
    "渠道": "12345热线",
    "是来访": False,
    "编号": "G2",
    "收到日期": "2024-03-05",
    "总的把握": 0.3,
    "是否欠薪": "是",
    "是否欠薪的把握": 0.9,
    "单位": None,
    "单位的把握": 0.3,
    "项目": "甲小区",
    "项目的把握": 0.7,
    "镇街": None,
    "镇街的把握": 0.9,
    "金额（元）": 30000.0,
    "金额的把握": 0.5,
    "人数": 3,
    "人数的把握": 0.9,
    "月数": 2.5,
    "月数的把握": 0.7,
    "文字": "老板不给发工资",
    "全文": "拖欠工资。老板不给发工资，3名工人共3万元",
    "依据": '{"is_about_wages": ["老板不给发工资"], "yuan": ["3万元"], "worker_count": ["3名工人"]}',
    "原因": '{"employer": "没有写出单位名称"}',
    "每人金额": None,
    "最少": None,
    "最多": None,
    "是约数": False,
    "把握界线": 0.6,
    "核对情况": "待复核",
    "来源文件": "12345工单.csv",
    "工作表": "12345工单",
    "行号": 3,
}
# The register gives employer and head count; the project was read surely, the amount was not.
VISIT = ORDER | {
    "标识": "visits:k:ab12",
    "渠道": "现场投诉",
    "是来访": True,
    "编号": "登记簿无编号",
    "是否欠薪": None,
    "是否欠薪的把握": None,
    "单位": "鑫达公司",
    "单位的把握": None,
    "人数的把握": None,
    "月数": None,
    "月数的把握": None,
    "原因": None,
}
READ = {field: order_review.shown_value(ORDER, field) for field in order_review.FIELDS}


def test_values_go_into_the_form_as_a_person_would_type_them() -> None:
    assert READ == {
        "wages": "是", "employer": "", "project": "甲小区", "town": "", "yuan": "30000", "workers": "3",
        "months": "2.5",
    }  # fmt: skip


def test_the_words_that_a_reading_rests_on_are_marked() -> None:
    children = order_evidence.marked(ORDER["全文"], order_evidence.told(ORDER["依据"]))
    assert [(one.children, one.title) if isinstance(one, html.Mark) else one for one in children] == [
        "拖欠工资。",
        ("老板不给发工资", "是否欠薪的依据"),
        "，",
        ("3名工人", "人数的依据"),
        "共",
        ("3万元", "金额的依据"),
        "",
    ]


def test_an_amount_is_found_with_its_thousands_marks() -> None:
    children = order_evidence.marked("共83,800元", {"yuan": ["83800元"]})
    assert [getattr(one, "children", one) for one in children] == ["共", "83,800元", ""]


def test_words_that_overlap_or_are_written_otherwise_leave_the_text_whole() -> None:
    told = {"employer": ["鑫达公司"], "project": ["达公司"], "town": ["不在文中"]}
    children = order_evidence.marked("鑫达公司欠薪", told)
    assert [getattr(one, "children", one) for one in children] == ["", "鑫达公司", "欠薪"]
    assert order_evidence.marked("鑫达公司欠薪", order_evidence.told(None)) == ["鑫达公司欠薪"]


def test_every_field_says_its_grounds_or_why_there_is_none() -> None:
    said = texts(order_evidence.explained(pd.Series(ORDER)))
    assert "依据“老板不给发工资”" in said
    assert "没有写出单位名称" in said


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ({"每人金额": 5000.0}, "每人5,000元"),
        ({"每人金额": 5000.0, "是约数": True}, "每人5,000元，约数"),
        ({"每人金额": 5000.0, "最少": 5000.0, "最多": 8000.0}, "写的是每人5,000至8,000元，取少的"),
        ({"最少": 20000.0, "最多": 30000.0, "是约数": True}, "写的是20,000至30,000元，取少的，约数"),
        ({}, ""),
    ],
)
def test_an_amount_of_each_or_a_range_is_said(amount: dict[str, Any], words: str) -> None:
    assert order_evidence.amount_words(pd.Series(ORDER | amount)) == words


@pytest.mark.parametrize(
    ("given", "is_later", "expected"),
    [
        ({}, False, []),
        ({"employer": " 惠民超市 "}, False, ["--employer=惠民超市"]),
        # A name may begin as an option does; emptied means that the text names none.
        ({"employer": "--forget", "project": ""}, False, ["--employer=--forget", "--project="]),
        ({"yuan": None, "workers": 5, "months": "2.5"}, True, ["--yuan=", "--workers=5", "--later"]),
        ({"wages": "否"}, False, ["--not-wages"]),
    ],
)
def test_only_what_was_changed_is_told(given: dict[str, Any], is_later: bool, expected: list[str]) -> None:
    told = order_review.command("G2", READ, {**READ, **given}, is_later=is_later)
    assert told == ["review", *expected, "--", "G2"]


def test_the_list_marks_what_is_unsure_by_a_sign() -> None:
    shown = texts(order_review.orders_list(pd.DataFrame([ORDER]), 0))
    assert shown[shown.index("G2") + 2 :][:6] == ["是", "90%", "没有读出", "◆可能漏读", "甲小区", "70%"]
    assert "◆50%" in shown and "第1—1条，共1条" in shown
    assert texts(order_review.orders_list(pd.DataFrame([ORDER]).iloc[:0], 0)) == ["没有这样的工单或来访。"]


def test_the_form_shows_the_whole_text() -> None:
    shown = texts(order_review.order_form(pd.Series(ORDER)))
    assert "拖欠工资。老板不给发工资，3名工人共3万元" in "".join(shown)
    assert "12345工单.csv，12345工单，第3行" in shown


def test_a_visit_stands_on_the_list_with_its_channel_and_what_the_register_gives_has_no_share() -> None:
    shown = texts(order_review.orders_list(pd.DataFrame([VISIT]), 0))
    begin = shown.index("现场投诉")
    # whether it is about wages, the employer, the project, the town, the amount, the head count, the months
    assert [one for one in shown[begin : begin + 17] if one] == [
        "现场投诉", "登记簿无编号", "2024-03-05", "—", "鑫达公司", "甲小区", "70%", "没有读出",
        "30000", "◆50%", "3", "—",
    ]  # fmt: skip


def test_of_a_visit_only_what_was_read_can_be_corrected() -> None:
    form = order_review.order_form(pd.Series(VISIT))
    assert [label.children[0] for label in form[-1].children] == ["项目", "镇街", "金额（元）"]
    said = texts(form)
    assert "现场投诉 登记簿无编号" in said
    assert "依据“3万元”；把握不大，没有采用" in said


@pytest.mark.parametrize(("asked", "total", "page"), [(0, 31, 0), (9, 31, 2), (None, 0, 0), (-3, 31, 0)])
def test_no_page_lies_outside_the_list(asked: Any, total: int, page: int) -> None:
    assert paging.page_of(asked, total, 15) == page


def line(**facts: Any) -> dict[str, Any]:
    return {
        "事项编号": "national:A",
        "投诉标识": "national:A",
        "编号": "A",
        "渠道": "全国平台",
        "收到日期": "2024-03-05",
        "镇街": "梁村镇",
        "用人单位": "甲公司",
        "项目": None,
        "反映人": "张*",
        "并案依据": "事项首条",
        "存疑": None,
        "待确认投诉": None,
        "待确认": None,
        "人工并案": None,
        "并案理由": None,
        "与之相同的投诉": None,
        "相隔天数": None,
        "拆分理由": None,
        "来源文件": "一.xlsx",
        "工作表": "台账",
        "行号": 3,
        **facts,
    }


def test_every_joined_complaint_can_be_taken_out_and_every_split_one_put_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    matter = {"事项编号": "national:A", "件数": 2, "渠道数": 1, "首次收到日期": "2024-03-05",
              "最近收到日期": "2024-03-10", "总数": 1}  # fmt: skip
    told = [
        line(),
        line(
            投诉标识="national:B",
            编号="B",
            并案依据="同一电话",
            存疑="单位不同",
            与之相同的投诉="A",
            相隔天数=5,
        ),
        line(投诉标识="national:C", 编号="C", 并案依据="人工拆分，单独成项", 拆分理由="劳务所的电话"),
        line(
            投诉标识="national:D",
            编号="D",
            待确认投诉=["national:E"],
            待确认=["与E为同一电话，相隔3天"],
        ),
        line(
            投诉标识="national:F",
            编号="F",
            并案依据="人工并案",
            人工并案=["national:G"],
            并案理由="同一包工头",
        ),
    ]
    window = {"参数": "matter_window_days", "名称": "并案间隔", "值": 30.0, "单位": "日",
              "起用日期": "2021-01-01", "依据": "口径"}  # fmt: skip
    answers = {
        "joined_matters": pd.DataFrame([matter]), "matter_links": pd.DataFrame(told),
        "parameter_list": pd.DataFrame([window]),
    }  # fmt: skip
    monkeypatch.setattr(matter_review, "ask", lambda name, **_given: answers[name])
    shown = texts(matter_review.matters_list("all", "", 0))
    assert "相隔不超过30日的，并为一个事项。参数“并案间隔”自2021-01-01起用，依据：口径。" in shown[0]
    assert "事项：2件，1个渠道，2024-03-05 至 2024-03-10" in shown
    actions = [one for one in shown if one in ("拆分", "恢复", "并案", "撤销并案")]
    assert actions == ["拆分", "恢复", "并案", "拆分", "撤销并案"]
    assert "同一包工头" in shown
    assert shown[shown.index("同一电话") :][:4] == ["同一电话", "◆ 单位不同，请核对", "A", "相隔5天"]
    assert "劳务所的电话" in shown
    assert "◇ 与E为同一电话，相隔3天；单位和项目都不同，没有并案" in shown


SAME = {"day": "2024-03-05", "phone_hash": "ab"}
VERSIONS = pd.DataFrame(
    {
        "版本": [2, 1],
        "字段": [
            json.dumps({**SAME, "owed_yuan": 45000.5, "town_text": None}),
            json.dumps({**SAME, "owed_yuan": 30000, "town_text": "梁村镇"}),
        ],
    }
)
LABELS = pd.DataFrame(
    [
        {"字段": "day", "名称": "登记日期", "类型": "date"},
        {"字段": "owed_yuan", "名称": "金额", "类型": "yuan"},
        {"字段": "town_text", "名称": "属地镇街", "类型": "town"},
        {"字段": "remark", "名称": "备注", "类型": "long_text"},
    ]
)


def test_what_a_version_changed_is_marked_and_no_hash_is_shown() -> None:
    assert texts(lineage._fields_table(VERSIONS, LABELS)) == [
        "栏目", "第2版", "第1版",
        "登记日期", "2024-03-05", "2024-03-05",
        "金额", "◆ 45,000.50", "30,000.00",
        "属地镇街", "◆ （空）", "梁村镇",
    ]  # fmt: skip


def test_a_row_carries_the_mark_of_its_line_and_shows_it_nowhere() -> None:
    frame = pd.DataFrame({"编号": ["A", "A"], "行标识": ["7:0:3", "7:0:3"]})
    shown = grid.grid(frame)
    assert [one["headerName"] for one in shown.columnDefs] == ["编号"]
    # Two rows of one line, as an advance and its repayment are, have ids of their own.
    assert [one["id"] for one in shown.rowData] == ["7:0:3#0", "7:0:3#1"]
    assert [one["id"] for one in grid.grid(frame.drop(columns="行标识")).rowData] == ["#0", "#1"]
