"""A page is tiles over cards. This makes its frame, and the one callback that fills it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import dash
from dash import Input, Output, callback, html, no_update

from data.errors import QueryStopped
from data.query.filters import FILTER_NAMES
from data.spec.metric import dimensions, metric
from data.view import View
from pages._charts import text
from pages._charts.look import PAGE, PHONE, Look
from pages._components import (
    card_ids,
    cards,
    definition,
    in_part,
    kpi,
    populations,
    snapshot_history,
    sources,
)
from pages._components.cards import Card
from pages._components.kpi import Tile
from pages._request import PageRequest, read_request
from pages._url import UrlState, requested_snapshot, with_choices

NO_SNAPSHOT = "还没有数据"
ADDRESS = "address"
# whether the window is as narrow as a phone's; the scripts keep it
WIDTH = "window-width"
PHONE_WINDOW = "phone"


@dataclass(frozen=True)
class Page:
    """What stands on a page. `extra` gives more outputs: component id → what to put there."""

    prefix: str
    tiles: Sequence[Tile] = ()
    cards: Sequence[Card] = ()
    is_dense: bool = False
    extra: Callable[[View], dict[str, Any]] | None = None
    extra_ids: Sequence[str] = ()
    # the view with what the page's cards have chosen by themselves, which the footer's address keeps
    fixed: Callable[[View], View] = lambda view: view


def page_layout(page: Page, *, body: Any = None) -> html.Main:
    """Tiles, cards (or the page's own arrangement of them), footer."""
    tiles = html.Div(
        [kpi.tile_box(page.prefix, tile) for tile in page.tiles],
        className="tiles is-dense" if page.is_dense else "tiles",
    )
    grid = html.Div([cards.card_box(card) for card in page.cards], className="page-grid")
    return html.Main(
        [
            page_heading(page.prefix),
            html.Div(id=f"{page.prefix}-notice"),
            html.Div(
                [tiles if page.tiles else None, _tiles_note(page), body or grid],
                id=f"{page.prefix}-body",
                className="page",
            ),
            html.Footer(id=f"{page.prefix}-foot", className="foot"),
        ],
        className=f"on-{page.prefix}",
    )


def _tiles_note(page: Page) -> html.P | None:
    """What the figures of one unit in the row of tiles are counted over, where that is not the same."""
    labels = {
        one: tile.label if one == tile.metric and tile.label else metric(one).label
        for tile in page.tiles
        for one in tile.metrics
    }
    words = populations.note(labels)
    return html.P(words, className="tiles-note") if words else None


def page_heading(prefix: str) -> html.H1:
    """The page's name as its heading: read out and printed; on the screen the menu shows it."""
    return html.H1(dash.page_registry[f"pages.{prefix}"]["name"], className="unseen")


# The first output of every page's callback: the footer of each has its own name.
_page_outputs: set[str] = set()


def _first_output(page: Page) -> str:
    return f"..{page.prefix}-notice.children"


def is_page_output(output: str) -> bool:
    """Whether a callback, by the text of its outputs, draws a page from its address and a snapshot alone."""
    return output.partition("...")[0] in _page_outputs


def connect(page: Page) -> Callable[[str | None], dict[str, Any]]:
    """One callback a page: the address in, every tile, chart and the footer out."""
    outputs: dict[str, Any] = {
        "notice": Output(f"{page.prefix}-notice", "children"),
        "foot": Output(f"{page.prefix}-foot", "children"),
        "tiles": [Output(f"{page.prefix}-{tile.metric}-tile", "children") for tile in page.tiles],
        "shares": [Output(kpi.share_of(page.prefix, tile), "children") for tile in page.tiles],
        "bodies": [_body_output(card) for card in page.cards],
        "figures": [Output(card_ids.figures_id(card), "children") for card in page.cards if card.draw],
        "styles": [Output(card_ids.figure_id(card), "style") for card in page.cards if card.draw],
        "subs": [Output(f"{card.id}-sub", "children") for card in page.cards],
        "infos": [Output(definition.info_id(one), "children") for one in _info_targets(page)],
        "heads": [_head_outputs(card) for card in page.cards if card.unit_of],
        "extra": {one: Output(one, "children") for one in page.extra_ids},
    }

    _page_outputs.add(_first_output(page))

    @callback(output=outputs, inputs={"search": Input(ADDRESS, "search"), "width": Input(WIDTH, "data")})
    def draw(search: str | None, width: str | None = None) -> dict[str, Any]:
        request, look = read_request(search), PHONE if width == PHONE_WINDOW else PAGE
        if request is None:
            return drawn(page, None, search, look)
        with request.view.turn():
            return drawn(page, request, search, look)

    return draw


def _head_outputs(card: Card) -> dict[str, Output]:
    """What follows the view on a card that shows what is chosen: title, name of its body, and its menu."""
    return {
        "title": Output(card_ids.title_id(card), "children"),
        "name": Output(card_ids.room_id(card), "aria-label"),
        "actions": Output(card_ids.actions_id(card), "children"),
    }


def _head(card: Card, view: View) -> dict[str, Any]:
    title = card.name_in(view)
    return {
        "title": title,
        "name": cards.keys_words(card, title),
        "actions": cards.card_actions(card, view),
    }


def _body_output(card: Card) -> Output:
    if card.draw:
        return Output(card_ids.figure_id(card), "figure")
    return Output(f"{card.id}-table", "children")


def drawn(
    page: Page, request: PageRequest | None, search: str | None = None, look: Look = PAGE
) -> dict[str, Any]:
    """Everything the page's callback puts out."""
    if request is None:
        empty = [cards.waiting(card, NO_SNAPSHOT) for card in page.cards]
        return {
            "notice": without_view(search),
            "foot": [],
            "tiles": kpi.nothing(page.tiles),
            "shares": ["" for _ in page.tiles],
            "bodies": [one.body for one in empty],
            "figures": [one.figures for one in _of_charts(page, empty)],
            "styles": [one.style for one in _of_charts(page, empty)],
            "subs": [one.sub for one in empty],
            "infos": [no_update for _ in _info_targets(page)],
            "heads": [dict.fromkeys(_head_outputs(card), no_update) for card in page.cards if card.unit_of],
            "extra": dict.fromkeys(page.extra_ids, ""),
        }
    state, view = request
    # what cannot stand in part comes first: a card whose turn is over says so, and is asked for again
    tiles, shares, stopped = _tiles(page, view)
    around = {
        "notice": [idle_notice(page, view), stopped] if stopped else idle_notice(page, view),
        "foot": footer(with_choices(state, page.fixed(view)), view, _metrics(page, view), _marts(page)),
        "tiles": tiles,
        "shares": shares,
        "infos": _infos(page, view),
        "heads": [_head(card, view) for card in page.cards if card.unit_of],
        "extra": page.extra(view) if page.extra else {},
    }
    filled = [cards.contents(card, view, look) for card in page.cards]
    return around | {
        "bodies": [one.body for one in filled],
        "figures": [one.figures for one in _of_charts(page, filled)],
        "styles": [one.style for one in _of_charts(page, filled)],
        # cut short on a narrow card, it is read in full where the pointer rests
        "subs": [_sub(card, one.sub, view) for card, one in zip(page.cards, filled, strict=True)],
    }


def _tiles(page: Page, view: View) -> tuple[list[Any], list[str], html.Div | None]:
    """The tiles, and how many records each is made of; and why there is nothing in them, where it is so."""
    if not page.tiles:
        return [], [], None
    try:
        return kpi.fill(page.tiles, view), kpi.shares(page.tiles, view), None
    except QueryStopped as stopped:
        in_part.mark_stopped()
        words = html.Div(html.Span(str(stopped), className="chip is-ignored"), className="notice")
        return kpi.nothing(page.tiles), ["" for _ in page.tiles], words


def _sub(card: Card, words: str, view: View) -> html.Span:
    """The sub-title; with the figures that 查看明细 opens, where the snapshot decides them."""
    own = {"data-rows-are": ",".join(card.metrics_in(view))} if card.metrics_of else {}
    return html.Span(words, title=words, **own)


def _of_charts(page: Page, filled: Sequence[cards.Contents]) -> list[cards.Contents]:
    return [one for card, one in zip(page.cards, filled, strict=True) if card.draw]


def _info_targets(page: Page) -> list[str]:
    """Every ⓘ of the page, those of the tiles first."""
    return [
        *(kpi.info_of(page.prefix, tile) for tile in page.tiles),
        *(f"{card.id}-info" for card in page.cards),
    ]


def _infos(page: Page, view: View) -> list[Any]:
    """The 口径 of each, with the numbers of the snapshot shown."""
    words = [kpi.definition(tile, view) for tile in page.tiles]
    return [definition.info_lines(one) for one in [*words, *(card.definition(view) for card in page.cards)]]


def idle_notice(page: Page, view: View) -> html.Div | None:
    """Which headline figures a chosen filter cannot narrow: a deposit has no channel."""
    lines = []
    for key, name in FILTER_NAMES.items():
        idle = [
            tile.label or metric(tile.metric).label
            for tile in page.tiles
            if view.chosen(key) and key not in dimensions(metric(tile.metric))
        ]
        if idle:
            lines.append(html.Span(f"{name}筛选不适用于：{'、'.join(idle)}", className="chip is-ignored"))
    return html.Div(lines, className="notice") if lines else None


def _marts(page: Page) -> list[str]:
    """Marts of the page's cards beside those of its figures."""
    return [mart for card in page.cards for mart in card.more_marts]


def _metrics(page: Page, view: View) -> list[str]:
    """Every figure of the page."""
    of_tiles = [one for tile in page.tiles for one in tile.metrics]
    return list(dict.fromkeys([*of_tiles, *(one for card in page.cards for one in card.metrics_in(view))]))


def footer(state: UrlState, view: View, metrics: Sequence[str], marts: Sequence[str] = ()) -> list[Any]:
    """To which day the data have come, what the sources of the page's figures lack of the window, which of
    them end elsewhere, and which snapshot: on every page."""
    lacking = [
        html.Span(f"◆ {words}", className="is-late")
        for words in sources.lacking_words(view, metrics, marts, year=False)
    ]
    others = [
        html.Span(f"{one.label}{reach}{text.day(one.data_until, year=False)}")
        for one in view.source_notes(view.ledgers_asked(*metrics, marts=marts))
        if (reach := {"behind": "只到", "ahead": "已到"}.get(one.kind))
    ]
    until, complete = view.snapshot.data_until, view.snapshot.complete_until
    return [
        html.Span(f"数据{'到齐至' if complete < until else '截至'}{text.day(complete)}"),
        *lacking,
        *others,
        html.Span(
            f"来源：{len(view.snapshot.arrived)}种台账",
            title="、".join(one.label for one in view.snapshot.arrived),
        ),
        snapshot_history.snapshot_line(state, view),
    ]


def without_view(search: str | None) -> html.Div:
    """In place of a page: its snapshot is gone, or nothing has been loaded yet."""
    return snapshot_history.gone(search) if requested_snapshot(search) else how_to_load()


def how_to_load() -> html.Div:
    return html.Div(
        [
            html.H2("还没有数据"),
            html.P("系统已经启动，但还没有装载过台账。请把各渠道导出的台账放进一个文件夹，然后运行："),
            html.Code("python -m etl load 文件夹"),
            html.P("装载成功后刷新本页即可。想先看看样子，可以运行 make demo 生成演示数据。"),
        ],
        className="no-data",
    )
