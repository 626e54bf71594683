"""总览: volume and its change, amounts verified and recovered, towns, and what is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from data.frames import records
from data.query.measures import comparison_limits
from data.query.windows import Window
from data.spec import reference
from data.view import View
from pages._charts import text
from pages._charts.county import TownMark, county_map
from pages._charts.cumulative import cumulative
from pages._charts.look import WALL, Look
from pages._charts.monthly import Months, Part, monthly
from pages._charts.theme import DARK, ChangeEdges
from pages._components.dated import marked
from pages._wall import frame, parts, sentence
from pages._wall.county_queries import change_edges, late_channels, readings, since, trends
from pages._wall.county_queries import cumulative as cumulative_of
from pages._wall.due_list import DueLines, due_lines, empty_list, of_all
from pages._wall.map_key import map_key
from pages._wall.parts import Bar, Reading, Tile
from pages._wall.scene import Scene
from pages._wall.window import last_12_months, window_words

# the charts of this scene in pixels
MONTHS = WALL.sized(596, 312)
MAP = WALL.at(20).sized(516, 534)
RECOVERED = WALL.sized(580, 198)
HEADLINE = (
    "complaints_received",
    "on_time_pct",
    "recovered_pct",
    "open_overdue_count",
    "verified_yuan",
    "recovered_yuan",
    "mediated_yuan",
    "fund_balance_yuan",
    "fund_outstanding_yuan",
)
TRENDS = ("complaints_received", "on_time_pct", "recovered_pct", "fund_balance_yuan")


@dataclass(frozen=True)
class Overview:
    """Every answer this scene draws."""

    snapshot_status: frame.SnapshotStatus
    window: Window
    # figures of this year by metric id, each with last year's
    readings: dict[str, Reading]
    # all open overdue complaints, whenever received
    open_overdue: Reading
    # since the first of January of that year
    mediated: Reading
    mediated_since_year: int
    # twelve months by metric id
    trends: dict[str, list[text.Number]]
    cells: pd.DataFrame
    totals: pd.DataFrame
    channels: pd.DataFrame
    towns: tuple[TownMark, ...]
    # matters of no listed town: (未知镇街, how many)
    unplaced: list[tuple[str, int]]
    outline: tuple[tuple[tuple[float, float], ...], ...]
    cumulative: pd.DataFrame
    due_list: DueLines
    # year → the day of 春节, as the snapshot has them
    festivals: Mapping[int, date]
    # channel id → its last day, for late channels
    late_channels: Mapping[str, date | None]
    # a base with fewer matters has no percentage
    small_base: int
    change_edges: ChangeEdges


# -- queries ---------------------------------------------------------------------------------------


def ask(view: View) -> Overview:
    months = view.over(last_12_months(view.window.date_to))
    open_overdue = since(view, "open_overdue_count", view.snapshot.data_from)
    first = date(view.limit_then("mediation_since_year"), 1, 1)
    channels = view.split("complaints_received", "channel")
    return Overview(
        snapshot_status=frame.snapshot_status_of(view, *HEADLINE),
        window=view.window,
        readings=readings(view, *HEADLINE),
        open_overdue=open_overdue,
        mediated=since(view, "mediated_yuan", first),
        mediated_since_year=first.year,
        trends=trends(view, *TRENDS),
        cells=pd.DataFrame(months.split("complaints_received", "month", "channel", compare=None)),
        totals=marked(
            pd.DataFrame(months.split("complaints_received", "month")), view, "complaints_received"
        ),
        channels=pd.DataFrame(channels),
        **_towns(view),
        outline=reference.county_outline(),
        cumulative=cumulative_of(view),
        due_list=due_lines(view.due_list()),
        festivals=view.snapshot.festivals,
        late_channels=late_channels(view),
        small_base=int(comparison_limits(view.snapshot).small_base),
        change_edges=change_edges(view),
    )


def _towns(view: View) -> dict[str, Any]:
    """The twelve towns with their points, and the matters without a listed town."""
    rows = {row["town"]: row for row in view.split("matters_received", "town")}
    marks = tuple(
        TownMark.at(town, rows[town.town_code]["value"], rows[town.town_code]["comparison"])
        for town in view.snapshot.towns
    )
    listed = {town.town_code for town in view.snapshot.towns}
    return {
        "towns": marks,
        "unplaced": [(row["town_name"], row["value"]) for code, row in rows.items() if code not in listed],
    }


# -- drawing ---------------------------------------------------------------------------------------


def has_data(_data: Overview) -> bool:
    """Always True: without data the overview shows that nothing has arrived."""
    return True


def layout(data: Overview) -> list[Component]:
    body = html.Div(
        [
            *parts.tile_row(tiles(data)),
            html.Div([_monthly_card(data), _channel_card(data)], className="wall-column"),
            html.Div([map_card(data)], className="wall-column"),
            html.Div(
                [task_card(data), recovered_card(data)],
                className="wall-column",
            ),
        ],
        className="wall-scene wall-overview",
    )
    return frame.stage(data.snapshot_status, sentence.answer(facts(data)), body)


def facts(data: Overview) -> sentence.Facts:
    received = data.readings["complaints_received"]
    return sentence.Facts(
        period=window_words(data.window),
        volume=received.comparison,
        verified_yuan=data.readings["verified_yuan"].value,
        recovered_yuan=data.readings["recovered_yuan"].value,
        open_overdue=data.open_overdue.value,
        due_soon=data.due_list.due_soon,
        soon_workdays=data.due_list.soon_workdays,
    )


def tiles(data: Overview) -> list[Tile]:
    readings, trends, words = data.readings, data.trends, window_words(data.window)
    overdue = data.open_overdue
    is_overdue = not text.is_missing(overdue.value) and overdue.value != 0
    return [
        Tile(
            "complaints",
            f"投诉量（四渠道，{words}）",
            readings["complaints_received"],
            trends["complaints_received"],
        ),
        Tile("on_time", "按期办结率", readings["on_time_pct"], trends["on_time_pct"], trend_from_zero=False),
        Tile(
            "recovered",
            "追发到位率",
            readings["recovered_pct"],
            trends["recovered_pct"],
            trend_from_zero=False,
        ),
        Tile(
            "overdue",
            "超期未结",
            overdue,
            note=None if is_overdue else ("没有过期未办结的", "better"),
            beside=("其中本年收到 ", readings["open_overdue_count"]) if is_overdue else None,
            tone="red" if is_overdue else "",
            days=parts.ALL_DAYS,
        ),
        parts.mediated_tile("mediated", data.mediated_since_year, data.mediated, readings["mediated_yuan"]),
        Tile(
            "fund",
            "周转金余额",
            readings["fund_balance_yuan"],
            trends["fund_balance_yuan"],
            trend_from_zero=False,
            beside=("未追回垫付 ", readings["fund_outstanding_yuan"]),
        ),
    ]


def _monthly_card(data: Overview) -> Component:
    figure = monthly(data.totals, months_of(data, data.cells, data.totals), MONTHS)
    return frame.card(
        "monthly",
        "每月投诉量",
        "件，近12个月",
        frame.graph("monthly", figure),
        metrics=("complaints_received",),
        key=html.Div(monthly_keys(late_days(data)), className="wall-keys"),
    )


def months_of(data: Overview, cells: pd.DataFrame, totals: pd.DataFrame) -> Months:
    """Four channels stacked; `cells`: month, channel, value (件), `totals`: month."""
    late = late_days(data)
    stack = []
    for channel, name in zip(data.channels["channel"], data.channels["channel_name"], strict=True):
        own = cells[cells["channel"] == channel].set_index("month")["value"]
        stack.append(Part(name, DARK.channels[channel], list(own.reindex(totals["month"]))))
    return Months(
        "件",
        festivals=data.festivals,
        marks=totals.attrs.get("marks", ()),
        late_from=late and late[0],
        late_until=late and late[1],
        stack=stack,
    )


def late_days(data: Overview) -> tuple[date, date] | None:
    """From the day after the earliest last day of the late channels to the window's end."""
    late = [until for until in data.late_channels.values() if until is not None]
    return (min(late) + timedelta(days=1), data.window.date_to) if late else None


