"""How many people a 12345 text says are owed. All texts are made up."""

import time

import pytest

from etl.staging.hotline.heads_owed import HeadsOwed, read_heads


def heads(text: str) -> int | None:
    value = read_heads(text).value
    return None if value is None else value.count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("我们一共23个人在工地干活，工资都没发", 23),
        ("拖欠李某等16名工人工资", 16),
        ("欠薪人数：35人，欠薪金额：42万元", 35),
        ("涉及人数12，金额6万", 12),
        ("欠薪涉及6人", 6),
        ("欠了我们十一个人八万多", 11),
        ("我们八个老姐妹在大棚里干活，没给钱", 8),
        ("全厂二百多工人没发工资", 200),
        ("护工一共8个", 8),
        ("四名教练的课时费没发", 4),
        ("五个扫马路的老头老太太，工资没发", 5),
        ("我带着12个老乡干活，老乡们的工资发不下去", 12),
        ("民工代表三人来访，反映该项目拖欠五十六名工人工资", 56),
        ("我们班14人，其中5人的工资已经发了", 14),
        ("6人*1500元=9000元", 6),
    ],
)
def test_counted(text: str, count: int):
    assert heads(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("俺爷俩给他垒墙，工钱没给", 2),
        ("俺媳妇和我在养殖场干，钱没给", 2),
        ("我和老婆在饭店打工，俩月没发工资", 2),
        ("俺跟俺对象俩人的钱没给", 2),
        ("我们老两口给人家看大棚，工资没发", 2),
        ("夫妻二人在物业打扫卫生，三个月没发工资", 2),
        ("哥仨给他干的，没给钱", 3),
        ("兄弟三个在工地，工资都没拿到", 3),
        ("我们仨兄弟的工钱", 3),
        ("算上我一共五口子人没拿到钱", 5),
        ("我和工友老李、小张的工资都没发", 3),
    ],
)
def test_kin_and_mates(text: str, count: int):
    assert heads(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("反映人与其他7名工友的工资被拖欠", 8),
        ("欠我和其他五人工资共3万", 6),
        ("我和另一个司机的工资没发", 2),
        ("有7名同事跟我情况一样", 8),
        ("同去的还有十八个同学，工资都没给", 19),
        # the total follows
        ("本人及同村4人共5人在该项目做工", 5),
    ],
)
def test_the_writer_counts_too(text: str, count: int):
    assert heads(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("男工5人、女工7人的工资一直没结", 12),
        ("我们组3个瓦工2个小工，钱都没给", 5),
        ("五名瓦工、三名小工、两名电工的工资", 10),
        ("人数：普工4、电工2，工资没给", 6),
        ("班组共有十二人，另外还有四名妇女，都没给钱", 16),
        # crews by their work, with or without 工 and 班组
        ("架子工7、防水5、抹灰工9，钱都没给", 21),
        ("油漆班组4人，水电班组6人，保温班组3人，工资都拖着", 13),
        ("刘家班9人、赵家班4人没领到工资", 13),
        ("焊工（3人）、安装队（12人）的工钱没结", 15),
        ("壮工6名；电焊工2名；力工10名，未发工资", 18),
        ("瓦匠5人每人2000元、小工3人每人1500元没给", 8),
        # two more carpenters are paid
        ("焊工2人已经发了，电工4人、小工9人没发", 13),
        # a stated whole holds, whatever the parts come to
        ("共20人，油漆工4人、焊工6人、小工7人，欠工资", 20),
        ("班组有14人，油漆工9人，小工5人，都没发工资", 14),
        # steel is counted too
        ("进了一批钢筋16，木工7人没发工资", 7),
    ],
)
def test_parts_are_added(text: str, count: int):
    assert heads(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("共42人，其中瓦工21人，木工21人，工资都没发", 42),
        ("涉及工人42名，其中瓦工22名、木工20名", 42),
        ("瓦工21人，木工21人，共42人，工资没发", 42),
        ("共42人，瓦工21人每人5000元，木工21人每人6000元", 42),
        ("欠薪共涉及36人：木工14人，瓦工12人，钢筋工10人", 36),
        # parts that are told besides are no other numbers
        ("欠薪10万，涉及12人，其中我班组5人", 12),
        ("欠12人工资共10万元，其中我们班组5人", 12),
        ("一共18人没发工资，其中女工6人", 18),
        # those alone are unpaid
        ("共20人，其中8人没发工资", 8),
        ("全厂200人，其中30人工资没发", 30),
    ],
)
def test_a_total_and_its_parts(text: str, count: int):
    reading = read_heads(text)
    assert reading.value == HeadsOwed(count, False)
    assert reading.reason is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("20人发了，还有8人没发", 8),
        ("已经发了20人，还有8人没发", 8),
        ("20个人的工资发了，还有8个人没发", 8),
        ("发了一半人，还有8人没发", 8),
        ("28人里20人发了，8人没发", 8),
        ("涉及30人，其中20人已发，剩余10人未发", 10),
        ("工程队总共25人，已给10人结清，剩余15人没结", 15),
        # paid in part: they are owed the rest
        ("我们20人只发了一半工资", 20),
        ("20人发了，但是只发了一半", 20),
        ("老板给了3人2万元，还欠5万", 3),
        # those who are there, and those who are owed
        ("工地上50人，欠薪12人", 12),
        ("工地有50多人，欠薪12人", 12),
        ("工地上50人干活，有12人没拿到工资", 12),
        ("公司一共80名员工，其中12名员工的工资没发", 12),
        ("酒店有员工70人，拖欠厨师5人工资", 5),
        ("工地上50人，都没发工资", 50),
        ("欠8人工资，还有5人没签合同", 8),
        ("木工20人没发工资，还有8名小工没发工资", 28),
    ],
)
def test_some_are_paid_and_some_are_not(text: str, count: int):
    assert heads(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("厂里200名员工，就我没发", 1),
        ("厂里200名员工，就我一个没发工资", 1),
        ("厂里200名员工，只有我没发工资", 1),
        ("全厂50人都发了工资，唯独没给我发", 1),
        ("50个人在工地上干活，只拖欠我自己的工资", 1),
        ("厂里200名员工，就我和我对象没发", 2),
        ("20人都发了，就差老李和我没发", 2),
        ("厂里200名员工都没发，就我自己来反映", 200),
        ("厂里200名员工都没发工资，只有我敢来反映", 200),
        ("公司100多人，就我们5个人没发工资", 5),
        # no number is told
        ("别人都发了，就我没发工资", None),
    ],
)
def test_only_some_of_a_staff(text: str, count: int | None):
    assert heads(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("三十来口子人的工钱", 30),
        ("车间里五六十号人都没发工资", 50),
        ("我们工地30多人，被拖欠两个月", 30),
        ("涉及农民工约40余人，金额28万元", 40),
        ("女工十五六个，都没拿到钱", 15),
        ("百十来人的工资都压着", 100),
        ("我们20到30人的工资", 20),
    ],
)
def test_approximate(text: str, count: int):
    assert read_heads(text).value == HeadsOwed(count, True)


@pytest.mark.parametrize(
    "text",
    [
        "我有两个孩子上学，工资没发",
        "家里五口人就靠我一个人挣钱，工资三个月没发",
        "我今年干了三个月，两个工地的工资都没给",
        "三个月工资没发，我给经理打了五次电话",
        "人社局来了两名工作人员调解，工资还是没给",
        "第3人民医院护工，工资没发",
        "3号楼2单元的活，工资没给",
        "我跟刘老板干活，他欠我8000",
        "大三学生，兼职的钱没给",
        "",
        "😀",
    ],
)
def test_nobody_counted(text: str):
    assert heads(text) is None


def test_two_numbers_are_doubtful():
    reading = read_heads("先说9个人没发工资，又说是11个人没发工资")
    assert reading.reason == "文中有几个不同的人数"


@pytest.mark.parametrize(
    "text",
    [
        *("5个人，" * 5_000, "我" * 20_000, "一、" * 10_000, "三十多岁，" * 4_000),
        *("欠5人，发了5人，" * 2_000, "其中5人没发" * 4_000),
    ],
)
def test_long_texts_take_no_longer_than_their_length(text: str):
    started = time.process_time()
    read_heads(text)
    assert time.process_time() - started < 2
