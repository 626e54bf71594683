"""What every scene shares: header with 数据截至 and clock, answer sentence, footer, and the fitted stage."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from dash import html
from dash.development.base_component import Component

from data.view import View
from pages._charts import text
from pages._components.graph import graph as make_graph
from pages._wall.sentence import Span

TITLE = "高唐县根治欠薪监测分析"
PORTRAIT = "大屏需要横向的屏幕，请把屏幕转为横向。"
# full-width letters that the answer sentence has room for at its usual size
MOST_LETTERS = 60
CLOCK, DAY, BADGE = "wall-clock", "wall-day", "wall-badge"


@dataclass(frozen=True)
class Source:
    """One ledger: its name, the last day it reaches, whether that is late; one that never came is late."""

    label: str
    data_until: date | None
    is_late: bool = False

    @property
    def is_lacking(self) -> bool:
        return self.is_late or self.data_until is None


@dataclass(frozen=True)
class Standing:
    """The snapshot as the frame tells of it."""

    snapshot_id: str
    data_until: date
    is_demo: bool
    stale_after_days: int
    sources: tuple[Source, ...] = ()

    @property
    def late(self) -> list[Source]:
        return [one for one in self.sources if one.is_lacking]

    @property
    def never_came(self) -> bool:
        """Whether a source has not come at all: what is said is then of the others only."""
        return any(one.data_until is None for one in self.sources)


def standing_of(view: View, *metric_ids: str) -> Standing:
    """The view's snapshot, with the sources of these metrics."""
    snapshot, ledgers = view.snapshot, view.ledgers_of(*metric_ids)
    used = [source for source in snapshot.sources if source.ledger in ledgers]
    return Standing(
        snapshot_id=snapshot.id,
        data_until=snapshot.data_until,
        is_demo=snapshot.is_demo,
        stale_after_days=int(snapshot.parameter("stale_after_days", snapshot.data_until)),
        sources=tuple(Source(one.label, one.data_until, one.is_late) for one in used),
    )


def span_elements(spans: Sequence[Span]) -> list[Component]:
    """Spans of (text, tone) as elements; the tone is a class, so that colour stays in the style sheet."""
    return [html.Span(words, className=f"wall-{tone}") if tone else html.Span(words) for words, tone in spans]


def answer_sentence(sentence: Sequence[Span]) -> Component:
    """The answer sentence; one that is too long for the line is set smaller, never cut."""
    letters = sum(0.6 if sign.isascii() else 1 for words, _ in sentence for sign in words)
    is_long = letters > MOST_LETTERS
    return html.P(
        span_elements(sentence), className="wall-sentence wall-sentence-long" if is_long else "wall-sentence"
    )


def header(standing: Standing | None) -> Component:
    return html.Header(
        [
            html.Div(_as_of(standing), className="wall-as-of"),
            html.H1(TITLE, className="wall-title"),
        ],
        className="wall-header",
    )


def clock(asked: str = "") -> Component:
    """Clock, alarm and notes lie above the scenes, so that a redraw leaves them standing.

    `asked`: what of the address was not understood.
    """
    notes = [
        html.Div(asked, className="wall-note"),
        html.Div("已暂停", className="wall-note wall-paused"),
        html.Div(id=BADGE, className="wall-alarm", role="status"),
    ]
    return html.Div(
        [
            html.Div(notes, className="wall-notes"),
            html.Div([html.Div(id=CLOCK, className="wall-clock"), html.Div(id=DAY, className="wall-day")]),
        ],
        className="wall-time",
    )


def tabs(views: Sequence[tuple[str, str]]) -> Component:
    """The scenes by name, (ids, title); which one is shown the browser knows."""
    return html.Nav(
        [html.Button(title, className="wall-tab", **{"data-view": ids}) for ids, title in views],
        className="wall-tabs",
    )


def view(ids: str, children: Sequence[Component]) -> Component:
    return html.Div(list(children), className="wall-view", **{"data-view": ids})


