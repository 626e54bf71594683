"""What a 12345 text says is owed. All texts are made up; the amounts were worked out by hand."""

import time
from decimal import Decimal

import pytest

from etl.staging.hotline.amounts_owed import AmountOwed, read_amount


def owed(text: str, heads: int | None = None) -> Decimal | None:
    value = read_amount(text, heads).value
    return None if value is None else value.yuan


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("欠我工资8600块钱", 8_600),
        ("我7月的工钱三千二到现在没给", 3_200),
        ("走的时候还差四万七千三", 47_300),
        ("累计拖欠工资达1.86万元", 18_600),
        ("工资卡冻着，一共9万6没发", 96_000),
        ("老板打了欠条，欠条上写的是叁万陆仟元整", 36_000),
        ("账目核对后确认欠付人工费人民币捌万贰仟元", 82_000),
        ("他欠我5000多块钱，一年多了不给", 5_000),
        ("工资3260.5元至今未到账", Decimal("3260.5")),
        ("剩的钱说是年底给，2800元", 2_800),
        ("微信里承认欠我9860，说手头紧", 9_860),
        ("仲裁裁决公司支付我工资18200元，至今未履行", 18_200),
        ("去年的9000到现在没结清", 9_000),
        ("欠款人王某，欠款金额9300元，欠款时间去年腊月", 9_300),
        ("不多，就480块钱", 480),
        ("扣了我半个月工资，1900块", 1_900),
        # 12月工资 ends like a monthly rate and is none
        ("12月工资4300元没发，11月的发了", 4_300),
        ("结算单上写的3万2，老板非说只有2万8", 32_000),
    ],
)
def test_plain(text: str, yuan: int | Decimal):
    assert owed(text) == yuan


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("干了28天，每天150，共计4200元，要求老板付钱", 4_200),
        ("小工一天130，大工一天260，六个人合起来三万一千二", 31_200),
        ("一车沙子200块钱，拉了50车，欠我一万块", 10_000),
        ("一平米24，刷了1350平，合三万二千四", 32_400),
        ("跑一趟150，一共跑了36趟，5400块没给", 5_400),
        ("月薪五千，拖了三个月，共一万五", 15_000),
        ("提成8%，算下来该给我6200元", 6_200),
        ("我一个月4000，俩月8000，还有500块全勤奖，总共8500", 8_500),
    ],
)
def test_rates_are_no_debt(text: str, yuan: int):
    assert owed(text) == yuan


@pytest.mark.parametrize(
    "text", ["拖欠工资3个月，每月4500元", "日薪300，干了好些天没给钱", "讲好一亩七十，割了麦子不给钱"]
)
def test_only_a_rate(text: str):
    assert owed(text) is None


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("劳务费总额为12.8万元，截至目前已支付5.3万元，余7.5万元未支付", 75_000),
        ("应发工资5800元，实际到账3000元，差2800元", 2_800),
        ("老板原来欠两万八，上个月打过来八千，现在还有两万", 20_000),
        ("付了四万，还差八万", 80_000),
        ("活干完给了3万，还短我们2万5", 25_000),
        # the rest is not told: what was due less what was paid
        ("一共是38700，给过三次，两千、五千、三千", 28_700),
        ("包工头说给我算了工钱一万九，年底前给了九千，剩的他说没了", 10_000),
        ("工资4200，走的时候只给了我1800", 2_400),
        ("工资卡里只打了1500，应该是3900", 2_400),
        ("打了五万的条子，年底给了两万，今年五月给了一万", 20_000),
        ("总工钱一万二，给了一半", 6_000),
        # told less exactly than it can be worked out
        ("应得15120元，付了5000，还剩一万多", 10_120),
    ],
)
def test_payments_already_made(text: str, yuan: int):
    assert owed(text) == yuan


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("公司收了我500元押金不退，还有一个月工资3300没发", 3_300),
        ("他让我垫付材料费3000元，连同工资8000元都没给", 8_000),
        ("房租1200都交不起了，老板欠我6000块钱不给", 6_000),
        ("孩子学费要8000，老公在工地的工资一万三还没发", 13_000),
        ("合同总价120万，已付90万，欠工人工资22万元", 220_000),
        ("要求支付拖欠的工资款13650元及经济补偿金9000元", 13_650),
        ("4月工资2750没发还有工装押金400也不给，两样加起来3150", 2_750),
        # the wages within a larger debt
        ("拖欠工程款320万元，其中农民工工资46.8万元", 468_000),
        ("审计完欠尾款26万，里面有农民工工资19万", 190_000),
        ("最后结账25000元，其中材料钱4000元，人工21000元，人工一直没给", 21_000),
        # a promise and what the other side owns to
        ("承诺月底先付一万，结果一分没有，总共欠我们46000", 46_000),
        ("应该是7440元，他只认6200，我不认可", 7_440),
    ],
)
def test_other_money(text: str, yuan: int):
    assert owed(text) == yuan


