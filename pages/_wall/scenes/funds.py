"""资金: balances of the pools, open advances and their age, and the wage deposits."""

from dataclasses import dataclass
from typing import Any

from dash.development.base_component import Component

from data.query import ageing
from data.query.due_list import DueAdvance, DueGuarantee, total_yuan
from data.query.windows import Window
from data.view import View
from pages._charts import text
from pages._charts.text import Number, is_missing, money, number
from pages._charts.theme import DARK
from pages._wall import frame, parts
from pages._wall.county_queries import readings, trends
from pages._wall.due_list import of_all
from pages._wall.parts import Reading, Task, Tile
from pages._wall.rows import Row, rows
from pages._wall.scene import Scene
from pages._wall.sentence import Span
from pages._wall.window import window_words

NO_DEPOSITS = "保证金或在建项目台账还没有数据"
LISTED_ADVANCES = 5
LISTED_GUARANTEES = 3
HEADLINE = (
    "fund_balance_yuan",
    "fund_pool_yuan",
    "fund_outstanding_yuan",
    "fund_advanced_yuan",
    "fund_repaid_yuan",
    "deposit_coverage_pct",
    "deposit_stored_yuan",
    "deposit_required_yuan",
)
TRENDS = ("fund_balance_yuan", "fund_outstanding_yuan", "deposit_coverage_pct")


@dataclass(frozen=True)
class Pool:
    name: str
    pool_yuan: Number
    balance_yuan: Number
    outstanding_yuan: Number


@dataclass(frozen=True)
class Coverage:
    sector: str
    live: Number
    covered: Number
    covered_pct: Number
    base_pct: Number


@dataclass(frozen=True)
class Funds:
    snapshot_status: frame.SnapshotStatus
    window: Window
    readings: dict[str, Reading]
    trends: dict[str, list[Number]]
    pools: tuple[Pool, ...]
    advances: tuple[DueAdvance, ...]
    # the age classes, of which the last is old, and the number of months from which an advance is old
    ages: tuple[str, ...]
    old_months: int
    coverage: tuple[Coverage, ...]
    guarantees: tuple[Task, ...]
    expired: Number
    expiring: Number
    within_days: int


# -- queries ---------------------------------------------------------------------------------------


def ask(view: View) -> Funds:
    has_deposits = not view.is_absent("deposit_coverage_pct")
    due = view.due_list()
    return Funds(
        snapshot_status=frame.snapshot_status_of(view, *HEADLINE),
        window=view.window,
        readings=readings(view, *HEADLINE),
        trends=trends(view, *TRENDS),
        pools=_pools(view),
        advances=due.advances,
        ages=due.limits.ages,
        old_months=due.limits.old_months,
        coverage=_coverage(view) if has_deposits else (),
        guarantees=tuple(_task(one) for one in due.guarantees if one.level != "blue"),
        expired=due.count("guarantee", "red"),
        expiring=due.count("guarantee", "yellow"),
        within_days=due.limits.guarantee_soon_days,
    )


def _pools(view: View) -> tuple[Pool, ...]:
    """The county's pool first, then the towns in official order."""
    if view.is_absent("fund_pool_yuan"):
        return ()
    by = {
        metric: {row["account"]: row for row in view.split(metric, "account", compare=None)}
        for metric in ("fund_pool_yuan", "fund_balance_yuan", "fund_outstanding_yuan")
    }
    return tuple(
        Pool(
            row["account_name"],
            row["value"],
            by["fund_balance_yuan"][code]["value"],
            by["fund_outstanding_yuan"][code]["value"],
        )
        for code, row in by["fund_pool_yuan"].items()
    )


def _coverage(view: View) -> tuple[Coverage, ...]:
    """Sectors with current projects, the lowest coverage first."""
    rows = [row for row in view.split("deposit_coverage_pct", "sector") if row["denominator"]]
    return tuple(
        Coverage(row["sector_name"], row["denominator"], row["numerator"], row["value"], row["compare_value"])
        for row in sorted(rows, key=lambda row: (row["value"], -row["denominator"]))
    )


