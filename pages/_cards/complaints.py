"""Cards of 投诉趋势."""

import pandas as pd

from data.spec.metric import metric
from data.view import View
from pages._cards.findings import split_sentence
from pages._cards.splits import (
    base_name,
    month_marks,
    monthly_card,
    split_card,
)
from pages._charts import text
from pages._charts.look import Look
from pages._charts.multiples import Panel, multiples
from pages._charts.native import NativeChart, by_month, series
from pages._charts.table import Column, Table
from pages._charts.theme import LIGHT, Figure
from pages._components.cards import Card
from pages._components.drilldown import Drilldown, declare
from pages._components.grid import MARK

# of the head of a small multiple
MOST_LETTERS = 4

BY_MONTH = monthly_card(
    id="complaints-by-month",
    title="每月投诉量",
    metric_id="complaints_received",
    span=8,
    height=306,
)


def channel_months(view: View) -> pd.DataFrame:
    frame = view.measure("complaints_received", by=("channel", "month"))["complaints_received"].frame()
    chosen = view.filters.channels
    frame = frame[frame["channel"].isin(chosen)] if chosen else frame
    return frame.rename(columns={"channel": "panel"})


def _short(word: str) -> str:
    """Why a channel has no figure, where its narrow head has room for it; else the page's foot says it."""
    return word if len(word) <= MOST_LETTERS else text.NONE


def draw_channels(frame: pd.DataFrame, view: View, look: Look) -> Figure:
    declared = metric("complaints_received")
    totals = {row["channel"]: row for row in view.measure(declared.id, by=("channel",))[declared.id].rows}
    asked = view.ledgers_asked(declared.id)
    panels = []
    for channel in view.snapshot.channels:
        if channel.channel not in set(frame["panel"]):
            continue
        total = totals[channel.channel]
        words, tone = text.short_change(total["comparison"])
        colour = look.palette.channels[channel.channel]
        panels.append(
            Panel(
                channel.channel,
                channel.short_name,
                colour,
                f"{text.number(total['value'])}件" if total["status"] != "unknown" else _short(total["word"]),
                words if view.compare else "",
                tone,
                month_marks(view, declared.unit, {channel.ledger: asked[channel.ledger]}, colour),
            )
        )
    return multiples(frame, panels, look=look)


def native_channels(frame: pd.DataFrame, view: View) -> NativeChart:
    """The months of each channel, in its own colour."""
    unit = metric("complaints_received").unit
    months = sorted(frame["month"].unique())
    found = []
    for channel in view.snapshot.channels:
        own = frame[frame["panel"] == channel.channel]
        if len(own):
            values = own.set_index("month")["value"].reindex(months)
            found.append(series(channel.short_name, values, unit, LIGHT.channels[channel.channel]))
    return by_month(months, found, unit)


def channel_table(frame: pd.DataFrame, view: View) -> Table:
    shown = frame.assign(month_name=[text.month(month) for month in frame["month"]])
    columns = [Column("渠道", "channel_name"), Column("月份", "month_name"), Column("本期", "value", "件")]
    if view.compare:
        columns.append(Column(text.COMPARISONS[view.compare][1], "compare_value", "件"))
    return Table(columns, shown)


def channels_sub(_frame: pd.DataFrame, view: View) -> str:
    words = f"件，{view.period_label}，同一纵轴"
    if not view.compare:
        return words
    # only a year before has the same months; other windows are matched by the order of their months
    base = "上年同月" if view.compare == "last_year" else f"{base_name(view)}对应月份"
    return f"{words}，横线为{base}"


def channels_sentence(_frame: pd.DataFrame, view: View) -> str:
    """The chart shows months of each channel, the sentence their totals."""
    totals = view.frame("complaints_received", "channel").rename(columns={"channel_name": "name"})
    return split_sentence(totals, view, "complaints_received", "channel", "渠道")


BY_CHANNEL = Card(
    id="complaints-by-channel",
    title="分渠道",
    name="分渠道投诉量",
    unit="件",
    metrics=("complaints_received",),
    rows=("complaints_received",),
    changes=("complaints_received",),
    changes_by="channel",
    ask=channel_months,
    table=channel_table,
    draw=draw_channels,
    native=native_channels,
    sub=channels_sub,
    conclude=channels_sentence,
    tall=lambda _frame: 260,
    span=8,
    height=158,
    phone_height=330,
)

BY_TOWN = split_card(
    id="complaints-by-town",
    title="各镇街",
    name="各镇街投诉量",
    metric_id="complaints_received",
    by="town",
    head="镇街",
    keep_zero=True,
    span=4,
    height=522,
)

MATTERS_BY_TOWN = split_card(
    id="matters-by-town",
    title="各镇街事项",
    name="各镇街投诉事项",
    metric_id="matters_received",
    by="town",
    head="镇街",
    keep_zero=True,
    span=4,
    height=380,
)

BY_SECTOR = split_card(
    id="complaints-by-sector",
    title="分行业",
    name="分行业投诉量",
    metric_id="complaints_received",
    by="sector",
    head="行业",
    name_width=72,
    span=4,
    height=380,
)

BY_AUTHORITY = split_card(
    id="complaints-by-authority",
    title="分主管部门",
    name="分主管部门投诉量",
    metric_id="complaints_received",
    by="authority",
    head="主管部门",
    name_width=158,
    span=4,
    height=380,
)


MOST_REPEAT = 12
REPEAT_WORDS = f"区间内有两项以上事项的单位，最多列{MOST_REPEAT}家"


def repeat_table(frame: pd.DataFrame, _view: View) -> Table:
    columns = [
        Column("用人单位", "用人单位"),
        Column("事项", "事项数", "项"),
        Column("投诉", "投诉件数", "件"),
        Column("涉及项目", "涉及项目数", "个", is_on_paper=False),
        Column("涉及人数", "涉及人数", "人"),
        Column("涉及金额", "涉及金额（元）", "元"),
        Column("未办结", "未办结事项", "项"),
        Column("最近收到", "最近收到日期", is_on_paper=False),
    ]
    return Table(columns, frame, line_key=MARK, empty="所选条件下没有被重复反映的单位")


REPEAT_REMARK = "按用人单位名称归并，名称写法不同的不合并。"
REPEATED = declare(
    Drilldown(
        "employers-repeated",
        "重复反映的单位",
        "repeat_employers",
        f"区间内有两项以上事项的单位。{REPEAT_REMARK}",
    )
)
REPEAT = Card(
    id="repeat-employers",
    title="重复反映的单位",
    unit="项",
    metrics=("repeat_pct", "matters_received"),
    rows=(REPEATED.id,),
    ask=lambda view: view.question("repeat_employers", limit=MOST_REPEAT),
    table=repeat_table,
    sub=lambda _frame, view: f"{REPEAT_WORDS}，{view.period_label}",
    remark=f"{REPEAT_WORDS}；{REPEAT_REMARK}",
    span=12,
    height=420,
)

CARDS = (BY_MONTH, BY_TOWN, BY_CHANNEL, MATTERS_BY_TOWN, BY_SECTOR, BY_AUTHORITY, REPEAT)
