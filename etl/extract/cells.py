"""A workbook cell as text, and the line format in which raw cells travel to DuckDB.

One line a row: row number, then the cells, separated by U+001F. Line breaks inside a cell
travel as U+E001, so no quoting is needed and DuckDB reads the file at full speed.
"""

from __future__ import annotations

import datetime
import math
import re
from decimal import Decimal

SEPARATOR = "\x1f"
LINE_BREAK = "\ue001"
DAMAGED = "\ue000"

# Excel keeps 15 significant digits: a longer number typed into a numeric cell is already another number.
FIRST_DAMAGED = 1e15
# The 2024.10 of October is kept as 2024.1, as January is; where no month is meant the mark says nothing.
HALF_A_SECOND = 500_000  # microseconds
MONTH_YEARS = range(1900, 2100)

# ="0012": how programs write a text so that a spreadsheet keeps its digits.
GUARD = '="'
GUARDED = re.compile(r'\s*="(.*)"\s*', re.DOTALL)

_CLEAN = str.maketrans({SEPARATOR: " ", "\r": None, "\n": LINE_BREAK, "\x00": None})


def clean(text: str) -> str:
    """Text that holds neither the separator nor a line break, and without the guard of ="text"."""
    guarded = GUARDED.fullmatch(text) if GUARD in text else None
    bare = guarded.group(1).replace('""', '"') if guarded else text
    return bare.replace("\r\n", "\n").translate(_CLEAN)


def number_text(value: float) -> str:
    """The shortest decimal that is this number, never with an exponent."""
    if not math.isfinite(value):
        return ""
    if isinstance(value, int) or value.is_integer():
        text = str(int(value))
    else:
        text = repr(value)
        if "e" in text:
            text = format(Decimal(text), "f")
    is_half_a_month = text.endswith(".1") and int(value) in MONTH_YEARS
    return DAMAGED + text if is_half_a_month or abs(value) >= FIRST_DAMAGED else text


def datetime_text(value: datetime.datetime) -> str:
    """To the nearest second, midnight as the day alone. A spreadsheet keeps a float of days, which is off by
    less than a millisecond: that goes first."""
    milliseconds = value.replace(microsecond=0) + datetime.timedelta(
        milliseconds=round(value.microsecond / 1000)
    )
    second = milliseconds.replace(microsecond=0) + datetime.timedelta(
        seconds=milliseconds.microsecond >= HALF_A_SECOND
    )
    return second.date().isoformat() if second.time() == datetime.time() else second.isoformat(sep=" ")


def cell_text(value: object) -> str:
    """Any value that calamine gives, as text; nothing for an empty or an error cell."""
    match value:
        case str():
            text = value
        case bool():
            text = "是" if value else "否"
        case int() | float():
            text = number_text(value)
        case datetime.datetime():
            text = datetime_text(value)
        case datetime.date() | datetime.time():
            text = value.isoformat()
        case datetime.timedelta():
            seconds = int(value.total_seconds())
            text = f"{seconds // 3600}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
        case _:
            text = ""
    return text
