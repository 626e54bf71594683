"""Months as people say them: 6、7、8三个月, 去年11月至今年1月, 7月中旬到9月中旬, 一季度, 俩月, 半年.

Relative years are counted from the day received. A month of the lunar calendar (腊月) is no known month.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

DIGIT = {character: value for value, character in enumerate("一二三四五六七八九十", 1)}
DIGIT |= {"两": 2, "俩": 2, "仨": 3}
# Stands for a month of the lunar calendar, which may be any of two.
LUNAR = 0
HALF = Decimal("0.5")


class Spell(NamedTuple):
    """A stretch of months.

    `first` and `last` count months from the year 0 (12 × year + month − 1), None where they cannot be known.
    `length` is None where days make it no half months. `is_calendar`: months are named, it is no mere length;
    `months` are those named, which need not follow each other. `is_range`: it was told by its two ends.
    `is_day`: a day was told, not a month.
    """

    start: int
    end: int
    first: int | None
    last: int | None
    length: Decimal | None
    is_calendar: bool
    months: frozenset[int]
    is_range: bool
    is_day: bool


NUM = r"(?:\d{1,2}|十[一二三四五六七八九]?|[一二两三四五六七八九俩仨])"
RELATIVE_YEAR = "大前年|前年|去年|今年|上年|本年|当年|次年|翌年"
# Patterns that are looked for everywhere say first what they begin with, so that little is tried elsewhere.
YEAR_BEGINS = r"\d大前去今上本当次翌"
YEARS_BACK = {"大前年": 3, "前年": 2, "去年": 1, "上年": 1}
# 至次年1月: the year follows from the month before it.
NEXT_YEAR = ("次年", "翌年")
YEAR = rf"(?:(?P<year>(?:20)?\d\d)年度?|(?P<relative>{RELATIVE_YEAR}))的?"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]+|腊|正)(?![\d.])"
# 十八号, 八月十五, 初三; 十月十一月 are two months, 八月二十天 is no day
DAY = (
    "(?:初[一二三四五六七八九十]|二?十[一二三四五六七八九]?|三十)"
    "(?:[日号]|(?![月个天来多几万千百块元人名]|[一二三四五六七八九]月))"
)
PART = (
    rf"(?:\d{{1,2}}(?:[日号]|(?![\d个月天元块人名多万千百.]|[、和]\d))|{DAY}"
    "|[初中末]|底(?!薪)|[上中下]旬|上半月|下半月|[那这]?半个?月|整月)"
)
YEAR_END = r"(?:(?:20)?\d\d|[去今前])?年底"
ITEM = rf"(?:(?:(?:20)?\d\d年度?|{RELATIVE_YEAR})的?)?{MONTH}(?:月份?{PART}?)?"
# 干到, 起至, —
TO = (
    r"(?:[^，。；、\d月个一-十年]{0,3}?(?:起|开始|干|做|上班|看|忙|一直|欠)?(?<!拖)(?:到|至)了?"
    r"|\s?[—~～-]+\s?)"
)
JOINT = rf"(?:\s?[、/]\s?|份?的?[和跟与及]|以及|{TO}|(?<=[月份])，(?={MONTH}月(?!\d)))"
# A list or a stretch, and how many months it is said to be: 8月、9月两个月; 七八九三个月 holds the number.
CALENDAR = re.compile(
    rf"(?=[{YEAR_BEGINS}十一二三四五六七八九腊正])(?<![\d.一二三四五六七八九十第]){ITEM}"
    rf"(?:{TO}{YEAR_END}|{JOINT}{ITEM}|(?<=月){MONTH}月份?|(?<=月份){MONTH}月份?|[ ]{MONTH}月份?)*"
    rf"(?:[，这那总一共拢]{{0,3}}(?P<tail>{NUM})(?:个整?)?(?P<half>半)?月(?!份)|(?P<run>个整?月))?"
)
TAIL_LEAD = "，这那总一共拢"
PIECE = re.compile(
    rf"(?P<to>{TO})?(?:(?P<year_end>{YEAR_END})|(?:{YEAR})?(?P<month>{MONTH})(?:月份?)?(?P<part>{PART})?)"
)
PERIOD = re.compile(
    rf"(?=[{YEAR_BEGINS}第一二三四下全整头年绩奖])(?:{YEAR})?(?:第?(?P<quarter>[一二三四1234])季度|(?P<half>[上下])半年|(?P<whole>全年|一整年|整年)"
    rf"|头(?P<head>{NUM})个月|(?<=[年度的])(?P<bonus>(?:年终)?(?:绩效|奖金?)))"
)
RECENT = re.compile("(上上|上|这|本)个?月(?!底|初)")
MONTHS_BACK = {"上上": 2, "上": 1, "这": 0, "本": 0}
LENGTH = re.compile(
    r"(?=[\d个那末半十一二两三四五六七八九俩仨])"
    "(?:(?P<one>个把月|那个月|末月|(?<=第)[一二三四五六七八]个月)"
    r"|(?<![每\d.年前第])(?:(?P<half>半)[个拉]?月"
    rf"|(?P<whole>{NUM})(?P<half_before>半)?(?P<unit>个)?(?P<half_mid>半)?[多来整]?月(?P<half_after>半)?"
    r"(?!份|底|初|[1-3]?\d[日号])"
    "|(?<![小大])(?P<half_year>半)年"
    rf"|(?P<years>[一二两三四五])年(?P<year_half>半)?(?:零(?P<odd>{NUM})个月)?))"
)
# Without 个 only these are lengths: 三月 is March.
BARE_LENGTHS = ("俩", "仨", "两")
# What of its month a stretch takes that begins, or ends, then.
SHARES_AT_START = {
    **dict.fromkeys(("中", "中旬", "下半月"), HALF),
    **{"下旬": Decimal("0.3"), "底": Decimal("0.1"), "末": Decimal("0.1")},
}
SHARES_AT_END = {
    **dict.fromkeys(("中", "中旬", "上半月"), HALF),
    **{"上旬": Decimal("0.3"), "初": Decimal("0.1")},
}
DAYS = Decimal(30)
# A stretch of days within so much of whole half months is taken for them.
CLOSE = Decimal("0.17")
LONGEST = 60
# How many stretches back a month without a year may belong to one told with its year.
FAR_BACK = 6


def stretch(start: int, end: int, first: int, last: int) -> Spell:
    """All months from one to another."""
    months = frozenset(range(first, last + 1))
    return Spell(start, end, first, last, Decimal(last - first + 1), True, months, True, False)


def _number(words: str) -> int:
    if words.isdecimal():
        return int(words)
    if len(words) == 2 and words[0] == "十":
        return 10 + DIGIT[words[1]]
    return DIGIT[words]


def _months_of(words: str, named_before: int | None) -> list[int] | None:
    """七八九 → 7, 8, 9; 十一 → 11. Where 个月 follows, the last digit counts these and the `named_before`:
    七八九三个月, 六、七、八三个月."""
    if named_before is not None:
        if len(words) < 2 or words[0] == "十" or words.isdecimal():
            return None
        months = [DIGIT[character] for character in words[:-1]]
        return months if named_before + len(months) == DIGIT[words[-1]] else None
    if words in ("腊", "正"):
        return [LUNAR]
    if words.isdecimal() or words[0] == "十":
        return [_number(words)]
    return [DIGIT[character] for character in words]


class _Item(NamedTuple):
    """A month of a list; `part` is what of it is told; `is_end`: a stretch ends with it."""

    year: int | None
    month: int
    part: str
    is_end: bool


def _year_of(match: re.Match[str], received: date | None) -> int | None:
    if match["year"]:
        year = int(match["year"])
        return year + 2000 if year < 100 else year
    if match["relative"] and match["relative"] not in NEXT_YEAR and received:
        return received.year - YEARS_BACK.get(match["relative"], 0)
    return None


def _year_end(words: str, received: date | None) -> _Item:
    """2024年底, 去年底, 年底: the December of that year."""
    digits = words.removesuffix("年底")
    year = None
    if digits.isdecimal():
        year = int(digits) if len(digits) == 4 else 2000 + int(digits)
    elif digits and received:
        year = received.year - {"去": 1, "前": 2}.get(digits, 0)
    return _Item(year, 12, "", True)


def _items(words: str, has_run: bool, received: date | None) -> list[_Item] | None:
    found: list[_Item] = []
    for piece in PIECE.finditer(words):
        if piece["year_end"]:
            found.append(_year_end(piece["year_end"], received))
            continue
        is_run = has_run and piece.end() == len(words)
        months = _months_of(piece["month"], len(found) if is_run else None)
        if months is None or max(months) > 12:
            return None
        year, part = _year_of(piece, received), piece["part"] or ""
        found.append(_Item(year, months[0], part, piece["to"] is not None))
        found += [_Item(None, month, part, False) for month in months[1:]]
    return found


def _placed(items: list[_Item], received: date | None) -> list[int] | None:
    """Months since the year 0. A month without a year is the last of that name before the day received, or
    follows the one named before it."""
    known = next((place for place, item in enumerate(items) if item.year is not None), None)
    placed = [0] * len(items)
    if known is not None:
        placed[known] = 12 * (items[known].year or 0) + items[known].month - 1
    elif received is None:
        return None
    else:
        known = len(items) - 1
        year = received.year if items[-1].month <= received.month else received.year - 1
        placed[-1] = 12 * year + items[-1].month - 1
    for place in range(known - 1, -1, -1):
        placed[place] = placed[place + 1] - (placed[place + 1] - (items[place].month - 1)) % 12
    for place in range(known + 1, len(items)):
        item = items[place]
        next_one = placed[place - 1] + (item.month - 1 - placed[place - 1]) % 12
        placed[place] = next_one if item.year is None else 12 * item.year + item.month - 1
    return placed


def _day(part: str) -> int | None:
    """15日, 十五, 初三 → the day; None for 中旬."""
    words = part.rstrip("日号").removeprefix("初")
    if words.isdecimal():
        return int(words)
    if not words or words[-1] not in DIGIT:
        return None
    tens, mark, ones = words.partition("十")
    if not mark:
        return DIGIT[words]
    return DIGIT.get(tens, 1) * 10 + (DIGIT[ones] if ones else 0)


def _length_of_range(placed: list[int], first: str, last: str) -> Decimal | None:
    """10月中到11月底 → 1.5; 2月20日至3月25日 is neither one month nor one and a half."""
    inner = placed[1] - placed[0] - 1
    if inner < 0:
        return None
    begin, end = _day(first), _day(last)
    at_start = (31 - begin) / DAYS if begin else SHARES_AT_START.get(first, Decimal(1))
    at_end = min(30, end) / DAYS if end else SHARES_AT_END.get(last, Decimal(1))
    length = inner + at_start + at_end
    halves = (length * 2).quantize(Decimal(1)) / 2
    return halves if abs(length - halves) <= CLOSE and halves >= 1 else None


def _calendar(text: str, match: re.Match[str], received: date | None) -> Spell | None:
    start, end = match.span()
    end = match.start("tail") if match["tail"] else match.start("run") if match["run"] else end
    words = text[start:end]
    if "月" not in words and end == match.end():
        return None
    items = _items(words, match["run"] is not None, received)
    if not items:
        return None
    if any(item.month == LUNAR for item in items):
        return _lunar(match, items)
    placed = _placed(items, received)
    # Without the day received the months are not known, but how many they are.
    anchored = placed or _placed(items, date(2000, 12, 31)) or []
    if not 0 <= anchored[-1] - anchored[0] <= LONGEST:
        return None
    months = set(anchored)
    for place, item in enumerate(items):
        if item.is_end and place:
            months.update(range(anchored[place - 1], anchored[place]))
    is_range = any(item.is_end for item in items)
    length: Decimal | None = len(months) - HALF * sum("半" in item.part for item in items)
    if is_range and len(items) == 2 and (items[0].part or items[1].part):
        length = _length_of_range(anchored, items[0].part, items[1].part)
    told = Decimal(_number(match["tail"])) + (HALF if match["half"] else 0) if match["tail"] else None
    if told is not None and len(months) > 1 and len(months) - 1 <= told <= len(months):
        length, end = told, match.end()
    elif told is not None:
        # 从6月干到9月，一个月七千: a rate
        end = start + len(words.rstrip(TAIL_LEAD))
    else:
        end = match.end()
    is_day = not is_range and any(_day(item.part) or item.part in ("初", "底", "末", "中") for item in items)
    first, last = (placed[0], placed[-1]) if placed else (None, None)
    known = frozenset(months) if placed else frozenset()
    return Spell(start, end, first, last, length, True, known, is_range, is_day)


def _lunar(match: re.Match[str], items: list[_Item]) -> Spell | None:
    """腊月和十一月: two months, but which?"""
    if any(item.is_end for item in items) or len(items) < 2:
        return None
    return Spell(*match.span(), None, None, Decimal(len(items)), True, frozenset(), False, False)


def _period(match: re.Match[str], received: date | None) -> Spell | None:
    """一季度, 上半年, 2024年全年, 今年头四个月; of 2024年的绩效 the year, which is not twelve months' pay."""
    year = _year_of(match, received)
    begin, length = 0, 12
    if match["quarter"]:
        quarter = int(match["quarter"]) if match["quarter"].isdecimal() else DIGIT[match["quarter"]]
        begin, length = 3 * (quarter - 1), 3
    elif match["half"]:
        begin, length = (0 if match["half"] == "上" else 6), 6
    elif not match["whole"]:
        if year is None:
            return None
        length = 12 if match["bonus"] else _number(match["head"])
    if year is None:
        if received is None:
            return Spell(*match.span(), None, None, Decimal(length), True, frozenset(), False, False)
        year = received.year if begin + length <= received.month else received.year - 1
    spell = stretch(*match.span(), 12 * year + begin, 12 * year + begin + length - 1)
    return spell._replace(is_range=False, length=None if match["bonus"] else spell.length)


