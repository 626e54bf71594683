"""合计 and 小计 lines against the rows that they add up: “表内合计 ≠ 明细之和” is shown, never corrected.

All rows are added up as they were read, also those that are rejected: the sum of these is said beside.
Figures are compared in the sheet's own unit. What is no plain number (大写金额, 约3万) counts with what its
line was taken with. A total over a cell that could not be read at all is wrong for certain only where it is
less than the others make; else it is said that it was not fully checked. Nothing is said of a column with a
formula that was saved without its value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

import duckdb

from data.spec.units import YUAN_PER
from etl.checks.total_figures import MOST_SUSPECTS, Figures, stated_unit
from etl.checks.total_ranges import Section, SectionEnd, spans_of
from etl.detect.ledger_detection import Assigned, Layout
from etl.detect.returned_columns import own_places
from etl.extract import Limits, Sheet, uncached_cells
from etl.notice import Notice
from etl.staging import figures
from etl.staging.body_lines import RawCounts
from etl.staging.line_classifier import TOTAL_WORDS, first_words

RULE = "total_mismatch"
UNCHECKED = "total_unchecked"
TABLE = "total_doubts"
IN_CAPITALS = re.compile(r"大写|[壹贰叁肆伍陆柒捌玖拾佰仟]")
MONEY_MARK = re.compile(r"[￥¥]")
NOT_A_SUM = re.compile(r"平均|累计")
LAST_ROW = 2**31 - 1
FEN = {unit: Decimal("0.01") / yuan for unit, yuan in YUAN_PER.items()}


def check_totals(
    con: duckdb.DuckDBPyConnection, layouts: Sequence[Layout], raw: RawCounts, limits: Limits
) -> list[Notice]:
    """Totals of all sheets that do not agree, also in the temp table `total_doubts`; and those that agree
    only with rows that `rejects` holds."""
    con.execute(
        f"create or replace temp table {TABLE}"
        " (sheet_index integer, row_number integer, column_name varchar, message varchar)"
    )
    found: list[Notice] = []
    for layout in layouts:
        marks = [
            SectionEnd(number, _word(cells) if rule == "total" else "", cells)
            for number, rule, cells in sorted(raw.marks.get(layout.sheet.index, ()), key=lambda one: one[0])
        ]
        # A workbook of ours that comes back holds a few of the rows, and totals of all.
        if any(mark.is_total for mark in marks) and not own_places(layout):
            tables = [one.sheet.index for one in layouts if _are_of_one(one.sheet, layout.sheet)]
            brought = raw.brought.get(layout.sheet.index)
            notices = list(_in_sheet(con, layout, marks, _SheetContext(tables, brought)))
            found += _without_formulas(layout, notices, limits)
    for one in (notice for notice in found if notice.rule == RULE):
        con.execute(
            f"insert into {TABLE} values (?, ?, ?, ?)",
            [one.sheet_index, one.row, one.column, one.message],
        )
    return found


def _word(cells: Sequence[str | None]) -> str:
    return next((word for word in first_words(cells) if re.search(TOTAL_WORDS, word)), "平均")


def _are_of_one(one: Sheet, other: Sheet) -> bool:
    """Whether two tables are on one sheet."""
    return one.part_of is not None and one.part_of == other.part_of


@dataclass(frozen=True)
class _SheetContext:
    """What a total may reach out to: the tables of its sheet, where that holds several, and the line with
    which the sheet goes on from another page."""

    tables: Sequence[int]
    brought: Sequence[str | None] | None


def _in_sheet(
    con: duckdb.DuckDBPyConnection, layout: Layout, marks: Sequence[SectionEnd], around: _SheetContext
) -> Iterator[Notice]:
    """Totals of a table that do not agree, or agree with rows that are rejected among them."""
    for one in figures.summed(layout):
        rows_of_one = Figures(con, layout, one)
        sums = rows_of_one.running_sums(marks)
        stated = [_stated(mark, one) for mark in marks]
        for place, mark in enumerate(marks):
            figure = stated[place]
            if figure is None or not mark.is_total or NOT_A_SUM.search(mark.word):
                continue
            spans = list(dict.fromkeys(spans_of(marks, sums, place)))
            meant = [sums[end] - sums[start] for start, end in spans]
            agreeing = [span for span in meant if span.total == figure]
            if any(span.is_empty for span in agreeing or meant):
                continue
            if not agreeing:
                decimals = rows_of_one.decimals()
                agreeing = [span for span in meant if _agrees(figure, span, decimals, layout, one)]
            if agreeing:
                yield from _agreed(layout, one, mark, figure, agreeing)
                continue
            if _is_of_more(figure, rows_of_one, [span.total for span in meant], one, around):
                continue
            open_ended = next((span for span in meant if span.unknown and span.total < figure), None)
            if open_ended is not None:
                yield _unchecked(layout, one, mark, figure, open_ended)
                continue
            start, end = spans[0]
            rows = sums[end] - sums[start]
            parts = [stated[at] or 0 for at in range(start, end - 1) if marks[at].is_part]
            if parts and figure == rows.total + sum(parts):
                cause = "；差额正好是各小计之和，像是把小计也加了进去"
            elif rows.rejected_total and figure == rows.total - rows.rejected_total:
                cause = "；除去退回的行正好相等，像是合计没有算它们"
            else:
                cause = _cause(rows_of_one, marks, spans[0], figure - rows.total)
            yield _mismatch(layout, one, mark, figure, rows, cause=cause)


def _agreed(
    layout: Layout, one: Assigned, mark: SectionEnd, figure: Decimal, agreeing: Sequence[Section]
) -> Iterator[Notice]:
    """What is to be said of a total that agrees, best with rows that were all read."""
    span = next((span for span in agreeing if not span.unknown), agreeing[0])
    if span.unknown:
        yield _unchecked(layout, one, mark, figure, span)
    elif span.rejected_total and not mark.is_part:
        yield _with_rejected(layout, one, mark, figure, span)


def _is_of_more(
    figure: Decimal, rows: Figures, sums: Sequence[Decimal], one: Assigned, around: _SheetContext
) -> bool:
    """Whether a total adds what the page before has brought, or is that of all tables so far, or of all."""
    brought = _stated_in(around.brought, one) if around.brought else None
    if brought is not None and figure - brought in sums:
        return True
    tables = around.tables
    so_far = tables[: tables.index(rows.sheet) + 1] if tables else ()
    return any(figure == rows.sum_of(those) for those in (tables, so_far) if those)


def _stated(mark: SectionEnd, one: Assigned) -> Decimal | None:
    return _stated_in(mark.cells, one)


def _stated_in(cells: Sequence[str | None], one: Assigned) -> Decimal | None:
    text = cells[one.position] if one.position < len(cells) else None
    # Beside an amount in capitals is the same amount in digits, in whatever column has room.
    if text is None or (
        MONEY_MARK.search(text) and IN_CAPITALS.search("".join(cell or "" for cell in cells))
    ):
        return None
    return figures.plain_figure(text)


def _cause(
    rows_of_one: Figures, marks: Sequence[SectionEnd], span: tuple[int, int], difference: Decimal
) -> str:
    """The rows of the span whose figure is just what the total lacks: one left out, or counted twice."""
    starts = [0, *(mark.row_number for mark in marks), LAST_ROW]
    rows = rows_of_one.rows_of(-difference, starts[span[0]], starts[span[1]])
    if not rows or len(rows) > MOST_SUSPECTS:
        return ""
    numbers = "、".join(map(str, rows))
    return f"；差额正好是第 {numbers} 行的数，像是合计没有算它" + ("们中的一行" if len(rows) > 1 else "")


def _agrees(figure: Decimal, span: Section, decimals: int, layout: Layout, one: Assigned) -> bool:
    """Apart by no more than rounding explains.

    Whole figures are exact. With decimals each row and the total may be rounded in its last digit: half of
    it each at the worst, and errors of many rows cancel out, so that they grow with the root of their number.
    """
    own = max(0, -int(figure.normalize().as_tuple().exponent))
    unit = stated_unit(layout, one)
    is_exact = not decimals and not own and (one.column.kind != "yuan" or unit == "元")
    if is_exact:
        return False
    least = FEN[unit] if one.column.kind == "yuan" else Decimal("0.01")
    step, own_step = (max(Decimal(1).scaleb(-digits), least) for digits in (decimals, own))
    rounding = Decimal(min(span.rows / 2, sqrt(span.rows)))
    return abs(figure - span.total) <= own_step / 2 + step * rounding


def _unit_shown(layout: Layout, one: Assigned) -> str:
    return stated_unit(layout, one) if one.column.kind == "yuan" else ""


def _stated_where(layout: Layout, one: Assigned, mark: SectionEnd, figure: Decimal) -> str:
    label = (layout.header[one.position] if one.position < len(layout.header) else "") or one.column.name
    header = "".join(label.split())
    unit = _unit_shown(layout, one)
    return f"第 {mark.row_number} 行“{mark.word}”的“{header}”写的是 {shown(figure)}{unit}"


def _mismatch(
    layout: Layout, one: Assigned, mark: SectionEnd, figure: Decimal, span: Section, *, cause: str
) -> Notice:
    unit = _unit_shown(layout, one)
    taken = span.total - span.rejected_total
    rejected = share = ""
    if span.rejected_total:
        rejected = f"（含退回的 {span.rejected} 行 {shown(span.rejected_total)}{unit}）"
        share = (
            f"；除去退回的行是 {shown(taken)}{unit}，与合计差 {shown(figure - taken)}{unit}，"
            f"其中退回的行占 {shown(span.rejected_total)}{unit}"
        )
    return Notice(
        RULE,
        f"表内合计 ≠ 明细之和：{_stated_where(layout, one, mark, figure)}，"
        f"{span.rows} 行明细之和是 {shown(span.total)}{unit}{rejected}{_uncertain(span)}，"
        f"差 {shown(figure - span.total)}{unit}"
        f"{cause or share}。请核对是合计写错，还是少了或多了行；导入的是明细",
        sheet=layout.sheet.name,
        row=mark.row_number,
        column=one.column.name,
        sheet_index=layout.sheet.index,
    )


def _uncertain(span: Section) -> str:
    """How many cells of the sum are no certain numbers."""
    said = [f"{span.approximate} 格是约数，按暂计的数算"] if span.approximate else []
    said += [f"{span.unknown} 格看不懂，没有算在内"] if span.unknown else []
    return f"（其中 {'；'.join(said)}）" if said else ""


def _unchecked(layout: Layout, one: Assigned, mark: SectionEnd, figure: Decimal, span: Section) -> Notice:
    unit = _unit_shown(layout, one)
    less = figure - span.total
    compared = f"比合计少 {shown(less)}{unit}" if less > 0 else "与合计相符"
    return Notice(
        UNCHECKED,
        f"合计没有核对全：{_stated_where(layout, one, mark, figure)}，"
        f"{span.rows} 行明细之和是 {shown(span.total)}{unit}{_uncertain(span)}，{compared}。"
        "请把看不懂的格改成数字后重新导入，再核对合计",
        sheet=layout.sheet.name,
        row=mark.row_number,
        column=one.column.name,
        sheet_index=layout.sheet.index,
    )


def _with_rejected(layout: Layout, one: Assigned, mark: SectionEnd, figure: Decimal, span: Section) -> Notice:
    unit = _unit_shown(layout, one)
    return Notice(
        rule="total_with_rejected",
        message=f"{_stated_where(layout, one, mark, figure)}，与 {span.rows} 行明细之和相符；"
        f"其中退回的 {span.rejected} 行 {shown(span.rejected_total)}{unit}没有导入，"
        f"除去它们是 {shown(span.total - span.rejected_total)}{unit}。退回的行更正后重新导入即补齐",
        sheet=layout.sheet.name,
        row=mark.row_number,
        column=one.column.name,
        sheet_index=layout.sheet.index,
    )


def shown(figure: Decimal) -> str:
    """12,000.5: thousands set difference, no empty decimals."""
    text = f"{figure:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# formulas --------------------------------------------------------------------------------------


def _without_formulas(layout: Layout, found: list[Notice], limits: Limits) -> list[Notice]:
    """Looks into the workbook only when something does not agree: a formula saved without its value
    reads as an empty cell."""
    if not found:
        return found
    places: dict[str, set[int]] = {}
    for one in layout.assigned:
        places.setdefault(one.column.name, set()).add(one.position)
    unknown = {column for _, column in uncached_cells(layout.sheet, limits)}
    return [one for one in found if not places[one.column or ""] & unknown]
