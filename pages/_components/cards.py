"""Chart cards: one declaration for the page, the CSV and XLSX, the picture, and later the server's PNG."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
from dash import html

from data.errors import Busy, OlderSnapshot, QueryStopped, QuestionError
from data.spec.metric import metric
from data.view import View, definition_in
from pages._charts import text
from pages._charts.blank import blank
from pages._charts.look import PAGE, PAPER, Look
from pages._charts.native import NativeChart
from pages._charts.paper import CLOSER, Caption, Sheet, fitting_size, on_paper, room, without_thousands
from pages._charts.table import Table, fitting, natural_size, table_figure
from pages._charts.theme import Figure
from pages._components import in_part, populations
from pages._components.card_actions import actions
from pages._components.card_ids import actions_id, controls_id, figure_id, figures_id, room_id, title_id
from pages._components.dated import added_words
from pages._components.definition import info
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
from pages._components.plain_table import html_table
from pages._components.sources import before_data, lacking_words, source_line

Ask = Callable[[View], pd.DataFrame]
Draw = Callable[[pd.DataFrame, View, Look], Figure]
MakeTable = Callable[[pd.DataFrame, View], Table]
Say = Callable[[pd.DataFrame, View], str]
MakeNative = Callable[[pd.DataFrame, View], NativeChart | None]
# the least height of a chart in the draft of a paper, in pixels
LEAST_DRAFT = 240


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
    # the same as a chart that a presentation draws itself; without it, or where it gives none, a slide shows
    # the picture
    native: MakeNative | None = None
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
    least: Callable[[pd.DataFrame, Look], int] | None = None
    # room a chart needs on paper, in pixels of a 12 px chart, where it is not free to stretch
    tall: Callable[[pd.DataFrame], float] | None = None
    wide: float = 0
    # 口径 for paper, where the whole text is too long for the foot of a picture
    short: str = ""
    more_marts: tuple[str, ...] = ()
    # what a reader should know who sees it beside other cards, at its foot and in its 口径
    aside: str = ""
    # whether it shows the present state, whatever period the page has
    is_present: bool = False
    # the figures that it compares, whose change its menu takes apart, first by this dimension
    changes: tuple[str, ...] = ()
    changes_by: str = ""
    # both where the view's choices decide them
    changes_of: Callable[[View], tuple[tuple[str, ...], str]] | None = None
    # away from its page, where nothing around it says what 各镇街 counts
    name: str = ""
    # the same where it depends on what the page shows
    name_of: Callable[[View], str] | None = None
    # along a time axis, where days are marked; `is_over_time_of` where the view's choices decide it
    is_over_months: bool = False
    # its lines are named in a legend and can be hidden one by one
    has_legend: bool = False
    is_over_time_of: Callable[[View], bool] | None = None
    # its figures where the snapshot decides them (the items of the score) or the view's choices do
    metrics_of: Callable[[View], tuple[str, ...]] | None = None
    # its unit where the view's choices decide what it shows; the page then fills in the title too
    unit_of: Callable[[View], str] | None = None
    # choices of its own in its head, which the page fills
    has_controls: bool = False
    # the name in the address of what it explains, chosen on another card: a click there brings it into sight
    explains: str = ""

    @property
    def aside_words(self) -> str:
        """The same with what its figures of one unit are counted over, where that is not the same."""
        shown = [
            one for one in self.metrics if metric(one).unit == ("元" if self.unit == "万元" else self.unit)
        ]
        return populations.note({one: metric(one).label for one in shown}) + self.aside

    def metrics_in(self, view: View | None) -> tuple[str, ...]:
        """Its figures, as the view's snapshot has them."""
        return self.metrics_of(view) if self.metrics_of and view else self.metrics

    def is_over_time(self, view: View) -> bool:
        return self.is_over_time_of(view) if self.is_over_time_of else self.is_over_months

    def changes_in(self, view: View | None) -> tuple[tuple[str, ...], str]:
        """The figures whose change its menu takes apart, and the dimension to begin with."""
        return self.changes_of(view) if self.changes_of and view else (self.changes, self.changes_by)

    def unit_in(self, view: View) -> str:
        return self.unit_of(view) if self.unit_of else self.unit

    def ledgers(self, view: View) -> frozenset[str]:
        """Its sources."""
        return view.ledgers_of(*self.metrics_in(view), marts=self.more_marts)

    def source(self, view: View) -> str:
        """Its sources in a line, with the days that they lack of what it shows."""
        shown = view.present() if self.is_present else view
        return source_line(
            view, self.ledgers(view), lacking_words(shown, self.metrics_in(view), self.more_marts)
        )

    def definition(self, view: View | None) -> str:
        """口径 of every figure on the card, with the numbers of the view's snapshot, or the current one's."""
        parts = [f"{metric(one).label}：{definition_in(view, one)}" for one in self.metrics_in(view)]
        added = added_words(view, self) if view else ()
        return "".join([*parts, *added, self.remark, self.aside_words])

    def name_in(self, view: View) -> str:
        """What it is called on paper, in files and in 材料篮, without time and place."""
        return self.name_of(view) if self.name_of else self.name or self.title

    def figures(self, view: View) -> Figures:
        """Its figures by name, and what each can be narrowed by."""
        return figures_named(*self.metrics_in(view))

    def full_title(self, view: View) -> str:
        """2024年上半年高唐县各镇街投诉量, or 2024年上半年鱼邱湖街道（房建）分渠道投诉量."""
        period = f"截至{text.day(view.snapshot.complete_until)}" if self.is_present else view.period_label
        return f"{period}{subject(view, self.figures(view))}{self.name_in(view)}"

    def file_name(
        self, view: View, extension: str, *, is_pinned: bool = False, sheet: Sheet | None = None
    ) -> str:
        """What a file of it is called: place, filters, name, period and 数据截至."""
        return file_name(
            self.name_in(view),
            view,
            extension,
            self.figures(view),
            is_pinned=is_pinned,
            sheet=sheet,
            has_period=not self.is_present,
        )


