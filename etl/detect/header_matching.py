"""Where the header of a sheet may be, and which of its cells is which column of a ledger.

Headers are matched by alias, never by position. The header is the row (or the two rows, one above
the other) with the best matches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from data.spec.headers import match_candidates
from data.spec.ledger import Column, Ledger, normalise_header
from data.spec.units import YUAN_PER
from etl.detect.day_columns import COUNTED_AS, days_across, is_of_weekdays, marks_column
from etl.detect.mappings import HeaderMap
from etl.extract.result import Merge, Row, Sheet

# Rows looked through for a header. The numbers here are of the shape of a sheet, no rules of the office.
HEADER_WITHIN = 20
# A line that is a header wherever it is: so many of its cells, and so much of them, are headers.
FEWEST_HEADERS = 3
MOST_OF_A_HEADER = 0.6
SIGNATURE_WEIGHT = 3

# A header as written, and what to look it up by, best first.
_Spelling = tuple[str, list[str]]


@dataclass(frozen=True)
class Assigned:
    """A column of the ledger at a place in the sheet.

    `part` > 1 for further amounts to be summed; of marks by day it is the day.
    """

    position: int
    column: Column
    unit: str | None
    part: int = 1


@dataclass(frozen=True)
class Candidate:
    """The best header of one ledger in a sheet; `names` are the spellings of each place."""

    ledger: Ledger
    header_rows: tuple[Row, ...]
    names: tuple[tuple[str, ...], ...]
    assigned: tuple[Assigned, ...]
    hits: int
    score: int


def absent_headers(candidate: Candidate, mapping: HeaderMap) -> list[str]:
    """Headers that the mapping gives a column to and the sheet does not have."""
    spellings = [one for names in candidate.names for one in names]
    there = {plain for one in spellings for plain in match_candidates(one)[:1]}
    return [header for header in mapping.mapped_headers if header not in there]


def is_header(cells: Sequence[str | None], names: Container[str]) -> bool:
    """Whether most cells of a line are headers, by their spellings in `names`, normalised."""
    texts = [text for text in cells if text and text.strip()]
    known = sum(1 for text in texts if any(one in names for one in match_candidates(text)))
    return known >= FEWEST_HEADERS and known >= MOST_OF_A_HEADER * len(texts)


def candidates_in(
    sheet: Sheet, ledgers: Mapping[str, Ledger], mapping: HeaderMap | None = None
) -> list[Candidate]:
    """The best header of every ledger in this sheet."""
    head = sheet.head(HEADER_WITHIN + 1)
    options: list[tuple[tuple[Row, ...], tuple[tuple[str, ...], ...]]] = [
        ((row,), _single(row)) for row in head[:HEADER_WITHIN]
    ]
    options += [
        ((upper, lower), _joined(upper, lower, sheet.merges))
        for upper, lower in pairwise(head)
        if lower[0] == upper[0] + 1
    ]
    candidates = []
    # Spellings are normalised once, for all ledgers.
    normalised = [
        [[(spelling, match_candidates(spelling)) for spelling in spellings] for spellings in names]
        for _, names in options
    ]
    for ledger in ledgers.values():
        best: Candidate | None = None
        best_rank = (0, 0, False)
        for (rows, names), spelled in zip(options, normalised, strict=True):
            days = days_across(ledger, rows)
            assigned = _assign(ledger, spelled, mapping, days)
            hits = len({one.column.name for one in assigned}) + (COUNTED_AS - 1 if days else 0)
            signed = sum(1 for one in assigned if one.part == 1 and one.column.name in ledger.signature)
            score = hits + (SIGNATURE_WEIGHT - 1) * signed
            # Options are in order, single rows first: a joined header must find strictly more, be it only
            # more places of one column (扣款 ▸ 借支, 罚款, 伙食), or be merged over both its rows.
            rank = (score, len(assigned), len(rows) > 1 and _is_one_header(rows, sheet.merges))
            if best is None or rank > best_rank:
                best_rank = rank
                best = Candidate(ledger, (*rows, *_weekdays(head, rows, days)), names, assigned, hits, score)
        if best is not None:
            candidates.append(best)
    return candidates


def _weekdays(head: Sequence[Row], rows: Sequence[Row], days: Mapping[int, int]) -> list[Row]:
    """The line below a header of days that names their weekdays."""
    below = [row for row in head if row[0] == rows[-1][0] + 1] if days else []
    return [row for row in below if is_of_weekdays(row[1], days)]


def _is_one_header(rows: Sequence[Row], merges: Sequence[Merge]) -> bool:
    """Whether cells are merged from the upper row down to the lower, as headers beside a group are."""
    upper, lower = rows[0][0], rows[-1][0]
    return any(merge.first_row == upper and merge.last_row == lower for merge in merges)


def _single(row: Row) -> tuple[tuple[str, ...], ...]:
    return tuple((cell,) if cell else () for cell in row[1])


def _joined(upper: Row, lower: Row, merges: Sequence[Merge]) -> tuple[tuple[str, ...], ...]:
    """Spellings to try for each column of a two-level header: 核实 ▸ 人数 is 核实人数."""
    above = _filled(upper, lower, merges)
    repeats = Counter(cell for cell in lower[1] if cell)
    names: list[tuple[str, ...]] = []
    for group, cell in zip(above, _padded(lower[1], len(above)), strict=True):
        if group and cell and group != cell:
            # 核实 ▸ 金额, 核实情况 ▸ 金额, 金额（万元） ▸ 核实.
            joined = (group + cell, group.removesuffix("情况") + cell, cell + group)
            # A lower cell under several groups says nothing by itself.
            names.append((*joined, cell) if repeats[cell] == 1 else joined)
        else:
            names.append((cell or group,) if cell or group else ())
    return tuple(names)


def _filled(upper: Row, lower: Row, merges: Sequence[Merge]) -> list[str]:
    """The upper level with every group written over each of its columns."""
    number, cells = upper
    above = [cell or "" for cell in _padded(cells, max(len(cells), len(lower[1])))]
    spans = [
        one
        for one in merges
        if one.first_row <= number <= one.last_row and one.last_column > one.first_column
    ]
    if spans:
        for span in spans:
            for position in range(span.first_column + 1, min(span.last_column + 1, len(above))):
                above[position] = above[span.first_column]
        return above
    for position in range(1, len(above)):
        below = lower[1][position] if position < len(lower[1]) else None
        if not above[position] and below:
            above[position] = above[position - 1]
    return above


def _padded(cells: Sequence[str | None], width: int) -> list[str | None]:
    return [*cells, *[None] * (width - len(cells))]


def _assign(
    ledger: Ledger,
    names: Sequence[Sequence[_Spelling]],
    mapping: HeaderMap | None = None,
    days: Mapping[int, int] | None = None,
) -> tuple[Assigned, ...]:
    """Columns by place. What a person has chosen goes before a header written as the column itself, and
    that before one written as an alias. `days` are places of a month's days, by day."""
    marks, days = marks_column(ledger), days or {}
    chosen = dict(mapping.columns) if mapping else {}
    taken = set(chosen.values())
    matched: list[tuple[int, int, Column, str]] = []
    for position, spellings in enumerate(names):
        for spelling, candidates in () if position in days else spellings:
            if candidates and candidates[0] in chosen:
                if chosen[candidates[0]]:
                    matched.append((-1, position, ledger.by_name[chosen[candidates[0]]], spelling))
                break
            column = next((ledger.by_alias[name] for name in candidates if name in ledger.by_alias), None)
            if column is not None and column.name not in taken:
                is_alias = candidates[0] != normalise_header(column.name)[0]
                matched.append((int(is_alias), position, column, spelling))
                break
    matched.sort(key=lambda one: one[:2])
    totalled = _totalled(matched)
    parts: Counter[str] = Counter()
    assigned = []
    for _, position, column, spelling in matched:
        if position in totalled:
            continue
        if parts[column.name] and column.many != "sum":
            continue
        parts[column.name] += 1
        header, unit = normalise_header(spelling)
        if mapping:
            unit = mapping.units.get(header, unit)
        assigned.append(Assigned(position, column, unit if unit in YUAN_PER else None, parts[column.name]))
    if marks is not None:
        assigned += [Assigned(position, marks, None, day) for position, day in days.items()]
    return tuple(sorted(assigned, key=lambda one: one.position))


def _totalled(matched: Sequence[tuple[int, int, Column, str]]) -> set[int]:
    """Places of amounts whose total is beside them: with it they would be counted twice.

    A name that ends in 合计 always is a total, the name of the group itself (扣款) only where several of
    its parts are there.
    """
    totalled: set[int] = set()
    for column in {column for _, _, column, _ in matched if column.many == "sum"}:
        places = {
            position: normalise_header(spelling)[0] for _, position, one, spelling in matched if one is column
        }
        for position, name in sorted(places.items(), key=lambda place: not place[1].endswith("合计")):
            is_sum = name.endswith("合计")
            if position in totalled or not (is_sum or name in column.totals):
                continue
            parts = set() if is_sum else set(column.totals[name])
            beside = {
                place
                for place, other in places.items()
                if place != position and (not parts or other in parts)
            }
            if is_sum or len(beside) > 1:
                totalled |= beside
    return totalled
