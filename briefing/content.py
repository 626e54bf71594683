"""What stands in a briefing: sections of paragraphs, tables and charts; page, Word and slides share it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from briefing import sentences
from briefing.facts import Facts
from briefing.tables import Grid, overdue_grid, ranking_grid, town_grid, uncleared_grid
from data.catalogue import metric
from pages._cards import complaints, funds, home, ranking, recovery  # noqa: F401 - they declare the cards
from pages._charts import text
from pages._components.cards import REGISTRY
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


@dataclass(frozen=True)
class Paragraph:
    """`lead` is set in the face of a second heading."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Chart:
    card: str
    caption: str


Block = Paragraph | Grid | Chart


@dataclass(frozen=True)
class Section:
    heading: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Briefing:
    """Everything that the writers of Word, slides and page set on paper."""

    view: View
    title_lines: tuple[str, str]
    place: str
    sections: Sequence[Section]
    attachment: Section
    notes: Sequence[str]
    source: str
    facts: Facts

    @property
    def title(self) -> str:
        return "".join(self.title_lines)

    def grids(self) -> list[Grid]:
        blocks = [block for section in (*self.sections, self.attachment) for block in section.blocks]
        return [block for block in blocks if isinstance(block, Grid)]

    @property
    def plain_text(self) -> str:
        """The draft without tables and charts, to be copied."""
        lines = [self.title]
        for section in self.sections:
            lines.append(section.heading)
            lines += [one.lead + one.text for one in section.blocks if isinstance(one, Paragraph)]
        return "\n".join([*lines, self.source])


def compose(view: View) -> Briefing:
    facts = Facts(view)
    place = view.place if view.filters.towns else "全县"
    late, still = sentences.overdue_now(facts), facts.question("uncleared_matters")
    counted = iter(range(1, 20))
    drawn = iter(range(1, 20))
    sections = [
        _section(
            "一、总体情况",
            _words(sentences.received(facts, place)),
            _words(sentences.handled(facts)),
            _words(sentences.paid_back(facts)),
            _words(sentences.data_state(facts)),
            _chart("complaints-by-month", view, drawn),
        ),
        _section(
            "二、分镇街情况",
            _words(sentences.by_town(facts)),
            town_grid(facts, f"表{next(counted)}　{view.asked.period_label}各镇街投诉办理和追发情况", place),
        ),
        _section(
            "三、热点问题",
            _words(sentences.by_sector(facts), "（一）行业。"),
            _words(sentences.by_channel(facts), "（二）渠道。"),
            _words(sentences.repeated(facts), "（三）重复和群体性反映。"),
            _chart("complaints-by-channel", view, drawn),
            _chart("complaints-by-sector", view, drawn),
        ),
        _section(
            "四、超期与未清零情况",
            _words(sentences.overdue(facts, late), "（一）超期。"),
            overdue_grid(late, facts, counted),
            _words(sentences.uncleared(still), "（二）未清零。"),
            uncleared_grid(still, counted),
            _chart("recovery-cumulative", view, drawn) if "recovery-cumulative" in charts_of(view) else None,
            _words(sentences.unpaid(facts), "（三）应发未发和垫付。"),
        ),
        _section("五、下步工作要求", *_steps(sentences.next_steps(facts, late, still))),
    ]
    return Briefing(
        view=view,
        title_lines=(f"{view.asked.period_label}{view.place}", "欠薪投诉办理和追缴情况通报"),
        place=place,
        sections=sections,
        attachment=Section("镇街保障农民工工资支付评价排名", ranking_blocks(facts)),
        notes=[f"{metric(one).label}：{metric(one).definition}" for one in DEFINED],
        source=source_of(view),
        facts=facts,
    )


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


def _section(heading: str, *blocks: Block | None) -> Section:
    return Section(heading, [block for block in blocks if block is not None])


def _words(words: str, lead: str = "") -> Paragraph | None:
    return Paragraph(words, lead) if words else None


def _chart(card: str, view: View, numbers: Any) -> Chart:
    title = f"{view.asked.period_label}{view.place}{REGISTRY[card].title}"
    return Chart(card, f"图{next(numbers)}　{title}")


def _steps(steps: Sequence[tuple[str, str]]) -> list[Paragraph]:
    figures = "一二三四五六七八九"
    return [Paragraph(words, f"（{figures[place]}）{lead}") for place, (lead, words) in enumerate(steps)]


def source_of(view: View) -> str:
    """The footer of every paper: sources, 数据截至, snapshot, and that it is only a demonstration."""
    labels = "、".join(one.label for one in view.snapshot.sources)
    parts = [
        f"数据来源：{labels}",
        f"数据截至{text.day(view.snapshot.data_until)}",
        f"快照{view.snapshot.id}",
        "演示数据" if view.snapshot.is_demo else "",
    ]
    return "；".join(part for part in parts if part)


def ranking_blocks(facts: Facts) -> list[Block]:
    """The ranking table and its chart; nothing to rank gives a sentence."""
    view = facts.view
    grid = ranking_grid(facts, f"{view.asked.period_label}镇街评价排名")
    if grid is None:
        return [Paragraph("所选范围没有可排名的镇街。")]
    title = f"{view.asked.period_label}{view.place}{REGISTRY['town-scores'].title}"
    return [grid, Chart("town-scores", f"附图　{title}")]


def charts_of(view: View) -> tuple[str, ...]:
    """The pictures of a period: within one month there is nothing to accumulate."""
    first, last = view.asked.window
    is_one_month = (first.year, first.month) == (last.year, last.month)
    return tuple(card for card in CHARTS if not (is_one_month and card == "recovery-cumulative"))