@pytest.mark.parametrize(
    ("text", "heads", "yuan"),
    [
        ("我6月的工资3600元、7月的工资4100元老板都没给", None, 7_700),
        ("工资4月份3000，5月份3200，6月份2800，都没发", None, 9_000),
        ("张顺3200元，李贵4100元，王强2700元，都是工资没付", 3, 10_000),
        ("欠俺八千五，欠俺兄弟六千二", 2, 14_700),
        ("我是3800，他是4200，她是3600，三个人", 3, 11_600),
        ("欠瓦工组12人8.4万元、木工组9人6.3万元", 21, 147_000),
        ("2024年工资欠2.3万，2025年又欠1.1万", None, 34_000),
        # the sum of the list is told too
        ("本人出工合计4410元；我叔3780元。两人8190元到今天未付", 2, 8_190),
        ("合作社共欠三人6150元（满2300、宓2050、国1800）", 3, 6_150),
        # one sum told twice
        ("今欠李某工资款（12500元）壹万贰仟伍佰元整", None, 12_500),
    ],
)
def test_listed_parts(text: str, heads: int | None, yuan: int):
    assert owed(text, heads) == yuan


@pytest.mark.parametrize(
    ("text", "heads", "yuan", "each"),
    [
        ("3人工资各5000元", 3, 15_000, 5_000),
        ("3人工资各5000元", None, 15_000, 5_000),
        ("我们8个人，人均欠薪6500元左右", 8, 52_000, 6_500),
        ("我跟我爱人一人欠3500", 2, 7_000, 3_500),
        ("瓦工12人每人7000元，木工9人每人7000元", 21, 147_000, 7_000),
        ("普工4人每人3200元、电工2人每人5600元", 6, 24_000, None),
        ("俺仨给他盖房，大工五千，小工两个各三千", 3, 11_000, None),
        ("合计欠我三个人31500元，人均10500元", 3, 31_500, 10_500),
        ("每人还差5000", None, None, 5_000),
        # of the writer alone
        ("21个人一共欠二十七万", 21, 270_000, None),
        ("我一个人就七八万", None, 70_000, None),
    ],
)
def test_each(text: str, heads: int | None, yuan: int | None, each: int | None):
    value = read_amount(text, heads).value
    assert value is not None
    assert (value.yuan, value.each_yuan) == (yuan, each)


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("我的6300多没返，群里三十多个司机都一样", 30),
        ("记工本上我是1986元，同去的妇女有三十几个", 30),
    ],
)
def test_one_person_does_not_speak_for_a_group(text: str, heads: int):
    reading = read_amount(text, heads)
    assert reading.value is None
    assert reading.reason == "只知道本人一人的数额"


@pytest.mark.parametrize(
    ("text", "heads", "value"),
    [
        (
            "我们25人工资被拖欠，总额在30万至35万元之间",
            25,
            AmountOwed(Decimal(300_000), None, Decimal(300_000), Decimal(350_000), True),
        ),
        (
            "还差我大概一千七八百块钱",
            None,
            AmountOwed(Decimal(1_700), None, Decimal(1_700), Decimal(1_800), True),
        ),
        (
            "三个人，每人三千五到四千不等",
            3,
            AmountOwed(Decimal(10_500), Decimal(3_500), Decimal(3_500), Decimal(4_000), True),
        ),
        ("拖欠工资约4万元", None, AmountOwed(Decimal(40_000), None, None, None, True)),
        ("拖欠工资4万元", None, AmountOwed(Decimal(40_000), None, None, None, False)),
    ],
)
def test_ranges_and_approximation(text: str, heads: int | None, value: AmountOwed):
    assert read_amount(text, heads).value == value


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("老板承诺春节前先付20万，余款15万月底付清", 350_000),
        ("公司答应年前付8万，剩余7万年后付清，都没兑现", 150_000),
        ("说好先给3万，剩下的2万正月给，工资至今没给", 50_000),
        ("承诺3月底前支付10万元、4月底前支付8万元，均未支付工资", 180_000),
        ("调解协议约定6月付3万，余款2万7月付，现在都没付", 50_000),
        # a part has been paid since
        ("承诺春节前先付20万，余款15万月底付清，结果只付了5万", 300_000),
        # the whole is told too
        ("拖欠工资35万，承诺春节前先付20万，余款15万月底付清", 350_000),
        # the promise was kept, or is only about the rest
        ("承诺先付20万并已支付，余款15万月底付清", 150_000),
        ("承诺春节前先付20万，已付20万，余款15万没给", 150_000),
        ("年前已付20万，承诺余款15万月底付清", 150_000),
        ("承诺把拖欠的20万工资付清，只给了5万", 150_000),
        ("欠20万，承诺月底付清，只给了5万", 150_000),
        ("承诺给20万工资只给了5万，还差15万", 150_000),
        ("欠我8000元，答应给3000", 8_000),
    ],
)
def test_promises(text: str, yuan: int):
    assert owed(text) == yuan


