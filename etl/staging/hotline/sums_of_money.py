"""The sums of money that a text names, and what each is: owed, paid already, a rate of pay, another debt."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from etl.staging.hotline.debt_words import EACH_AFTER, OTHER_AFTER, RATE_AFTER, Cue, cues_in
from etl.staging.hotline.not_money import is_no_money
from etl.staging.hotline.spoken_numbers import (
    ONES,
    Number,
    SpokenNumber,
    joined_range,
    numbers_in,
    value_of,
)

UNIT_OF_MONEY = re.compile(rf"(?:多|余|来)?(万?元|块(?![地砖儿])|圆|人民币)(?:零?([\d{ONES}])[角毛])?")
# 5000至8000元, 六千多近七千
JOINED = re.compile(r"(?:元|块钱|块)?\s?(?:[-—－]{1,2}|[~～至到或、]|近)\s?(?:近|约)?")
LONGEST_JOINT = 5
# 余款2万7月付: 7 is the month; of 2万7月底 nobody can tell.
MONTH_BEHIND = re.compile(rf"[万千](\d|[{ONES}])$")
BEGIN_OR_END = ("月底", "月初", "月末", "月中")
TENTH = Decimal("0.1")
# Less is a rate or change; a bare number as large as this is a serial number.
LEAST, MOST_BARE = 20, 10_000_000
MYRIAD = 10_000
# 底薪2500没发 may mean one month's; 日薪300没发 means nothing.
FIXED_PAY = ("底薪", "日结工资", "基本工资", "月薪", "月工资", "固定工资", "岗位工资", "保底")
ONE_MONTH, ITS_PAY = ("一个月", "1个月"), ("工资", "的工资", "工钱", "的工钱")
# One month's pay is what is owed where no more months are told of; 五月底 and 离职三个月 are none.
SEVERAL_MONTHS = re.compile(
    r"(?<!离职)(?<!离职了)(?:[2-9]|1\d|[二两三四五六七八九十俩仨])个?(?:多|半)?月(?!\d|份|[底初末中])"
)
# Between two sums of one kind: 11300元和10650元.
LISTED = ("和", "与", "及", "、", "以及")
# 头一次5000第二次3000
TIMES = frozenset("次回笔")
# 三人6150元, 5个人合计41200: of the whole group.
GROUP_BEFORE = re.compile(
    r"(?:[2-9]|\d\d|[二两三四五六七八九十俩仨])(?:余|多|来)?(?:名|个|位|口)?(?:人|口子|工人|农民工|司机)?"
    "(?:的?(?:工资|工钱|钱))?(?:就是|是|就|得|该)?$"
)
GROUP_REACH = 10
# 承诺付清拖欠的2万: of a promise about a debt the debt counts. 只给了, 付过: done, not only promised.
PROMISES, DEBT, DONE = ("承诺", "答应", "许诺", "同意", "保证"), ("拖欠", "欠"), ("了", "过", "到")
# Debts of goods or works that may have wages in them: 材料款5万，其中工资3万.
MIXED_DEBT = re.compile("(?:材料|货|料|工程|机械|设备|租赁)[款钱费]")
SENTENCE_BREAK = re.compile(r"[。！？\n]")
# How many commas back and forward words still speak of a sum: 拖到9月，还差….
FAR_BACK, FAR_ON = 2, 1
# How far before a sum a word may stand that makes it a rate or another debt.
RATE_GAP, EVERY_GAP, OTHER_GAP = 4, 8, 8
# What a word before a sum in its own clause makes of it.
LED = {"rest": "rest", "owed": "owed", "gross": "gross", "unpaid": "owed", "paid": "paid"}
LEADING = frozenset(LED) | {"total", "give"}


class Sum(NamedTuple):
    """A sum of money and its place in the text.

    `role` is what it is: rest, total, owed, gross (earned), after (words of an earlier clause speak of it),
    bare (none do), part (the wages within a larger debt), month (one month's pay), rate, other, promise, paid
    or spread (one of several). `is_each`: of every one of a group; `is_own`: of the writer alone; `is_led`: a
    word before it in its own clause says what it is.
    """

    start: int
    end: int
    low: Number
    high: Number | None
    is_approximate: bool
    role: str
    is_each: bool
    is_own: bool
    is_led: bool


class _Around(NamedTuple):
    """A number of money and the cues about it, the nearest first."""

    text: str
    amount: SpokenNumber
    lead: list[Cue]
    kinds: list[str]
    far_kinds: list[str]
    trail: list[str]
    # its own clause says so, after it
    is_unpaid_at_once: bool

    @property
    def is_unpaid_after(self) -> bool:
        return "unpaid" in self.trail or "owed" in self.trail


def _amounts(text: str) -> list[SpokenNumber]:
    """Numbers that are money, ranges of two numbers joined."""
    found: list[SpokenNumber] = []
    for spoken in numbers_in(text):
        number = _as_money(text, spoken)
        if number is None:
            continue
        last = found[-1] if found else None
        ends = _joined(text, last, number) if last else None
        if ends:
            start = found.pop().start
            number = number._replace(start=start, low=ends[0], high=ends[1], is_approximate=True)
        found.append(number)
    return [number for number in found if number.low >= LEAST]


def _as_money(text: str, number: SpokenNumber) -> SpokenNumber | None:
    """The number in yuan; None where it counts something else. 五 of 五到八千 is let through."""
    if len(number.words) > 2 and not number.has_scale and number.words[0] in ONES:
        # 八九两个月: digits in a row
        return None
    if text.startswith("月", number.end) and (month := MONTH_BEHIND.search(number.words)):
        words = number.words[: month.start(1)]
        whole = value_of(words)
        if whole is None or text.startswith(BEGIN_OR_END, number.end):
            return None
        number = number._replace(end=number.start + len(words), words=words, low=whole[0], high=None)
    unit = UNIT_OF_MONEY.match(text, number.end)
    if not unit:
        return number if number.low < LEAST or _is_bare_sum(text, number) else None
    factor = MYRIAD if unit.group(1) == "万元" and "万" not in number.words else 1
    low = number.low * factor
    tenths = value_of(unit.group(2)) if unit.group(2) else None
    if tenths:
        # 5150元5角
        low += tenths[0] * TENTH
    return number._replace(end=unit.end(), low=low, high=number.high and number.high * factor)


def _is_bare_sum(text: str, number: SpokenNumber) -> bool:
    """7200, 三千二: money though no 元 follows."""
    is_large = number.has_scale or (number.low >= 100 and number.words[0].isdecimal())
    return is_large and number.low < MOST_BARE and not is_no_money(text, number)


def _joined(text: str, first: SpokenNumber, second: SpokenNumber) -> tuple[Number, Number] | None:
    """The ends of a range that two numbers make: 三、四千元; 两千、五千 is a list."""
    if not 0 < second.start - first.end <= LONGEST_JOINT:
        return None
    if not JOINED.fullmatch(text, first.end, second.start) or second.low < LEAST:
        return None
    if "、" in text[first.end : second.start] and (first.has_scale or second.words[0] in "一1"):
        return None
    ends = joined_range(first, second)
    return ends if ends and ends[0] >= LEAST else None


@lru_cache(maxsize=8)
def sums_of_money(text: str) -> tuple[Sum, ...]:
    """Every sum of money of the text with its role."""
    amounts = _amounts(text)
    if not amounts:
        return ()
    cues = list(cues_in(text))
    sums: list[Sum] = []
    first = 0
    for place, amount in enumerate(amounts):
        begin = amounts[place - 1].end if place else 0
        end = amounts[place + 1].start if place + 1 < len(amounts) else None
        while first < len(cues) and cues[first].start < begin:
            first += 1
        between = first
        while between < len(cues) and cues[between].start < amount.start:
            between += 1
        lead, far = _lead(cues[first:between])
        trail, is_unpaid = _trail(cues, between, amount.end, end)
        around = _Around(text, amount, lead, [cue.kind for cue in lead], far, trail, is_unpaid)
        sums.append(_sum(around, sums[-1] if sums else None))
    return tuple(sums)


def _lead(cues: list[Cue]) -> tuple[list[Cue], list[str]]:
    """The cues before a sum, nearest first: of its own clause, and the kinds of those before it."""
    near: list[Cue] = []
    far: list[str] = []
    commas = 0
    for cue in reversed(cues):
        if cue.kind == "strong":
            break
        if cue.kind == "weak":
            commas += 1
            if commas > FAR_BACK:
                break
        elif commas:
            far.append(cue.kind)
        else:
            near.append(cue)
    return near, far


def _trail(cues: list[Cue], first: int, begin: int, end: int | None) -> tuple[list[str], bool]:
    """The kinds of the cues after a sum, in its own clause and the next, and whether its own says unpaid.

    该给9000只给了5400: what stands right before the next sum, at `end`, is said of that one.
    """
    kinds: list[str] = []
    commas = 0
    is_unpaid = False
    for place in range(first, len(cues)):
        cue = cues[place]
        if (end is not None and cue.start >= end) or cue.kind == "strong":
            break
        if cue.start < begin:
            continue
        if cue.kind == "paid" and (commas or (end is not None and end - cue.end <= RATE_GAP)):
            break
        if cue.kind == "weak":
            commas += 1
            if commas > FAR_ON:
                break
        else:
            kinds.append(cue.kind)
            is_unpaid = is_unpaid or (not commas and cue.kind in ("unpaid", "owed"))
    return kinds, is_unpaid


def _sum(around: _Around, previous: Sum | None) -> Sum:
    text, amount = around.text, around.amount
    is_each = "each" in around.kinds or EACH_AFTER.match(text, amount.end) is not None
    role = next((role for rule in RULES if (role := rule(around))), "bare")
    if previous and role in ("bare", "owed"):
        if text[previous.end : amount.start] in LISTED:
            role, is_each = previous.role, previous.is_each
        elif not around.lead and previous.role == "paid" and text[amount.start - 1] in TIMES:
            role = "paid"
    return Sum(
        *(amount.start, amount.end, amount.low, amount.high, amount.is_approximate),
        role=role,
        is_each=is_each,
        is_own="own" in around.kinds and not is_each,
        is_led=not LEADING.isdisjoint(around.kinds),
    )


def _rate(around: _Around) -> str | None:
    """A rate; a fixed rate whose own clause says unpaid or owed may be one month's pay."""
    if not _is_rate(around):
        return None
    is_fixed = bool(around.lead) and around.text.startswith(FIXED_PAY, around.lead[0].start)
    return "month" if is_fixed and (around.is_unpaid_at_once or "owed" in around.kinds) else "rate"


def _is_rate(around: _Around) -> bool:
    text, amount, lead = around.text, around.amount, around.lead
    if RATE_AFTER.match(text, amount.end):
        return True
    for place, cue in enumerate(lead):
        if cue.kind == "rate":
            if text[cue.start : cue.end] in ONE_MONTH and text.startswith(ITS_PAY, cue.end):
                # 押一个月工资3800元: owed, not a rate; 一个月工资3800元，两个月没给: a rate
                is_owed = not {"owed", "rest"}.isdisjoint(around.kinds) or around.is_unpaid_after
                return not is_owed or SEVERAL_MONTHS.search(text) is not None
            nearer = lead[place - 1] if place else None
            begin = nearer.end if nearer and nearer.kind in ("wage", "each", "own") else cue.end
            return amount.start - begin <= (EVERY_GAP if text[cue.start] == "每" else RATE_GAP)
        if cue.kind in ("total", "paid", "owed", "gross", "part"):
            return False
    return False


def _other(around: _Around) -> str | None:
    """The wages within a larger debt, another debt, what was only promised, or one of several sums."""
    kinds, amount = around.kinds, around.amount
    if "part" in kinds or ("part_of_mixed" in kinds and _is_of_mixed_debt(around)):
        return "part"
    noun = next((cue for cue in around.lead if cue.kind in ("wage", "other", "loss", "gross")), None)
    reach = {"other": OTHER_GAP, "loss": RATE_GAP}.get(noun.kind, -1) if noun else -1
    if (noun and amount.start - noun.end <= reach) or OTHER_AFTER.match(around.text, amount.end):
        return "other"
    if _is_promised(around):
        return "promise"
    is_uneven = "each" not in kinds and around.text.startswith("不等", amount.end)
    return "spread" if is_uneven or ("spread" in kinds and "total" not in kinds) else None


def _is_of_mixed_debt(around: _Around) -> bool:
    """材料款5万，其中工资3万; of 工资5万，其中10月工资2万 the larger debt is of wages."""
    begin = next(cue.start for cue in around.lead if cue.kind == "part_of_mixed")
    return MIXED_DEBT.search(SENTENCE_BREAK.split(around.text[:begin])[-1]) is not None


def _is_promised(around: _Around) -> bool:
    """承诺付2万. 承诺付清拖欠的2万 and 承诺余款2万付清 are a debt, and 答应月底付，只给了2万 a payment."""
    text, kinds = around.text, around.kinds
    if "promise" in kinds:
        promise = next(cue for cue in around.lead if cue.kind == "promise")
        cue = next(cue for cue in around.lead if cue.kind in ("promise", "owed", "rest"))
        is_of_debt = cue.kind == "rest" or (cue.kind == "owed" and text.startswith(DEBT, cue.start))
        return not (is_of_debt and text.startswith(PROMISES, promise.start))
    if "promise" not in around.far_kinds:
        return False
    paid = next((cue for cue in around.lead if cue.kind == "paid"), None)
    return "give" in kinds if paid is None else not text.endswith(DONE, paid.start, paid.end)


def _led(around: _Around) -> str | None:
    """What the nearest word before it in its own clause says."""
    kinds = around.kinds
    for place, kind in enumerate(kinds):
        if kind == "total":
            is_paid = "paid" in kinds and "rest" not in kinds and "owed" not in kinds
            return "paid" if is_paid else "total"
        if kind == "give":
            # 一共给6000 is what was agreed, 年底给3000 was paid
            return next((other for other in ("total", "gross") if other in kinds[place:]), "paid")
        if kind in LED:
            return LED[kind]
    return None


def _unled(around: _Around) -> str | None:
    """What the group before it, the words after it or an earlier clause say."""
    text, start = around.text, around.amount.start
    if GROUP_BEFORE.search(text[max(0, start - GROUP_REACH) : start]):
        return "total"
    if around.is_unpaid_after:
        return "owed"
    if around.trail and around.trail[0] == "paid":
        return "paid"
    if around.kinds:
        return None
    if around.far_kinds[:1] == ["paid"] and not TIMES.isdisjoint(text[max(0, start - 2) : start]):
        # 借支过两次，头一次5000
        return "paid"
    told = next(
        (kind for kind in around.far_kinds if kind == "other" or kind in LED or kind == "total"), None
    )
    return None if told is None else "other" if told == "other" else "after"


# The first that knows what a sum is holds.
RULES = (_rate, _other, _led, _unled)
