"""Cards of 资金使用: wage deposits and the revolving fund."""

from dataclasses import replace

import pandas as pd

from data.frames import money_sum
from data.query.ageing import fund_ages
from data.view import View
from pages._cards.decisions import expiry_words
from pages._cards.splits import month_marks, split_card
from pages._charts import text
from pages._charts.lists import ListStyle, TextColumn, list_bars
from pages._charts.look import Look
from pages._charts.monthly import monthly
from pages._charts.native import NativeChart, by_month, series
from pages._charts.table import Column, Table
from pages._charts.theme import LIGHT, Figure
from pages._components.cards import Card
from pages._components.drilldown import Drilldown, declare

# the parameter of data/reference: the number of days ahead that the card covers
EXPIRES_SOON = "guarantee_watch_days"


def as_of(view: View) -> str:
    """The date of a stock: the window's last day."""
    return f"截至{text.day(view.window.date_to)}"


# -- deposits --------------------------------------------------------------------------------------

COVERAGE_BY_SECTOR = split_card(
    id="deposit-coverage-by-sector",
    title="保证金落实率·行业",
    name="分行业保证金落实率",
    metric_id="deposit_coverage_pct",
    by="sector",
    head="行业",
    more_marts=("projects",),
    name_width=68,
    sub=lambda _frame, _view: "%",
    span=3,
    height=318,
)

COVERAGE_BY_TOWN = split_card(
    id="deposit-coverage-by-town",
    title="保证金落实率·镇街",
    name="各镇街保证金落实率",
    metric_id="deposit_coverage_pct",
    by="town",
    head="镇街",
    more_marts=("projects",),
    sub=lambda _frame, view: f"%，{as_of(view)}",
    span=4,
    height=318,
)


def expiring_table(frame: pd.DataFrame, view: View) -> Table:
    columns = (
        Column("项目", "project"),
        Column("镇街", "town"),
        Column("保函金额", "yuan", "元"),
        Column("到期日", "due_date"),
        Column("情况", "state", tone_key="tone"),
    )
    return Table(columns, frame, line_key="line", empty=f"{view.limit(EXPIRES_SOON)}日内没有到期的保函")


def expiring_frame(view: View) -> pd.DataFrame:
    """Columns project, town, yuan, due_date, state, tone, line; the earliest expiry first."""
    listed = [
        {
            "project": one.project,
            "town": one.town,
            "yuan": one.yuan,
            "due_date": one.due_date,
            "state": expiry_words(one),
            "tone": "worse" if one.level == "red" else "same",
            "line": one.line,
        }
        for one in view.due_list().guarantees
    ]
    return pd.DataFrame(listed, columns=["project", "town", "yuan", "due_date", "state", "tone", "line"])


EXPIRING_REMARK = (
    "在建、未依法免存的项目，保函到期日在数据到齐日之前或其后规定天数内（见参数表），不受时间筛选限制。"
)
GUARANTEES = declare(
    Drilldown(
        "guarantees-expiring",
        "到期的保函",
        "deposit_expiring",
        EXPIRING_REMARK,
        {"within_days": EXPIRES_SOON},
        has_window=False,
    )
)
EXPIRING = Card(
    id="deposit-expiring",
    title="到期的保函",
    name="到期的工资保证金保函",
    unit="份",
    is_present=True,
    metrics=("deposit_stored_yuan",),
    rows=(GUARANTEES.id, "deposit_stored_yuan"),
    more_marts=("projects",),
    ask=expiring_frame,
    table=expiring_table,
    sub=lambda frame, view: (
        f"在建项目，已过期和{view.limit(EXPIRES_SOON)}日内到期的，共{text.number(len(frame))}份"
    ),
    remark=EXPIRING_REMARK,
    span=5,
    height=318,
)


# -- the revolving fund ----------------------------------------------------------------------------


