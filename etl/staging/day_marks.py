"""The marks of a month's days, in columns headed 1 to 31, as one text of thirty-one letters."""

from __future__ import annotations

from collections.abc import Collection

from data.spec.ledger import Column

LONGEST_MONTH = 31
# Of a day of which a sheet says nothing.
NO_MARK = "."


def raw_names(column: Column) -> list[str]:
    """What the columns of its days are called in the table of cells, the first day first."""
    return [column.raw_name(day) for day in range(1, LONGEST_MONTH + 1)]


def read_marks(column: Column, columns: Collection[str]) -> str:
    """SQL over `raw`, which has `columns`: a letter a day, see `day_mark` in macros.sql.

    Null means: no day has any.
    """
    quoted = ['"' + name.replace('"', '""') + '"' for name in raw_names(column)]
    cells = [f"raw.{name}" if name.strip('"') in columns else "null" for name in quoted]
    # A list, so that the macro is written out once: thirty-one times it takes the planner's memory.
    letters = f"list_transform([{', '.join(cells)}]::varchar[], lambda cell: day_mark(cell))"
    return f"nullif(array_to_string({letters}, ''), '{NO_MARK * LONGEST_MONTH}')"


def unread_marks(column: Column, position: int) -> str:
    """SQL: that a mark was not understood, as the checks put it into words (see `flag` in columns.py)."""
    return f"case when contains({column.field}, '?') then 'unreadable:{position}' end"
