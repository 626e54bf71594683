"""Numbers in Chinese words, for the few cells that SQL cannot read: 叁万元, 三万五千, 3万5, 十二人."""

from __future__ import annotations

import re
from decimal import Decimal

from data.spec.units import YUAN_PER

DIGITS = {
    character: value
    for value, characters in enumerate(
        ("零〇○", "一壹", "二贰两俩", "三叁仨", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for character in characters
}
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
MYRIADS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
TOKEN = re.compile(r"\d+(?:\.\d+)?|.")
NOISE = re.compile(
    r"[,，、。]$|[¥￥$\s]|\([^()]*\)|（[^（）]*）|人民币|RMB"
    r"|大约|大概|将近|接近|左右|上下|以上|合计|共计|约|近|余|多|整|正|共|计|(?<=[\d十百千万])[来几]"
)
# What stands beside an amount that is not certain: 3万待核实, 预计35000, 35000？
REMARKS = re.compile(
    r"[,，、;；。 ]*(?:(?:有|尚|还)?待(?:进一步)?(?:核实|核对|核查|核定|核|确认|查证|查实|查)"
    r"|(?:尚|暂|还)?未经?(?:核实|核对|核查|核)|存疑|[?？]+)[,，、;；。 ]*$"
    r"|^(?:(?:反映|投诉|来电|申请|当事)人|本人|工人)?"
    r"(?:自述|自报|自称|口述|反映|估计|估算|预估|暂估|预计|暂计|暂按|暂定|初步|初估)+(?:为|是|有)?"
    r"|^(?:至少|起码|不低于|不少于|≈)|(?:估计|估算|预估|暂估|预计|暂计|暂定|自述|自报|自称)$"
)
# 3.5（万元）: brackets that hold nothing but the unit.
UNIT_IN_BRACKETS = re.compile(r"[(（](?:人民币|单位[:：]?)?([千万亿]?元|[万亿])[)）]")
# Commas part thousands (1,234,567) or myriads (3,5000), as without_groups() of macros.sql has it.
GROUPED = re.compile(r"[^\d,，]*\d{1,4}(?:(?:[,，]\d{3})+|(?:[,，]\d{4})+)(?:[^\d,，][^,，]*)?")
COMMA = re.compile(r"[,，]")
HEADS = re.compile(r"(?:人次|名?农民工|名?工人|个人|人|名|个|位)$")
MOST_YUAN = Decimal(10) ** 16  # decimal(18, 2)
MOST_COUNT = 2**31


def _number(text: str) -> Decimal | None:
    """三万五千, 3万5, 12.5万 → the number; None when a token is none of a number's."""
    total = section = Decimal(0)
    digit: Decimal | None = None
    last_unit = Decimal(0)
    is_last_zero = False
    for token in TOKEN.findall(text):
        if token in DIGITS or token[0] in "0123456789":
            if digit is not None and not is_last_zero:
                return None
            digit = Decimal(DIGITS[token]) if token in DIGITS else Decimal(token)
            is_last_zero = token in DIGITS and not digit
        elif token in TENS:
            section += (Decimal(1) if digit is None else digit) * TENS[token]
            last_unit, digit, is_last_zero = Decimal(TENS[token]), None, False
        elif token in MYRIADS:
            if digit is None and not section and not total:
                return None
            section += digit or 0
            factor = MYRIADS[token]
            total = (total + section) * factor if token in "亿億" else total + section * factor
            last_unit, section, digit, is_last_zero = Decimal(MYRIADS[token]), Decimal(0), None, False
        else:
            return None
    if digit is None:
        return total + section if text else None
    # 一万二 and 3万5: a digit that ends the words counts in tenths of the unit before it.
    is_digit = digit < 10 and digit == int(digit) and not set(text[-2:]) & {"零", "〇"}
    is_short = bool(last_unit) and is_digit
    return total + section + (digit * last_unit / 10 if is_short else digit)


def _bare(text: str) -> str:
    words = NOISE.sub("", text)
    return COMMA.sub("", words) if GROUPED.fullmatch(words) else words


def yuan_in_words(text: str | None, unit: str | None) -> Decimal | None:
    """元; the words' own 元 or 万 goes before the unit of the header."""
    if text is None:
        return None
    words = _bare(REMARKS.sub("", UNIT_IN_BRACKETS.sub(r"\1", text)))
    sign = -1 if words.startswith(("-", "负")) else 1
    words = words.removeprefix("-").removeprefix("负")
    whole, mark, rest = words.partition("元") if "元" in words else words.partition("圆")
    if not mark:
        whole, mark, rest = words.partition("块")
        rest = rest.removeprefix("钱")
    fraction = re.fullmatch(r"(?:(.)角)?(?:零?(.)分)?", rest)
    if fraction is None:
        return None
    value = _number(whole)
    if value is None:
        return None
    for character, share in zip(fraction.groups(), (Decimal("0.1"), Decimal("0.01")), strict=True):
        if character is None:
            continue
        if character not in DIGITS and not character.isdecimal():
            return None
        value += share * (DIGITS[character] if character in DIGITS else int(character))
    has_own_unit = bool(mark) or any(character in MYRIADS for character in whole)
    factor = 1 if has_own_unit or unit is None else YUAN_PER[unit]
    if factor > 1 and set(whole) & {"千", "仟"}:
        # 五千 under 万元: who says which of the two is meant?
        return None
    value *= factor
    value = (sign * value).quantize(Decimal("0.01"))
    return value if abs(value) < MOST_YUAN else None


def count_in_words(text: str | None) -> int | None:
    """十二人, 二十余名 → the whole number."""
    if text is None:
        return None
    words = HEADS.sub("", _bare(text))
    value = _number(words)
    if value is None or value != int(value) or value >= MOST_COUNT:
        return None
    return int(value)
