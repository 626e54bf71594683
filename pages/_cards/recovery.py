"""Cards of 追缴成效."""

import pandas as pd

from data.spec.metric import metric
from data.view import View
from pages._cards.splits import monthly_card, split_card, with_marks
from pages._charts import text
from pages._charts.cumulative import cumulative, running
from pages._charts.lists import ListStyle, TextColumn, list_bars
from pages._charts.look import Look
from pages._charts.native import NativeChart, month_names, series
from pages._charts.table import Column, Table
from pages._charts.theme import LIGHT, Figure
from pages._components.cards import Card
from pages._components.dated import axis_marks, beside
from pages._components.drilldown import Drilldown, declare
from pages._components.grid import MARK
from pages._components.narrowing import figures_named, subject

MOST_UNCLEARED = 100


# -- cumulative ------------------------------------------------------------------------------------


# drawn one over the other
SUMMED = ("verified_yuan", "recovered_yuan")


def both_by_month(view: View) -> pd.DataFrame:
    answers = view.measure(*SUMMED, by=("month",), compare=False)
    verified, recovered = (answers[one].frame() for one in SUMMED)
    frame = verified[["month"]].assign(
        verified_yuan=verified["value"].to_numpy(), recovered_yuan=recovered["value"].to_numpy()
    )
    frame.attrs["marks"] = axis_marks(view, *SUMMED)
    frame.attrs["words"] = {one: answers[one].word for one in SUMMED if answers[one].status == "unknown"}
    return frame


def reached(view: View) -> str:
    """到位率 with last year's rate; last year's amounts are not drawn, since less owed means less
    recovered."""
    answer = view.measure("recovered_pct")["recovered_pct"]
    row = answer.total()
    words = f"到位率{text.percent(row['value'])}"
    if answer.status == "unknown":
        return f"{words}，{answer.word}"
    words += beside(view, answer)
    compared = row["comparison"]
    if compared.compare and compared.base is not None:
        words += f"，{text.COMPARISONS[compared.compare][1]}{text.percent(compared.base)}"
    return words


def both_table(frame: pd.DataFrame, _view: View) -> Table:
    sums = running(frame)
    shown = frame.assign(
        name=[text.month(month) for month in frame["month"]],
        verified_sum=sums["verified_yuan"].where(frame["verified_yuan"].notna()),
        recovered_sum=sums["recovered_yuan"].where(frame["recovered_yuan"].notna()),
    )
    columns = (
        Column("月份", "name"),
        Column("核实", "verified_yuan", "元"),
        Column("追发", "recovered_yuan", "元"),
        Column("累计核实", "verified_sum", "元"),
        Column("累计追发", "recovered_sum", "元"),
    )
    return with_marks(Table(columns, shown), list(frame["month"]), frame.attrs.get("marks", ()))


def native_both(frame: pd.DataFrame, _view: View) -> NativeChart:
    """Both sums as lines, in the colours of the picture."""
    sums = running(frame)
    lines = [
        series(name, sums[key].where(frame[key].notna()), "元", colour)
        for name, key, colour in (
            ("累计核实", "verified_yuan", LIGHT.ink),
            ("累计追发", "recovered_yuan", LIGHT.accent),
        )
    ]
    return NativeChart("lines", month_names(list(frame["month"])), lines, "万元")


CUMULATIVE = Card(
    id="recovery-cumulative",
    title="核实与追发累计",
    name="欠薪核实与追发金额累计",
    unit="万元",
    metrics=("verified_yuan", "recovered_yuan", "recovered_pct"),
    rows=("recovered_yuan", "verified_yuan"),
    ask=both_by_month,
    table=both_table,
    draw=lambda frame, _view, look: cumulative(running(frame), look),
    native=native_both,
    is_over_months=True,
    sub=lambda _frame, view: f"万元，{view.period_label}，{reached(view)}",
    conclude=lambda _frame, view: (
        f"{view.period_label}{subject(view, figures_named('recovered_pct'))}追发{reached(view)}。"
    ),
    tall=lambda _frame: 260,
    span=6,
    height=272,
)

BY_MONTH = monthly_card(
    id="recovery-by-month",
    title="每月追发金额",
    metric_id="recovered_yuan",
    context_months=12,
    span=6,
    height=272,
)

BY_ROUTE = split_card(
    id="recovery-by-route",
    title="追发方式",
    name="各追发方式金额",
    metric_id="recovered_yuan",
    by="route",
    head="方式",
    aside="“周转金”是追发台账写明由周转金支付的，与资金使用页周转金台账的垫付（按批准日期）不是同一笔账。",
    name_width=92,
    span=4,
    height=300,
)