# -- on the page ---------------------------------------------------------------------------------


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
                    html.H2(card.title, id=title_id(card)),
                    html.Span(card.unit, id=f"{card.id}-sub", className="sub"),
                    info(f"{card.id}-info", card.title, card.definition(None)),
                    html.Div(id=controls_id(card)) if card.has_controls else None,
                    html.Div(card_actions(card), id=actions_id(card), className="actions"),
                ],
                className="card-head",
            ),
            # the scripts write here how far an official picture of this card is
            html.Div(className="card-job", role="status"),
            html.Div(body, id=room_id(card), className="card-body", style=_room(card), **_keys(card)),
            _beneath(card),
            html.P(words, className="card-foot") if (words := card.aside_words) else None,
        ],
        id=f"{card.id}-card",
        className="card-box",
        style={"gridColumn": f"span {card.span}"},
        **({"data-explains": card.explains} if card.explains else {}),
    )


def card_actions(card: Card, view: View | None = None) -> list[Any]:
    """查看明细 and the menu; of a card that shows what is chosen, for what this view has chosen."""
    changes, by = card.changes_in(view)
    title = card.name_in(view) if view else card.title
    name = title if view else card.name or card.title
    rows = card.metrics_in(view) if view else card.rows
    return actions(card.id, title, name, rows, changes=changes, by=by)


def _keys(card: Card) -> dict[str, Any]:
    """A chart is one stop of the Tab key, inside it the arrow keys go on; a list scrolls."""
    if not card.draw:
        return {"role": "region", "tabIndex": 0, "aria-label": card.title}
    return {"role": "application", "tabIndex": 0, "aria-label": keys_words(card, card.title)}


def keys_words(card: Card, title: str) -> str:
    """What a card's body is called for those who do not see it, and its keys where it is a chart."""
    if not card.draw:
        return title
    lines = "，数字键隐藏或再显示图例中的一条线" if card.has_legend else ""
    return f"{title}，图表。左右键逐项看，回车与点击相同，Shift加回车看明细{lines}"


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


def _room(card: Card) -> dict[str, str]:
    """A chart has its height from the start: nothing jumps. `--grow` makes it taller on large screens."""
    room = {"height" if card.draw else "maxHeight": f"calc({card.height}px * var(--grow, 1))"}
    return room | ({"--phone-height": f"{card.phone_height}px"} if card.phone_height else {})


def sub_title(card: Card, frame: pd.DataFrame, view: View) -> str:
    """Unit and period, after what narrows the figures, before what cannot."""
    words = card.sub(frame, view) if card.sub else f"{card.unit_in(view)}，{view.period_label}"
    of = f"{subject(view, card.figures(view))}，" if narrowing(view, card.figures(view)) else ""
    return of + words + idle_filters(view, card.figures(view))


def absent_words(card: Card, view: View) -> str:
    """追发台账数据未到, where nothing can be known of any figure on the card: unknown, not empty."""
    words = [view.nothing_known(one) for one in card.metrics_in(view)]
    early = "" if card.is_present else before_data(view)
    return early or ("；".join(dict.fromkeys(words)) if all(words) else "")


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
    try:
        frame = card.ask(view)
    except (OlderSnapshot, QueryStopped, QuestionError) as refusal:
        # this card alone cannot answer what the address asks, needs what the snapshot was built without, or
        # more time or memory than there is
        if isinstance(refusal, QueryStopped):
            in_part.mark_stopped()
        return waiting(card, str(refusal))
    except Busy as later:
        in_part.mark()
        return waiting(card, str(later))
    sub = sub_title(card, frame, view)
    if card.draw:
        style = {"height": f"max(100%, {card.least(frame, look)}px)"} if card.least else {}
        return Contents(card.draw(frame, view, look), sub, html_table(card.table(frame, view)), style)
    body = card.show(frame, view) if card.show else html_table(card.table(frame, view))
    return Contents(body, sub)


def waiting(card: Card, sentence: str) -> Contents:
    """The same places where there is no data to show, and why."""
    words = html.Div(sentence, className="empty")
    return Contents(blank(sentence), card.unit, words) if card.draw else Contents(words, card.unit)


# -- on paper ------------------------------------------------------------------------------------


def draft_figure(card: Card, view: View, look: Look) -> Contents:
    """The chart as papers show it, without heading and notes, as high as it needs; its table beneath."""
    frame = card.ask(view)
    table = replace(card.table(frame, view), token_key="", line_key="")
    if not card.draw:
        return Contents(html_table(table), card.unit)
    high = max(LEAST_DRAFT, CLOSER * card.tall(frame) if card.tall else 0)
    if look.is_phone:
        high = max(high, card.phone_height or 0)
    figure = without_thousands(card.draw(frame, view, look))
    return Contents(figure, card.unit, html_table(table), {"height": f"{high:.0f}px"})


def paper_figure(card: Card, view: View, sheet: Sheet) -> Figure:
    """The card as a picture with everything a reader of the paper needs inside it."""
    frame = card.ask(view)
    table = card.table(frame, view)
    caption = Caption(
        title=card.full_title(view),
        unit=card.unit_in(view),
        filters=filters_of(view, card.figures(view)),
        conclusion=card.conclude(frame, view) if card.conclude else "",
        definition=f"{card.short}{''.join(added_words(view, card))}" if card.short else card.definition(view),
        source=card.source(view),
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
