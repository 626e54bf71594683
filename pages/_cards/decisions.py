"""需要决定的事: overdue and nearly due complaints, guarantees running out, old advances."""

from collections import Counter
from typing import Any

import pandas as pd
from dash import html

from data.frames import records
from data.query import periods
from data.query.ageing import fund_ages, fund_edges, spoken
from data.spec import reference
from data.view import View
from pages._charts import text
from pages._charts.table import Column, Table
from pages._components.cards import Card
from pages._components.drilldown import Drilldown, declare
from pages._components.grid import MARK

# parameters of data/reference: how soon is soon, in work-days and in days
DUE_SOON, EXPIRES_SOON = "due_soon_workdays", "guarantee_soon_days"
MOST_TASKS = 60
NOTHING_TO_DECIDE = "没有超期和即将到期的事"


def decisions_frame(view: View) -> pd.DataFrame:
    """What somebody must decide: overdue and nearly due complaints, guarantees running out, old advances."""
    kinds = (_overdue(view), _guarantees(view), _advances(view))
    columns = ["level", "what", "where", "state", "line"]
    listed = [one for kind in kinds for one in kind[:MOST_TASKS]]
    # what must be acted on now stands first, whatever its kind; each kind keeps its own order
    ordered = sorted(listed, key=lambda one: one["level"] != "red")
    frame = pd.DataFrame(ordered, columns=columns)
    frame.attrs["unknown"] = unknown_kinds(view)
    # counted whole, listed in part
    frame.attrs["counts"] = Counter(one["level"] for kind in kinds for one in kind)
    return frame


def unknown_kinds(view: View) -> list[str]:
    """Kinds of which nothing can be known, for their ledger never came."""
    kinds = {
        "投诉": "open_overdue_count",
        "保证金保函": "deposit_stored_yuan",
        "周转金垫付": "fund_outstanding_yuan",
    }
    return [name for name, one in kinds.items() if view.is_absent(one)]


def _overdue(view: View) -> list[dict[str, Any]]:
    frame = view.question("overdue_list", due_within_workdays=view.limit(DUE_SOON))
    short = {one.authority_name: one.short_name for one in reference.authorities()}
    found = []
    for row in records(frame):
        workers = "" if text.is_missing(row["反映人数"]) else f" · 反映{text.number(row['反映人数'])}人"
        state = periods.deadline_words(row["到期日"], row["判定日"], row["剩余工作日"], "个工作日")
        found.append(
            {
                "level": "red" if periods.is_past(row["到期日"], row["判定日"]) else "yellow",
                "what": f"{row['行业']}欠薪（{row['渠道']}）",
                "where": f"{row['镇街']} · {short.get(row['主管部门'], row['主管部门'])}{workers}",
                "state": state,
                "line": row[MARK],
            }
        )
    return found


def _guarantees(view: View) -> list[dict[str, Any]]:
    frame = view.question("deposit_expiring", within_days=view.limit(EXPIRES_SOON))
    return [
        {
            "level": "red" if row["剩余天数"] < 0 else "yellow",
            "what": "工资保证金保函到期",
            "where": f"{row['镇街']} · {row['行业']} · {text.money(row['保函金额（元）'])}",
            "state": f"已过期{-row['剩余天数']}天" if row["剩余天数"] < 0 else f"剩{row['剩余天数']}天",
            "line": row[MARK],
        }
        for row in records(frame)
    ]


def _advances(view: View) -> list[dict[str, Any]]:
    frame = view.question("fund_ageing")
    last_day = view.window.date_to
    old = frame[frame["账龄"] == fund_ages(view.snapshot, last_day)[-1]] if len(frame) else frame
    months = fund_edges(view.snapshot, last_day)[-1]
    return [
        {
            "level": "yellow",
            "what": f"周转金垫付{spoken(months)}以上未追回",
            "where": f"{account} · {text.number(len(own))}笔 · {text.money(own['未追回（元）'].sum())}",
            "state": f"最久{text.number(own['账龄天数'].max())}天",
            "line": f"account:{own['账户代码'].iloc[0]}:{last_day}",
        }
        for account, own in (old.groupby("资金账户") if len(old) else ())
    ]


