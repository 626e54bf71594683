"""What the office has written for days of a time axis: as marks, and in words."""

from collections.abc import Collection
from typing import Protocol

import pandas as pd

from data.view import View
from pages._charts import text
from pages._charts.month_axis import DayMark


class Defined(Protocol):
    """What of a card its 口径 depends on; `is_over_months`: along a time axis, where days are marked."""

    @property
    def is_over_months(self) -> bool: ...
    def metrics_in(self, view: View | None) -> tuple[str, ...]: ...


def dated_words(view: View, metrics: Collection[str]) -> list[str]:
    """What is marked on the axis, of the days asked for."""
    window = view.window
    return [
        f"{text.day(one.day)}：{one.text}（{one.source}）。"
        for one in view.annotations(*metrics)
        if window.date_from <= one.day <= window.date_to
    ]


def added_words(view: View, card: Defined) -> list[str]:
    """What a view adds to the 口径 of a card: shares that are recorded, and along months what happened."""
    metrics = card.metrics_in(view)
    return [*view.shares(*metrics), *(dated_words(view, metrics) if card.is_over_months else ())]


def axis_marks(view: View, *metric_ids: str) -> list[DayMark]:
    """What the office has written for days of these figures."""
    return [DayMark(one.day, f"{one.text}（{one.source}）") for one in view.annotations(*metric_ids)]


def marked(frame: pd.DataFrame, view: View, *metric_ids: str) -> pd.DataFrame:
    """The frame of a chart with the marks of its figures as `frame.attrs["marks"]`."""
    frame.attrs["marks"] = axis_marks(view, *metric_ids)
    return frame
