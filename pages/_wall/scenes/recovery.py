"""追缴: amounts verified and recovered, by route and by town, and matters not cleared."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from dash.development.base_component import Component

from data.frames import money_sum, records
from data.query.comparison import Comparison
from data.query.due_list import short_authority
from data.query.windows import Window
from data.view import View
from pages._charts import text
from pages._charts.cumulative import cumulative
from pages._charts.look import WALL
from pages._charts.text import Number, is_missing, money, number
from pages._charts.theme import DARK
from pages._wall import frame, parts
from pages._wall.county_queries import cumulative as cumulative_of
from pages._wall.county_queries import readings, since, trends, year_before
from pages._wall.due_list import UNKNOWN
from pages._wall.parts import Reading, Task, Tile
from pages._wall.rows import Row, rows
from pages._wall.scene import Scene
from pages._wall.sentence import Span
from pages._wall.window import window_words

LISTED = 3
CUMULATIVE = WALL.sized(580, 304)
HEADLINE = ("verified_yuan", "recovered_yuan", "recovered_pct", "recovered_workers", "mediated_yuan")
TRENDS = ("verified_yuan", "recovered_yuan", "recovered_pct", "recovered_workers")


@dataclass(frozen=True)
class Rate:
    """One town: amounts verified and recovered (元), the rate and last year's rate."""

    name: str
    verified_yuan: Number
    pct: Comparison


@dataclass(frozen=True)
class Recovery:
    snapshot_status: frame.SnapshotStatus
    window: Window
    readings: dict[str, Reading]
    trends: dict[str, list[Number]]
    mediated: Reading
    mediated_since_year: int
    cumulative: pd.DataFrame
    # route, this window's and last year's 元, the largest first
    routes: tuple[tuple[str, Number, Number], ...]
    towns: tuple[Rate, ...]
    # days until paid: bucket, this window's and last year's 笔, in order
    days: tuple[tuple[str, int, int | None], ...]
    # None where no channel has data
    uncleared: Number
    uncleared_yuan: Number
    tasks: tuple[Task, ...]


# -- queries ---------------------------------------------------------------------------------------


def ask(view: View) -> Recovery:
    first = date(view.limit_then("mediation_since_year"), 1, 1)
    is_known = not view.is_absent("verified_yuan")
    uncleared = view.question("uncleared_matters")
    has_paid = not view.is_absent("recovered_yuan")
    return Recovery(
        snapshot_status=frame.snapshot_status_of(view, *HEADLINE),
        window=view.window,
        readings=readings(view, *HEADLINE),
        trends=trends(view, *TRENDS),
        mediated=since(view, "mediated_yuan", first),
        mediated_since_year=first.year,
        cumulative=cumulative_of(view),
        routes=_routes(view) if has_paid else (),
        towns=_towns(view),
        days=_days(view) if has_paid else (),
        uncleared=len(uncleared) if is_known else None,
        uncleared_yuan=money_sum(uncleared["涉及金额（元）"]) if is_known and len(uncleared) else None,
        tasks=tuple(_task(row, view) for row in records(uncleared)),
    )


def _routes(view: View) -> tuple[tuple[str, Any, Any], ...]:
    rows = view.split("recovered_yuan", "route")
    rows.sort(key=lambda row: -(row["value"] or 0))
    return tuple((row["route_name"], row["value"], row["compare_value"]) for row in rows)


def _towns(view: View) -> tuple[Rate, ...]:
    """The twelve towns in official order."""
    rows = {row["town"]: row for row in view.split("recovered_pct", "town")}
    return tuple(
        Rate(
            town.town_name,
            rows[town.town_code]["denominator"],
            rows[town.town_code]["comparison"],
        )
        for town in view.snapshot.towns
    )


def _days(view: View) -> tuple[tuple[str, int, int | None], ...]:
    before = year_before(view, "recovered_yuan")
    bases = _paid(before) if before else {}
    return tuple((name, count, bases.get(name)) for name, count in _paid(view).items())


