"""Which of the names in a text is the unit that owes the wages, and which is the site.

A linear model over name_features weighs every name; a softmax over all of them and “none is named” says how
sure that is. Trained by etl.learning_names from data/labels; here it is only summed up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from math import exp
from pathlib import Path
from typing import Any, NamedTuple

from etl.staging.hotline.field_reading import FieldReading
from etl.staging.hotline.name_features import UNIT_KINDS, Candidate, candidates
from etl.staging.hotline.town_of_site import with_its_town

MODEL = Path(__file__).with_name("employer_and_project.json")
FIELDS = ("employer", "project")
# What stands further back in a text is not read, so that no text takes long.
MOST_CHARACTERS = 4_000
# None is taken where that is likelier than the likeliest name, times this: so precision and recall are alike.
CAUTION = {"employer": 1.5, "project": 0.6}
# A unit whose name stands right before these words is taken unless the model is sure that none is meant.
OWES = re.compile(
    "(?:一直|至今|长期|恶意|仍|还|又|无故)?(?:拖欠|克扣|欠薪|欠(?!缺|妥)|[不未没](?:按时|有|给|支)?(?:发|给|付|结))"
)
NEVER_MEANT = 0.9
# 原在…, 现在…: of two units the earlier and the present one. 原公司欠: the earlier one owes.
_WORKING = "(?:单位|公司)?(?:是|为|在|于|任职于|就职于|受雇于|给|跟)*$"
FORMER = re.compile(f"(?:原来?|以前|之前|曾|去年|前年){_WORKING}")
PRESENT = re.compile(f"(?:现在?|如今|目前|今年){_WORKING}|(?:换到|跳槽到?|转到|去了|来到|入职)(?:了)?$")
FORMER_OWES = re.compile(
    f"(?:原|前|以前的?|之前的?|原来的?|老)(?:公司|单位|东家|雇主|厂子?)(?:{OWES.pattern})"
)
LEAD = 12
# What the works at a place are called, the note behind them among it.
BEFORE_UNIT = re.compile("(?:聘于|分包(?:给|商)?|原来|一下|再(?!生)|年初随)(?=[一-龥]{5})")
BRANCH = re.compile("（[^（），。；]{1,10}分公司）")
WORKS = ("工程", "项目", "标段", "）")
# The rest of what is quoted up to the end of a name is part of it: “云溪花园一期住宅楼工程”.
QUOTED_BEFORE = re.compile("(?P<mark>“)[^“”，。；]*$")
# …产业园4号车间, …二期冷库, …工程二合同段, …综合楼装修: what stands behind a part of a site is of the name.
IN_PARTS = re.compile(r"(?:[期标区号#楼]|工程|项目|\d|[改扩]建|改造)$")
PART_BEHIND = re.compile(
    r"(?:\d{1,2}[号#](?:、\d{1,2}[号#])*)?(?:车间|冷库|厂房|大棚|地库|预制梁场|梁场|桥(?!梁))"
    "|[一二三四五六七八九\\d]合同段|装修(?![队公工的了])|（?EPC）?"
)
# From what share on another name is worth a word.
DOUBTFUL = 0.2
NOT_NAMED = {"employer": "没有写出单位名称", "project": "没有写出项目或工地名称"}
NOT_MEANT = {"employer": "提到的单位看不出是欠薪单位", "project": "提到的地方看不出是项目或工地"}
OTHER_NAME = {"employer": "也可能是“{}”欠薪", "project": "也可能是“{}”"}


class NamesModel(NamedTuple):
    """Feature → what it adds for each of FIELDS; `none`: the sums of naming nobody."""

    weights: dict[str, tuple[float, float]]
    none: tuple[float, float]

    def sums(self, features: Iterable[str]) -> tuple[float, float]:
        """What speaks for a name with such features being the employer, and the project."""
        employer = project = 0.0
        for one in features:
            if found := self.weights.get(one):
                employer += found[0]
                project += found[1]
        return employer, project


def shares(sums: Sequence[float], none: float) -> list[float]:
    """How likely each name is the one that is meant, and in the end how likely none is."""
    most = max(*sums, none) if sums else none
    parts = [exp(one - most) for one in (*sums, none)]
    total = sum(parts)
    return [one / total for one in parts]


@cache
def names_model() -> NamesModel:
    with MODEL.open(encoding="utf-8") as file:
        kept: dict[str, Any] = json.load(file)
    weights = {one: (employer, project) for one, employer, project in kept["weights"]}
    return NamesModel(weights, (kept["none"][0], kept["none"][1]))


def read_employer_and_project(text: str) -> tuple[FieldReading[str], FieldReading[str]]:
    """Of a normalised text, both as spelled there."""
    text = text[:MOST_CHARACTERS]
    several = candidates(text)
    model = names_model()
    sums = [model.sums(one.features) for one in several]
    employer, project = (
        chosen(text, several, field, shares([one[place] for one in sums], model.none[place]))
        for place, field in enumerate(FIELDS)
    )
    return employer, project


def chosen(text: str, several: Sequence[Candidate], field: str, given: Sequence[float]) -> FieldReading[str]:
    """The likeliest name by shares; longer and shorter forms of one name stand together against none."""
    none = given[-1]
    if not several:
        return FieldReading(None, none, (), NOT_NAMED[field])
    together = [sum(given[other] for other in one.related) for one in several]
    best = several[max(range(len(several)), key=together.__getitem__)]
    is_plain = field == "employer" and _owes_plainly(text, best)
    if none * CAUTION[field] > max(together) and not (is_plain and none < NEVER_MEANT):
        return FieldReading(None, none, (), NOT_MEANT[field])
    form = max(best.related, key=given.__getitem__)
    share = given[form]
    if field == "employer" and (other := _other_employer(text, several, several[form])):
        # the words leave nothing for the one that was likelier
        best, form = other, several.index(other)
        share += given[form]
    apart = set(range(len(several))).difference(best.related, several[form].related)
    rival = max(apart, key=given.__getitem__, default=form)
    is_doubtful = rival != form and given[rival] > DOUBTFUL
    reason = OTHER_NAME[field].format(several[rival].value) if is_doubtful else None
    spans = several[form].spans
    whole = WHOLE[field]
    spans = [whole(text, several, span) for span in spans]
    if field == "project":
        # forms that are made the same name are one, and so are their shares
        same = {text[start:end] for start, end in spans}
        others = (place for place in several[form].related if place != form)
        share += sum(given[place] for place in others if whole_name(text, several, place, field) in same)
    return _taken(text, spans, share, reason)


def whole_name(text: str, several: Sequence[Candidate], place: int, field: str) -> str:
    """What is made of a name where it is taken."""
    start, end = WHOLE[field](text, several, several[place].spans[0])
    return text[start:end]


def whole_unit(text: str, _several: Sequence[Candidate], span: tuple[int, int]) -> tuple[int, int]:
    """A unit's name with the branch behind it: …有限公司（高唐分公司）, without words before it: 聘于."""
    branch, before = BRANCH.match(text, span[1]), BEFORE_UNIT.match(text, *span)
    return before.end() if before else span[0], branch.end() if branch else span[1]


