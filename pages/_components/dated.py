"""What the office has written for a time axis, days that are marked and targets: as marks, and in words."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

import pandas as pd

from data.query.results import Answer
from data.spec.annotations import AT_LEAST, Target
from data.spec.metric import metric
from data.view import View
from pages._charts import text
from pages._charts.lists import GoalLine
from pages._charts.month_axis import DayMark


class Defined(Protocol):
    """What of a card its 口径 depends on; `is_over_time`: along a time axis, where days are marked."""

    def is_over_time(self, view: View) -> bool: ...
    def metrics_in(self, view: View | None) -> tuple[str, ...]: ...


def dated_words(view: View, metrics: Collection[str]) -> list[str]:
    """What is marked on the axis, of the days asked for."""
    window = view.window
    return [
        f"{text.day(one.day)}：{one.text}（{one.source}）。"
        for one in view.annotations(*metrics)
        if window.date_from <= one.day <= window.date_to
    ]


def goal_name(target: Target) -> str:
    """目标100%, or 目标不高于5件."""
    goal = text.shown(target.value, metric(target.metric).unit)
    return f"目标{'' if target.direction == AT_LEAST else '不高于'}{goal.text.removesuffix('.00')}{goal.unit}"


def goal_reason(target: Target) -> str:
    """What is meant by a target, and who says so."""
    return f"{target.text}。依据：{target.source}"


@dataclass(frozen=True)
class Goal:
    """A figure's target by name and in the figure's own unit, whether the figure reaches it, who wants it.

    `reached`: 已达到 or 未达到; "" where the figure is not known. `tone`: better, worse or unknown.
    """

    name: str
    value: Decimal
    reached: str
    tone: str
    reason: str

    def __str__(self) -> str:
        """目标100%，未达到, on every surface."""
        return "，".join(part for part in (self.name, self.reached) if part)


def goal_of(view: View, answer: Answer) -> Goal | None:
    """The target of a measured figure on the view's last day; None where nobody has said one."""
    target = view.target(answer.metric.id)
    if target is None:
        return None
    value: Any = answer.total()["value"]
    if answer.status == "unknown" or text.is_missing(value):
        return Goal(goal_name(target), target.value, "", "unknown", goal_reason(target))
    is_met = target.is_met(Decimal(str(value)))
    reached, tone = ("已达到", "better") if is_met else ("未达到", "worse")
    return Goal(goal_name(target), target.value, reached, tone, goal_reason(target))


def goal_line(view: View, metric_id: str) -> GoalLine | None:
    """The target that every town or sector is held against, as a line across its bars: that of a share.

    A count's or a sum's is the target of the whole, which its parts add up to.
    """
    target = view.target(metric_id)
    if target is None or not metric(metric_id).is_ratio:
        return None
    return GoalLine(float(target.value), goal_name(target))


def beside(view: View, answer: Answer) -> str:
    """（核实79/214件，目标95%，未达到） after a figure in a sentence; "" where there is nothing to say."""
    goal = goal_of(view, answer)
    words = "，".join(part for part in (answer.recorded_words, str(goal) if goal else "") if part)
    return f"（{words}）" if words else ""


def goals_then(view: View, metrics: Collection[str]) -> list[str]:
    """The targets of these figures on the view's last day, each as a sentence."""
    return [_sentence(target) for one in metrics if (target := view.target(one))]


def _sentence(target: Target) -> str:
    """保证金落实率目标100%：应缴项目都足额缴存或依法免存。依据：…。"""
    return f"{metric(target.metric).label}{goal_name(target)}：{goal_reason(target)}。"


def goal_words(view: View, metrics: Collection[str]) -> list[str]:
    """The targets of these figures on the days asked for, each as a sentence; none of what comes in, which is
    another sum for every length of time."""
    steady = [one for one in metrics if metric(one).kind != "flow"]
    return [_sentence(one) for each in steady for one in view.targets(each)]


def card_goals(view: View, card: Defined) -> list[str]:
    """The targets that a card shows: along a time axis all of them, else that of a single figure."""
    metrics = card.metrics_in(view)
    if card.is_over_time(view):
        return goal_words(view, metrics)
    return goals_then(view, metrics) if len(metrics) == 1 else []


def added_words(view: View, card: Defined) -> list[str]:
    """What a view adds to the 口径 of a card: shares that are recorded, along a time axis what happened, and
    what should be reached."""
    metrics = card.metrics_in(view)
    happened = dated_words(view, metrics) if card.is_over_time(view) else []
    return [*view.shares(*metrics), *happened, *card_goals(view, card)]


def axis_marks(view: View, *metric_ids: str) -> list[DayMark]:
    """What the office has written for days of these figures."""
    return [DayMark(one.day, f"{one.text}（{one.source}）") for one in view.annotations(*metric_ids)]


def marked(frame: pd.DataFrame, view: View, *metric_ids: str) -> pd.DataFrame:
    """The frame of a chart with the marks of its figures as `frame.attrs["marks"]`."""
    frame.attrs["marks"] = axis_marks(view, *metric_ids)
    return frame
