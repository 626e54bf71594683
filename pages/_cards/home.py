"""Cards of 总览: what changed, what needs a decision, where, and the trend."""

import json
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pandas as pd
from dash import html

from data import lookups, periods, warehouse
from data.catalogue import metric
from data.changes import largest_changes
from data.paths import REFERENCE
from pages._cards.splits import (
    COMPLAINT_LEDGERS,
    comparison_table,
    complaint_ledgers,
    monthly_card,
    split_frame,
    total_sentence,
)
from pages._charts import text
from pages._charts.county import TownMark, county_map
from pages._charts.table import Column, Table
from pages._charts.theme import Figure
from pages._charts.tiles import tile_grid
from pages._components.cards import Card, declare
from pages._components.view import View

DUE_WITHIN_WORKDAYS = 3
EXPIRING_WITHIN_DAYS = 30
MOST_TASKS = 60
NOTHING_TO_DECIDE = "没有超期和即将到期的事"


@lru_cache(maxsize=1)
def outline() -> list[list[tuple[float, float]]]:
    """Rings of the county's boundary, longitude before latitude."""
    collection = json.loads((REFERENCE / "county_outline.geojson").read_text(encoding="utf-8"))
    return [
        [(x, y) for x, y, *_ in polygon[0]]
        for feature in collection["features"]
        for polygon in feature["geometry"]["coordinates"]
    ]


# -- where -----------------------------------------------------------------------------------------


def town_marks(frame: pd.DataFrame, view: View) -> list[TownMark]:
    rows = {row["town"]: row for row in frame.to_dict("records")}
    marks = []
    for town in lookups.towns():
        row = rows.get(town.town_code)
        if row is None:
            continue
        lines = [f"本期 {text.number(row['value'])}项"]
        if view.compare:
            lines.append(
                f"{text.COMPARISONS[view.compare][1]} {text.number(row['compare_value'])}项，{row['change']}"
            )
        base = row["compare_value"] if view.compare else None
        marks.append(
            TownMark(
                town.town_code,
                town.short_name,
                town.longitude,
                town.latitude,
                town.tile_column,
                town.tile_row,
                row["value"],
                None if text.is_missing(base) else base,
                tuple(lines),
            )
        )
    return marks


def draw_map(frame: pd.DataFrame, view: View, size: float) -> Figure:
    # on paper the picture is low and wide, so the county is drawn smaller and its names keep off it
    return county_map(
        outline(), town_marks(frame, view), unit="项", height=420 if size <= 14 else 300, size=size
    )


def draw_tiles(frame: pd.DataFrame, view: View, size: float) -> Figure:
    return tile_grid(town_marks(frame, view), unit="项", good="low", size=size)


def _town_card(id: str, title: str, draw: Any, remark: str, note: str) -> Card:
    return declare(
        Card(
            id=id,
            title=title,
            unit="项",
            metrics=("matters_received",),
            rows="matters_received",
            ledgers=COMPLAINT_LEDGERS,
            ask=lambda view: split_frame(view, "matters_received", "town", keep_zero=True),
            table=lambda frame, view: comparison_table(frame, view, "镇街", "项", "low"),
            draw=draw,
            sub=lambda _frame, view: f"事项（项），{view.asked.period_label}，{note}",
            conclude=lambda _frame, view: total_sentence(view, "matters_received"),
            remark=remark,
            tall=lambda _frame: 340,
            span=4,
            height=446,
        )
    )


MAP = _town_card(
    "home-map",
    "十二镇街",
    draw_map,
    "示意图：县界为实际轮廓，镇街界线没有公开资料，以圆点表示所在地；圆的面积为事项数，颜色为变化，"
    "上升的镇街加深色圈并标红，基数不足10项的不着色。",
    "示意图",
)
TILES = _town_card(
    "home-tiles",
    "十二镇街方格",
    draw_tiles,
    "格子按大致方位排列，大小相同，不代表面积；颜色为变化，基数不足10项的为灰色。",
    "格子不代表面积",
)


