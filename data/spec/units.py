"""Units of money as headers and titles write them: 元, 千元, 万元, 百万元, 亿元.

A unit that is overlooked makes every amount of a file wrong by a factor: all spellings are known here, once.
"""

from __future__ import annotations

import re

YUAN_PER = {
    "元": 1,
    "百元": 100,
    "千元": 1_000,
    "万元": 10_000,
    "十万元": 100_000,
    "百万元": 1_000_000,
    "千万元": 10_000_000,
    "亿元": 100_000_000,
}
# 万 and 亿 alone are said of money only; the longest spelling first.
SPELLINGS = {**{unit: unit for unit in YUAN_PER}, "万": "万元", "亿": "亿元"}
MONEY = "|".join(sorted(SPELLINGS, key=len, reverse=True))
MANY = "亿|千万|百万|十万|万|千|百"
_WHOLE = re.compile(rf"(?:人民币)?[(（:：/]?({MONEY})(?:人民币)?")


def money_unit(text: str) -> str | None:
    """The unit that a word is: 人民币万元 → 万元; None for any other word."""
    match = _WHOLE.fullmatch("".join(text.split()))
    return SPELLINGS[match.group(1)] if match else None
