"""Cards of 总览: what changed, where, and the trend; what needs a decision stands beside them."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from data.frames import records
from data.query.comparison import Comparison
from data.spec import reference
from data.spec.metric import metric
from data.view import View
from pages._cards.findings import split_sentence
from pages._cards.splits import (
    comparison_table,
    monthly_card,
    split_frame,
)
from pages._charts import text
from pages._charts.county import TownMark, county_map
from pages._charts.look import Look
from pages._charts.table import Column, Table
from pages._charts.theme import ChangeEdges, Figure
from pages._charts.tiles import tile_grid
from pages._components.cards import Card

# -- where -----------------------------------------------------------------------------------------


def town_marks(frame: pd.DataFrame, view: View) -> list[TownMark]:
    rows = {row["town"]: row for row in records(frame)}
    marks = []
    for town in view.snapshot.towns:
        row = rows.get(town.town_code)
        if row is None:
            continue
        lines = [f"本期 {text.number(row['value'])}项"]
        if view.compare:
            lines.append(
                f"{text.COMPARISONS[view.compare][1]} {text.number(row['compare_value'])}项，{row['change']}"
            )
        marks.append(
            TownMark(
                town.town_code,
                town.short_name,
                town.longitude,
                town.latitude,
                town.tile_column,
                town.tile_row,
                row["value"],
                row["comparison"],
                tuple(lines),
            )
        )
    return marks


def change_edges(view: View) -> ChangeEdges:
    return ChangeEdges(view.limit_then("map_mild_change_pct"), view.limit_then("map_strong_change_pct"))


def draw_map(frame: pd.DataFrame, view: View, look: Look) -> Figure:
    # on paper the picture is low and wide, so the county is drawn smaller and its names keep off it
    height = 340 if look.is_paper or look.is_phone else 420
    marks = town_marks(frame, view)
    return county_map(
        reference.county_outline(), marks, change_edges(view), unit="项", look=look, height=height
    )


def draw_tiles(frame: pd.DataFrame, view: View, look: Look) -> Figure:
    return tile_grid(town_marks(frame, view), change_edges(view), unit="项", look=look)


MATTERS_ASIDE = "按事项计：同一诉求从几个渠道、几次反映只算1项，升降与按件的“有什么变化”不同。"


def _town_card(id: str, title: str, draw: Any, note: str, **more: Any) -> Card:
    return Card(
        id=id,
        title=title,
        unit="项",
        aside=MATTERS_ASIDE,
        metrics=("matters_received",),
        rows=("matters_received",),
        changes=("matters_received",),
        changes_by="town",
        ask=lambda view: split_frame(view, "matters_received", "town", keep_zero=True),
        table=lambda frame, view: comparison_table(frame, view, "镇街", "项"),
        draw=draw,
        sub=lambda _frame, view: f"事项（项），{view.period_label}，{note}",
        conclude=lambda frame, view: split_sentence(frame, view, "matters_received", "town", "镇街"),
        tall=lambda _frame: 372,
        span=4,
        height=446,
        phone_height=400,
        **more,
    )


MAP = _town_card(
    "home-map",
    "各镇街",
    draw_map,
    "示意图",
    name="各镇街投诉事项分布",
    remark="示意图：县界为实际轮廓，镇街界线没有公开资料，以圆点表示所在地；圆的面积为事项数，颜色为变化，"
    "上升的镇街加深色圈并标红，基数小的（界限见参数表）不着色。",
)
TILES = _town_card(
    "home-tiles",
    "各镇街方格",
    draw_tiles,
    "格子不代表面积",
    name="各镇街投诉事项方格图",
    remark="格子按大致方位排列，大小相同，不代表面积；颜色为变化，基数小的（界限见参数表）为灰色。",
)


# -- what changed ----------------------------------------------------------------------------------


def changes_frame(view: View) -> pd.DataFrame:
    """The largest rises and falls of complaints by town and by channel, risen first."""
    if view.compare is None:
        return pd.DataFrame(columns=["what", "name", "value", "compare_value", "change", "tone", "token"])
    declared = metric("complaints_received")
    found: list[dict[str, Any]] = []
    changes = view.largest_changes(declared.id, most=3)
    for one in [*changes.rises, *changes.falls]:
        found.append(_changed("镇街", one.town_name, one.comparison, f"town:{one.town_code}"))
    by_channel = split_frame(view, declared.id, "channel", keep_zero=True)
    has_base = bool(by_channel["comparison"].map(lambda one: one.is_known).any())
    moved = [row for row in records(by_channel) if row["comparison"].difference]
    for row in sorted(moved, key=lambda row: -row["comparison"].difference):
        found.append(_changed("渠道", row["name"], row["comparison"], row["token"]))
    order = {"worse": 0, "same": 1, "better": 2}
    found.sort(key=lambda one: order.get(one["tone"], 1))
    frame = pd.DataFrame(found)
    frame.attrs["has_base"] = has_base
    return frame


def _changed(what: str, name: str, comparison: Comparison, token: str) -> dict[str, Any]:
    words, tone = text.short_change(comparison)
    return {
        "what": what,
        "name": name,
        "value": comparison.value,
        "compare_value": comparison.base,
        "change": words,
        "tone": tone,
        "token": token,
    }


def changes_table(frame: pd.DataFrame, view: View) -> Table:
    base = text.SHORT_BASE.get(view.compare or "", "上年")
    if view.compare is None:
        empty = "没有可比的时期"
    elif frame.attrs["has_base"]:
        empty = "与对比期相比没有变化"
    else:
        empty = text.without_base(view.compare)
    columns: Sequence[Column] = (
        Column("镇街、渠道", "name"),
        Column("本期", "value", "件"),
        Column(base, "compare_value", "件"),
        Column("变化", "change", tone_key="tone"),
    )
    return Table(columns, frame, token_key="token", empty=empty)


CHANGES = Card(
    id="home-changes",
    title="有什么变化",
    name="投诉量升降",
    unit="件",
    metrics=("complaints_received",),
    rows=("complaints_received",),
    changes=("complaints_received",),
    ask=changes_frame,
    table=changes_table,
    sub=lambda _frame, view: f"投诉量（件），{view.period_label}，升降最多的镇街和各渠道",
    remark="镇街按增减件数各取前三，渠道全列；上升的在前。",
    span=4,
    height=216,
)


# -- the trend -----------------------------------------------------------------------------------------

MONTHS = monthly_card(
    id="home-months",
    title="每月投诉量",
    metric_id="complaints_received",
    context_months=12,
    span=4,
    height=190,
)

CARDS = (CHANGES, MONTHS, MAP, TILES)