# -- what changed ----------------------------------------------------------------------------------


def changes_frame(view: View) -> pd.DataFrame:
    """The largest rises and falls of complaints by town and by channel, risen first."""
    if view.compare is None:
        return pd.DataFrame(columns=["what", "name", "value", "compare_value", "change", "tone", "token"])
    declared = metric("complaints_received")
    found: list[dict[str, Any]] = []
    changes = largest_changes(
        warehouse(),
        declared.id,
        filters=view.filters,
        scope=view.scope,
        compare=view.compare,
        most=3,
        snapshot_id=view.snapshot.id,
    )
    for one in [*changes.rises, *changes.falls]:
        found.append(_changed("镇街", one.town_name, one.value, one.compare_value, f"town:{one.town_code}"))
    by_channel = split_frame(view, declared.id, "channel", keep_zero=True)
    by_channel["moved"] = by_channel["value"] - by_channel["compare_value"]
    for row in by_channel.sort_values("moved", ascending=False).to_dict("records"):
        if row["moved"] and not text.is_missing(row["moved"]):
            found.append(_changed("渠道", row["name"], row["value"], row["compare_value"], row["token"]))
    order = {"worse": 0, "same": 1, "better": 2}
    return pd.DataFrame(sorted(found, key=lambda one: order.get(one["tone"], 1)))


def _changed(what: str, name: str, value: Any, base: Any, token: str) -> dict[str, Any]:
    declared = metric("complaints_received")
    words, tone = text.short_change(value, base, unit=declared.unit, good=declared.good)
    return {
        "what": what,
        "name": name,
        "value": value,
        "compare_value": base,
        "change": words,
        "tone": tone,
        "token": token,
    }


def changes_table(frame: pd.DataFrame, view: View) -> Table:
    base = text.SHORT_BASE.get(view.compare or "", "上年")
    columns: Sequence[Column] = (
        Column("镇街、渠道", "name"),
        Column("本期", "value", "件"),
        Column(base, "compare_value", "件"),
        Column("变化", "change", tone_key="tone"),
    )
    return Table(columns, frame, token_key="token", empty="与对比期相比没有变化")


CHANGES = declare(
    Card(
        id="home-changes",
        title="有什么变化",
        unit="件",
        metrics=("complaints_received",),
        rows="complaints_received",
        ledgers=COMPLAINT_LEDGERS,
        ask=changes_frame,
        table=changes_table,
        sub=lambda _frame, view: f"投诉量（件），{view.asked.period_label}，升降最多的镇街和各渠道",
        remark="镇街按增减件数各取前三，渠道全列；上升的在前。",
        span=4,
        height=216,
    )
)


# -- what needs a decision -------------------------------------------------------------------------


def decisions_frame(view: View) -> pd.DataFrame:
    """What somebody must decide: overdue and nearly due complaints, guarantees running out, old advances."""
    kinds = (_overdue(view), _guarantees(view), _advances(view))
    columns = ["level", "what", "where", "state"]
    frame = pd.DataFrame([one for kind in kinds for one in kind[:MOST_TASKS]], columns=columns)
    # counted whole, listed in part
    frame.attrs["counts"] = Counter(one["level"] for kind in kinds for one in kind)
    return frame


def _overdue(view: View) -> list[dict[str, Any]]:
    frame = view.question("overdue_list", due_within_workdays=DUE_WITHIN_WORKDAYS)
    until = view.snapshot.data_until
    short = {one.authority_name: one.short_name for one in lookups.authorities()}
    found = []
    for row in frame.to_dict("records"):
        days = row["剩余工作日"]
        workers = "" if text.is_missing(row["反映人数"]) else f" · 反映{text.number(row['反映人数'])}人"
        is_late = periods.is_past(row["到期日"], until)
        if is_late:
            state = f"超期{-days}个工作日" if days < 0 else "刚过期"
        else:
            state = "今日到期" if days == 0 else f"剩{days}个工作日"
        found.append(
            {
                "level": "red" if is_late else "yellow",
                "what": f"{row['行业']}欠薪（{row['渠道']}）",
                "where": f"{row['镇街']} · {short.get(row['主管部门'], row['主管部门'])}{workers}",
                "state": state,
            }
        )
    return found


