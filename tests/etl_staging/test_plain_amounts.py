"""Amounts in plain orders: ranges, one debt told twice, sums of months, and numbers that are no money."""

from decimal import Decimal

import pytest

from etl.staging.hotline.order_text import read_order


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("欠薪3000-5000元", 3000),
        ("工资8000-9000元没给", 8000),
        ("欠工资10万-12万元", 100000),
        ("拖欠15人工资，每人3000-8000元不等", 45000),
        ("欠工资5000——8000元", 5000),
        ("拨打12333反映未果，欠工资2000元", 2000),
        ("打12309没用，欠工资2000元", 2000),
        ("住2单元501室，每月4500元工资没给", None),
        ("住301房间，工资没给", None),
        ("住3011房，老板欠3500工资", 3500),
        ("工资3000元没给，我住2单元402室", 3000),
        ("我住502，欠工资3000元", 3000),
        ("107项目部欠工资", None),
        ("QQ号258963，欠工资2000元", 2000),
        ("邮编252800，欠工资500元", 500),
        ("工号 10086，欠工资3000元", 3000),
        ("工资卡尾号1234，欠4500元工资", 4500),
        ("身份证后四位8866，工资没给", None),
        ("2025年11月工资3500、12月工资3600、1月工资2900均未发", 10000),
        ("前期欠12000元工资，经调解后支付5000元，现欠7000元", 7000),
        ("拖欠工资共计12，500元", 12500),
        ("欠薪8000元，老板欠我8000元工资未支付，请帮我要回8000元", 8000),
        ("老板欠其工资8000元，希望相关部门帮助要回工资8000元", 8000),
        ("老板打了12000元欠条，欠工资12000元", 12000),
        ("欠薪两万八，欠条写的28000", 28000),
        ("欠我8000元工资，欠我对象8000元工资", 16000),
        ("欠工资5000元左右（5200元）", 5000),
        ("10月4000元未发，11月4200元未发，12月4100元未发，都是工资", 12300),
        ("工资3200元没给，加班费800元也没给", 4000),
        ("木工10人，每人欠8000；钢筋工8人，每人欠7000", 136000),
    ],
)
def test_what_is_owed(text: str, yuan: int | None) -> None:
    assert read_order(text).yuan == (None if yuan is None else Decimal(yuan))


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("欠薪3000-5000元", 3000, 5000),
        ("欠工资10万-12万元", 100_000, 120_000),
        ("拖欠15人工资，每人3000-8000元不等", 3000, 8000),
    ],
)
def test_ranges_with_a_dash(text: str, least: int, most: int) -> None:
    reading = read_order(text)
    assert (reading.least_yuan, reading.most_yuan, reading.is_approximate) == (least, most, True)


def test_a_list_without_end_is_for_a_person() -> None:
    reading = read_order("拖欠工资：" + "、".join(f"张某{number}3000元" for number in range(45)))
    assert reading.yuan is None
    assert "太多数额" in reading.reasons["yuan"]


@pytest.mark.parametrize(
    "text", ["押金500元和工资3200元都没有给", "工资被扣500元，要求退还", "工伤赔偿3万元，工资6000元未付"]
)
def test_unpaid_wages_beside_another_matter_are_never_passed_over_unseen(text: str) -> None:
    reading = read_order(text)
    assert reading.is_about_wages or reading.confidences["is_about_wages"] < 0.9


@pytest.mark.parametrize(
    "text", ["拖欠1.5个月工资", "去年干完的活，拖到现在8个月了，工资没给", "身份证后四位8866，工资没给"]
)
def test_what_is_no_number_of_months_or_of_people(text: str) -> None:
    reading = read_order(text)
    assert (reading.months_owed, reading.worker_count) == (None, None)