def _task(one: DueGuarantee) -> Task:
    left = one.days_left
    places = (one.town, one.authority_short, text.money(one.yuan, 1))
    return Task(
        one.level,
        f"{one.sector or ''}项目{one.form}",
        " · ".join(place for place in places if place),
        f"过期{-left}天" if left < 0 else f"剩{left}天" if left else "今日到期",
    )


# -- drawing ---------------------------------------------------------------------------------------


def has_data(data: Funds) -> bool:
    return any(not is_missing(reading.value) for reading in data.readings.values())


def layout(data: Funds) -> list[Component]:
    body = parts.body(
        "funds",
        tiles(data),
        [pools_card(data)],
        [_ageing_card(data), _advances_card(data)],
        [_coverage_card(data), _guarantees_card(data)],
    )
    return frame.stage(data.snapshot_status, answer(data), body)


def answer(data: Funds) -> list[Span]:
    return [*_fund(data), ("；", ""), *_deposits(data), ("。", "")]


def _fund(data: Funds) -> list[Span]:
    balance, out = data.readings["fund_balance_yuan"].value, data.readings["fund_outstanding_yuan"].value
    if is_missing(balance):
        return [("周转金数据未到", "")]
    head: list[Span] = [("周转金余额 ", ""), (money(balance, 1), "strong")]
    if is_missing(out):
        return head
    if not out:
        return [*head, ("，垫付已全部追回", "better")]
    head.append((f"，未追回垫付{money(out, 1)}", ""))
    old = total_yuan(one for one in data.advances if one.level == "yellow")
    if not old:
        return head
    return [*head, ("，其中", ""), (f"{ageing.spoken(data.old_months)}以上{money(old, 1)}", "yellow")]


def _deposits(data: Funds) -> list[Span]:
    covered = data.readings["deposit_coverage_pct"].value
    if is_missing(covered):
        stored = data.readings["deposit_stored_yuan"]
        return [(f"保证金{stored.word}" if stored.status == "unknown" else "保证金落实情况未知", "")]
    spans: list[Span] = [("保证金落实率", ""), (text.percent(covered, 1), "strong")]
    if is_missing(data.expired):
        return spans
    if data.expired:
        spans += [("，", ""), (f"{number(data.expired)}份保函已到期", "red")]
    if data.expiring:
        spans += [("，", ""), (f"{number(data.expiring)}份{data.within_days}天内到期", "yellow")]
    return spans if data.expired or data.expiring else [*spans, ("，没有到期的保函", "better")]


def tiles(data: Funds) -> list[Tile]:
    readings, words = data.readings, window_words(data.window)

    def of(id: str, label: str, metric: str, **more: Any) -> Tile:
        return Tile(f"funds-{id}", label, readings[metric], data.trends.get(metric, ()), **more)

    def moved(id: str, label: str, metric: str) -> Tile:
        """The figure of the year before without judgement, since fewer advances also mean less to reclaim."""
        return of(id, f"{label}（{words}）", metric, note=_year_before(readings[metric]))

    return [
        of(
            "balance",
            "周转金余额",
            "fund_balance_yuan",
            trend_from_zero=False,
            beside=("规模", readings["fund_pool_yuan"]),
        ),
        of("outstanding", "未追回垫付", "fund_outstanding_yuan"),
        moved("advanced", "垫付", "fund_advanced_yuan"),
        moved("repaid", "追回", "fund_repaid_yuan"),
        of("coverage", "保证金落实率", "deposit_coverage_pct", trend_from_zero=False),
        of(
            "stored",
            "实存保证金",
            "deposit_stored_yuan",
            beside=("应存", readings["deposit_required_yuan"]),
        ),
    ]


def _year_before(reading: Reading) -> tuple[str, str]:
    words = "没有上年同期可比" if is_missing(reading.base) else f"上年同期{parts.yuan(reading.base)}"
    return words, ""


