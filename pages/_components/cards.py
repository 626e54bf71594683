"""Chart cards: one declaration for the page, the CSV and XLSX, the picture, and later the server's PNG."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any

import dash_bootstrap_components as dbc
import pandas as pd
from dash import html

from data.frames import records
from data.query.sources import SourceNote
from data.spec.metric import metric
from data.view import View, definition_in
from pages._charts import text
from pages._charts.blank import blank
from pages._charts.look import PAGE, PAPER, Look
from pages._charts.paper import CLOSER, Caption, Sheet, fitting_size, on_paper, room
from pages._charts.table import Table, fitting, natural_size, table_figure
from pages._charts.theme import Figure
from pages._components.card_actions import actions
from pages._components.graph import graph
from pages._components.narrowing import (
    Figures,
    figures_named,
    file_name,
    filters_of,
    idle_filters,
    narrowing,
    subject,
)
from pages._components.panels import scroller

Ask = Callable[[View], pd.DataFrame]
Draw = Callable[[pd.DataFrame, View, Look], Figure]
MakeTable = Callable[[pd.DataFrame, View], Table]
Say = Callable[[pd.DataFrame, View], str]


@dataclass(frozen=True)
class Card:
    """A chart or table: what it asks, how it is drawn, what it is called, and how it is opened.

    `metrics` give the 口径; `rows` are the metrics and listings that 查看明细 opens, the first at once;
    its sources are the ledgers of its metrics, and of `more_marts` where a question reads others too.
    """

    id: str
    title: str
    unit: str
    metrics: tuple[str, ...]
    rows: tuple[str, ...]
    ask: Ask
    table: MakeTable
    draw: Draw | None = None
    # its own arrangement on the page, where a plain table says too little
    show: Callable[[pd.DataFrame, View], Any] | None = None
    remark: str = ""
    sub: Say | None = None
    conclude: Say | None = None
    span: int = 6
    height: int = 300
    # on a phone, where the chart needs another
    phone_height: int | None = None
    # the least height of a list with so many rows; beyond the card's height it scrolls
    least: Callable[[pd.DataFrame], int] | None = None
    # room a chart needs on paper, in pixels of a 12 px chart, where it is not free to stretch
    tall: Callable[[pd.DataFrame], float] | None = None
    wide: float = 0
    # 口径 for paper, where the whole text is too long for the foot of a picture
    short: str = ""
    more_marts: tuple[str, ...] = ()
    # away from its page, where nothing around it says what 各镇街 counts
    name: str = ""
    # the same where it depends on what the page shows
    name_of: Callable[[View], str] | None = None
    # its figures where the snapshot decides them: the items of the score
    metrics_of: Callable[[View], tuple[str, ...]] | None = None

    def metrics_in(self, view: View | None) -> tuple[str, ...]:
        """Its figures, as the view's snapshot has them."""
        return self.metrics_of(view) if self.metrics_of and view else self.metrics

    def ledgers(self, view: View) -> frozenset[str]:
        """Its sources."""
        return view.ledgers_of(*self.metrics_in(view), marts=self.more_marts)

    def definition(self, view: View | None) -> str:
        """口径 of every figure on the card, with the numbers of the view's snapshot, or the current one's."""
        parts = [f"{metric(one).label}：{definition_in(view, one)}" for one in self.metrics_in(view)]
        return "".join([*parts, *(view.shares(*self.metrics_in(view)) if view else ()), self.remark])

    def name_in(self, view: View) -> str:
        """What it is called on paper, in files and in 材料篮, without time and place."""
        return self.name_of(view) if self.name_of else self.name or self.title

    def figures(self, view: View) -> Figures:
        """Its figures by name, and what each can be narrowed by."""
        return figures_named(*self.metrics_in(view))

    def full_title(self, view: View) -> str:
        """2024年上半年高唐县各镇街投诉量, or 2024年上半年鱼邱湖街道（房建）分渠道投诉量."""
        return f"{view.period_label}{subject(view, self.figures(view))}{self.name_in(view)}"

    def file_name(
        self, view: View, extension: str, *, is_pinned: bool = False, sheet: Sheet | None = None
    ) -> str:
        """What a file of it is called: place, filters, name, period and 数据截至."""
        name = self.name_in(view)
        return file_name(name, view, extension, self.figures(view), is_pinned=is_pinned, sheet=sheet)


# -- on the page ---------------------------------------------------------------------------------


def figure_id(card: Card) -> dict[str, str]:
    return {"type": "figure", "card": card.id}


def card_box(card: Card) -> html.Section:
    """The card's frame; figure and sub-title are filled by the page's callback."""
    body = (
        graph(figure_id(card), className="is-waiting")
        if card.draw
        else html.Div(id=f"{card.id}-table", className="scroll is-waiting")
    )
    return html.Section(
        [
            html.Div(
                [
                    html.H2(card.title),
                    html.Span(card.unit, id=f"{card.id}-sub", className="sub"),
                    info(f"{card.id}-info", card.title, card.definition(None)),
                    html.Div(
                        actions(card.id, card.title, card.name or card.title, card.rows), className="actions"
                    ),
                ],
                className="card-head",
            ),
            # the scripts write here how far an official picture of this card is
            html.Div(className="card-job", role="status"),
            html.Div(body, className="card-body", style=_room(card), **_keys(card)),
            _beneath(card),
        ],
        id=f"{card.id}-card",
        className="card-box",
        style={"gridColumn": f"span {card.span}"},
    )


def _keys(card: Card) -> dict[str, Any]:
    """A chart is one stop of the Tab key, inside it the arrow keys go on; a list scrolls."""
    if not card.draw:
        return {"role": "region", "tabIndex": 0, "aria-label": card.title}
    words = f"{card.title}，图表。左右键逐项看，回车与点击相同，Shift加回车看明细"
    return {"role": "application", "tabIndex": 0, "aria-label": words}