def whole_site(text: str, several: Sequence[Candidate], span: tuple[int, int]) -> tuple[int, int]:
    """A site's name with the note behind it and the works it is the place of: …项目（三标段）, not 三标段;
    …公园绿化工程, not …公园. Whether a town before it belongs to the name, what stands before that tells."""
    start, end = span
    for one in several:
        for first, last in one.spans:
            is_note = first < start and last == end + 1 and text[end] == "）"
            is_works = first == start and last > end and text.endswith(WORKS, end, last)
            if is_note or is_works:
                start, end = min(start, first), max(end, last)
    part = PART_BEHIND.match(text, end)
    end = part.end() if part and IN_PARTS.search(text, start, end) else end
    quoted = QUOTED_BEFORE.search(text, max(0, start - LEAD), start) if text[end : end + 1] == "”" else None
    return with_its_town(text, quoted.end("mark") if quoted else start, end)


WHOLE = {"employer": whole_unit, "project": whole_site}


def _other_employer(text: str, several: Sequence[Candidate], taken: Candidate) -> Candidate | None:
    """Of 原在鑫达公司，现在恒信公司，鑫达公司欠工资 the one that is said to owe, if the other was taken."""
    forms = [several[place] for place in taken.related if several[place].kinds & UNIT_KINDS]
    is_present, is_former = (
        any(_stands_behind(words, text, one) for one in forms) for words in (PRESENT, FORMER)
    )
    if not (is_present or is_former) or any(_owes_plainly(text, one) for one in forms):
        return None
    apart = [one for place, one in enumerate(several) if place not in taken.related]
    apart = [one for one in apart if one.kinds & UNIT_KINDS]
    owing = [one for one in apart if _owes_plainly(text, one)]
    if is_present and FORMER_OWES.search(text):
        owing += [one for one in apart if _stands_behind(FORMER, text, one)]
    return next(iter(owing), None)


def _stands_behind(words: re.Pattern[str], text: str, name: Candidate) -> bool:
    return any(words.search(text, max(0, start - LEAD), start) for start, _ in name.spans)


def _owes_plainly(text: str, name: Candidate) -> bool:
    """Whether the words for not paying stand right behind a unit's name: 鑫达公司拖欠工资."""
    return bool(name.kinds & UNIT_KINDS) and any(OWES.match(text, end) for _, end in name.spans)


def _taken(
    text: str, spans: Sequence[tuple[int, int]], score: float, reason: str | None
) -> FieldReading[str]:
    start, end = spans[0]
    return FieldReading(text[start:end], score, tuple(spans), reason)
