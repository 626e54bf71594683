"""What stands in a briefing: sections of paragraphs, tables and charts; page, Word and slides share it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

import pandas as pd

from briefing import sentences
from briefing.facts import Facts, Figure
from briefing.wording import cell, plain, short_change
from data import lookups
from data.answers import zero
from data.catalogue import metric
from data.periods import window_label
from pages._cards import complaints, funds, home, ranking, recovery  # noqa: F401 - they declare the cards
from pages._cards.ranking import blocks_of, remark_of
from pages._charts import text
from pages._components.cards import REGISTRY
from pages._components.view import View

MOST_LISTED = 15
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
TOWN_COLUMNS = (
    ("complaints_received", "投诉"),
    ("matters_received", "事项"),
    ("on_time_pct", "按期办结率"),
    ("overdue_count", "超期"),
    ("verified_yuan", "核实欠薪"),
    ("recovered_yuan", "追发"),
    ("recovered_pct", "到位率"),
)
DEFINED = ("complaints_received", "matters_received", "on_time_pct", "settled_pct", "overdue_count",
           "repeat_pct", "satisfied_pct", "verified_yuan", "recovered_yuan", "recovered_pct")  # fmt: skip


@dataclass(frozen=True)
class Paragraph:
    """`lead` is set in the face of a second heading."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Grid:
    """A table: headings, rows of texts, and how wide the columns are beside each other."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    note: str = ""
    has_total: bool = False
    words: frozenset[int] = field(default_factory=frozenset)


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
            _chart("recovery-cumulative", view, drawn),
            _words(sentences.unpaid(facts), "（三）应发未发和垫付。"),
        ),
        _section("五、下步工作要求", *_steps(sentences.next_steps(facts, late, still))),
    ]
    return Briefing(
        view=view,
        title_lines=(f"{view.asked.period_label}{view.place}", "欠薪投诉办理和追缴情况通报"),
        place=place,
        sections=sections,
        attachment=Section("镇街保障农民工工资支付评价排名", ranking_blocks(facts, view)),
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


# -- tables ----------------------------------------------------------------------------------------


def town_grid(facts: Facts, caption: str, place: str) -> Grid:
    """A row a town in official order, and the whole county's own figures: no sum of the rows."""
    columns = {one: {row.key: row for row in facts.by(one, "town")} for one, _ in TOWN_COLUMNS}
    heads = ["镇街"]
    for one, name in TOWN_COLUMNS:
        unit = metric(one).unit
        heads.append(f"{name}（{'万元' if unit == '元' else unit}）")
        if one == "complaints_received":
            heads.append("同比")
    towns = [row for row in columns["complaints_received"].values() if _is_shown(row, columns)]
    rows = [
        [town.name, *_town_cells([columns[one].get(town.key) or _nothing(one) for one, _ in TOWN_COLUMNS])]
        for town in towns
    ]
    total = _town_cells([facts.total(one) for one, _ in TOWN_COLUMNS])
    if len(towns) != 1:
        rows.append([place, *total])
    return Grid(caption, heads, rows, (26, 15, 18, 15, 19, 14, 19, 17, 19), has_total=len(towns) != 1)


def _nothing(metric_id: str) -> Figure:
    """未知镇街 stands in an answer only where a row has it: elsewhere it has none, and no share."""
    declared = metric(metric_id)
    return Figure(
        metric_id, declared.label, declared.unit, None if declared.is_ratio else zero(declared.unit)
    )


def _is_shown(town: Figure, columns: dict[str, dict[str, Figure]]) -> bool:
    """未知镇街 only where something is under it."""
    if town.key not in lookups.SPECIAL_TOWNS:
        return True
    return any(town.key in column and column[town.key].value for column in columns.values())


def _town_cells(figures: Sequence[Figure]) -> list[str]:
    cells = []
    for one in figures:
        cells.append(cell(one.value, one.unit))
        if one.metric == "complaints_received":
            cells.append(short_change(one))
    return cells


def overdue_grid(frame: pd.DataFrame, facts: Facts, numbers: Any) -> Grid | None:
    """What is overdue now; neither person nor employer is named."""
    if frame.empty:
        return None
    rows = [
        [
            row["镇街"],
            row["渠道"],
            row["行业"],
            row["主管部门"] if not text.is_missing(row["主管部门"]) else text.NONE,
            short_day(row["收到日期"]),
            short_day(row["到期日"]),
            str(-int(row["剩余工作日"])) if row["剩余工作日"] else "不足1",
        ]
        for row in frame.head(MOST_LISTED).to_dict("records")
    ]
    until = text.day(facts.view.snapshot.data_until)
    heads = ("镇街", "渠道", "行业", "主管部门", "收到日期", "到期日", "超期（工作日）")
    return Grid(
        f"表{next(numbers)}　截至{until}超期未结投诉",
        heads,
        rows,
        (24, 22, 20, 34, 22, 22, 18),
        note=_cut(frame),
        words=frozenset(range(6)),
    )


def uncleared_grid(frame: pd.DataFrame, numbers: Any) -> Grid | None:
    if frame.empty:
        return None
    rows = [
        [
            row["镇街"],
            row["主管部门"] if not text.is_missing(row["主管部门"]) else text.NONE,
            short_day(row["首次收到日期"]),
            plain(text.number(row["涉及人数"])),
            cell(row["涉及金额（元）"], "元"),
            cell(row["已追发（元）"], "元"),
            plain(text.number(row["已历天数"])),
        ]
        for row in frame.head(MOST_LISTED).to_dict("records")
    ]
    heads = ("镇街", "主管部门", "首次收到", "涉及（人）", "涉及金额（万元）", "已追发（万元）", "已历（天）")
    return Grid(
        f"表{next(numbers)}　本期查实而尚未办结的事项",
        heads,
        rows,
        (26, 38, 22, 16, 22, 20, 16),
        note=_cut(frame),
        words=frozenset({0, 1, 2}),
    )


def _cut(frame: pd.DataFrame) -> str:
    return f"共{len(frame)}行，本表列前{MOST_LISTED}行。" if len(frame) > MOST_LISTED else ""


def short_day(value: date | None) -> str:
    """2024.6.28: a date in a narrow column."""
    if text.is_missing(value):
        return text.NONE
    return f"{value.year}.{value.month}.{value.day}"  # type: ignore[union-attr]


def ranking_blocks(facts: Facts, view: View) -> list[Block]:
    """The ranking table and its chart; nothing to rank gives a sentence."""
    table = facts.scores()
    if not table.towns:
        return [Paragraph("所选范围没有可排名的镇街。")]
    blocks = blocks_of(table)
    rows = []
    for town in table.towns:
        parts = sorted(town.parts, key=lambda part: part.item.block)
        points = {
            name: sum(part.points for part in own)
            for name, own in groupby(parts, lambda part: part.item.block)
        }
        rows.append(
            [
                str(town.rank),
                town.town_name,
                text.number(town.score, 2),
                *[text.number(points[block.name], 2) for block in blocks],
                remark_of(town),
            ]
        )
    heads = [
        "名次",
        "镇街",
        "得分",
        *[f"{one.name}（满分{text.number(one.full, 2)}）" for one in blocks],
        "备注",
    ]
    period = window_label(*view.asked.window)
    grid = Grid(
        f"{period}镇街评价排名",
        heads,
        rows,
        (12, 26, 16, *[21 for _ in blocks], 22),
        note="".join(table.notes),
        words=frozenset({1, len(heads) - 1}),
    )
    return [grid, Chart("town-scores", f"附图　{period}{view.place}{REGISTRY['town-scores'].title}")]
