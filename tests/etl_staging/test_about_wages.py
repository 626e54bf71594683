"""Whether a text complains of pay owed, in words that people use; none is of the labelled texts."""

from collections.abc import Callable

import pytest

from etl.staging.hotline.about_wages import BY_WORDS, GARBLED, LONG, WRONG_ENCODING, read_wages
from etl.staging.hotline.normalised import normalised
from etl.staging.hotline.wage_model import NOTHING_TO_READ, OrderColumns

OWED = (
    "俺在清平镇一个家具厂喷漆，干到九月底，还有两个月的工钱没给，老板说等货卖了再说。",
    "我是送外卖的，上个月跑单费一直不给结算，站长把我踢出群了。",
    "来电人反映在某幼儿园当保育员，园长拖着三个月工资不发。",
    "工地完工半年了，我们六个抹灰的每人还差八千块，包工头电话关机。",
    "饭店扣着我最后一个月工资不给，说我没提前打招呼。",
    "我爸给人看大门，一年一万，说好腊月给，到现在一分没见。",
    "培训学校欠我们五名老师的课时费，共计三万六千元。",
    "拖欠农民工工资。二十几个人干了四个月，总包和劳务公司互相推。",
)
OTHER = (
    "我在健身房办了年卡，现在关门了，卡里的钱不给退。",
    "我给工地送了两车沙子，货款一万二到现在没给。",
    "租客走了，欠我三个月房租和水电费没结。",
    "小区路灯坏了一个多月没人修，晚上出门看不见路。",
    "想咨询一下，试用期工资最低能给多少，有没有规定？",
    "感谢12345，欠我的工资昨天已经全部拿到了。",
    "合作社流转了我家的地，今年的流转费到现在没给。",
    "公司没给我交社保，要求补缴两年的养老保险。",
)
BESIDE_ANOTHER_CLAIM = (
    "欠工资2万，另要赔偿1万",
    "公司拖欠我工资18500元，并要求支付经济补偿金6000元。",
    "欠材料款5万，其中工资3万",
    "工程队欠我材料款八万元，里面工资三万没给。",
    "欠货款5万元、工资3万元",
)
NO_PAY_BESIDE = (
    "欠材料款5万，其中工资3万已结清",
    "欠材料款5万，没有工资",
    "欠货款2万，另要赔偿1万",
    "被打伤，要求赔偿误工工资2万元，另要赔偿1万",
)
NO_COLUMNS = OrderColumns()


@pytest.mark.parametrize("text", OWED)
def test_pay_owed_in_many_words(text: str) -> None:
    found = read_wages(normalised(text), NO_COLUMNS)
    assert found.value and found.score > 0.5
    # the clauses shown to a person are of the text, and at least one is
    assert found.spans and all(0 <= start < end <= len(text) for start, end in found.spans)


@pytest.mark.parametrize("text", OTHER)
def test_other_matters_with_their_reason(text: str) -> None:
    found = read_wages(normalised(text), NO_COLUMNS)
    assert not found.value and found.reason
    assert found.reason.startswith("没有写到劳动报酬")


@pytest.mark.parametrize("text", BESIDE_ANOTHER_CLAIM)
def test_pay_owed_beside_another_claim(text: str) -> None:
    assert read_wages(normalised(text), NO_COLUMNS).value


@pytest.mark.parametrize("text", NO_PAY_BESIDE)
def test_another_claim_without_pay_owed(text: str) -> None:
    assert not read_wages(normalised(text), NO_COLUMNS).value


@pytest.mark.parametrize(
    "text", ["", "   ", "。。。！！？", "please pay me", "<b>&nbsp;</b>", "\ud83d\ude00", "12345"]
)
def test_what_cannot_be_read_says_so(text: str) -> None:
    found = read_wages(normalised(text), NO_COLUMNS)
    # not known: a person is asked
    assert (found.value, found.score, found.reason, found.spans) == (False, 0.0, NOTHING_TO_READ, ())


@pytest.mark.parametrize("text", [*OWED, *OTHER])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.encode().decode("gb18030", errors="replace"),
        lambda text: text.encode().decode("latin-1"),
        lambda text: text.encode("gb18030").decode("utf-8", errors="replace"),
        # the head in order, the rest not
        lambda text: text[:15] + text[15:].encode().decode("gb18030", errors="replace"),
    ],
)
def test_nothing_is_sure_of_a_text_in_a_wrong_encoding(text: str, spoil: Callable[[str], str]) -> None:
    assert read_wages(normalised(text), NO_COLUMNS).score > GARBLED
    found = read_wages(normalised(spoil(text)), NO_COLUMNS)
    assert found.score <= GARBLED and found.reason in (WRONG_ENCODING, NOTHING_TO_READ)


def test_a_text_of_any_length_is_read() -> None:
    long = "工资没给，" * 4_000
    assert read_wages(normalised(long)[:20_000], NO_COLUMNS).value
    assert read_wages("欠" * 20_000, NO_COLUMNS) is not None


def test_the_same_text_gives_the_same_answer() -> None:
    first, again = (read_wages(normalised(OWED[0]), NO_COLUMNS) for _ in range(2))
    assert first == again


@pytest.mark.parametrize("category", [None, "劳动保障", "城乡建设", "消费维权", "环境保护"])
def test_a_wrong_category_does_not_hide_plain_words(category: str | None) -> None:
    """About one order in six has a wrong 分类; some have none."""
    columns = OrderColumns(category, "投诉举报", "县住建局")
    assert read_wages(normalised(OWED[7]), columns).value
    assert not read_wages(normalised(OTHER[3]), columns).value


def test_in_a_long_letter_plain_words_at_its_head_decide() -> None:
    """The model has learned from short texts: what else a letter tells must not outweigh its title."""
    story = (
        "尊敬的领导：您好！我们小区物业费收得高，电梯经常坏，停车位也不够，去年还停过水。孩子上学的路上车多，"
        "希望能装红绿灯。村里的土地流转费也一直没有说法，老人看病报销手续麻烦。"
    ) * 4
    letter = normalised("投诉鼎兴劳务公司拖欠农民工工资。" + story)
    found = read_wages(letter, NO_COLUMNS)
    assert len(letter) > LONG and found.value
    assert found.score >= BY_WORDS
    assert not read_wages(normalised(story), NO_COLUMNS).value


@pytest.mark.parametrize(
    ("text", "told"), [("我供货的房租", "货款、材料款等买卖纠纷"), ("请问送货的货款", "政策咨询")]
)
def test_of_two_other_matters_the_first_is_told(text: str, told: str) -> None:
    assert read_wages(text, NO_COLUMNS).reason == f"没有写到劳动报酬，说的是{told}"