def _length(match: re.Match[str]) -> Spell | None:
    if match["half"]:
        length = HALF
    elif match["one"]:
        length = Decimal(1)
    elif match["whole"]:
        if not match["unit"] and match["whole"] not in BARE_LENGTHS:
            return None
        is_half = match["half_before"] or match["half_mid"] or match["half_after"]
        length = _number(match["whole"]) + (HALF if is_half else Decimal(0))
    elif match["half_year"]:
        length = Decimal(6)
    else:
        odd = _number(match["odd"]) if match["odd"] else 0
        length = Decimal(12 * DIGIT[match["years"]] + (6 if match["year_half"] else 0) + odd)
    return Spell(*match.span(), None, None, length, False, frozenset(), False, False)


def _within(text: str, spell: Spell, earlier: list[Spell]) -> Spell:
    """去年6月到9月在这干, 9月的没发: a month without a year is one of a stretch told before."""
    if spell.first is None or spell.last is None or "年" in text[spell.start : spell.end]:
        return spell
    for before in earlier:
        if before.first is None or before.last is None or "年" not in text[before.start : before.end]:
            continue
        back = -(-(spell.last - before.last) // 12) * 12
        if back > 0 and before.first <= spell.first - back:
            months = frozenset(month - back for month in spell.months)
            return spell._replace(first=spell.first - back, last=spell.last - back, months=months)
    return spell


def spells_in(text: str, received: date | None) -> list[Spell]:
    """Every stretch of months of a text in order; a length within named months is not told again."""
    found: list[Spell] = []
    for match in CALENDAR.finditer(text):
        named = _calendar(text, match, received)
        if named:
            found.append(_within(text, named, found[-FAR_BACK:]))
    periods = [_period(match, received) for match in PERIOD.finditer(text)]
    found += [spell for spell in periods if spell]
    if received:
        now = 12 * received.year + received.month - 1
        for match in RECENT.finditer(text):
            month = now - MONTHS_BACK[match.group(1)]
            found.append(stretch(*match.span(), month, month)._replace(is_range=False))
    taken = {place for spell in found for place in range(spell.start, spell.end)}
    lengths = [_length(match) for match in LENGTH.finditer(text) if match.start() not in taken]
    found += [spell for spell in lengths if spell]
    return sorted(found, key=lambda spell: (spell.start, spell.end))
