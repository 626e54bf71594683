"""What the model of wages sees of a text: its characters, and which kinds of words stand together.

Single words are seldom decisive: 欠 and 没给 are said of goods, rent and refunds as well. So the features are
mostly pairs: what is owed and the refusal in one clause, the work in the clause before it.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

from etl.staging.hotline.word_classes import (
    AMOUNT_CLASS,
    Clause,
    other_matters,
    pairs_in,
    plain_pay,
)

# Texts are as long as a form lets them be; what an order is about is said in its first pages.
MOST_CHARACTERS = 4_000
# Classes that are read together with the clauses before them.
TOLD_AFTER = frozenset(("unpaid", "paid", "pay", AMOUNT_CLASS))
OPENING_CLAUSES, CLOSING_CLAUSES, LAST_CLAUSES = 2, 3, 4
LENGTH_STEP, LONGEST_STEP = 60, 4
# Clauses with the same words show the same; so many are kept, to be looked at once.
DIFFERENT_CLAUSES = 8_192


def character_runs(text: str) -> set[str]:
    """Every character, and every two that stand side by side."""
    return {*text, *pairs_in(text)[:-1]}


class _Seen(NamedTuple):
    """What a clause with such words shows by itself. `is_pay`: it speaks of pay and of nothing else owed."""

    here: frozenset[str]
    features: frozenset[str]
    is_pay: bool
    is_other: bool


NOTHING = _Seen(frozenset(), frozenset(), is_pay=False, is_other=False)


@lru_cache(maxsize=DIFFERENT_CLAUSES)
def _seen(words: tuple[str, ...], classes: tuple[str, ...]) -> _Seen:
    here = frozenset(classes)
    return _Seen(
        here,
        frozenset(_within(words, classes)),
        not plain_pay().isdisjoint(words),
        not here.isdisjoint(other_matters()),
    )


def class_features(told: list[Clause]) -> set[str]:
    """The features of word classes, each with the mark of its kind before a colon."""
    found: set[str] = set()
    seen = [_seen(clause.words, clause.classes) if clause.classes else NOTHING for clause in told]
    before: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    for here, features, *_ in seen:
        if here:
            found.update(features)
            for one in here & TOLD_AFTER:
                found.update([f"after:{one}<{other}" for other in before])
                found.update([f"late:{one}<{other}" for other in earlier - before])
        earlier, before = before, here
    for clause in told[:OPENING_CLAUSES]:
        found.update([f"first:{one}" for one in clause.classes])
    for clause in told[-CLOSING_CLAUSES:]:
        found.update([f"last:{one}" for one in clause.classes])
    found.update([f"is:{one}" for one in _statements(seen)])
    length = told[-1].end if told else 0
    found.add(f"length:{min(length // LENGTH_STEP, LONGEST_STEP)}")
    return found


def _within(words: tuple[str, ...], classes: tuple[str, ...]) -> list[str]:
    """Of one clause: classes, pairs of them, neighbours in order, words, words beside a refusal."""
    ordered = sorted(set(classes))
    found = [f"class:{one}" for one in ordered]
    found += [f"pair:{one}+{other}" for one, other in combinations(ordered, 2)]
    found += [f"order:{one}>{other}" for one, other in pairwise(classes) if one != other]
    found += [f"word:{one}" for one in words]
    if "unpaid" in classes:
        found += [f"unpaid:{one}" for one in words]
    return found


def _statements(seen: list[_Seen]) -> set[str]:
    """What the clauses state as a whole: pay owed, pay received, another debt, work and no business."""
    found: set[str] = set()
    every = frozenset[str]().union(*[one.here for one in seen])
    for (here, _, is_pay, is_other), (after, *_) in pairwise([*seen, NOTHING]):
        if is_pay and "unpaid" in here and "paid" not in here:
            found.add("pay_unpaid")
        elif is_pay and "unpaid" in after and "paid" not in here and "paid" not in after:
            found.add("pay_then_unpaid")
        if is_pay and "paid" in here:
            found.add("pay_paid")
        if "unpaid" in here and is_other:
            found.add("other_unpaid")
        if "unpaid" in here and not is_other and not is_pay:
            found.add("something_unpaid")
    if "pay_unpaid" in found and "paid" not in every:
        found.add("nothing_paid")
    if "work" in every and not every & other_matters():
        found.add("work_alone")
    if any("paid" in one.here or "closed" in one.here for one in seen[-LAST_CLAUSES:]):
        found.add("ends_paid")
    return found


def order_features(category: str | None, nature: str | None, office: str | None) -> set[str]:
    """What the order's own columns say; each may be absent, and the category is often wrong."""
    found = set()
    if category:
        found.add("category:" + ("劳动" if "劳动" in category else category.split("/")[0]))
    if nature:
        found.add(f"nature:{nature}")
    if office:
        found.add("office:" + ("人社" if "人社" in office or "劳动" in office else "另"))
    return found