def show_decisions(frame: pd.DataFrame, _view: View) -> Any:
    """State in shape, colour and words; what and where beneath; neither person nor employer."""
    if frame.empty:
        return html.Div(nothing_to_decide(frame), className="empty")
    return html.Ul([_task(row) for row in records(frame)], className="tasks")


def _task(row: dict[str, Any]) -> html.Li:
    is_red = row["level"] == "red"
    return html.Li(
        [
            html.Span("▲红" if is_red else "◆黄", className=f"badge-state is-{row['level']}"),
            html.Div([_what(row), html.Div(row["where"], className="task-where")]),
            html.Span(row["state"], className="task-state tone-worse" if is_red else "task-state is-late"),
        ]
    )


def _what(row: dict[str, Any]) -> Any:
    """The way to its ledger line, where it has one."""
    if not row["line"]:
        return html.B(row["what"])
    return html.Button(row["what"], className="task-what", title="看台账行", **{"data-line": row["line"]})


def nothing_to_decide(frame: pd.DataFrame) -> str:
    """An empty list, as far as it can be known to be empty."""
    unknown = frame.attrs.get("unknown")
    return f"{NOTHING_TO_DECIDE}；{'、'.join(unknown)}{text.ABSENT}" if unknown else NOTHING_TO_DECIDE


def decisions_table(frame: pd.DataFrame, _view: View) -> Table:
    columns = (Column("事由", "what"), Column("镇街、部门或账户", "where"), Column("期限", "state"))
    return Table(columns, frame, empty=nothing_to_decide(frame), count=frame.attrs["counts"].total())


def decisions_sub(frame: pd.DataFrame, _view: View) -> str:
    counts = frame.attrs["counts"]
    words = f"红{counts['red']}件、黄{counts['yellow']}件，红的在前"
    if frame.attrs["unknown"]:
        words = f"{'、'.join(frame.attrs['unknown'])}{text.ABSENT}；{words}"
    return f"{words}，每类列前{MOST_TASKS}件" if counts.total() > len(frame) else words


PRESSING = declare(
    Drilldown(
        "complaints-pressing",
        "超期和将到期的投诉",
        "overdue_list",
        "未办结的投诉中，超期的和规定工作日数内到期的（见参数表），按数据截至日计算工作日，"
        "不受时间筛选限制。",
        {"due_within_workdays": DUE_SOON},
        has_window=False,
    )
)
GUARANTEES = declare(
    Drilldown(
        "guarantees-pressing",
        "到期的保函",
        "deposit_expiring",
        "在建、未依法免存的项目中，保函已过期和规定天数内到期的（见参数表）。",
        {"within_days": EXPIRES_SOON},
    )
)
ADVANCES = declare(
    Drilldown(
        "advances-outstanding",
        "未追回的垫付",
        "fund_ageing",
        "区间末日未追回的应急周转金垫付，账龄自批准垫付之日起算。",
    )
)

DECISIONS = Card(
    id="home-decisions",
    title="需要决定的事",
    name="需要决定的事项",
    unit="件",
    metrics=("open_overdue_count", "deposit_stored_yuan", "fund_outstanding_yuan"),
    rows=(PRESSING.id, GUARANTEES.id, ADVANCES.id),
    ask=decisions_frame,
    table=decisions_table,
    show=show_decisions,
    sub=decisions_sub,
    remark="列出未办结的超期和将到期的投诉、已过期和将到期的保函（提前几日为县内规定，见参数表）、"
    "账龄最长一档（见参数表）未追回的周转金垫付；不列个人和单位名称。投诉不受时间筛选限制，按数据截至日计算工作日。",
    span=4,
    height=446,
)

CARDS = (DECISIONS,)
