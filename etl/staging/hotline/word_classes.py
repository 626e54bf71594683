"""Words of complaints by what they mean, found in a text clause by clause."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from operator import add
from pathlib import Path
from typing import Any, NamedTuple

WORDS = Path(__file__).with_name("word_classes.toml")
CLAUSE = re.compile(r"[^，。；！？\n、 ：（）【】“”]+")
# 三千二, 5000元, 两万: an amount of whatever
AMOUNT = re.compile(r"[\d零一二两三四五六七八九十百千万.]+[多来余]?[元块万千百]")
AMOUNT_CLASS = "amount"


class Clause(NamedTuple):
    """A clause from `start` to `end` of a text: words of some class in their order, and their classes."""

    start: int
    end: int
    words: tuple[str, ...]
    # of all words in their order, an amount last
    classes: tuple[str, ...]


@cache
def _declared() -> dict[str, dict[str, Any]]:
    with WORDS.open("rb") as file:
        return tomllib.load(file)


@cache
def reasons() -> dict[str, str]:
    """Class → what a text is about that speaks of such things."""
    return {name: one["reason"] for name, one in _declared().items() if "reason" in one}


@cache
def plain_pay() -> frozenset[str]:
    """Words for pay that name nothing else."""
    return frozenset(_declared()["pay"]["plain"].split())


@cache
def other_matters() -> frozenset[str]:
    """The classes of what else is owed or complained of."""
    return frozenset(name for name, one in _declared().items() if one.get("is_other_matter"))


@cache
def lexicon() -> dict[str, tuple[str, ...]]:
    """Word → its classes."""
    classes: dict[str, list[str]] = {}
    for name, one in _declared().items():
        for word in one["words"].split():
            classes.setdefault(word, []).append(name)
    return {word: tuple(found) for word, found in classes.items()}


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """The first two characters of words → their lengths, longest first; 1 is among them where the first is a
    word by itself."""
    lengths: dict[str, set[int]] = {}
    for word in lexicon():
        if len(word) > 1:
            lengths.setdefault(word[:2], {1} if word[0] in lexicon() else set()).add(len(word))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


@lru_cache(maxsize=8)
def pairs_in(text: str) -> tuple[str, ...]:
    """Every two characters that stand side by side, the last with a blank."""
    return tuple(map(add, text, text[1:] + " "))


def _words_in(text: str) -> list[tuple[int, str]]:
    """Words of some class and where they start; they do not overlap, the longest at a place counts."""
    classes, lengths = lexicon(), _lengths()
    found = []
    free = 0
    for place, (one, two) in enumerate(zip(text, pairs_in(text), strict=True)):
        if two in lengths:
            if place < free:
                continue
            for length in lengths[two]:
                word = text[place : place + length]
                if word in classes:
                    found.append((place, word))
                    free = place + length
                    break
        elif one in classes and place >= free:
            found.append((place, one))
    return found


def clauses(text: str) -> list[Clause]:
    """The clauses of a normalised text. No word of the lists holds a mark that parts clauses."""
    classes = lexicon()
    told, amounts = _words_in(text), [match.start() for match in AMOUNT.finditer(text)]
    found = []
    first, count, next_amount = 0, len(told), 0
    for match in CLAUSE.finditer(text):
        start, end = match.span()
        last = first
        while last < count and told[last][0] < end:
            last += 1
        words = tuple([word for _, word in told[first:last]])
        own = [one for word in words for one in classes[word]]
        first = last
        if next_amount < len(amounts) and amounts[next_amount] < end:
            own.append(AMOUNT_CLASS)
            while next_amount < len(amounts) and amounts[next_amount] < end:
                next_amount += 1
        found.append(Clause(start, end, words, tuple(own)))
    return found
