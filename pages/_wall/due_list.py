"""要紧的事: overdue complaints and those due next, without names of persons or employers."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.query import periods
from data.query.due_list import DueComplaint, DueList
from pages._charts import text
from pages._wall.parts import Task

LINES = 5
# where both kinds are many, both are shown: the longest overdue, then the first due
OVERDUE_LINES = 3
UNKNOWN = "未注明"
NONE_DUE = "没有超期未结和即将到期的投诉"
NEVER_CAME = "投诉数据未到"


@dataclass(frozen=True)
class DueLines:
    """The lines shown, and how many there are of each kind."""

    tasks: tuple[Task, ...]
    overdue: text.Number
    # of these, the lines
    overdue_shown: int
    # due within so many work-days: soon is yellow, watched is blue and counts the soon ones too
    due_soon: text.Number
    soon_workdays: int
    due_watched: text.Number
    watch_workdays: int


def due_lines(due: DueList) -> DueLines:
    tasks = choose(due.complaints)
    return DueLines(
        tasks=tuple(tasks),
        overdue=due.count("complaint", "red"),
        overdue_shown=sum(one.level == "red" for one in tasks),
        due_soon=due.count("complaint", "yellow"),
        soon_workdays=due.limits.soon_workdays,
        due_watched=due.count("complaint", "yellow", "blue"),
        watch_workdays=due.limits.watch_workdays,
    )


def empty_list(overdue: text.Number) -> str:
    """The sentence for an empty list: nothing is due, or it is unknown."""
    return NEVER_CAME if text.is_missing(overdue) else NONE_DUE


def of_all(shown: int, count: text.Number, unit: str = "件") -> str:
    """（列前3件）, where a list is shorter than the count beside it; else nothing."""
    return "" if count is None or text.is_missing(count) or shown >= count else f"（列前{shown}{unit}）"


def choose(complaints: Sequence[DueComplaint]) -> list[Task]:
    """Up to five lines: at most three overdue ones, unless there are too few others."""
    late = [one for one in complaints if one.level == "red"]
    upcoming = [one for one in complaints if one.level != "red"]
    shown = late[: max(OVERDUE_LINES, LINES - len(upcoming))]
    return [task(one) for one in [*shown, *upcoming[: LINES - len(shown)]]]


def task(one: DueComplaint) -> Task:
    """The line of a due complaint, its days in work-days as stated on the card."""
    sector = "" if one.sector is None or one.sector == UNKNOWN else one.sector
    workers = "" if one.workers is None else f"反映{text.number(one.workers)}人"
    return Task(
        one.level,
        f"{sector}欠薪投诉（{one.channel}）",
        " · ".join(part for part in (one.town, one.authority_short, workers) if part),
        periods.deadline_words(one.due_date, one.judged_on, one.workdays_left, "日"),
    )
