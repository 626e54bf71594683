"""12345 orders: what is read of them, and what must not be. All texts are made up."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from etl.staging.hotline.order_text import NOBODY, read_order
from etl.staging.hotline.text_fields import create_decisions
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
        "单位未按时足额给员工发放工资",
        "公司每月少发我200元工资",
        "工资只发了一半",
        "老板说没钱，无法给工人发工资",
    ],
)
def test_about_wages(text: str):
    assert read_order(text).is_about_wages


@pytest.mark.parametrize(
    "text",
    [
        "投诉某公司拖欠农民工血汗钱",
        "在清平镇某工地干了两个月木工活，老板一直不给钱，共欠1.2万元",
        "丈夫在饭店干厨师，饭店关门后老板失联，还有两个月的钱没给",
        "我在小区做保洁，上个月离开，物业以各种理由扣着我2800元不给",
        "去年在制衣厂打工，厂里还差我2000块钱",
    ],
)
def test_work_unpaid_without_a_word_of_wages(text: str) -> None:
    assert read_order(text).is_about_wages


@pytest.mark.parametrize(
    "text",
    [
        "买房花光了半辈子的血汗钱，开发商迟迟不交房",
        "房东拖着我的血汗钱押金不退",
        "开发商拖欠农民工血汗钱买的房子，迟迟不交",
        "在工地干活摔伤了，包工头不给看病钱",
        "打工多年，买房时交的定金2万元一直不退，没给我钱",
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
        # 农民工工资 alone tells of no arrears, and neither does a policy against them
        "咨询农民工工资支付的有关规定",
        "希望政府治理拖欠农民工工资问题",
        "我们已结清工资，做到了不拖欠民工血汗钱",
        "用人单位无权以违反规定为由扣发工资",
    ],
)
def test_not_about_wages(text: str):
    reading = read_order(text)
    assert not reading.is_about_wages
    assert reading.reasons["is_about_wages"]


def test_what_is_hard_to_tell_is_for_a_person() -> None:
    assert read_order("单位发工资时不发放工资条").confidences["is_about_wages"] < 0.6


def test_a_whole_order_is_read():
    reading = read_order(
        "来电人反映其在高唐县梁村镇金城家园二期工程干活，山东鑫达建筑劳务有限公司拖欠12名工人工资共计3.6万元，请尽快支付。"
    )
    assert reading.employer == "山东鑫达建筑劳务有限公司"
    # 金城家园 has a name of its own: the town says where it is
    assert reading.project == "金城家园二期工程"
    assert reading.town == "梁村镇"
    assert reading.yuan == Decimal("36000.00")
    assert reading.worker_count == 12
    assert reading.months_owed is None
    assert min(reading.confidences.values()) > 0.8 and reading.confidence > 0.8


@pytest.mark.parametrize(
    ("text", "employer"),
    [
        ("单位：众合商贸有限公司，拖欠工资", "众合商贸有限公司"),
        ("在鑫源饭店打工，饭店不给工资", "鑫源饭店"),
        ("山东鑫达建设集团有限公司承建的工地拖欠工资", "山东鑫达建设集团有限公司"),
        ("被济南华劳务分包有限公司拖欠工资", "济南华劳务分包有限公司"),
        ("德州众合装饰工程有限公司（高唐分公司）拖欠工资", "德州众合装饰工程有限公司（高唐分公司）"),
        ("昌盛电力工程有限公司山东分公司拖欠工资", "昌盛电力工程有限公司山东分公司"),
        ("在一个养殖场干活，老板不给工资", None),
        ("公司拖欠工资", None),
        ("某建筑公司拖欠工资", None),
        # brackets and 集团 within the name: all of it
        ("来电人反映在高唐县华旭（集团）有限公司上班，拖欠工资", "高唐县华旭（集团）有限公司"),
        ("山东昌盛集团第三建筑有限公司拖欠工资", "山东昌盛集团第三建筑有限公司"),
        ("中建八局第二建设有限公司拖欠农民工工资", "中建八局第二建设有限公司"),
        ("中铁十四局集团第二工程有限公司工人反映欠薪", "中铁十四局集团第二工程有限公司"),
        ("在济南朗沐建筑工程(集团)有限公司干活，工资没给", "济南朗沐建筑工程（集团）有限公司"),
        ("山东众合（鲁西）建工集团有限责任公司拖欠工资", "山东众合（鲁西）建工集团有限责任公司"),
        ("在城南花园项目（众合（集团）有限公司承建）干活，拖欠工资", "众合（集团）有限公司"),
        ("李某在山东众合集团路桥建设有限公司工地干活，工资没发", "山东众合集团路桥建设有限公司"),
        # a group that is the employer itself
        ("山东昌盛集团拖欠工资", "山东昌盛集团"),
        ("昌盛集团拖欠众合建筑公司工程款，众合建筑公司不发工资", "众合建筑公司"),
        # what names nobody
        ("有限公司拖欠工资", None),
        ("该有限公司不发工资", None),
        ("某某有限公司拖欠工资", None),
        ("劳务有限责任公司拖欠工资", None),
        ("第三建筑有限公司拖欠工资", None),
        ("某建筑集团有限公司拖欠工资", None),
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
        # no part of a company's name is a project, in whatever way it is written
        ("济南朗沐建筑工程（集团）有限公司拖欠工资", None),
        ("济南朗沐建筑工程集团第一建设有限公司拖欠工资", None),
        ("众合建设集团有限公司第七工程处拖欠工资", None),
        ("在第三项目部干活，拖欠工资", None),
        ("昌盛（集团）有限公司（御景园项目）拖欠工资", "御景园项目"),
        # with its note, and with the works at the place
        (
            "在琉璃寺镇2021年高标准农田建设项目（三标段）干活，拖欠工资",
            "琉璃寺镇2021年高标准农田建设项目（三标段）",
        ),
        ("在梓桐公园绿化工程干活，拖欠工资", "梓桐公园绿化工程"),
        # the town says where, or belongs to the name
        ("来电人系清平镇鑫苑商务中心项目的瓦工，拖欠工资", "鑫苑商务中心项目"),
        ("项目名称：清平镇鑫苑小学教学楼项目；拖欠工资", "清平镇鑫苑小学教学楼项目"),
        # a project before its company, with no mark between
        ("在金城小区项目干活的山东昌盛建筑工程有限公司工人，拖欠工资", "金城小区项目"),
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
        ("工资没结清，还差一万二。", "12000"),
        ("压着一个月工资3800元不给", "3800"),
        ("一个月工资3800元，共两个月工资没给", None),
        ("拖欠工资", None),
        # a telephone is no money, however it is masked
        ("拖欠2人工资1.15万元。联系人：刘*，电话169****0785", "11500"),
        ("拖欠工资金额不详。电话139****2013", None),
        # of each: 3 × 5000
        ("3人工资各5000元", "15000"),
        ("每人5000元，共3人工资未发", "15000"),
        ("3人工资未发，人均5000元", "15000"),
        ("欠工资5000元/人，共3人", "15000"),
        ("张某等三人，一人三千，工资没给", "9000"),
        ("拖欠工资，5人各欠两万", "100000"),
        ("两人各欠3000元工资", "6000"),
        ("3名工人的工资每人约5000元未付", "15000"),
        # 3 × 5000 + 2 × 3000
        ("3人各5000元，2人各3000元，工资没给", "21000"),
        # a total that is written goes first
        ("3人各5000元，共计1.4万元工资没给", "14000"),
        ("拖欠工资5万元，10人每人5000元", "50000"),
        # how many is not said
        ("几个人各5000元工资没给", None),
        # two or three people, three or four: the fewer, and approximate
        ("三四个人各5000元工资没给", "15000"),
        ("2、3人工资各5000元", "10000"),
        ("3人工资各约5000元", "15000"),
        # of a range the lower end
        ("3名工人的工资每人5000至8000元未付", "15000"),
        # not of each
        ("各部门互相推诿，拖欠3人工资5000元", "5000"),
        ("拖欠4人工资，其中一人工资5000元", "5000"),
        ("本人一人工资5000元没给", "5000"),
        ("200元/人/天，3人工资没给", None),
        ("每人每月4000元，3人工资没给", None),
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
        ("市民称，1名工人在工地干活，拖欠工资", 1),
        ("拖欠工资，涉及1人；请处理", 1),
        ("6人工资一直未发，共计三万元", 6),
        ("无法发工资，30多名工人天天上门", 30),
        ("老板一个人说了算，不发工资", None),
        ("两人各欠3000元工资", 2),
        ("每人欠2000元工资", None),
        ("干了3个月，拖欠工资", None),
    ],
)
def test_workers(text: str, workers: int | None):
    assert read_order(text).worker_count == workers


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("老板拖欠我三个月工资", "3"),
        ("工资已经两个半月没发", "2.5"),
        ("拖欠工资达六个月之久", "6"),
        ("公司已经4个月不发工资", "4"),
        ("近半年工资未发", "6"),
        ("欠我们一年多的工资", "12"),
        ("2023年8月-11月的工资一直未发", "4"),
        ("拖欠12名工人2023年11月至2024年2月工资", "4"),
        ("拖欠11月至2月的工资", "4"),
        ("2021年1月至1月的工资一直未发", "1"),
        ("8月份、9月份和10月份的工资没有发", "3"),
        ("去年12月份和今年1月份的工资都没给", "2"),
        ("5月份工资到现在没发", "1"),
        # how old a debt is, a rhythm, a date, a promise, pay received
        ("员工工资拖欠了一年半", None),
        ("公司每个月都拖欠工资", None),
        ("3个月前离职，工资未结", None),
        ("拖欠工资，承诺三个月内付清", None),
        ("发了3月的工资，停工到现在一直没发", None),
        ("2022年工资没给", None),
        ("拖欠工资", None),
    ],
)
def test_months_owed(text: str, months: str | None):
    assert read_order(text).months_owed == (None if months is None else Decimal(months))


def test_months_worked_are_taken_with_less_confidence() -> None:
    reading = read_order("在工地干了3个月，拖欠工资2万元")
    assert reading.months_owed == 3
    assert reading.reasons["months_owed"] == "按干活的月份计"
    assert reading.confidences["months_owed"] < read_order("拖欠3个月工资").confidences["months_owed"]


@pytest.mark.parametrize(
    ("text", "each", "least", "most", "is_approximate"),
    [
        ("3人工资各5000元", "5000", None, None, False),
        ("3名工人的工资每人5000至8000元未付", "5000", "5000", "8000", True),
        ("三四个人各5000元工资没给", "5000", None, None, True),
        ("30多人每人5000元工资", "5000", None, None, True),
        ("拖欠工资约3万元", None, None, None, True),
        ("拖欠工资2到3万元", None, "20000", "30000", True),
        ("拖欠工资30000元", None, None, None, False),
        ("拖欠工资", None, None, None, None),
    ],
)
def test_of_each_ranges_and_about(
    text: str, each: str | None, least: str | None, most: str | None, is_approximate: bool | None
) -> None:
    reading = read_order(text)
    wanted = [None if one is None else Decimal(one) for one in (each, least, most)]
    assert [reading.each_yuan, reading.least_yuan, reading.most_yuan] == wanted
    assert reading.is_approximate is is_approximate


def test_the_words_that_a_reading_rests_on() -> None:
    reading = read_order("来电人反映，众合商贸有限公司拖欠5名员工三个月工资，共计20000元。")
    assert reading.evidence["employer"] == ("众合商贸有限公司",)
    assert reading.evidence["yuan"] == ("20000元",)
    assert any("5名员工" in one for one in reading.evidence["worker_count"])
    assert any("拖欠" in one for one in reading.evidence["is_about_wages"])
    assert "project" not in reading.evidence
    assert reading.reasons["project"]


def test_whole_confidence_is_that_of_the_weakest_field() -> None:
    reading = read_order("单位：众合商贸有限公司，拖欠5名员工三个月工资共计20000元")
    sure = reading.confidences
    # no project and no town were taken
    taken = ("is_about_wages", "employer", "yuan", "worker_count", "months_owed")
    assert reading.confidence == min(sure[field] for field in taken)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        # two places are not one project
        ("远博装饰有限公司在东关嘉园和柳林学府两处都有活，拖欠我工资6000元", "project"),
        # where he is from need not be where he worked
        ("来访人系尹集镇人，远博装饰有限公司拖欠其工资6000元", "town"),
    ],
)
def test_whatever_is_taken_without_certainty_lists_the_order(text: str, field: str) -> None:
    """The other fields are sure, so only this one can put it on the list."""
    reading = read_order(text)
    unsure = {name for name, share in reading.confidences.items() if share < 0.6}
    assert (unsure, getattr(reading, field) is None) == ({field}, False)
    assert reading.confidence == reading.confidences[field]


def test_one_mention_in_a_long_text_is_for_a_person() -> None:
    story = "来电人反映小区绿化缺失、路面破损、物业服务差，多次反映无人处理。" * 8
    told = read_order(f"{story}听说物业还拖欠工资。{story}")
    assert told.is_about_wages
    assert told.confidences["is_about_wages"] < 0.9
    assert told.confidence < 0.6
    assert not read_order(story).is_about_wages


@pytest.mark.parametrize(
    "text", ["", "，，。！？……", "please pay our wages", "&lt;p&gt;&nbsp;", "锟斤拷" * 30, " \n\t"]
)
def test_what_cannot_be_read_is_not_known_and_says_why(text: str) -> None:
    reading = read_order(text)
    assert not reading.is_about_wages
    assert reading.reasons["is_about_wages"]
    assert (reading.employer, reading.project, reading.yuan, reading.worker_count) == (None,) * 4


def test_a_text_of_twenty_thousand_characters_is_read() -> None:
    told = read_order("单位：众合商贸有限公司，拖欠5名员工工资。" + "请领导重视。" * 3_500)
    assert (told.is_about_wages, told.employer) == (True, "众合商贸有限公司")


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


def test_a_persons_decision_goes_before_the_rules(staged: Staged, con: duckdb.DuckDBPyConnection):
    decisions = [
        ("A1", "employer", "惠民超市"), ("A1", "yuan", "3000.5"), ("A1", "worker_count", None),
        ("A2", "is_about_wages", "false"), ("A3", "is_about_wages", "true"),
    ]  # fmt: skip
    con.executemany("insert into reading_decisions values (?, ?, ?)", decisions)
    try:
        corrected, refused, revived, untouched = staged(
            "hotline_orders",
            [
                {"工单编号": "a1", "主要内容": "众合商贸有限公司拖欠5名员工工资"},
                {"工单编号": "A2", "主要内容": "拖欠工资"},
                {"工单编号": "A3", "主要内容": "路灯坏了"},
                {"工单编号": "A4", "主要内容": "拖欠工资"},
            ],
        )
    finally:
        create_decisions(con)
    assert (corrected["text_employer"], corrected["text_yuan"]) == ("惠民超市", Decimal("3000.50"))
    assert (corrected["text_worker_count"], corrected["text_worker_count_confidence"]) == (None, 1)
    assert corrected["text_wages_confidence"] < 1 == corrected["text_confidence"]
    assert (refused["skip_rule"], refused["is_about_wages"]) == ("not_about_wages", False)
    assert (revived["skip_rule"], revived["text_confidence"]) == (None, 1)
    # it names nobody
    assert untouched["text_confidence"] == NOBODY
