"""Reading 12345 orders: is the text about wages, and whom, where, how much and how many it names.

Orders have no column for these (the hotline's form holds one text), so rules read them; a confidence goes
with every reading and the doubtful ones are listed for a person.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from data.paths import REFERENCE
from etl.staging.hotline import vocabulary as words
from etl.staging.hotline.months import months_owed
from etl.staging.hotline.vocabulary import FAIR, LOWEST, SURE, WEAK
from etl.staging.numbers import count_in_words, yuan_in_words

# NFKC makes Chinese punctuation half-width; the rules below are written with it.
CHINESE_MARKS = str.maketrans(",;:!?()", "，；：！？（）")
THOUSANDS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")

TOWN_KIND = re.compile(r"(?:镇|乡|街道|办|办事处|政府)$")

# Of an order, in the order of OrderReading.
FIELDS = ("is_about_wages", "employer", "project", "town", "yuan", "worker_count", "months_owed")
# A text that opens with arrears is about them; one long text that once mentions them may be about all sorts.
OPENING_LENGTH, SHORT_TEXT = 60, 200
# 3人工资各5000元: so near before an amount of each is the head count that it is to be taken with.
NEAR_HEADS = 10


@dataclass(frozen=True)
class OrderReading:
    """What a text says; None where it names nothing. Confidences, 0–1, are of each field being right."""

    is_about_wages: bool
    employer: str | None
    project: str | None
    town: str | None
    yuan: Decimal | None
    worker_count: int | None
    months_owed: Decimal | None
    confidences: Mapping[str, float]

    @property
    def confidence(self) -> float:
        """Of the whole: that of its weakest part. A text that names nobody cannot be handled as it is."""
        wages = self.confidences["is_about_wages"]
        if not self.is_about_wages:
            return wages
        named = [name for name in ("employer", "project") if getattr(self, name)]
        who = max((self.confidences[name] for name in named), default=LOWEST)
        return min(wages, who, self.confidences["yuan"], self.confidences["worker_count"])


def wage_evidence(text: str) -> tuple[bool, float]:
    """Whether the text is about wages not paid, and how sure that is."""
    plain = words.NO_WAGES.sub("□", words.DENIED.sub("□", text))
    certain = [match.start() for rule in (words.STRONG, words.VERB_FIRST) for match in rule.finditer(plain)]
    likely = [match.start() for match in words.NOUN_FIRST.finditer(plain)]
    if words.WORKERS.search(plain):
        likely += [match.start() for match in words.FEE.finditer(plain)]
    if not certain and not likely:
        if words.TOILERS_MONEY.search(plain) or words.UNPAID_WORK.search(plain):
            return True, WEAK
        # A text that mentions wages, or money for work, may have been misread; another one hardly.
        is_near = re.search(words.WAGE, plain) or words.MAYBE_WAGES.search(plain)
        return False, (FAIR if is_near else SURE)
    if min(certain + likely) < OPENING_LENGTH or len(plain) < SHORT_TEXT:
        return True, SURE if certain else FAIR
    return True, FAIR if len(certain) + len(likely) > 1 else WEAK


@dataclass(frozen=True)
class _Amount:
    """An amount of money and its place; `is_each`: of one person, to be taken as often as there are."""

    start: int
    end: int
    yuan: Decimal
    is_each: bool
    # 5000至8000元: the second of two numbers
    is_range: bool


def _amounts(text: str, workers: int | None) -> list[_Amount]:
    """Every amount of money, rates by day or month and other debts left out."""
    found: list[_Amount] = []
    for match in words.AMOUNT.finditer(text):
        before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() : match.end() + 6]
        is_rate = words.RATE_BEFORE.search(before) and not words.OWED_MONTH.search(before)
        is_rate = is_rate or bool(words.RATE_AFTER.match(after))
        if is_rate or words.OTHER_MONEY.search(before):
            continue
        number, scale, unit = match.groups()
        value = yuan_in_words(number.strip(",.") + (scale or "") + ("万" if unit == "万" else "元"), None)
        if value is not None and value > 0:
            first = words.RANGE_BEFORE.search(before)
            stem = before[: first.start()] if first else before
            found.append(
                _Amount(match.start(), match.end(), value, _is_each(stem, after, workers), bool(first))
            )
    for match in words.EACH_BARE.finditer(text):
        value = yuan_in_words(match.group(1) + "元", None)
        if value is not None and value > 0 and not any(one.start < match.end() <= one.end for one in found):
            found.append(_Amount(match.start(1), match.end(), value, True, False))
    return sorted(found, key=lambda one: one.start)


def _is_each(before: str, after: str, workers: int | None) -> bool:
    if words.EACH_BEFORE.search(before) or words.EACH_AFTER.match(after):
        return True
    return bool(workers and workers > 1 and words.ONE_BEFORE.search(before))


def _owed(text: str, workers: int | None) -> tuple[Decimal | None, float]:
    """The amount owed: a stated total, else the first beside words of arrears, else what each is owed, else
    the only one there is."""
    amounts = _amounts(text, workers)
    if not amounts:
        return None, FAIR if words.AMOUNT.search(text) else SURE
    each = [one for one in amounts if one.is_each]
    of_each, certainty = _owed_by_head(text, each, workers) if each else (None, LOWEST)
    for rule, confidence in ((words.TOTAL_BEFORE, SURE), (words.OWED_BEFORE, FAIR)):
        for one in amounts:
            if not one.is_each and rule.search(text[max(0, one.start - 24) : one.start]):
                # less than its parts: one person's, or a part
                is_short = rule is words.OWED_BEFORE and of_each is not None and of_each > one.yuan
                return one.yuan, LOWEST if is_short else confidence
    if each:
        return of_each, certainty
    return amounts[0].yuan, FAIR if len(amounts) == 1 else LOWEST


def _owed_by_head(text: str, each: list[_Amount], workers: int | None) -> tuple[Decimal | None, float]:
    """What each is owed times how many: by the head count right before it, else the order's."""
    if any(one.is_range for one in each):
        return None, LOWEST
    total, is_local, begin = Decimal(0), True, 0
    for one in each:
        before = text[begin : one.start]
        begin = one.end
        near = [
            match
            for match in words.PEOPLE.finditer(before)
            # 一人三千: the words that say “each”
            if len(before) - match.end() <= NEAR_HEADS and _count(match.group(1)) != 1
        ]
        if near and words.RANGE_BEFORE.search(before[: near[-1].start()]):
            return None, LOWEST
        count = _count(near[-1].group(1)) if near else None
        if not count:
            count, is_local = (workers, False) if len(each) == 1 else (None, False)
        if not count:
            return None, LOWEST
        total += one.yuan * count
    return total, FAIR if is_local else WEAK


