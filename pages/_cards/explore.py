"""Cards of 自助分析: what is chosen as a chart, and as a table with totals."""

from collections.abc import Sequence

import pandas as pd

from data.spec import reference
from data.spec.mart import DIMENSION_LABELS
from data.view import View
from pages import _exploring
from pages._cards.explored import Explored, Member, base_name, changes_of, explored, name_of, unit_of
from pages._cards.explored_charts import MOST_PANELS, bars, grid, marked_words, number, plot
from pages._cards.explored_native import native
from pages._cards.findings import MOST_NAMED, finding, largest, total_sentence
from pages._cards.pivot import pivot_frame, pivot_sub, pivot_table, show_pivot
from pages._charts import text
from pages._charts.blank import blank
from pages._charts.heat import ROW, heat
from pages._charts.look import PAPER, Look
from pages._charts.series import columns_chart, lines_chart, panels_chart, panels_height
from pages._charts.table import Column, Table
from pages._charts.theme import Figure
from pages._components.cards import Card

SIDES = ("first", "second")
# a heat map's names of columns and key above its rows
HEAT_HEAD = 110


# -- the figures as a list -------------------------------------------------------------------------


def ask(view: View) -> pd.DataFrame:
    """One row a cell, in the order of the sides. Columns first, second (names), value, compare_value,
    comparison, change, note, marks; null where nothing is known."""
    found = explored(view)
    marked = marked_words(found)
    rows = [
        _line(found, members) | {"marks": "".join(marked.get(one.code, "") for one in members)}
        for members in _combinations(found)
    ]
    frame = pd.DataFrame(
        rows,
        columns=[
            *SIDES, "is_unknown", "is_small", "value", "compare_value", "comparison", "change", "tone",
            "note", "marks",
        ],
    )  # fmt: skip
    kind = _exploring.fitting_chart(_drawn_as(found), found.asked.by)
    sides = [side for side in found.sides if not (kind == "multiples" and side and side[0].is_time)]
    frame.attrs |= {
        "chart": kind,
        "reason": found.reason,
        "is_list": kind == "bar" and len(found.sides) == 1 and not found.asked.time,
        # rows of a heat map or list, panels of small multiples
        "count": len(sides[0]) if sides else 0,
    }
    return frame


def _combinations(found: Explored) -> list[tuple[Member, ...]]:
    if found.refused:
        return []
    if len(found.sides) == 1:
        return [(one,) for one in found.sides[0]]
    return [(one, other) for one in found.sides[0] for other in found.sides[1]]


def _line(found: Explored, members: Sequence[Member]) -> dict[str, object]:
    row = found.cell(*members)
    change, tone = text.short_change(row["comparison"])
    return {
        **dict(zip(SIDES, (one.name for one in members), strict=False)),
        "is_unknown": any(one.is_unknown for one in members),
        "is_small": found.is_small(row),
        "value": number(row.get("value")),
        "compare_value": number(row["compare_value"] if row["is_comparable"] else None),
        "comparison": row["comparison"],
        "change": change,
        "tone": tone,
        "note": found.note(row),
    }


def cells_table(frame: pd.DataFrame, view: View) -> Table:
    asked = _exploring.of(view)
    unit = asked.declared.unit
    heads = [Column(DIMENSION_LABELS[one], side) for side, one in zip(SIDES, asked.by, strict=False)]
    columns = [*heads, Column("本期", "value", unit)]
    if view.compare:
        name = text.COMPARISONS[view.compare][0]
        columns += [Column(base_name(view), "compare_value", unit), Column(name, "change", tone_key="tone")]
    columns.append(Column("说明", "note"))
    if frame["marks"].any():
        columns.append(Column("标注", "marks", is_on_paper=False))
    return Table(columns, frame, empty=frame.attrs["reason"] or "所选条件下没有记录")


# -- the chart -------------------------------------------------------------------------------------


