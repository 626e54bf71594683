"""The road that is proposed for a complaint: the first rule whose conditions all hold, and why.

Limits in force in 2024: a group from 10 workers, a commissioner from 3; flight and 10,000 yuan and 3 months
of one, or flight and 60,000 yuan of 10.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest

from data.paths import REFERENCE
from etl.marts import MartError
from tests.etl_marts.conftest import Snapshot

MARTS = ("complaints",)

TOWN = "梁村镇"
FLED = "老板跑路了，工资没给"

# case → fields of a visit, road, a part of the reason
VISITS: dict[str, tuple[dict[str, Any], str, str]] = {
    "one worker, nothing else": ({"worker_count": 1, "content": "工资没结"}, "mediation", "先行调解"),
    "no number is no group": ({"content": "工资没结"}, "mediation", "先行调解"),
    "a group": ({"worker_count": 10, "content": "工资没结"}, "inspection", "反映10人"),
    "one short of a group, in a town": (
        {"worker_count": 9, "content": "工资没结", "town_text": TOWN},
        "commissioner",
        "反映9人",
    ),
    "a crew whose town nobody knows": ({"worker_count": 9, "content": "工资没结"}, "mediation", "先行调解"),
    "fled": ({"worker_count": 2, "owed_yuan": 9000, "content": FLED}, "inspection", "文字写有“跑路”"),
    "not fled": ({"worker_count": 2, "content": "老板没有跑路，但没给工资"}, "mediation", "先行调解"),
    "fled from many": (
        {"worker_count": 10, "owed_yuan": 60000, "content": FLED},
        "police",
        "反映10人；反映欠薪60000元；文字写有“跑路”",
    ),
    "fled from many, a yuan short": (
        {"worker_count": 10, "owed_yuan": 59999, "content": FLED},
        "inspection",
        "文字写有“跑路”",
    ),
    "construction with a project": (
        {"worker_count": 2, "content": "工资没结", "sector_text": "房建", "project_name": "金城家园二期"},
        "authority",
        "行业主管部门牵头",
    ),
    "construction without a project": (
        {"worker_count": 2, "content": "工资没结", "sector_text": "房建"},
        "mediation",
        "先行调解",
    ),
    "a group on a site": (
        {"worker_count": 12, "content": "工资没结", "sector_text": "房建", "project_name": "金城家园二期"},
        "inspection",
        "反映12人",
    ),
    "told before": (
        {"worker_count": 1, "content": "上次反映的工资还是没给", "town_text": TOWN},
        "commissioner",
        "文字写有“上次反映”",
    ),
    "in court": (
        {"worker_count": 12, "content": "已申请劳动仲裁，工资没给，老板跑路"},
        "arbitration",
        "文字写有“已申请劳动仲裁”",
    ),
    "disputed": ({"worker_count": 1, "content": "没签劳动合同，公司不承认"}, "arbitration", "劳动关系有争议"),
    "a note of debt": (
        {"worker_count": 1, "content": "老板打了欠条，工资没给"},
        "legal_aid",
        "文字写有“打了欠条”",
    ),
    "no note of debt": ({"worker_count": 1, "content": "老板不给打欠条"}, "mediation", "先行调解"),
}


# what a text says → the sign, or none
SAID = {
    "老板跑路了": "fled", "老板已跑，工资没给": "fled", "包工头联系不上": "fled", "老板电话关机": "fled",
    "打12345电话打不通，工资没给": None, "劳动局电话不接": None, "公司没有拉黑我": None,
    "不是联系不上": None,
    "工人联系不上我": None, "找不到人干活": None,
    "有欠条": "debt_note", "老板打了欠条": "debt_note", "给我们打了一张白条": "debt_note",
    "没有欠条": None, "没有结算单": None, "没有给我打欠条": None, "老板不打欠条": None, "要求打欠条": None,
    "已申请仲裁": "in_proceedings", "仲裁中": "in_proceedings", "正在走仲裁程序": "in_proceedings",
    "已提起诉讼": "in_proceedings", "官司打赢了钱没给": "in_proceedings",
    "法院判决书下来了": "in_proceedings",
    "正在执行合同": None, "打算申请强制执行": None, "如果不给我就起诉了": None, "法院已不受理": None,
    "还没申请仲裁": None, "准备起诉": None,
    "上次反映的还没给": "told_before", "多次来电": "told_before",
    "之前打工": None, "上次打钱": None, "第二次打灰": None, "老板之前打过电话": None, "未曾反映": None,
    "公司不承认劳动关系": "disputed_relation", "公司并不否认欠薪": None,
}  # fmt: skip


def test_signs_and_what_only_looks_like_them(snapshot: Snapshot) -> None:
    for number, text in enumerate(SAID):
        snapshot.add("visits", received_date="2024-03-04", complainant=str(number), content=text)
    snapshot.build()
    found = dict(snapshot.rows("select row_id, sign from signs_found"))
    assert {text: found.get(f"1:0:{number}") for number, text in enumerate(SAID, 1)} == SAID


def test_a_sign_may_stand_in_the_title_of_an_order(snapshot: Snapshot) -> None:
    """Of three orders one says it in its title, one denies it there, and one has no title."""
    titles = {"1": "老板跑路拖欠工资", "2": "老板没有跑路，不发工资", "3": None}
    for number, title in titles.items():
        snapshot.add(
            "hotline_orders", received_at="2024-03-04 09:00:00", native_number=number, is_about_wages=True,
            title=title, content="3名工人工资没结",
        )  # fmt: skip
    snapshot.build()
    roads = snapshot.rows("select native_number, road, road_reason from complaints order by native_number")
    assert [road for _, road, _ in roads] == ["inspection", "mediation", "mediation"]
    assert "文字写有“跑路”" in roads[0][2]


def test_the_amount_of_one_worker_is_each_ones(snapshot: Snapshot) -> None:
    """5 workers, 12,000 yuan in all, three months, fled: 2,400 each is no crime; 50,000 are 10,000 each."""
    for number, yuan in (("1", 12000), ("2", 50000)):
        snapshot.add(
            "hotline_orders", received_at="2024-03-04 09:00:00", native_number=number, is_about_wages=True,
            content=FLED, text_worker_count=5, text_yuan=yuan, text_months_owed=3,
        )  # fmt: skip
    snapshot.build()
    assert snapshot.column("select road from complaints order by native_number") == ["inspection", "police"]
    (reason,) = snapshot.column("select road_reason from complaints where road = 'police'")
    assert "人均欠薪10000元" in reason


def test_the_first_rule_whose_conditions_hold(snapshot: Snapshot) -> None:
    for number, (fields, _, _) in enumerate(VISITS.values(), 1):
        snapshot.add("visits", received_date="2024-03-04", complainant=f"甲{number}", **fields)
    snapshot.build()
    found = snapshot.rows(
        "select road, road_reason from complaints order by cast(split_part(row_id, ':', 3) as integer)"
    )
    for (case, (_, road, reason)), (found_road, found_reason) in zip(VISITS.items(), found, strict=True):
        assert (case, found_road) == (case, road)
        assert reason in found_reason, case


@pytest.mark.parametrize(
    ("months", "yuan", "road"),
    [
        (3, 10000, "police"),
        (2.5, 10000, "inspection"),
        (None, 10000, "inspection"),
        (3, 9999.99, "inspection"),
    ],
)
def test_flight_from_one_worker_is_judged_by_months_and_amount(
    snapshot: Snapshot, months: float | None, yuan: float, road: str
) -> None:
    snapshot.add(
        "hotline_orders",
        received_at="2024-03-04 09:00:00",
        native_number="1",
        is_about_wages=True,
        content=FLED,
        text_worker_count=1,
        text_yuan=yuan,
        text_months_owed=months,
    )
    snapshot.build()
    assert snapshot.column("select road from complaints") == [road]


def test_without_a_day_of_receipt_nothing_is_proposed(snapshot: Snapshot) -> None:
    snapshot.add("visits", received_date=None, complainant="甲", content="工资没结")
    snapshot.build()
    assert snapshot.rows("select road, road_reason from complaints") == [(None, None)]


def test_a_rule_holds_for_what_was_received_in_its_days(snapshot: Snapshot, tmp_path: Path) -> None:
    """From 2024 on a group is for its commissioner; what came before keeps the rule of its day."""
    later = {"effective_from": "2024-01-01", "road": "commissioner", "road_name": "属地专员"}
    reference = roads_with(tmp_path, "group", **later)
    for day in ("2023-12-31", "2024-01-01"):
        snapshot.add("visits", received_date=day, worker_count=10, content="工资没结", complainant=day)
    snapshot.build(reference_dir=reference)
    assert snapshot.column("select road from complaints order by received_date") == [
        "inspection",
        "commissioner",
    ]


def roads_with(tmp_path: Path, like: str, **fields: str) -> Path:
    """The reference data with one more line, that of a rule but for some fields."""
    reference = shutil.copytree(REFERENCE, tmp_path / "reference")
    path = reference / "roads.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    (line,) = [line for line in lines if line["rule"] == like]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, line)
        writer.writeheader()
        writer.writerows([*lines, {**line, **fields}])
    return reference


def test_two_rules_of_one_priority_are_refused(snapshot: Snapshot, tmp_path: Path) -> None:
    """Priority 40 is that of `group`."""
    reference = roads_with(tmp_path, "fled", rule="fled_again", priority="40", effective_from="2023-05-01")
    with pytest.raises(MartError, match=r"“fled_again”和“group”自 2023-05-01 起次序（priority）都是 40"):
        snapshot.build(reference_dir=reference)


def test_one_priority_may_be_given_again_when_the_rule_has_ended(snapshot: Snapshot, tmp_path: Path) -> None:
    """`fled_before` ends on the day before `group` begins, on 1 January 2021."""
    reference = roads_with(
        tmp_path, "fled", rule="fled_before", priority="40",
        effective_from="2020-01-01", effective_until="2020-12-31",
    )  # fmt: skip
    snapshot.add("visits", received_date="2020-12-31", complainant="甲", content=FLED)
    snapshot.add("visits", received_date="2021-01-01", complainant="乙", content="工资没结", worker_count=10)
    snapshot.build(reference_dir=reference)
    assert snapshot.column("select road from complaints order by received_date") == ["inspection"] * 2


def test_an_expression_that_cannot_be_read_names_its_line(snapshot: Snapshot, tmp_path: Path) -> None:
    reference = shutil.copytree(REFERENCE, tmp_path / "reference")
    path = reference / "text_signs.csv"
    with path.open("a", encoding="utf-8") as file:
        file.write("broken,坏的迹象,(跑路,,县内拟定\n")
    snapshot.add("visits", received_date="2024-03-04", content=FLED, complainant="甲")
    with pytest.raises(MartError, match="坏的迹象"):
        snapshot.build(reference_dir=reference)


def test_every_rule_names_parameters_and_signs_that_exist() -> None:
    def column(name: str, field: str) -> set[str]:
        with (REFERENCE / name).open(encoding="utf-8-sig", newline="") as file:
            return {line[field] for line in csv.DictReader(file)}

    parameters, signs = column("parameters.csv", "parameter"), column("text_signs.csv", "sign")
    for field in ("least_workers", "least_yuan", "least_months"):
        assert column("roads.csv", field) <= parameters | {""}
    assert column("roads.csv", "sign") <= signs | {""}
