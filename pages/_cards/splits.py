"""Cards that many pages need: a metric by month, and a metric by one dimension as a list of bars."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from data.query.figure_ledgers import Reaches
from data.query.filters import FILTER_NAMES
from data.query.windows import Window, move_months
from data.spec.metric import metric
from data.view import View
from pages._cards.findings import UNKNOWN, split_sentence, total_sentence
from pages._charts import text
from pages._charts.lists import ListStyle, TextColumn, list_bars
from pages._charts.look import Look
from pages._charts.month_axis import DayMark, marks_within
from pages._charts.monthly import Months, monthly
from pages._charts.native import NativeChart, by_month, compared, reading_unit
from pages._charts.table import Column, Table
from pages._charts.theme import Figure
from pages._components.cards import Card, Say
from pages._components.dated import axis_marks, goal_line
from pages._url import within

# sources that are named above a chart as ending early
MOST_LATE = 2


def base_name(view: View) -> str:
    """The column name of the compared window's figure."""
    return text.SHORT_BASE.get(view.compare or "", "上年")


def change_name(view: View) -> str:
    return text.COMPARISONS[view.compare][0] if view.compare else "对比"


# -- by month --------------------------------------------------------------------------------------


def months_frame(view: View, metric_id: str, context_months: int = 0) -> pd.DataFrame:
    """Months of the window; with `context_months`, at least so many, those beside it marked as context.

    They are measured as separate windows, so that each month is compared with its own. A clicked month leaves
    the others in their places: those of the period that it lies within.
    """
    frame = view.frame(metric_id, "month")
    frame["is_context"] = False
    if not context_months:
        return frame
    parts = [frame]
    whole = months_shown(view, context_months)
    if whole.date_from < view.window.date_from:
        parts.insert(0, _beside(view, metric_id, whole.date_from, view.window.date_from - timedelta(days=1)))
    if whole.date_to > view.window.date_to:
        parts.append(_beside(view, metric_id, view.window.date_to + timedelta(days=1), whole.date_to))
    return pd.concat(parts, ignore_index=True) if len(parts) > 1 else frame


def _beside(view: View, metric_id: str, first: date, last: date) -> pd.DataFrame:
    """Months that stand for the trend only."""
    has_base = view.compare == "last_year"
    frame = view.over(Window(first, last)).frame(metric_id, "month", compare=has_base)
    frame["is_context"] = True
    if not has_base:
        frame["compare_value"] = float("nan")
    return frame


def months_shown(view: View, context_months: int) -> Window:
    """The window and the months around it that a chart by month has room for."""
    window, wide = view.window, within(view)
    is_clicked = wide != window and window.is_in_whole_months(view.snapshot.data_until)
    if not is_clicked:
        wide = window
    missing = context_months - wide.month_count
    first = wide.date_from
    if missing > 0 and first.day == 1 and (view.compare != "lunar_last_year"):
        first = min(first, max(move_months(first, -missing), view.snapshot.data_from.replace(day=1)))
    return Window(min(first, window.date_from), max(wide.date_to, window.date_to))


def month_marks(
    view: View,
    unit: str,
    asked: Reaches | None = None,
    colour: str | None = None,
    metric_ids: Sequence[str] = (),
) -> Months:
    """Festivals, late days, marks and names of a monthly chart of these figures."""
    notes = view.late_sources(asked or {})
    late = {one.label: one.data_until for one in notes if one.data_until is not None}
    first_late = min(late.values(), default=None)
    # of many sources the first ones, since the line has the width of the card; the footer names all
    names = "、".join(list(late)[:MOST_LATE]) + (f"等{len(late)}种" if len(late) > MOST_LATE else "")
    return Months(
        unit=unit,
        names=("本期", base_name(view)),
        festivals=view.snapshot.festivals,
        late_from=None if first_late is None else first_late + timedelta(days=1),
        late_until=view.window.date_to,
        late_label=f"{names}{text.day(first_late + timedelta(days=1), year=False)}起{text.LATE}"
        if first_late
        else "",
        colour=colour,
        marks=axis_marks(view, *metric_ids),
    )


