"""Tables below one another on a sheet.

Each begins with a header of other columns, or with a title that says something else (another team, month or
project); a header that is only printed again on the next page begins none.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from data.spec.headers import match_candidates
from data.spec.ledger import Ledger
from etl.detect.blocks import Block, lines_of
from etl.detect.header_matching import is_header
from etl.detect.mappings import HeaderMap
from etl.detect.title_parser import read_title
from etl.extract.cells import LINE_BREAK, SEPARATOR
from etl.extract.result import Row, Sheet

# What rows of every ledger have and headers have not, but for a year: a number of four digits or more.
LONG_NUMBER = re.compile(r"(?<!\d)\d{4,}(?!年)")
ANY_NUMBER = re.compile(r"[￥¥]?-?[\d.,，]+%?")
# Lines above a header that may be its title; the shape of a sheet, no rule of the office, as are the others.
MOST_TITLE_LINES = 4
MOST_TITLE_CELLS = 3
# Fewer cells than these are no record.
LEAST_RECORD_CELLS = 3


def split_down(
    sheet: Sheet, ledgers: Mapping[str, Ledger], mapping: HeaderMap | None, first_index: int
) -> list[Block]:
    """The tables below one another; further ones are numbered from `first_index`."""
    names = {name for ledger in ledgers.values() for name in ledger.by_alias}
    names |= set(mapping.columns) if mapping else set()
    starts = list(_starts(_headers(sheet, names), ledgers))
    if len(starts) < 2:
        return [Block(sheet)]
    return [
        Block(_rows_of(sheet, number, first, last, first_index + number - 1), is_first=not number)
        for number, (first, last) in enumerate(zip(starts, [*starts[1:], None], strict=True))
    ]


@dataclass(frozen=True)
class _Header:
    """A line that reads like a header, the title above it, and the records since the header before."""

    row_number: int
    cells: Sequence[str | None]
    title: tuple[Row, ...]
    records_before: int


def _headers(sheet: Sheet, names: set[str]) -> Iterator[_Header]:
    """Every header of the sheet; of a header of two rows the first. The last one may have no records."""
    above: deque[Row] = deque(maxlen=MOST_TITLE_LINES)
    records, last = 0, -1
    with sheet.path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            number, _, rest = line.removesuffix("\n").partition(SEPARATOR)
            if LONG_NUMBER.search(rest):
                records += 1
                above.clear()
                continue
            cells = [cell.replace(LINE_BREAK, "\n") or None for cell in rest.split(SEPARATOR)]
            row = (int(number), cells)
            if is_header(cells, names):
                if row[0] != last + 1 or records:
                    yield _Header(row[0], cells, tuple(above), records)
                    records = 0
                last = row[0]
                above.clear()
            elif _is_title(cells):
                above.append(row)
            else:
                above.clear()
                records += sum(1 for cell in cells if cell) >= LEAST_RECORD_CELLS
    yield _Header(0, [], (), records)


def _is_title(cells: Sequence[str | None]) -> bool:
    texts = [cell.strip() for cell in cells if cell and cell.strip()]
    return 0 < len(texts) <= MOST_TITLE_CELLS and not any(map(ANY_NUMBER.fullmatch, texts))


def _starts(headers: Iterator[_Header], ledgers: Mapping[str, Ledger]) -> Iterator[int | None]:
    """Row numbers at which tables begin; None, the beginning of the sheet, is the first."""
    yield None
    known = next(headers)
    if not known.cells:
        return
    facts = _facts(known.title, ledgers)
    following = list(headers)
    for header, behind in pairwise(following):
        # A header above no records is a part of the title, or the end of what was printed.
        if not header.records_before and known.row_number:
            known, facts = header, {**facts, **_facts(header.title, ledgers)}
            continue
        if not behind.records_before:
            continue
        own_facts = _facts(header.title, ledgers)
        best = max(ledgers.values(), key=lambda one: len(_columns(known.cells, one)))
        is_other = _columns(header.cells, best) != _columns(known.cells, best)
        if is_other or any(facts.get(name) != value for name, value in own_facts.items()):
            yield header.title[0][0] if header.title else header.row_number
            known, facts = header, {**facts, **own_facts}


def _columns(cells: Sequence[str | None], ledger: Ledger) -> dict[int, str]:
    """The columns that a header gives, by place, whatever their spelling."""
    placed = {place: match_candidates(cell) for place, cell in enumerate(cells) if cell and cell.strip()}
    return {
        place: next(ledger.by_alias[name].name for name in names if name in ledger.by_alias)
        for place, names in placed.items()
        if any(name in ledger.by_alias for name in names)
    }


def _facts(title: Sequence[Row], ledgers: Mapping[str, Ledger]) -> dict[str, object]:
    lines = [[cell for cell in cells if cell] for _, cells in title]
    facts: dict[str, object] = {}
    for ledger in ledgers.values():
        found = read_title(ledger, lines, "", "")
        facts |= {f"{ledger.id}.{name}": value for name, value in found.fields.items()}
        facts |= {name: value for name, value in (("unit", found.unit), ("year", found.year)) if value}
    return facts


def _rows_of(sheet: Sheet, number: int, first: int | None, last: int | None, index: int) -> Sheet:
    """The rows from `first` up to the one before `last` as a sheet."""
    path = sheet.path.with_name(f"{sheet.path.stem}-part{number}.cells")
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for row_number, line in lines_of(sheet):
            if (first is None or row_number >= first) and (last is None or row_number < last):
                out.write(f"{row_number}{SEPARATOR}{line}\n")
                count += 1
    merges = tuple(
        replace(one, last_row=min(one.last_row, last - 1) if last else one.last_row)
        for one in sheet.merges
        if (first is None or one.first_row >= first) and (last is None or one.first_row < last)
    )
    return replace(
        sheet,
        index=index if number else sheet.index,
        path=path,
        row_count=count,
        merges=merges,
        part_of=sheet.index,
    )
