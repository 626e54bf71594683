"""How much is owed: the sums of a text weighed against each other."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.staging.hotline.agreeing_sums import DUE, is_near, left_over, proven_sum
from etl.staging.hotline.amended_sums import amended
from etl.staging.hotline.field_reading import FieldReading
from etl.staging.hotline.spoken_numbers import ONES, Number, value_of
from etl.staging.hotline.sums_of_money import SEVERAL_MONTHS, Sum, sums_of_money


@dataclass(frozen=True)
class AmountOwed:
    """`yuan` is owed in all, `each_yuan` to each; `low` and `high` are the ends of a range, of each where
    `each_yuan` stands and else of the whole. None: not said."""

    yuan: Decimal | None
    each_yuan: Decimal | None
    low: Decimal | None
    high: Decimal | None
    is_approximate: bool


NO_DEBT = frozenset(("rate", "month", "other", "promise", "paid", "spread"))
# Of more sums than these nobody can tell which is owed.
MOST_SUMS = 40
# A follow-up tells the case again, and the last telling holds.
STAGE = re.compile(
    "【|再次(?:来电|反映|致电)|第[二三四五六七八九]次来电|[二三四五六]次来电|回访|追加"
    r"|[\n。；][二三四五六七八九十]、"
)
FRACTION = re.compile(
    "(?:[给付发结]了|支付了|[只才已][给付发结]|就[给付发结]了)(?:[我俺]们?)?(一半|[一二三四五六七八九]成)"
)
TENTHS = "一二三四五六七八九"
STRONG_BREAK = re.compile(r"[。；！？\n]")
MONTH_BEFORE = re.compile("月份?(?:的?(?:工资|工钱|钱|提成))?(?:是|欠|差)?$|季度")
MONTH_BEFORE_SUM = re.compile(rf"(\d{{1,2}}|[{ONES}十]{{1,2}})月份?(?:的?(?:工资|工钱|钱))?(?:是|欠|差|有)?$")
FEWEST_MONTHS = 2
# 另外两人各4400, 普工4人每人3200; 2、3人 is no one number
COUNT_OF_EACH = re.compile(
    rf"(?<![\d、])(\d{{1,3}}(?=[余多来]?[人名位个工])|[{ONES}十]{{1,3}}(?=[余多来]?[人名位个口工])|俩|仨)(?!个月)"
    r"[一-龥]{0,7}?，?(?:每人|每名|每位|每个|各|人均|均)[^，。；！？\d]{0,6}$"
)
# Words of people other than the writer before an amount of each: 他们各6480.
OTHERS = re.compile("(?:他们|她们|其他人|另外|其余|别人)[^，。；]{0,6}$")
# 另欠, 其同事一并欠, 他那份三千: one more sum of the list, though far away
ADDED = re.compile(
    "[另又]欠|另[^，。；]{0,3}[名个位人]|也欠|一并|其(?:同事|工友|妻|丈夫|儿|弟|兄|父|母)|那份|那一份"
)
# One debt told twice: 欠条, what is asked for, a correction. Another one: of another month, person or kind.
SAME_DEBT = re.compile("欠条|白条|条子|承认|[要追讨]回|诉求|要求|希望|准确|实际|其实|老板说|公司说|单位说")
OTHER_DEBT = re.compile(
    "月|季|年|对象|媳妇|老婆|丈夫|妻|工友|同事|老乡|[儿弟哥姐妹爸妈父母叔他她]|爱人|某|另|加班|提成|奖金|绩效|补贴|押金|[两俩]"
)
# 工资3200元没给，加班费800元也没给
ALSO = re.compile("也(?:都|一直)?(?:没|未|不|欠|拖)")
# （12500元）壹万贰仟伍佰元整: one sum told twice
SAID_AGAIN = re.compile("[（）整，]*(?:大写|小写|人民币|即|也就是|：|¥)*[（）]*")
# What may stand between two sums of a list: 、七月份, ，邵兵.
LIST_GAP = re.compile(r"[钱整]?[、，和及与跟加 （）]*[^，。；！？\n、就写说给只才却但没不付发要还已]{0,8}")
WITHIN = re.compile("[^。；！？\n]{0,8}(?:其中|当中|里面|里头)[^，、。；！？\n]{0,16}")
ADDED_GAP, LED_GAP, NEAR_GAP, REACH = 40, 20, 12, 20
# A sum of a group that makes less than this for each is one person's.
LEAST_EACH, GROUP = 500, 3
PROVEN, SURE, FAIR, WEAK = 0.97, 0.9, 0.75, 0.5


def read_amount(text: str, heads: int | None) -> FieldReading[AmountOwed]:
    """What the text says is owed; `heads` are those whom it is owed to."""
    told = sums_of_money(text)
    if not told:
        return FieldReading(None, 0.95)
    if len(told) > MOST_SUMS:
        return FieldReading(None, WEAK, _spans(told[:1]), "写了太多数额，看不出欠多少")
    sums = amended(text, told)
    live = [one for one in sums if one.role not in NO_DEBT]
    if not live and not SEVERAL_MONTHS.search(text):
        live = [one for one in sums if one.role == "month"]
    if not live:
        return _of_no_debt(text, sums, heads)
    live = [one for one in live if not any(_is_part_of(text, one, other) for other in live)]
    each = [one for one in live if one.is_each]
    paid = [one for one in sums if one.role == "paid" and not one.is_each]
    part = [one for one in live if one.role == "part"]
    if part:
        return _whole(part[-1], each, FAIR, heads)
    for found, score in ((proven_sum(sums, live, heads), PROVEN), (left_over(live, paid), SURE)):
        if found:
            return _whole(found, each, score, heads)
    return _likeliest(text, _last_stage(text, live), paid, heads)


def _is_part_of(text: str, one: Sum, whole: Sum) -> bool:
    """拖欠25人33.5万元，其中来电人班组9人12万元; the wages in a mixed debt have a role of their own."""
    if one.role == "part" or one.is_each or whole.is_each or not one.low < whole.low:
        return False
    gap = text[whole.end : one.start]
    return whole.end <= one.start and len(gap) <= ADDED_GAP and WITHIN.fullmatch(gap) is not None


def _of_no_debt(text: str, sums: list[Sum], heads: int | None) -> FieldReading[AmountOwed]:
    """每人少的三千, 多的九千: a range of each. Rates, promises and payments say nothing of a debt."""
    spread = [one for one in sums if one.role == "spread"]
    if not any(one.is_each for one in spread):
        promised = [one for one in sums if one.role == "promise"]
        reason = "只写了承诺付多少，看不出欠多少" if promised else "只有单价、已付或其他款项"
        return FieldReading(None, 0.6, _spans(promised), reason)
    ends = sorted(one.low for one in spread)
    return _by_head(text, [spread[0]._replace(low=ends[0], high=ends[-1], is_each=True)], [], heads)


def _last_stage(text: str, live: list[Sum]) -> list[Sum]:
    stages = [match.start() for match in STAGE.finditer(text)]
    firm = [one.start for one in live if one.role in ("rest", "total", "owed")]
    if not stages or not firm:
        return live
    begin = max((stage for stage in stages if stage <= firm[-1]), default=0)
    return [one for one in live if one.start >= begin]


def _likeliest(text: str, live: list[Sum], paid: list[Sum], heads: int | None) -> FieldReading[AmountOwed]:
    """A total, else what is left over, else what each is owed, else what stands beside words of arrears."""
    each = [one for one in live if one.is_each]
    whole = [one for one in live if not one.is_each]
    rests = [one for one in whole if one.role == "rest"]
    totals = [one for one in whole if one.role == "total"]
    complete = _complete(text, whole, heads) or _monthly(text, whole)
    if complete:
        return _listed(text, complete, each, heads, paid=paid, score=SURE)
    if totals and not (rests and rests[-1].start > totals[-1].start):
        total = next((one for one in reversed(totals) if one.low >= LEAST_EACH), totals[-1])
        if not (heads and each and _is_of_the_rest(text, each[-1], total)):
            return _listed(
                text, _with_one_more(text, whole, total, heads), each, heads, paid=paid, score=0.85
            )
    if rests:
        return _listed(text, _chain(text, whole, rests[-1]), each, heads, paid=None, score=SURE)
    if each:
        return _by_head(text, each, whole, heads)
    owed = [one for one in whole if one.role == "owed"]
    is_only = len(whole) == 1
    score, some = next(
        (score, some)
        for score, some in (
            (0.85 if is_only else 0.8, [one for one in owed if one.is_led]),
            (0.85 if is_only else FAIR, owed),
            (0.7, [one for one in whole if one.role == "gross"]),
            (0.7 if is_only else 0.6, [one for one in whole if one.role == "after"]),
            (0.7 if is_only else WEAK, whole),
        )
        if some
    )
    chains = [_chain(text, whole, one) for one in some]
    longest = max(chains, key=len)
    return _listed(text, longest if len(longest) > 2 else chains[-1], each, heads, paid=paid, score=score)


def _is_of_the_rest(text: str, each: Sum, total: Sum) -> bool:
    """共六万，每人还差2800; 我一共7020，他们各6480: the total is not the whole of what is owed."""
    is_of_others = OTHERS.search(text[max(0, each.start - NEAR_GAP) : each.start]) is not None
    return each.start > total.start and (each.role == "rest" or is_of_others)


def _with_one_more(text: str, whole: list[Sum], total: Sum, heads: int | None) -> list[Sum]:
    """The list of a total. 我的一共6300，他2900: two people, two sums."""
    chain = _chain(text, whole, total)
    is_pair = heads == 2 and len(whole) == 2 and len(chain) == 1 and total.is_led
    return whole if is_pair and whole[1].low < whole[0].low else chain


def _complete(text: str, whole: list[Sum], heads: int | None) -> list[Sum] | None:
    """A list with a sum of everyone: five people, 1260, 980, 1105, 1340 and 870."""
    if not heads or heads < GROUP:
        return None
    for first in range(len(whole) - heads + 1):
        run = whole[first : first + heads]
        if all(LIST_GAP.fullmatch(text, a.end, b.start) for a, b in itertools.pairwise(run)):
            return run
    return None


def _monthly(text: str, whole: list[Sum]) -> list[Sum] | None:
    """A sum of each month in clauses of their own: 10月4000元未发，11月4200元未发."""
    months = [MONTH_BEFORE_SUM.search(text[max(0, one.start - NEAR_GAP) : one.start]) for one in whole]
    told = [match.group(1) for match in months if match]
    if len(whole) < FEWEST_MONTHS or len(told) < len(whole) or len(set(told)) < len(told):
        return None
    return whole if all(one.role in ("owed", "after", "bare") for one in whole) else None


def _chain(text: str, whole: list[Sum], one: Sum) -> list[Sum]:
    """The list that a sum belongs to: 6月份8200元、7月份7600元; 我欠7800他欠6950."""
    first = last = whole.index(one)
    while first and _is_listed(text, whole[first - 1], whole[first]):
        first -= 1
    while last + 1 < len(whole) and _is_listed(text, whole[last], whole[last + 1]):
        last += 1
    return whole[first : last + 1]


def _is_listed(text: str, before: Sum, after: Sum) -> bool:
    gap = text[before.end : after.start]
    if _is_same_debt(before, after, gap):
        return False
    if ALSO.match(text, after.end) and len(gap) <= ADDED_GAP:
        return True
    is_added = len(gap) <= ADDED_GAP and ADDED.search(gap) and after.low != before.low
    if is_added and after.role in ("owed", "bare", "total"):
        return True
    if STRONG_BREAK.search(gap) or (before.low == after.low and SAID_AGAIN.fullmatch(gap)):
        return False
    if after.is_led:
        return len(gap) <= LED_GAP and before.role == after.role
    return (before.role, after.role) != ("after", "owed") and LIST_GAP.fullmatch(gap) is not None


def _is_same_debt(before: Sum, after: Sum, gap: str) -> bool:
    """Whether the second sum tells the first again: its note of debt, what is asked for, or it corrected."""
    if OTHER_DEBT.search(gap):
        return False
    if SAME_DEBT.search(gap) or (before.low == after.low and len(gap) > 1):
        return True
    return "（" in gap and is_near(before.low, after.low, 10)


def _listed(
    text: str,
    chain: list[Sum],
    each: list[Sum],
    heads: int | None,
    *,
    paid: list[Sum] | None,
    score: float,
) -> FieldReading[AmountOwed]:
    """What a list adds up to, less what was paid of it; `paid` is None where the list is what is left."""
    if len(chain) > 1:
        is_of_months = MONTH_BEFORE.search(text, max(0, chain[-1].start - NEAR_GAP), chain[-1].start)
        is_of_groups = any(one.role == "total" and not one.is_led for one in chain)
        if heads and heads > len(chain) and not is_of_months and not is_of_groups:
            return FieldReading(None, WEAK, _spans(chain), "只知道其中几人的数额")
        score -= 0.1
    one = chain[-1]._replace(low=sum(listed.low for listed in chain))
    less = 0 if paid is None else _paid_after(text, one, paid)
    is_of_one = (one.is_own and len(chain) == 1) or one.low - less < LEAST_EACH * (heads or 0)
    if heads and heads >= GROUP and one.role not in ("rest", "total") and is_of_one:
        return FieldReading(None, WEAK, _spans(chain), "只知道本人一人的数额")
    return _whole(one._replace(low=one.low - less), each, score - (0.1 if less else 0), heads)


def _paid_after(text: str, chosen: Sum, paid: list[Sum]) -> Number:
    """What was paid of a sum: told after it, or before it (只给了1500，应得3900), or as a part (给了一半)."""
    less: Number = 0
    for one in paid:
        is_before = chosen.role == "gross" and not STRONG_BREAK.search(text, one.end, chosen.start)
        if one.low < chosen.low and (one.start > chosen.start or is_before):
            less += one.low
    if not less and (fraction := FRACTION.search(text, chosen.end)):
        word = fraction.group(1)
        less = chosen.low * (5 if word == "一半" else TENTHS.index(word[0]) + 1) // 10
    return less if less < chosen.low else 0


def _by_head(text: str, each: list[Sum], whole: list[Sum], heads: int | None) -> FieldReading[AmountOwed]:
    """What each is owed, as often as there are: 普工4人每人3200、电工2人每人5600; 我6000, 他们仨各5000."""
    counts = [_count_of_each(text, one) for one in each]
    near = [one for one in whole if one.role in DUE and _is_in_one_sentence(text, one, each[0])]
    told = sum(count or 0 for count in counts)
    own: list[Sum] = []
    total: Number | None = None
    if all(counts) and (len(each) > 1 or not heads or told >= heads or told + len(near) == heads):
        own = near if heads == told + len(near) else []
        total = sum(one.low * (count or 0) for one, count in zip(each, counts, strict=True))
    elif heads:
        if len({one.low for one in each}) > 1 and not STRONG_BREAK.search(text, each[-2].end, each[-1].start):
            # 普工每人3200，电工每人5600: how many of each is not said
            return FieldReading(None, WEAK, _spans(each), "各人数额不同，各有几人不明")
        each = each if len({one.low for one in each}) == 1 else each[-1:]
        own = _own(text, near, each)
        total = each[-1].low * (heads - len(own)) if heads > len(own) else None
    one = each[-1]
    is_one = len({some.low for some in each}) == 1 and not own
    value = AmountOwed(
        None if total is None else Decimal(total + sum(some.low for some in own)),
        Decimal(one.low) if is_one else None,
        *_ends(one),
        one.is_approximate,
    )
    reason = None if total is not None else "只知道每人的数额，人数不明"
    return FieldReading(value, FAIR if total is not None else WEAK, _spans(each), reason)


def _is_in_one_sentence(text: str, one: Sum, other: Sum) -> bool:
    return not STRONG_BREAK.search(text, min(one.end, other.end), max(one.start, other.start))


def _own(text: str, near: list[Sum], each: list[Sum]) -> list[Sum]:
    """Sums of single people beside what each of the others is owed: 我6000，他们仨各5000."""
    begin, end = each[0].start, each[-1].end
    is_of_others = OTHERS.search(text[max(0, begin - NEAR_GAP) : begin]) is not None
    if each[0].role == "rest" and not is_of_others:
        return []
    return [
        one
        for one in near
        if each[0].low <= 4 * one.low <= 16 * each[0].low
        and (one.is_own or is_of_others or min(abs(one.end - begin), abs(one.start - end)) <= NEAR_GAP)
    ]


def _count_of_each(text: str, one: Sum) -> int | None:
    match = COUNT_OF_EACH.search(text[max(0, one.start - REACH) : one.start])
    if match is None:
        return None
    words = match.group(1)
    value = (2, 2) if words == "俩" else (3, 3) if words == "仨" else value_of(words)
    return int(value[0]) if value and value[0] > 1 else None


def _ends(one: Sum) -> tuple[Decimal | None, Decimal | None]:
    return (None, None) if one.high is None else (Decimal(one.low), Decimal(one.high))


def _spans(some: Sequence[Sum]) -> tuple[tuple[int, int], ...]:
    return tuple((one.start, one.end) for one in some)


def _fits(each: Number, whole: Number, heads: int | None) -> bool:
    """Whether what each is owed makes about the whole; 说好一人四千, 给了两千 does not."""
    return heads is None or is_near(each * heads, whole, 5)


def _whole(one: Sum, each: list[Sum], score: float, heads: int | None) -> FieldReading[AmountOwed]:
    """A sum of the whole; what each is owed is told beside it where it is one number."""
    amounts = {some.low for some in each}
    is_one = len(amounts) == 1 and each[0].high is None and _fits(each[0].low, one.low, heads)
    each_yuan = Decimal(each[0].low) if is_one else None
    value = AmountOwed(Decimal(one.low), each_yuan, *_ends(one), one.is_approximate)
    return FieldReading(value, score, ((one.start, one.end),))
