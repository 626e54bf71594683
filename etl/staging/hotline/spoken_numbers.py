"""Numbers as people say and write them: 1.86万, 9万6, 两千三四, 一万五六, 三四千, 千把块, 二十来个, 俩, 仨.

Takes normalised text (half-width, thousands without commas). Exact numbers of table cells are read by
etl.staging.numbers; here a number stands inside a sentence, may be a range and may be approximate.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from etl.staging.numbers import DIGITS, MYRIADS, TENS

Number = int | Decimal

ONES = "".join(character for character in DIGITS if character not in "俩仨")
SCALE_OF = {**TENS, **MYRIADS}
SCALES = "".join(SCALE_OF)
FIGURES = r"\d{1,40}(?:\.\d{1,8})?"
# What looks like a number and counts nothing: telephone and identity numbers, serial numbers, dates, hours.
# All are bounded, so that no run of digits or letters, however long, is gone through again and again.
NO_COUNT = (
    # what masking has left of a card or a telephone: 6222****4567
    r"\d{0,8}\*{2,40}\d{0,8}"
    r"|[A-Za-z]{1,12}\d[\dA-Za-z-]{0,40}|\d{7,40}(?![\d.]{0,40}[元万块])(?:[ -]\d{3,8}){0,4}[Xx]?"
    r"|\d{3,6}(?: \d{4}){2,4}[Xx]?|\d{6} \d{8} \d{3}[\dXx]"
    r"|(?:19|20)\d\d[-./](?:(?:19|20)\d\d|\d{1,2}(?:[-./]\d{1,2})?)(?![\d元万千])"
    r"|\d{1,2}：\d\d(?!\d)|(?<!\d)(?:123\d\d|9[56]\d{3}|100(?:00|10|86))(?![\d元块万.])"
)
# ¥63 500: blanks part thousands only after a sign of money; elsewhere they part telephone numbers.
SPACED = r"(?<=¥)\d{1,3}(?: \d{3})+(?!\d)"
# 五千来块, 十几个, 五十八万余元, 万把块: a little above or below.
VAGUE = f"(?:[几]|好几|大几|多(?![次方]|的[{ONES}\\d])|余(?![下款额])|来(?![电访信到])|把(?=[块元个人十]))"
# Figures and words do not mix without a scale: 6、7、8三个月 holds 8 and 三. What any number begins with
# comes first, so that little is tried where none begins.
NUMBER = re.compile(
    rf"(?=[A-Za-z\d*俩仨{ONES}{SCALES}])(?:(?P<other>{NO_COUNT})|(?P<words>[俩仨]|{SPACED}|(?:{FIGURES}|[{ONES}]+)?"
    rf"(?:[{SCALES}]+(?:{FIGURES}|[{ONES}]+)?)+|{FIGURES}|[{ONES}]+)"
    rf"(?:(?P<vague>{VAGUE})(?P<scale>[{SCALES}]{{1,2}})?)?(?P<over>{VAGUE}|出头|挂零|不到)?)"
)
TOKEN = re.compile(rf"{FIGURES}|\D")
# 三五千, 三两天: two digits that stand for a range though they do not follow each other.
LOOSE_RANGES = {(3, 5), (3, 2)}
# 约三千, 少说也得五千; 最近3天, 附近 and 很快 are none.
ABOUT_BEFORE = re.compile(
    "(?:约[计为有]?|大约是|(?:大概|差不多)[是有得]?|估[计摸算]|少说(?:也?[得有])?|至少|起码|将近|接近|得有|不下|不止|超过"
    "|也就|几乎|(?<![最附就])近|(?<![很赶尽])快|(?<![大老从])小)$"
)
ABOUT_AFTER = re.compile(
    "(?:万?元|块钱|块|人|名|个月|个|号)?钱?"
    "(?:左右|上下|以上|出头|的?样子|来往|光景|不到|挂零|多(?![次月年天名]))"
)
# Longer runs of digits are serial numbers.
LONGEST = 24


class SpokenNumber(NamedTuple):
    """`words` are digits and scales as written; `high` is None where one number is meant."""

    start: int
    end: int
    words: str
    low: Number
    high: Number | None
    is_approximate: bool

    @property
    def has_scale(self) -> bool:
        """百, 千 or 万 stand in it."""
        return not _LARGE_SCALES.isdisjoint(self.words)


_LARGE_SCALES = frozenset(SCALES) - frozenset("十拾")


def _digits(run: str) -> tuple[int, int, bool] | None:
    """五 → 5, 5; 五六 → 5, 6; 二〇二五 → 2025; the flag says that the run ends in a zero of no weight."""
    values = [DIGITS[character] for character in run]
    if len(values) == 1:
        return values[0], values[0], values[0] == 0
    if values[0] == 0:
        # 零五: the zero only fills a place
        rest = _digits(run[1:])
        return None if rest is None else (rest[0], rest[1], True)
    pair = (values[0], values[1])
    if len(values) == 2 and 0 not in pair and (pair[1] - pair[0] == 1 or pair in LOOSE_RANGES):
        return min(pair), max(pair), False
    joined = int("".join(map(str, values)))
    return joined, joined, True


def _tokens(words: str) -> list[str]:
    """Runs of digits in figures or in words, and scales, each by itself."""
    found: list[str] = []
    for token in TOKEN.findall(words):
        if token in DIGITS and found and found[-1][-1] in DIGITS:
            found[-1] += token
        else:
            found.append(token)
    return found


def value_of(words: str) -> tuple[Number, Number] | None:
    """The lower and the upper end of what the words say, equal where it is one number."""
    if words.isdecimal():
        return (int(words),) * 2 if len(words) < LONGEST else None
    total = [Decimal(0), Decimal(0)]
    section = [Decimal(0), Decimal(0)]
    digit: tuple[Decimal, Decimal] | None = None
    last_scale, fills = 0, False
    for token in _tokens(words):
        scale = SCALE_OF.get(token)
        if scale is None:
            if token[0] in DIGITS:
                run = _digits(token)
                if run is None:
                    return None
                digit, fills = (Decimal(run[0]), Decimal(run[1])), run[2]
            else:
                digit, fills = (Decimal(token),) * 2, token[0] == "0"
            continue
        for end in (0, 1):
            own = digit[end] if digit else Decimal(0)
            if scale < 10_000:
                section[end] += (own if digit else 1) * scale
            elif scale == 10_000:
                total[end] += (section[end] + own) * scale
                section[end] = Decimal(0)
            else:
                total[end] = (total[end] + section[end] + own) * scale
                section[end] = Decimal(0)
        last_scale, digit, fills = scale, None, False
    if digit is not None:
        # 一万二, 3万5, 一万五六: a digit that ends the words counts in tenths of the scale before it.
        is_short = last_scale and not fills and digit[0] < 10 and digit[0] == int(digit[0])
        share = Decimal(last_scale) / 10 if is_short else Decimal(1)
        section = [section[end] + digit[end] * share for end in (0, 1)]
    low, high = total[0] + section[0], total[1] + section[1]
    return _whole(low), _whole(high)


def _whole(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else value


def _without_digit(words: str, vague: str | None) -> tuple[Number, Number, bool] | None:
    """千把块, 百十来个; 千八百块: between eight hundred and a thousand. 万元 and 百姓 are no numbers."""
    first = SCALE_OF[words[0]]
    if vague in ("把", "来") or words == "百十":
        return first, first, True
    if len(words) == 3 and words[1] in DIGITS and SCALE_OF.get(words[2], 0) * 10 == first:
        return DIGITS[words[1]] * SCALE_OF[words[2]], first, True
    return None


def _read(match: re.Match[str]) -> tuple[Number, Number, bool] | None:
    words, vague = match["words"], match["vague"]
    if words in ("俩", "仨"):
        return DIGITS[words], DIGITS[words], False
    if words[0] in _LARGE_SCALES:
        return _without_digit(words, vague)
    value = value_of(words.replace(" ", "")) if len(words) <= LONGEST else None
    if value is None:
        return None
    low, high = value
    for character in match["scale"] or "":
        low, high = low * SCALE_OF[character], high * SCALE_OF[character]
    return low, high, bool(vague or match["over"]) or low != high


@lru_cache(maxsize=8)
def numbers_in(text: str) -> tuple[SpokenNumber, ...]:
    """Every number of a text in order. Serial numbers, dates in figures and hours are left out."""
    found = []
    for match in NUMBER.finditer(text):
        if match["other"] is not None:
            continue
        value = _read(match)
        if value is None:
            continue
        start, end = match.span()
        low, high, is_approximate = value
        if not is_approximate:
            before = text[max(0, start - 6) : start].rstrip("¥")
            is_approximate = bool(ABOUT_BEFORE.search(before) or ABOUT_AFTER.match(text, end))
        words = match["words"] + (match["scale"] or "")
        found.append(SpokenNumber(start, end, words, low, high if high != low else None, is_approximate))
    return tuple(found)


def joined_range(first: SpokenNumber, second: SpokenNumber) -> tuple[Number, Number] | None:
    """三到四千, 1.2至1.5万, 四千到六千: the two ends; None where the second does not continue the first."""
    low, high = first.low, second.high or second.low
    if not first.has_scale and second.has_scale:
        scale = 1
        for character in reversed(second.words):
            if character not in SCALE_OF:
                break
            scale *= SCALE_OF[character]
        low *= scale
    return (low, high) if 0 < low < high <= 10 * low else None
