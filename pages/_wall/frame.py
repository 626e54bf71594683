"""The frame of every scene: header with 数据截至 and clock, answer sentence, footer, and the stage."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from dash import html
from dash.development.base_component import Component

from data.query.sources import Kind
from data.spec.metric import catalogue
from data.view import COUNTY_NAME, View
from pages._charts import text
from pages._components.graph import graph as make_graph
from pages._wall.sentence import Span

TITLE = f"{COUNTY_NAME}根治欠薪监测分析"
PORTRAIT = "大屏需要横向的屏幕，请把屏幕转为横向。"
# full-width characters that fit the answer sentence at its usual size
MOST_LETTERS = 60
# sources named one by one in the header
MOST_NAMED = 2
CLOCK, DAY, BADGE = "wall-clock", "wall-day", "wall-badge"


@dataclass(frozen=True)
class Source:
    """One ledger: its name, its last day, and how it ends elsewhere than the others; "" where it does not.

    `data_until`: None where it is absent, and of a list of present states without days.
    """

    label: str
    data_until: date | None
    kind: Kind | Literal[""] = ""

    @property
    def is_incomplete(self) -> bool:
        return self.kind in ("absent", "late")


@dataclass(frozen=True)
class SnapshotStatus:
    """What the frame shows of the snapshot: its id, last day, kind of data and sources."""

    snapshot_id: str
    data_until: date
    # the day at which the figures end
    complete_until: date
    is_demo: bool
    stale_after_days: int
    sources: tuple[Source, ...] = ()
    # sources of other scenes that are late
    late_elsewhere: int = 0

    @property
    def late(self) -> list[Source]:
        return [one for one in self.sources if one.is_incomplete]

    @property
    def has_absent_source(self) -> bool:
        """Whether a source is absent, so that the sentence covers only the others."""
        return any(one.kind == "absent" for one in self.sources)


def snapshot_status_of(view: View, *metric_ids: str) -> SnapshotStatus:
    """The view's snapshot, with the sources of these metrics."""
    snapshot, ledgers = view.snapshot, view.ledgers_of(*metric_ids)
    used = [source for source in snapshot.sources if source.ledger in ledgers]
    counted = view.ledgers_asked(*catalogue())
    kinds = {note.ledger: note.kind for note in view.source_notes(view.ledgers_asked(*metric_ids))}
    return SnapshotStatus(
        snapshot_id=snapshot.id,
        data_until=snapshot.data_until,
        complete_until=snapshot.complete_until,
        is_demo=snapshot.is_demo,
        stale_after_days=int(snapshot.parameter("stale_after_days", snapshot.data_until)),
        sources=tuple(Source(one.label, one.data_until, kinds.get(one.ledger, "")) for one in used),
        late_elsewhere=sum(
            one.ledger not in ledgers and one.ledger in counted for one in view.late_sources()
        ),
    )


def span_elements(spans: Sequence[Span]) -> list[Component]:
    """Spans of (text, tone) as elements; the tone is a class, so that colour stays in the style sheet."""
    return [html.Span(words, className=f"wall-{tone}") if tone else html.Span(words) for words, tone in spans]


def answer_sentence(sentence: Sequence[Span]) -> Component:
    """The answer sentence; a long one is set smaller and never cut."""
    letters = sum(0.6 if sign.isascii() else 1 for words, _ in sentence for sign in words)
    is_long = letters > MOST_LETTERS
    return html.P(
        span_elements(sentence), className="wall-sentence wall-sentence-long" if is_long else "wall-sentence"
    )


def header(snapshot_status: SnapshotStatus | None) -> Component:
    return html.Header(
        [
            html.Div(_as_of(snapshot_status), className="wall-as-of"),
            html.H1(TITLE, className="wall-title"),
        ],
        className="wall-header",
    )