def pools_card(data: Funds) -> Component:
    """Each pool's balance as a share of its size, since the county's pool is much larger than the towns'."""
    return frame.card(
        "pools",
        "县和镇街周转金",
        "余额，万元；条：占各自规模，黄为未追回",
        rows([_pool(pool) for pool in data.pools], full=1, empty="周转金台账还没有数据"),
        metrics=("fund_balance_yuan", "fund_outstanding_yuan"),
    )


def _pool(pool: Pool) -> Row:
    """One pool: its balance in blue, open advances in yellow."""
    out = pool.outstanding_yuan
    if is_missing(out):
        note, tone = "追回情况未知", "same"
    else:
        note, tone = (f"未追回 {parts.yuan(out).text}", "yellow") if out else ("全部在账", "same")
    kept, owing = (_share(value, pool.pool_yuan) for value in (pool.balance_yuan, out))
    return Row(
        pool.name,
        None if kept is None else kept + (owing or 0),
        parts.yuan(pool.balance_yuan).text,
        "",
        note,
        note_tone=tone,
        part=kept,
        part_colour=DARK.bar,
        colour=DARK.yellow,
    )


def _share(value: Number, whole: Number) -> float | None:
    return None if is_missing(value) or not whole else float(value or 0) / float(whole)


def _ageing_card(data: Funds) -> Component:
    lines = []
    for age in data.ages:
        own = [one for one in data.advances if one.age == age]
        total = total_yuan(own)
        colour = DARK.yellow if age == data.ages[-1] else DARK.bar
        lines.append(Row(age, total, parts.yuan(total).text, "万元", f"{len(own)}笔", colour=colour))
    return frame.card(
        "ageing",
        "未追回的账龄",
        "自批准垫付之日起",
        rows(lines if data.advances else [], empty="没有未追回的垫付"),
        metrics=("fund_outstanding_yuan",),
    )


def _advances_card(data: Funds) -> Component:
    tasks = [
        Task(
            one.level,
            f"{one.town}垫付，未追回{money(one.yuan, 1)}",
            f"{text.day(one.approved_date)}批准",
            f"已{number(one.age_days)}天",
        )
        for one in data.advances[:LISTED_ADVANCES]
    ]
    shown = of_all(LISTED_ADVANCES, len(data.advances), "笔")
    count = f"，共{len(data.advances)}笔{shown}" if data.advances else ""
    return frame.card(
        "advances",
        "最久未追回",
        f"从久到近{count}",
        parts.tasks(tasks, empty="没有未追回的垫付"),
        metrics=(),
    )


def _coverage_card(data: Funds) -> Component:
    goal = data.readings["deposit_coverage_pct"].goal
    lines = [
        Row(
            one.sector,
            one.covered_pct,
            number(one.covered_pct, 1),
            "%",
            f"{number(one.covered)}/{number(one.live)}个",
            mark=one.base_pct,
        )
        for one in data.coverage
    ]
    return frame.card(
        "coverage",
        "各行业保证金落实率",
        "足额或免存的在建项目",
        rows(lines, full=100, goal=goal, empty=NO_DEPOSITS),
        metrics=("deposit_coverage_pct",),
        key=parts.mark_key("上年同期", goal),
    )


def _guarantees_card(data: Funds) -> Component:
    if is_missing(data.expired):
        subtitle, empty = "", NO_DEPOSITS
    else:
        shown = of_all(LISTED_GUARANTEES, len(data.guarantees), "份")
        subtitle = f"已到期{number(data.expired)}份，{data.within_days}天内{number(data.expiring)}份{shown}"
        empty = f"没有已到期和{data.within_days}天内到期的保函"
    return frame.card(
        "guarantees",
        "到期的保函",
        subtitle,
        parts.tasks(data.guarantees[:LISTED_GUARANTEES], empty=empty),
        metrics=(),
    )


SCENE = Scene("funds", "资金", 3, ask, layout, has_data)