def _paid(view: View) -> dict[str, int]:
    rows = view.question("days_to_pay")
    return {row["用时"]: int(row["笔数"]) for row in records(rows)}


def _task(row: dict[str, Any], view: View) -> Task:
    sector = "" if row["行业"] == UNKNOWN or text.is_missing(row["行业"]) else row["行业"]
    amount = row["涉及金额（元）"]
    places = [row["镇街"], short_authority(row["主管部门"], view.snapshot)]
    if not text.is_missing(row["涉及人数"]):
        places.append(f"{text.number(row['涉及人数'])}人")
    title = f"{sector}欠薪" if text.is_missing(amount) else f"{sector}欠薪{text.money(amount, 1)}"
    return Task(
        "yellow",
        title,
        " · ".join(place for place in places if place and not text.is_missing(place)),
        f"已{text.number(row['已历天数'])}天",
    )


# -- drawing ---------------------------------------------------------------------------------------


def has_data(data: Recovery) -> bool:
    return any(
        not is_missing(data.readings[metric].value) and data.readings[metric].value
        for metric in ("verified_yuan", "recovered_yuan")
    )


def layout(data: Recovery) -> list[Component]:
    body = parts.body(
        "recovery",
        tiles(data),
        [_cumulative_card(data), _routes_card(data)],
        [_towns_card(data)],
        [_uncleared_card(data), _days_card(data)],
    )
    return frame.stage(data.snapshot_status, answer(data), body)


def answer(data: Recovery) -> list[Span]:
    return [*_money(data), ("；", ""), *_uncleared(data), ("。", "")]


def _money(data: Recovery) -> list[Span]:
    owed, paid = data.readings["verified_yuan"].value, data.readings["recovered_yuan"].value
    rate = data.readings["recovered_pct"]
    words = window_words(data.window)
    if is_missing(owed):
        head: list[Span] = [(f"{words}核实欠薪数据未到", "")]
    elif not owed:
        head = [(f"{words}没有核实的欠薪", "")]
    else:
        head = [(f"{words}核实欠薪{money(owed, 1)}", "")]
    if is_missing(paid):
        return [*head, ("，追发数据未到", "")]
    if not paid:
        return [*head, ("，尚未追发", "")] if owed else head
    head += [("，已追发 ", ""), (money(paid, 1), "strong")]
    if is_missing(rate.value):
        return head
    head += [("，到位率", ""), (text.percent(rate.value, 1), "strong")]
    change = rate.comparison
    if change.difference is None:
        return head
    if change.kind == "equal":
        return [*head, ("，与上年同期持平", "")]
    moved = f"{'高' if change.direction == 'up' else '低'}{text.changed(change.difference, 1)}个百分点"
    return [*head, ("，比上年同期", ""), (moved, change.tone)]


def _uncleared(data: Recovery) -> list[Span]:
    if is_missing(data.uncleared):
        return [("未清零情况未知", "")]
    if not data.uncleared:
        return [("没有未清零的事项", "better")]
    spans: list[Span] = [("还有 ", ""), (f"{number(data.uncleared)}项未清零", "yellow")]
    if data.uncleared_yuan:
        spans.append((f"，涉及{money(data.uncleared_yuan, 1)}", ""))
    return spans


def tiles(data: Recovery) -> list[Tile]:
    readings, trends, words = data.readings, data.trends, window_words(data.window)
    involved = "" if is_missing(data.uncleared_yuan) else f"涉及{money(data.uncleared_yuan, 1)}"
    return [
        Tile("rec-verified", "核实欠薪", readings["verified_yuan"], trends["verified_yuan"]),
        Tile("rec-recovered", "追发金额", readings["recovered_yuan"], trends["recovered_yuan"]),
        Tile(
            "rec-rate",
            "追发到位率",
            readings["recovered_pct"],
            trends["recovered_pct"],
            trend_from_zero=False,
        ),
        Tile("rec-workers", "追发人数", readings["recovered_workers"], trends["recovered_workers"]),
        parts.mediated_tile(
            "rec-mediated", data.mediated_since_year, data.mediated, readings["mediated_yuan"]
        ),
        Tile(
            "rec-uncleared",
            "未清零事项",
            Reading(
                "未清零事项",
                "项",
                "low",
                data.uncleared,
                definition=f"{words}收到、经查属实、截至数据日尚未办结的事项。",
                status="unknown" if is_missing(data.uncleared) else "known",
                word=text.ABSENT,
            ),
            note=(involved, "") if data.uncleared else ("没有未清零的", "better"),
            tone="yellow" if data.uncleared else "",
        ),
    ]


