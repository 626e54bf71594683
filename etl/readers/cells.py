"""A workbook cell as text, and the line format in which raw cells travel to DuckDB.

One line a row: row number, then the cells, separated by U+001F. Line breaks inside a cell
travel as U+E001, so no quoting is needed and DuckDB reads the file at full speed.
"""

from __future__ import annotations

import datetime
from decimal import Decimal

SEPARATOR = "\x1f"
LINE_BREAK = "\ue001"
DAMAGED = "\ue000"

# Excel keeps 15 significant digits: a longer number typed into a numeric cell is already another number.
FIRST_DAMAGED = 1e15

_CLEAN = str.maketrans({SEPARATOR: " ", "\r": None, "\n": LINE_BREAK, "\x00": None})


def clean(text: str) -> str:
    """Text that holds neither the separator nor a line break."""
    return text.replace("\r\n", "\n").translate(_CLEAN)


def number_text(value: float) -> str:
    """The shortest decimal that is this number, never with an exponent."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if value.is_integer():
        text = str(int(value))
    else:
        text = repr(value)
        if "e" in text:
            text = format(Decimal(text), "f")
    return DAMAGED + text if abs(value) >= FIRST_DAMAGED else text


def cell_text(value: object) -> str:
    """Any value that calamine gives, as text; nothing for an empty or an error cell."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return number_text(float(value)) if isinstance(value, float) else _whole(value)
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S") if value.time() != datetime.time() else value.date().isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
    return ""


def _whole(value: int) -> str:
    return DAMAGED + str(value) if abs(value) >= FIRST_DAMAGED else str(value)
