"""What every scene shares: header with 数据截至 and clock, answer sentence, footer, and the fitted stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dash import html
from dash.development.base_component import Component

from pages._charts import text
from pages._components.graph import graph as make_graph
from pages._wall.sentence import Span

TITLE = "高唐县根治欠薪监测分析"
CLOCK, DAY, BADGE = "wall-clock", "wall-day", "wall-badge"


@dataclass(frozen=True)
class Source:
    """One ledger: its name, the last day it reaches (None: it never came), whether it is late."""

    label: str
    data_until: date | None
    is_late: bool = False


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
        return [one for one in self.sources if one.is_late]


def spoken(spans: Sequence[Span]) -> list[Component]:
    """Spans of (text, tone) as elements; the tone is a class, so that colour stays in the style sheet."""
    return [html.Span(words, className=f"wall-{tone}") if tone else html.Span(words) for words, tone in spans]


def header(standing: Standing | None) -> Component:
    return html.Header(
        [
            html.Div(_as_of(standing), className="wall-as-of"),
            html.H1(TITLE, className="wall-title"),
        ],
        className="wall-header",
    )


def clock() -> Component:
    """Clock and alarm lie above the scene, so that a redraw leaves them standing."""
    return html.Div(
        [
            html.Div(id=BADGE, className="wall-alarm", role="status"),
            html.Div([html.Div(id=CLOCK, className="wall-clock"), html.Div(id=DAY, className="wall-day")]),
        ],
        className="wall-time",
    )


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
    """Each source with the day it reaches; to the right what kind of picture this is, and of which snapshot."""
    kind = ["演示数据"] if standing.is_demo else []
    sources: list[Component] = [html.Span("各来源截至：")] if standing.sources else []
    return html.Footer(
        [
            html.Span([*sources, *(_source(one) for one in standing.sources)], className="wall-sources"),
            html.Span(" · ".join([*kind, "示意图", f"快照 {standing.snapshot_id}"])),
        ],
        className="wall-footer",
    )


def _source(one: Source) -> Component:
    reach = text.day(one.data_until, year=False) if one.data_until else "尚无数据"
    if one.is_late:
        return html.Span(f"◆{one.label}{reach}", className="wall-source wall-yellow")
    return html.Span(f"{one.label}{reach}", className="wall-source")


def stage(standing: Standing, sentence: Sequence[Span], body: Component) -> list[Component]:
    """The whole picture of one scene."""
    return [
        header(standing),
        html.P(spoken(sentence), className="wall-sentence"),
        body,
        footer(standing),
    ]


def facts(standing: Standing) -> Component:
    """What the browser's own clock needs to know of the picture."""
    return html.Div(
        id="wall-facts",
        hidden=True,
        **{
            "data-until": standing.data_until.isoformat(),
            "data-demo": "1" if standing.is_demo else "",
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
