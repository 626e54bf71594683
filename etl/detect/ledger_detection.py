"""Which ledger a sheet holds: the one whose columns its header fits best.

Two ledgers with the same headers are distinguished by their title, then the sheet's name and the file's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from data.spec.ledger import Ledger, normalise_header
from etl.detect.blocks import FIRST_INDEX, Block
from etl.detect.header_matching import HEADER_WITHIN, Assigned, Candidate, absent_headers, candidates_in
from etl.detect.mappings import HeaderMap
from etl.detect.side_blocks import doubled_headers, split_across
from etl.detect.stacked_blocks import split_down
from etl.detect.title_parser import Title, read_title
from etl.errors import SourceError
from etl.extract.result import Row, Sheet

__all__ = [
    "HEADER_WITHIN",
    "NEAR_TIE",
    "Assigned",
    "Candidate",
    "DetectionResult",
    "Layout",
    "absent_headers",
    "candidates_in",
    "detect",
]

# How headers are recognised belongs to the shape of a sheet, not to the office's rules: no parameters.
LEAST_HITS = 3
LEAST_HITS_WHEN_GIVEN = 2
# Ledgers whose scores are this near are distinguished by their title words.
NEAR_TIE = 0.85


@dataclass(frozen=True)
class Layout:
    """A sheet understood: everything below the header rows is data, or a line skipped by a named rule."""

    ledger: Ledger
    sheet: Sheet
    title_rows: tuple[Row, ...]
    header_rows: tuple[Row, ...]
    header: tuple[str, ...]
    assigned: tuple[Assigned, ...]
    title: Title
    score: int
    # Tables of the same sheet that hold no ledger: the row at which each begins, and its lines.
    other_tables: tuple[tuple[int, int], ...] = ()

    @property
    def last_header_row(self) -> int:
        return self.header_rows[-1][0]


@dataclass(frozen=True)
class DetectionResult:
    """What the sheets of a file hold; `refused` are those that hold a ledger and cannot be read, by index."""

    layouts: list[Layout]
    refused: dict[int, SourceError]


def detect(
    path: Path,
    sheets: Sequence[Sheet],
    ledgers: Mapping[str, Ledger],
    ledger_id: str | None = None,
    mapping: HeaderMap | None = None,
) -> DetectionResult:
    """Layouts of the sheets that hold a ledger; a SourceError when none does or two fit equally.

    A mapping names the ledger too, and its headers must all be there; sheets without them are left to
    another mapping, and the load names them. A sheet with several tables gives a layout for each.
    """
    ledger_id = mapping.ledger if mapping else ledger_id
    means = _Means(path, {ledger_id: ledgers[ledger_id]} if ledger_id else ledgers, mapping, bool(ledger_id))
    layouts: list[Layout] = []
    refused: dict[int, SourceError] = {}
    seen: list[tuple[Sheet, list[Candidate]]] = []
    index = FIRST_INDEX
    for sheet in sheets:
        if not sheet.row_count:
            continue
        try:
            found = _of_sheet(sheet, means, seen, index)
        except _SheetError as error:
            refused[sheet.index] = error
            continue
        layouts += found
        index = max([index, *(one.sheet.index + 1 for one in found)])
    if refused and not layouts:
        raise next(iter(refused.values()))
    if not layouts and mapping and seen:
        raise _lacks(path, seen[0][0], mapping, absent_headers(seen[0][1][0], mapping))
    if not layouts:
        raise _unrecognised(path, [one for _, candidates in seen for one in candidates], ledgers, ledger_id)
    return DetectionResult(layouts, refused)


# sheet ----------------------------------------------------------------------------------------


class _SheetError(SourceError):
    """A sheet holds a ledger and cannot be read; the others of the file may."""


@dataclass(frozen=True)
class _Means:
    """What every sheet of a file is looked at with."""

    path: Path
    ledgers: Mapping[str, Ledger]
    mapping: HeaderMap | None
    is_ledger_given: bool

    @property
    def least(self) -> int:
        least = LEAST_HITS_WHEN_GIVEN if self.is_ledger_given else LEAST_HITS
        return min(least, len(self.mapping.mapped_headers)) if self.mapping else least


def _of_sheet(
    sheet: Sheet, means: _Means, seen: list[tuple[Sheet, list[Candidate]]], index: int
) -> list[Layout]:
    """Layouts of the tables of one sheet; those without a ledger are named with the one above or below."""
    found: list[Layout] = []
    others: list[tuple[int, int]] = []
    tables = split_down(sheet, means.ledgers, means.mapping, index)
    index += len(tables)
    for block in tables:
        candidates = candidates_in(block.sheet, means.ledgers, means.mapping)
        seen.append((block.sheet, candidates))
        fit = [
            one
            for one in candidates
            if one.hits >= means.least and (means.is_ledger_given or one.score > one.hits)
        ]
        if not fit:
            others.append((block.sheet.head(1)[0][0], block.sheet.row_count))
            continue
        above = found[-1] if found else None
        chosen = _choose(means.path, block.sheet, fit, above)
        if means.mapping and (absent := absent_headers(chosen, means.mapping)):
            raise _lacks(means.path, sheet, means.mapping, absent)
        parts = split_across(block, chosen, means.mapping, index)
        index += len(parts)
        found += [
            _of_block(part, chosen if part is block else None, chosen.ledger, above, means) for part in parts
        ]
    if found and others:
        found[-1] = replace(found[-1], other_tables=tuple(others))
    return found


def _of_block(
    block: Block, chosen: Candidate | None, ledger: Ledger, above: Layout | None, means: _Means
) -> Layout:
    """A table understood. `above` is the one above it on the same sheet, whose title holds on."""
    if chosen is None:
        [chosen] = candidates_in(block.sheet, {ledger.id: ledger}, means.mapping)
    if doubled := doubled_headers(block.sheet, chosen):
        places = "；".join(f"“{header}”在 {'、'.join(letters)} 列" for header, letters in doubled)
        raise _SheetError(
            f"表头在同一行出现两次，下面的内容又不同，不知以哪一列为准：{places}",
            where=f"{means.path.name} 工作表“{block.sheet.name}”",
            remedy="是并排的两张表的，请改成上下排或分成两张工作表；否则请改正其中一个表头",
        )
    layout = _layout(means.path, block.sheet, chosen)
    title = layout.title
    if above is not None and above.ledger is ledger and not block.is_first:
        lines = [[cell for cell in cells if cell] for _, cells in layout.title_rows]
        title = read_title(ledger, lines, "", "").over(above.title)
    return replace(layout, title=read_title(ledger, block.own_title, "", "").over(title))


# ledger ---------------------------------------------------------------------------------------


def _choose(path: Path, sheet: Sheet, fit: Sequence[Candidate], above: Layout | None) -> Candidate:
    """The best candidate; near ties go by title words in title lines, then the table above, the sheet's name
    and the file's."""
    top = max(one.score for one in fit)
    near = [one for one in fit if one.score >= NEAR_TIE * top]
    if len(near) == 1:
        return near[0]
    if above is not None and any(one.ledger is above.ledger for one in near):
        return next(one for one in near if one.ledger is above.ledger)
    title = "".join(cell for _, cells in _title_rows(sheet, near[0]) for cell in cells if cell)
    for text in (title, sheet.own_name or sheet.name, sheet.file_stem or path.stem, path.stem):
        longest = {one.ledger.id: _longest_word(text, one.ledger) for one in near}
        most = max(longest.values())
        winners = [one for one in near if longest[one.ledger.id] == most]
        if most and len(winners) == 1:
            return winners[0]
    best = [one for one in near if one.score == top]
    if len(best) == 1:
        return best[0]
    names = "、".join(f"{one.ledger.label}（{one.ledger.id}）" for one in best)
    raise SourceError(
        f"表头同时符合 {len(best)} 种台账：{names}",
        where=f"{path.name} 工作表“{sheet.name}”",
        remedy="请在标题或文件名里写明平台，或用 --ledger 指定，例如 --ledger " + best[0].ledger.id,
    )