def _as_of(standing: Standing | None) -> list[Component]:
    if standing is None:
        return [html.Div("还没有数据", className="wall-until")]
    first: list[Component] = [html.Span(f"数据截至 {text.day(standing.data_until)}")]
    if standing.is_demo:
        first.append(html.Span("演示数据", className="wall-pill"))
    return [
        html.Div(first, className="wall-until"),
        html.Div(_arrival(standing.late), className="wall-late" if standing.late else "wall-arrived"),
    ]


def _arrival(late: Sequence[Source]) -> str:
    """◆ 省平台只到6月27日，数据未齐: two sources by name, the rest counted."""
    if not late:
        return "各来源数据均已到齐"
    named = [
        f"{one.label}只到{text.day(one.data_until, year=False)}" if one.data_until else f"{one.label}尚无数据"
        for one in late[:2]
    ]
    more = f"等{len(late)}个来源" if len(late) > 2 else ""
    return f"◆ {'，'.join(named)}{more}，数据未齐"


def footer(standing: Standing) -> Component:
    """Each source with the day it reaches; to the right the kind of picture, and of which snapshot."""
    kind = ["演示数据"] if standing.is_demo else []
    sources: list[Component] = [html.Span("各来源截至：")] if standing.sources else []
    return html.Footer(
        [
            html.Span([*sources, *(_source(one) for one in standing.sources)], className="wall-sources"),
            html.Span(" · ".join([*kind, f"快照 {standing.snapshot_id}"])),
        ],
        className="wall-footer",
    )


def _source(one: Source) -> Component:
    reach = text.day(one.data_until, year=False) if one.data_until else "尚无数据"
    if one.is_lacking:
        return html.Span(f"◆{one.label}{reach}", className="wall-source wall-yellow")
    return html.Span(f"{one.label}{reach}", className="wall-source")


def stage(standing: Standing, sentence: Sequence[Span], body: Component) -> list[Component]:
    """The whole picture of one scene."""
    partly: list[Span] = [("来源未齐：", "yellow")] if standing.never_came else []
    return [
        header(standing),
        answer_sentence([*partly, *sentence]),
        body,
        footer(standing),
    ]


def side_by_side(standings: Sequence[Standing], pictures: Sequence[Sequence[Component]]) -> list[Component]:
    """Two scenes beside each other under one header, each with its own sentence, for a very wide screen."""
    sources = tuple(dict.fromkeys(source for one in standings for source in one.sources))
    standing = replace(standings[0], sources=sources)
    halves = [html.Div([said, body], className="wall-half") for _, said, body, _ in pictures]
    return [header(standing), html.Div(halves, className="wall-halves"), footer(standing)]


def facts(standing: Standing, shape: str, build: str) -> Component:
    """What the browser needs to know of the picture: how old, how wide, and of which program."""
    return html.Div(
        id="wall-facts",
        hidden=True,
        **{
            "data-shape": shape,
            "data-build": build,
            "data-until": standing.data_until.isoformat(),
            "data-stale-days": str(standing.stale_after_days),
        },
    )


def nothing_yet(words: str) -> list[Component]:
    """No snapshot, or one that cannot be read: the frame with one sentence."""
    return [header(None), html.P(words, className="wall-nothing")]


def card(name: str, title: str, subtitle: str, *children: object, key: Component | None = None) -> Component:
    head: list[Component] = [html.H2(title), html.Span(subtitle, className="wall-subtitle")]
    if key is not None:
        head.append(key)
    return html.Section(
        [html.Div(head, className="wall-card-head"), *children], className=f"wall-card wall-{name}"
    )


def graph(name: str, figure: dict) -> Component:
    """A still chart of fixed design size; the stage is scaled as a whole, so it never resizes itself."""
    layout = figure["layout"]
    return make_graph(
        f"wall-{name}",
        figure,
        is_still=True,
        style={"width": f"{layout['width']}px", "height": f"{layout['height']}px"},
    )
