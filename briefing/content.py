"""Composes the 通报 of a period: its sections, its charts and their sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pandas as pd

from briefing import open_items, sentences
from briefing.deck import deck_of
from briefing.document_model import Block, Chart, Figure, Page, Paragraph, Section
from briefing.facts import FLOWS, Facts
from briefing.months import is_one_month, monthly_card
from briefing.tables import Grid, in_official_words, overdue_grid, ranking_grid, town_grid, uncleared_grid
from data.query import periods
from data.query.due_list import DueComplaint
from data.query.windows import BASE_LABELS, COMPARE_LABELS
from data.snapshot.opener import Snapshot
from data.spec.metric import metric
from data.view import View, definition_in
from pages._cards.registry import all_cards
from pages._charts import text
from pages._components.cards import Card
from pages._components.dated import goals_then
from pages._components.narrowing import figures_named, file_name

# in the order of the slides; the 通报 contains only those that its text refers to
CHARTS = (
    "complaints-by-month",
    "complaints-by-channel",
    "complaints-by-town",
    "complaints-by-sector",
    "recovery-cumulative",
    "recovery-by-route",
    "deposit-coverage-by-town",
    "fund-accounts",
    "town-scores",
)
DEFINED = ("complaints_received", "matters_received", "on_time_pct", "settled_pct", "overdue_count",
           "repeat_pct", "satisfied_pct", "verified_yuan", "recovered_yuan", "recovered_pct")  # fmt: skip
FILES = {"docx": "通报", "pptx": "幻灯片"}


@dataclass(frozen=True, kw_only=True)
class Briefing(Page):
    """The 通报 of a period."""

    view: View
    place: str
    facts: Facts


@dataclass
class Places:
    """The charts of the paper, and the numbers of tables and figures in order of use."""

    keys: Sequence[str]
    tables: Iterator[int] = field(default_factory=lambda: count(1))
    charts: Iterator[int] = field(default_factory=lambda: count(1))

    def chart(self, key: str, view: View) -> Chart | None:
        if key not in self.keys:
            return None
        return Chart(key, f"图{next(self.charts)}　{card_of(key, view).full_title(view)}")


def compose(view: View, notes: Sequence[str] = ()) -> Briefing:
    """`notes`: the parts of the requested period that have no data, as whole sentences."""
    facts = Facts(view)
    place = view.place if view.filters.towns else "全县"
    late, still = open_items.overdue_now(facts), facts.question("uncleared_matters")
    places = Places(charts_of(facts))
    sections = [
        Section("一、总体情况", _general(facts, place, places)),
        Section(*_towns(facts, place, places)),
        Section("三、热点问题", _hot(facts, places)),
        Section("四、超期与未清零情况", _open(facts, late, still, places)),
        Section("五、下步工作要求", _points(*open_items.next_steps(facts, late, still))),
    ]
    figures = figures_of(facts, places.keys)
    attachment = Section("镇街保障农民工工资支付评价排名", ranking_blocks(facts))
    return Briefing(
        title_lines=(f"{view.period_label}{view.place}", "欠薪投诉办理和追缴情况通报"),
        snapshot=view.snapshot,
        scope=view.scope,
        files={kind: file_name(name, view, kind, figures_named(*DEFINED)) for kind, name in FILES.items()},
        sections=sections,
        deck=deck_of(facts, sections, attachment, figures),
        figures=figures,
        attachment=attachment,
        definitions=[*windows_in_words(facts), *definitions(view)],
        source=source_of(view.snapshot),
        # the text states where there is no year before
        notes=notes,
        record=_record(facts),
        view=view,
        place=place,
        facts=facts,
    )


def definitions(view: View) -> list[str]:
    """口径 of the figures, the number of records behind figures that not every channel has, and targets."""
    own = [f"{metric(one).label}：{definition_in(view, one)}" for one in DEFINED]
    return [*own, *view.shares(*DEFINED), *goals_then(view, DEFINED)]


def windows_in_words(facts: Facts) -> list[str]:
    """The windows that 同比 and 环比 compare with; empty where there is no comparison."""
    parts = [
        f"{COMPARE_LABELS[compare]}的{BASE_LABELS[compare]}为{periods.window_label(window)}"
        for compare, window in facts.windows().items()
    ]
    return [f"对比时期：{'，'.join(parts)}。", *_cuts(facts)] if parts else []


def _cuts(facts: Facts) -> list[str]:
    """Of which sources the base is of fewer days, because this period's are not all there yet."""
    return [
        in_official_words(line)
        for compare in facts.windows()
        for line in facts.view.comparing(compare).cuts(*FLOWS)
    ]


def _record(facts: Facts) -> dict[str, Any]:
    """The window, the towns and every figure used."""
    window = facts.view.window
    return {
        "from": window.date_from.isoformat(),
        "to": window.date_to.isoformat(),
        "towns": list(facts.view.filters.towns),
        "figures": facts.listed(),
    }


def conclusions(facts: Facts) -> dict[str, str]:
    """The sentences of the 通报 about each chart, which the notes of its slide hold."""
    county = facts.view.place
    texts = {
        "complaints-by-month": sentences.single(facts, "complaints_received", county),
        "complaints-by-channel": sentences.by_channel(facts),
        "complaints-by-town": sentences.by_town(facts),
        "complaints-by-sector": sentences.by_sector(facts),
        "recovery-cumulative": sentences.single(facts, "recovered_pct", county),
        "deposit-coverage-by-town": sentences.single(facts, "deposit_coverage_pct", county),
        "recovery-by-route": sentences.single(facts, "recovered_yuan", county),
        "fund-accounts": sentences.fund(facts),
        "town-scores": sentences.ranked(facts.scores()),
    }
    return {card: words for card, words in texts.items() if words}


