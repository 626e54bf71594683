"""What 明细 opens: the rows of a metric, or a list that is no metric, of one window."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from data import warehouse
from data.errors import QuestionError
from data.query import periods
from data.query.windows import COMPARES, Window, compared
from data.spec.metric import catalogue, metric
from pages._charts import text
from pages._components.view import FIELDS, View, definition_in


@dataclass(frozen=True)
class Drilldown:
    """A list of data/questions that a card shows or counts; its rows say which ledger lines they are."""

    id: str
    label: str
    question: str
    definition: str
    # what the question asks for → the parameter of data/reference that says it
    parameters: Mapping[str, str] = field(default_factory=dict)
    # a list as of 数据截至 is the same whatever the period
    has_window: bool = True


DRILLDOWNS: dict[str, Drilldown] = {}


def declare(one: Drilldown) -> Drilldown:
    if one.id in DRILLDOWNS or one.id in catalogue():
        raise ValueError(f"drill-down declared twice: {one.id}")
    DRILLDOWNS[one.id] = one
    return one


def is_known(opening: str) -> bool:
    return opening in DRILLDOWNS or opening in catalogue()


def label(opening: str) -> str:
    return DRILLDOWNS[opening].label if opening in DRILLDOWNS else metric(opening).label


def definition(opening: str, view: View) -> str:
    return DRILLDOWNS[opening].definition if opening in DRILLDOWNS else definition_in(view, opening)


def has_window(opening: str) -> bool:
    return opening not in DRILLDOWNS or DRILLDOWNS[opening].has_window


def plain(asked: Iterable[str]) -> list[str]:
    """A ratio of two metrics is opened as these two, each with its own rows."""
    found: list[str] = []
    for one in asked:
        found += catalogue()[one].parts or [one] if one in catalogue() else [one]
    return list(dict.fromkeys(one for one in found if is_known(one)))


def narrowed(view: View, also: Mapping[str, str]) -> View:
    """The view with one more code chosen, as a click on a table's row asks; unknown codes change nothing."""
    filters = view.filters
    for dimension, code in also.items():
        if dimension in FIELDS and code in view.codes(dimension):
            only: dict[str, Any] = {FIELDS[dimension]: (code,)}
            filters = replace(filters, **only)
    return replace(view, asked=replace(view.asked, filters=filters))


def based(view: View, base: str | None) -> View:
    """The view over the window that its figures are compared with; as it is where there is no such window."""
    if base not in COMPARES:
        return view
    try:
        other, _ = compared(Window(*view.asked.window), base, view.snapshot.festivals)
    except QuestionError:
        return view
    filters = replace(view.filters, date_from=other.date_from, date_to=other.date_to)
    label = periods.window_label(other.date_from, other.date_to)
    return replace(view, asked=replace(view.asked, filters=filters, period_label=label))


def rows_of(opening: str, view: View, limit: int) -> tuple[pd.DataFrame, int]:
    """At most `limit` rows, and how many there are."""
    if opening in catalogue():
        return warehouse().rows(
            opening, filters=view.filters, scope=view.scope, limit=limit, snapshot_id=view.snapshot.id
        )
    asked = DRILLDOWNS[opening]
    found = view.question(
        asked.question, **{name: view.limit(parameter) for name, parameter in asked.parameters.items()}
    )
    return found.head(limit), len(found)


def figure_words(opening: str, view: View) -> str:
    """The figure that the rows add up to, in words; a list has its number of rows alone."""
    if opening not in catalogue():
        return ""
    declared = metric(opening)
    answer = view.measure(opening, compare=False)[opening]
    return f"{declared.label}{text.shown(answer.total()['value'], declared.unit)}"
