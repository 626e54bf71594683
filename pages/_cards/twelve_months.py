"""The card of the twelve months up to the requested one, since a single column shows no trend."""

from dataclasses import replace

import pandas as pd

from data.spec.metric import metric
from data.view import View
from pages._cards.complaints import BY_MONTH
from pages._cards.splits import base_name, month_marks, months_frame, native_months
from pages._charts.look import Look
from pages._charts.monthly import monthly
from pages._charts.theme import Figure

MONTHS = 12
METRIC = metric("complaints_received")


def draw(frame: pd.DataFrame, view: View, look: Look) -> Figure:
    marks = month_marks(view, METRIC.unit, view.ledgers_asked(METRIC.id), metric_ids=(METRIC.id,))
    return monthly(frame, replace(marks, names=("当月", base_name(view))), look=look)


TWELVE_MONTHS = replace(
    BY_MONTH,
    id="complaints-twelve-months",
    title="每月投诉量（含此前月份）",
    unit="件，深色为所选月份",
    ask=lambda view: months_frame(view, METRIC.id, MONTHS),
    draw=draw,
    native=lambda frame, view: native_months(frame, view, METRIC.unit, "当月"),
)

CARDS = (TWELVE_MONTHS,)
