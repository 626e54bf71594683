"""Years of two digits: 24.3.1 is read where the other rows of its sheet say that the year comes first.

By itself 24-03-01 may be 2024-03-01 or 24 March 2001. In a column of a sheet that reading holds which more of
its cells allow: real days in years that the sheet can be about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import duckdb

from data.spec.ledger import Column, Ledger
from data.spec.reference import parameter

# Two digits, a month and, but for a column of months, a day; a time may follow. Whole years are evidence.
SHORT = re.compile(r"'?(\d{1,2}) ?[-./、年] ?(\d{1,2})(?: ?[-./、月] ?(\d{1,2}))?(?:[日号 T].*)?")
WHOLE = re.compile(r"(?:19|20)\d{2}(?=\D)")
IS_SHORT = r"^'?\d{2} ?[-./、年]"
IS_WHOLE = r"^(19|20)\d{2}\D"
CENTURY = 2000
MONTHS = 12


@dataclass
class _Cells:
    """The short dates of one column of one sheet, as numbers; a month has no third part."""

    column: Column
    parts: list[tuple[int, int, int | None]] = field(default_factory=list)


def year_first_sheets(
    con: duckdb.DuckDBPyConnection, ledger: Ledger, columns: Iterable[Column], loaded_on: date | None
) -> dict[str, list[int]]:
    """Column name → indexes of the sheets of `raw` in which a year of two digits comes first.

    `columns` are the dated ones that `raw` has. Nothing happens after `loaded_on`, where that is known.
    """
    names = [column.name for column in columns]
    by_name = {column.name: column for column in columns}
    short = _found(con, names, IS_SHORT)
    if not short:
        return {}
    years: dict[int, set[int]] = defaultdict(set)
    for _, sheet, cell in _found(con, names, IS_WHOLE):
        years[sheet] |= {int(year) for year in WHOLE.findall(cell)}
    cells: dict[tuple[str, int], _Cells] = {}
    for name, sheet, cell in short:
        if match := SHORT.fullmatch(cell):
            first, second, third = match.groups()
            of_column = cells.setdefault((name, sheet), _Cells(by_name[name]))
            of_column.parts.append((int(first), int(second), int(third) if third else None))
    earliest = int(parameter("first_plausible_year", loaded_on or date.max))
    found: dict[str, list[int]] = defaultdict(list)
    for (name, sheet), of_column in cells.items():
        first_year = min(years[sheet], default=earliest + 1) - 1
        is_event = of_column.column.field in (*ledger.event_dates, ledger.main_date)
        last_year = loaded_on.year if is_event and loaded_on else date.max.year
        # One row alone has no others that agree with it.
        has_others = len(of_column.parts) > 1 or bool(years[sheet])
        if has_others and _comes_first(of_column, range(first_year, last_year + 1)):
            found[name].append(sheet)
    return found


def _found(con: duckdb.DuckDBPyConnection, names: list[str], pattern: str) -> list[tuple[str, int, str]]:
    """(column, sheet, cell) of every different cell that begins so."""
    if not names:
        return []
    select = " union all ".join(
        f"select '{name}' as name, sheet_index, trim(half_width(\"{name}\")) as cell from raw"
        for name in names
    )
    rows = con.execute(
        f"select distinct name, sheet_index, cell from ({select})"
        " where regexp_matches(cell, $pattern) order by all",
        {"pattern": pattern},
    )
    return rows.fetchall()


def _comes_first(cells: _Cells, years: range) -> bool:
    if cells.column.kind != "month":
        cells.parts = [one for one in cells.parts if one[2] is not None]
    first = sum(_is_day(one, year=0, month=1, day=2, years=years) for one in cells.parts)
    last = max(
        sum(_is_day(one, year=2, month=1, day=0, years=years) for one in cells.parts),
        sum(_is_day(one, year=2, month=0, day=1, years=years) for one in cells.parts),
        # 03-24 in a column of months
        sum(one[2] is None and one[0] <= MONTHS and CENTURY + one[1] in years for one in cells.parts),
    )
    return first > last


def _is_day(parts: tuple[int, int, int | None], *, year: int, month: int, day: int, years: range) -> bool:
    """Whether the parts, in this order, are a day of one of the years; a month where there is no third."""
    if parts[2] is None and year == 2:
        return False
    whole_year, day_of_month = CENTURY + (parts[year] or 0), 1 if parts[2] is None else parts[day]
    try:
        date(whole_year, parts[month] or 0, day_of_month or 0)
    except ValueError:
        return False
    return whole_year in years
