"""Persons whom a row names in a column of its own are starred in all its text. All names are made up."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.etl_staging.conftest import Rows

Staged = Callable[[str, Rows], list[dict[str, Any]]]

# Family names that open everyday words, rare ones, and compound ones.
ODD_NAMES = [
    *("何小明", "于建国", "方丽", "时来运", "和平安", "农新民", "公孙胜利", "欧阳明月", "司马光华", "诸葛青"),
    *("万俟春", "么大海", "仝伟", "亓官玉", "昝军", "郄秀兰", "逄锦聚", "禚健", "展鹏", "种地良", "盖世杰"),
    *("尉迟恭敬", "东方红霞", "乜平", "宿迁", "楚河", "麻小六", "从文", "付强", "解放军", "单雄", "区志"),
    *("黑牛", "仉凤", "买买提·艾力"),
]


def order(number: int, name: str) -> dict[str, str | None]:
    """An order that mentions its caller in every column that may hold words."""
    return {
        "工单编号": str(number),
        "来电人": name,
        "受理时间": "2024-03-04",
        "工单标题": f"{name}反映拖欠工资",
        "主要内容": f"来电人{name}在工地干活，工资没给，请联系{name}。{name}的妻子也在",
        "受理备注": f"已告知{name}",
        "办理结果": f"经联系诉求人（{name}），已支付",
        "事发地址": f"清平镇{name}家东",
        "分类": f"{name}欠薪",
        "工单状态": f"待{name}补充",
        "转办意见": " ".join(name),
    }


def test_the_complainant_is_starred_in_every_text(staged: Staged) -> None:
    rows = staged("hotline_orders", [order(number, name) for number, name in enumerate(ODD_NAMES)])
    for name, row in zip(ODD_NAMES, rows, strict=True):
        kept = " ".join(str(value) for value in row.values())
        assert name not in kept.replace(" ", ""), name
        assert "在工地干活，工资没给，请联系" in row["content"]
        assert row["address"].startswith("清平镇") and row["address"].endswith("家东")


# name cell, text, the text as it is kept
CASES = [
    ("何小明", "何小明和何 小 明是一人", "何*明和何*明是一人"),
    ("何小明", "小明师傅说没钱", "**师傅说没钱"),
    ("何小明", "何师傅说没钱", "何师傅说没钱"),
    ("欧阳明月", "欧阳明月的工资", "欧阳**的工资"),
    ("张三、何小明", "张三与何小明", "张*与何*明"),
    ("于洋 何小明", "何小明带于洋来", "何*明带于*来"),
    ("于洋和何小明等5人", "何小明带于洋来", "何*明带于*来"),
    ("何 明", "何明来电", "何*来电"),
    ("John Smith", "John Smith要求", "J*********要求"),
    # the words around stay
    ("于洋", "于2023年在工地务工，对于工资", "于2023年在工地务工，对于工资"),
    ("何小明", "何时发放工资", "何时发放工资"),
    ("时来运", "时间已过，方可发放", "时间已过，方可发放"),
    ("方建设", "方建设在建设单位干活，建设工程款", "方*设在建设单位干活，建设工程款"),
    # of a place and of a firm
    ("金城", "金城在金城小区干活", "金*在金城小区干活"),
    ("张集", "张集在张集镇干活", "张*在张集镇干活"),
    ("华泰", "华泰建筑公司欠华泰工资", "华泰建筑公司欠华*工资"),
    # these name nobody
    ("市民", "市民来电", "市民来电"),
    ("匿名", "匿名来电", "匿名来电"),
    ("工人代表", "工人代表来访", "工人代表来访"),
    ("何女士", "何女士来电", "何女士来电"),
    ("不愿透露", "不愿透露姓名", "不愿透露姓名"),
    ("无", "无人接听", "无人接听"),
    (None, "何时发放工资", "何时发放工资"),
]


def test_what_is_starred_and_what_stays(staged: Staged) -> None:
    rows = staged(
        "national_clues",
        [
            {"线索编号": str(number), "反映人": name, "线索内容": text}
            for number, (name, text, _) in enumerate(CASES)
        ],
    )
    assert [row["content"] for row in rows] == [kept for _, _, kept in CASES]


def test_whoever_handles_it_is_starred_too(staged: Staged) -> None:
    people = {"登记日期": "2024-03-04", "投诉人": "于洋", "接访人": "何小明"}
    [row] = staged("visits", [people | {"诉求": "于洋来访", "办理结果": "何小明已转办于洋一案"}])
    assert (row["content"], row["result"]) == ("于*来访", "何*明已转办于*一案")


def test_of_a_payroll_as_well_and_keys_stay_what_they_were(staged: Staged) -> None:
    row = {"项目名称": "甲", "月份": "2024-03", "身份证号": "371526199001010011", "班组": "何小明班组"}
    named, plain = (
        staged("payrolls", [row | {"姓名": name, "备注": "何小明代领"}])[0] for name in ("何小明", "赵六")
    )
    assert (named["team"], named["remark"]) == ("何*明班组", "何*明代领")
    assert named["record_key"] == plain["record_key"]
    # two rows that differ in the name cell only say the same otherwise
    assert named["content_hash"] != plain["content_hash"]


def test_a_person_found_in_one_text_is_starred_in_the_others(staged: Staged) -> None:
    row = {"工单编号": "1", "受理时间": "2024-03-04", "主要内容": "包工头王建国拖欠工资", "来电人": "何小明"}
    more = {"工单标题": "欠薪的王建国", "转办意见": "何小明与王建国已联系", "事发地址": "王建国家"}
    [kept] = staged("hotline_orders", [row | more])
    assert kept["content"] == "包工头王**拖欠工资"
    assert (kept["title"], kept["assign_note"]) == ("欠薪的王**", "何*明与王**已联系")
    assert kept["address"] == "王**家"


def test_what_a_row_says_does_not_depend_on_how_well_names_are_found(
    staged: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys and content have a rule of their own, so a better model makes no second row of one."""
    row = {"受理时间": "2024-03-04", "联系电话": "13812345678", "主要内容": "老板亓建国拖欠工资"}
    found = staged("hotline_orders", [row])[0]
    monkeypatch.setattr("etl.staging.persons.masking.persons_in", lambda _text: None)
    unfound = staged("hotline_orders", [row])[0]
    assert (found["content"], unfound["content"]) == ("老板亓**拖欠工资", "老板亓建国拖欠工资")
    assert found["record_key"] == unfound["record_key"]
    assert found["content_hash"] == unfound["content_hash"]
