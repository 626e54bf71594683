"""Cards of 预警: how many of each rule and town, the list with its evidence, the rules, what is unjudged."""

from typing import Any

import pandas as pd

from data.frames import records
from data.view import View
from pages._cards.splits import monthly_card
from pages._charts import text
from pages._charts.levels import LEVELS, level_bars
from pages._charts.lists import ListStyle
from pages._charts.look import Look
from pages._charts.native import NativeChart, series
from pages._charts.table import Column, Table
from pages._charts.theme import LIGHT, Figure
from pages._components.cards import Card
from pages._components.drilldown import Drilldown, declare

OPEN_METRICS = ("warnings_open",)
# level of the list → the tone of its cell
TONES = {"红": "worse", "黄": "late", "蓝": "same"}
SHAPES = {"红": "▲红", "黄": "◆黄", "蓝": "●蓝"}
# rows of the list on the page; all of them open as its rows
MOST_LISTED = 60

OPEN = declare(
    Drilldown(
        "warnings-open",
        "没有消除的预警",
        "warnings_list",
        "区间末日没有消除的预警，红的在前，同级的发生得早的在前；点一行看它由哪些台账行得出。",
    )
)
UNJUDGED_ROWS = declare(
    Drilldown(
        "warnings-unjudged",
        "不能判定的",
        "warnings_unjudged",
        "截至数据日，一条规则不能判定、或只能按一部分判定的对象，连同为什么；不受时间筛选限制。",
        has_window=False,
    )
)


def as_of(view: View) -> str:
    return f"截至{text.day(view.window.date_to)}"


# -- by rule and by town ---------------------------------------------------------------------------


def rules_frame(view: View) -> pd.DataFrame:
    """Columns name, red, yellow, blue, opened, closed, until, missing; the rules with most warnings first."""
    asked = view.question("warnings_by_rule")
    listed = asked.rename(
        columns={
            "红": "red",
            "黄": "yellow",
            "蓝": "blue",
            "新发生": "opened",
            "消除": "closed",
            "判定到": "until",
            "缺台账": "missing",
            "启用": "is_on",
        }
    )
    listed["name"] = listed["预警"]
    whole = listed.assign(红=asked["红"])
    listed["why"] = [_why_empty(row) for row in records(whole)]
    listed["total"] = listed[["red", "yellow", "blue"]].sum(axis=1, min_count=1)
    order = ["red", "yellow", "blue"]
    return listed.sort_values(order, ascending=False, na_position="last", kind="stable").reset_index(
        drop=True
    )


def _why_unknown(row: dict[str, Any]) -> str:
    missing = row["missing"]
    if missing:
        return f"没有{missing}" if str(missing).startswith("参数") else f"{missing}{text.ABSENT}"
    return "" if row["is_on"] else "已停用"


def _why_empty(row: dict[str, Any]) -> str:
    """The same, or that its ledgers begin later than the day asked for."""
    is_late = text.is_missing(row["红"]) and not text.is_missing(row["判定自"])
    return _why_unknown(row) or (f"台账自{text.day(row['判定自'])}起" if is_late else "")


def rules_table(frame: pd.DataFrame, _view: View) -> Table:
    columns = (
        Column("预警", "name"),
        Column("规则", "规则"),
        *(Column(head, level, "条", decimals=0) for level, head in LEVELS.items()),
        Column("新发生", "opened", "条", decimals=0),
        Column("消除", "closed", "条", decimals=0),
        Column("判定到", "until"),
        Column("不能判定", "why"),
    )
    return Table(columns, frame)


def native_levels(frame: pd.DataFrame, _view: View) -> NativeChart:
    colours = {"red": LIGHT.red, "yellow": LIGHT.yellow, "blue": LIGHT.blue}
    parts = [series(head, frame[level], "条", colours[level]) for level, head in LEVELS.items()]
    return NativeChart("bars", list(frame["name"]), parts, "条")


