"""要紧的事: what is past its day and what falls due next, without person or employer."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from data import COUNTY, Filters, lookups
from data.snapshots import Snapshot
from data.warehouse import Warehouse
from pages._charts import text
from pages._wall.parts import Task

LINES = 5
# where both kinds are many, both are seen: the longest overdue, then the first to fall due
OVERDUE_LINES = 3
UNKNOWN = "未注明"


@dataclass(frozen=True)
class Pressing:
    """The lines shown, and how many there are of each kind."""

    tasks: tuple[Task, ...]
    overdue: text.Number
    due_soon: text.Number
    soon_workdays: int


def pressing(warehouse: Warehouse, snapshot: Snapshot, overdue: text.Number) -> Pressing:
    """`overdue` is the metric's figure; the list itself is ordered by the question."""
    soon_workdays = int(lookups.parameter("due_soon_workdays", snapshot.data_until))
    rows = warehouse.question(
        "overdue_list",
        filters=Filters(),
        scope=COUNTY,
        snapshot_id=snapshot.id,
        due_within_workdays=soon_workdays,
    )
    late = rows[pd.to_datetime(rows["到期日"]).dt.date < snapshot.data_until]
    soon = rows.drop(late.index)
    return Pressing(tuple(choose(late, soon)), overdue, len(soon), soon_workdays)


def choose(late: pd.DataFrame, soon: pd.DataFrame) -> list[Task]:
    """Five lines: at most three overdue while there are others, all places filled where there are rows."""
    late_lines = max(OVERDUE_LINES, LINES - len(soon))
    shown_late = late.head(late_lines).to_dict("records")
    shown_soon = soon.head(LINES - len(shown_late)).to_dict("records")
    return [task("red", row) for row in shown_late] + [task("yellow", row) for row in shown_soon]


def task(level: str, row: dict[str, Any]) -> Task:
    sector = "" if row["行业"] == UNKNOWN or text.is_missing(row["行业"]) else row["行业"]
    places = [row["镇街"], _short(row["主管部门"])]
    if not text.is_missing(row["反映人数"]):
        places.append(f"反映{text.number(row['反映人数'])}人")
    return Task(
        level,
        f"{sector}欠薪投诉（{row['渠道']}）",
        " · ".join(place for place in places if place and not text.is_missing(place)),
        due(level, int(row["剩余工作日"])),
    )


def due(level: str, workdays_left: int) -> str:
    """In work-days, as the card says: 超期12日, 刚过期 (no work-day has passed since), 当日到期, 剩2日."""
    if level == "red":
        return f"超期{-workdays_left}日" if workdays_left < 0 else "刚过期"
    return f"剩{workdays_left}日" if workdays_left > 0 else "当日到期"


def _short(authority: str) -> str:
    names = {one.authority_name: one.short_name for one in lookups.authorities()}
    return names.get(authority, authority)