def accounts_frame(view: View) -> pd.DataFrame:
    ids = ("fund_pool_yuan", "fund_outstanding_yuan", "fund_balance_yuan")
    answers = view.measure(*ids, by=("account",), compare=False)
    frame = answers[ids[0]].frame()[["account", "account_name", "value"]].rename(columns={"value": ids[0]})
    for one in ids[1:]:
        frame = frame.merge(
            answers[one].frame()[["account", "value"]].rename(columns={"value": one}), how="left"
        )
    # an account without a pool stays while it has open advances, so that the rows add up to the total
    frame = frame[(frame["fund_pool_yuan"].fillna(0) > 0) | (frame["fund_outstanding_yuan"].fillna(0) != 0)]
    flows = view.measure("fund_advanced_yuan", "fund_repaid_yuan", by=("account",), compare=False)
    for one, answer in flows.items():
        found = answer.frame()[["account", "value"]].rename(columns={"value": one})
        frame = frame.merge(found, how="left")
        # an account without movements has 0; before the ledger's first day the figure is unknown
        if not text.is_missing(view.measure(one, compare=False)[one].total()["value"]):
            frame[one] = frame[one].fillna(0)
    # the county's pool first, then the towns by open advances
    return (
        frame.assign(is_town=frame["account"].str.len() > 6)
        .sort_values(["is_town", "fund_outstanding_yuan", "account"], ascending=[True, False, True])
        .reset_index(drop=True)
    )


def accounts_table(frame: pd.DataFrame, _view: View) -> Table:
    columns = (
        Column("资金账户", "account_name"),
        Column("规模", "fund_pool_yuan", "元"),
        Column("本期垫付", "fund_advanced_yuan", "元"),
        Column("本期追回", "fund_repaid_yuan", "元"),
        Column("未追回", "fund_outstanding_yuan", "元"),
        Column("余额", "fund_balance_yuan", "元"),
    )
    return Table(columns, frame)


def draw_accounts(frame: pd.DataFrame, _view: View, look: Look) -> Figure:
    """The balance of each pool as a share of it, because the county's pool is six times a town's."""
    pools = frame["fund_pool_yuan"].replace(0, float("nan"))
    bars = pd.DataFrame(
        {
            "name": frame["account_name"],
            "value": (frame["fund_balance_yuan"] / pools * 100).clip(lower=0),
            "compare_value": 100.0,
        }
    )

    def money(column: str) -> list[str]:
        return [text.shown(value, "元").text for value in frame[column]]

    columns = [
        TextColumn("规模", money("fund_pool_yuan"), width=58),
        TextColumn("本期垫付", money("fund_advanced_yuan"), width=66),
        TextColumn("本期追回", money("fund_repaid_yuan"), width=66),
        TextColumn("未追回", money("fund_outstanding_yuan"), width=60),
        TextColumn("余额", money("fund_balance_yuan"), is_bold=True, width=64),
    ]
    style = ListStyle("%", name_head="资金账户", mark_label="余额占规模，竖线为规模", name_width=92)
    return list_bars(bars, style, columns, look=look)


def native_accounts(frame: pd.DataFrame, _view: View) -> NativeChart:
    """The balance of each pool, and what is not reclaimed of it."""
    parts = [
        series("余额", frame["fund_balance_yuan"], "元", LIGHT.bar),
        series("未追回", frame["fund_outstanding_yuan"], "元", LIGHT.yellow),
    ]
    return NativeChart("bars", list(frame["account_name"]), parts, "万元")


ADVANCES = declare(
    Drilldown(
        "advances-outstanding",
        "未追回的垫付",
        "fund_ageing",
        "区间末日未追回的应急周转金垫付，账龄自批准垫付之日起算。",
    )
)
ACCOUNTS = Card(
    id="fund-accounts",
    title="周转金账户",
    name="应急周转金账户",
    unit="万元",
    metrics=(
        "fund_pool_yuan",
        "fund_advanced_yuan",
        "fund_repaid_yuan",
        "fund_outstanding_yuan",
        "fund_balance_yuan",
    ),
    rows=("fund_balance_yuan", "fund_advanced_yuan", "fund_repaid_yuan", ADVANCES.id),
    ask=accounts_frame,
    table=accounts_table,
    draw=draw_accounts,
    native=native_accounts,
    sub=lambda _frame, view: f"万元，{as_of(view)}；垫付和追回为{view.period_label}",
    tall=lambda frame: 24 + 26 * len(frame),
    span=7,
    height=404,
)


