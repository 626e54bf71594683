"""Reading 12345 orders: is the text about wages, and whom, where, how much and how many it names.

Orders have no column for these (the hotline's form holds one text), so rules read them; a confidence goes
with every reading and the doubtful ones are listed for a person.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import duckdb

from data.paths import REFERENCE
from etl.staging import hotline_words as words
from etl.staging.numbers import count_in_words, yuan_in_words

# NFKC makes Chinese punctuation half-width; the rules below are written with it.
CHINESE_MARKS = str.maketrans(",;:!?()", "，；：！？（）")
THOUSANDS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")

LOWEST, WEAK, FAIR, SURE = 0.3, 0.5, 0.7, 0.9


@dataclass(frozen=True)
class OrderReading:
    """What a text says; None where it names nothing. `confidence` is of the reading as a whole, 0–1."""

    is_about_wages: bool
    employer: str | None
    project: str | None
    town: str | None
    yuan: Decimal | None
    worker_count: int | None
    confidence: float


def wage_evidence(text: str) -> float:
    """How sure the text is about wages not paid: 0 when it is not."""
    plain = words.NO_WAGES.sub("□", words.DENIED.sub("□", text))
    if words.STRONG.search(plain) or words.VERB_FIRST.search(plain):
        return SURE
    if words.NOUN_FIRST.search(plain):
        return FAIR
    if words.FEE.search(plain) and words.WORKERS.search(plain):
        return FAIR
    return 0.0


def _amounts(text: str) -> list[tuple[int, int, Decimal]]:
    """(start, end, 元) of every amount of money, rates by day or month and other debts left out."""
    found: list[tuple[int, int, Decimal]] = []
    for match in words.AMOUNT.finditer(text):
        before, after = text[max(0, match.start() - 24):match.start()], text[match.end():match.end() + 6]
        is_rate = words.RATE_BEFORE.search(before) or words.RATE_AFTER.match(after)
        if is_rate or words.OTHER_MONEY.search(before):
            continue
        number, scale, unit = match.groups()
        value = yuan_in_words(number.strip(",.") + (scale or "") + ("万" if unit == "万" else "元"), None)
        if value is not None and value > 0:
            found.append((match.start(), match.end(), value))
    return found


def _owed(text: str, workers: int | None) -> tuple[Decimal | None, float]:
    """The amount owed: a stated total, else the first beside words of arrears, else the only one there is."""
    amounts = _amounts(text)
    if not amounts:
        return None, LOWEST
    for rule, confidence in ((words.TOTAL_BEFORE, SURE), (words.OWED_BEFORE, FAIR)):
        for start, _, value in amounts:
            before = text[max(0, start - 24):start]
            if words.EACH_BEFORE.search(before):
                continue
            if rule.search(before):
                return value, confidence
    start, _, value = amounts[0]
    if words.EACH_BEFORE.search(text[max(0, start - 24):start]):
        return (value * workers, WEAK) if workers else (None, LOWEST)
    return value, WEAK if len(amounts) == 1 else LOWEST


def _people(text: str) -> tuple[int | None, float]:
    """The head count: the largest that words like 共, 等, 拖欠 lead to, else the largest there is."""
    led: list[int] = []
    other: list[int] = []
    for match in words.PEOPLE.finditer(text):
        number, noun = match.groups()
        value = int(number) if number.isdecimal() else count_in_words(number)
        before = text[max(0, match.start() - 10):match.start()]
        is_led = bool(words.PEOPLE_LEAD.search(before) or words.PEOPLE_TAIL.match(text, match.end()))
        # 一人, 两个人 without more are words of everyday speech.
        if not value or (noun == "人" and value < 3 and not is_led):
            continue
        (led if is_led else other).append(value)
    if led:
        return max(led), SURE
    return (max(other), FAIR) if other else (None, LOWEST)


def _trimmed(name: str) -> str | None:
    """A name without the words before it; None when nothing but a kind of place is left."""
    lead = words.LEAD.match(name)
    rest = words.OPENING.sub("", name[lead.end():] if lead else name)
    # 在清平镇某某家园工程: the town says where; 承建的清平镇某某工程: it is part of the name.
    if lead and lead.group()[-1] in "在系于":
        rest = _town_start().sub("", rest, count=1)
    if rest.count("（") != rest.count("）"):
        rest = rest.strip("（）")
    return None if len(rest) < 3 or words.GENERIC.match(rest) else rest


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
        return None, LOWEST
    _, distance, name = min(names)
    return name, FAIR if distance < 60 else WEAK


def _names(text: str) -> tuple[tuple[str | None, float], tuple[str | None, float]]:
    """Employer and project, each with its confidence. A company's own name (…工程有限公司) is no project."""
    rules = (words.VERB_FIRST, words.NOUN_FIRST, words.STRONG, words.FEE)
    wage = next((found for rule in rules if (found := rule.search(text))), None)
    centre = wage.start() if wage else 0
    without = words.COMPANY.sub(lambda match: re.sub(r".+公司.*", _blanked, match.group()), text)
    return (
        _named(text, words.EMPLOYER_LABEL, words.COMPANY, centre),
        _named(without, words.PROJECT_LABEL, words.PLACE, centre),
    )


