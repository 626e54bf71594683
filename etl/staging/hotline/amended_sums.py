"""Sums that another one amends: an estimate by its exact figure, a promised part by what is to follow it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.staging.hotline.agreeing_sums import DUE, is_near
from etl.staging.hotline.sums_of_money import Sum

LONGEST_GAP, LOOK_BACK, SENTENCE, LISTED_WITHIN = 24, 6, 60, 16
SENTENCE_END = re.compile(r"[。！？\n]")
# 更正为, 说错了，是: whatever was told before. 准确是: what was told roughly.
_IS = "(?:[地来]?说|一下|每人|各|的|金额|数额|数目|数|上|应该|应当|应|是|为|成|：|，|共|工资|欠薪|拖欠|欠)*$"
CORRECTED = re.compile("(?:更正|纠正|说错|记错|算错|写错)了?" + _IS)
EXACT = re.compile("(?:准确|确切|精确|具体|(?:其实|实际上?)(?=是|为|欠|拖欠|应))" + _IS)
# An exact figure is no further from the rough one than this share of it, and from a plain one than half that.
ROUGHLY = 4
PROMISE = re.compile("承诺|答应|保证|许诺|说好|约定|同意|协议|计划")
PAYS_BEFORE = re.compile("(?:支付|兑付|[付给发结还])(?:工资|工钱)?¥?$")
KEPT = re.compile("已|(?:支付|[付给发结]|到账|兑现)了|到账|如期|按期付")
LATER_AFTER = re.compile("[^，。；没未不]{0,10}?(?:[付结给还][清齐完]|支付|兑付|[付给发结还补])(?!了)")
BROKEN_AFTER = re.compile(
    "[^。！？]{0,12}?(?:[均都一]直?[没未]|[没未]有?兑现|一分钱?[没未]|(?:至今|到现在|仍)[^，。]{0,3}[没未])"
)


def amended(text: str, sums: Sequence[Sum]) -> list[Sum]:
    """The sums of a text, those that are corrected left out, the parts of one promise as one."""
    return _promised(text, list(_corrected(text, sums)))


def _corrected(text: str, sums: Sequence[Sum]) -> Iterator[Sum]:
    """欠大概2万，准确是20350元: the second stands for the first."""
    last: Sum | None = None
    for one in sums:
        if last and _corrects(text, last, one):
            last = one._replace(
                start=last.start,
                role=last.role if one.role in ("bare", "after") else one.role,
                is_each=last.is_each or one.is_each,
                is_own=last.is_own or one.is_own,
                is_led=last.is_led or one.is_led,
            )
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _corrects(text: str, before: Sum, after: Sum) -> bool:
    gap = text[before.end : after.start]
    if len(gap) > LONGEST_GAP or not {before.role, after.role} <= DUE | {"rest"}:
        return False
    if CORRECTED.search(gap):
        return True
    share = ROUGHLY if before.is_approximate else 2 * ROUGHLY
    return EXACT.search(gap) is not None and is_near(after.low, before.low, share)


def _promised(text: str, sums: list[Sum]) -> list[Sum]:
    """承诺先付20万，余款15万月底付清: both are owed, unless the whole is told besides. Of parts that may
    have been paid since nothing is taken."""
    for place, first in enumerate(sums):
        if not _is_promised(text, first):
            continue
        run = [first]
        while place + len(run) < len(sums) and _continues(text, run[-1], sums[place + len(run)]):
            run.append(sums[place + len(run)])
        if len(run) == 1 or _is_paid(text, sums, run):
            continue
        before, after = sums[:place], sums[place + len(run) :]
        if any(one.role in DUE and not one.is_each for one in (*before, *after)):
            return before + after
        is_owed = run[-1].role == "rest" or BROKEN_AFTER.match(text, run[-1].end)
        if not is_owed:
            return [*before, *(one._replace(role="promise") for one in run), *after]
        return [*before, _together(run), *after]
    return sums


def _together(run: Sequence[Sum]) -> Sum:
    return run[-1]._replace(
        start=run[0].start,
        low=sum(one.low for one in run),
        high=None,
        is_approximate=any(one.is_approximate for one in run),
        role="gross",
    )


def _is_promised(text: str, one: Sum) -> bool:
    if one.role == "promise" or one.is_each:
        return one.role == "promise" and not one.is_each
    sentence = SENTENCE_END.split(text[max(0, one.start - SENTENCE) : one.start])[-1]
    is_to_be_paid = PAYS_BEFORE.search(sentence) and PROMISE.search(sentence)
    return is_to_be_paid is not None and one.role in ("bare", "after", "paid")


def _continues(text: str, last: Sum, one: Sum) -> bool:
    """Whether a promise goes on with it: 余款15万月底付清; 3月付10万，4月付8万."""
    gap = text[last.end : one.start]
    if one.is_each or last.role == "rest" or SENTENCE_END.search(gap):
        return False
    if one.role == "rest":
        return LATER_AFTER.match(text, one.end) is not None
    return len(gap) <= LISTED_WITHIN and PAYS_BEFORE.search(gap) is not None and "只" not in gap


def _is_paid(text: str, sums: Sequence[Sum], run: Sequence[Sum]) -> bool:
    """Whether the text says that a part was paid, there or by naming it again."""
    first, last = run[0], run[-1]
    if KEPT.search(text, max(0, first.start - LOOK_BACK), last.start):
        return True
    lows = {one.low for one in run}
    return any(one.role == "paid" and one.low in lows and one not in run for one in sums)
