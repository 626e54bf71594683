"""One column of a sheet as numbers, line by line, for its totals to be held against."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import duckdb

from data.spec.units import YUAN_PER
from etl.checks.total_ranges import Section, SectionEnd
from etl.detect.ledger_detection import Assigned, Layout
from etl.staging import figures
from etl.staging.raw import quoted
from etl.staging.select import cells_as_read

MOST_DECIMALS = 6
MOST_SUSPECTS = 2
NO_CELLS = (
    "select 0 as sheet_index, 0 as row_number, null::decimal(18, 2) as taken, null::varchar as flag limit 0"
)


def stated_unit(layout: Layout, one: Assigned) -> str:
    """The unit of the sheet's amounts: of the header, the title, or the declaration."""
    return one.unit or layout.title.unit or one.column.unit or "元"


class Figures:
    """One column of a sheet; asked for more only where totals disagree.

    A cell that is no plain number has the figure that staging takes its line with, in the sheet's unit.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, layout: Layout, one: Assigned) -> None:
        name = quoted(one.column.raw_name(one.part))
        self.sheet = layout.sheet.index
        self._con = con
        self._given: dict[str, object] = {
            "sheets": [layout.sheet.index],
            **figures.plain_given(),
            "nothing": list(figures.NOTHING),
        }
        per = YUAN_PER[stated_unit(layout, one)] if one.column.kind == "yuan" else 1
        plain = f"""
            select sheet_index, row_number, {figures.figure(name)} as plain,
                plain is null and {name} is not null
                    and {figures.plain_text(name)} not in (select unnest($nothing::varchar[])) as is_worded
            from raw where list_contains($sheets::integer[], sheet_index)
        """
        # Reading words is dear, and most sheets have none.
        worded = con.execute(f"select 1 from ({plain}) where is_worded limit 1", self._given).fetchone()
        read = cells_as_read(con, layout.ledger, one.column, one.part) if worded else NO_CELLS
        self._sql = f"""
            select row_number, coalesce(plain, (taken::double / {per})::decimal(28, 8)) as figure,
                coalesce(is_worded and starts_with(flag, 'unreadable'), false) as is_unknown,
                coalesce(is_worded and starts_with(flag, 'approximate'), false) as is_approximate,
                is_rejected is not null as is_rejected
            from ({plain}) left join ({read}) using (sheet_index, row_number)
                left join (select distinct sheet_index, row_number, true as is_rejected from rejects)
                    using (sheet_index, row_number)
        """

    def running_sums(self, marks: Sequence[SectionEnd]) -> list[Section]:
        """Nothing, then all rows before each mark, then all rows."""
        found = self._con.execute(
            f"""
            with marks as (select unnest($marks::integer[]) as place)
            select coalesce(place, 0), count(*), count(figure), count_if(is_unknown),
                coalesce(sum(figure), 0),
                count(figure) filter (is_rejected), coalesce(sum(figure) filter (is_rejected), 0),
                count_if(is_approximate)
            from ({self._sql}) as figures asof left join marks on figures.row_number >= marks.place group by 1
            """,
            {**self._given, "marks": [mark.row_number for mark in marks]},
        ).fetchall()
        sections = {place: Section(*facts) for place, *facts in found}
        sums = [Section()]
        for start in (0, *(mark.row_number for mark in marks)):
            sums.append(sums[-1] + sections.get(start, Section()))
        return sums

    def sum_of(self, sheets: Sequence[int]) -> Decimal:
        """The column in these tables together."""
        found = self._con.execute(
            f"select coalesce(sum(figure), 0) from ({self._sql})", {**self._given, "sheets": list(sheets)}
        ).fetchone()
        return Decimal(found[0]) if found else Decimal(0)

    def decimals(self) -> int:
        """The most decimals of any; of a number that a program has computed the last digits are noise."""
        found = self._con.execute(
            f"select max(length(rtrim(split_part(figure::varchar, '.', 2), '0'))) from ({self._sql})",
            self._given,
        ).fetchone()
        return min(found[0] or 0, MOST_DECIMALS) if found else 0

    def rows_of(self, figure: Decimal, first: int, last: int) -> list[int]:
        """A few rows with just this figure."""
        found = self._con.execute(
            f"select row_number from ({self._sql}) where figure = $figure"
            f" and row_number between $first and $last order by 1 limit {MOST_SUSPECTS + 1}",
            {**self._given, "figure": figure, "first": first, "last": last},
        ).fetchall()
        return [number for (number,) in found]