def _blanked(match: re.Match[str]) -> str:
    """As many marks as there were signs, so that places in the text stay where they are."""
    return "，" * len(match.group())


@cache
def _town_words() -> tuple[str, ...]:
    """Aliases, longest first; bare names of two characters are parts of other words and left out."""
    with (REFERENCE / "town_aliases.csv").open(encoding="utf-8-sig", newline="") as file:
        aliases = [line["alias"] for line in csv.DictReader(file) if len(line["alias"]) >= 3]
    return tuple(sorted(aliases, key=len, reverse=True))


@cache
def _town_start() -> re.Pattern[str]:
    full = (alias for alias in _town_words() if re.search(r"(?:镇|乡|街道|办|办事处|政府)$", alias))
    return re.compile(f"^(?:山东省)?(?:聊城市)?(?:高唐县)?(?:{'|'.join(full)})的?(?=.{{3}})")


def _town(text: str) -> str | None:
    return next((alias for alias in _town_words() if alias in text), None)


def read_order(text: str) -> OrderReading:
    """Read one order: category, title and text in one string."""
    text = THOUSANDS.sub("", unicodedata.normalize("NFKC", text).translate(CHINESE_MARKS))
    about = wage_evidence(text)
    workers, workers_confidence = _people(text)
    yuan, yuan_confidence = _owed(text, workers)
    (employer, employer_confidence), (project, project_confidence) = _names(text)
    if not about:
        # A text that speaks of wages yet not of arrears may have been misread; one that does not, hardly.
        confidence = FAIR if re.search(words.WAGE, text) else SURE
        return OrderReading(False, employer, project, _town(text), yuan, workers, confidence)
    who = max(employer_confidence, project_confidence)
    confidence = 0.4 * about + 0.3 * who + 0.2 * yuan_confidence + 0.1 * workers_confidence
    return OrderReading(True, employer, project, _town(text), yuan, workers, round(confidence, 2))


def add_text_fields(con: duckdb.DuckDBPyConnection) -> None:
    """Add text_* and the skip rule to `staged`: each distinct text is read once."""
    text = "concat_ws('。', category, title, content)"
    texts = [row[0] for row in con.execute(f"select distinct {text} from staged").fetchall()]
    readings = [read_order(one) for one in texts]
    con.execute(
        "create or replace temp table hotline_readings as select"
        " unnest($text::varchar[]) as reading_text, unnest($about::boolean[]) as is_about_wages,"
        " unnest($employer::varchar[]) as text_employer, unnest($project::varchar[]) as text_project,"
        " unnest($town::varchar[]) as text_town, unnest($yuan::decimal(18, 2)[]) as text_yuan,"
        " unnest($workers::integer[]) as text_worker_count, unnest($confidence::double[]) as text_confidence",
        {
            "text": texts,
            "about": [reading.is_about_wages for reading in readings],
            "employer": [reading.employer for reading in readings],
            "project": [reading.project for reading in readings],
            "town": [reading.town for reading in readings],
            "yuan": [reading.yuan for reading in readings],
            "workers": [reading.worker_count for reading in readings],
            "confidence": [reading.confidence for reading in readings],
        },
    )
    con.execute(
        "create or replace temp table staged as"
        " select staged.* exclude (row_key, content_hash, flags, skip_rule),"
        " hotline_readings.* exclude (reading_text, is_about_wages), row_key, content_hash, flags,"
        " case when not is_about_wages then 'not_about_wages' end as skip_rule"
        f" from staged left join hotline_readings on reading_text = {text}"
    )
    con.execute("drop table hotline_readings")
