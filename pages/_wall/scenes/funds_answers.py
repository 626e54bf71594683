"""The questions of 资金."""

import pandas as pd

from data.spec import reference
from data.warehouse import Warehouse
from pages._charts import text
from pages._wall.county_queries import Questions
from pages._wall.due_list import short_authority
from pages._wall.parts import Task
from pages._wall.scenes.funds import Advance, Coverage, Funds, Pool
from pages._wall.window import Window, last_12_months, this_year

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
LEDGERS = frozenset({"revolving_fund", "wage_deposits"})


def ask(warehouse: Warehouse, snapshot_id: str | None = None) -> Funds:
    questions = Questions(warehouse, snapshot_id)
    until = questions.snapshot.data_until
    year = this_year(until)
    has_deposits = not questions.is_absent("deposit_coverage_pct")
    within_days = int(reference.parameter("guarantee_soon_days", until))
    guarantees = questions.listed("deposit_expiring", year, within_days=within_days)
    expired = int((guarantees["剩余天数"] < 0).sum()) if len(guarantees) else 0
    return Funds(
        standing=questions.standing(LEDGERS),
        window=year,
        readings=questions.readings(*HEADLINE, window=year),
        trends=questions.trends(*TRENDS, window=last_12_months(until)),
        pools=_pools(questions, year),
        advances=_advances(questions.listed("fund_ageing", year)),
        coverage=_coverage(questions, year) if has_deposits else (),
        guarantees=tuple(_task(row) for row in guarantees.to_dict("records")),
        expired=expired if has_deposits else None,
        expiring=len(guarantees) - expired if has_deposits else None,
        within_days=within_days,
    )


def _pools(questions: Questions, window: Window) -> tuple[Pool, ...]:
    """The county's first, then the towns in their order."""
    if questions.is_absent("fund_pool_yuan"):
        return ()
    by = {
        metric: {row["account"]: row for row in questions.split(metric, window, ("account",), compare=False)}
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


def _advances(rows: pd.DataFrame) -> tuple[Advance, ...]:
    return tuple(
        Advance(
            row["资金账户"], text.day(row["批准日期"]), row["未追回（元）"], row["账龄"], int(row["账龄天数"])
        )
        for row in rows.to_dict("records")
    )


def _coverage(questions: Questions, window: Window) -> tuple[Coverage, ...]:
    """Sectors with live projects, the least covered first."""
    rows = [row for row in questions.split("deposit_coverage_pct", window, ("sector",)) if row["denominator"]]
    return tuple(
        Coverage(row["sector_name"], row["denominator"], row["numerator"], row["value"], row["compare_value"])
        for row in sorted(rows, key=lambda row: (row["value"], -row["denominator"]))
    )


def _task(row: dict) -> Task:
    left = int(row["剩余天数"])
    places = [row["镇街"], short_authority(row["主管部门"]), text.money(row["实存（元）"], 1)]
    return Task(
        "red" if left < 0 else "yellow",
        f"{row['行业']}项目{row['存储形式']}",
        " · ".join(place for place in places if place and not text.is_missing(place)),
        f"过期{-left}天" if left < 0 else f"剩{left}天" if left else "今日到期",
    )