def monthly_keys(late: tuple[date, date] | None) -> list[Component]:
    level = html.Span("上年同月", className="wall-key wall-key-level")
    hatch = html.Span(text.LATE, className="wall-key wall-key-hatch")
    return [level] if late is None else [level, hatch]


def _channel_card(data: Overview) -> Component:
    rows = [
        Bar(
            row["channel"],
            row["channel_name"],
            DARK.channels[row["channel"]],
            row["value"],
            row["comparison"],
            _reach(data.late_channels, row["channel"]),
        )
        for row in records(data.channels)
    ]
    received = data.readings["complaints_received"]
    keys = [html.Span("上年同期", className="wall-key wall-key-upright")]
    if any(row.late for row in rows):
        keys.append(html.Span(text.LATE, className="wall-key wall-key-hatch"))
    return frame.card(
        "channels",
        "四渠道",
        f"件，{window_words(data.window)}",
        parts.bars(rows, unit=received.unit),
        metrics=("complaints_received",),
        key=html.Div(keys, className="wall-keys"),
    )


def _reach(late: Mapping[str, date | None], channel: str) -> str:
    if channel not in late:
        return ""
    until = late[channel]
    return f"至{until.month}月{until.day}日" if until else "尚无数据"


def map_card(data: Overview) -> Component:
    words = window_words(data.window)
    lines = [sentence.most_line(data.towns), sentence.rising_line(data.towns)]
    lines[1] += [(f"；另有{name}{text.number(value)}项", "") for name, value in data.unplaced if value]
    return frame.card(
        "map",
        "各镇街",
        f"示意图；圈：{words}事项，色：事项同比",
        frame.graph("map", county_map(data.outline, data.towns, data.change_edges, unit="项", look=MAP)),
        map_key(data.towns, data.change_edges, data.small_base, MAP),
        html.Div([html.P(frame.span_elements(line)) for line in lines], className="wall-map-lines"),
        metrics=("matters_received",),
    )