def _beneath(card: Card) -> html.Details | None:
    """The chart's figures as a table, folded; wide windows show its head when the Tab key reaches it."""
    if not card.draw:
        return None
    return html.Details(
        [
            html.Summary("表格", **{"aria-label": f"{card.title}的表格"}),
            scroller(f"{card.title}的表格", id=figures_id(card)),
        ],
        className="chart-table",
    )


def figures_id(card: Card) -> str:
    """Id of the table beneath the card's chart."""
    return f"{card.id}-figures"


def _room(card: Card) -> dict[str, str]:
    """A chart has its height from the start: nothing jumps. `--grow` makes it taller on large screens."""
    room = {"height" if card.draw else "maxHeight": f"calc({card.height}px * var(--grow, 1))"}
    return room | ({"--phone-height": f"{card.phone_height}px"} if card.phone_height else {})


def info(target: str, title: str, definition: str) -> html.Span:
    """ⓘ that opens the 口径; it closes on a click anywhere else."""
    body = dbc.PopoverBody(info_lines(definition), id=info_id(target))
    return html.Span(
        [
            html.Button("i", id=target, className="info", title="口径", **{"aria-label": f"{title}的口径"}),
            dbc.Popover(body, target=target, trigger="legacy", placement="bottom"),
        ]
    )


def info_id(target: str) -> str:
    """Id of the 口径 itself, which follows the snapshot shown."""
    return f"{target}-text"


def info_lines(definition: str) -> list[html.P]:
    return [html.P(part) for part in re.split(r"(?<=[。；])(?=\S{2,12}：)", definition) if part]


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
    return html.Table([html.Thead(head), html.Tbody(rows)], className="plain")


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


def sub_title(card: Card, frame: pd.DataFrame, view: View) -> str:
    """Unit and period, after what narrows the figures, before what cannot."""
    words = card.sub(frame, view) if card.sub else f"{card.unit}，{view.period_label}"
    of = f"{subject(view, card.figures(view))}，" if narrowing(view, card.figures(view)) else ""
    return of + words + idle_filters(view, card.figures(view))


def absent_words(card: Card, view: View) -> str:
    """追发台账数据未到, where nothing can be known of any figure on the card: unknown, not empty."""
    words = [view.nothing_known(one) for one in card.metrics_in(view)]
    return "；".join(dict.fromkeys(words)) if all(words) else ""


@dataclass(frozen=True)
class Contents:
    """What fills a card: figure or table, sub-title, and the table beneath a figure."""

    body: Any
    sub: str
    figures: Any = None
    # of the chart itself: never lower than its rows need
    style: dict[str, str] = field(default_factory=dict)


def contents(card: Card, view: View, look: Look = PAGE) -> Contents:
    """What fills the card on the page."""
    if words := absent_words(card, view):
        return waiting(card, words)
    frame = card.ask(view)
    sub = sub_title(card, frame, view)
    if card.draw:
        style = {"height": f"max(100%, {card.least(frame)}px)"} if card.least else {}
        return Contents(card.draw(frame, view, look), sub, html_table(card.table(frame, view)), style)
    body = card.show(frame, view) if card.show else html_table(card.table(frame, view))
    return Contents(body, sub)


def waiting(card: Card, sentence: str) -> Contents:
    """The same places where there is no data to show, and why."""
    words = html.Div(sentence, className="empty")
    return Contents(blank(sentence), card.unit, words) if card.draw else Contents(words, card.unit)


# -- on paper ------------------------------------------------------------------------------------


def late_words(source: SourceNote, *, year: bool = True) -> str:
    """How far a late source goes, or that it never came."""
    if source.kind == "absent":
        return f"{source.label}{text.ABSENT}"
    if source.data_until is None:
        return f"{source.label}{text.LATE}"
    return f"{source.label}只到{text.day(source.data_until, year=year)}，{text.LATE}"


def source_line(view: View, ledgers: Collection[str]) -> str:
    labels = [one.label for one in view.snapshot.arrived if one.ledger in ledgers]
    late = [late_words(one) for one in view.late_sources(ledgers)]
    parts = [
        f"来源：{'、'.join(labels)}" if labels else "",
        f"数据截至{text.day(view.snapshot.data_until)}" + (f"（{'；'.join(late)}）" if late else ""),
        f"快照{view.snapshot.id}",
        "演示数据" if view.snapshot.is_demo else "",
    ]
    return "　".join(part for part in parts if part)


def paper_figure(card: Card, view: View, sheet: Sheet) -> Figure:
    """The card as a picture with everything a reader of the paper needs inside it."""
    frame = card.ask(view)
    table = card.table(frame, view)
    caption = Caption(
        title=card.full_title(view),
        unit=card.unit,
        filters=filters_of(view, card.figures(view)),
        conclusion=card.conclude(frame, view) if card.conclude else "",
        definition=f"{card.short}{''.join(view.shares(*card.metrics_in(view)))}"
        if card.short
        else card.definition(view),
        source=source_line(view, card.ledgers(view)),
    )
    if card.draw:
        natural = card.wide, CLOSER * card.tall(frame) if card.tall else 0
    else:
        table = fitting(table, room(sheet, caption) * 12 / sheet.least)
        caption = replace(caption, filters="　".join(filter(None, (caption.filters, table.cut_words))))
        natural = natural_size(table)
    size = fitting_size(sheet, caption, natural)
    look = PAPER.at(size)
    if words := absent_words(card, view):
        figure = blank(words, look=look)
    else:
        figure = card.draw(frame, view, look) if card.draw else table_figure(table, look=look)
    return on_paper(figure, sheet, caption, natural[1] * size / 12)
