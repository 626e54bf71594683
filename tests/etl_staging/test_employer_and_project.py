"""Which unit owes and which site is meant. All texts and names are made up; expected values by hand."""

import time

import pytest

from etl.staging.hotline.employer_and_project import read_employer_and_project
from etl.staging.hotline.normalised import normalised

# text, employer, project
BOTH = [
    (
        "来电人反映在人和街道云溪雅苑三期做木工，劳务公司是聊城市恒屹劳务有限公司，欠11人工资18万元",
        "聊城市恒屹劳务有限公司",
        "云溪雅苑三期",
    ),
    (
        "市民反映汇鑫街道锦澜府5号楼，施工单位山东卓垣建工集团有限公司，水电班组17人三个月工资没有发放",
        "山东卓垣建工集团有限公司",
        "锦澜府5号楼",
    ),
    (
        "用人单位：德州汇拓市政工程有限公司；项目名称：城西雨污分流改造工程；拖欠工资4.6万元",
        "德州汇拓市政工程有限公司",
        "城西雨污分流改造工程",
    ),
    (
        "我在高唐县第三实验小学教学楼项目绑钢筋，受雇于江苏泽宇建筑劳务有限公司，工资一分没发",
        "江苏泽宇建筑劳务有限公司",
        "高唐县第三实验小学教学楼项目",
    ),
    (
        "去年给济南锦程装饰工程有限公司在悦湖公馆12号楼刮腻子，工钱还欠两万三",
        "济南锦程装饰工程有限公司",
        "悦湖公馆12号楼",
    ),
    (
        "总包山东鼎源建设集团有限公司已把钱打给劳务，劳务公司聊城拓信劳务有限公司没给我们发，"
        "工地在龙湖花园二期，共欠9个人十二万",
        "聊城拓信劳务有限公司",
        "龙湖花园二期",
    ),
    (
        "俺五个在固河镇污水处理厂扩建工程挖沟，公司是河北瑞通市政工程有限公司，每人差3000没给",
        "河北瑞通市政工程有限公司",
        "固河镇污水处理厂扩建工程",
    ),
    (
        "反映人在尹集镇80兆瓦光伏发电项目安装支架，由山东旭晖新能源有限公司招用，拖欠三个月工资",
        "山东旭晖新能源有限公司",
        "尹集镇80兆瓦光伏发电项目",
    ),
    (
        "【首次来电】来电人反映其与老乡6人在锦绣江南二期做外墙保温，用工单位为河北固安保温工程有限公司，欠工资9.8万元。"
        "转办单位：县住建局、汇鑫街道办事处。【回复】县住建局：经联系山东恒达建设集团有限公司，该公司称劳务费已足额支付。"
        "【再次来电】河北固安保温工程有限公司至今未付，对回复不满意。",
        "河北固安保温工程有限公司",
        "锦绣江南二期",
    ),
    (
        "工地叫金桂家园，公司叫山东岳峰建安有限公司，欠我抹灰工资一万二",
        "山东岳峰建安有限公司",
        "金桂家园",
    ),
]

