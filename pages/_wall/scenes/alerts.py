"""预警与超期: overdue and nearly due complaints, the authorities responsible, and the usual level."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from data.query.comparison import Comparison
from data.query.due_list import DueComplaint
from data.query.windows import Window, move_months
from data.view import View
from pages._charts import text
from pages._charts.control_chart import control_chart
from pages._charts.look import WALL
from pages._charts.text import Number, is_missing, number
from pages._charts.theme import DARK
from pages._wall import frame, parts
from pages._wall.county_queries import readings, since, trends
from pages._wall.due_list import empty_list, of_all, task
from pages._wall.parts import Reading, Task, Tile
from pages._wall.rows import Row, rows
from pages._wall.scene import Scene
from pages._wall.sentence import Span
from pages._wall.window import window_words

LISTED = 9
LISTED_AUTHORITIES = 9
HEADLINE = ("on_time_pct", "overdue_count", "group_matters")
TRENDS = ("on_time_pct", "group_matters")
CONTROL_MONTHS = 24
CONTROL = WALL.sized(580, 304)


@dataclass(frozen=True)
class Owner:
    """One authority: its open complaints that are overdue, and those due next."""

    name: str
    overdue: int
    upcoming: int


@dataclass(frozen=True)
class ChannelRate:
    name: str
    colour: str
    pct: Comparison
    # only for the days that its source covers
    is_late: bool = False
    # why it is unknown, in a few characters
    word: str = ""


@dataclass(frozen=True)
class Alerts:
    snapshot_status: frame.SnapshotStatus
    window: Window
    readings: dict[str, Reading]
    trends: dict[str, list[Number]]
    # all open overdue complaints, whenever received
    open_overdue: Reading
    tasks: tuple[Task, ...]
    # the longest overdue: work-days and town
    longest: tuple[int, str] | None
    due_soon: Number
    due_watched: Number
    soon_workdays: int
    watch_workdays: int
    owners: tuple[Owner, ...]
    # by month of receipt, the complaints that became overdue
    months: tuple[tuple[str, Number], ...]
    channels: tuple[ChannelRate, ...]


# -- queries ---------------------------------------------------------------------------------------


def ask(view: View) -> Alerts:
    due = view.due_list()
    late = [one for one in due.complaints if one.level == "red"]
    is_known = "complaint" not in due.unknown
    return Alerts(
        snapshot_status=frame.snapshot_status_of(view, *HEADLINE),
        window=view.window,
        readings=readings(view, *HEADLINE),
        trends=trends(view, *TRENDS),
        open_overdue=since(view, "open_overdue_count", view.snapshot.data_from),
        tasks=tuple(task(one) for one in due.complaints),
        longest=(-late[0].workdays_left, late[0].town or "") if late else None,
        due_soon=due.count("complaint", "yellow"),
        due_watched=due.count("complaint", "yellow", "blue"),
        soon_workdays=due.limits.soon_workdays,
        watch_workdays=due.limits.watch_workdays,
        owners=_owners(due.complaints),
        months=_months(view) if is_known else (),
        channels=_channels(view) if is_known else (),
    )


def _owners(complaints: Sequence[DueComplaint]) -> tuple[Owner, ...]:
    """Authorities with open complaints that are overdue or due next, the most overdue first."""
    overdue: Counter[str] = Counter()
    upcoming: Counter[str] = Counter()
    for one in complaints:
        if one.authority is not None:
            (overdue if one.level == "red" else upcoming)[one.authority] += 1
    short = {one.authority: one.authority_short for one in complaints}
    names = sorted({*overdue, *upcoming}, key=lambda name: (-overdue[name], -upcoming[name], name))
    return tuple(Owner(short[name] or name, overdue[name], upcoming[name]) for name in names)


def _months(view: View) -> tuple[tuple[str, Number], ...]:
    """Two years by month of receipt, or as many months as the data have."""
    until = view.window.date_to
    first = move_months(until.replace(day=1), 1 - CONTROL_MONTHS)
    months = view.over(Window(max(first, view.snapshot.data_from.replace(day=1)), until))
    rows = months.split("overdue_count", "month", compare=None)
    return tuple((row["month"], row["value"]) for row in rows)


def _channels(view: View) -> tuple[ChannelRate, ...]:
    rows = view.split("on_time_pct", "channel")
    return tuple(
        ChannelRate(
            row["channel_name"],
            DARK.channels[row["channel"]],
            row["comparison"],
            row["status"] == "partial",
            row["word"] if row["status"] == "unknown" else "",
        )
        for row in rows
    )


# -- drawing ---------------------------------------------------------------------------------------


def has_data(data: Alerts) -> bool:
    return not is_missing(data.open_overdue.value)


def layout(data: Alerts) -> list[Component]:
    body = parts.body(
        "alerts",
        tiles(data),
        [_list_card(data)],
        [owners_card(data)],
        [_control_card(data), _channels_card(data)],
    )
    return frame.stage(data.snapshot_status, answer(data), body)


def answer(data: Alerts) -> list[Span]:
    return [*_overdue(data), ("；", ""), *_upcoming(data), ("；", ""), *_rate(data), ("。", "")]


def _overdue(data: Alerts) -> list[Span]:
    late = data.open_overdue.value
    if is_missing(late):
        return [("超期情况未知", "")]
    if not late:
        return [("没有超期未结的投诉", "better")]
    spans: list[Span] = [(f"{number(late)}件超期未结", "red")]
    if data.longest and data.longest[0] > 0:
        spans.append((f"，最久超期{data.longest[0]}个工作日（{data.longest[1]}）", ""))
    most = max((owner.overdue for owner in data.owners), default=0)
    names = [owner.name for owner in data.owners if owner.overdue == most]
    # of several that tie none has most
    if most > 1 and len(names) == 1:
        spans.append((f"，{names[0]}最多，{most}件", ""))
    return spans


def _upcoming(data: Alerts) -> list[Span]:
    if is_missing(data.due_soon):
        return [("到期情况未知", "")]
    within = f"{data.watch_workdays}个工作日内"
    if not data.due_watched:
        return [(f"{within}没有到期的", "")]
    watched: Span = (f"{within}到期{number(data.due_watched)}件", "")
    if not data.due_soon:
        return [watched]
    return [(f"{data.soon_workdays}个工作日内到期{number(data.due_soon)}件", "yellow"), ("，", ""), watched]


def _rate(data: Alerts) -> list[Span]:
    rate = data.readings["on_time_pct"]
    if is_missing(rate.value):
        return [(f"{window_words(data.window)}没有到期应结的投诉", "")]
    return [(f"{window_words(data.window)}按期办结率", ""), (text.percent(rate.value, 1), "strong")]


def tiles(data: Alerts) -> list[Tile]:
    readings, trends, words = data.readings, data.trends, window_words(data.window)
    is_absent = is_missing(data.due_soon)
    late = data.open_overdue
    is_late = not is_missing(late.value) and bool(late.value)
    longest = f"最久超期{data.longest[0]}个工作日" if data.longest and data.longest[0] > 0 else ""

    def upcoming(days: int, value: Number) -> Reading:
        status = "unknown" if is_absent else "known"
        return Reading(f"{days}日内到期", "件", "low", value, status=status, word=text.ABSENT)

    return [
        Tile(
            "alert-overdue",
            "超期未结",
            late,
            note=(longest or "刚过期", "") if is_late else ("没有过期未办结的", "better"),
            tone="red" if is_late else "",
            days=parts.ALL_DAYS,
        ),
        Tile(
            "alert-soon",
            f"{data.soon_workdays}个工作日内到期",
            upcoming(data.soon_workdays, data.due_soon),
            note=("未办结，快到期", ""),
            tone="yellow" if data.due_soon else "",
        ),
        Tile(
            "alert-watched",
            f"{data.watch_workdays}个工作日内到期",
            upcoming(data.watch_workdays, data.due_watched),
            note=(f"含{data.soon_workdays}日内到期的", ""),
        ),
        Tile(
            "alert-on-time",
            "按期办结率",
            readings["on_time_pct"],
            trends["on_time_pct"],
            trend_from_zero=False,
        ),
        # the control chart shows it by month
        Tile("alert-late", f"超期件（{words}收到）", readings["overdue_count"]),
        Tile("alert-group", "群体性事项", readings["group_matters"], trends["group_matters"]),
    ]


def _list_card(data: Alerts) -> Component:
    count = f"共{len(data.tasks)}件{of_all(LISTED, len(data.tasks)) or '，最久的在前'}"
    return frame.card(
        "alert-list",
        "超期和将到期",
        "到期情况未知" if is_missing(data.open_overdue.value) else count,
        parts.tasks(data.tasks[:LISTED], empty=empty_list(data.open_overdue.value)),
        metrics=(),
    )


def owners_card(data: Alerts) -> Component:
    """Authorities that must act: the red part of the bar is overdue, the other part is due next."""
    lines = [
        Row(
            owner.name,
            owner.overdue + owner.upcoming,
            f"{owner.overdue + owner.upcoming}",
            "件",
            f"超期{owner.overdue}件" if owner.overdue else "无超期",
            note_tone="red" if owner.overdue else "same",
            part=owner.overdue,
        )
        for owner in data.owners[:LISTED_AUTHORITIES]
    ]
    return frame.card(
        "owners",
        "按主管部门",
        f"未办结，件；红：超期，蓝：{data.watch_workdays}个工作日内到期",
        rows(lines, empty=empty_list(data.open_overdue.value)),
        metrics=(),
    )


def _control_card(data: Alerts) -> Component:
    figure = control_chart(
        [month for month, _ in data.months], [value for _, value in data.months], "超期件", CONTROL
    )
    months = len(data.months)
    return frame.card(
        "control",
        "每月超期件",
        f"件，按收到月份，近{months}个月；虚线为常态范围",
        frame.graph("control", figure),
        metrics=("overdue_count",),
    )


def _channels_card(data: Alerts) -> Component:
    lines, goal = [], data.readings["on_time_pct"].goal
    for channel in data.channels:
        words, tone = text.short_change(channel.pct, 1)
        why = channel.word or "没有到期的"
        note = why if is_missing(channel.pct.value) else words
        lines.append(
            Row(
                channel.name,
                channel.pct.value,
                number(channel.pct.value, 1),
                "%",
                note,
                note_tone=tone,
                mark=channel.pct.base,
                colour=channel.colour,
                is_late=channel.is_late,
            )
        )
    return frame.card(
        "alert-channels",
        "各渠道按期办结率",
        f"{window_words(data.window)}；右为同比，百分点",
        rows(lines, full=100, goal=goal, empty="投诉数据未到"),
        metrics=("on_time_pct",),
        key=parts.mark_key("上年", goal),
    )


SCENE = Scene("alerts", "预警与超期", 5, ask, layout, has_data)
