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
    ],
)
def test_parts_are_added(text: str, count: int):
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


@pytest.mark.parametrize("text", ["5个人，" * 5_000, "我" * 20_000, "一、" * 10_000, "三十多岁，" * 4_000])
def test_long_texts_take_no_longer_than_their_length(text: str):
    started = time.process_time()
    read_heads(text)
    assert time.process_time() - started < 2
