"""需要决定的事: overdue and nearly due complaints, guarantees running out, old advances."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from dash import html

from data.frames import records
from data.query import periods
from data.query.ageing import spoken
from data.query.due_list import LEVELS, DueAdvance, DueComplaint, DueGuarantee, Kind, Level, total_yuan
from data.view import View
from pages._charts import text
from pages._charts.table import Column, Table
from pages._components.cards import Card
from pages._components.drilldown import Drilldown, declare

# parameters of data/reference: the limits of due soon, in work-days and in days
DUE_SOON, EXPIRES_SOON = "due_soon_workdays", "guarantee_soon_days"
MOST_TASKS = 60
NOTHING_TO_DECIDE = "没有超期和即将到期的事"
KIND_NAMES: dict[Kind, str] = {
    "complaint": "投诉",
    "guarantee": "保证金保函",
    "advance": "周转金垫付",
}
# complaints that are only watched need no decision
DECIDED: tuple[Level, ...] = ("red", "yellow")


def decisions_frame(view: View) -> pd.DataFrame:
    """Items to decide: overdue and nearly due complaints, guarantees that expire soon, old advances."""
    due = view.due_list()
    kinds = (
        [_complaint(one) for one in due.complaints if one.level in DECIDED],
        [_guarantee(one) for one in due.guarantees if one.level in DECIDED],
        _accounts([one for one in due.advances if one.level in DECIDED], due.as_of, due.limits.old_months),
    )
    columns = ["level", "what", "where", "state", "line"]
    listed = [one for kind in kinds for one in kind[:MOST_TASKS]]
    # each kind is cut separately; then urgent items come first, as in the due list
    ordered = sorted(listed, key=lambda one: LEVELS.index(one["level"]))
    frame = pd.DataFrame(ordered, columns=columns)
    frame.attrs["unknown"] = [KIND_NAMES[kind] for kind in due.unknown]
    # all are counted, only a part is listed
    frame.attrs["counts"] = Counter(one["level"] for kind in kinds for one in kind)
    return frame


def _complaint(one: DueComplaint) -> dict[str, Any]:
    workers = "" if one.workers is None else f"反映{text.number(one.workers)}人"
    return {
        "level": one.level,
        "what": f"{one.sector or ''}欠薪（{one.channel}）",
        "where": " · ".join(part for part in (one.town, one.authority_short, workers) if part),
        "state": periods.deadline_words(one.due_date, one.judged_on, one.workdays_left, "个工作日"),
        "line": one.line,
    }


def _guarantee(one: DueGuarantee) -> dict[str, Any]:
    return {
        "level": one.level,
        "what": "工资保证金保函到期",
        "where": " · ".join(part for part in (one.town, one.sector, text.money(one.yuan)) if part),
        "state": expiry_words(one),
        "line": one.line,
    }


def expiry_words(one: DueGuarantee) -> str:
    return f"已过期{-one.days_left}天" if one.days_left < 0 else f"剩{one.days_left}天"


def _accounts(advances: Sequence[DueAdvance], as_of: date, old_months: int) -> list[dict[str, Any]]:
    """One line for each account, because advances are reclaimed by account."""
    accounts: dict[str, list[DueAdvance]] = {}
    for one in advances:
        accounts.setdefault(one.account_code, []).append(one)
    return [
        {
            "level": own[0].level,
            "what": f"周转金垫付{spoken(old_months)}以上未追回",
            "where": f"{own[0].town} · {text.number(len(own))}笔 · {text.money(total_yuan(own))}",
            "state": f"最久{text.number(max(one.age_days for one in own))}天",
            "line": f"account:{code}:{as_of}",
        }
        for code, own in accounts.items()
    ]


def show_decisions(frame: pd.DataFrame, _view: View) -> Any:
    """Each item with its state in shape, colour and words, then what and where, without names."""
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
    """The text of an item, with a link to its ledger line where it has one."""
    if not row["line"]:
        return html.B(row["what"])
    return html.Button(row["what"], className="task-what", title="看台账行", **{"data-line": row["line"]})


def nothing_to_decide(frame: pd.DataFrame) -> str:
    """The sentence for an empty list, or for a list that is unknown."""
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
        "未办结的投诉中，超期的和规定工作日数内到期的（见参数表），按数据到齐日计算工作日，"
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
        "在建、未依法免存的项目中，保函已过期和规定天数内到期的（见参数表），按数据到齐日计算，"
        "不受时间筛选限制。",
        {"within_days": EXPIRES_SOON},
        has_window=False,
    )
)
ADVANCES = declare(
    Drilldown(
        "advances-pressing",
        "未追回的垫付",
        "fund_ageing",
        "数据到齐日未追回的应急周转金垫付，账龄自批准垫付之日起算，不受时间筛选限制。",
        has_window=False,
    )
)

DECISIONS = Card(
    id="home-decisions",
    title="需要决定的事",
    name="需要决定的事项",
    unit="件",
    is_present=True,
    metrics=("open_overdue_count", "deposit_stored_yuan", "fund_outstanding_yuan"),
    rows=(PRESSING.id, GUARANTEES.id, ADVANCES.id),
    ask=decisions_frame,
    table=decisions_table,
    show=show_decisions,
    sub=decisions_sub,
    remark="列出未办结的超期和将到期的投诉、已过期和将到期的保函（提前几日为县内规定，见参数表）、"
    "账龄最长一档（见参数表）未追回的周转金垫付；不列个人和单位名称。不受时间筛选限制，按数据到齐日计算。",
    span=4,
    height=446,
)

CARDS = (DECISIONS,)
