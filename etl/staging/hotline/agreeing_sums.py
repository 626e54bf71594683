"""Sums of money that others of the same text add up to: what is left over, a total, heads times each."""

from __future__ import annotations

from collections.abc import Sequence

from etl.staging.hotline.spoken_numbers import Number
from etl.staging.hotline.sums_of_money import Sum

# What may have been due before a part was paid.
DUE = frozenset(("gross", "total", "owed", "bare", "after"))


def proven_sum(sums: Sequence[Sum], live: list[Sum], heads: int | None) -> Sum | None:
    """The last sum that others add up to: due less paid, a list, less another debt, or heads times each."""
    whole = [one for one in live if not one.is_each]
    has_total = any(one.role == "total" for one in whole)
    each = [one.low for one in live if one.is_each or not has_total] if heads and heads > 1 else []
    by_head = {low * (heads or 1) for low in each}
    other = [one.low for one in sums if one.role == "other"]
    without_other = {one.low - more for one in whole for more in other}
    found = None
    for place, one in enumerate(whole):
        is_less_other = one.role in ("owed", "gross", "rest", "bare") and one.low in without_other
        if (
            one.low in by_head
            or is_less_other
            or (one.role != "rest" and _is_sum_of_list(whole, place))
            or _is_difference(sums, one)
        ):
            found = one
    return found


def _is_sum_of_list(whole: list[Sum], place: int) -> bool:
    """Whether the sums right before this one, or, of a total, right after it, add up to it."""
    one = whole[place]
    runs: list[Sequence[Sum]] = [whole[:place][::-1]]
    if one.role in ("total", "owed"):
        runs.append(whole[place + 1 :])
    for run in runs:
        added: Number = 0
        for count, other in enumerate(run, 1):
            if other.role == "rest":
                break
            added += other.low
            if count > 1 and added == one.low:
                return True
    return False


def _is_difference(sums: Sequence[Sum], one: Sum) -> bool:
    """Whether a sum named before, less what was paid since, leaves this one."""
    taken = ("paid", "bare", "after") if one.role == "rest" else ("paid",)
    earlier = [before for before in sums if before.start < one.start]
    for place, due in enumerate(earlier):
        if due.role not in DUE or due.is_each:
            continue
        left = due.low
        for later in earlier[place + 1 :]:
            if later.role in taken:
                left -= later.low
                if one.low in (left, due.low - later.low):
                    return True
    return False


def left_over(live: list[Sum], paid: list[Sum]) -> Sum | None:
    """What was due less what was paid, where the rest is told less exactly (剩一万多) or in parts."""
    for due in live:
        if due.role not in ("gross", "total", "owed") or due.is_each:
            continue
        less = sum(one.low for one in paid if one.start > due.start)
        left = due.low - less
        rest = [
            one for one in live if one.start > due.start and one.role in ("rest", "owed") and not one.is_each
        ]
        if not less or left <= 0 or not rest:
            continue
        near = [one for one in rest if one.role == "rest" and is_near(one.low, left, 50)]
        if near or (len(rest) > 1 and sum(one.low for one in rest) == left):
            return (near or rest)[-1]._replace(low=left, high=None)
    return None


def is_near(one: Number, other: Number, share: int) -> bool:
    """Whether they differ by no more than that share of the other, 50: a fiftieth."""
    return -other <= share * (one - other) <= other
