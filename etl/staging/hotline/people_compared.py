"""Numbers of people of one text beside each other: a total and its parts, a staff and those unpaid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from etl.staging.hotline import people_words as words


class Group(NamedTuple):
    """A number of people; `score`, 0–1, is how likely wages are owed to them; `trade` is 瓦工 of 8名瓦工."""

    start: int
    end: int
    heads: int
    is_approximate: bool
    score: float
    trade: str


# A number that others add up to; a part of one; those of whom only some are unpaid; those who are paid.
PROVEN, PART, GENERAL, PAID = 0.95, 0.35, 0.5, 0.4
FEWEST_PARTS = 2
# So many groups before and after one are looked at.
NEAR = 6
LOOK_BACK = 16
STRONG_BREAK = re.compile(r"[。！？\n]")
MARKS = "，；：、"


def compared(text: str, groups: Sequence[Group]) -> list[Group]:
    """The groups with what the others say of each: 共42人，其中瓦工21人，木工21人; 工地上50人，欠薪12人."""
    sums = _sums(text, groups)
    parts = {place for run in sums.values() for place in run}
    totals = sums.keys() - parts
    found = []
    for place, group in enumerate(groups):
        near = groups[max(0, place - NEAR) : place + NEAR]
        score = group.score
        if is_paid(text, group):
            score -= PAID
        elif place in totals:
            score = max(score, PROVEN)
        elif place in parts or _is_part(text, groups, place):
            score -= PART
        elif any(_is_of_them(text, other, group, near) for other in near):
            score -= GENERAL
        found.append(group._replace(score=score))
    return found


def is_paid(text: str, group: Group) -> bool:
    """20人发了, 已经发了20人: nothing more is owed to these."""
    if words.PAID_AFTER.match(text, group.end):
        return True
    before = text[max(0, group.start - LOOK_BACK) : group.start]
    return bool(words.PAID_BEFORE.search(before)) and not words.PAID_IN_PART.match(text, group.end)


def _sums(text: str, groups: Sequence[Group]) -> dict[int, Sequence[int]]:
    """Place of a total → the places of those right after or before it that add up to it."""
    found: dict[int, Sequence[int]] = {}
    for place, group in enumerate(groups):
        for run in (
            range(place + 1, min(len(groups), place + NEAR)),
            range(place - 1, max(-1, place - NEAR), -1),
        ):
            added = 0
            for count, other in enumerate(run, 1):
                if is_paid(text, groups[other]) or _is_in_other_sentence(text, group, groups[other]):
                    break
                added += groups[other].heads
                if added >= group.heads:
                    if added == group.heads and count >= FEWEST_PARTS:
                        found[place] = run[:count]
                    break
    return found


def _is_part(text: str, groups: Sequence[Group], place: int) -> bool:
    """涉及12人，其中我班组5人: not all of them, unless these alone are unpaid."""
    if not place or groups[place - 1].heads <= groups[place].heads:
        return False
    group = groups[place]
    is_among = words.PART_BEFORE.search(text, max(0, group.start - LOOK_BACK), group.start)
    return is_among is not None and not _is_of_them(text, group, groups[place - 1], ())


def _is_of_them(text: str, some: Group, whole: Group, near: Sequence[Group]) -> bool:
    """Whether `some` are those of `whole` who are unpaid, and of `whole` itself nothing such is said.
    涉及30人，其中20人已发，剩余10人未发: with those who are paid they are all of them."""
    is_fewer = some.heads < whole.heads and (some.end <= whole.start or whole.end <= some.start)
    if not is_fewer or is_paid(text, some) or not _is_unpaid(text, some):
        return False
    if any(is_paid(text, other) and other.heads + some.heads == whole.heads for other in near):
        return True
    before = text[max(0, whole.start - LOOK_BACK) : whole.start]
    if words.COVERED_BEFORE.search(before) or _is_in_other_sentence(text, some, whole):
        return False
    if some.start < whole.start:
        return bool(words.STAFF_BEFORE.search(before)) and not _is_unpaid(text, whole)
    between = text[whole.end : some.start]
    # what stands right before `some` is said of them
    between = between[: max(map(between.rfind, MARKS)) + 1]
    return not _is_unpaid(text, whole, some.start) and not words.UNPAID.search(between)


def _is_unpaid(text: str, group: Group, until: int | None = None) -> bool:
    """12人没拿到工资, 欠薪12人. Of 21个人里头13个人没着落 what stands behind the 13 is not said of the 21."""
    before = text[max(0, group.start - LOOK_BACK) : group.start]
    end = len(text) if until is None else until
    return bool(words.OWES_BEFORE.search(before) or words.UNPAID_AFTER.match(text, group.end, end))


def _is_in_other_sentence(text: str, one: Group, other: Group) -> bool:
    return STRONG_BREAK.search(text, min(one.end, other.end), max(one.start, other.start)) is not None