def clock(notice: str = "") -> Component:
    """Clock, alarm and notes, outside the scenes so that a redraw keeps them.

    `notice`: the ignored parts of the address.
    """
    notes = [
        html.Div(notice, className="wall-note"),
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
    """The scenes by name, (ids, title); the browser decides which one is shown."""
    return html.Nav(
        [html.Button(title, className="wall-tab", **{"data-view": ids}) for ids, title in views],
        className="wall-tabs",
    )


def view(ids: str, children: Sequence[Component]) -> Component:
    return html.Div(list(children), className="wall-view", **{"data-view": ids})


def _as_of(snapshot_status: SnapshotStatus | None) -> list[Component]:
    if snapshot_status is None:
        return [html.Div("还没有数据", className="wall-until")]
    is_ahead = snapshot_status.complete_until < snapshot_status.data_until
    words = "数据到齐至" if is_ahead else "数据截至"
    first: list[Component] = [html.Span(f"{words} {text.day(snapshot_status.complete_until)}")]
    if snapshot_status.is_demo:
        first.append(html.Span("演示数据", className="wall-pill"))
    return [
        html.Div(first, className="wall-until"),
        html.Div(
            _arrival(snapshot_status.sources, snapshot_status.late_elsewhere),
            className="wall-late" if snapshot_status.late else "wall-arrived",
        ),
    ]


def _arrival(sources: Sequence[Source], late_elsewhere: int) -> str:
    """◆ 省平台只到6月27日，数据未齐: two sources are named, more are counted; then those that are ahead.

    A scene without a late source speaks only of itself while another scene has one.
    """
    late = [one for one in sources if one.is_incomplete]
    ahead = [one for one in sources if one.kind == "ahead"]
    words = f"本幅的来源已到齐，另有{late_elsewhere}个来源未齐" if late_elsewhere else "各来源数据均已到齐"
    if late:
        named = [
            f"{one.label}尚无数据" if one.kind == "absent" else f"{one.label}只到{_short_day(one)}"
            for one in late[:MOST_NAMED]
        ]
        words = f"◆ {'，'.join(named)}{_more(late)}，数据未齐"
    if ahead:
        days = "，".join(f"{one.label}已到{_short_day(one)}" for one in ahead[:MOST_NAMED])
        words += f"；{days}{_more(ahead)}"
    return words


def _more(sources: Sequence[Source]) -> str:
    return f"等{len(sources)}个来源" if len(sources) > MOST_NAMED else ""


def _short_day(source: Source) -> str:
    return text.day(source.data_until, year=False)


def footer(snapshot_status: SnapshotStatus) -> Component:
    """Each source with its last day; on the right the kind of data and the snapshot."""
    kind = ["演示数据"] if snapshot_status.is_demo else []
    sources: list[Component] = [html.Span("各来源截至：")] if snapshot_status.sources else []
    return html.Footer(
        [
            html.Span(
                [*sources, *(_source(one) for one in snapshot_status.sources)], className="wall-sources"
            ),
            html.Span(" · ".join([*kind, f"快照 {snapshot_status.snapshot_id}"])),
        ],
        className="wall-footer",
    )


def _source(one: Source) -> Component:
    reach = "尚无数据" if one.kind == "absent" else _short_day(one) if one.data_until else "现状"
    if one.is_incomplete:
        return html.Span(f"◆{one.label}{reach}", className="wall-source wall-yellow")
    return html.Span(f"{one.label}{reach}", className="wall-source")


def stage(snapshot_status: SnapshotStatus, sentence: Sequence[Span], body: Component) -> list[Component]:
    """The whole picture of one scene."""
    partly: list[Span] = [("来源未齐：", "yellow")] if snapshot_status.has_absent_source else []
    return [
        header(snapshot_status),
        answer_sentence([*partly, *sentence]),
        body,
        footer(snapshot_status),
    ]


def side_by_side(
    statuses: Sequence[SnapshotStatus], pictures: Sequence[Sequence[Component]]
) -> list[Component]:
    """Two scenes side by side under one header, each with its own sentence, for a very wide screen."""
    sources = tuple(dict.fromkeys(source for one in statuses for source in one.sources))
    # what is late only for the other half is named among its own sources
    elsewhere = min(one.late_elsewhere for one in statuses)
    snapshot_status = replace(statuses[0], sources=sources, late_elsewhere=elsewhere)
    halves = [html.Div([sentence, body], className="wall-half") for _, sentence, body, _ in pictures]
    return [header(snapshot_status), html.Div(halves, className="wall-halves"), footer(snapshot_status)]


def facts(snapshot_status: SnapshotStatus, shape: str, build: str) -> Component:
    """Data of the picture for the browser: last day, shape and build id."""
    return html.Div(
        id="wall-facts",
        hidden=True,
        **{
            "data-shape": shape,
            "data-build": build,
            "data-until": snapshot_status.data_until.isoformat(),
            "data-stale-days": str(snapshot_status.stale_after_days),
            # demonstration data end when they were written: that is no delay
            **({"data-demo": ""} if snapshot_status.is_demo else {}),
        },
    )


def error_stage(words: str) -> list[Component]:
    """The frame with one sentence, where there is no readable snapshot or no scene with data."""
    return [header(None), html.P(words, className="wall-nothing")]


def card(
    name: str,
    title: str,
    subtitle: str,
    *children: object,
    metrics: Sequence[str],
    key: Component | None = None,
) -> Component:
    """`metrics`: the figures of the catalogue on it, side by side; none on a list of what is due."""
    head: list[Component] = [html.H2(title), html.Span(subtitle, className="wall-subtitle")]
    if key is not None:
        head.append(key)
    return html.Section(
        [html.Div(head, className="wall-card-head"), *children],
        className=f"wall-card wall-{name}",
        **{"data-metrics": " ".join(metrics)},
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