def draw(frame: pd.DataFrame, view: View, look: Look) -> Figure:
    found = explored(view)
    if reason := found.reason:
        return blank(reason, look=look)
    if frame.empty:
        return blank(look=look)
    kind = frame.attrs["chart"]
    if kind == "heat":
        return heat(grid(found), look)
    if frame.attrs["is_list"]:
        return bars(found, look)
    make = {"bar": columns_chart, "line": lines_chart, "multiples": panels_chart}[kind]
    return make(plot(found, kind, look), look)


def _drawn_as(found: Explored) -> str:
    """The kind of the chart; beside a table alone it is the usual one, for files and pictures."""
    return "" if found.asked.chart == _exploring.TABLE else found.asked.chart


# -- words and sizes -------------------------------------------------------------------------------


def sub(_frame: pd.DataFrame, view: View) -> str:
    found = explored(view)
    words = [unit_of(found.metric), view.period_label]
    if not found.reason:
        words += [*found.marks(), "点图上的数看明细"]
    return "，".join(words)


def conclude(frame: pd.DataFrame, view: View) -> str:
    """The total, and what is largest among the named; of shares by two dimensions the total alone."""
    asked = _exploring.of(view)
    if frame.attrs["reason"]:
        return f"{frame.attrs['reason']}。"
    whole = total_sentence(view, asked.metric)
    named = frame[~frame["is_unknown"] & ~frame["is_small"]]
    if len(asked.by) == 1:
        head = DIMENSION_LABELS[asked.by[0]]
        return whole + finding(named.assign(name=named["first"], by=named["first"]), asked.metric, "by", head)
    if asked.declared.is_ratio:
        return whole
    joined = named["first"].fillna("") + named["second"].fillna("")
    pairs = named.assign(name=joined, by=joined)
    # many that tie are nothing to be told
    is_told = len(largest(pairs, "by")) <= MOST_NAMED
    return whole + (finding(pairs, asked.metric, "by", "格") if is_told else "")


def least(frame: pd.DataFrame, look: Look) -> int:
    """The height of the chart on the page, for all its rows."""
    return round(_height(frame, look, 18))


def tall(frame: pd.DataFrame) -> float:
    return _height(frame, PAPER, 26)


def _height(frame: pd.DataFrame, look: Look, bar: float) -> float:
    kind, count = frame.attrs["chart"], frame.attrs["count"]
    if frame.attrs["reason"]:
        return 200
    if kind == "heat":
        return HEAT_HEAD + ROW * count
    if kind == "multiples":
        return panels_height(min(MOST_PANELS, count), look)
    return 26 + bar * count if frame.attrs["is_list"] else 260


def _metrics(view: View) -> tuple[str, ...]:
    return (_exploring.of(view).metric,)


CHART = Card(
    id="explore-chart",
    title="自助分析图",
    unit="件",
    metrics=(_exploring.DEFAULT_METRIC,),
    rows=(_exploring.DEFAULT_METRIC,),
    metrics_of=_metrics,
    unit_of=lambda view: unit_of(_exploring.of(view).declared),
    name_of=lambda view: name_of(_exploring.of(view)),
    ask=ask,
    table=cells_table,
    draw=draw,
    native=native,
    changes_of=changes_of,
    is_over_time_of=lambda view: bool(_exploring.of(view).time),
    sub=sub,
    conclude=conclude,
    least=least,
    tall=tall,
    span=12,
    # a heat map of all towns stands whole
    height=HEAT_HEAD + ROW * len(reference.town_names()),
)

PIVOT = Card(
    id="explore-table",
    title="自助分析表",
    unit="件",
    metrics=(_exploring.DEFAULT_METRIC,),
    rows=(_exploring.DEFAULT_METRIC,),
    metrics_of=_metrics,
    unit_of=lambda view: unit_of(_exploring.of(view).declared),
    name_of=lambda view: f"{name_of(_exploring.of(view))}表",
    ask=pivot_frame,
    table=pivot_table,
    show=show_pivot,
    changes_of=changes_of,
    sub=pivot_sub,
    span=12,
    height=520,
)

CARDS = (CHART, PIVOT)
