"""Cards of 预警 that check it against what came: how much was warned of, and how much of it came true."""

from typing import Any

import pandas as pd

from data.query.backtest import LEVELS, BackTest, Share, by_age, by_rule
from data.view import View
from pages._charts import text
from pages._charts.look import Look
from pages._charts.native import NativeChart, series
from pages._charts.overlay import Line, overlay
from pages._charts.table import Column, Table
from pages._charts.theme import LIGHT, Figure
from pages._components.cards import Card
from pages._components.narrowing import figures_named, subject

METRICS = ("warnings_opened", "complaints_received")
ROWS = ("warnings_opened", "complaints_received")


def lead(view: View) -> int:
    return view.limit_then("backtest_lead_days")


def follow(view: View) -> int:
    return view.limit_then("backtest_follow_days")


# -- by rule ---------------------------------------------------------------------------------------


def proof_frame(view: View) -> pd.DataFrame:
    """A line a rule and level. Columns label, level, warned, chance, verdict, warned_long, before, lead,
    warnings, followed, follow_chance, follow_verdict; shares in per cent."""
    return pd.DataFrame([_line(one) for one in by_rule(view)], columns=list(_line(EMPTY)))


def _line(one: BackTest) -> dict[str, Any]:
    return {
        "label": one.label,
        "level": LEVELS[one.level],
        "cases": one.warned.total,
        "warned": one.warned.value,
        "chance": one.warned.chance_pct,
        "verdict": one.warned.verdict,
        "warned_long": one.warned_long.value,
        "before": one.named_before.value,
        "lead": one.median_lead_days,
        "warnings": one.followed.total,
        "followed": one.followed.value,
        "follow_chance": one.followed.chance_pct,
        "follow_verdict": one.followed.verdict,
    }


NONE = Share(0, 0)
EMPTY = BackTest("", 1, 0, NONE, NONE, NONE, NONE, None)


def proof_table(frame: pd.DataFrame, view: View) -> Table:
    long = view.limit_then("backtest_long_lead_days")
    columns = (
        Column("预警", "label", most=12),
        Column("级别", "level"),
        Column(f"提前{lead(view)}日有预警的投诉", "warned", "%", decimals=1),
        Column("偶然", "chance", "%", decimals=1),
        Column("提前的比偶然", "verdict"),
        Column(f"提前{long}日", "warned_long", "%", decimals=1),
        Column("中位提前", "lead", "天", decimals=0),
        Column("检验的预警", "warnings", "条", decimals=0),
        Column(f"{follow(view)}日内应验", "followed", "%", decimals=1),
        Column("偶然 ", "follow_chance", "%", decimals=1),
        Column("应验的比偶然", "follow_verdict"),
    )
    return Table(columns, frame, empty="本期没有可检验的预警：没有点名项目的投诉，或预警之后的日子还不够长")


def proof_sub(frame: pd.DataFrame, view: View) -> str:
    if frame.empty:
        return view.period_label
    first = frame.iloc[0]
    naive = text.percent(first["before"], 1)
    return (
        f"{view.period_label}，点名项目的投诉{text.number(first['cases'])}件；"
        f"只看此前{view.limit_then('backtest_before_days')}日被投诉过的项目，提前说中{naive}"
    )


def proof_sentence(frame: pd.DataFrame, view: View) -> str:
    lead = f"{view.period_label}{subject(view, figures_named('complaints_received'))}"
    if frame.empty:
        return f"{lead}没有可检验的预警。"
    first = frame.iloc[0]
    return (
        f"{lead}，投诉里提前有预警的占{text.percent(first['warned'], 1)}，{first['verdict']}"
        f"（偶然{text.percent(first['chance'], 1)}）；预警后应验的占{text.percent(first['followed'], 1)}，"
        f"{first['follow_verdict']}（偶然{text.percent(first['follow_chance'], 1)}）。"
    )


PROOF_REMARK = (
    "只检验取自投诉以外台账的规则。提前：投诉当天往前这么多日，该项目的预警还没有消除。应验：预警以后这么多日内，"
    "该项目被投诉，或到支付日没有发清。偶然：换成随便一个在建项目也会碰上的比例；差别不超出偶然的波动"
    "（九成五）的，写“与偶然分不清”。预警按当时有效的界限和当时已有的事判定，不看后来的事。"
)
PROOF = Card(
    id="warnings-proof",
    title="预警准不准",
    name="预警的检验",
    unit="%",
    metrics=METRICS,
    rows=ROWS,
    more_marts=("warning_levels", "projects"),
    ask=proof_frame,
    table=proof_table,
    sub=proof_sub,
    conclude=proof_sentence,
    remark=PROOF_REMARK,
    span=12,
    height=360,
)


# -- what waiting gains and loses ------------------------------------------------------------------


def curve_frame(view: View) -> pd.DataFrame:
    """A line a number of days. Columns age, warned, chance, followed, warnings; shares in per cent."""
    found = [
        {
            "age": one.least_age,
            "name": "一发生就算" if one.least_age == 0 else f"满{one.least_age}日才算",
            "warned": one.warned.value,
            "chance": one.warned.chance_pct,
            "followed": one.followed.value,
            "warnings": one.followed.total,
        }
        for one in by_age(view)
    ]
    return pd.DataFrame(found, columns=["age", "name", "warned", "chance", "followed", "warnings"])


LINES = {"warned": "提前有预警的投诉", "chance": "其中偶然也会碰上的", "followed": "应验的预警"}


def draw_curve(frame: pd.DataFrame, _view: View, look: Look) -> Figure:
    colours = (look.palette.bar, look.palette.secondary, look.palette.yellow)
    places = ["现行" if age == 0 else f"{age}日" for age in frame["age"]]
    lines = [
        Line(
            name,
            [None if text.is_missing(value) else value for value in frame[key]],
            list(range(len(frame))),
            list(frame["name"]),
            colour,
        )
        for (key, name), colour in zip(LINES.items(), colours, strict=True)
    ]
    return overlay(places, lines, "%", look=look)


def native_curve(frame: pd.DataFrame, _view: View) -> NativeChart:
    colours = (LIGHT.bar, LIGHT.secondary, LIGHT.yellow)
    parts = [
        series(name, frame[key], "%", colour)
        for (key, name), colour in zip(LINES.items(), colours, strict=True)
    ]
    return NativeChart("lines", list(frame["name"]), parts, "%")


CURVE = Card(
    id="warnings-curve",
    title="等几天再报",
    name="预警等几天再报的得失",
    unit="%",
    metrics=METRICS,
    rows=ROWS,
    more_marts=("warning_levels", "projects"),
    ask=curve_frame,
    table=lambda frame, _view: Table(
        (
            Column("预警算不算", "name"),
            Column("提前有预警的投诉", "warned", "%", decimals=1),
            Column("其中偶然也会碰上的", "chance", "%", decimals=1),
            Column("检验的预警", "warnings", "条", decimals=0),
            Column("应验的预警", "followed", "%", decimals=1),
        ),
        frame,
    ),
    draw=draw_curve,
    native=native_curve,
    has_legend=True,
    sub=lambda _frame, _view: "%，现行办法是一发生就报；横轴为预警满几日才报",
    remark="等得越久，报得越少，说中的投诉也越少；应验的比例是否因此升高，看最后一条线。" + PROOF_REMARK,
    span=12,
    height=280,
)

CARDS = (PROOF, CURVE)