def ages_frame(view: View) -> pd.DataFrame:
    listed = view.question("fund_ageing")
    rows = []
    for age in fund_ages(view.snapshot, view.window.date_to):
        own = listed[listed["账龄"] == age] if len(listed) else listed
        rows.append({"name": age, "count": len(own), "value": money_sum(own["未追回（元）"])})
    return pd.DataFrame(rows)


def draw_ages(frame: pd.DataFrame, _view: View, look: Look) -> Figure:
    columns = [
        TextColumn("笔", [text.number(value) for value in frame["count"]], width=36),
        TextColumn(
            "万元", [text.shown(value, "元").text for value in frame["value"]], is_bold=True, width=70
        ),
    ]
    return list_bars(frame, ListStyle("元", name_head="账龄", name_width=80), columns, look=look)


AGEING = Card(
    id="fund-ageing",
    title="未追回的账龄",
    name="应急周转金未追回账龄",
    unit="万元",
    metrics=("fund_outstanding_yuan",),
    rows=(ADVANCES.id,),
    ask=ages_frame,
    table=lambda frame, _view: Table(
        (
            Column("账龄", "name"),
            Column("笔数", "count", "笔", decimals=0),
            Column("未追回", "value", "元"),
        ),
        frame,
    ),
    draw=draw_ages,
    native=lambda frame, _view: NativeChart(
        "bars", list(frame["name"]), [series("未追回", frame["value"], "元", LIGHT.bar)], "万元"
    ),
    sub=lambda _frame, view: f"万元，{as_of(view)}，自批准垫付之日起",
    remark="账龄自批准垫付之日算到区间末日。",
    tall=lambda frame: 24 + 40 * len(frame),
    span=5,
    height=160,
)


def flows_frame(view: View) -> pd.DataFrame:
    answers = view.measure(
        "fund_advanced_yuan", "fund_repaid_yuan", by=("month",), compare=False, filters=view.months_back(12)
    )
    advanced, repaid = (answers[one].frame() for one in ("fund_advanced_yuan", "fund_repaid_yuan"))
    return advanced[["month", "value"]].assign(compare_value=repaid["value"].to_numpy())


def draw_flows(frame: pd.DataFrame, view: View, look: Look) -> Figure:
    marks = replace(
        month_marks(view, "元", view.ledgers_asked("fund_advanced_yuan"), metric_ids=FLOWS.metrics),
        names=("垫付", "追回"),
        is_pair=True,
    )
    return monthly(frame, marks, look=look)


FLOWS = Card(
    id="fund-flows",
    title="每月垫付与追回",
    name="应急周转金每月垫付与追回",
    unit="万元",
    metrics=("fund_advanced_yuan", "fund_repaid_yuan"),
    rows=("fund_advanced_yuan", "fund_repaid_yuan"),
    is_over_months=True,
    ask=flows_frame,
    table=lambda frame, _view: Table(
        (Column("月份", "name"), Column("垫付", "value", "元"), Column("追回", "compare_value", "元")),
        frame.assign(name=[text.month(month) for month in frame["month"]]),
    ),
    draw=draw_flows,
    native=lambda frame, _view: by_month(
        list(frame["month"]),
        [
            series("垫付", frame["value"], "元", LIGHT.bar),
            series("追回", frame["compare_value"], "元", LIGHT.ink),
        ],
        "元",
    ),
    sub=lambda frame, _view: (
        f"万元，{text.month(frame['month'].iloc[0])}至{text.month(frame['month'].iloc[-1])}"
    ),
    span=5,
    height=202,
)

CARDS = (COVERAGE_BY_SECTOR, COVERAGE_BY_TOWN, EXPIRING, ACCOUNTS, AGEING, FLOWS)
