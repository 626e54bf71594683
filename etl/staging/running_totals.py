"""Subtotals without a word: lines that name nobody and whose every figure is the sum of lines above them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import duckdb

from etl.detect.ledger_detection import Layout
from etl.staging import figures

# The rule under which such a line is skipped, and that of the doubt where it is not sure.
SKIPPED = "subtotal"
RULE = "like_subtotal"
MESSAGE = (
    "各项数字恰好等于上面几行之和，像没有写“小计”的小计行，按正式的行计；是小计的，请写明或删去后重新导入"
)

# What distinguishes one person or case from another beside a name.
IDENTITY_KINDS = frozenset({"serial", "number", "id_card", "phone", "bank_card"})
# A sum of fewer lines is no sum; of one figure alone it may be chance.
# Both belong to the shape of a sheet, not to the office's rules: they are no parameters.
FEWEST_LINES = 2
FEWEST_FIGURES = 2
# Figures that a program has computed are noisy in their last digits.
NOISE = Decimal("0.005")


@dataclass(frozen=True)
class _Line:
    row_number: int
    has_identity: bool
    # Whether any cell besides the figures says something.
    has_words: bool
    is_readable: bool
    figures: tuple[Decimal | None, ...]


@dataclass
class _Sums:
    """Lines added up since a place."""

    lines: int = 0
    named: int = 0
    totals: dict[int, Decimal] = field(default_factory=dict)

    def add(self, line: _Line) -> None:
        self.lines += 1
        self.named += line.has_identity
        for place, figure in enumerate(line.figures):
            if figure is not None:
                self.totals[place] = self.totals.get(place, Decimal(0)) + figure

    def is_sum_in(self, line: _Line) -> bool:
        """Whether every figure of the line is the sum of these lines'."""
        filled = [(place, one) for place, one in enumerate(line.figures) if one is not None]
        return (
            self.lines >= FEWEST_LINES
            and any(one for _, one in filled)
            and all(abs(one - self.totals.get(place, Decimal(0))) < NOISE for place, one in filled)
        )


def find(
    con: duckdb.DuckDBPyConnection,
    layout: Layout,
    source: str,
    skipped: Mapping[int, str],
    marks: frozenset[str],
) -> dict[int, bool]:
    """Row number → whether it is surely a subtotal, for the lines of a sheet that look like one.

    `source` gives the sheet's cells, `skipped` the lines known to be no rows, by rule; those of the rules in
    `marks` begin the sums anew.
    """
    places = [one.position for one in figures.summed(layout)]
    if not places or not _has_candidates(con, layout, source, places, skipped):
        return {}
    found: dict[int, bool] = {}
    since, whole = _Sums(), _Sums()
    for line in _lines(con, layout, source, places):
        rule = skipped.get(line.row_number)
        if rule is not None:
            since = _Sums() if rule in marks else since
            continue
        is_open = not line.has_identity and line.is_readable
        summed_by = next((one for one in (since, whole) if is_open and one.is_sum_in(line)), None)
        is_sure = _is_sure(line, summed_by) if summed_by else None
        if is_sure is not None:
            found[line.row_number] = is_sure
        if is_sure:
            since = _Sums()
        else:
            since.add(line)
            whole.add(line)
    return found


def _is_sure(line: _Line, sums: _Sums) -> bool | None:
    """None where it may well be a person like those above, who have no numbers either."""
    several = sum(1 for one in line.figures if one) >= FEWEST_FIGURES
    if not line.has_words:
        return True
    if sums.named == sums.lines:
        return several
    return False if several and sums.lines > FEWEST_LINES else None


# cells ------------------------------------------------------------------------------------------


def _any(cells: list[int]) -> str:
    """SQL: whether one of the cells says something."""
    return " or ".join(f"nullif(trim(c{place}), '') is not null" for place in cells) or "false"


def _has_candidates(
    con: duckdb.DuckDBPyConnection, layout: Layout, source: str, places: list[int], skipped: Mapping[int, str]
) -> bool:
    """Whether there is a line at all that names nobody and has a figure: most sheets have none."""
    identity = [one.position for one in layout.assigned if one.column.kind in IDENTITY_KINDS]
    row = con.execute(
        f"select 1 from {source} where row_number > $header and not ({_any(identity)}) and ({_any(places)})"
        " and not list_contains($skipped::integer[], row_number) limit 1",
        {"header": layout.last_header_row, "skipped": list(skipped)},
    ).fetchone()
    return row is not None


def _lines(con: duckdb.DuckDBPyConnection, layout: Layout, source: str, places: list[int]) -> Iterator[_Line]:
    identity = [one.position for one in layout.assigned if one.column.kind in IDENTITY_KINDS]
    words = [place for place in range(layout.sheet.width) if place not in places]
    numbers = [figures.figure(f"c{place}") for place in places]
    is_nothing = "in (select unnest($nothing::varchar[]))"
    unread = " or ".join(
        f"({number} is null and not {figures.plain_text(f'c{place}')} {is_nothing})"
        for place, number in zip(places, numbers, strict=True)
    )
    found = con.execute(
        f"select row_number, {_any(identity)}, {_any(words)}, not coalesce({unread}, false),"
        f" {', '.join(numbers)} from {source} where row_number > $header order by row_number",
        {"header": layout.last_header_row, "nothing": list(figures.NOTHING), **figures.plain_given()},
    )
    while rows := found.fetchmany(10_000):
        for number, has_identity, has_words, is_readable, *values in rows:
            yield _Line(number, has_identity, has_words, is_readable, tuple(values))