def months_table(frame: pd.DataFrame, view: View, unit: str, *metric_ids: str) -> Table:
    shown = frame[~frame["is_context"]] if "is_context" in frame else frame
    made = comparison_table(
        shown.assign(name=[text.month(month) for month in shown["month"]]), view, "月份", unit
    )
    return with_marks(made, list(shown["month"]), axis_marks(view, *metric_ids))


def with_marks(table: Table, months: Sequence[str], marks: Sequence[DayMark]) -> Table:
    """The table with what happened in each of its months, where anything did."""
    found = marks_within(marks, months)
    if not found:
        return table
    words = ["；".join(one.sentence for one in found if f"{one.day:%Y-%m}" == month) for month in months]
    column = Column("标注", "marks", is_on_paper=False)
    return replace(table, columns=(*table.columns, column), frame=table.frame.assign(marks=words))


def other_window(view: View) -> str:
    """上年同期: the compared window by name."""
    return text.COMPARISONS[view.compare][1] if view.compare else ""


def native_months(frame: pd.DataFrame, view: View, unit: str, name: str = "本期") -> NativeChart:
    """The window's months as columns, beside those of the other window."""
    return by_month(list(frame["month"]), compared(frame, unit, name, other_window(view)), unit)


def monthly_card(
    *,
    id: str,
    title: str,
    metric_id: str,
    context_months: int = 18,
    **more: Any,
) -> Card:
    """A metric by month: columns, last year's marks, the figures in two rows beneath."""
    declared = metric(metric_id)
    unit = "万元" if declared.unit == "元" else declared.unit

    def draw(frame: pd.DataFrame, view: View, look: Look) -> Figure:
        shown = frame[~frame["is_context"]].reset_index(drop=True) if look.is_paper else frame
        whole = view if look.is_paper else view.over(months_shown(view, context_months))
        asked = view.ledgers_asked(metric_id)
        return monthly(shown, month_marks(whole, declared.unit, asked, metric_ids=(metric_id,)), look=look)

    def sub(frame: pd.DataFrame, _view: View) -> str:
        first, last = frame["month"].iloc[0], frame["month"].iloc[-1]
        words = (
            f"{unit}，{text.month(first)}至{text.month(last)}"
            if first != last
            else f"{unit}，{text.month(last)}"
        )
        if not frame["is_context"].any():
            return words
        is_last = not frame["is_context"].iloc[-1]
        return words + ("，浅色为本期以前" if is_last else "，浅色为本期以外")

    return Card(
        id=id,
        title=title,
        unit=unit,
        metrics=(metric_id,),
        rows=(metric_id,),
        changes=(metric_id,),
        ask=lambda view: months_frame(view, metric_id, context_months),
        table=lambda frame, view: months_table(frame, view, declared.unit, metric_id),
        is_over_months=True,
        draw=draw,
        native=lambda frame, view: native_months(
            frame[~frame["is_context"]].reset_index(drop=True), view, declared.unit
        ),
        sub=sub,
        conclude=lambda _frame, view: total_sentence(view, metric_id),
        tall=lambda _frame: 244,
        **more,
    )


# -- by one dimension ------------------------------------------------------------------------------


def split_frame(
    view: View, metric_id: str, by: str, *, keep_zero: bool = False, has_context: bool = False
) -> pd.DataFrame:
    """Columns name, value, compare_value, comparison, change, tone, token, is_context; the largest first,
    未知 last. With `has_context` those not chosen stand among the chosen ones, as far as the scope goes."""
    declared = metric(metric_id)
    filterable = by in FILTER_NAMES
    chosen = view.chosen(by) if filterable else ()
    asked = view.choosing(by) if has_context and chosen else view
    frame = asked.frame(metric_id, by).rename(columns={f"{by}_name": "name"})
    frame["is_context"] = ~frame[by].isin(chosen) if chosen else False
    if not keep_zero:
        figures = frame[["value", "compare_value"]]
        # a share of 0% has a base and is shown; a count of 0 is not shown
        is_shown = figures.notna() if declared.is_ratio else figures.fillna(0) != 0
        frame = frame[is_shown.any(axis=1)]
    frame = frame.assign(is_unknown=frame[by].eq(UNKNOWN)).sort_values(
        ["is_unknown", "value"], ascending=[True, False], kind="stable"
    )
    changes = [text.short_change(one) for one in frame["comparison"]]
    return frame.assign(
        change=[words for words, _ in changes],
        tone=[tone for _, tone in changes],
        token=[f"{by}:{code}" if filterable else "" for code in frame[by]],
    ).reset_index(drop=True)