PCT_BY_TOWN = split_card(
    id="recovery-pct-by-town",
    title="各镇街到位率",
    name="各镇街追发到位率",
    metric_id="recovered_pct",
    by="town",
    head="镇街",
    remark="分母为0的显示“—”。",
    span=4,
    height=300,
)


# -- how long until paid ---------------------------------------------------------------------------


def days_table(frame: pd.DataFrame, _view: View) -> Table:
    columns = (
        Column("用时", "用时"),
        Column("笔数", "笔数", "笔"),
        Column("占比", "share", "%"),
        Column("追发金额", "追发金额（元）", "元"),
    )
    return Table(columns, frame)


def days_frame(view: View) -> pd.DataFrame:
    frame = view.question("days_to_pay")
    total = frame["笔数"].sum()
    return frame.assign(share=frame["笔数"] * 100 / total if total else float("nan"))


def draw_days(frame: pd.DataFrame, _view: View, look: Look) -> Figure:
    bars = pd.DataFrame({"name": frame["用时"], "value": frame["笔数"]})
    columns = [
        TextColumn("笔", [text.number(value) for value in frame["笔数"]], is_bold=True, width=40),
        TextColumn("占比", [text.percent(value) for value in frame["share"]], width=62),
        TextColumn("万元", [text.shown(value, "元").text for value in frame["追发金额（元）"]], width=66),
    ]
    return list_bars(bars, ListStyle("笔", name_head="自收到投诉起", name_width=86), columns, look=look)


DAYS_REMARK = "自收到投诉之日到追发之日的天数，按追发台账的线索编号与投诉对应；对应不上的列为未关联投诉。"
TIMES = declare(Drilldown("recovery-times", "各笔追发用时", "recovery_times", DAYS_REMARK))
DAYS = Card(
    id="recovery-days",
    title="多久拿到钱",
    name="追发到账用时",
    unit="笔",
    metrics=("recovered_yuan",),
    rows=(TIMES.id,),
    # days are counted from the complaint to its payment
    more_marts=("complaints",),
    ask=days_frame,
    table=days_table,
    draw=draw_days,
    native=lambda frame, _view: NativeChart(
        "bars", list(frame["用时"]), [series("笔数", frame["笔数"], "笔", LIGHT.bar)], "笔"
    ),
    remark=DAYS_REMARK,
    tall=lambda frame: 24 + 26 * len(frame),
    span=4,
    height=300,
)


# -- what is not cleared ---------------------------------------------------------------------------


def uncleared_table(frame: pd.DataFrame, _view: View) -> Table:
    columns = (
        Column("用人单位", "用人单位"),
        Column("项目", "项目", is_on_paper=False),
        Column("镇街", "镇街"),
        Column("主管部门", "主管部门", is_on_paper=False),
        Column("首次收到", "首次收到日期", is_on_paper=False),
        Column("涉及人数", "涉及人数", "人"),
        Column("涉及金额", "涉及金额（元）", "元"),
        Column("已追发", "已追发（元）", "元"),
        Column("已历", "已历天数", "天", decimals=0),
        Column("到期日", "到期日"),
    )
    return Table(
        columns,
        frame,
        line_key=MARK,
        empty="所选条件下没有查实而未清的事项",
        count=frame.attrs["count"],
    )


def uncleared_frame(view: View) -> pd.DataFrame:
    """The largest, with the number of all."""
    found = view.question("uncleared_matters")
    frame = found.head(MOST_UNCLEARED)
    frame.attrs["count"] = len(found)
    return frame


def uncleared_sub(frame: pd.DataFrame, view: View) -> str:
    count = frame.attrs["count"]
    listed = f"，列前{MOST_UNCLEARED}项" if count > len(frame) else ""
    return (
        f"区间内收到、查实、尚未办结的事项，共{text.number(count)}项，金额大的在前{listed}，"
        f"{view.period_label}"
    )


UNCLEARED_REMARK = (
    "查实而未办结的事项；涉及金额取核实数，未核实的取反映数。"
    f"{metric('recovered_yuan').label}按线索编号对应。"
)
STILL_OPEN = declare(Drilldown("matters-uncleared", "查实未清的事项", "uncleared_matters", UNCLEARED_REMARK))
UNCLEARED = Card(
    id="recovery-uncleared",
    title="查实未清",
    name="查实未清事项",
    unit="项",
    metrics=("matters_received",),
    rows=(STILL_OPEN.id,),
    # 已追发 of each matter
    more_marts=("recoveries",),
    ask=uncleared_frame,
    table=uncleared_table,
    sub=uncleared_sub,
    remark=UNCLEARED_REMARK,
    span=12,
    height=250,
)

CARDS = (CUMULATIVE, BY_MONTH, BY_ROUTE, DAYS, PCT_BY_TOWN, UNCLEARED)