def _general(facts: Facts, place: str, places: Places) -> list[Block]:
    chart = places.chart("complaints-by-month", facts.view)
    first, *others = [
        sentences.received(facts, place),
        sentences.handled(facts),
        sentences.paid_back(facts),
        sentences.data_state(facts),
    ]
    words = [Paragraph(one) for one in others if one]
    return [Paragraph(first, see=number_of(chart)), chart, *words] if chart else [Paragraph(first), *words]


def _towns(facts: Facts, place: str, places: Places) -> tuple[str, list[Block]]:
    """The section on towns; a single town is not compared with others."""
    label, is_one = facts.view.period_label, len(facts.view.filters.towns) == 1
    whose = place if is_one else "各镇街"
    grid = town_grid(facts, f"表{next(places.tables)}　{label}{whose}投诉办理和追发情况", place)
    words = sentences.by_town(facts) or f"{whose}投诉办理和追发情况如下。"
    return "二、主要指标" if is_one else "二、分镇街情况", [Paragraph(words, see=number_of(grid)), grid]


def _hot(facts: Facts, places: Places) -> list[Block]:
    points: list[tuple[Any, ...]] = []
    for lead, words, key in (
        ("分渠道看。", sentences.by_channel(facts), "complaints-by-channel"),
        ("分行业看。", sentences.by_sector(facts), "complaints-by-sector"),
    ):
        points.append((lead, words, places.chart(key, facts.view) if words else None))
    blocks = _points(*points, ("重复和群体性反映。", sentences.repeated(facts)))
    return blocks or [Paragraph(f"投诉{text.ABSENT}，本期不作分析。")]


def _open(facts: Facts, late: Sequence[DueComplaint], still: pd.DataFrame, places: Places) -> list[Block]:
    return _points(
        ("超期。", open_items.overdue(facts, late), overdue_grid(late, facts, places.tables)),
        (
            "未清零。",
            open_items.uncleared(facts, still),
            uncleared_grid(still, places.tables),
            places.chart("recovery-cumulative", facts.view),
        ),
        ("应发未发和垫付。", open_items.unpaid(facts)),
    )


def _points(*points: tuple[Any, ...]) -> list[Block]:
    """（一）…: each point is a lead, its text and its charts; a point without text is left out."""
    blocks: list[Block] = []
    written = [point for point in points if point[1]]
    for figure, (lead, words, *others) in zip("一二三四五六七八九", written, strict=False):
        shown = [block for block in others if block is not None]
        # a single point has no number
        numeral = f"（{figure}）" if len(written) > 1 else ""
        blocks.append(Paragraph(words, f"{numeral}{lead}", see="、".join(map(number_of, shown))))
        blocks += shown
    return blocks


def number_of(block: Grid | Chart) -> str:
    """图2　2024年… → 图2."""
    return block.caption.split("　")[0]


def card_of(key: str, view: View) -> Card:
    """The card behind a chart's key; for the monthly chart it depends on the period."""
    return all_cards()[monthly_card(view) if key == "complaints-by-month" else key]


def figures_of(facts: Facts, keys: Sequence[str]) -> list[Figure]:
    view = facts.view
    texts = conclusions(facts)
    figures = []
    for key in keys:
        card = card_of(key, view)
        name, title = card.file_name(view, "png"), card.full_title(view)
        figures.append(Figure(key, card.id, view, title, name, card.unit, texts.get(key, "")))
    return figures


def source_of(snapshot: Snapshot) -> str:
    """The footer of every paper: sources, 数据截至, snapshot, and a notice where the data are demo data."""
    labels = "、".join(one.label for one in snapshot.arrived)
    parts = [
        f"数据来源：{labels}" if labels else "",
        f"数据截至{text.day(snapshot.data_until)}",
        f"快照{snapshot.id}",
        "演示数据" if snapshot.is_demo else "",
    ]
    return "；".join(part for part in parts if part)


def ranking_blocks(facts: Facts) -> list[Block]:
    """The ranking table; a sentence where there is nothing to rank. The chart, which shows the same, is on a
    slide."""
    view = facts.view
    grid = ranking_grid(facts, f"{view.period_label}镇街评价排名")
    if grid is None:
        return [Paragraph("所选范围没有可排名的镇街。")]
    if facts.scores().few.is_most:
        return [Paragraph(sentences.not_ranked(facts.scores()))]
    return [grid]


def charts_of(facts: Facts) -> tuple[str, ...]:
    """The pictures of a period: of nothing there is nothing to draw, of one town nothing to compare, and
    within one month nothing to accumulate."""
    view = facts.view
    received, recovered = facts.total("complaints_received").value, facts.total("recovered_yuan").value
    gone: set[str] = set()
    if text.is_missing(received):
        gone |= {"complaints-by-month"}
    if not received:
        gone |= {"complaints-by-channel", "complaints-by-sector", "complaints-by-town"}
    if not recovered:
        gone |= {"recovery-by-route"}
    if is_one_month(view.window) or not (recovered or facts.total("verified_yuan").value):
        gone |= {"recovery-cumulative"}
    if text.is_missing(facts.total("deposit_coverage_pct").value):
        gone |= {"deposit-coverage-by-town"}
    if text.is_missing(facts.total("fund_balance_yuan").value):
        gone |= {"fund-accounts"}
    if len(view.filters.towns) == 1:
        gone |= {"complaints-by-town", "deposit-coverage-by-town", "town-scores"}
    elif not facts.scores().towns or facts.scores().few.is_most:
        gone |= {"town-scores"}
    return tuple(card for card in CHARTS if card not in gone)
