"""A table as HTML, of a card or beneath its chart."""

from dataclasses import replace
from typing import Any

from dash import html

from data.frames import records
from pages._charts import text
from pages._charts.table import Column, Table
from pages._components.light import Element, element, light

# so many cells a page shows; more are for a download
MOST_CELLS = 3000


def html_table(table: Table) -> Any:
    """The table as HTML; a row with a token filters the page when clicked, one with a line opens it.

    Of a long table the first rows, under the words that there are more.
    """
    if table.frame.empty:
        return html.Div(table.empty, className="empty")
    kept = rows_kept(len(table.columns))
    first = replace(table, frame=table.frame.iloc[:kept])
    return under_cut(_drawn(first), kept, len(table.frame))


def rows_kept(columns: int) -> int:
    """How many rows of so many columns a page shows at most."""
    return max(1, MOST_CELLS // columns)


def under_cut(drawn: html.Div, kept: int, count: int) -> html.Div:
    """A drawn table, where it has not all rows under the words that there are more."""
    if count <= kept:
        return drawn
    left = text.number(count - kept)
    words = f"只列前{text.number(kept)}行，其余{left}行没有列出；下载的表格里全部都有。"
    return html.Div([html.P(words, className="table-cut"), drawn])


def _drawn(table: Table) -> html.Div:
    head = element("Tr", [_cell("Th", column.full_head, column) for column in table.columns])
    named = [column.key for column in table.columns] + [column.tone_key for column in table.columns]
    keys = list(dict.fromkeys(filter(None, [*named, table.token_key, table.line_key])))
    rows = [_row(table, row) for row in records(table.frame[keys])]
    return light(element("Table", [element("Thead", head), element("Tbody", rows)], className="plain"))


def _cell(kind: str, words: Any, column: Column) -> Element:
    return element(kind, words, className="is-number") if column.is_number else element(kind, words)


def _row(table: Table, row: dict[str, Any]) -> Element:
    cells = []
    for place, column in enumerate(table.columns):
        words: Any = table.cell(column, row[column.key])
        if column.tone_key:
            words = element("Span", words, className=f"tone-{row[column.tone_key]}")
        elif place == 0 and table.token_key and row[table.token_key]:
            words = element("Button", words, className="link-button", **{"data-toggle": row[table.token_key]})
        elif place == 0 and table.line_key and row[table.line_key]:
            opens = {"title": "看台账行", "data-line": row[table.line_key]}
            words = element("Button", words, className="link-button", **opens)
        cells.append(_cell("Td", words, column))
    return element("Tr", cells)
