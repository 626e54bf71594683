"""The questions of 预警与超期."""

from datetime import date

import pandas as pd

from data.query.windows import move_months
from data.spec import reference
from data.warehouse import Warehouse
from pages._charts.theme import WALL
from pages._wall.county_queries import CHANNEL_LEDGERS, Questions
from pages._wall.due_list import parted, short_authority, task
from pages._wall.parts import Task
from pages._wall.scenes.alerts import Alerts, ChannelRate, Owner
from pages._wall.window import Window, last_12_months, this_year

HEADLINE = ("on_time_pct", "overdue_count", "group_matters")
TRENDS = ("on_time_pct", "group_matters")
CONTROL_MONTHS = 24


def ask(warehouse: Warehouse, snapshot_id: str | None = None) -> Alerts:
    questions = Questions(warehouse, snapshot_id)
    until = questions.snapshot.data_until
    year = this_year(until)
    soon = int(reference.parameter("due_soon_workdays", until))
    watch = int(reference.parameter("due_watch_workdays", until))
    rows = questions.listed("overdue_list", due_within_workdays=max(soon, watch))
    late, coming = parted(rows, until)
    is_known = not questions.is_absent("open_overdue_count")
    return Alerts(
        standing=questions.standing(CHANNEL_LEDGERS),
        window=year,
        readings=questions.readings(*HEADLINE, window=year),
        trends=questions.trends(*TRENDS, window=last_12_months(until)),
        open_overdue=questions.whole("open_overdue_count", questions.snapshot.data_from, until),
        tasks=tuple(_tasks(late, coming, soon, until)),
        longest=(-int(late.iloc[0]["剩余工作日"]), late.iloc[0]["镇街"]) if len(late) else None,
        due_soon=int((coming["剩余工作日"] <= soon).sum()) if is_known else None,
        due_watched=len(coming) if is_known else None,
        soon_workdays=soon,
        watch_workdays=watch,
        owners=_owners(late, coming),
        months=_months(questions, until) if is_known else (),
        channels=_channels(questions, year) if is_known else (),
    )


def _tasks(late: pd.DataFrame, coming: pd.DataFrame, soon: int, until: date) -> list[Task]:
    levels = ["yellow" if left <= soon else "blue" for left in coming["剩余工作日"]]
    return [task("red", row, until) for row in late.to_dict("records")] + [
        task(level, row, until) for level, row in zip(levels, coming.to_dict("records"), strict=True)
    ]


def _owners(late: pd.DataFrame, coming: pd.DataFrame) -> tuple[Owner, ...]:
    """Authorities with something to do, the most overdue first."""
    overdue, due = late["主管部门"].value_counts(), coming["主管部门"].value_counts()
    names = sorted(
        {*overdue.index, *due.index}, key=lambda name: (-overdue.get(name, 0), -due.get(name, 0), name)
    )
    return tuple(
        Owner(short_authority(name), int(overdue.get(name, 0)), int(due.get(name, 0))) for name in names
    )


def _months(questions: Questions, until: date) -> tuple[tuple[str, object], ...]:
    """Two years by the month of receiving; as far back as the data reach."""
    first = move_months(until.replace(day=1), 1 - CONTROL_MONTHS)
    window = Window(max(first, questions.snapshot.data_from.replace(day=1)), until)
    rows = questions.split("overdue_count", window, ("month",), compare=False)
    return tuple((row["month"], row["value"]) for row in rows)


def _channels(questions: Questions, window: Window) -> tuple[ChannelRate, ...]:
    rows = questions.split("on_time_pct", window, ("channel",))
    return tuple(
        ChannelRate(
            row["channel_name"],
            WALL.channels[row["channel"]],
            row["value"],
            row["compare_value"],
            row["channel"] in questions.late_channels,
            row["channel"] in questions.absent_channels,
        )
        for row in rows
    )
