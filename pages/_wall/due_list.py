"""要紧的事: what is past its day and what falls due next, without person or employer."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.frames import records
from data.query import periods
from data.spec import reference
from data.view import View
from pages._charts import text
from pages._wall.parts import Task

LINES = 5
# where both kinds are many, both are seen: the longest overdue, then the first to fall due
OVERDUE_LINES = 3
UNKNOWN = "未注明"
NONE_DUE = "没有超期未结和即将到期的投诉"
NEVER_CAME = "投诉数据未到"


@dataclass(frozen=True)
class DueList:
    """The lines shown, and how many there are of each kind."""

    tasks: tuple[Task, ...]
    overdue: text.Number
    # due within so many work-days: soon is yellow, watched is blue and counts the soon ones too
    due_soon: text.Number
    soon_workdays: int
    due_watched: text.Number
    watch_workdays: int


def due_list(view: View, overdue: text.Number) -> DueList:
    """`overdue` is the metric's figure; the list itself is ordered by the question."""
    soon_workdays, watch_workdays = view.limit("due_soon_workdays"), view.limit("due_watch_workdays")
    rows = view.question("overdue_list", due_within_workdays=max(soon_workdays, watch_workdays))
    late, coming = overdue_and_coming(rows)
    return DueList(
        tasks=tuple(choose(late, coming, soon_workdays)),
        overdue=overdue,
        due_soon=int((coming["剩余工作日"] <= soon_workdays).sum()),
        soon_workdays=soon_workdays,
        due_watched=len(coming),
        watch_workdays=watch_workdays,
    )


def empty_list(overdue: text.Number) -> str:
    """Why there is no line: nothing is due, or nothing is known of what is."""
    return NEVER_CAME if text.is_missing(overdue) else NONE_DUE


def overdue_and_coming(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of overdue_list whose day is over, and those that fall due."""
    is_late = [
        periods.is_past(due, judged) for due, judged in zip(rows["到期日"], rows["判定日"], strict=True)
    ]
    late = rows[pd.Series(is_late, index=rows.index, dtype=bool)]
    return late, rows.drop(late.index)


def choose(late: pd.DataFrame, coming: pd.DataFrame, soon_workdays: int) -> list[Task]:
    """Five lines: at most three overdue while there are others, all places filled where there are rows."""
    late_lines = max(OVERDUE_LINES, LINES - len(coming))
    shown_late = records(late.head(late_lines))
    shown_coming = records(coming.head(LINES - len(shown_late)))
    levels = ["yellow" if row["剩余工作日"] <= soon_workdays else "blue" for row in shown_coming]
    return [task("red", row) for row in shown_late] + [
        task(level, row) for level, row in zip(levels, shown_coming, strict=True)
    ]


def task(level: str, row: dict[str, Any]) -> Task:
    """A row of overdue_list, its days work-days, as the card says."""
    sector = "" if row["行业"] == UNKNOWN or text.is_missing(row["行业"]) else row["行业"]
    places = [row["镇街"], short_authority(row["主管部门"])]
    if not text.is_missing(row["反映人数"]):
        places.append(f"反映{text.number(row['反映人数'])}人")
    return Task(
        level,
        f"{sector}欠薪投诉（{row['渠道']}）",
        " · ".join(place for place in places if place and not text.is_missing(place)),
        periods.deadline_words(row["到期日"], row["判定日"], int(row["剩余工作日"]), "日"),
    )


def short_authority(authority: str) -> str:
    names = {one.authority_name: one.short_name for one in reference.authorities()}
    return names.get(authority, authority)
