"""Several tables on one sheet: below one another, or side by side. Each becomes a sheet of its own.

A table below another begins with a header of other columns, or with a title that says something else (another
team, month or project); a header that is only printed again on the next page begins none. A table beside
another has the same columns again, further to the right.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from data.spec.headers import match_candidates
from data.spec.ledger import Column, Ledger
from etl.detect.header_matching import Candidate, is_header
from etl.detect.mappings import HeaderMap
from etl.detect.title_parser import read_title
from etl.extract.cells import LINE_BREAK, SEPARATOR
from etl.extract.result import Merge, Row, Sheet

# What rows of every ledger have and headers have not, but for a year: a number of four digits or more.
LONG_NUMBER = re.compile(r"(?<!\d)\d{4,}(?!年)")
ANY_NUMBER = re.compile(r"[￥¥]?-?[\d.,，]+%?")
# Lines above a header that may be its title.
MOST_TITLE_LINES = 4
MOST_TITLE_CELLS = 3
# Fewer cells than these are no record.
LEAST_RECORD_CELLS = 3
# Numbers of the tables that are cut out of sheets: above those of all sheets of a file.
FIRST_INDEX = 100_000
# Columns that two tables side by side must have in common: one names a person or a case, one says something.
LEAST_SHARED = 2
MOSTLY_SHARED = 0.6
IDENTITY_KINDS = frozenset({"name", "id_card", "number"})
FACT_KINDS = frozenset({"yuan", "count", "quantity", "date", "datetime", "month"})


@dataclass(frozen=True)
class Block:
    """One table of a sheet. `own_title` are the title lines that stand over its own columns alone."""

    sheet: Sheet
    is_first: bool = True
    own_title: tuple[tuple[str, ...], ...] = ()


# below one another --------------------------------------------------------------------------------


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
        told = _facts(header.title, ledgers)
        best = max(ledgers.values(), key=lambda one: len(_columns(known.cells, one)))
        is_other = _columns(header.cells, best) != _columns(known.cells, best)
        if is_other or any(facts.get(name) != value for name, value in told.items()):
            yield header.title[0][0] if header.title else header.row_number
            known, facts = header, {**facts, **told}


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
        for row_number, line in _lines(sheet):
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


def _lines(sheet: Sheet) -> Iterator[tuple[int, str]]:
    with sheet.path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            number, _, rest = line.removesuffix("\n").partition(SEPARATOR)
            yield int(number), rest


# side by side -------------------------------------------------------------------------------------


def split_across(block: Block, chosen: Candidate, mapping: HeaderMap | None, first_index: int) -> list[Block]:
    """The tables beside one another under the header chosen; further ones are numbered from `first_index`."""
    keys = _keys(chosen, mapping)
    ranges = _ranges(keys, chosen.ledger, 0, len(keys))
    if len(ranges) < 2:
        return [block]
    sheet, first_row = block.sheet, chosen.header_rows[0][0]
    return [
        _columns_of(
            block,
            [place for place in range(first, last) if keys[place]],
            last,
            first_row,
            sheet.index if not number else first_index + number - 1,
        )
        for number, (first, last) in enumerate(ranges)
    ]


def _keys(chosen: Candidate, mapping: HeaderMap | None) -> list[str | None]:
    """Of each place: the column that its header gives, else the header itself; None where there is none."""
    told = mapping.columns if mapping else {}
    keys: list[str | None] = []
    for spellings in chosen.names:
        candidates = [name for spelling in spellings for name in match_candidates(spelling)]
        column = next(
            (
                told.get(name) or chosen.ledger.by_alias[name].name
                for name in candidates
                if told.get(name) or name in chosen.ledger.by_alias
            ),
            None,
        )
        keys.append(column or (f"“{candidates[0]}”" if candidates else None))
    return keys


def _ranges(keys: Sequence[str | None], ledger: Ledger, first: int, last: int) -> list[tuple[int, int]]:
    """Ranges of places (from, to) that are tables of their own; one where there is but one table."""
    best: tuple[tuple[object, ...], int] | None = None
    start = next((place for place in range(first, last) if keys[place]), last)
    for place in range(start + 1, last):
        key = keys[place]
        if key is None or not _is_twin(keys[start:place], keys[place:last], ledger):
            continue
        doubled = _doubled(keys[start:place], ledger) + _doubled(keys[place:last], ledger)
        rank = (doubled, key != keys[start], keys[place - 1] is not None, place)
        if best is None or rank < best[0]:
            best = (rank, place)
    if best is None:
        return [(first, last)]
    cut = best[1]
    return [*_ranges(keys, ledger, first, cut), *_ranges(keys, ledger, cut, last)]


def _told(keys: Sequence[str | None], ledger: Ledger) -> list[Column]:
    """The columns of the ledger among them that stand once in a table."""
    return [ledger.by_name[key] for key in keys if key in ledger.by_name and not ledger.by_name[key].many]


def _is_twin(left: Sequence[str | None], right: Sequence[str | None], ledger: Ledger) -> bool:
    one, other = set(_told(left, ledger)), set(_told(right, ledger))
    shared = one & other
    return (
        len(shared) >= LEAST_SHARED
        and len(shared) >= MOSTLY_SHARED * min(len(one), len(other))
        and any(column.kind in IDENTITY_KINDS for column in shared)
        and any(column.kind in FACT_KINDS for column in shared)
    )


def doubled_headers(sheet: Sheet, chosen: Candidate) -> list[tuple[str, list[str]]]:
    """Headers that stand twice over a name, a number or an amount, with different cells below.

    Each with its columns in the spreadsheet: which of them is meant nobody can tell.
    """
    places: dict[tuple[Column, str], list[int]] = {}
    for place, spellings in enumerate(chosen.names):
        for name in match_candidates(spellings[0])[:1] if spellings else ():
            column = chosen.ledger.by_alias.get(name)
            if column and not column.many and column.kind in (*IDENTITY_KINDS, "yuan"):
                places.setdefault((column, name), []).append(place)
    twice = {name: found for (_, name), found in places.items() if len(found) > 1}
    if not twice:
        return []
    last = chosen.header_rows[-1][0]
    differing = {
        name
        for number, cells in sheet.rows()
        if number > last
        for name, found in twice.items()
        if len({cells[place] for place in found if place < len(cells) and cells[place]}) > 1
    }
    return [
        (name, [_letter(sheet.first_column + place) for place in found])
        for name, found in twice.items()
        if name in differing
    ]


def _doubled(keys: Sequence[str | None], ledger: Ledger) -> int:
    return sum(count - 1 for count in Counter(_told(keys, ledger)).values())


def _columns_of(block: Block, places: Sequence[int], last: int, header_row: int, index: int) -> Block:
    """The columns of a table as a sheet; title lines above the header are said of every table.

    `places` are the columns that have a header, `last` the one before which the table ends.
    """
    sheet, first = block.sheet, places[0]
    path = sheet.path.with_name(f"{sheet.path.stem}-columns{first}.cells")
    rows, width = 0, last - first
    own_title: list[tuple[str, ...]] = []
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for number, line in _lines(sheet):
            cells = line.split(SEPARATOR)
            own = cells[first:last]
            if number < header_row:
                own_title.append(tuple(cell for cell in own if cell.strip()))
                # What stands over its own columns goes first.
                own = [cell for cell in (*own, *cells[:first], *cells[last:]) if cell.strip()]
            if any(cell.strip() for cell in own):
                out.write(f"{number}{SEPARATOR}{SEPARATOR.join(own)}\n")
                rows, width = rows + 1, max(width, len(own))
    merges = tuple(
        Merge(
            one.first_row,
            max(one.first_column, first) - first,
            one.last_row,
            min(one.last_column, last - 1) - first,
        )
        for one in sheet.merges
        if one.first_row >= header_row and one.first_column < last and one.last_column >= first
    )
    letters = "–".join(_letter(sheet.first_column + place) for place in (first, places[-1]))
    return Block(
        replace(
            sheet,
            index=index,
            name=f"{sheet.name}（{letters}列）",
            own_name=sheet.name if sheet.own_name is None else sheet.own_name,
            path=path,
            row_count=rows,
            width=width,
            merges=merges,
            first_column=sheet.first_column + first,
            part_of=sheet.index if sheet.part_of is None else sheet.part_of,
        ),
        is_first=block.is_first,
        own_title=tuple(line for line in own_title if line),
    )


def _letter(column: int) -> str:
    """A, B … AA: the column's name in a spreadsheet, from 0."""
    letters = ""
    while column >= 0:
        letters, column = chr(ord("A") + column % 26) + letters, column // 26 - 1
    return letters
