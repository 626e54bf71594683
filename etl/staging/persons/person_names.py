"""Personal names in running text: found by what they are made of and what stands around them, and masked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from data.county import county
from etl.staging.hotline.town_named import town_codes
from etl.staging.persons.person_context import is_no_name, likelier, places_of_persons, starts_of
from etl.staging.persons.person_features import (
    COMPOUND,
    END_GROUPS,
    FAMILY_NAMES,
    FIRST_GROUPS,
    START,
    START_GROUPS,
    Lexicon,
    end_values,
    ends,
    other_starts,
    sizes,
    start_values,
)
from etl.staging.persons.person_words import TRANSLITERATED

MODEL = Path(__file__).with_name("person_names.json")
Span = tuple[int, int]
# A name before these words is a place's or a firm's: 金城小区, 张集镇.
NO_PERSON = re.compile(
    "镇|乡|村|庄|屯|街道|社区|小区|花园|家园|广场|大厦|公寓|公园|新城|学校|中学|小学|医院|酒店|饭店|宾馆|超市|商场"
    "|集团|公司|(?:项目|工程|劳务)(?:部|队|[^款费欠上]|$)|建筑|建设|装饰|置业|物业|商贸|科技|实业"
)
# 刘德华先生 is written 刘某先生.
TITLED = re.compile("先生|女士|同志|师傅")
# What an alias of a town ends in where it can be nothing else.
SURE_TOWN = re.compile(".{3,}|.+(?:镇|乡|街道|街道办|办事处|办|政府)")
COUNTY = (county().name, county().short)
# Counties nearby that begin with a family name.
NEIGHBOURS = county().neighbours
# A bare alias of two signs could be a person (杨屯); these words after it say that it is a place.
AFTER_A_PLACE = "人|的|村|街|这|那"
# Where a name found stands again, its score there says only where it is surely none.
FEWEST_AGAIN = -4.0
# Names of other tongues: 买买提·艾力.
FOREIGN = re.compile(f"[{TRANSLITERATED}]{{1,6}}(?:[·•][{TRANSLITERATED}]{{1,8}})+")
# 王 建 国, and 王 建 before a mark
SPACED = re.compile(
    "[{0}] [一-龥] [一-龥]|(?<![一-龥])[{0}] [一-龥](?![一-龥]| [一-龥])".format(
        "".join(sorted(FAMILY_NAMES))
    )
)
BETWEEN = "、"
ROLE = START_GROUPS.index("role")
# What stands between the names of a list, with an amount or a number of days each or without.
_ITEM = "(?:[:：]?[0-9][0-9.,]*(?:万|元|块|天|个工|工|课时|方|吨)?[、，,；; ]|[、和与及 ])"
ITEM, ITEM_BEFORE = re.compile(_ITEM), re.compile(_ITEM + "$")
ITEM_BEGINS, ITEM_ENDS = frozenset("0123456789:：、和与及 "), frozenset("、，,；; 和与及")
LONGEST_ITEM = 12
# Where a longer candidate has this score the shorter one that begins there is not looked at.
SURE = 5.0
# What a candidate beside a name found is more likely.
BESIDE = 3.0


class _Sums(dict[str, float]):
    """Two signs → a sum, worked out once."""

    def __init__(self, of: Callable[[str], float]) -> None:
        super().__init__()
        self.of = of

    def __missing__(self, two: str) -> float:
        value = self[two] = self.of(two)
        return value


class PersonModel:
    """The weights of what is seen, and what is known of words."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self.lexicon = Lexicon(kept)
        self.bias: float = kept["bias"]
        # A place of which a first look says less is given up.
        self.least: float = kept["least"]
        first = _tables(FIRST_GROUPS, kept["first"])
        levels = self.lexicon.levels
        # What the first look adds up for two signs: those before, those around the beginning, those after it.
        self.first_sums = (
            _Sums(lambda two: first["before"].get(two[1], 0.0) + first["before two"].get(two, 0.0)),
            _Sums(lambda two: first["word before"].get(levels.get(two, ""), 0.0)),
            _Sums(
                lambda two: (
                    first["family"].get(two[0], 0.0)
                    + first["word"].get(levels.get(two, ""), 0.0)
                    + first["next"].get(two[1], 0.0)
                )
            ),
        )
        tables = _tables((*START_GROUPS, *END_GROUPS), kept["weights"])
        self.start = [tables[group] for group in START_GROUPS]
        self.end = [tables[group] for group in END_GROUPS]

    def places(self, text: str) -> list[int]:
        """Of `starts` those that a first look leaves, by the weights of `first_values`."""
        before, around, after = self.first_sums
        least = self.least
        text = "^^" + text
        return [
            match.start() - 2
            for match in START.finditer(text)
            for place in (match.start(),)
            if before[text[place - 2 : place]]
            + around[text[place - 1 : place + 1]]
            + after[text[place : place + 2]]
            >= least
        ]

    def scores(self, text: str, places: Iterable[int]) -> list[tuple[float, int, int]]:
        """(score, start, end) of every candidate that begins at one of the places."""
        found = []
        lexicon = self.lexicon
        for place in places:
            for size in sizes(text, place):
                values = start_values(text, place, size, lexicon)
                base = self.bias
                for table, value in zip(self.start, values, strict=True):
                    base += table.get(value, 0.0)
                if size == 1 and text[place : place + 2] in lexicon.everyday and values[ROLE][:5] != "named":
                    continue
                for end in ends(text, place, size):
                    if is_no_name(text, place, end):
                        continue
                    score = base
                    seen = end_values(text, (place, place + size, end), values, lexicon)
                    for table, value in zip(self.end, seen, strict=True):
                        score += table.get(value, 0.0)
                    found.append((score, place, end))
                    if score >= SURE:
                        break
        return found

    def spans(self, text: str) -> list[Span]:
        """Where names of persons stand, in their order."""
        scored = self.scores(text, [*self.places(text), *other_starts(text)])
        scored += self._in_context(text)
        if not any(score >= 0 for score, _, _ in scored):
            return []
        places = [match.span() for match in _places().finditer(text)]
        chosen = chosen_spans(scored, text, places)
        scored += self._beside(text, chosen)
        chosen = chosen_spans(scored, text, places)
        return sorted([*chosen, *_again(text, scored, chosen, places)])

    def _in_context(self, text: str) -> list[tuple[float, int, int]]:
        """Candidates where the words around speak of somebody, each likelier by what they say."""
        levels = self.lexicon.levels
        found = []
        for seen in places_of_persons(text):
            starts = [start for start in starts_of(seen) if START.match(text, start)]
            for score, start, end in self.scores(text, starts):
                more = likelier(text, start, end, seen, levels)
                if more is not None:
                    found.append((score + more, start, end))
        return found

    def _beside(self, text: str, chosen: Iterable[Span]) -> list[tuple[float, int, int]]:
        """What stands beside a name found is likelier one too: 张三、时间, 张三3000元、时间2000元."""
        found: dict[Span, float] = {}
        waiting = list(chosen)
        while waiting:
            start, end = waiting.pop()
            for score, first, last in self.scores(text, _beside_places(text, start, end)):
                is_beside = first >= end or ITEM.fullmatch(text, last, start)
                if is_beside and score + BESIDE >= 0 and (first, last) not in found:
                    found[first, last] = score + BESIDE
                    waiting.append((first, last))
        return [(score, start, end) for (start, end), score in found.items()]