def comparison_table(frame: pd.DataFrame, view: View, head: str, unit: str) -> Table:
    """Name, this window, the other window and the change between them."""
    changes = [text.short_change(one) for one in frame["comparison"]]
    full = frame.assign(change=[words for words, _ in changes], tone=[tone for _, tone in changes])
    columns = [Column(head, "name"), Column("本期", "value", unit)]
    if view.compare:
        columns += [
            Column(text.COMPARISONS[view.compare][1], "compare_value", unit),
            Column(change_name(view), "change"),
        ]
    return Table(columns, full, token_key="token" if "token" in full else "")


def native_bars(frame: pd.DataFrame, view: View, metric_id: str) -> NativeChart:
    """A bar a name, beside that of the other window; PowerPoint draws no line across bars."""
    unit, goal = metric(metric_id).unit, goal_line(view, metric_id)
    found = compared(frame, unit, "本期", other_window(view))
    remark = goal.words if goal else ""
    return NativeChart("bars", list(frame["name"]), found, reading_unit(unit), remark)


def own_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Those that are asked for, without what stands beside them for comparison on the page."""
    return frame[~frame["is_context"].astype(bool)].reset_index(drop=True)


def _greyed(frame: pd.DataFrame, colours: list[str] | None, look: Look) -> list[str] | None:
    """The colours of the bars, those of the context in grey; None for the usual colour of all."""
    if not frame["is_context"].any():
        return colours
    colours = colours or [look.palette.bar] * len(frame)
    return [
        look.palette.hatch if is_context else colour
        for colour, is_context in zip(colours, frame["is_context"], strict=True)
    ]


def split_card(
    *,
    id: str,
    title: str,
    metric_id: str,
    by: str,
    head: str,
    name_width: float = 88,
    keep_zero: bool = False,
    colours: Callable[[pd.DataFrame], Sequence[str]] | None = None,
    sub: Say | None = None,
    **more: Any,
) -> Card:
    """A metric by town, sector, authority…: sorted bars, last year as an upright mark, change in words."""
    declared = metric(metric_id)
    unit = "万元" if declared.unit == "元" else declared.unit

    def draw(frame: pd.DataFrame, view: View, look: Look) -> Figure:
        frame = own_rows(frame) if look.is_paper else frame
        columns = [
            TextColumn(
                unit,
                [text.shown(value, declared.unit).text for value in frame["value"]],
                is_bold=True,
                width=46 if declared.unit != "元" else 68,
            )
        ]
        if view.compare:
            columns.append(
                TextColumn(change_name(view), list(frame["change"]), list(frame["tone"]), width=80)
            )
        style = ListStyle(
            declared.unit,
            name_head=head,
            mark_label=f"竖线为{text.COMPARISONS[view.compare][1]}" if view.compare else "",
            name_width=name_width,
            colours=_greyed(frame, list(colours(frame)) if colours else None, look),
            goal=goal_line(view, metric_id),
        )
        return list_bars(frame, style, columns, look=look)

    def sub_title(frame: pd.DataFrame, view: View) -> str:
        words = sub(frame, view) if sub else f"{unit}，{view.period_label}"
        return f"{words}，灰色为其他{head}" if frame["is_context"].any() else words

    return Card(
        id=id,
        title=title,
        unit=unit,
        metrics=(metric_id,),
        rows=(metric_id,),
        changes=(metric_id,),
        changes_by=by,
        ask=lambda view: split_frame(view, metric_id, by, keep_zero=keep_zero, has_context=True),
        table=lambda frame, view: comparison_table(own_rows(frame), view, head, declared.unit),
        draw=draw,
        native=lambda frame, view: native_bars(own_rows(frame), view, metric_id),
        sub=sub_title,
        conclude=lambda frame, view: split_sentence(own_rows(frame), view, metric_id, by, head),
        tall=lambda frame: 24 + 26 * len(own_rows(frame)),
        least=lambda frame, _look: 26 + 18 * len(frame),
        **more,
    )