EMPLOYERS = [
    # firms with brackets, groups and branches in their names
    ("我在国盛能源（山东）有限公司上班，公司拖欠两个月工资", "国盛能源（山东）有限公司"),
    ("来电人系山东瑞丰（集团）股份有限公司员工，8月工资未发", "山东瑞丰（集团）股份有限公司"),
    ("本人在聊城康达保安服务有限公司高唐分公司当保安，一直不发工资", "聊城康达保安服务有限公司高唐分公司"),
    ("受雇于聊城洁源物业服务有限公司高唐项目部做保洁，欠工资四千二", "聊城洁源物业服务有限公司高唐项目部"),
    ("鲁中路桥集团第二工程处欠我们开车的运费工资一万六", "鲁中路桥集团第二工程处"),
    ("反映山东长河集团拖欠职工工资三个月", "山东长河集团"),
    # without 公司
    ("给恒信劳务干了两个月，工资没结", "恒信劳务"),
    ("我在德润纺织挡车，厂里三个月没发工资", "德润纺织"),
    ("投诉优居装饰拖欠工人工资", "优居装饰"),
    ("在众诚人力介绍下到冷库打工，众诚人力扣着我们工资不给", "众诚人力"),
    ("在捷达物流开货车，年底了还欠两个月工资", "捷达物流"),
    ("我是数云软件的程序员，公司欠薪三个月", "数云软件"),
    # shops, works, farms
    ("我在福满楼大酒店当服务员，老板欠我两个月工资", "福满楼大酒店"),
    ("阿里郎烤肉店拖欠我一个月工资2800元", "阿里郎烤肉店"),
    ("在佳和超市当收银员，店长扣了半个月工资不发", "佳和超市"),
    ("俺在兴旺养殖场喂猪，老板半年没给钱", "兴旺养殖场"),
    ("丰年种植专业合作社欠俺们摘辣椒的工钱", "丰年种植专业合作社"),
    ("在宏伟板材厂干了半年，厂里拖欠工资8000元", "宏伟板材厂"),
    ("在巧手服装厂做缝纫工，计件工资没给", "巧手服装厂"),
    ("在小燕子理发店当学徒，工资一分没给", "小燕子理发店"),
    ("在老王家驴肉馆端盘子，欠我1500", "老王家驴肉馆"),
    # schools, care, gyms, deliveries, clubs
    ("启智幼儿园拖欠老师工资两个月", "启智幼儿园"),
    ("我在育英培训学校当老师，课时费三个月没发", "育英培训学校"),
    ("我在宏达驾校当教练，工资拖欠半年", "宏达驾校"),
    ("在康宁养老院做护工，工资拖了三个月", "康宁养老院"),
    ("我在爱民医院当护士，绩效工资一直不发", "爱民医院"),
    ("力健健身房教练，两个月提成没发", "力健健身房"),
    ("飞送外卖高唐站拖欠骑手跑单费", "飞送外卖高唐站"),
    ("我在中达快递三里店网点送件，派费压着不给", "中达快递三里店网点"),
    ("金嗓子KTV欠服务员工资三千", "金嗓子KTV"),
    ("在高唐星光影视传媒做剪辑，欠我提成6000", "高唐星光影视传媒"),
    ("小豆丁托管班不给我发工资", "小豆丁托管班"),
    # quoted and called
    ("我在一家叫“渔家傲酒楼”的饭店后厨帮工，欠我两千块", "渔家傲酒楼"),
    ('我在"麦朵蛋糕"做裱花，老板欠我一个月工资', "麦朵蛋糕"),
    ("网约车平台“捷路通”扣着我的流水两千不给", "捷路通"),
    # third parties are not taken
    (
        "工资未发。来电人反映其在高唐县明珠毛巾厂当挡车工，6月工资3100元未发。【承办单位回复】梁村镇人民政府："
        "经与该厂联系，厂方称货款未回，月底发放。【再次来电】到期没有发。",
        "高唐县明珠毛巾厂",
    ),
    (
        "我是月嫂，通过好孕来家政公司接的单，客户把8800元打给了好孕来家政公司，公司扣着不给我",
        "好孕来家政公司",
    ),
    (
        "我在县人民医院做护工，是济南康佑陪护服务有限公司派去的，公司拖欠我8月工资3600元，"
        "医院说钱早就给公司了",
        "济南康佑陪护服务有限公司",
    ),
    (
        "我被高唐县众合人力资源有限公司派到宏盛食品厂上班，厂里说工资已付给人力公司，"
        "高唐县众合人力资源有限公司一直不给我们发",
        "高唐县众合人力资源有限公司",
    ),
]

NOBODY = [
    "跟着包工头老李干了两个月，工钱没给，他人找不着了",
    "老板欠我工资不给，电话也不接",
    "俺在清平镇上一个饭店刷碗，老板娘欠俺一千二",
    "来电人反映工资被拖欠，请县人社局和劳动监察大队核实处理",
    "给一家私人加工厂干活，三个月没发钱",
    "某公司拖欠工资，请求帮助",
    "俺给邻村张大爷家盖房，工钱没给俺",
]

PROJECTS = [
    ("在清河湾小区工地干瓦工，包工头欠我一万", "清河湾小区"),
    ("我在G308道路改造工程开压路机，工资没发", "G308道路改造工程"),
    ("翰墨苑刮腻子的钱到现在没给", "翰墨苑"),
    ("在姜店镇高标准农田建设项目打井，欠工资五千", "姜店镇高标准农田建设项目"),
    ("在县医院新院区工地干架子工，工资两个月没发", "县医院新院区"),
    ("在东城安置区B区7号楼砌墙，欠人工费三万", "东城安置区B区7号楼"),
    ("在徒骇河大桥维修加固工程打孔，欠我工资4800", "徒骇河大桥维修加固工程"),
    ("智慧农业产业园一标段钢筋工工资拖欠两个月", "智慧农业产业园一标段"),
]

NO_SITES = [
    "我在阳光家园小区当门卫，物业公司拖欠工资两个月",
    "在超市当收银员，欠两个月工资",
    "我家住翠湖花园，在饭店打工，老板不给工资",
]