def draw_rules(frame: pd.DataFrame, _view: View, look: Look) -> Figure:
    known = frame[frame["total"].notna()]
    return level_bars(known, ListStyle("条", name_head="预警", name_width=176), look=look)


BY_RULE = Card(
    id="warnings-by-rule",
    title="各类预警",
    name="各类预警的级别",
    unit="条",
    metrics=OPEN_METRICS,
    rows=(OPEN.id, "warnings_opened", "warnings_closed"),
    ask=rules_frame,
    table=rules_table,
    draw=draw_rules,
    native=native_levels,
    sub=lambda _frame, view: f"没有消除的，条，{as_of(view)}",
    remark="台账没有来的规则不能判定，不画出，列在表格里。",
    tall=lambda frame: 24 + 30 * len(frame),
    span=6,
    height=360,
)


def towns_frame(view: View) -> pd.DataFrame:
    """Columns name, red, yellow, blue, token; the town with most red first, unknown ones last."""
    ids = ("warnings_red", "warnings_yellow", "warnings_blue")
    answers = view.measure(*ids, by=("town",), compare=False)
    frame = answers[ids[0]].frame()[["town", "town_name"]].rename(columns={"town_name": "name"})
    for level, one in zip(LEVELS, ids, strict=True):
        own = answers[one].frame()[["town", "value"]].rename(columns={"value": level})
        frame = frame.merge(own, on="town", how="outer")
        frame["name"] = frame["name"].fillna(frame["town"])
    frame["token"] = [f"town:{code}" for code in frame["town"]]
    shown = frame[frame[list(LEVELS)].fillna(0).sum(axis=1) > 0]
    return shown.sort_values(list(LEVELS), ascending=False, kind="stable").reset_index(drop=True)


BY_TOWN = Card(
    id="warnings-by-town",
    title="各镇街预警",
    name="各镇街预警的级别",
    unit="条",
    metrics=OPEN_METRICS,
    rows=(OPEN.id,),
    ask=towns_frame,
    table=lambda frame, _view: Table(
        (Column("镇街", "name"), *(Column(head, level, "条", decimals=0) for level, head in LEVELS.items())),
        frame,
        token_key="token",
    ),
    draw=lambda frame, _view, look: level_bars(
        frame, ListStyle("条", name_head="镇街", name_width=92), look=look
    ),
    native=native_levels,
    sub=lambda _frame, view: f"没有消除的，条，{as_of(view)}",
    tall=lambda frame: 24 + 26 * len(frame),
    span=6,
    height=360,
)

OPENED = monthly_card(
    id="warnings-opened",
    title="每月新发生的预警",
    metric_id="warnings_opened",
    span=6,
    height=300,
)
CLOSED = monthly_card(
    id="warnings-closed",
    title="每月消除的预警",
    metric_id="warnings_closed",
    span=6,
    height=300,
)


# -- the list --------------------------------------------------------------------------------------


def open_frame(view: View) -> pd.DataFrame:
    """Columns level, what, where, who, opened, days, yuan, reason, tone, line; the red first."""
    listed = view.question("warnings_list")
    frame = pd.DataFrame(
        {
            "level": [SHAPES[one] for one in listed["级别"]],
            "tone": [TONES[one] for one in listed["级别"]],
            "what": listed["预警"],
            "where": listed["项目或单位"],
            "town": listed["镇街"],
            "authority": listed["主管部门"],
            "opened": listed["发生日"],
            "days": listed["已有天数"],
            "yuan": listed["金额（元）"].astype("float64"),
            "people": listed["人数"].astype("float64"),
            "reason": listed["依据"],
            "line": listed["行标识"],
        }
    )
    frame.attrs["total"] = len(frame)
    return frame.head(MOST_LISTED)


def open_table(frame: pd.DataFrame, _view: View) -> Table:
    columns = (
        Column("项目或单位", "where", most=14),
        Column("级别", "level", tone_key="tone"),
        Column("预警", "what"),
        Column("镇街", "town"),
        Column("主管部门", "authority", is_on_paper=False),
        Column("发生日", "opened"),
        Column("已有", "days", "天", decimals=0),
        Column("金额", "yuan", "元"),
        Column("依据", "reason", most=22),
    )
    total = frame.attrs.get("total", len(frame))
    return Table(columns, frame, line_key="line", empty="没有未消除的预警", count=total)


