"""Tables beside one another on a sheet: the same columns again, further to the right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from data.spec.headers import match_candidates
from data.spec.ledger import Column, Ledger
from etl.detect.blocks import Block, letter, lines_of
from etl.detect.header_matching import Candidate, candidates_in
from etl.detect.mappings import HeaderMap
from etl.extract.cells import SEPARATOR
from etl.extract.result import Merge, Sheet

# Columns that two tables side by side must have in common: one names a person or a case, one says something.
# These are of the shape of a sheet, no rules of the office.
LEAST_SHARED = 2
MOSTLY_SHARED = 0.6
IDENTITY_KINDS = frozenset({"name", "id_card", "number"})
FACT_KINDS = frozenset({"yuan", "count", "quantity", "date", "datetime", "month"})


def split_across(block: Block, chosen: Candidate, mapping: HeaderMap | None, first_index: int) -> list[Block]:
    """The tables beside one another under the header chosen; further ones are numbered from `first_index`."""
    keys = _keys(chosen, mapping)
    sheet, first_row = block.sheet, chosen.header_rows[0][0]
    tables = [
        _Range(first, last, first_row, tuple(place for place in range(first, last) if keys[place]))
        for first, last in _ranges(keys, chosen.ledger, 0, len(keys))
    ]
    tables += _apart(block, keys, chosen, mapping)
    if len(tables) < 2:
        return [block]
    tables.sort(key=lambda one: one.headed[0])
    # Columns without a header to the left of a table belong to it only where no other table is there.
    tables = [tables[0], *(replace(one, first=one.headed[0]) for one in tables[1:])]
    top = min(one.header_row for one in tables)
    ends = [*(one.first for one in tables[1:]), sheet.width]
    return [
        _columns_of(
            block,
            replace(table, last=min(table.last, end), header_row=top),
            sheet.index if not number else first_index + number - 1,
        )
        for number, (table, end) in enumerate(zip(tables, ends, strict=True))
    ]


@dataclass(frozen=True)
class _Range:
    """Columns from `first` up to the one before `last`, those with a header, and the row of the header.

    Text above that row in other columns is a title of this table too.
    """

    first: int
    last: int
    header_row: int
    headed: tuple[int, ...]


def _apart(
    block: Block, keys: Sequence[str | None], chosen: Candidate, mapping: HeaderMap | None
) -> Iterator[_Range]:
    """Tables whose header is in another row than the one chosen, so that this one is empty above them."""
    headed = [place for place, key in enumerate(keys) if key]
    bounds = [-1, *headed, block.sheet.width]
    for before, behind in pairwise(bounds):
        first, last = before + 1, behind
        # Between columns of one table there can be nothing else.
        is_outside = before < headed[0] or behind > headed[-1]
        if not is_outside or last - first < LEAST_SHARED:
            continue
        area = _Range(first, last, 0, tuple(range(first, last)))
        beside = _columns_of(block, area, block.sheet.index).sheet
        if not beside.row_count:
            continue
        [other] = candidates_in(beside, {chosen.ledger.id: chosen.ledger}, mapping)
        found = _keys(other, mapping)
        if _is_twin(keys, found, chosen.ledger):
            places = tuple(first + place for place, key in enumerate(found) if key)
            yield _Range(places[0], last, other.header_rows[0][0], places)


def _keys(chosen: Candidate, mapping: HeaderMap | None) -> list[str | None]:
    """Of each place: the column that its header gives, else the header itself; None where there is none."""
    mapped = mapping.columns if mapping else {}
    keys: list[str | None] = []
    for spellings in chosen.names:
        candidates = [name for spelling in spellings for name in match_candidates(spelling)]
        column = next(
            (
                mapped.get(name) or chosen.ledger.by_alias[name].name
                for name in candidates
                if mapped.get(name) or name in chosen.ledger.by_alias
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


def _ledger_columns(keys: Sequence[str | None], ledger: Ledger) -> list[Column]:
    """The columns of the ledger among them that occur once in a table."""
    return [ledger.by_name[key] for key in keys if key in ledger.by_name and not ledger.by_name[key].many]


def _is_twin(left: Sequence[str | None], right: Sequence[str | None], ledger: Ledger) -> bool:
    one, other = set(_ledger_columns(left, ledger)), set(_ledger_columns(right, ledger))
    shared = one & other
    return (
        len(shared) >= LEAST_SHARED
        and len(shared) >= MOSTLY_SHARED * min(len(one), len(other))
        and any(column.kind in IDENTITY_KINDS for column in shared)
        and any(column.kind in FACT_KINDS for column in shared)
    )


def doubled_headers(sheet: Sheet, chosen: Candidate) -> list[tuple[str, list[str]]]:
    """Headers that occur twice over a name, a number or an amount, with different cells below.

    Each with its columns in the spreadsheet: which of them is meant cannot be known.
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
        (name, [letter(sheet.first_column + place) for place in found])
        for name, found in twice.items()
        if name in differing
    ]


def _doubled(keys: Sequence[str | None], ledger: Ledger) -> int:
    return sum(count - 1 for count in Counter(_ledger_columns(keys, ledger)).values())


def _columns_of(block: Block, table: _Range, index: int) -> Block:
    """The columns of a table as a sheet; title lines above its header are said of every table."""
    sheet, first, last, header_row = block.sheet, table.first, table.last, table.header_row
    path = sheet.path.with_name(f"{sheet.path.stem}-columns{first}-{last}.cells")
    rows, width = 0, last - first
    own_title: list[tuple[str, ...]] = []
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for number, line in lines_of(sheet):
            cells = line.split(SEPARATOR)
            own = cells[first:last]
            if number < header_row:
                own_title.append(tuple(cell for cell in own if cell.strip()))
                # Text over its own columns goes first.
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
    letters = "–".join(letter(sheet.first_column + place) for place in (table.headed[0], table.headed[-1]))
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