LEDGER = frozenset(("云溪雅苑三期", "城西雨污分流改造工程", "东湖花园", "东湖花园二期", "翠微阁"))


def read(text: str) -> tuple[str | None, str | None]:
    employer, project = read_employer_and_project(normalised(text))
    return employer.value, project.value


@pytest.mark.parametrize(("text", "employer", "project"), BOTH)
def test_both(text: str, employer: str, project: str) -> None:
    assert read(text) == (employer, project)


@pytest.mark.parametrize(("text", "employer"), EMPLOYERS)
def test_employer(text: str, employer: str) -> None:
    assert read(text)[0] == employer


@pytest.mark.parametrize("text", NOBODY)
def test_no_unit_is_named(text: str) -> None:
    assert read(text)[0] is None


@pytest.mark.parametrize(("text", "project"), PROJECTS)
def test_project(text: str, project: str) -> None:
    assert read(text)[1] == project


@pytest.mark.parametrize("text", NO_SITES)
def test_no_site_is_meant(text: str) -> None:
    assert read(text)[1] is None


def test_a_name_of_the_ledger_is_the_project() -> None:
    text = "俺在翠微阁那边挖沟，钱没给"
    assert read(text)[1] is None
    _, project = read_employer_and_project(text, LEDGER)
    assert (project.value, project.score, project.spans) == ("翠微阁", 0.99, ((2, 5),))


def test_the_longest_name_of_the_ledger_is_taken() -> None:
    """And a list will do where few texts are read."""
    _, project = read_employer_and_project("东湖花园二期抹灰的钱没给", sorted(LEDGER))
    assert project.value == "东湖花园二期"
    assert project.reason is None


def test_two_names_of_the_ledger_are_doubtful() -> None:
    _, project = read_employer_and_project("先在东湖花园干，后来去了云溪雅苑三期，都没给钱", LEDGER)
    assert project.value == "云溪雅苑三期"
    assert project.reason == "也可能是“东湖花园”"


def test_a_company_may_be_called_like_a_project_of_the_ledger() -> None:
    text = "我在聊城东湖花园物业服务有限公司当保安，工资没发"
    employer, project = read_employer_and_project(text, LEDGER)
    assert employer.value == "聊城东湖花园物业服务有限公司"
    assert project.value is None


def test_spans_are_the_places_of_the_name() -> None:
    text = "在佳和超市当收银员，佳和超市扣了半个月工资不发"
    employer, _ = read_employer_and_project(text)
    assert employer.spans == ((1, 5), (10, 14))
    assert all(text[start:end] == employer.value for start, end in employer.spans)


def test_why_nothing_is_taken() -> None:
    employer, project = read_employer_and_project("老板欠我工资不给")
    assert (employer.reason, project.reason) == ("没有写出单位名称", "没有写出项目或工地名称")
    assert (employer.spans, project.spans) == ((), ())


def test_a_second_unit_is_mentioned() -> None:
    """Neither is said to owe."""
    text = "聊城宏远建筑劳务有限公司和山东盛达建筑劳务有限公司欠我工资，两家互相推"
    employer, _ = read_employer_and_project(text)
    names = {"聊城宏远建筑劳务有限公司", "山东盛达建筑劳务有限公司"}
    assert employer.value in names
    (other,) = names - {employer.value}
    assert employer.reason == f"也可能是“{other}”欠薪"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "。",
        "\n\n\n",
        "hello world, salary not paid by ACME Inc.",
        "<a href='x'>工资&nbsp;</a>" * 50,
        "\x00\x01公司",
        "公司",
        "（（（公司",
        "“““厂”",
        '"',
        "）公司（",
        "有限公司有限公司有限公司",
        "Зарплата не выплачена",
        "工資を払ってくれない株式会社",
        "🙂" * 30 + "公司",
    ],
)
def test_strange_texts(text: str) -> None:
    """Whatever is read lies in the text."""
    for known in ((), LEDGER):
        for reading in read_employer_and_project(text, known):
            assert reading.value is None or reading.value in text
            assert 0 <= reading.score <= 1
            assert all(text[start:end] == reading.value for start, end in reading.spans)


@pytest.mark.parametrize(
    "part",
    [
        "工",
        "（",
        '"',
        "“",
        "叫",
        "厂店馆院",
        "1#、2#、",
        "在山东鑫瑞建设有限公司高唐分公司干活，",
        "锦绣花园二期",
    ],
)
def test_long_texts_take_no_long_time(part: str) -> None:
    text = (part * 20_000)[:20_000]
    began = time.process_time()
    read_employer_and_project(text)
    assert time.process_time() - began < 2
