"""A table as HTML, of a card or beneath its chart."""

from typing import Any

from dash import html

from data.frames import records
from pages._charts.table import Table
from pages._components.light import light


def html_table(table: Table) -> Any:
    """The table as HTML; a row with a token filters the page when clicked, one with a line opens it."""
    if table.frame.empty:
        return html.Div(table.empty, className="empty")
    head = html.Tr(
        [
            html.Th(column.full_head, className="is-number" if column.is_number else "")
            for column in table.columns
        ]
    )
    rows = [_html_row(table, row) for row in records(table.frame)]
    return light(html.Table([html.Thead(head), html.Tbody(rows)], className="plain"))


def _html_row(table: Table, row: dict[str, Any]) -> html.Tr:
    cells = []
    for place, column in enumerate(table.columns):
        words: Any = table.cell(column, row[column.key])
        if column.tone_key:
            words = html.Span(words, className=f"tone-{row[column.tone_key]}")
        elif place == 0 and table.token_key and row[table.token_key]:
            words = html.Button(words, className="link-button", **{"data-toggle": row[table.token_key]})
        elif place == 0 and table.line_key and row[table.line_key]:
            words = html.Button(
                words, className="link-button", title="看台账行", **{"data-line": row[table.line_key]}
            )
        cells.append(html.Td(words, className="is-number" if column.is_number else ""))
    return html.Tr(cells)
