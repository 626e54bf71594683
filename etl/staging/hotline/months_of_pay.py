"""How many months of pay are owed, and which: told from months worked, months paid, due dates and waiting."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from etl.staging.hotline import pay_month_words as words
from etl.staging.hotline.field_reading import FieldReading
from etl.staging.hotline.spoken_months import HALF, Spell, spells_in, stretch
from etl.staging.hotline.spoken_numbers import value_of
from etl.staging.hotline.sums_of_money import sums_of_money


@dataclass(frozen=True)
class MonthsOwed:
    """`first` and `last` are months, YYYY-MM; None: not to be known."""

    count: Decimal | None
    first: str | None
    last: str | None


OWED, WORKED, OTHER = "owed", "worked", "other"
# What a stretch is, and how sure that is.
Kind = tuple[str, float]
NO_PAY: Kind = (OTHER, 0.0)
# How sure months worked are those owed, where nothing was paid of them.
WORKED_STRETCH, WORKED_MONTH = 0.55, 0.4
# What less sure months of pay are where a part of it was paid.
PART_PAID = 0.2
# Fewer days of work in a month are no whole month.
DAYS_A_MONTH = 20
LOOK_BACK, REACH, NEXT_GAP, LONGEST = 16, 36, 20, 60


class _Told(NamedTuple):
    """A stretch and the clause before it."""

    text: str
    spell: Spell
    clause: str

    @property
    def is_single(self) -> bool:
        """One month or less, not a stretch with two ends."""
        return not self.spell.is_range and self.spell.length is not None and self.spell.length <= 1

    @property
    def is_work(self) -> bool:
        return words.WORK_BEFORE.search(self.clause) is not None


def read_months(text: str, received: date | None) -> FieldReading[MonthsOwed]:
    """Months said to be owed; else the months worked, where nothing was paid of them."""
    told = spells_in(text, received)
    spells = [spell for spell in told if not spell.is_day]
    spells += _between_days(text, [spell for spell in told if spell.is_day], received)
    if not spells:
        return FieldReading(None, 0.95)
    spells = _with_ends(text, _open_stretches(text, spells, received))
    kinds = _kinds(text, spells)
    owed = [(score, spell) for (kind, score), spell in zip(kinds, spells, strict=True) if kind == OWED]
    worked = [spell for (kind, _), spell in zip(kinds, spells, strict=True) if kind == WORKED]
    stages = [match.start() for match in words.STAGE.finditer(text)]
    is_part = words.PART_PAID.search(text) is not None
    if owed:
        begin = max((stage for stage in stages if stage <= owed[-1][1].start), default=0)
        last = [one for one in owed if one[1].start >= begin]
        is_whole = not (is_part and _is_paid_since(text, stages, owed[-1][1]))
        return _read_owed(text, last, worked, is_part, is_whole)
    if worked and not (is_part and len(stages) > 1):
        is_part = is_part or any(one.role == "rest" and not one.is_each for one in sums_of_money(text))
        return _read_worked(text, worked, spells, is_part)
    return FieldReading(None, 0.6, reason="说到的时间不是欠薪月份")


def _between_days(text: str, days: list[Spell], received: date | None) -> list[Spell]:
    """3月8号去的，5月20号走的: the stretch between two days."""
    for first, last in itertools.pairwise(days):
        is_near = last.start - first.end <= REACH
        if is_near and words.ENTERED_AFTER.match(text, first.end) and words.LEFT_AFTER.match(text, last.end):
            joined = f"{text[first.start : first.end]}到{text[last.start : last.end]}"
            between = [spell for spell in spells_in(joined, received) if spell.is_range]
            return [spell._replace(start=first.start, end=last.end) for spell in between]
    return []


def _open_stretches(text: str, spells: list[Spell], received: date | None) -> list[Spell]:
    """3月起至今没发; 从10月开始没发, 三个月了; 只发到六月: to the month received, or the one before it."""
    if received is None:
        return spells
    now = 12 * received.year + received.month - 1
    lengths = {spell.length for spell in spells if not spell.is_calendar}
    found = []
    for spell in spells:
        first = spell.first
        if not spell.is_calendar or first is None or first != spell.last or first >= now:
            found.append(spell)
            continue
        if words.PAID_UNTIL_BEFORE.search(text[max(0, spell.start - 4) : spell.start]):
            first += 1
            last: int | None = now - 1
        else:
            last = _last_unpaid(text, spell, first, now, lengths)
        found.append(spell if last is None or last < first else stretch(spell.start, spell.end, first, last))
    return found


def _last_unpaid(text: str, spell: Spell, first: int, now: int, lengths: set[Decimal | None]) -> int | None:
    """The last month without pay since a month; None where it begins nothing or nobody says till when."""
    is_open = text[max(0, spell.start - 1) : spell.start] in words.OPEN_BEFORE
    is_open = is_open or words.OPEN_AFTER.match(text, spell.end) is not None
    if is_open and words.UNTIL_NOW_AFTER.match(text, spell.end):
        return now
    if not is_open and not words.START_AFTER.match(text, spell.end):
        return None
    # 三个月了: the length told beside it says till when
    for back in (1, 0, 2):
        if first < now - back and Decimal(now - back - first + 1) in lengths:
            return now - back
    return now - 1 if words.OPEN_UNPAID_AFTER.match(text, spell.end) else None


def _with_ends(text: str, spells: list[Spell]) -> list[Spell]:
    """从七月开始没发…到十一月: one stretch of its two ends."""
    found: list[Spell] = []
    for spell in spells:
        before = found[-1] if found else None
        if before and _is_end(text, before, spell):
            found[-1] = stretch(before.start, spell.end, before.first or 0, spell.last or 0)
        else:
            found.append(spell)
    return found


def _is_end(text: str, before: Spell, spell: Spell) -> bool:
    gap = text[before.end : spell.start]
    if before.first is None or spell.last is None or before.is_range or spell.is_range:
        return False
    if not before.first < spell.last <= before.first + LONGEST or len(gap) > REACH or "。" in gap:
        return False
    return words.OPEN_AFTER.match(gap) is not None and gap.endswith(words.UNTIL)


def _kinds(text: str, spells: list[Spell]) -> list[Kind]:
    """What each stretch is; those of one list are alike."""
    kinds = [_kind(text, spell) for spell in spells]
    for place, (first, second) in enumerate(itertools.pairwise(spells)):
        gap = text[first.end : second.start]
        pair = {kinds[place][0], kinds[place + 1][0]}
        is_next = _follows(first, second) and len(gap) <= NEXT_GAP and not words.STRONG_BREAK.search(gap)
        if kinds[place + 1][0] == OWED and gap in words.LISTED:
            # 6、7两月及8月半个月的工资
            kinds[place] = kinds[place + 1]
        elif pair == {OWED, WORKED} and is_next:
            # 11月的没发，12月干了也没给
            kinds[place : place + 2] = [(OWED, 0.6)] * 2
    return kinds


def _follows(first: Spell, second: Spell) -> bool:
    """Whether both are single months, the second the next after the first."""
    if first.first is None or second.first is None:
        return False
    return first.first == first.last and second.first == second.last and second.first - first.first == 1


def _kind(text: str, spell: Spell) -> Kind:
    """Whether a stretch is of pay owed, of work, or of something else; and how sure that is."""
    before = text[max(0, spell.start - LOOK_BACK) : spell.start]
    told = _Told(text, spell, words.CLAUSE.split(before)[-1])
    return next((kind for rule in RULES if (kind := rule(told))), NO_PAY)


def _other(told: _Told) -> Kind | None:
    """Pay received, a limit, a rhythm or other money."""
    text, spell = told.text, told.spell
    if spell.is_range and words.PAID_UNTIL_BEFORE.search(told.clause):
        # 工资只发到六月, made a stretch from the next month on
        return OWED, 0.5
    is_now = told.is_single and spell.is_calendar and text.startswith("了", spell.end)
    if is_now or words.OTHER_BEFORE.search(told.clause) or words.PAID_AFTER.match(text, spell.end):
        return NO_PAY
    return NO_PAY if words.OTHER_DUES_AFTER.match(text, spell.end) else None


def _rate_or_age(told: _Told) -> Kind | None:
    """一个月3000 is a rate, but 最后一个月2300 is owed; a year and more without 工资 is the age of a debt."""
    text, spell = told.text, told.spell
    is_one = text.startswith("一", spell.start) and told.is_single
    if is_one and words.RATE_AFTER.match(text, spell.end):
        return (OWED, 0.6) if words.OWED_BEFORE.search(told.clause) else NO_PAY
    is_long = not spell.is_calendar and spell.length is not None and spell.length >= 12
    if is_long and "资" not in text[spell.end : spell.end + 6]:
        return (WORKED, 0.3) if told.is_work else NO_PAY
    return None


def _owed(told: _Told) -> Kind | None:
    """三个月工资, 5月6月没发, 欠俩月, 工资半年, 两个月7800; of 干了三个月没给 the months worked are told."""
    text, spell = told.text, told.spell
    if told.is_work:
        return None
    if words.PAY_AFTER.match(text, spell.end):
        return OWED, 0.85
    if not spell.is_calendar and words.PAYDAY_AFTER.match(text, spell.end):
        return NO_PAY
    if words.NOT_PAID_AFTER.match(text, spell.end):
        return OWED, 0.9
    if words.OWED_BEFORE.search(told.clause):
        return OWED, 0.8
    is_priced = not spell.is_range and words.MONEY_AFTER.match(text, spell.end) is not None
    return (OWED, 0.7) if is_priced or words.PAY_BEFORE.search(told.clause) else None


def _worked(told: _Told) -> Kind | None:
    """Months of work, unless something happened or began then; a list of months by itself is likely owed."""
    text, spell = told.text, told.spell
    is_month = told.is_single and spell.is_calendar
    if not spell.is_range and words.EVENT_AFTER.match(text, spell.end):
        return NO_PAY
    if is_month and words.START_AFTER.match(text, spell.end):
        return NO_PAY
    if told.is_work or spell.is_range or is_month:
        return WORKED, 0.5
    if spell.is_calendar:
        return OWED, 0.55
    return (WORKED, 0.4) if text[spell.end : spell.end + 1] in tuple("，。）；了在给") else None


RULES: tuple[Callable[[_Told], Kind | None], ...] = (_other, _rate_or_age, _owed, _worked)


def _is_paid_since(text: str, stages: list[int], spell: Spell) -> bool:
    """Whether a later telling of a follow-up speaks of money paid or left over."""
    begin = next((stage for stage in stages if stage > spell.end), len(text))
    return any(one.start > begin and one.role in ("paid", "rest") for one in sums_of_money(text))


def _read_owed(
    text: str, owed: list[tuple[float, Spell]], worked: list[Spell], is_part: bool, is_whole: bool
) -> FieldReading[MonthsOwed]:
    """Named months, else the longest length told; months of which a part was paid are no whole months."""
    score = max(score for score, _ in owed)
    spans = tuple((spell.start, spell.end) for _, spell in owed)
    named = [spell for _, spell in owed if spell.is_calendar]
    longest = max((spell.length for _, spell in owed if not spell.is_calendar and spell.length), default=None)
    count, months = _added(text, named)
    is_stretch = len(named) == 1 and named[0].is_range and count != longest
    if longest is not None and (not named or is_stretch or (count is not None and longest > count)):
        same = [spell for spell in [*worked, *named] if spell.is_calendar and spell.length == longest]
        first, last = (same[-1].first, same[-1].last) if same else (None, None)
        return FieldReading(MonthsOwed(longest, _name(first), _name(last)), score, spans)
    if not is_whole or (is_part and len(months) == 1 and count == 1):
        count = None
    first, last = (min(months), max(months)) if months else (None, None)
    value = MonthsOwed(count, _name(first), _name(last))
    return FieldReading(value, score - (PART_PAID if is_part else 0), spans)


def _added(text: str, named: Sequence[Spell]) -> tuple[Decimal | None, set[int]]:
    """Months named in several places, each once."""
    months: set[int] = set()
    count: Decimal | None = Decimal(0)
    for spell in named:
        if spell.months and spell.months <= months:
            continue
        own = spell.length
        if own == 1 and words.HALF_AFTER.match(text, spell.end):
            own = HALF
        if words.SOME_DAYS_AFTER.match(text, spell.end):
            own = None
        count = None if count is None or own is None else count + own
        months |= spell.months
    return count, months


def _read_worked(
    text: str, worked: list[Spell], spells: list[Spell], is_part: bool
) -> FieldReading[MonthsOwed]:
    """The months of work: a stretch, or months named in a row (7月份装了…，8月份装了…), or a length."""
    named = [spell for spell in worked if spell.is_calendar]
    if not named:
        return _read_length(text, worked, spells, is_part)
    stretches = [spell for spell in named if spell.is_range]
    end = text.find("。", named[0].end)
    in_sentence = [spell for spell in named if end < 0 or spell.start < end]
    count, months = _added(text, stretches[:1] or in_sentence)
    is_told = any(not spell.is_calendar and spell.length == count for spell in spells)
    if (is_part and not is_told) or (count is not None and _is_days(text, count)):
        count = None
    first, last = (min(months), max(months)) if months else (None, None)
    score = WORKED_STRETCH if stretches else WORKED_MONTH
    return _of_work(MonthsOwed(count, _name(first), _name(last)), (stretches or named)[0], score)


def _read_length(
    text: str, worked: list[Spell], spells: list[Spell], is_part: bool
) -> FieldReading[MonthsOwed]:
    """干了三个月，给了一个月的: the longest length worked, less those paid."""
    longest = max(worked, key=lambda spell: spell.length or 0)
    paid = [
        spell.length or Decimal(0)
        for spell in spells
        if not spell.is_calendar and words.PAID_BEFORE.search(text[max(0, spell.start - 6) : spell.start])
    ]
    left = (longest.length or Decimal(0)) - sum(paid)
    is_unknown = (is_part and not paid) or left <= 0 or _is_days(text, left)
    return _of_work(MonthsOwed(None if is_unknown else left, None, None), longest, WORKED_MONTH)


def _is_days(text: str, count: Decimal) -> bool:
    """去年9月到11月干了40天: days of work that make no whole months."""
    match = words.DAYS_OF_WORK.search(text)
    days = value_of(match.group(1)) if match else None
    return days is not None and 1 < days[0] < DAYS_A_MONTH * count


def _of_work(value: MonthsOwed, spell: Spell, score: float) -> FieldReading[MonthsOwed]:
    if value.count is None and value.first is None:
        return FieldReading(None, 0.6, reason="已付过一部分，欠几个月不明")
    return FieldReading(value, score, ((spell.start, spell.end),), "按干活的月份计")


def _name(month: int | None) -> str | None:
    return None if month is None else f"{month // 12:04d}-{month % 12 + 1:02d}"