def _longest_word(text: str, ledger: Ledger) -> int:
    plain = normalise_header(text)[0]
    return max((len(word) for word in ledger.title_words if word in plain), default=0)


def _title_rows(sheet: Sheet, candidate: Candidate) -> tuple[Row, ...]:
    first = candidate.header_rows[0][0]
    return tuple(row for row in sheet.head(HEADER_WITHIN + 1) if row[0] < first)


def _layout(path: Path, sheet: Sheet, chosen: Candidate) -> Layout:
    title_rows = _title_rows(sheet, chosen)
    lines = [[cell for cell in cells if cell] for _, cells in title_rows]
    return Layout(
        ledger=chosen.ledger,
        sheet=sheet,
        title_rows=title_rows,
        header_rows=chosen.header_rows,
        header=tuple(names[0] if names else "" for names in chosen.names),
        assigned=chosen.assigned,
        title=read_title(chosen.ledger, lines, sheet.own_name or sheet.name, sheet.file_stem or path.stem),
        score=chosen.score,
    )


def _lacks(path: Path, sheet: Sheet, mapping: HeaderMap, absent: Sequence[str]) -> _SheetError:
    return _SheetError(
        f"没有映射“{mapping.name}”要的表头：{'、'.join(absent)}",
        where=f"{path.name} 工作表“{sheet.name}”",
        remedy="请核对文件；来源改了表头的，请更正映射后再导入",
    )


def _unrecognised(
    path: Path, candidates: Sequence[Candidate], ledgers: Mapping[str, Ledger], ledger_id: str | None
) -> SourceError:
    best = max(candidates, key=lambda one: one.score, default=None)
    if best is None or best.hits == 0:
        seen = "没有一个表头与任何台账相符"
    else:
        hits = "、".join(dict.fromkeys(one.column.name for one in best.assigned))
        seen = f"最像“{best.ledger.label}”，但只对上 {best.hits} 个表头：{hits}"
    if ledger_id:
        return SourceError(
            f"按“{ledgers[ledger_id].label}”读不出表头：{seen}",
            where=path.name,
            remedy="请核对 --ledger 是否选对，或把表头改成台账的列名",
        )
    return SourceError(
        f"认不出是哪种台账：{seen}",
        where=path.name,
        remedy="请核对文件；确是台账的，用 --ledger 指定（"
        + "、".join(ledgers)
        + "），或在台账声明里补上表头别名",
    )