def _count(number: str) -> int | None:
    return int(number) if number.isdecimal() else count_in_words(number)


def _people(text: str) -> tuple[int | None, float]:
    """The head count: the largest that words like 共, 等, 拖欠 lead to, else the largest there is."""
    led: list[int] = []
    other: list[int] = []
    for match in words.PEOPLE.finditer(text):
        number, noun = match.groups()
        value = _count(number)
        before = text[max(0, match.start() - 10) : match.start()]
        is_led = bool(words.PEOPLE_LEAD.search(before) or words.PEOPLE_TAIL.match(text, match.end()))
        # 一人, 两个人 without more are words of everyday speech.
        if not value or (noun == "人" and value < 3 and not is_led):
            continue
        (led if is_led else other).append(value)
    if led:
        return max(led), SURE
    return (max(other), FAIR) if other else (None, SURE)


def _trimmed(name: str) -> str | None:
    """A name without the words before it; None when nothing but a kind of place is left."""
    lead = words.LEAD.match(name)
    rest = words.OPENING.sub("", name[lead.end() :] if lead else name)
    # 在清平镇某某家园工程: the town says where; 承建的清平镇某某工程: it is part of the name.
    if lead and lead.group()[-1] in "在系于":
        rest = _town_start().sub("", rest, count=1)
    rest = _balanced(rest)
    return None if len(rest) < 3 or words.GENERIC.match(rest) else rest