def _beside_places(text: str, start: int, end: int) -> list[int]:
    """Where the name after this one, or the one before it, may begin if they are in one list."""
    found = []
    if text[end : end + 1] in ITEM_BEGINS and (after := ITEM.match(text, end, end + LONGEST_ITEM)):
        found.append(after.end())
    if text[start - 1 : start] in ITEM_ENDS and (
        before := ITEM_BEFORE.search(text, max(0, start - LONGEST_ITEM), start)
    ):
        found += [before.start() - size for size in (2, 3) if before.start() >= size]
    return [place for place in found if START.match(text, place)]


def _tables(groups: Iterable[str], rows: Iterable[tuple[str, str, float]]) -> dict[str, dict[str, float]]:
    """group → value → weight"""
    tables: dict[str, dict[str, float]] = {group: {} for group in groups}
    for group, value, weight in rows:
        tables[group][value] = weight
    return tables


def _touches(span: Sequence[int], others: Iterable[Span]) -> bool:
    start, end = span
    return any(start < last and first < end for first, last in others)


def chosen_spans(scored: Iterable[tuple[float, int, int]], text: str, places: Sequence[Span]) -> list[Span]:
    """The best candidates that overlap neither each other nor a place, and are no part of a firm's name."""
    chosen: list[Span] = []
    for score, start, end in sorted(scored, reverse=True):
        if score < 0:
            break
        if not _touches((start, end), [*chosen, *places]) and not NO_PERSON.match(text, end):
            chosen.append((start, end))
    return chosen


