"""How many people wages are owed to: 共17人, 三十来口子, 俺跟俺对象俩人, 与同村五人, 3个教练1个前台."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from etl.staging.hotline import people_words as words
from etl.staging.hotline.field_reading import FieldReading
from etl.staging.hotline.people_compared import Group, compared, is_paid
from etl.staging.hotline.spoken_numbers import SpokenNumber, joined_range, numbers_in


@dataclass(frozen=True)
class HeadsOwed:
    """Of a range the lower end."""

    count: int
    is_approximate: bool


# What a group scores by what is said of it; the most likely one is taken.
PLAIN, NAMED_COUNT, FUSED, WITH_SELF, MORE, KIN, COUPLE, LISTED = 0.5, 0.9, 0.7, 0.6, 0.45, 0.45, 0.4, 0.4
# 钢筋11 alone is of steel; between 木工8 and 瓦工6 it is of people
ONLY_LISTED = 0.0
COUNTING_SELF, ONLY_THESE = 0.85, 0.92
LED = {"total": 0.3, "us": 0.25, "lead": 0.2}
TRADE_NAMED, OWED_BESIDE, SUMMED = 0.1, 0.15, 0.25
NOT_OWED, AMONG, TWO_ALONE = 0.4, 0.3, 0.05
SAID_AGAIN, PARTS = 0.1, 0.1
LEAST_SCORE, DOUBT = 0.2, 0.15
# More are no group of workers; more without 名 or 个 are none but of staff.
MOST, MOST_PLAIN = 5_000, 100
LOOK_BACK, MORE_GAP = 14, 10
LIST_MARKS = frozenset("、，；。\n ）")


def read_heads(text: str) -> FieldReading[HeadsOwed]:
    """Of several numbers of people the one that words of arrears and of totals point to."""
    counted = compared(text, _with_sums(text, _groups(text)))
    groups = _confirmed(counted + _by_kin(text) + _only_these(text, counted))
    groups = [group for group in groups if group.score > LEAST_SCORE]
    if not groups:
        return FieldReading(None, 0.9)
    best = max(groups, key=lambda group: (group.score, group.start))
    is_doubtful = any(
        group.heads != best.heads and group.score > best.score - DOUBT and not _is_within(group, best)
        for group in groups
    )
    return FieldReading(
        HeadsOwed(best.heads, best.is_approximate),
        min(best.score, 0.95) - (DOUBT if is_doubtful else 0),
        ((best.start, best.end),),
        "文中有几个不同的人数" if is_doubtful else None,
    )


def _is_within(one: Group, other: Group) -> bool:
    """12人 of 12人，另外还有4人"""
    return other.start <= one.start and one.end <= other.end


def _groups(text: str) -> list[Group]:
    found: list[Group] = []
    previous: SpokenNumber | None = None
    for number in numbers_in(text):
        if number.low < MOST and number.low == int(number.low):
            group = _group(text, number, previous, found[-1] if found else None)
            if group is not None:
                found.append(group)
        previous = number
    return found


def _group(
    text: str, number: SpokenNumber, previous: SpokenNumber | None, last: Group | None
) -> Group | None:
    before = text[max(0, number.start - LOOK_BACK) : number.start]
    match = words.COUNTED.match(text, number.end)
    if number.words in ("俩", "仨") and before[-1:] in words.FUSED_BEFORE:
        is_other = words.NO_PEOPLE_AFTER.match(text, number.end)
        return None if is_other else Group(number.start - 1, number.end, int(number.low), False, FUSED, "")
    if match is None:
        return _uncounted(text, number, before)
    if _is_no_group(text, number, before, match):
        return None
    trade = match["trade"] or match["titled"] or match["plain"] or _trade_before(before)
    heads, start, is_approximate = _ranged(text, number, previous)
    group = Group(start, match.end(), heads, is_approximate, PLAIN, trade)
    is_more = _is_more(text, before, heads, last)
    if is_more and last and number.start - last.end <= MORE_GAP:
        # 共有十二人，另外还有四名妇女
        return Group(last.start, match.end(), last.heads + heads, is_approximate, last.score + PARTS, "")
    if is_more or words.WITH_SELF.search(before):
        return _with_self(text, before, group)
    return _alone(text, before, group, match["bare"] is not None)


def _is_more(text: str, before: str, heads: int, last: Group | None) -> bool:
    """同去的还有十八个: besides those told before. 20人发了，还有8人没发: none besides these."""
    if not words.MORE.search(before) or (heads == 1 and before.endswith("另")):
        return False
    return not words.REST_OF_PAID.search(before) and not (last and is_paid(text, last))


def _with_self(text: str, before: str, group: Group) -> Group | None:
    """与同村五人, 同去的还有十八个: one more. 与同村五人共六人: the total follows.
    跟一个私人承包的林场: nobody's mate."""
    is_with = words.WITH_SELF.search(before) is not None
    is_somebody = group.heads == 1 and not words.KNOWN_TRADE.search(group.trade)
    if is_somebody or (is_with and text.startswith(words.TOTAL_AFTER, group.end)):
        return None
    score = (WITH_SELF if is_with else MORE) + _score_after(text, group.end)
    return group._replace(heads=group.heads + 1, score=score)


def _alone(text: str, before: str, group: Group, is_bare: bool) -> Group | None:
    """A number by itself; 十五六个 without a noun counts people only beside words that say so."""
    score = _score_before(before)
    heads = group.heads + (1 if words.SELF_AFTER.match(text, group.end) else 0)
    if (is_bare and score <= PLAIN) or (heads < 2 and not group.trade):
        return None
    score += _score_after(text, group.end)
    if heads == 2 and score == PLAIN and not group.trade:
        # 两个人 may be anybody
        score -= TWO_ALONE
    return group._replace(heads=heads, score=score)