def _cumulative_card(data: Recovery) -> Component:
    figure = cumulative(data.cumulative, CUMULATIVE)
    return frame.card(
        "rec-cumulative",
        "核实与追发累计",
        _with_share(f"万元，{window_words(data.window)}", data.readings["verified_yuan"]),
        frame.graph("rec-cumulative", figure),
        # the row of tiles says what both are counted over
        metrics=("verified_yuan", "recovered_yuan"),
    )


def _with_share(subtitle: str, reading: Reading) -> str:
    return f"{subtitle}；{reading.recorded}" if reading.recorded else subtitle


def _routes_card(data: Recovery) -> Component:
    lines = [
        Row(name, value, parts.yuan(value).text, "万元", _beside(base), mark=base)
        for name, value, base in data.routes
    ]
    return frame.card(
        "routes",
        "追发方式",
        f"万元，{window_words(data.window)}",
        rows(lines, empty="追发台账还没有数据"),
        metrics=("recovered_yuan",),
        key=parts.mark_key("上年同期"),
    )


def _beside(base: Number) -> str:
    if is_missing(base):
        return "无上年数据"
    return f"上年{parts.yuan(base).text}"


def _towns_card(data: Recovery) -> Component:
    lines, goal = [], data.readings["recovered_pct"].goal
    for town in data.towns:
        if is_missing(town.pct.value):
            has_owed = not is_missing(town.verified_yuan) and bool(town.verified_yuan)
            lines.append(Row(town.name, None, text.NONE, "", "数据未到" if has_owed else "无核实欠薪"))
            continue
        words, tone = text.short_change(town.pct, 1)
        value, base = town.pct.value, town.pct.base
        lines.append(Row(town.name, value, number(value, 1), "%", words, note_tone=tone, mark=base))
    # the name of a target takes the room of words that the mark of the year before says too
    beside = "" if goal else "；右为同比"
    return frame.card(
        "rates",
        "各镇街到位率",
        _with_share(f"追发÷核实，{window_words(data.window)}{beside}", data.readings["recovered_pct"]),
        rows(lines, full=100, goal=goal, empty="还没有数据"),
        metrics=("recovered_pct",),
        key=parts.mark_key("上年", goal),
    )


def _uncleared_card(data: Recovery) -> Component:
    known = (
        "" if is_missing(data.uncleared) else f"经查属实未办结，共{number(data.uncleared)}项，金额从大到小"
    )
    return frame.card(
        "uncleared",
        "未清零的事项",
        known,
        parts.tasks(
            data.tasks[:LISTED],
            empty="没有未清零的事项" if known else "投诉数据未到",
        ),
        metrics=(),
    )


def _days_card(data: Recovery) -> Component:
    lines = [
        Row(
            name,
            count,
            number(count),
            "笔",
            "无上年数据" if base is None else f"上年{number(base)}",
            mark=base,
            colour=DARK.tertiary if name.startswith("未") else DARK.bar,
        )
        for name, count, base in data.days
    ]
    return frame.card(
        "days",
        "多久追到",
        f"自收到投诉至追发，{window_words(data.window)}",
        rows(lines, empty="追发台账还没有数据"),
        metrics=(),
        key=parts.mark_key("上年同期"),
    )


SCENE = Scene("recovery", "追缴", 4, ask, layout, has_data)