def _balanced(name: str) -> str:
    """What follows the last bracket without a partner: 甲项目（鑫达（集团）公司 → 鑫达（集团）公司."""
    opened: list[int] = []
    cut = 0
    for place, character in enumerate(name):
        if character == "（":
            opened.append(place)
        elif character == "）":
            if opened:
                opened.pop()
            else:
                cut = place + 1
    return name[max([cut, *(place + 1 for place in opened)]) :]


def _named(
    text: str, label: re.Pattern[str], pattern: re.Pattern[str], centre: int
) -> tuple[str | None, float]:
    """A labelled name (单位：…), else the one nearest to the words about wages, companies before shops."""
    if labelled := label.search(text):
        return labelled.group(1), SURE
    names = [
        ("公司" not in name and "集团" not in name, abs(match.end() - centre), name)
        for match in pattern.finditer(text)
        if (name := _trimmed(match.group()))
    ]
    if not names:
        return None, FAIR
    _, distance, name = min(names)
    if distance >= 60:
        return name, WEAK
    return name, SURE if len({one for _, _, one in names}) == 1 else FAIR


def _names(text: str) -> tuple[tuple[str | None, float], tuple[str | None, float]]:
    """Employer and project, each with its confidence. A company's own name (…工程有限公司) is no project."""
    rules = (words.VERB_FIRST, words.NOUN_FIRST, words.STRONG, words.FEE)
    wage = next((found for rule in rules if (found := rule.search(text))), None)
    centre = wage.start() if wage else 0
    without = words.COMPANY.sub(_without_company, text)
    return (
        _named(text, words.EMPLOYER_LABEL, words.COMPANY, centre),
        _named(without, words.PROJECT_LABEL, words.PLACE, centre),
    )


def _without_company(match: re.Match[str]) -> str:
    """As many marks as the company's own name has signs, so that places in the text stay where they are."""
    name = match.group()
    own = _trimmed(name) or name
    return name if "公司" not in name else name[: -len(own)] + "，" * len(own)


@cache
def _town_words() -> tuple[str, ...]:
    """Aliases, longest first; bare names of two characters are parts of other words and left out."""
    with (REFERENCE / "town_aliases.csv").open(encoding="utf-8-sig", newline="") as file:
        aliases = [line["alias"] for line in csv.DictReader(file) if len(line["alias"]) >= 3]
    return tuple(sorted(aliases, key=len, reverse=True))


@cache
def _town_start() -> re.Pattern[str]:
    full = (alias for alias in _town_words() if TOWN_KIND.search(alias))
    return re.compile(f"^(?:山东省)?(?:聊城市)?(?:高唐县)?(?:{'|'.join(full)})的?(?=.{{3}})")


def _town(text: str) -> tuple[str | None, float]:
    """The first of the longest aliases; a bare name is less sure than 某某镇."""
    named = next((alias for alias in _town_words() if alias in text), None)
    if named is None:
        return None, SURE
    return named, SURE if TOWN_KIND.search(named) else FAIR


def read_order(text: str) -> OrderReading:
    """Read one order: category, title and text in one string."""
    text = THOUSANDS.sub("", unicodedata.normalize("NFKC", text).translate(CHINESE_MARKS))
    is_about_wages, wages = wage_evidence(text)
    worker_count, people = _people(text)
    yuan, amount = _owed(text, worker_count)
    (employer, company), (project, place) = _names(text)
    town, where = _town(text)
    months, time = months_owed(text)
    sure = dict(zip(FIELDS, (wages, company, place, where, amount, people, time), strict=True))
    return OrderReading(is_about_wages, employer, project, town, yuan, worker_count, months, sure)
