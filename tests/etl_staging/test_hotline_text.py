"""12345 orders: what the rules read, and what they must not. All texts are made up."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from etl.staging.hotline_text import read_order
from tests.etl_staging.conftest import Rows

Staged = Callable[[str, Rows], list[dict[str, Any]]]


@pytest.mark.parametrize(
    "text",
    [
        "老板拖欠我三个月工资",
        "在工地干活，工资至今没有发放",
        "来电人反映公司不给发工资",
        "辞职后单位扣着工资不发",
        "工地欠薪，请求处理",
        "要求帮助讨薪",
        "包工头拖欠农民工工资5万元",
        "干了两个月木工，劳务费一直没给，工人们很着急",
        "开发商拖欠工程款，导致农民工工资发不出",
        "工钱要不回来，拿不到工钱",
        "单位克扣加班费",
        "不缴社保，还拖欠工资",
        "2024年1月的薪水，到现在还未支付",
    ],
)
def test_about_wages(text: str):
    assert read_order(text).is_about_wages


@pytest.mark.parametrize(
    "text",
    [
        "买房花光了半辈子的血汗钱，开发商迟迟不交房",
        "小区里住了很多农民工，夜里太吵",
        "甲方拖欠工程款300万元，请协调",
        "供货半年，货款一直未付",
        "单位不给缴纳社保",
        "退休工资一直没有上调",
        "咨询农民工工资保证金如何退还",
        "公司工资太低，不给涨",
        "物业拖欠电费，小区停电",
        "租客拖欠房租，他说自己工资低",
        "劳务费发票开具问题咨询",
        "经核查该项目不存在拖欠工资情况",
        "路灯坏了三天没人修",
    ],
)
def test_not_about_wages(text: str):
    assert not read_order(text).is_about_wages


def test_a_whole_order_is_read():
    reading = read_order(
        "来电人反映其在高唐县梁村镇金城家园二期工程干活，山东鑫达建筑劳务有限公司拖欠12名工人工资共计3.6万元，请尽快支付。"
    )
    assert reading.employer == "山东鑫达建筑劳务有限公司"
    assert reading.project == "金城家园二期工程"
    assert reading.town == "梁村镇"
    assert reading.yuan == Decimal("36000.00")
    assert reading.worker_count == 12
    assert reading.confidence >= 0.8


@pytest.mark.parametrize(
    ("text", "employer"),
    [
        ("单位：众合商贸有限公司，拖欠工资", "众合商贸有限公司"),
        ("本人在惠民超市上班，超市不给工资", "惠民超市"),
        ("山东鑫达建设集团有限公司承建的工地拖欠工资", "山东鑫达建设集团有限公司"),
        ("德州众合装饰工程有限公司（高唐分公司）拖欠工资", "德州众合装饰工程有限公司（高唐分公司）"),
        ("被济南华劳务分包有限公司拖欠工资", "济南华劳务分包有限公司"),
        ("公司拖欠工资", None),
        ("某建筑公司拖欠工资", None),
    ],
)
def test_employer(text: str, employer: str | None):
    assert read_order(text).employer == employer


@pytest.mark.parametrize(
    ("text", "project"),
    [
        ("在城南花园小区项目做木工，拖欠工资", "城南花园小区项目"),
        ("项目名称：人民医院病房楼项目；拖欠工资", "人民医院病房楼项目"),
        ("众合装饰工程有限公司拖欠工资", None),  # the company's own name is no project
        ("甲方工程款未拨付，拖欠工资", None),
        ("在工地干活，拖欠工资", None),
    ],
)
def test_project(text: str, project: str | None):
    assert read_order(text).project == project


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("拖欠工资12,500元", "12500"),
        ("拖欠工资１２５００元", "12500"),
        ("日工资300元，共拖欠工资9000元", "9000"),
        ("月薪5000元，拖欠工资15000元", "15000"),
        ("每天200元，工资没给", None),
        ("拖欠工资5万元，另有工程款80万元", "50000"),
        ("工程款80万元未付，拖欠工资约5万余元", "50000"),
        ("张某欠5000元，李某欠3000元，工资合计8000元", "8000"),
        ("每人拖欠工资5000元，我们共4人", "20000"),
        ("拖欠工资三万五千元", "35000"),
        ("拖欠工资", None),
    ],
)
def test_amount(text: str, yuan: str | None):
    assert read_order(text).yuan == (None if yuan is None else Decimal(yuan))


@pytest.mark.parametrize(
    ("text", "workers"),
    [
        ("拖欠我们12名农民工工资", 12),
        ("拖欠十余人工资", 10),
        ("王某等5人的工资没给", 5),
        ("其本人1人在工地干活，拖欠工资", 1),
        ("6人工资一直未发，共计三万元", 6),
        ("老板一个人说了算，不发工资", None),
        ("每人欠2000元工资", None),
        ("干了3个月，拖欠工资", None),
    ],
)
def test_workers(text: str, workers: int | None):
    assert read_order(text).worker_count == workers


def test_a_bare_town_name_inside_another_word_is_none():
    assert read_order("人和酒店拖欠工资").town is None
    assert read_order("人和街道的酒店拖欠工资").town == "人和街道"


def test_a_vague_order_has_little_confidence():
    vague = read_order("老板不给发工资").confidence
    clear = read_order("单位：众合商贸有限公司，拖欠5名员工工资共计20000元").confidence
    assert vague < 0.6 < clear


def test_staging_reads_and_masks_orders(staged: Staged):
    wages, other, short = staged(
        "hotline_orders",
        [
            {
                "工单编号": "1",
                "主要内容": "我叫王建国，电话13812345678，众合商贸有限公司拖欠5名员工工资共计2万元",
            },
            {"工单编号": "2", "主要内容": "路灯坏了"},
            {"工单编号": "3", "工单标题": "拖欠工资", "主要内容": "请处理"},
        ],
    )
    assert wages["skip_rule"] is None
    assert wages["text_employer"] == "众合商贸有限公司"
    assert wages["text_yuan"] == Decimal("20000.00")
    assert wages["text_worker_count"] == 5
    assert "13812345678" not in wages["content"]
    assert "王建国" not in wages["content"]
    assert other["skip_rule"] == "not_about_wages"
    assert short["skip_rule"] is None