def _guarantees(view: View) -> list[dict[str, Any]]:
    frame = view.question("deposit_expiring", within_days=EXPIRING_WITHIN_DAYS)
    return [
        {
            "level": "red" if row["剩余天数"] < 0 else "yellow",
            "what": "工资保证金保函到期",
            "where": f"{row['镇街']} · {row['行业']} · {text.money(row['实存（元）'])}",
            "state": f"已过期{-row['剩余天数']}天" if row["剩余天数"] < 0 else f"剩{row['剩余天数']}天",
        }
        for row in frame.to_dict("records")
    ]


def _advances(view: View) -> list[dict[str, Any]]:
    frame = view.question("fund_ageing")
    old = frame[frame["账龄"] == "1年以上"] if len(frame) else frame
    return [
        {
            "level": "yellow",
            "what": "周转金垫付一年以上未追回",
            "where": f"{account} · {text.number(len(own))}笔 · {text.money(own['未追回（元）'].sum())}",
            "state": f"最久{text.number(own['账龄天数'].max())}天",
        }
        for account, own in (old.groupby("资金账户") if len(old) else ())
    ]


def show_decisions(frame: pd.DataFrame, _view: View) -> Any:
    """State in shape, colour and words; what and where beneath; neither person nor employer."""
    if frame.empty:
        return html.Div(NOTHING_TO_DECIDE, className="empty")
    return html.Ul([_task(row) for row in frame.to_dict("records")], className="tasks")


def _task(row: dict[str, Any]) -> html.Li:
    is_red = row["level"] == "red"
    return html.Li(
        [
            html.Span("▲红" if is_red else "◆黄", className=f"badge-state is-{row['level']}"),
            html.Div([html.B(row["what"]), html.Div(row["where"], className="task-where")]),
            html.Span(row["state"], className="task-state tone-worse" if is_red else "task-state is-late"),
        ]
    )


def decisions_table(frame: pd.DataFrame, _view: View) -> Table:
    columns = (Column("事由", "what"), Column("镇街、部门或账户", "where"), Column("期限", "state"))
    return Table(columns, frame, empty=NOTHING_TO_DECIDE)


def decisions_sub(frame: pd.DataFrame, _view: View) -> str:
    counts = frame.attrs["counts"]
    words = f"红{counts['red']}件、黄{counts['yellow']}件，最久的在前"
    return f"{words}，每类列前{MOST_TASKS}件" if counts.total() > len(frame) else words


DECISIONS = declare(
    Card(
        id="home-decisions",
        title="需要决定的事",
        unit="件",
        metrics=("open_overdue_count", "deposit_stored_yuan", "fund_outstanding_yuan"),
        rows="open_overdue_count",
        ledgers=(*COMPLAINT_LEDGERS, "wage_deposits", "revolving_fund"),
        ask=decisions_frame,
        table=decisions_table,
        show=show_decisions,
        sub=decisions_sub,
        remark=f"列出未办结的超期和{DUE_WITHIN_WORKDAYS}个工作日内到期的投诉、已过期和{EXPIRING_WITHIN_DAYS}日内到期的保函、"
        "一年以上未追回的周转金垫付；不列个人和单位名称。投诉不受时间筛选限制，按数据截至日计算工作日。",
        span=4,
        height=446,
    )
)

MONTHS = declare(
    monthly_card(
        id="home-months",
        title="每月投诉量",
        metric_id="complaints_received",
        ledgers=COMPLAINT_LEDGERS,
        late_ledgers=complaint_ledgers,
        context_months=12,
        span=4,
        height=190,
    )
)

CARDS = (CHANGES, MONTHS, MAP, TILES, DECISIONS)
