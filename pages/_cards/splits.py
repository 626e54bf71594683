"""Cards that many pages need: a metric by month, and a metric by one dimension as a list of bars."""

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from typing import Any

import pandas as pd

from data.query.windows import Window, move_months
from data.spec.metric import metric
from data.view import View
from pages._cards.findings import UNKNOWN, split_sentence, total_sentence
from pages._charts import text
from pages._charts.lists import ListStyle, TextColumn, list_bars
from pages._charts.look import Look
from pages._charts.monthly import Months, monthly
from pages._charts.table import Column, Table
from pages._charts.theme import Figure
from pages._components.cards import Card


def base_name(view: View) -> str:
    """The column name of the compared window's figure."""
    return text.SHORT_BASE.get(view.compare or "", "上年")


def change_name(view: View) -> str:
    return text.COMPARISONS[view.compare][0] if view.compare else "对比"


# -- by month --------------------------------------------------------------------------------------


def months_frame(view: View, metric_id: str, context_months: int = 0) -> pd.DataFrame:
    """Months of the window; with `context_months`, at least so many, those before it marked as context.

    They are measured as separate windows, so that each month is compared with its own.
    """
    frame = view.frame(metric_id, "month")
    frame["is_context"] = False
    missing = context_months - len(frame)
    first = view.window.date_from
    if missing <= 0 or first.day != 1 or view.compare == "lunar_last_year":
        return frame
    start = max(move_months(first, -missing), view.snapshot.data_from.replace(day=1))
    if start >= first:
        return frame
    before = view.over(Window(start, first - timedelta(days=1))).frame(metric_id, "month")
    before["is_context"] = True
    if view.compare != "last_year":
        before["compare_value"] = float("nan")
    return pd.concat([before, frame], ignore_index=True)


def month_marks(view: View, unit: str, ledgers: Collection[str] = (), colour: str | None = None) -> Months:
    """Festivals, late days and names of a monthly chart."""
    last = view.window.date_to
    late = {
        one.label: one.data_until
        for one in view.late_sources(ledgers)
        if one.data_until is not None and one.data_until < last
    }
    first_late = min(late.values(), default=None)
    names = "、".join(late)
    return Months(
        unit=unit,
        names=("本期", base_name(view)),
        festivals=view.snapshot.festivals,
        late_from=None if first_late is None else first_late + timedelta(days=1),
        late_until=last,
        late_label=f"{names}{text.day(first_late + timedelta(days=1), year=False)}起{text.LATE}"
        if first_late
        else "",
        colour=colour,
    )


def months_table(frame: pd.DataFrame, view: View, unit: str) -> Table:
    shown = frame[~frame["is_context"]] if "is_context" in frame else frame
    return comparison_table(
        shown.assign(name=[text.month(month) for month in shown["month"]]), view, "月份", unit
    )


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
        return monthly(shown, month_marks(view, declared.unit, view.ledgers_asked(metric_id)), look=look)

    def sub(frame: pd.DataFrame, _view: View) -> str:
        first, last = frame["month"].iloc[0], frame["month"].iloc[-1]
        words = (
            f"{unit}，{text.month(first)}至{text.month(last)}"
            if first != last
            else f"{unit}，{text.month(last)}"
        )
        return words + ("，浅色为本期以前" if frame["is_context"].any() else "")

    return Card(
        id=id,
        title=title,
        unit=unit,
        metrics=(metric_id,),
        rows=(metric_id,),
        ask=lambda view: months_frame(view, metric_id, context_months),
        table=lambda frame, view: months_table(frame, view, declared.unit),
        draw=draw,
        sub=sub,
        conclude=lambda _frame, view: total_sentence(view, metric_id),
        tall=lambda _frame: 244,
        **more,
    )


# -- by one dimension ------------------------------------------------------------------------------


def split_frame(view: View, metric_id: str, by: str, *, keep_zero: bool = False) -> pd.DataFrame:
    """Columns name, value, compare_value, comparison, change, tone, token; the largest first, 未知 last."""
    declared = metric(metric_id)
    frame = view.frame(metric_id, by).rename(columns={f"{by}_name": "name"})
    if not keep_zero:
        figures = frame[["value", "compare_value"]]
        # a share of 0% has a base and is shown; a count of 0 is not shown
        is_shown = figures.notna() if declared.is_ratio else figures.fillna(0) != 0
        frame = frame[is_shown.any(axis=1)]
    frame = frame.assign(is_unknown=frame[by].eq(UNKNOWN)).sort_values(
        ["is_unknown", "value"], ascending=[True, False], kind="stable"
    )
    changes = [text.short_change(one) for one in frame["comparison"]]
    filterable = by in {"town", "sector", "channel", "authority"}
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
    **more: Any,
) -> Card:
    """A metric by town, sector, authority…: sorted bars, last year as an upright mark, change in words."""
    declared = metric(metric_id)
    unit = "万元" if declared.unit == "元" else declared.unit

    def draw(frame: pd.DataFrame, view: View, look: Look) -> Figure:
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
            colours=colours(frame) if colours else None,
        )
        return list_bars(frame, style, columns, look=look)

    return Card(
        id=id,
        title=title,
        unit=unit,
        metrics=(metric_id,),
        rows=(metric_id,),
        ask=lambda view: split_frame(view, metric_id, by, keep_zero=keep_zero),
        table=lambda frame, view: comparison_table(frame, view, head, declared.unit),
        draw=draw,
        conclude=lambda frame, view: split_sentence(frame, view, metric_id, by, head),
        tall=lambda frame: 24 + 26 * len(frame),
        least=lambda frame: 26 + 18 * len(frame),
        **more,
    )
