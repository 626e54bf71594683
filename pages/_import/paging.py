"""Pages of a long list: the page shown, and buttons to the others."""

from typing import Any

from dash import html

from pages._charts import text


def page_of(requested: Any, total: int, size: int) -> int:
    """The requested page, limited to the pages that exist."""
    last = max(0, (total - 1) // size)
    return min(max(0, int(requested or 0)), last)


def pager(name: str, page: int, total: int, size: int) -> html.Div:
    """第1—20条，共57条, and two buttons; the address of a button is its page."""
    first, last = page * size + 1, min(total, (page + 1) * size)

    def button(words: str, to: int) -> html.Button:
        is_there = 0 <= to * size < total
        return html.Button(
            words,
            id={"type": name, "page": to, "way": words},
            className="quiet-button",
            disabled=not is_there,
        )

    return html.Div(
        [
            html.Span(f"第{text.number(first)}—{text.number(last)}条，共{text.number(total)}条"),
            button("上一页", page - 1),
            button("下一页", page + 1),
        ],
        className="pager",
    )
