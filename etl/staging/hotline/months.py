"""How many months of wages a 12345 text says are owed: 三个月工资, 工资半年没发, 2023年8月至11月的工资.

Texts give other times too: how long one worked, since when, until when it was promised. A time counts only
beside words of wages or arrears.
"""

from __future__ import annotations

import re
from decimal import Decimal

from etl.staging.hotline.vocabulary import ARREARS, FAIR, LABOUR_FEE, SURE, WAGE, WEAK, any_of
from etl.staging.numbers import count_in_words

COUNT = r"[\d一二两三四五六七八九十]{1,3}"
# 三个月, 两个半月, 半年, 一年, 一年半; 3月 is a date, and so are 2023年 and 去年.
DURATION = re.compile(
    rf"(?<![\d年第])(?:(?P<months>{COUNT})个(?P<half>半)?多?月(?P<half_after>半)?"
    rf"|(?P<half_year>半年)|(?<![\d])(?P<years>[\d一二两三四五六七八九十]{{1,2}})年(?P<year_half>半)?)"
)
FROM_TO = re.compile(
    r"(?:(?P<first_year>\d{4})年)?(?P<first>\d{1,2})(?:月份?)?(?:\d{1,2}[日号])?\s?(?:至|到|—+|-+|~+)\s?"
    r"(?:(?P<last_year>\d{4})年)?(?P<last>\d{1,2})月份?(?:\d{1,2}[日号])?"
)
IN_YEAR = r"(?:\d{4}年|[去今前]年)?"
LISTED = re.compile(rf"{IN_YEAR}\d{{1,2}}月份?(?:[、和及与，]{IN_YEAR}\d{{1,2}}月份?)*(?!\d)")
PAY = f"(?:{WAGE}|{LABOUR_FEE})"
# 三个月的工资, 8月份没发; 欠我三个月, 工资拖了三个月.
OWED_AFTER = re.compile(
    rf"[多余来]?(?:左右)?的?(?:农民工|工人|员工)?{PAY}|[多余来]?(?:的(?:时间)?)?了?[都也]?(?:一直)?(?:{ARREARS})"
)
OWED_BEFORE = re.compile(rf"(?:{ARREARS}|{PAY})[^，。；！？\n\d]{{0,12}}$")
# 8月份工资已有两个多月: how long one has waited for the month named.
NAMED_BEFORE = re.compile(rf"月份?的?{PAY}[^，。；！？\n\d]{{0,6}}$")
# 干了三个月, 每个月, 发了3月的工资, 三个月内, 三年的慰问金: a time of work, a rhythm, pay received, a limit,
# other money.
OTHER_BEFORE = re.compile(
    any_of("干 做 工作 上班 打工 务工 施工 入职 离职 辞职 试用 休息 实习 干活")
    + r"了?[满过够近有]?[^，。；\d]{0,3}$"
    "|[每上前]$|(?<![没未])[发付结给]了$"
)
OTHER_AFTER = re.compile(
    f"[前后内]|之[前后内]|以[前后内来]|期间|开始|[一1]?[结付发](?![放不])|多?[讨追催]要|的(?!{PAY})[一-龥]{{1,3}}[金费款]"
)


def months_owed(text: str) -> tuple[Decimal | None, float]:
    """Months of wages owed and how sure that is; the longest time, where several are given."""
    found = [*_durations(text), *_ranges(text)] or _lists(text)
    if found:
        return max(found)
    return None, FAIR if DURATION.search(text) or FROM_TO.search(text) else SURE


def _is_owed(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 24) : start], text[end : end + 16]
    if OTHER_BEFORE.search(before) or OTHER_AFTER.match(after) or NAMED_BEFORE.search(before):
        return False
    return bool(OWED_AFTER.match(after) or OWED_BEFORE.search(before))


def _durations(text: str) -> list[tuple[Decimal, float]]:
    found = []
    for match in DURATION.finditer(text):
        if not _is_owed(text, *match.span()):
            continue
        half = Decimal("0.5") if match["half"] or match["half_after"] else Decimal(0)
        if match["months"]:
            value = _count(match["months"]) + half
        elif match["half_year"]:
            value = Decimal(6)
        else:
            value = 12 * _count(match["years"]) + (6 if match["year_half"] else 0)
        if 0 < value <= 240:
            found.append((value, SURE))
    return found


def _count(words: str) -> Decimal:
    return Decimal(int(words) if words.isdecimal() else count_in_words(words) or 0)


def _ranges(text: str) -> list[tuple[Decimal, float]]:
    """2023年8月至11月: both months count. Without its year, the second month is the next one of that name."""
    found = []
    for match in FROM_TO.finditer(text):
        first, last = int(match["first"]), int(match["last"])
        if not (1 <= first <= 12 and 1 <= last <= 12) or not _is_owed(text, *match.span()):
            continue
        if match["first_year"] and match["last_year"]:
            value = 12 * (int(match["last_year"]) - int(match["first_year"])) + last - first + 1
        else:
            value = (last - first) % 12 + 1
        if 0 < value <= 240:
            found.append((Decimal(value), FAIR))
    return found


def _lists(text: str) -> list[tuple[Decimal, float]]:
    """8月、9月和10月份的工资: as many months as are listed, where their pay is mentioned together."""
    found = []
    for match in LISTED.finditer(text):
        months = re.findall(r"(\d{1,2})月", match.group())
        if all(1 <= int(month) <= 12 for month in months) and _is_owed(text, *match.span()):
            found.append((Decimal(len(months)), FAIR if len(months) > 1 else WEAK))
    return found
