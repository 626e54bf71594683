"""Lines below a header that are no rows: which rule skips each, and which are taken with a doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from etl.detect.header_matching import is_header
from etl.detect.ledger_detection import Layout
from etl.staging import example_lines, figures, running_totals
from etl.staging.line_classifier import line_text, rule_of

# Skipped lines that separate the rows: sums are taken of the rows between them.
MARKS = ("total", "header")
# Skipped lines behind which the figures of a page are added up anew.
SUMMED_UP = frozenset({"total", "carried"})


@dataclass
class RawCounts:
    """Lines read, and those skipped before staging, by rule.

    `marks` are, by sheet, the totals and repeated headers among them: (row number, rule, cells).
    `brought` is the line with which a sheet goes on from another page, by sheet: its cells.
    `doubts` are lines that may be no rows, and are taken as rows: (sheet, row number, rule, column, message).
    """

    rows_read: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    marks: dict[int, list[tuple[int, str, list[str | None]]]] = field(default_factory=dict)
    brought: dict[int, list[str | None]] = field(default_factory=dict)
    doubts: list[tuple[int, int, str, str, str]] = field(default_factory=list)


def skipped_lines(
    con: duckdb.DuckDBPyConnection, layout: Layout, source: str, counts: RawCounts
) -> dict[int, str]:
    """Row number → rule, for the lines in `raw` that are no rows; what is not sure goes to `doubts`.

    `source` gives the sheet's cells.
    """
    skips = _skipped_by_words(con, layout, source, counts)
    subtotals = running_totals.find(con, layout, source, skips, SUMMED_UP)
    skips |= {number: running_totals.SKIPPED for number, is_sure in subtotals.items() if is_sure}
    counts.doubts += [
        (layout.sheet.index, number, running_totals.RULE, "", running_totals.MESSAGE)
        for number, is_sure in subtotals.items()
        if not is_sure
    ]
    return skips


def _skipped_by_words(
    con: duckdb.DuckDBPyConnection, layout: Layout, source: str, counts: RawCounts
) -> dict[int, str]:
    """Of the suspects, those that say what they are; totals and headers go to `marks` too."""
    marks = counts.marks.setdefault(layout.sheet.index, [])
    suspects = con.execute(
        'select row_number from raw where sheet_index = $sheet and "@suspect"', {"sheet": layout.sheet.index}
    ).fetchall()
    if not suspects:
        return {}
    titles = {line_text(cells) for _, cells in layout.title_rows}
    headers = {line_text(cells) for _, cells in layout.header_rows}
    wide = wide_merges(layout)
    found = con.execute(
        f"select * from {source} where row_number in (select unnest($rows::integer[]))",
        {"rows": [number for (number,) in suspects]},
    )
    skips: dict[int, str] = {}
    made_up: dict[int, list[str]] = {}
    while rows := found.fetchmany(10_000):
        for number, *cells in rows:
            text = line_text(cells)
            rule = "header" if text in headers else "title" if text in titles else _rule(layout, cells)
            if rule is None and number in wide and sum(1 for cell in cells if cell) == 1:
                rule = "note"
            if rule:
                skips[number] = rule
            elif columns := example_lines.made_up_columns(layout, cells):
                made_up[number] = columns
            if rule in MARKS:
                marks.append((number, rule, cells))
            if rule == "carried" and number == _first_line(layout, skips):
                counts.brought[layout.sheet.index] = cells
    skips |= dict.fromkeys(_titles_again(con, layout, source, skips), "title")
    examples, doubted = example_lines.split_examples(layout, made_up)
    counts.doubts += [
        (layout.sheet.index, number, example_lines.RULE, column, example_lines.MESSAGE)
        for number, column in doubted.items()
    ]
    return skips | dict.fromkeys(examples, example_lines.SKIPPED)


def _first_line(layout: Layout, skips: Mapping[int, str]) -> int | None:
    """The first line below the header, but for those that number the columns."""
    above = len(layout.title_rows) + len(layout.header_rows)
    body = (number for number, _ in layout.sheet.head(above + 3)[above:])
    return next((number for number in body if skips.get(number) != "column_numbers"), None)


def _titles_again(
    con: duckdb.DuckDBPyConnection, layout: Layout, source: str, skips: Mapping[int, str]
) -> list[int]:
    """Lines of one text above a header that is printed again: a title of the page (工资发放表（续）)."""
    above = {number - line for number, rule in skips.items() if rule == "header" for line in (1, 2, 3)}
    above = {number for number in above - set(skips) if number > layout.last_header_row}
    if not above:
        return []
    named = {one.position for one in layout.assigned if one.column.kind == "name"}
    rows = con.execute(
        f"select * from {source} where row_number in (select unnest($rows::integer[]))",
        {"rows": list(above)},
    ).fetchall()
    found = set()
    for number, *cells in rows:
        texts = {place: cell for place, cell in enumerate(cells) if cell and cell.strip()}
        is_alone = len(texts) == 1 and not named & set(texts)
        if is_alone and figures.plain_figure(next(iter(texts.values()))) is None:
            found.add(number)
    titles = []
    for number in sorted(found, reverse=True):
        # Only what nothing parts from the header.
        if skips.get(number + 1) == "header" or number + 1 in titles:
            titles.append(number)
    return titles


def _rule(layout: Layout, cells: Sequence[str | None]) -> str | None:
    if is_header(cells, layout.ledger.by_alias):
        return "header"
    return rule_of(cells) or (example_lines.SKIPPED if example_lines.is_example(layout, cells) else None)


def wide_merges(layout: Layout) -> set[int]:
    """Rows below the header whose one cell is merged over half of the table: a remark, not a record."""
    least = max(3, layout.sheet.width // 2)
    return {
        row
        for merge in layout.sheet.merges
        if merge.last_column - merge.first_column + 1 >= least and merge.last_row > layout.last_header_row
        for row in range(max(merge.first_row, layout.last_header_row + 1), merge.last_row + 1)
    }