@pytest.mark.parametrize(
    "text", ["承诺给20万只给了5万", "老板答应给我们5万，到现在没给", "承诺3月付10万，4月付8万"]
)
def test_of_a_promise_alone_nothing_is_taken(text: str):
    reading = read_amount(text, None)
    assert (reading.value, reading.reason) == (None, "只写了承诺付多少，看不出欠多少")


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("欠工资大概2万，准确是20350元", 20_350),
        ("工资差不多两万，确切数是19800元", 19_800),
        ("欠薪大约2万元（准确数20350元）", 20_350),
        ("大概3万块钱吧，具体的是28600", 28_600),
        ("欠我工资3万，说错了，是2万3", 23_000),
        ("欠薪5万元，更正为4.8万元", 48_000),
        ("原来说欠9000，更正一下，是9800元", 9_800),
    ],
)
def test_a_correction_holds(text: str, yuan: int):
    value = AmountOwed(Decimal(yuan), None, None, None, False)
    assert read_amount(text, None).value == value


def test_what_each_is_owed_is_corrected_too():
    value = AmountOwed(Decimal(15_600), Decimal(5_200), None, None, False)
    assert read_amount("每人大概5000，准确是5200元，3人没发工资", 3).value == value
    assert owed("3人工资各5000元", 3) == 15_000


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("欠工资15万月底不给就上访", 150_000),
        ("还剩3万年底给", 30_000),
        ("工资12000年前结清，没有兑现", 12_000),
        # seven is the month
        ("余款2万7月付", 20_000),
        # 20,000 in July, or 27,000
        ("余款2万7月底付", None),
        ("2023年底干的活没给钱", None),
    ],
)
def test_when_it_is_to_be_paid_is_no_part_of_the_sum(text: str, yuan: int | None):
    assert owed(text) == yuan


def test_of_a_follow_up_the_last_telling_holds():
    text = (
        "【首次来电】欠15人工资共计23.7万元。【回复】承诺五月底付清。"
        "【再次来电】只支付了5万元，仍欠18.7万元。【第三次来电】到期分文未付，要求支付剩余的18.7万元。"
    )
    assert owed(text, 15) == 187_000


def test_only_one_is_paid_since():
    text = "【首次来电】公司欠12800。【再次来电】8月12日只收到2800，其余没有，不满意。"
    assert owed(text) == 10_000


def test_what_adds_up_is_surer_than_what_does_not():
    text = "总额78000元，已支付30000元，剩余48000元未支付"
    proven = read_amount(text, 6)
    guessed = read_amount("去年的钱8000，不知道啥时候给", None)
    assert proven.score > guessed.score
    assert [text[start:end] for start, end in proven.spans] == ["48000元"]


@pytest.mark.parametrize(
    ("text", "heads", "yuan"),
    [
        ("拖欠25人工资33.5万元，其中来电人班组9人12万元，要求支付", 25, 335_000),
        ("欠我们工资12万，其中我本人8000元", None, 120_000),
        ("拖欠工资5万元，里面我们组3人9000元", None, 50_000),
        # a larger sum after it is no part of the one before
        ("欠我工资8000元，其中", None, 8_000),
    ],
)
def test_a_part_is_not_added_to_its_whole(text: str, heads: int | None, yuan: int):
    assert owed(text, heads) == yuan


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("银行卡6222****4567，某公司拖欠工资8000元", 8_000),
        ("银行卡****4567，拖欠工资8000元", 8_000),
        ("电话139****7715，欠我工资3200元", 3_200),
        ("拖欠工资9999****9999元", None),
    ],
)
def test_what_is_left_of_a_masked_number_is_no_sum(text: str, yuan: int | None):
    assert owed(text) == yuan


@pytest.mark.parametrize(
    "text",
    ["", "工资没发", "打了12345，电话13900001234", "2023、2024两年的工资没给", "路灯坏了3盏", "😀\0<b>"],
)
def test_no_amount(text: str):
    assert read_amount(text, None).value is None


@pytest.mark.parametrize(
    "text",
    [
        "欠3000元，" * 3_000,
        "3000元、" * 4_000,
        "不" * 20_000,
        "少的" * 10_000,
        "给了" * 10_000,
        "每人" * 10_000,
        "<div class='a'>" * 1_500,
        "He owes 3 workers 5000 yuan. " * 700,
    ],
)
def test_long_texts_take_no_longer_than_their_length(text: str):
    started = time.process_time()
    read_amount(text, 7)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("欠材料款5万，其中工资3万", 30_000),
        ("欠我材料款和工资共8万元，其中的工资2.5万元", 25_000),
        ("欠货款5万元、工资3万元", 30_000),
        ("欠工资2万，另要赔偿1万", 20_000),
        # of a debt of wages its parts are no debt of their own
        ("拖欠工资5万元，其中工资条上10月的2万元", 50_000),
    ],
)
def test_wages_beside_another_debt(text: str, yuan: int):
    assert owed(text) == yuan


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("做到五月底走的，还押着我一个月工资2600没给", 2_600),
        ("离职三个月了，厂方仍欠其1个月工资约2600元", 2_600),
        ("美容店欠我提成和底薪4600元", 4_600),
        ("打零工，日结工资150元没给", 150),
        # of several months one month's pay is a rate
        ("一个月工资2600，三个月没给", None),
    ],
)
def test_pay_of_one_month_that_is_owed(text: str, yuan: int | None):
    assert owed(text) == yuan
