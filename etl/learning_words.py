"""What the model of personal names keeps of jieba's list of words, and of the signs that given names have.

Needs jieba, which is among the requirements for development; reading needs only what is kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from math import log

from etl.staging.persons.person_features import CORPUS, FAMILY_NAMES, OCCURRENCES, family_share
from etl.staging.persons.person_words import GIVEN_SIGNS

# jieba's list: a word, how often it was counted, its kind.
WORDS = files("jieba") / "dict.txt"
# Words of ledgers and counties nearby that it does not have or hardly knows, and their class of frequency.
LOCAL_WORDS = (
    *("夏津", "齐河", "武城", "平原", "阳谷", "东阿", "冠县", "莘县", "农民工", "包工", "包工头", "毛坯"),
    *("毛坯房", "满勤", "满月", "国庆前", "国庆后", "卫生室", "卫健", "年休假", "危化品", "双十一"),
    *("养老金", "居住证"),
)
LOCAL_LEVEL = 5
# Words of two signs are kept from this frequency on, those that begin with a family name from the lower one.
FREQUENT, FREQUENT_AS_NAME, FREQUENT_TAGGED_NAME = 300, 25, 30
FREQUENT_LONG = 40
# As often in given names as this is a sign of GIVEN_SIGNS, beside those of the list of words.
GIVEN_COUNT = 60


@cache
def lexicon_kept() -> dict[str, list[list[str]]]:
    """What the model keeps of jieba's list of words."""
    lines = [line.split() for line in WORDS.read_text(encoding="utf-8").splitlines()]
    counted = [(word, int(count), kind) for word, count, kind in lines if _is_han(word)]
    words = {word: _level(count) for word, count, kind in counted if _is_kept(word, count, kind)}
    words |= dict.fromkeys(LOCAL_WORDS, LOCAL_LEVEL)
    alone = {word: count for word, count, _ in counted if len(word) == 1}
    signs: Counter[str] = Counter()
    for word, count, _ in counted:
        for sign in word:
            signs[sign] += count
    given = Counter(
        sign
        for word, _, kind in counted
        if kind == "nr" and len(word) == 3 and family_share(word[0]) > 1e-3
        for sign in word[1:]
    )
    for sign in GIVEN_SIGNS:
        given[sign] += GIVEN_COUNT
    total, whole = sum(given.values()), sum(signs.values())
    typical = {
        sign: round(log((given[sign] + 0.5) / total / ((count + 50) / whole)) * 1.5)
        for sign, count in signs.items()
        if given[sign] > 1
    }
    return {
        "words": _by_first_sign(words),
        "alone": _by_level({sign: _level(count) for sign, count in alone.items() if count > 300}),
        "given": _by_level({sign: _level(n / total * CORPUS) for sign, n in given.items() if n > 1}),
        "typical": _by_level({sign: max(-5, min(5, level)) for sign, level in typical.items()}),
    }


def _is_han(word: str) -> bool:
    return all("一" <= sign <= "龥" for sign in word)


def _is_kept(word: str, count: int, kind: str) -> bool:
    if len(word) == 2:
        if word[0] in FAMILY_NAMES:
            return count >= (FREQUENT_TAGGED_NAME if kind == "nr" else FREQUENT_AS_NAME)
        return count >= FREQUENT
    return len(word) == 3 and word[0] in FAMILY_NAMES and count >= FREQUENT_LONG and kind != "nr"


def _level(count: float) -> int:
    """The class whose occurrences are nearest."""
    return min(range(len(OCCURRENCES)), key=lambda level: abs(log(OCCURRENCES[level]) - log(max(count, 0.5))))


def _by_first_sign(words: Mapping[str, int]) -> list[list[str]]:
    found: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for word, level in sorted(words.items()):
        found[word[0]][level].append(word[1:])
    return [
        [first, *(f"{level}={_joined(rests)}" for level, rests in sorted(levels.items()))]
        for first, levels in sorted(found.items())
    ]


def _joined(rests: Iterable[str]) -> str:
    """Single signs one after the other, then what is longer, each after a stroke."""
    one = sorted(rests, key=len)
    return "".join(rest if len(rest) == 1 else f"/{rest}" for rest in one)


def _by_level(signs: Mapping[str, int]) -> list[list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for sign, level in sorted(signs.items()):
        found[level].append(sign)
    return [[str(level), "".join(those)] for level, those in sorted(found.items())]
