"""Which rows a total means: by its word, by the totals and headers around it, and by its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

PART_OF_ALL = re.compile(r"小计|^本页")


@dataclass(frozen=True)
class SectionEnd:
    """A line that ends a section of rows: a total, or the header printed again (word is empty)."""

    row_number: int
    word: str
    cells: Sequence[str | None]

    @property
    def is_total(self) -> bool:
        return bool(self.word)

    @property
    def is_part(self) -> bool:
        return bool(PART_OF_ALL.search(self.word))


@dataclass(frozen=True)
class Section:
    """Rows between two ends, one column of them: how many hold a figure, how many one that cannot be read.

    `approximate` of the figures are not certain by their own words. `rejected` of them, with the sum
    `rejected_total`, are in rows that are not taken.
    """

    rows: int = 0
    figures: int = 0
    unknown: int = 0
    total: Decimal = Decimal(0)
    rejected: int = 0
    rejected_total: Decimal = Decimal(0)
    approximate: int = 0

    @property
    def is_empty(self) -> bool:
        """No row says anything in the column."""
        return not self.figures and not self.unknown

    def __add__(self, other: Section) -> Section:
        return Section(
            self.rows + other.rows,
            self.figures + other.figures,
            self.unknown + other.unknown,
            self.total + other.total,
            self.rejected + other.rejected,
            self.rejected_total + other.rejected_total,
            self.approximate + other.approximate,
        )

    def __sub__(self, other: Section) -> Section:
        return Section(
            self.rows - other.rows,
            self.figures - other.figures,
            self.unknown - other.unknown,
            self.total - other.total,
            self.rejected - other.rejected,
            self.rejected_total - other.rejected_total,
            self.approximate - other.approximate,
        )


def spans_of(marks: Sequence[SectionEnd], sums: Sequence[Section], place: int) -> Iterator[tuple[int, int]]:
    """The ranges of sections (first, after the last) that a total may mean, the likeliest first.

    A 小计 adds up the rows since the total before it, a 合计 all rows or those since the last 合计 or header.
    Where totals follow one another without rows between, they are of different levels and each may begin
    anywhere above. A table whose first total is above all rows has its totals on top.
    """
    mark, behind = marks[place], place + 1
    first = next(at for at, one in enumerate(marks) if one.is_total)
    if not sums[first + 1].rows:
        below = [at + 1 for at in range(place + 1, len(marks)) if marks[at].is_total]
        if mark.is_part:
            yield from ((behind, end) for end in below[:1])
            alike = [end for end in below if marks[end - 1].word == mark.word]
            yield from ((behind, end) for end in alike[:1])
        yield behind, len(marks) + 1
        yield from ((behind, end) for end in below if not marks[end - 1].is_part)
        if not sums[behind].rows:
            return
    totals = [at for at in range(place) if marks[at].is_total]
    headers = [at for at in range(place) if not marks[at].is_total]
    if totals and sums[totals[-1] + 1].rows == sums[behind].rows:
        alike = [at for at in totals if marks[at].word == mark.word]
        yield (alike[-1] + 1 if alike else 0), behind
        yield from ((start, behind) for start in range(place))
        return
    peers = totals if mark.is_part else [at for at in totals if not marks[at].is_part]
    yield (peers[-1] + 1 if peers else 0), behind
    yield from (
        (start + 1, behind)
        for start in (*headers[-1:], *(at for at in totals if marks[at].word == mark.word))
    )
    yield 0, behind