def task_card(data: Overview) -> Component:
    due_list = data.due_list
    if text.is_missing(due_list.overdue):
        subtitle = "到期情况未知"
    else:
        late, soon, watched = map(text.number, (due_list.overdue, due_list.due_soon, due_list.due_watched))
        cut = of_all(due_list.overdue_shown, due_list.overdue)
        subtitle = f"按工作日；超期{late}件{cut}，{due_list.soon_workdays}日内到期{soon}件"
        # one line has room for either
        subtitle += "" if cut else f"，{due_list.watch_workdays}日内{watched}件"
    return frame.card(
        "tasks",
        "要紧的事",
        subtitle,
        parts.tasks(due_list.tasks, empty=empty_list(due_list.overdue)),
        metrics=(),
    )


def recovered_card(data: Overview, look: Look = RECOVERED) -> Component:
    rate = data.readings["recovered_pct"]
    subtitle = f"万元，{window_words(data.window)}"
    if not text.is_missing(rate.value):
        subtitle += f"，到位率{parts.wall_figure(rate)}"
    if not text.is_missing(rate.value) and not text.is_missing(rate.base):
        subtitle += f"，上年{text.percent(rate.base, parts.DECIMALS)}"
    lines = {"verified_yuan": "核实", "recovered_yuan": "追发"}
    return frame.card(
        "recovered",
        "追发到位累计",
        subtitle,
        frame.graph("recovered", cumulative(data.cumulative, look)),
        parts.card_note(lines),
        metrics=(*lines, "recovered_pct"),
    )


SCENE = Scene("overview", "总览", 1, ask, layout, has_data)
