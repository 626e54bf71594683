"""Words of complaints by what they mean, found in a text clause by clause."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).with_name("word_classes.toml")
CLAUSE = re.compile(r"[^，。；！？\n、 ：（）【】“”]+")
# 三千二, 5000元, 两万: an amount of whatever
AMOUNT = re.compile(r"[\d零一二两三四五六七八九十百千万.]+[多来余]?[元块万千百]")
AMOUNT_CLASS = "amount"


@dataclass(frozen=True)
class Clause:
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
def _lexicon() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[int, ...]]]:
    """Word → its classes, and first character → the lengths of its words, longest first."""
    classes: dict[str, list[str]] = {}
    for name, one in _declared().items():
        for word in one["words"].split():
            classes.setdefault(word, []).append(name)
    lengths: dict[str, set[int]] = {}
    for word in classes:
        lengths.setdefault(word[0], set()).add(len(word))
    return (
        {word: tuple(found) for word, found in classes.items()},
        {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()},
    )


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of a normalised text; words do not overlap, the longest at a place counts."""
    classes, lengths = _lexicon()
    for match in CLAUSE.finditer(text):
        place, end = match.span()
        words: list[str] = []
        found: list[str] = []
        while place < end:
            for length in lengths.get(text[place], ()):
                word = text[place : place + length]
                if word in classes and place + length <= end:
                    words.append(word)
                    found.extend(classes[word])
                    place += length
                    break
            else:
                place += 1
        if AMOUNT.search(text, *match.span()):
            found.append(AMOUNT_CLASS)
        yield Clause(*match.span(), tuple(words), tuple(found))
