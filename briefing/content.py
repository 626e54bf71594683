"""The 通报 of a period, composed: its sections, its charts and what is said of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from briefing import sentences
from briefing.asked import search_of
from briefing.facts import Facts
from briefing.months import is_one_month, monthly_card
from briefing.parts import Block, Chart, Paper, Paragraph, Plate, Section
from briefing.tables import Grid, overdue_grid, ranking_grid, town_grid, uncleared_grid
from data.catalogue import metric
from data.snapshots import Snapshot
from pages._cards import complaints, funds, home, ranking, recovery  # noqa: F401 - they declare the cards
from pages._charts import text
from pages._components.cards import REGISTRY, Card, file_name
from pages._components.view import View

# in the order of the slides; the 通报 places those it speaks of
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


@dataclass(frozen=True, kw_only=True)
class Briefing(Paper):
    """The 通报 of a period."""

    view: View
    place: str
    facts: Facts


def compose(view: View) -> Briefing:
    facts = Facts(view)
    place = view.place if view.filters.towns else "全县"
    late, still = sentences.overdue_now(facts), facts.question("uncleared_matters")
    tables, charts = iter(range(1, 20)), iter(range(1, 20))
    sections = [
        Section("一、总体情况", _general(facts, place, charts)),
        Section(*_towns(facts, place, tables)),
        Section("三、热点问题", _hot(facts, charts)),
        Section("四、超期与未清零情况", _open(facts, late, still, tables, charts)),
        Section("五、下步工作要求", _points(*sentences.next_steps(facts, late, still))),
    ]
    plates, towns = plates_of(facts), ranking_blocks(facts)
    return Briefing(
        title_lines=(f"{view.asked.period_label}{view.place}", "欠薪投诉办理和追缴情况通报"),
        snapshot=view.snapshot,
        scope=view.scope,
        files={"docx": file_name("通报", view, "docx"), "pptx": file_name("幻灯片", view, "pptx")},
        sections=sections,
        # the words on the towns stand with their chart
        told=[one for one in sections if not any(isinstance(b, Grid) and b.has_total for b in one.blocks)],
        plates=plates,
        attachment=Section("镇街保障农民工工资支付评价排名", towns),
        definitions=[f"{metric(one).label}：{metric(one).definition}" for one in DEFINED],
        source=source_of(view.snapshot),
        # that there is no year before is said in the text
        notes=[f"{part}。" for part in view.asked.ignored if part.startswith(("起始日=", "截止日="))],
        record=_record(facts),
        view=view,
        place=place,
        facts=facts,
    )


def _record(facts: Facts) -> dict[str, Any]:
    """The window, the towns and every figure used."""
    first, last = facts.view.asked.window
    towns = list(facts.view.filters.towns)
    return {"from": first.isoformat(), "to": last.isoformat(), "towns": towns, "figures": facts.listed()}


def conclusions(facts: Facts) -> dict[str, str]:
    """What a chart's slide says under its title: the sentences of the 通报, where it has one of the chart."""
    county = facts.view.place
    said = {
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
    return {card: words for card, words in said.items() if words}


def _general(facts: Facts, place: str, charts: Iterator[int]) -> list[Block]:
    said = [
        sentences.received(facts, place),
        sentences.handled(facts),
        sentences.paid_back(facts),
        sentences.data_state(facts),
    ]
    paragraphs = [Paragraph(words) for words in said if words]
    return [*paragraphs, _chart("complaints-by-month", facts.view, charts)]


def _towns(facts: Facts, place: str, tables: Iterator[int]) -> tuple[str, list[Block]]:
    """One town alone is compared with no other."""
    label, is_one = facts.view.asked.period_label, len(facts.view.filters.towns) == 1
    whose = place if is_one else "各镇街"
    grid = town_grid(facts, f"表{next(tables)}　{label}{whose}投诉办理和追发情况", place)
    words = sentences.by_town(facts)
    paragraphs = [Paragraph(words)] if words else []
    return "二、主要指标" if is_one else "二、分镇街情况", [*paragraphs, grid]


def _hot(facts: Facts, charts: Iterator[int]) -> list[Block]:
    points: list[tuple[str, str, Block | None]] = []
    for lead, words, key in (
        ("行业。", sentences.by_sector(facts), "complaints-by-sector"),
        ("渠道。", sentences.by_channel(facts), "complaints-by-channel"),
    ):
        # where there is nothing to say there is nothing to draw
        points.append((lead, words, _chart(key, facts.view, charts) if words else None))
    return _points(*points, ("重复和群体性反映。", sentences.repeated(facts)))


def _open(
    facts: Facts, late: pd.DataFrame, still: pd.DataFrame, tables: Iterator[int], charts: Iterator[int]
) -> list[Block]:
    key = "recovery-cumulative"
    is_drawn = key in charts_of(facts.view)
    return _points(
        ("超期。", sentences.overdue(facts, late), overdue_grid(late, facts, tables)),
        (
            "未清零。",
            sentences.uncleared(facts, still),
            uncleared_grid(still, tables),
            _chart(key, facts.view, charts) if is_drawn else None,
        ),
        ("应发未发和垫付。", sentences.unpaid(facts)),
    )


def _points(*points: tuple[Any, ...]) -> list[Block]:
    """（一）…: each point is a lead, its words and what stands with them; one without words is left out."""
    blocks: list[Block] = []
    said = [point for point in points if point[1]]
    for figure, (lead, words, *others) in zip("一二三四五六七八九", said, strict=False):
        blocks.append(Paragraph(words, f"（{figure}）{lead}"))
        blocks += [block for block in others if block is not None]
    return blocks


def _chart(key: str, view: View, numbers: Iterator[int]) -> Chart:
    return Chart(key, f"图{next(numbers)}　{card_of(key, view).full_title(view)}")


def card_of(key: str, view: View) -> Card:
    """What stands in a chart's place: it depends on the period."""
    return REGISTRY[monthly_card(view) if key == "complaints-by-month" else key]


def plates_of(facts: Facts) -> list[Plate]:
    view = facts.view
    search = search_of(view.asked.window, view.filters.towns)
    said = conclusions(facts)
    plates = []
    for key in charts_of(view):
        card = card_of(key, view)
        name = file_name(card.name_in(view), view, "png")
        plates.append(Plate(key, card.id, search, card.full_title(view), name, card.unit, said.get(key, "")))
    return plates


def source_of(snapshot: Snapshot) -> str:
    """The footer of every paper: sources, 数据截至, snapshot, and that it is only a demonstration."""
    labels = "、".join(one.label for one in snapshot.sources)
    parts = [
        f"数据来源：{labels}",
        f"数据截至{text.day(snapshot.data_until)}",
        f"快照{snapshot.id}",
        "演示数据" if snapshot.is_demo else "",
    ]
    return "；".join(part for part in parts if part)


def ranking_blocks(facts: Facts) -> list[Block]:
    """The ranking table and its chart; nothing to rank gives a sentence."""
    view = facts.view
    grid = ranking_grid(facts, f"{view.asked.period_label}镇街评价排名")
    if grid is None:
        return [Paragraph("所选范围没有可排名的镇街。")]
    return [grid, Chart("town-scores", f"附图　{REGISTRY['town-scores'].full_title(view)}")]


def charts_of(view: View) -> tuple[str, ...]:
    """The pictures of a period: within one month there is nothing to accumulate."""
    one_month = is_one_month(view.asked.window)
    return tuple(card for card in CHARTS if not (one_month and card == "recovery-cumulative"))