def _uncounted(text: str, number: SpokenNumber, before: str) -> Group | None:
    """A number that no 人 or 名 follows: 欠薪人数：35; 普工4、电工2."""
    heads = int(number.low)
    if words.COUNT_BEFORE.search(before) and heads > 1:
        return Group(number.start, number.end, heads, number.is_approximate, NAMED_COUNT, "")
    is_listed = text[number.end : number.end + 1] in LIST_MARKS or number.end == len(text)
    if not is_listed or not number.words[0].isdecimal() or heads >= MOST_PLAIN:
        return None
    label = words.TRADE_BEFORE.search(before)
    if label is None:
        return None
    is_craft = label["craft"] is not None
    if is_craft and "、" not in (
        text[number.end : number.end + 1],
        before[label.start() - 1 : label.start()],
    ):
        return None
    score = ONLY_LISTED if is_craft else LISTED
    return Group(number.start, number.end, heads, False, score, label.group(1))


def _trade_before(before: str) -> str:
    """普工4: the trade that stands right before a number; empty where none does."""
    label = words.TRADE_BEFORE.search(before)
    return label.group(1) if label else ""


def _is_no_group(text: str, number: SpokenNumber, before: str, match: re.Match[str]) -> bool:
    """Whether it is of others (两个孩子, 一家三口人), of a grade (大三学生) or no number of people at all."""
    is_stranger = words.STRANGER_AFTER.match(text, number.end) and not (match["trade"] or match["titled"])
    is_grade = match["plain"] and before.endswith(words.GRADE_BEFORE)
    is_crowd = match["plain"] and number.low > MOST_PLAIN and match["plain"] not in words.STAFF
    # 还有5人没签合同: beside those who are owed
    is_other = words.MORE.search(before) and words.NOT_OWED_AFTER.match(text, match.end())
    return bool(is_stranger or is_grade or is_crowd or is_other or words.NO_GROUP_BEFORE.search(before))


def _ranged(text: str, number: SpokenNumber, previous: SpokenNumber | None) -> tuple[int, int, bool]:
    """Heads, where they begin and whether they are approximate: 20到30人 are twenty or more."""
    heads, start = int(number.low), number.start
    if previous and text[previous.end : start] in words.RANGE_JOINT:
        ends = joined_range(previous, number)
        if ends and (text[previous.end] != "、" or heads - previous.low == 1):
            return int(ends[0]), previous.start, True
    return heads, start, number.is_approximate


def _score_before(before: str) -> float:
    led = words.LED.search(before)
    if led:
        return PLAIN + LED[led.lastgroup or "lead"]
    if words.SELF_BEFORE.search(before):
        return COUNTING_SELF
    return PLAIN + (TRADE_NAMED if _trade_before(before) else 0)


def _score_after(text: str, end: int) -> float:
    score = 0.0
    if text.startswith(words.AMONG_AFTER, end):
        score -= AMONG
    if text.startswith(words.SUMMED_AFTER, end):
        score += SUMMED
    elif words.OWED_AFTER.match(text, end):
        score += OWED_BESIDE
    if words.NOT_OWED_AFTER.match(text, end):
        score -= NOT_OWED
    return score


def _by_kin(text: str) -> list[Group]:
    """People who are told by kin, not counted, or who speak of themselves: 俺跟俺对象, 其本人1人."""
    found = []
    pair = words.PAIR.search(text)
    if pair:
        others = len(words.NAME_JOINT.split(pair["more"])) if pair["more"] else 1
        found.append(Group(*pair.span(), 1 + others, False, KIN, ""))
    alone = words.SELF_ALONE.search(text) or words.ONE_WORKER.search(text)
    if alone:
        found.append(Group(*alone.span(), 1, False, KIN, ""))
    couple = words.COUPLE.search(text)
    if couple:
        found.append(Group(*couple.span(), 2, False, COUPLE, ""))
    return found


def _only_these(text: str, others: list[Group]) -> list[Group]:
    """厂里200名员工，就我没发: one. Where nobody is counted, no number is told."""
    if not others:
        return []
    told = ((words.ONLY_ME.search(text), 1), (words.ONLY_TWO.search(text), 2))
    return [Group(*match.span(), heads, False, ONLY_THESE, "") for match, heads in told if match]


def _confirmed(groups: list[Group]) -> list[Group]:
    """A number said twice, or one more than another (我和五名工友, 共六人), is the likelier."""
    told = Counter(group.heads for group in groups if group.score > LEAST_SCORE)
    return [
        group._replace(
            score=group.score + SAID_AGAIN * (min(told[group.heads] - 1, 2) + (group.heads - 1 in told))
        )
        for group in groups
    ]


def _with_sums(text: str, groups: list[Group]) -> list[Group]:
    """3个教练1个前台, 普工4、电工2: parts of one number."""
    summed: list[Group] = []
    for group in groups:
        last = summed[-1] if summed else None
        is_part = (
            last
            and last.trade
            and group.trade
            and group.trade not in last.trade.split()
            and words.PARTS_GAP.fullmatch(text, last.end, group.start)
        )
        if last and is_part:
            summed[-1] = Group(
                last.start,
                group.end,
                last.heads + group.heads,
                last.is_approximate or group.is_approximate,
                max(last.score - (PARTS if " " in last.trade else 0), group.score) + PARTS,
                f"{last.trade} {group.trade}",
            )
        else:
            summed.append(group)
    return [group for group in summed if group.heads > 1]
