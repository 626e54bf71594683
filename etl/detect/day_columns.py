"""The days of a month across a sheet: columns headed 1 to 31, the marks of one person's attendance.

A line that numbers the columns of a form (1 2 3 …) looks alike. It numbers all of them, the one of the names
too; the days stand beside the names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from data.spec.ledger import Column, Ledger
from etl.extract.cells import DAMAGED
from etl.extract.result import Row

# Fewest days of a month that a sheet has. Numbers here are of the shape of a sheet, no rules of the office.
LEAST_DAYS = 10
# Columns between two days: the sum of half a month.
MOST_BETWEEN = 2
# What the days count for among the headers that a sheet shares with a ledger: more than the few that a
# payroll has in common with an attendance sheet, less than its amounts, for a sheet with both is a payroll.
COUNTED_AS = 5
# 1, 01, 1日, 3月1日, 2024-03-01, 3/1
_DAY = re.compile(r"(?:(?:\d{4}[-/.年])?\d{1,2}[-/.月])?(\d{1,2})[日号]?(?: 00:00:00)?")
_WEEKDAY = re.compile(r"(?:星期|周)?[一二三四五六日天]")


def marks_column(ledger: Ledger) -> Column | None:
    """The column of a ledger that is one a day."""
    return next(iter(ledger.of_kind("day_marks")), None)


def days_across(ledger: Ledger, rows: Sequence[Row]) -> dict[int, int]:
    """Place → day of the month, of a header of one or two rows; empty where it is none of days."""
    if marks_column(ledger) is None:
        return {}
    lowest = rows[-1][1]
    found = _run(lowest)
    if len(found) < LEAST_DAYS:
        return {}
    for _, cells in rows:
        for place, cell in enumerate(cells):
            column = ledger.match(cell) if cell and place not in found else None
            is_own = cells is lowest or place >= len(lowest) or not lowest[place]
            if column is not None and column.kind == "name" and is_own:
                return found
    return {}


def is_of_weekdays(cells: Sequence[str | None], days: Mapping[int, int]) -> bool:
    """Whether a line below the days says which weekday each is, and nothing else."""
    texts = [(place, cell.strip()) for place, cell in enumerate(cells) if cell and cell.strip()]
    within = [text for place, text in texts if place in days]
    others = [text for place, text in texts if place not in days]
    return (
        len(within) >= LEAST_DAYS
        and all(_WEEKDAY.fullmatch(text) for text in within)
        and all(text in ("星期", "周") for text in others)
    )


def _run(cells: Sequence[str | None]) -> dict[int, int]:
    """The longest row of days from the first on: 1 2 3 …, with a sum between them now and then."""
    best: dict[int, int] = {}
    found: dict[int, int] = {}
    for place, cell in enumerate(cells):
        day = _day(cell)
        if day == len(found) + 1 and (not found or place - max(found) <= MOST_BETWEEN + 1):
            found[place] = day
        elif day == 1:
            found = {place: 1}
        if len(found) > len(best):
            best = dict(found)
    return best


def _day(cell: str | None) -> int | None:
    written = _DAY.fullmatch((cell or "").replace(DAMAGED, "").strip())
    return int(written[1]) if written and 1 <= int(written[1]) <= 31 else None
