"""The tables of a briefing as texts: towns, overdue complaints, matters not cleared, the ranking."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

import pandas as pd

from briefing.facts import Facts, Figure
from briefing.phrasing import cell, plain, short_change
from data.frames import records
from data.query.due_list import DueComplaint
from data.query.results import zero
from data.query.scoring import ScoreTable
from data.spec import reference
from data.spec.metric import metric
from pages._cards.ranking import blocks_of, remark_of
from pages._charts import text

MOST_LISTED = 15
ISO_DAY = re.compile(r" ?(\d{4}-\d{2}-\d{2}) ?")
ISO_MONTH = re.compile(r" ?(\d{4}-\d{2}) ?")
TOWN_COLUMNS = (
    ("complaints_received", "投诉"),
    ("matters_received", "事项"),
    ("on_time_pct", "按期办结率"),
    ("overdue_count", "超期"),
    ("verified_yuan", "核实欠薪"),
    ("recovered_yuan", "追发"),
    ("recovered_pct", "到位率"),
)


@dataclass(frozen=True)
class Grid:
    """A table: headings, rows of texts, and relative column widths."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    note: str = ""
    has_total: bool = False
    words: frozenset[int] = field(default_factory=frozenset)


def town_grid(facts: Facts, caption: str, place: str) -> Grid:
    """One row for each town in official order, and the county's own figures, not the sum of the rows."""
    columns = {one: {row.key: row for row in facts.by(one, "town")} for one, _ in TOWN_COLUMNS}
    has_change = facts.has("last_year")
    heads = ["镇街"]
    for one, name in TOWN_COLUMNS:
        unit = metric(one).unit
        heads.append(f"{name}（{'万元' if unit == '元' else unit}）")
        if one == "complaints_received" and has_change:
            heads.append("同比")
    towns = [row for row in columns["complaints_received"].values() if _is_shown(row, columns)]
    rows = [
        [
            town.name,
            *_town_cells(
                [columns[one].get(town.key) or _nothing(one) for one, _ in TOWN_COLUMNS], has_change
            ),
        ]
        for town in towns
    ]
    total = _town_cells([facts.total(one) for one, _ in TOWN_COLUMNS], has_change)
    if len(towns) != 1:
        rows.append([place, *total])
    widths = (25, 13, *([21] if has_change else []), 13, 21, 13, 19, 18, 18)
    shares = {one.recorded for one in map(facts.total, columns) if one.recorded}
    note = f"核实欠薪、到位率：{'，'.join(sorted(shares))}。" if shares else ""
    goals = [(name, facts.total(one).goal) for one, name in TOWN_COLUMNS]
    # a target is of the last row
    note += "".join(f"{place}{name}{plain(goal)}。" for name, goal in goals if goal)
    return Grid(caption, heads, rows, widths, note=note, has_total=len(towns) != 1)


def _nothing(metric_id: str) -> Figure:
    """The figure of 未知镇街 where an answer has no row for it: a count of 0, or no share."""
    declared = metric(metric_id)
    return Figure(
        metric_id, declared.label, declared.unit, None if declared.is_ratio else zero(declared.unit)
    )


def _is_shown(town: Figure, columns: dict[str, dict[str, Figure]]) -> bool:
    """Every town; 未知镇街 only where it has data."""
    if town.key not in reference.SPECIAL_TOWNS:
        return True
    return any(town.key in column and column[town.key].value for column in columns.values())


def _town_cells(figures: Sequence[Figure], has_change: bool) -> list[str]:
    cells = []
    for one in figures:
        cells.append(cell(one.value, one.unit))
        if one.metric == "complaints_received" and has_change:
            cells.append(short_change(one.last_year))
    return cells


def overdue_grid(listed: Sequence[DueComplaint], facts: Facts, numbers: Iterator[int]) -> Grid | None:
    """Complaints overdue now, without names of persons or employers."""
    if not listed:
        return None
    rows = [
        [
            one.town or text.NONE,
            one.channel,
            one.sector or text.NONE,
            one.authority or text.NONE,
            short_day(one.received_date),
            short_day(one.due_date),
            str(-one.workdays_left) if one.workdays_left else "不足1",
        ]
        for one in listed[:MOST_LISTED]
    ]
    until = text.day(facts.view.snapshot.complete_until)
    heads = ("镇街", "渠道", "行业", "主管部门", "收到日期", "到期日", "超期（工作日）")
    return Grid(
        f"表{next(numbers)}　截至{until}超期未结投诉",
        heads,
        rows,
        (23, 21, 19, 32, 21, 21, 20.5),
        note=_cut(len(listed)),
        words=frozenset(range(6)),
    )


def uncleared_grid(frame: pd.DataFrame, numbers: Iterator[int]) -> Grid | None:
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
        for row in records(frame.head(MOST_LISTED))
    ]
    heads = ("镇街", "主管部门", "首次收到", "涉及（人）", "涉及金额（万元）", "已追发（万元）", "已历（天）")
    return Grid(
        f"表{next(numbers)}　本期查实而尚未办结的事项",
        heads,
        rows,
        (24, 40, 22, 16, 21, 20, 15),
        note=_cut(len(frame)),
        words=frozenset({0, 1, 2}),
    )


def _cut(count: int) -> str:
    return f"共{count}行，本表列前{MOST_LISTED}行。" if count > MOST_LISTED else ""


def short_day(value: date | None) -> str:
    """2024.6.28: a date in a narrow column."""
    if text.is_missing(value):
        return text.NONE
    return f"{value.year}.{value.month}.{value.day}"  # type: ignore[union-attr]


def _ranked_with(table: ScoreTable) -> list[str]:
    """The selected towns keep their ranks among all towns."""
    is_part = len(table.towns) < table.ranked_towns
    return [f"名次是在全县{table.ranked_towns}个镇街中的名次。"] if is_part else []


def _few_cases(table: ScoreTable) -> list[str]:
    count = sum(town.is_small_sample for town in table.towns)
    return [f"{count}个镇街件数少（备注“样本量小”），先后可能只是偶然。"] if count else []


def in_official_words(note: str) -> str:
    """在建项目是 2024-06-30 当日的存量，与起始日无关。 → 在建项目是2024年6月30日的存量。"""
    words = ISO_DAY.sub(lambda found: text.day(date.fromisoformat(found[1])), note)
    words = ISO_MONTH.sub(lambda found: text.month(found[1]), words)
    return words.replace("当日的存量，与起始日无关", "的存量")


def ranking_grid(facts: Facts, caption: str) -> Grid | None:
    """Towns by rank, with the points of each block; None where there is nothing to rank."""
    table = facts.scores()
    if not table.towns:
        return None
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
        *[f"{one.name}（{text.number(one.full, 2)}分）" for one in blocks],
        "备注",
    ]
    return Grid(
        caption,
        heads,
        rows,
        (9, 21, 13, *[23.5 for _ in blocks], 20),
        note="".join(map(in_official_words, [*_ranked_with(table), *_few_cases(table), *table.notes])),
        words=frozenset({1, len(heads) - 1}),
    )
