"""The draft of the 通报 on the page: its text, its tables, and its charts as the papers show them."""

from typing import Any

from dash import html

from briefing.api import Briefing, Chart, Grid, Paragraph
from pages._cards.registry import all_cards
from pages._charts.look import Look
from pages._components.cards import draft_figure
from pages._components.graph import graph
from pages._components.panels import scroller


def draft(paper: Briefing, look: Look) -> list[Any]:
    parts: list[Any] = [html.H3(paper.title)]
    for section in paper.all_sections:
        parts.append(html.H4(section.heading))
        for block in section.blocks:
            if isinstance(block, Paragraph):
                parts.append(html.P([html.B(block.lead), block.full.removeprefix(block.lead)]))
            elif isinstance(block, Grid):
                parts.append(_grid(block))
            else:
                parts.append(_figure(block, paper, look))
    return parts


def _figure(block: Chart, paper: Briefing, look: Look) -> html.Figure:
    """The chart itself, its caption with the unit, and its figures as a table, folded."""
    figure = next(one for one in paper.figures if one.key == block.figure)
    card = all_cards()[figure.card]
    shown = draft_figure(card, figure.view, look)
    caption = html.Figcaption([f"{block.caption}（单位：{shown.sub}）"])
    if not card.draw:
        return html.Figure([scroller(block.caption, shown.body, "grid"), caption])
    drawn = graph({"type": "draft-figure", "key": block.figure}, shown.body, style=shown.style)
    words = f"{block.caption}，数字见图下的表格"
    return html.Figure(
        [
            # the room is there before the chart: nothing jumps
            html.Div(drawn, role="img", style=shown.style, **{"aria-label": words}),
            caption,
            html.Details(
                [
                    html.Summary("表格", **{"aria-label": f"{block.caption}的表格"}),
                    scroller(f"{block.caption}的表格", shown.figures),
                ],
                className="chart-table",
            ),
        ],
        className="draft-figure",
    )


def _grid(grid: Grid) -> html.Div:
    rows = [
        html.Tr(
            [html.Td(word, className="" if place in grid.words or place == 0 else "is-number")
             for place, word in enumerate(row)],
            className="is-total" if grid.has_total and row is grid.rows[-1] else "",
        )
        for row in grid.rows
    ]  # fmt: skip
    heads = [
        html.Th(head, className="" if place in grid.words or place == 0 else "is-number")
        for place, head in enumerate(grid.heads)
    ]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="plain")
    return scroller(grid.caption, [html.Div(grid.caption, className="caption"), table], "grid")
