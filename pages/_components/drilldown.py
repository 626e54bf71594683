"""What 明细 opens: the rows of a metric, or a list that is no metric, of one window."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from data.errors import QuestionError
from data.query.filters import FILTER_NAMES
from data.query.windows import compare_named, compared
from data.spec.metric import catalogue, metric
from data.view import View, definition_in
from pages._charts import text


@dataclass(frozen=True)
class Drilldown:
    """A list of data/questions that a card shows or counts; its rows say which ledger lines they are."""

    id: str
    label: str
    question: str
    definition: str
    # what the question asks for → the parameter of data/reference that says it
    parameters: Mapping[str, str] = field(default_factory=dict)
    # a list of present states is the same whatever the period
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
    if opening in DRILLDOWNS:
        return DRILLDOWNS[opening].definition
    return "".join([definition_in(view, opening), *view.shares(opening)])


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
    for dimension, code in also.items():
        if dimension in FILTER_NAMES and code in view.codes(dimension):
            view = view.choosing(dimension, code)
    return view


def based(view: View, base: str | None) -> View:
    """The view over the window that its figures are compared with; as it is where there is no such window."""
    compare = compare_named(base)
    if compare is None:
        return view
    try:
        other, _ = compared(view.window, compare, view.snapshot.festivals)
    except QuestionError:
        return view
    return view.over(other)


def opened(opening: str, view: View, base: str | None = None) -> View:
    """The view that rows are of: over the window compared with; a list of present states is as of its day."""
    return based(view, base) if has_window(opening) else view.present()


def rows_of(opening: str, view: View, limit: int) -> tuple[pd.DataFrame, int]:
    """At most `limit` rows, and how many there are."""
    if opening in catalogue():
        return view.rows(opening, limit)
    asked = DRILLDOWNS[opening]
    found = opened(opening, view).question(
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
