"""Every stretch that may be a name is offered. All names are made up."""

import pytest

from etl.staging.hotline.organisations import Scan, is_balanced


def offered(text: str) -> set[str]:
    scan = Scan(text)
    return {scan.text[name.start : name.end] for name in scan.names}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # behind which words a name begins
        ("我在聊城恒屹劳务有限公司干活", "聊城恒屹劳务有限公司"),
        ("受雇于恒屹劳务", "恒屹劳务"),
        ("给恒屹劳务干活", "恒屹劳务"),
        ("劳务由聊城恒屹劳务有限公司承接", "聊城恒屹劳务有限公司"),
        ("驾驶高唐县恒屹渣土公司的车", "高唐县恒屹渣土公司"),
        ("2023年受山东恒屹劳务有限公司派遣", "山东恒屹劳务有限公司"),
        ("租赁公司（聊城恒屹机械租赁有限公司）", "聊城恒屹机械租赁有限公司"),
        ("县城恒屹美容美发学校", "恒屹美容美发学校"),
        ("去年清平镇恒屹家纺", "恒屹家纺"),
        # brackets, groups, branches
        ("在鲁恒集团（山东）置业高唐有限公司上班", "鲁恒集团（山东）置业高唐有限公司"),
        ("是恒屹住工（集团）股份有限公司", "恒屹住工（集团）股份有限公司"),
        ("在恒屹保安服务有限公司高唐项目部", "恒屹保安服务有限公司高唐项目部"),
        ("在恒屹建设有限公司第五分公司", "恒屹建设有限公司第五分公司"),
        ("恒屹集团聊城分公司没给钱", "恒屹集团聊城分公司"),
        ("恒屹建设有限公司聊城公司欠钱", "恒屹建设有限公司聊城公司"),
        # words that barriers are part of
        ("在高唐县第二污水处理厂干活", "高唐县第二污水处理厂"),
        ("在学生公寓项目干活", "学生公寓项目"),
        ("在市民中心装修工程干活", "市民中心装修工程"),
        ("县城区雨水管网改造工程", "县城区雨水管网改造工程"),
        # sites and their parts
        ("在云溪雅苑三期干", "云溪雅苑三期"),
        ("北街安置区C地块1#、3#、7#楼，施工单位", "北街安置区C地块1#、3#、7#楼"),
        ("在云溪府二标段（2#、4#楼）做钢筋工", "云溪府二标段（2#、4#楼）"),
        ("在云溪安置区（二期）C区住宅项目", "云溪安置区（二期）C区住宅项目"),
        ("杏园里二标", "杏园里二标"),
        ("在那个公租房干活", "公租房"),
        # known by what stands behind
        ("在澜禾壹号抹灰", "澜禾壹号"),
        ("在云朵堂当兼职", "云朵堂"),
        ("新安名庭工地上干", "新安名庭"),
        # by what stands before, or by quotation marks
        ("一家店叫渔灯巷，欠我钱", "渔灯巷"),
        ("平台“捷路通”扣钱", "捷路通"),
        ('工地叫"云岭尚品"，', "云岭尚品"),
    ],
)
def test_offered(text: str, name: str) -> None:
    assert name in offered(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # a name reaches across no word that speaks of somebody or of doing something
        ("市民反映恒屹超市", "市民反映恒屹超市"),
        ("恒屹超市拖欠我家具厂", "恒屹超市拖欠我家具厂"),
        ("恒屹有限公司云溪雅苑项目部", "恒屹有限公司云溪雅苑项目部"),
        # no ends of names
        ("厂房漏水", "厂"),
        ("在家里", "家里"),
        ("打扫保洁员宿舍", "打扫保洁"),
        ("五月二十号", "五月二十号"),
        ("3月份公司没发", "3月份公司"),
        ("做带货直播", "带货直播"),
        ("固河一塑料加工点", "一塑料加工点"),
        ("住云溪花园", "云溪花园"),
        ("恒屹公司工程款", "工程"),
        ("（恒屹（集团）公司", "（恒屹（集团）公司"),
    ],
)
def test_not_offered(text: str, name: str) -> None:
    assert name not in offered(text)


def test_marks_say_what_belongs_to_a_name_of_its_own() -> None:
    """聊城 says where, 劳务有限公司 says what."""
    assert list(Scan("聊城恒屹劳务有限公司").marks) == [2, 2, 0, 0, 1, 1, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("name", "balanced"), [("甲（乙）丙", True), ("甲（乙", False), ("）甲（", False), ("“甲", False)]
)
def test_balanced(name: str, balanced: bool) -> None:
    assert is_balanced(name) is balanced