LIST = Card(
    id="warnings-list",
    title="没有消除的预警",
    name="没有消除的预警",
    unit="条",
    metrics=OPEN_METRICS,
    rows=(OPEN.id,),
    ask=open_frame,
    table=open_table,
    sub=lambda frame, view: (
        f"红的在前，{as_of(view)}，共{text.number(frame.attrs.get('total', len(frame)))}条"
    ),
    span=12,
    height=420,
)


# -- the rules, and what was not judged ------------------------------------------------------------


def conditions_frame(view: View) -> pd.DataFrame:
    """Columns rule, red, yellow, blue, closes, ledgers, source, state; by code."""
    listed = view.question("warnings_by_rule")
    return pd.DataFrame(
        {
            "rule": listed["规则"] + " " + listed["预警"],
            "red": listed["红色"],
            "yellow": listed["黄色"],
            "blue": listed["蓝色"],
            "closes": listed["怎样消除"],
            "source": listed["依据"],
            "state": [
                _why_unknown({"missing": missing, "is_on": is_on}) or "启用"
                for missing, is_on in zip(listed["缺台账"], listed["启用"], strict=True)
            ],
        }
    )


RULES = Card(
    id="warnings-rules",
    title="预警规则",
    name="预警规则",
    unit="条",
    is_present=True,
    metrics=OPEN_METRICS,
    rows=(OPEN.id,),
    ask=conditions_frame,
    table=lambda frame, _view: Table(
        (
            Column("规则", "rule", most=12),
            Column("▲红", "red", most=16),
            Column("◆黄", "yellow", most=16),
            Column("●蓝", "blue", most=14),
            Column("怎样消除", "closes", most=12),
            Column("启用", "state", most=8),
            Column("依据", "source", is_on_paper=False),
        ),
        frame,
    ),
    sub=lambda _frame, _view: "界限是参数，在“数据—参考数据”里改；新的界限只用于生效以后的事",
    span=12,
    height=360,
)


def unjudged_frame(view: View) -> pd.DataFrame:
    """Columns what, why, count, example: a line a rule and reason without its details."""
    listed = view.present().question("warnings_unjudged")
    rules = view.question("warnings_by_rule").rename(columns={"缺台账": "missing", "启用": "is_on"})
    rows: list[dict[str, Any]] = [
        {"what": f"{row['规则']} {row['预警']}", "why": _why_unknown(row), "count": None, "line": ""}
        for row in records(rules)
        if row["missing"]
    ]
    for (rule, name), own in listed.groupby(["规则", "预警"]) if len(listed) else ():
        reason = str(own["为什么不能判定"].iloc[-1])
        rows.append(
            {"what": f"{rule} {name}", "why": reason, "count": len(own), "line": own["行标识"].iloc[-1]}
        )
    return pd.DataFrame(rows, columns=["what", "why", "count", "line"])


UNJUDGED = Card(
    id="warnings-unjudged-card",
    title="不能判定的",
    name="预警不能判定的",
    unit="个",
    is_present=True,
    metrics=OPEN_METRICS,
    rows=(UNJUDGED_ROWS.id,),
    ask=unjudged_frame,
    table=lambda frame, _view: Table(
        (
            Column("规则", "what", most=14),
            Column("几个对象", "count", "个", decimals=0),
            Column("为什么（其中一个）", "why", most=30),
        ),
        frame,
        line_key="line",
        empty="各条规则都能判定",
    ),
    sub=lambda _frame, _view: "缺台账、缺数的，不会当作没有预警",
    span=12,
    height=200,
)

CARDS = (BY_RULE, BY_TOWN, LIST, OPENED, CLOSED, RULES, UNJUDGED)
