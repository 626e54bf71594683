"""What the model of wages sees of a text: its characters, and which kinds of words stand together.

Single words are seldom decisive: 欠 and 没给 are said of goods, rent and refunds as well. So the features are
mostly pairs: what is owed and the refusal in one clause, the work in the clause before it.
"""

from __future__ import annotations

from itertools import pairwise

from etl.staging.hotline.word_classes import AMOUNT_CLASS, Clause, other_matters, plain_pay

LONGEST_RUN = 2
# Texts are as long as a form lets them be; what an order is about is said in its first pages.
MOST_CHARACTERS = 4_000
# Classes that are read together with the clauses before them.
TOLD_AFTER = frozenset(("unpaid", "paid", "pay", AMOUNT_CLASS))
OPENING_CLAUSES, CLOSING_CLAUSES, LAST_CLAUSES = 2, 3, 4
LENGTH_STEP, LONGEST_STEP = 60, 4


def character_runs(text: str) -> set[str]:
    """Every run of up to LONGEST_RUN characters."""
    return {
        text[place : place + length]
        for length in range(1, LONGEST_RUN + 1)
        for place in range(len(text) - length + 1)
    }


def class_features(told: list[Clause]) -> set[str]:
    """The features of word classes, each with the mark of its kind before a colon."""
    found: set[str] = set()
    before: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    for clause in told:
        here = frozenset(clause.classes)
        found.update(_within(clause, here))
        for one in here & TOLD_AFTER:
            found.update([f"after:{one}<{other}" for other in before])
            found.update([f"late:{one}<{other}" for other in earlier - before])
        earlier, before = before, here
    for clause in told[:OPENING_CLAUSES]:
        found.update([f"first:{one}" for one in clause.classes])
    for clause in told[-CLOSING_CLAUSES:]:
        found.update([f"last:{one}" for one in clause.classes])
    found.update(f"is:{one}" for one in _statements(told))
    length = told[-1].end if told else 0
    found.add(f"length:{min(length // LENGTH_STEP, LONGEST_STEP)}")
    return found


def _within(clause: Clause, here: frozenset[str]) -> list[str]:
    """Of one clause: classes, pairs of them, neighbours in order, words, words beside a refusal."""
    ordered = sorted(here)
    found = [f"class:{one}" for one in ordered]
    found += [f"pair:{one}+{other}" for place, one in enumerate(ordered) for other in ordered[place + 1 :]]
    found += [f"order:{one}>{other}" for one, other in pairwise(clause.classes) if one != other]
    found += [f"word:{one}" for one in clause.words]
    if "unpaid" in here:
        found += [f"unpaid:{one}" for one in clause.words]
    return found


def _statements(told: list[Clause]) -> set[str]:
    """What the clauses state as a whole: pay owed, pay received, another debt, work and no business."""
    found: set[str] = set()
    kinds = [frozenset(clause.classes) for clause in told]
    every = frozenset().union(*kinds)
    for place, (clause, here) in enumerate(zip(told, kinds, strict=True)):
        after = kinds[place + 1] if place + 1 < len(kinds) else frozenset()
        is_pay = not plain_pay().isdisjoint(clause.words)
        if is_pay and "unpaid" in here and "paid" not in here:
            found.add("pay_unpaid")
        elif is_pay and "unpaid" in after and "paid" not in here | after:
            found.add("pay_then_unpaid")
        if is_pay and "paid" in here:
            found.add("pay_paid")
        if "unpaid" in here and here & other_matters():
            found.add("other_unpaid")
        if "unpaid" in here and not here & other_matters() and not is_pay:
            found.add("something_unpaid")
    if "pay_unpaid" in found and "paid" not in every:
        found.add("nothing_paid")
    if "work" in every and not every & other_matters():
        found.add("work_alone")
    if {"paid", "closed"} & frozenset().union(*kinds[-LAST_CLAUSES:]):
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
