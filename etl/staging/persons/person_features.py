"""What is looked at to tell whether some signs of a text are a personal name.

A candidate is a family name and one or two more signs. What is seen of it are values in groups; a value has a
weight in its group, and the weights of a candidate are added up. What is seen of the place where it begins is
the same for all candidates that begin there, and most of those places are given up at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log

from etl.staging.persons.person_words import (
    AFTER,
    BEFORE,
    COMMON_FAMILY_NAMES,
    COMPOUND_FAMILY_NAMES,
    NEVER_GIVEN,
    NEVER_LAST,
    NO_FAMILY,
    OLD_FAMILY_NAMES,
    OTHER_FAMILY_NAMES,
    SHORT_TITLES,
    TITLES,
    TOO_EVERYDAY,
    WEEKDAYS,
)

FAMILY_NAMES = frozenset(COMMON_FAMILY_NAMES + OLD_FAMILY_NAMES + OTHER_FAMILY_NAMES) - frozenset(
    TOO_EVERYDAY
)
COMPOUND = frozenset(COMPOUND_FAMILY_NAMES)
START = re.compile("[{}](?=[一-龥])".format("".join(sorted(FAMILY_NAMES))))
COMPOUND_START = re.compile(
    "(?:{})(?=[一-龥])".format("|".join(sorted(name for name in COMPOUND if name[0] not in FAMILY_NAMES)))
)
# A family name that no list has, after words that can only introduce a name.
NAMED = re.compile(
    "(?:{})[：:]?(?=[一-龥]{{2}})(?![{}])".format(
        "|".join(
            word for word, kind in BEFORE.items() if kind == "named" and (len(word) > 1 or word == "叫")
        ),
        NO_FAMILY,
    )
)
# Signs that stand for others of their kind.
SHAPES = {
    sign: shape
    for shape, signs in {
        "0": "0123456789",
        "a": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ*",
        "，": ",，;；",
        "。": ".。!！?？…",
        "：": ":：",
        "（": "([【〔{《<“‘「（",
        "）": ")]】〕}》>”’」）",
        "-": "\"'—-_~|/\\",
        " ": " \n\t\r　",
        "、": "、",
    }.items()
    for sign in signs
}
# What stands between the names of a list.
PARTED_BY = frozenset("、和与及，,；; ")
# Within so many signs after a name that of a firm or a place may end.
FIRM_WITHIN = 6
FIRM = re.compile(
    "公司|集团|酒店|饭店|宾馆|超市|商场|合作社|工程|项目|小区|社区|花园|家园|建筑|建设|劳务|装饰|物业|置业|商贸|学校|中学|小学|医院|[厂店镇县村]"
)
CLAUSE = re.compile("[一-龥]*")
CORPUS = 6e7
# Occurrences of words and signs in a corpus of that size, by their class.
OCCURRENCES = (0.5, 5.0, 20.0, 80.0, 300.0, 1200.0, 5000.0, 20000.0, 80000.0, 300000.0)
SHARES = tuple(log(count / CORPUS) for count in OCCURRENCES)
IMPOSSIBLE = -99.0
# Words of this class or above are everyday ones.
EVERYDAY = 6
FIRST_GROUPS = ("family", "before", "before two", "word before", "word", "next")
START_GROUPS = (
    *("family", "before", "before two", "role", "word before", "word before two", "word", "longer word"),
    "family role",
)
END_GROUPS = (
    *("first", "last", "typical", "words", "after", "after two", "role follows", "words around"),
    *("tier reading", "reading follows", "typical role", "firm ahead", "listed"),
)
# Where it begins, where its given name does, and where it ends.
Candidate = tuple[int, int, int]
LEVELS = {number: str(number) for number in range(-30, 31)}


class Lexicon:
    """What is known of words and signs.

    words: words of two or three signs → class of frequency. alone: sign → class of how often it is a word by
    itself. given: sign → class of its share of given names. typical: sign → how much oftener it is in given
    names than elsewhere.
    """

    def __init__(self, kept: Mapping[str, Sequence[Sequence[str]]]) -> None:
        self.words = {
            word: SHARES[int(level)]
            for first, *levels in kept["words"]
            for level, rests in (one.split("=") for one in levels)
            for word in (first + rest for rest in _rests(rests))
        }
        self.levels = {word: LEVELS[SHARES.index(share)] for word, share in self.words.items()}
        # 时间, 方面 are names at most where the words before say so.
        self.everyday = {word for word, share in self.words.items() if share >= SHARES[EVERYDAY]}
        signs = {name: dict(_levels(kept[name])) for name in ("alone", "given", "typical")}
        self.alone = {sign: SHARES[level] for sign, level in signs["alone"].items()}
        self.given = {sign: SHARES[level] for sign, level in signs["given"].items()}
        self.typical = signs["typical"]
        self.families = {name: log(family_share(name)) for name in FAMILY_NAMES | COMPOUND}

    def reading(self, text: str, candidate: Candidate) -> int:
        """How much likelier the signs and those beside them are words than a name, in steps."""
        place, given_at, end = candidate
        before = text[place - 1 : place]
        after = text[end : end + 1]
        alone, given = self.alone, self.given
        name = self.families.get(text[place:given_at], SHARES[1])
        for sign in text[given_at:end]:
            name += given.get(sign, SHARES[1])
        around = 0.0
        if before in alone:
            around += alone[before]
        else:
            before = ""
        if after in alone:
            around += alone[after]
        else:
            after = ""
        words = self._likeliest(before + text[place:end] + after)
        return max(-9, min(9, round((words - name - around) / 1.5)))

    def _likeliest(self, signs: str) -> float:
        """The likeliest way to read the signs as words (logarithm)."""
        words, alone = self.words, self.alone
        third, second, first = IMPOSSIBLE, IMPOSSIBLE, 0.0
        for end in range(1, len(signs) + 1):
            most = first + alone.get(signs[end - 1], SHARES[0])
            if end > 1 and (share := second + words.get(signs[end - 2 : end], IMPOSSIBLE)) > most:
                most = share
            if end > 2 and (share := third + words.get(signs[end - 3 : end], IMPOSSIBLE)) > most:
                most = share
            third, second, first = second, first, most
        return first


def _rests(kept: str) -> Iterator[str]:
    """国人/务院: single signs one after the other, then what is longer, each after a stroke."""
    single, *longer = kept.split("/")
    yield from single
    yield from longer


def _levels(kept: Iterable[Sequence[str]]) -> Iterator[tuple[str, int]]:
    """[level, all its signs]"""
    for level, signs in kept:
        for sign in signs:
            yield sign, int(level)


def family_share(family: str) -> float:
    """About how many of all persons bear it."""
    place = COMMON_FAMILY_NAMES.find(family)
    if place >= 0:
        return 0.075 / (place + 1) ** 0.75
    return 2e-4 if family in OLD_FAMILY_NAMES else 1e-4


def starts(text: str) -> list[int]:
    """Wherever a name may begin with a family name, but `other_starts`."""
    return [match.start() for match in START.finditer(text)]


def other_starts(text: str) -> list[int]:
    """Where one may begin with a compound family name, or after words for it with one that no list has."""
    ends_of = [match.end() for match in NAMED.finditer(text)]
    found = [place for place in ends_of if text[place] not in FAMILY_NAMES]
    return found + [match.start() for match in COMPOUND_START.finditer(text) if match.start() not in found]


def sizes(text: str, place: int) -> tuple[int, ...]:
    """How many signs the family name may have there."""
    if text[place : place + 2] not in COMPOUND:
        return (1,)
    return (2, 1) if text[place] in FAMILY_NAMES else (2,)


def ends(text: str, place: int, size: int) -> Iterator[int]:
    """Where a name that begins there may end, the longer one first."""
    given_at = place + size
    last = text[given_at : given_at + 1]
    if (
        not "一" <= last <= "龥"
        or last in NEVER_GIVEN
        or (size == 1 and text[place] == "周" and last in WEEKDAYS)
    ):
        return
    for end in (given_at + 2, given_at + 1):
        last = text[end - 1 : end]
        given = text[given_at:end]
        if "一" <= last <= "龥" and not (
            last in NEVER_GIVEN or last in NEVER_LAST or given in TITLES or given in SHORT_TITLES
        ):
            yield end


def role_before(text: str, place: int) -> str:
    """The kind of word that ends just before the place, also with a colon after it; else the sign there."""
    if not place:
        return "start"
    sign = SHAPES.get(text[place - 1], "")
    if sign:
        kind = _kind_before(text, place - 1) if sign in "： （" else ""
        return f"{kind}{sign}"
    return _kind_before(text, place) or ("suffix" if text[place - 1] in "长员工师人" else "none")


def _kind_before(text: str, place: int) -> str:
    for size in (4, 3, 2, 1):
        if place >= size and (kind := BEFORE.get(text[place - size : place])):
            return kind
    return ""


def kind_after(text: str, place: int) -> str:
    """The kind of word that begins at the place, else the sign there."""
    for size in (4, 3, 2, 1):
        if kind := AFTER.get(text[place : place + size]):
            return kind
    if place >= len(text):
        return "end"
    return SHAPES.get(text[place], "none")


def first_values(text: str, place: int, lexicon: Lexicon) -> tuple[str, ...]:
    """By FIRST_GROUPS."""
    before = text[place - 1] if place else "^"
    return (
        text[place],
        before,
        text[place - 2 : place] if place > 1 else "^" + before,
        lexicon.levels.get(before + text[place], ""),
        lexicon.levels.get(text[place : place + 2], ""),
        text[place + 1],
    )


def start_values(text: str, place: int, size: int, lexicon: Lexicon) -> tuple[str, ...]:
    """By START_GROUPS."""
    levels = lexicon.levels
    family = text[place : place + size]
    before = text[place - 1] if place else "^"
    shape = SHAPES.get(before, before)
    role = role_before(text, place)
    if size == 2:
        word, longer, kind = "c", "c", "c"
    else:
        word = levels.get(text[place : place + 2], "")
        longer = levels.get(text[place : place + 3], "")
        kind = family if family in FAMILY_NAMES else "?"
    before_two = SHAPES.get(text[place - 2], text[place - 2]) + shape if place > 1 else "^" + shape
    around = context(role)
    return (
        kind if size == 1 else family,
        shape,
        before_two,
        role,
        levels.get(before + family[0], ""),
        levels.get(text[place - 2 : place], "") if place > 1 else "",
        around + word,
        around + longer,
        _tier(kind) + role,
    )


def context(role: str) -> str:
    """What words before the place say by themselves: after some of them even 时间 is a name."""
    return "n" if role[:5] == "named" else "r" if role[:4] in ("role", "kin") else ""


def _tier(family: str) -> str:
    """How common a family name is: most persons bear one of a hundred."""
    if family in "c?":
        return family
    place = COMMON_FAMILY_NAMES.find(family)
    return "o" if place < 0 else "a" if place < 40 else "b"


def _listed(text: str, place: int, end: int) -> str:
    """Whether a name may end before the sign before, or begin after the sign after: 张三、|李四|、王五."""
    found = ""
    before, after = text[place - 1 : place], text[end : end + 1]
    if before in PARTED_BY and place > 2:
        family = text[place - 3] in FAMILY_NAMES or text[place - 4 : place - 3] in FAMILY_NAMES
        found = "b" + before if family else ""
    if after in PARTED_BY and text[end + 1 : end + 2] in FAMILY_NAMES:
        found += "a" + after
    return found


def _firm_ahead(text: str, end: int) -> str:
    """The word that ends a firm's or a place's name in the same clause, and how many signs on it begins."""
    found = FIRM.search(text, end, end + FIRM_WITHIN)
    return (
        LEVELS[found.start() - end] + found.group()
        if found and CLAUSE.fullmatch(text, end, found.start())
        else ""
    )


def end_values(text: str, candidate: Candidate, start: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """By END_GROUPS."""
    levels, typical = lexicon.levels, lexicon.typical
    place, given_at, end = candidate
    role = start[3]
    around = context(role)
    given = text[given_at:end]
    single = len(given) == 1
    length = ("1" if single else "2") + ("c" if given_at - place == 2 else "")
    after = text[end] if end < len(text) else "$"
    shape = SHAPES.get(after, after)
    after_two = shape + (SHAPES.get(text[end + 1], text[end + 1]) if end + 1 < len(text) else "$")
    first = typical.get(given[0], -5)
    last = first if single else typical.get(given[1], -5)
    follows = kind_after(text, end)
    reading = around + LEVELS[lexicon.reading(text, candidate)]
    given_word = around + ("s" if single else levels.get(given, ""))
    word_follows = levels.get(text[end : end + 2], "") if shape == after else shape
    near = LEVELS[last if single else first + last] + length
    return (
        "" if single else given[0],
        given[-1] + length,
        near,
        f"{start[6]}|{given_word}|{length}",
        shape,
        after_two,
        f"{role}|{follows}",
        f"{start[5]}|{word_follows}",
        f"{start[8][0]}|{reading}|{length}",
        f"{reading}|{follows}",
        f"{role}|{near}",
        _firm_ahead(text, end),
        _listed(text, place, end),
    )