def _again(
    text: str, scored: Iterable[tuple[float, int, int]], chosen: Sequence[Span], places: Sequence[Span]
) -> list[Span]:
    """Where else the names found stand."""
    score_at = {(start, end): score for score, start, end in scored}
    taken = [*chosen, *places]
    for name in sorted({text[start:end] for start, end in chosen}, key=lambda one: (-len(one), one)):
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if score_at.get((start, end), FEWEST_AGAIN) >= FEWEST_AGAIN and not _touches((start, end), taken):
                taken.append((start, end))
            start = text.find(name, end)
    return taken[len(chosen) + len(places) :]


@cache
def _places() -> re.Pattern[str]:
    """Towns and the county as written in text, longer ones first: 赵寨子镇 before 赵寨子."""
    aliases = sorted({*town_codes(), *COUNTY}, key=lambda alias: (-len(alias), alias))
    bare = f"(?={AFTER_A_PLACE})"
    return re.compile(
        "|".join((*(one if SURE_TOWN.fullmatch(one) else f"{one}{bare}" for one in aliases), *NEIGHBOURS))
    )


@cache
def person_model() -> PersonModel:
    """The model as kept, read once in a process."""
    return PersonModel(json.loads(MODEL.read_text(encoding="utf-8")))


def name_spans(text: str, model: PersonModel) -> list[Span]:
    """Start and end of every personal name in the text, in their order."""
    found = model.spans(text)
    if "·" in text or "•" in text:
        foreign = [match.span() for match in FOREIGN.finditer(text)]
        found = sorted([*foreign, *(one for one in found if not _touches(one, foreign))])
    return found


def persons_in(text: str) -> str | None:
    """The names of all persons in the text as they are spelled there, parted by 、; for SQL."""
    model = person_model()
    spaced = []
    if " " in text:
        for found in dict.fromkeys(SPACED.findall(text)):
            closed = text.replace(found, found.replace(" ", ""))
            start = text.index(found)
            if (start, start + len(found.replace(" ", ""))) in name_spans(closed, model):
                spaced += [found, found.replace(" ", "")]
                text = closed
    names = [text[start:end] for start, end in name_spans(text, model)]
    return BETWEEN.join(dict.fromkeys([*spaced, *names])) or None


def starred(name: str) -> str:
    """张**, 欧阳**: neither how long the name is nor how it ends is told."""
    return name[: 2 if name[:2] in COMPOUND and len(name) > 2 else 1] + "**"


def mask_persons(text: str, names: str | None) -> str:
    """The text with every name of a person among `names`, which are parted by 、, starred."""
    if not names:
        return text
    for name in sorted(names.split(BETWEEN), key=lambda one: (-len(one), one)):
        if name in text:
            text = _mask_person(text, name)
    return text


def _mask_person(text: str, name: str) -> str:
    """A name that is part of a place's or a firm's stays: 金城小区, 张集镇."""
    pieces = text.split(name)
    for place in range(1, len(pieces)):
        after = pieces[place] or "".join(pieces[place + 1 : place + 2])
        if NO_PERSON.match(after):
            masked = name
        else:
            masked = f"{starred(name)[:-2]}某" if TITLED.match(after) else starred(name)
        pieces[place] = masked + pieces[place]
    return "".join(pieces)
