"""Which ledger a sheet holds: the one whose columns its header fits best.

What tells two ledgers with the same headers apart is their title, then the sheet's name and the file's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.spec.ledger import Ledger, normalise_header
from etl.detect.header_matching import HEADER_WITHIN, Assigned, Candidate, absent_headers, candidates_in
from etl.detect.mappings import HeaderMap
from etl.detect.title_parser import Title, read_title
from etl.errors import SourceError
from etl.extract.result import Row, Sheet

__all__ = [
    "HEADER_WITHIN",
    "NEAR_TIE",
    "Assigned",
    "Candidate",
    "Layout",
    "absent_headers",
    "candidates_in",
    "recognise",
]

LEAST_HITS = 3
LEAST_HITS_WHEN_TOLD = 2
# Ledgers whose scores are this near are told apart by their title words.
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

    @property
    def last_header_row(self) -> int:
        return self.header_rows[-1][0]


def recognise(
    path: Path,
    sheets: Sequence[Sheet],
    ledgers: Mapping[str, Ledger],
    told: str | None = None,
    mapping: HeaderMap | None = None,
) -> list[Layout]:
    """Layouts of the sheets that hold a ledger; a SourceError when none does or two fit equally.

    A mapping tells the ledger too, and its headers must all be there; sheets without them are left to
    another mapping, and the load names them.
    """
    told = mapping.ledger if mapping else told
    choice = {told: ledgers[told]} if told else ledgers
    found = [(sheet, candidates_in(sheet, choice, mapping)) for sheet in sheets if sheet.row_count]
    least = LEAST_HITS_WHEN_TOLD if told else LEAST_HITS
    if mapping:
        least = min(least, len(mapping.wanted))
    layouts: list[Layout] = []
    lacking: list[SourceError] = []
    for sheet, candidates in found:
        fit = [one for one in candidates if one.hits >= least and (told or one.score > one.hits)]
        if fit:
            chosen = _choose(path, sheet, fit)
            if mapping and (absent := absent_headers(chosen, mapping)):
                lacking.append(_lacks(path, sheet, mapping, absent))
                continue
            layouts.append(_layout(path, sheet, chosen))
    if lacking and not layouts:
        raise lacking[0]
    if not layouts and mapping and found:
        raise _lacks(path, found[0][0], mapping, absent_headers(found[0][1][0], mapping))
    if not layouts:
        raise _unrecognised(path, [one for _, candidates in found for one in candidates], ledgers, told)
    return layouts


# ledger ---------------------------------------------------------------------------------------


def _choose(path: Path, sheet: Sheet, fit: Sequence[Candidate]) -> Candidate:
    """The best candidate; near ties go by title words in title lines, then sheet name, then file name."""
    top = max(one.score for one in fit)
    near = [one for one in fit if one.score >= NEAR_TIE * top]
    if len(near) == 1:
        return near[0]
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


def _lacks(path: Path, sheet: Sheet, mapping: HeaderMap, absent: Sequence[str]) -> SourceError:
    return SourceError(
        f"没有映射“{mapping.name}”要的表头：{'、'.join(absent)}",
        where=f"{path.name} 工作表“{sheet.name}”",
        remedy="请核对文件；来源改了表头的，请更正映射后再导入",
    )


def _unrecognised(
    path: Path, candidates: Sequence[Candidate], ledgers: Mapping[str, Ledger], told: str | None
) -> SourceError:
    best = max(candidates, key=lambda one: one.score, default=None)
    if best is None or best.hits == 0:
        seen = "没有一个表头与任何台账相符"
    else:
        hits = "、".join(dict.fromkeys(one.column.name for one in best.assigned))
        seen = f"最像“{best.ledger.label}”，但只对上 {best.hits} 个表头：{hits}"
    if told:
        return SourceError(
            f"按“{ledgers[told].label}”读不出表头：{seen}",
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
