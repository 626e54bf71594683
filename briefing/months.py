"""A month's briefing shows the twelve months up to it: of one column alone nobody sees up or down."""

from dataclasses import replace
from datetime import date

import pandas as pd

from data.spec.metric import metric
from pages._cards.complaints import BY_MONTH
from pages._cards.splits import base_name, complaint_ledgers, month_marks, months_frame
from pages._charts.monthly import monthly
from pages._charts.theme import Figure
from pages._components.cards import declare
from pages._components.view import View

MONTHS = 12
METRIC = metric("complaints_received")


def draw(frame: pd.DataFrame, view: View, size: float) -> Figure:
    marks = month_marks(view, METRIC.unit, complaint_ledgers(view))
    return monthly(frame, replace(marks, names=("当月", base_name(view))), size=size)


CARD = declare(
    replace(
        BY_MONTH,
        id="complaints-twelve-months",
        title="每月投诉量（含此前月份）",
        unit="件，深色为所选月份",
        ask=lambda view: months_frame(view, METRIC.id, MONTHS),
        draw=draw,
    )
)


def is_one_month(window: tuple[date, date]) -> bool:
    first, last = window
    return (first.year, first.month) == (last.year, last.month)


def monthly_card(view: View) -> str:
    """Part of a month stands beside no whole ones, and the first month of all has none before it."""
    first = view.asked.window[0]
    has_before = view.snapshot.data_from < first and first.day == 1
    return CARD.id if is_one_month(view.asked.window) and has_before else BY_MONTH.id
