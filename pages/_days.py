"""Days as people type them, in the date fields and in the address; what is no day is answered in Chinese."""

import calendar
import re
import unicodedata
from datetime import date

from data.errors import QuestionError

EARLIEST = date(2000, 1, 1)
EXAMPLE = "2024-06-30"
_PARTED = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")
_JOINED = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


def typed_day(words: str) -> date:
    """A day written 2024-06-30, 2024/6/30, 2024年6月30日 or 20240630, in digits of any width.

    Raises: QuestionError that says what is wrong and how it is written.
    """
    plain = unicodedata.normalize("NFKC", words).strip()
    if not plain:
        raise QuestionError(f"没有填，请写成{EXAMPLE}")
    found = _PARTED.fullmatch(plain) or _JOINED.fullmatch(plain)
    if found is None:
        raise QuestionError(f"日期应写成{EXAMPLE}")
    year, month, day = (int(part) for part in found.groups())
    if year < EARLIEST.year:
        raise QuestionError(f"早于{EARLIEST.year}年")
    if not 1 <= month <= 12:
        raise QuestionError(f"没有{month}月，日期应写成{EXAMPLE}")
    if not 1 <= day <= (last := calendar.monthrange(year, month)[1]):
        raise QuestionError(f"{year}年{month}月只有{last}天，没有{day}日")
    return date(year, month, day)
